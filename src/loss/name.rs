//! The eight losses by their names on the command line.

use super::Activation;
use std::fmt;

/// One of the eight losses ℓ of z = Ax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// ½‖u − ⟨u, 1⟩ b‖² with u = f(z): `rescaled-exp`, `rescaled-cosh`, `rescaled-sinh`.
    Rescaled(Activation),
    /// ½‖u/⟨u, 1⟩ − b‖² with u = exp(z) + z: `soft-residual`.
    SoftResidual,
    /// ½‖u/⟨u, 1⟩ − b‖² with u = exp(z): `softmax`.
    Softmax,
    /// ½‖u − b‖² with u = f(z): `exp`, `cosh`, `sinh`.
    Plain(Activation),
}

impl Loss {
    /// All eight, in the order of the contract.
    pub const ALL: [Loss; 8] = [
        Loss::Rescaled(Activation::Exp),
        Loss::Rescaled(Activation::Cosh),
        Loss::Rescaled(Activation::Sinh),
        Loss::SoftResidual,
        Loss::Softmax,
        Loss::Plain(Activation::Exp),
        Loss::Plain(Activation::Cosh),
        Loss::Plain(Activation::Sinh),
    ];

    /// The permanent name.
    pub fn name(self) -> &'static str {
        match self {
            Loss::Rescaled(Activation::Exp) => "rescaled-exp",
            Loss::Rescaled(Activation::Cosh) => "rescaled-cosh",
            Loss::Rescaled(Activation::Sinh) => "rescaled-sinh",
            Loss::SoftResidual => "soft-residual",
            Loss::Softmax => "softmax",
            Loss::Plain(activation) => activation.name(),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
