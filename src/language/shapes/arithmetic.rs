//! Sums, products and quotients.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind, Operator};
use super::super::{Expr, Node, Shape, Span};
use super::builtin::Builtin;
use super::{Locals, Typer, described};
use std::sync::Arc;

impl Typer<'_> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: &tree::Expr,
        right: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        if let Some(call) = self.spaced_call(operator, left, right, span, locals)? {
            return Ok(call);
        }
        if operator == Operator::Divide
            && let Some((head, rest)) = self.divided(right, locals)
        {
            let (a, b, c) = ("a", plain(&head), if matches!(rest.kind, Kind::Paren(_)) { "(…)" } else { "…" });
            return Err(Fault::new(span, format!("`{a}/{b}{c}` can be read in two ways: `{b}` is no function"))
                .help(format!("write `{a}/({b} {c})` or `({a}/{b}) {c}`")));
        }
        let (left, right) = (self.expr(left, locals)?, self.expr(right, locals)?);
        match operator {
            Operator::Add | Operator::Sub => self.sum(operator, left, right, span),
            Operator::Beside | Operator::Times => self.product(left, right, span),
            Operator::Hadamard => {
                if left.shape.is_number() || right.shape.is_number() {
                    return self.product(left, right, span);
                }
                alike(&left, &right, "an entrywise product", span)?;
                Ok(Expr { shape: left.shape.clone(), span, node: Node::Hadamard(left.into(), right.into()) })
            }
            Operator::Divide => quotient(left, right, span),
            Operator::EntryDivide => {
                if !left.shape.is_number() && !right.shape.is_number() {
                    alike(&left, &right, "an entrywise quotient", span)?;
                }
                let shape = if left.shape.is_number() { right.shape.clone() } else { left.shape.clone() };
                Ok(Expr { shape, span, node: Node::EntrywiseQuotient(left.into(), right.into()) })
            }
            Operator::Mod => {
                for side in [&left, &right] {
                    if !side.shape.is_number() || !self.is_fixed(side, locals) {
                        return Err(Fault::new(side.span, "`mod` is for whole numbers made of indices and dimensions"));
                    }
                }
                Ok(Expr { shape: Shape::number(), span, node: Node::Mod(left.into(), right.into()) })
            }
        }
    }

    /// `exp (x)`: a function with a blank before its argument.
    fn spaced_call(
        &mut self,
        operator: Operator,
        left: &tree::Expr,
        right: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Option<Expr>> {
        if operator != Operator::Beside {
            return Ok(None);
        }
        if let (Some((name, order)), Kind::Paren(at)) = (primed(left), &right.kind)
            && self.function(name, locals).is_some()
        {
            // g'(t) and g''(t): a function is not transposed.
            let leaf = |kind: Kind| tree::Expr { span: left.span, kind, height: 1 };
            let of = [leaf(Kind::Name(name.clone())), leaf(Kind::Number(order.to_string().into()))];
            return self.derived(&Builtin::Diff, "diff", &of, std::slice::from_ref(at), span, locals).map(Some);
        }
        let Kind::Name(name) = &left.kind else {
            return Ok(None);
        };
        let Some(called) = self.function(name, locals) else {
            return Ok(None);
        };
        match &right.kind {
            Kind::Paren(inside) => self.call(&called, name, std::slice::from_ref(inside), span, locals).map(Some),
            _ => Err(Fault::new(left.span, format!("`{name}` is a function, and its argument is missing"))
                .help(format!("write `{name}(…)`, its argument in round brackets"))),
        }
    }

    fn sum(&mut self, operator: Operator, left: Expr, right: Expr, span: Span) -> Attempt<Expr> {
        if left.shape != right.shape {
            let sign = if operator == Operator::Add { "+" } else { "−" };
            let (a, b) = (described(&left.shape), described(&right.shape));
            let what = if operator == Operator::Add { "a sum" } else { "a difference" };
            let mut fault = Fault::new(span, format!("{what} of {a} and {b}"));
            fault = fault.also(left.span, a).also(right.span, b);
            let (number, other) = if left.shape.is_number() { (&left, &right) } else { (&right, &left) };
            if number.shape.is_number() {
                let value = match &number.node {
                    Node::Number(value) => value.to_string(),
                    _ => "c".into(),
                };
                let n = &other.shape.rows;
                let n = if n.terms() > 1 { format!("({n})") } else { n.to_string() };
                let one = if other.shape.is_column() {
                    if value == "1" { format!("1_{n}") } else { format!("{value} 1_{n}") }
                } else if other.shape.is_square() {
                    if value == "1" { format!("I_{n}") } else { format!("{value} I_{n}") }
                } else {
                    let m = &other.shape.columns;
                    if value == "1" { format!("ones({n}, {m})") } else { format!("{value} ones({n}, {m})") }
                };
                let x = if other.shape.is_column() { "x" } else { "A" };
                fault = fault.help(format!("write `{x} {sign} {one}`"));
            } else if left.shape == right.shape.transposed() {
                fault = fault.help("one of them is transposed by `ᵀ` or `'`");
            }
            return Err(fault);
        }
        let shape = left.shape.clone();
        let (left, right) = (left.into(), right.into());
        let node = if operator == Operator::Add { Node::Add(left, right) } else { Node::Sub(left, right) };
        Ok(Expr { shape, span, node })
    }

    /// a b of typed factors.
    pub(super) fn product(&mut self, left: Expr, right: Expr, span: Span) -> Attempt<Expr> {
        let shape = if left.shape.is_number() {
            right.shape.clone()
        } else if right.shape.is_number() {
            left.shape.clone()
        } else if left.shape.columns == right.shape.rows {
            Shape::new(left.shape.rows.clone(), right.shape.columns.clone())
        } else {
            let (a, b) = (described(&left.shape), described(&right.shape));
            let fault = Fault::new(span, format!("a product of {a} with {b}"))
                .also(left.span, &a)
                .also(right.span, &b)
                .note(format!("columns on the left: {}; rows on the right: {}", left.shape.columns, right.shape.rows));
            return Err(if left.shape == right.shape && left.shape.is_column() {
                fault.help("write `⟨x, y⟩` or `xᵀ y` for a number, `x ∘ y` for a vector, `x yᵀ` for a matrix")
            } else if left.shape.rows == right.shape.rows {
                fault.help("write `Aᵀ B` for a product with the transpose")
            } else if left.shape.columns == right.shape.columns {
                fault.help("write `A Bᵀ` for a product with the transpose")
            } else {
                fault
            });
        };
        Ok(Expr { shape, span, node: Node::Product(left.into(), right.into()) })
    }

    /// `A(x + y)` as the product that it is where A is no function: the head and the rest.
    pub(super) fn divided(&self, expr: &tree::Expr, locals: &Locals) -> Option<(tree::Expr, tree::Expr)> {
        let rebuilt = |kind: Kind| tree::Expr { span: expr.span, kind, height: expr.height };
        match &expr.kind {
            Kind::Apply(head, arguments) => {
                if arguments.len() != 1 || self.is_called(head, locals) {
                    return None;
                }
                let argument = &arguments[0];
                Some(((**head).clone(), rebuilt(Kind::Paren(argument.clone().into()))))
            }
            Kind::Power(base, exponent) => {
                let (head, rest) = self.divided(base, locals)?;
                Some((head, rebuilt(Kind::Power(rest.into(), exponent.clone()))))
            }
            Kind::EntryPower(base, exponent) => {
                let (head, rest) = self.divided(base, locals)?;
                Some((head, rebuilt(Kind::EntryPower(rest.into(), exponent.clone()))))
            }
            Kind::Transpose(base) => {
                let (head, rest) = self.divided(base, locals)?;
                Some((head, rebuilt(Kind::Transpose(rest.into()))))
            }
            Kind::InverseTranspose(base) => {
                let (head, rest) = self.divided(base, locals)?;
                Some((head, rebuilt(Kind::InverseTranspose(rest.into()))))
            }
            Kind::Index(base, indices) => {
                let (head, rest) = self.divided(base, locals)?;
                Some((head, rebuilt(Kind::Index(rest.into(), indices.clone()))))
            }
            Kind::Root(inside) => {
                let (head, rest) = self.divided(inside, locals)?;
                Some((rebuilt(Kind::Root(head.into())), rest))
            }
            _ => None,
        }
    }

    /// Whether what stands before brackets is called with them.
    fn is_called(&self, head: &tree::Expr, locals: &Locals) -> bool {
        match &head.kind {
            Kind::Name(name) => self.function(name, locals).is_some() || !self.is_value(name, locals),
            Kind::Apply(operator, _) => {
                matches!(&operator.kind, Kind::Name(name) if self.derives(name, locals))
            }
            _ => false,
        }
    }

    /// The product of a head with what stands in brackets behind it.
    pub(super) fn product_of(
        &mut self,
        head: &tree::Expr,
        rest: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let left = self.expr(head, locals)?;
        let right = self.expr(rest, locals)?;
        self.product(left, right, span)
    }
}

