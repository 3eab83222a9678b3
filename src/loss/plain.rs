//! Plain exp, cosh and sinh regression: L(x) = ½‖u(x) − b‖² with u = f(Ax), no normaliser.

use super::{Activation, Structure, structure::row_by_row};
use crate::linalg::algebra::{dot, times};
use crate::number::{Exp, SecondOrder};
use nalgebra::{DMatrix, DVector};

/// A plain regression: design matrix A (n × d), target b (n) and the activation of u.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain<S: Exp> {
    /// exp, cosh or sinh.
    pub activation: Activation,
    /// A, n × d.
    pub A: DMatrix<S>,
    /// b, n.
    pub b: DVector<S>,
}

impl<S: Exp> Plain<S> {
    /// The regression of A and b; their shapes are the caller's promise.
    pub fn new(activation: Activation, A: &DMatrix<S>, b: &DVector<S>) -> Self {
        Self { activation, A: A.clone(), b: b.clone() }
    }

    /// The same regression over the second-order duals, every ingredient a constant.
    pub fn lift(&self) -> Plain<S::Second> {
        Plain { activation: self.activation, A: self.A.map(S::Second::constant), b: self.b.map(S::Second::constant) }
    }

    /// c(x) = f(Ax) − b ∈ Rⁿ.
    pub fn c(&self, x: &DVector<S>) -> DVector<S> {
        self.activation.map(&times(&self.A, x)) - &self.b
    }

    /// L(x) = ½‖c(x)‖².
    pub fn value(&self, x: &DVector<S>) -> S {
        let c = self.c(x);
        S::ratio(1, 2) * dot(&c, &c)
    }

    /// g = v∘c, δ = v∘v + u∘c with u = f(Ax), v = f′(Ax) (u″ = u); no low-rank part.
    pub fn structure(&self, x: &DVector<S>) -> Structure<S> {
        let z = times(&self.A, x);
        let (u, v) = (self.activation.map(&z), self.activation.map_derivative(&z));
        let c = &u - &self.b;
        let (g, delta) = row_by_row(&v, &u, &c);
        Structure { g, delta, V: DMatrix::from_vec(u.len(), 0, Vec::new()), M: DMatrix::from_vec(0, 0, Vec::new()) }
    }
}
