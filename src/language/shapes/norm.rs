//! Norms, absolute values and inner products.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind, Subscript};
use super::super::{Elementary, Expr, Node, Norm, Shape, Span};
use super::arithmetic::alike;
use super::{Locals, Typer, Warning, described};
use crate::number::{Arithmetic, Exact};

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
        let vector = of.shape.is_column() || of.shape.is_row();
        let kind = match below {
            None if vector => Norm::Euclidean,
            None => self.spectral_norm(span),
            Some(Subscript::Frobenius) => Norm::Frobenius,
            Some(Subscript::Nuclear) => Norm::Nuclear,
            Some(Subscript::Max) => Norm::Max,
            Some(Subscript::Infinity) => self.with_infinity(vector),
            Some(Subscript::Expr(below)) => self.norm_below(below, vector, span, locals)?,
        };
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
        // Of a single row every norm is that of the column.
        let of = if vector && !of.shape.is_column() { super::transposed(of, span) } else { of };
        Ok(Expr { shape: Shape::number(), span, node: Node::Norm(kind, of.into()) })
    }

    fn with_infinity(&self, vector: bool) -> Norm {
        if vector { Norm::Infinity } else { Norm::InducedInfinity }
    }

    fn spectral_norm(&mut self, span: Span) -> Norm {
        self.warn(Warning::Spectral, || {
            Fault::new(span, "‖A‖ of a matrix is read as the spectral norm")
                .label("the largest singular value")
                .help("write `‖A‖_F`, `‖A‖_*`, `‖A‖_1`, `‖A‖_∞` or `‖A‖_max` for another one")
        });
        Norm::Spectral
    }

    fn norm_below(&mut self, below: &tree::Expr, vector: bool, span: Span, locals: &mut Locals) -> Attempt<Norm> {
        let value = match self.value_of(below) {
            Some(value) => value,
            None => below.clone(),
        };
        match &value.kind {
            Kind::Infinity => return Ok(self.with_infinity(vector)),
            Kind::Paren(inside) if matches!(inside.kind, Kind::Infinity) => return Ok(self.with_infinity(vector)),
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
            Some(1) => Ok(if vector { Norm::One } else { Norm::InducedOne }),
            Some(2) => Ok(if vector { Norm::Euclidean } else { Norm::Spectral }),
            _ if vector => Ok(Norm::P(p)),
            _ => Err(Fault::new(span, "no p-norm of a matrix but those for p = 1, 2, ∞ is known")
                .help("write `norm(vec(A), p)` for that of its entries")),
        }
    }

    /// The rational that an expression of numbers alone is.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Exact> {
        let of = |part: &Expr| self.constant(part);
        match &expr.node {
            Node::Number(value) => Some(value.clone()),
            Node::Neg(a) => of(a)?.neg(&()),
            Node::Add(a, b) => of(a)?.add(&of(b)?, &()),
            Node::Sub(a, b) => of(a)?.sub(&of(b)?, &()),
            Node::Product(a, b) => of(a)?.mul(&of(b)?, &()),
            Node::Quotient(a, b) => of(a)?.div(&of(b)?, &()),
            Node::Call(at, arguments) if arguments.is_empty() && self.definitions[*at].fixed => {
                of(&self.definitions[*at].definition.equations.first()?.body)
            }
            _ => None,
        }
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