/// A name with primes behind it, and how many.
fn primed(expr: &tree::Expr) -> Option<(&Arc<str>, usize)> {
    let mut inner = expr;
    let mut count = 0;
    while let Kind::Transpose(of) = &inner.kind {
        (inner, count) = (of, count + 1);
    }
    match &inner.kind {
        Kind::Name(name) if count > 0 => Some((name, count)),
        _ => None,
    }
}

fn plain(head: &tree::Expr) -> &str {
    match &head.kind {
        Kind::Name(name) => name,
        _ => "b",
    }
}

fn quotient(left: Expr, right: Expr, span: Span) -> Attempt<Expr> {
    if right.shape.is_number() {
        return Ok(Expr { shape: left.shape.clone(), span, node: Node::Quotient(left.into(), right.into()) });
    }
    let (a, b) = (described(&left.shape), described(&right.shape));
    let fault = Fault::new(span, format!("{a} is divided by {b}")).also(right.span, b);
    Err(if right.shape.is_square() {
        fault.help("write `A⁻¹ x` or `inv(A) x` for a linear system, `x ./ y` entry for entry")
    } else {
        fault.help("write `x ./ y` for quotients of entries")
    })
}

/// Refuses two sides of different shapes.
pub(super) fn alike(left: &Expr, right: &Expr, what: &str, span: Span) -> Attempt<()> {
    if left.shape == right.shape {
        return Ok(());
    }
    let (a, b) = (described(&left.shape), described(&right.shape));
    Err(Fault::new(span, format!("{what} of {a} and {b}")).also(left.span, a).also(right.span, b))
}
