//! Plain softmax regression: L(x) = ½‖exp(Ax)/⟨exp(Ax), 1ₙ⟩ − b‖².
//!
//! Source: the residual paper, Definition 1.1 (which prints the square norm without the factor ½).

use super::{Structure, structure::normalised};
use crate::linalg::algebra::{dot, scale, times, total};
use crate::number::{Exp, SecondOrder};
use nalgebra::{DMatrix, DVector};

/// A softmax regression: design matrix A (n × d) and target b (n).
#[derive(Clone, Debug, PartialEq)]
pub struct Softmax<S: Exp> {
    /// A, n × d.
    pub A: DMatrix<S>,
    /// b, n.
    pub b: DVector<S>,
}

impl<S: Exp> Softmax<S> {
    /// The regression of A and b; their shapes are the caller's promise.
    pub fn new(A: &DMatrix<S>, b: &DVector<S>) -> Self {
        Self { A: A.clone(), b: b.clone() }
    }

    /// The same regression over the second-order duals, every ingredient a constant.
    pub fn lift(&self) -> Softmax<S::Second> {
        Softmax { A: self.A.map(S::Second::constant), b: self.b.map(S::Second::constant) }
    }

    /// u(x) = exp(Ax) ∈ Rⁿ.
    pub fn u(&self, x: &DVector<S>) -> DVector<S> {
        times(&self.A, x).map(|z| z.exp())
    }

    /// α(x) = ⟨u(x), 1ₙ⟩ > 0.
    pub fn alpha(&self, x: &DVector<S>) -> S {
        total(&self.u(x))
    }

    /// f(x) = α(x)⁻¹u(x) ∈ Rⁿ, the softmax of Ax.
    pub fn f(&self, x: &DVector<S>) -> DVector<S> {
        scale(&(S::one() / self.alpha(x)), &self.u(x))
    }

    /// L(x) = ½‖f(x) − b‖².
    pub fn value(&self, x: &DVector<S>) -> S {
        let r = self.f(x) - &self.b;
        S::ratio(1, 2) * dot(&r, &r)
    }

    /// g, δ, V and M at x, with u′ = u″ = u.
    pub fn structure(&self, x: &DVector<S>) -> Structure<S> {
        let u = self.u(x);
        normalised(&u, &u, &u, &self.b)
    }
}
