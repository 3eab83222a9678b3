//! Powers and inverses.

use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::tree::{self, Kind};
use super::super::{Elementary, Expr, Node, Shape, Span};
use super::{Locals, Typer, described, transposed};
use crate::number::Exact;

impl Typer<'_> {
    /// `a^b`: a power of a number or of a square matrix, or a transpose.
    pub(super) fn power(
        &mut self,
        base: &tree::Expr,
        exponent: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        if matches!(&base.kind, Kind::Name(name) if &**name == "e" && !self.is_value("e", locals)) {
            let exponent = self.expr(exponent, locals)?;
            let shape = exponent.shape.clone();
            return Ok(Expr { shape, span, node: Node::Elementary(Elementary::Exp, exponent.into()) });
        }
        let of = self.expr(base, locals)?;
        if let Some(inverted) = transposes(exponent) {
            // A matrix called T takes nothing from `^T`; a number called T may be meant as an exponent.
            let known = self.is_value("T", locals) && self.name("T", exponent.span, locals)?.shape.is_number();
            let bare = !matches!(exponent.kind, Kind::Paren(_));
            if known && bare && !of.shape.is_number() {
                return Err(Fault::new(span, "`^T` is the transpose, and `T` is a number here")
                    .help("write `Aᵀ` or `A'` for the transpose, `A^(T)` for the power"));
            }
            if !known {
                let of = if inverted { self.inverse(of, exponent.span)? } else { of };
                return Ok(transposed(of, span));
            }
        }
        let exponent = self.expr(exponent, locals)?;
        if !exponent.shape.is_number() {
            return Err(Fault::new(exponent.span, "an exponent is a number").label(described(&exponent.shape)));
        }
        if of.shape.is_number() {
            return Ok(Expr { shape: Shape::number(), span, node: Node::Power(of.into(), exponent.into()) });
        }
        if of.shape.is_square() {
            if !self.is_fixed(&exponent, locals) {
                return Err(Fault::new(exponent.span, "the exponent of a matrix is a whole number")
                    .label("made of indices, dimensions and numbers"));
            }
            if let Node::Number(value) = &exponent.node
                && super::dims::whole(value).is_none()
            {
                return Err(Fault::new(exponent.span, "the exponent of a matrix is a whole number"));
            }
            let minus_one = matches!(&exponent.node, Node::Neg(one) if one.node == Node::Number(Exact::integer(1)));
            let shape = of.shape.clone();
            if minus_one {
                return Ok(Expr { shape, span, node: Node::Inverse(of.into()) });
            }
            return Ok(Expr { shape, span, node: Node::MatrixPower(of.into(), exponent.into()) });
        }
        let fault = Fault::new(span, format!("a power of {}", described(&of.shape)))
            .also(of.span, described(&of.shape))
            .note("only numbers and square matrices have powers");
        Err(if of.shape.is_column() || of.shape.is_row() {
            fault.help("write `x .^ 2` for the powers of the entries, `‖x‖²` for a number")
        } else {
            fault.help("write `A .^ 2` for the powers of the entries, `Aᵀ A` for a product")
        })
    }

    /// `a .^ b` of every entry.
    pub(super) fn entry_power(
        &mut self,
        base: &tree::Expr,
        exponent: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let (of, exponent) = (self.expr(base, locals)?, self.expr(exponent, locals)?);
        if !exponent.shape.is_number() {
            return Err(Fault::new(exponent.span, "an exponent is a number").label(described(&exponent.shape)));
        }
        Ok(Expr { shape: of.shape.clone(), span, node: Node::Power(of.into(), exponent.into()) })
    }

    /// A⁻¹, and 1/t of a number.
    pub(super) fn inverse(&mut self, of: Expr, span: Span) -> Attempt<Expr> {
        if !of.shape.is_square() {
            return Err(Fault::new(of.span, "an inverse of what is not square").label(described(&of.shape)));
        }
        Ok(Expr { shape: of.shape.clone(), span, node: Node::Inverse(of.into()) })
    }

    /// Whether a name stands for a value here.
    pub(super) fn is_value(&self, name: &str, locals: &Locals) -> bool {
        let key = key(name);
        locals.iter().any(|(local, _)| *local == key) || self.scope.meanings.contains_key(&key)
    }
}

/// Whether an exponent is written as that of a transpose, `T`, or of an inverse transposed, `−T`.
fn transposes(exponent: &tree::Expr) -> Option<bool> {
    match &exponent.kind {
        Kind::Name(name) if &**name == "T" || &**name == "top" => Some(false),
        Kind::Neg(inside) => transposes(inside).filter(|inverted| !inverted).map(|_| true),
        Kind::Paren(inside) => transposes(inside),
        _ => None,
    }
}
