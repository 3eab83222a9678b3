//! Laws of functions and norms: f(0), ln 1, parity, ‖cX‖ = |c| ‖X‖, ‖Aᵀ‖ = ‖A‖.

use super::Forms;
use crate::language::{Elementary, Shape};
use crate::number::{Arithmetic, Exact};
use crate::prove::Norm;
use crate::prove::check::form::{Base, Form};

impl Forms {
    /// f(x), with f(0) of what has it, cosh(−x) = cosh x, |−x| = |x|, sinh(−x) = −sinh x and tanh(−x) = −tanh x.
    pub(super) fn applied(&mut self, function: Elementary, of: Form, shape: &Shape, nonnegative: bool) -> Option<Form> {
        let minus = Exact::integer(-1);
        let negated = of.lead().signum() < 0;
        match function {
            Elementary::Exp | Elementary::Cosh if of.is_zero() => self.bases.ones(shape),
            Elementary::Sinh | Elementary::Tanh | Elementary::Abs if of.is_zero() => Some(of),
            Elementary::Log if shape.is_number() && of == Form::constant(&Exact::integer(1)) => Some(Form::default()),
            Elementary::Cosh | Elementary::Abs if negated => {
                self.bases.base(Base::Apply(function, of.scaled(&minus)?), shape, nonnegative)
            }
            Elementary::Sinh | Elementary::Tanh if negated => {
                self.bases.base(Base::Apply(function, of.scaled(&minus)?), shape, false)?.scaled(&minus)
            }
            _ => self.bases.base(Base::Apply(function, of), shape, nonnegative),
        }
    }

    /// ‖cX‖ = |c| ‖X‖, and ‖Aᵀ‖ = ‖A‖.
    pub(super) fn norm(&mut self, norm: Norm, of: Form, shape: &Shape) -> Option<Form> {
        if of.is_zero() {
            return Some(Form::default());
        }
        if norm == Norm::Absolute && self.bases.is_nonnegative(&of) {
            return Some(of);
        }
        let scaled = |form: Form| {
            let lead = form.lead();
            let size = if lead.signum() < 0 { lead.mul(&Exact::integer(-1), &())? } else { lead.clone() };
            Some((form.scaled(&Exact::integer(1).div(&lead, &())?)?, size))
        };
        let (mut canonical, mut shape) = (scaled(of.clone())?, shape.clone());
        if matches!(norm, Norm::Spectral | Norm::Frobenius) {
            let transposed = self.bases.transposed(&of)?;
            let other = scaled(transposed)?;
            if other < canonical {
                (canonical, shape) = (other, shape.transposed());
            }
        }
        let (inside, size) = canonical;
        self.bases.base(Base::Norm(norm, inside, shape), &Shape::number(), true)?.scaled(&size)
    }
}
