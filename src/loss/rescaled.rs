//! Rescaled regression: L_u(x) = ½‖u(x) − α(x) b‖² with u = exp, cosh or sinh of Ax and α = ⟨u, 1ₙ⟩.
//!
//! Source: "An Iterative Algorithm for Rescaled Hyperbolic Functions Regression", Definitions 3.1–3.5 and B.5.

use super::structure::{coupled, row_by_row};
use super::{Activation, Structure};
use crate::linalg::algebra::{diagonal, dot, from_columns, hadamard, outer, scale, scale_matrix, times, total};
use crate::number::{Exp, SecondOrder};
use nalgebra::{DMatrix, DVector};

/// A rescaled regression: design matrix A (n × d), target b (n) and the activation of u.
#[derive(Clone, Debug, PartialEq)]
pub struct Rescaled<S: Exp> {
    /// exp, cosh or sinh.
    pub activation: Activation,
    /// A, n × d.
    pub A: DMatrix<S>,
    /// b, n.
    pub b: DVector<S>,
}

impl<S: Exp> Rescaled<S> {
    /// The regression of A and b; their shapes are the caller's promise.
    pub fn new(activation: Activation, A: &DMatrix<S>, b: &DVector<S>) -> Self {
        Self { activation, A: A.clone(), b: b.clone() }
    }

    /// The same regression over the second-order duals, every ingredient a constant.
    pub fn lift(&self) -> Rescaled<S::Second> {
        Rescaled { activation: self.activation, A: self.A.map(S::Second::constant), b: self.b.map(S::Second::constant) }
    }

    /// u(x) = f(Ax) ∈ Rⁿ (Definition 3.1).
    pub fn u(&self, x: &DVector<S>) -> DVector<S> {
        self.activation.map(&times(&self.A, x))
    }

    /// v(x) = f′(Ax) ∈ Rⁿ: exp, sinh, cosh of Ax in turn (Definition 3.2).
    pub fn v(&self, x: &DVector<S>) -> DVector<S> {
        self.activation.map_derivative(&times(&self.A, x))
    }

    /// α(x) = ⟨u(x), 1ₙ⟩ (Definition 3.4).
    pub fn alpha(&self, x: &DVector<S>) -> S {
        total(&self.u(x))
    }

    /// c(x) = u(x) − α(x) b ∈ Rⁿ (Definition 3.5).
    pub fn c(&self, x: &DVector<S>) -> DVector<S> {
        self.u(x) - scale(&self.alpha(x), &self.b)
    }

    /// L_u(x) = ½‖u(x) − ⟨u(x), 1ₙ⟩ b‖² (Definition 3.3).
    pub fn value(&self, x: &DVector<S>) -> S {
        let c = self.c(x);
        S::ratio(1, 2) * dot(&c, &c)
    }

    /// B(x) ∈ Rⁿˣⁿ of Definition B.5, term by term as displayed: ∇²L_u is claimed to be AᵀBA.
    pub fn B(&self, x: &DVector<S>) -> DMatrix<S> {
        let (u, v, c, b) = (self.u(x), self.v(x), self.c(x), &self.b);
        let vb = hadamard(&v, b);
        diagonal(&hadamard(&v, &v)) - outer(&vb, &v) - outer(&v, &vb)
            + scale_matrix(&dot(b, b), &outer(&v, &v))
            + diagonal(&hadamard(&c, &u))
            - scale_matrix(&dot(&c, b), &diagonal(&u))
    }

    /// g, δ, V and M at x: with v = u′, δ = v∘v + u∘(c − ⟨b, c⟩) (u″ = u), V = [v, v∘b], M = [[⟨b,b⟩, −1], [−1, 0]].
    pub fn structure(&self, x: &DVector<S>) -> Structure<S> {
        let (u, v, c, b) = (self.u(x), self.v(x), self.c(x), &self.b);
        let centred = c.map(|entry| entry - dot(b, &c));
        let minus = -S::one();
        let (g, delta) = row_by_row(&v, &u, &centred);
        Structure {
            g,
            delta,
            V: from_columns(b.len(), &[v.clone(), coupled(&v, b)]),
            M: DMatrix::from_row_slice(2, 2, &[dot(b, b), minus.clone(), minus, S::zero()]),
        }
    }
}
