//! Statements.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Comparison, Kind};
use super::super::{Expr, Node, Proposition, Relation, Shape, Span};
use super::{Locals, Typer, described};
use crate::number::Exact;

impl Typer<'_> {
    /// What a line says.
    pub fn statement(&mut self, expr: &tree::Expr, locals: &mut Locals) -> Attempt<Proposition> {
        match &expr.kind {
            Kind::Chain(first, rest) => {
                let mut left = self.expr(first, locals)?;
                let mut parts = Vec::new();
                for (comparison, right) in rest {
                    let right = self.expr(right, locals)?;
                    let span = left.span.to(right.span);
                    parts.push(self.related(left, *comparison, right.clone(), span)?);
                    left = right;
                }
                Ok(if parts.len() == 1 { parts.remove(0) } else { Proposition::All(parts) })
            }
            Kind::Member(element, of) => {
                let element = self.expr(element, locals)?;
                let (shape, domain) = self.type_of(of, locals)?;
                let entrywise = matches!(domain, super::super::Domain::Interval(_)) && shape.is_number();
                if element.shape != shape && !entrywise {
                    let (a, b) = (described(&element.shape), described(&shape));
                    return Err(Fault::new(expr.span, format!("{a} in a set of {b}"))
                        .also(element.span, a)
                        .also(of.span, b));
                }
                Ok(Proposition::Member(element, domain))
            }
            Kind::And(left, right) => {
                let mut parts = Vec::new();
                for side in [left, right] {
                    match self.statement(side, locals)? {
                        Proposition::All(more) => parts.extend(more),
                        part => parts.push(part),
                    }
                }
                Ok(Proposition::All(parts))
            }
            Kind::If(premise, conclusion) => {
                let premise = self.statement(premise, locals)?;
                Ok(Proposition::If(premise.into(), self.statement(conclusion, locals)?.into()))
            }
            Kind::ForAll(quantified) => {
                let before = locals.len();
                let ranges = self.ranges(&quantified.ranges, locals)?;
                let condition = match &quantified.condition {
                    Some(condition) => Some(Box::new(self.statement(condition, locals)?)),
                    None => None,
                };
                let body = self.statement(&quantified.body, locals)?;
                locals.truncate(before);
                Ok(Proposition::ForAll(ranges, condition, body.into()))
            }
            Kind::Paren(inside) => self.statement(inside, locals),
            _ => {
                let value = self.expr(expr, locals)?;
                Err(Fault::new(expr.span, "a value stands where a statement is wanted")
                    .label(described(&value.shape))
                    .help("write a relation, as in `a ≤ b`, `a = b`, `A ⪯ B`"))
            }
        }
    }

    fn related(&mut self, left: Expr, comparison: Comparison, right: Expr, span: Span) -> Attempt<Proposition> {
        let (relation, swapped) = match comparison {
            Comparison::Equal => (Relation::Equal, false),
            Comparison::Differ => (Relation::Differ, false),
            Comparison::AtMost => (Relation::AtMost, false),
            Comparison::Less => (Relation::Less, false),
            Comparison::AtLeast => (Relation::AtMost, true),
            Comparison::Greater => (Relation::Less, true),
            Comparison::Precedes => (Relation::Precedes, false),
            Comparison::StrictlyPrecedes => (Relation::StrictlyPrecedes, false),
            Comparison::Succeeds => (Relation::Precedes, true),
            Comparison::StrictlySucceeds => (Relation::StrictlyPrecedes, true),
        };
        let (left, right) = if swapped { (right, left) } else { (left, right) };
        let (left, right) = match relation {
            Relation::Precedes | Relation::StrictlyPrecedes => ordered(left, right, span)?,
            Relation::AtMost | Relation::Less => {
                compared(&left, &right, span)?;
                (left, right)
            }
            Relation::Equal | Relation::Differ => {
                // a number counts at every entry of a vector; of a matrix 0 alone does
                let counts = |number: &Expr, other: &Expr| {
                    let is_vector = other.shape.is_column() || other.shape.is_row();
                    number.shape.is_number() && (is_vector || number.node == Node::Number(Exact::zero()))
                };
                if left.shape != right.shape && !counts(&left, &right) && !counts(&right, &left) {
                    return Err(clash(&left, &right, span));
                }
                (left, right)
            }
        };
        Ok(Proposition::Relation { left, relation, right, span })
    }
}

fn clash(left: &Expr, right: &Expr, span: Span) -> Box<Fault> {
    let (a, b) = (described(&left.shape), described(&right.shape));
    let fault = Fault::new(span, format!("{a} is compared with {b}"));
    let fault = fault.also(left.span, a).also(right.span, b);
    if left.shape.is_number() || right.shape.is_number() {
        return fault.help("a number times the identity is written `c I_n`");
    }
    if left.shape == right.shape.transposed() { fault.help("one of them is transposed by `ᵀ` or `'`") } else { fault }
}

/// Refuses ≤ and < of matrices, and of vectors of different lengths.
fn compared(left: &Expr, right: &Expr, span: Span) -> Attempt<()> {
    let matrix = |expr: &Expr| !expr.shape.is_column() && !expr.shape.is_row();
    if matrix(left) || matrix(right) {
        let fault = Fault::new(span, "matrices have no order by ≤");
        let fault = fault.also(left.span, described(&left.shape)).also(right.span, described(&right.shape));
        return Err(fault.help("write `A ⪯ B` for the Loewner order, `entries(A) ≤ entries(B)` for every entry"));
    }
    if left.shape != right.shape && !left.shape.is_number() && !right.shape.is_number() {
        return Err(clash(left, right, span));
    }
    Ok(())
}

/// The two sides of a Loewner order; a literal 0 is the zero matrix.
fn ordered(left: Expr, right: Expr, span: Span) -> Attempt<(Expr, Expr)> {
    let zero = |expr: &Expr| expr.node == Node::Number(Exact::zero());
    let sized = |shape: &Shape, expr: Expr| Expr { shape: shape.clone(), span: expr.span, node: Node::Zeros };
    let (left, right) = match (zero(&left), zero(&right)) {
        (true, false) if !right.shape.is_number() => (sized(&right.shape, left), right),
        (false, true) if !left.shape.is_number() => {
            let shape = left.shape.clone();
            (left, sized(&shape, right))
        }
        _ => (left, right),
    };
    for side in [&left, &right] {
        if !side.shape.is_square() {
            return Err(Fault::new(side.span, "⪯ is an order of symmetric matrices")
                .label(described(&side.shape))
                .help("write `≤` for numbers and for the entries of vectors"));
        }
    }
    if left.shape != right.shape {
        let fault = clash(&left, &right, span);
        let number = left.shape.is_number() || right.shape.is_number();
        return Err(if number { fault.help("write `A ⪯ μ I_n` for a multiple of the identity") } else { fault });
    }
    Ok((left, right))
}
