//! The eight losses by their names on the command line.

use super::{Activation, Error};
use std::fmt;
use std::str::FromStr;

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

impl FromStr for Loss {
    type Err = Error;

    /// # Errors
    /// [`Error::UnknownLoss`], whose message lists the eight names.
    fn from_str(name: &str) -> Result<Self, Error> {
        Loss::ALL
            .into_iter()
            .find(|loss| loss.name() == name)
            .ok_or_else(|| Error::UnknownLoss { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_its_loss() {
        for loss in Loss::ALL {
            assert_eq!(loss.to_string().parse(), Ok(loss));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_eight_known_ones() {
        let message = "Softmax".parse::<Loss>().unwrap_err().to_string();
        assert!(Loss::ALL.iter().all(|loss| message.contains(loss.name())), "{message}");
        assert!(message.contains("`Softmax`"), "{message}");
    }
}
