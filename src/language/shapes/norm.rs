//! Norms, absolute values and inner products.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind, Subscript};
use super::super::{Elementary, Expr, Node, Norm, Shape, Span};
use super::arithmetic::alike;
use super::{Locals, Typer, Warning, described};
use crate::number::Exact;

/// What the second argument of `norm` says below the norm.
pub(super) fn subscript(argument: &tree::Expr) -> Subscript {
    match &argument.kind {
        Kind::Infinity => Subscript::Infinity,
        Kind::Name(name) => match &**name {
            "F" | "fro" | "Frob" => Subscript::Frobenius,
            "*" | "nuc" | "nuclear" => Subscript::Nuclear,
            "max" => Subscript::Max,
            "inf" | "infty" | "Inf" => Subscript::Infinity,
            _ => Subscript::Expr(argument.clone().into()),
        },
        Kind::Paren(inside) => subscript(inside),
        _ => Subscript::Expr(argument.clone().into()),
    }
}

impl Typer<'_> {
    pub(super) fn norm(
        &mut self,
        of: &tree::Expr,
        below: Option<&Subscript>,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let of = self.expr(of, locals)?;
        let (column, row) = (of.shape.is_column(), of.shape.is_row() && !of.shape.is_column());
        let kind = match below {
            None if column || row => Norm::Euclidean,
            None => self.spectral_norm(span),
            Some(Subscript::Frobenius) => Norm::Frobenius,
            Some(Subscript::Nuclear) => Norm::Nuclear,
            Some(Subscript::Max) => Norm::Max,
            Some(Subscript::Infinity) => with_infinity(column),
            Some(Subscript::Expr(below)) => self.norm_below(below, column, span, locals)?,
        };
        let induced = matches!(kind, Norm::InducedOne | Norm::InducedInfinity);
        if induced && row {
            self.row_norm(span, &kind);
        }
        if let Norm::Weighted(weight) = &kind {
            let fits = of.shape.is_column() && weight.shape.rows == of.shape.rows && weight.shape.is_square();
            if !fits {
                let (a, b) = (described(&of.shape), described(&weight.shape));
                return Err(Fault::new(span, format!("a norm of {a} weighted by {b}"))
                    .also(of.span, a)
                    .also(weight.span, b)
                    .help("in `‖x‖_H` H is square and has as many rows as x has entries"));
            }
        }
        // Of a single row every norm that is not induced is that of the column.
        let kind = if row && kind == Norm::Spectral { Norm::Euclidean } else { kind };
        let of = if row && !induced { super::transposed(of, span) } else { of };
        Ok(Expr { shape: Shape::number(), span, node: Node::Norm(kind, of.into()) })
    }

    fn row_norm(&mut self, span: Span, kind: &Norm) {
        let (written, read) = match kind {
            Norm::InducedOne => ("‖A‖_1", "the largest entry in size"),
            _ => ("‖A‖_∞", "the sum of the sizes of its entries"),
        };
        self.warn(Warning::Row, || {
            Fault::new(span, format!("{written} of a single row is read as induced, as of any matrix"))
                .label(read)
                .help("write `vec(A)`, or leave the transpose of a vector away, for the norm of its entries")
        });
    }

    fn spectral_norm(&mut self, span: Span) -> Norm {
        self.warn(Warning::Spectral, || {
            Fault::new(span, "‖A‖ of a matrix is read as the spectral norm")
                .label("the largest singular value")
                .help("write `‖A‖_F`, `‖A‖_*`, `‖A‖_1`, `‖A‖_∞` or `‖A‖_max` for another one")
        });
        Norm::Spectral
    }

    fn norm_below(&mut self, below: &tree::Expr, column: bool, span: Span, locals: &mut Locals) -> Attempt<Norm> {
        let value = match self.value_of(below) {
            Some(value) => value,
            None => below.clone(),
        };
        match &value.kind {
            Kind::Infinity => return Ok(with_infinity(column)),
            Kind::Paren(inside) if matches!(inside.kind, Kind::Infinity) => return Ok(with_infinity(column)),
            _ => {}
        }
        let below = self.expr(below, locals)?;
        if !below.shape.is_number() {
            return Ok(Norm::Weighted(below.into()));
        }
        let Some(p) = self.constant(&below) else {
            return Err(Fault::new(below.span, "below a norm stands a number, `∞`, `F`, `*`, `max`, or a matrix")
                .label("this number is not known at every size")
                .help("write `‖x‖_1`, `‖x‖_(3/2)`, or a number of a `for` as `‖x‖_(p)`"));
        };
        if p.signum() <= 0 {
            return Err(Fault::new(below.span, "p of a p-norm is above 0"));
        }
        match super::dims::whole(&p) {
            Some(1) => Ok(if column { Norm::One } else { Norm::InducedOne }),
            Some(2) => Ok(if column { Norm::Euclidean } else { Norm::Spectral }),
            _ if column => Ok(Norm::P(p)),
            _ => Err(Fault::new(span, "no p-norm of a matrix but those for p = 1, 2, ∞ is known")
                .help("write `norm(vec(A), p)` for that of its entries")),
        }
    }

    /// The rational that an expression of numbers alone is.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Exact> {
        expr.constant(&|at| {
            let made = &self.definitions[at];
            made.definition.equations.first().filter(|_| made.fixed).map(|equation| &equation.body)
        })
    }

    /// `|t|` of a number, or of every entry of a vector.
    pub(super) fn absolute(&mut self, of: &tree::Expr, span: Span, locals: &mut Locals) -> Attempt<Expr> {
        let of = self.expr(of, locals)?;
        if !of.shape.is_column() && !of.shape.is_row() {
            return Err(Fault::new(span, format!("|A| of {} can be read in two ways", described(&of.shape)))
                .help("write `abs(A)` for the entries, `det(A)` for the determinant"));
        }
        Ok(Expr { shape: of.shape.clone(), span, node: Node::Elementary(Elementary::Abs, of.into()) })
    }

    /// ⟨a, b⟩.
    pub(super) fn inner(&mut self, left: Expr, right: Expr, span: Span) -> Attempt<Expr> {
        alike(&left, &right, "an inner product", span)?;
        Ok(Expr { shape: Shape::number(), span, node: Node::Inner(left.into(), right.into()) })
    }
}

fn with_infinity(column: bool) -> Norm {
    if column { Norm::Infinity } else { Norm::InducedInfinity }
}
