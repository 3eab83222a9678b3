//! exp, cosh and sinh with their derivatives.

use super::row::Activated;
use crate::number::Exp;
use nalgebra::DVector;

/// The function that the entries of z = Ax pass through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// z ↦ eᶻ.
    Exp,
    /// z ↦ cosh z.
    Cosh,
    /// z ↦ sinh z.
    Sinh,
}

impl Activation {
    /// All three, in the papers' order.
    pub const ALL: [Activation; 3] = [Activation::Exp, Activation::Cosh, Activation::Sinh];

    /// The name of the catalogue's case: `exp`, `cosh` or `sinh`.
    pub fn name(self) -> &'static str {
        match self {
            Activation::Exp => "exp",
            Activation::Cosh => "cosh",
            Activation::Sinh => "sinh",
        }
    }

    /// f, the function itself.
    pub fn at<S: Exp>(self, z: &S) -> S {
        self.of(z)
    }

    /// The same for every number that has the three functions.
    pub(crate) fn of<S: Activated>(self, z: &S) -> S {
        match self {
            Activation::Exp => z.exp(),
            Activation::Cosh => z.cosh(),
            Activation::Sinh => z.sinh(),
        }
    }

    /// f′ as a function of the three: exp, sinh, cosh in turn. f″ is f.
    pub fn slope(self) -> Activation {
        match self {
            Activation::Exp => Activation::Exp,
            Activation::Cosh => Activation::Sinh,
            Activation::Sinh => Activation::Cosh,
        }
    }

    /// f′.
    pub fn derivative<S: Exp>(self, z: &S) -> S {
        self.slope().at(z)
    }

    /// f applied to every entry.
    pub fn map<S: Exp>(self, z: &DVector<S>) -> DVector<S> {
        z.map(|entry| self.at(&entry))
    }

    /// f′ applied to every entry.
    pub fn map_derivative<S: Exp>(self, z: &DVector<S>) -> DVector<S> {
        z.map(|entry| self.derivative(&entry))
    }
}
