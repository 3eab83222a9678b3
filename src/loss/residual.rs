//! Softmax regression with a residual connection: L(x) = ½‖u(x)/α(x) − b‖² with u = exp(Ax) + Ax and α = ⟨u, 1ₙ⟩.
//!
//! Source: the residual paper, Definitions 3.1, 5.1 and 6.2. α may vanish: every formula with α⁻¹ is undefined there.

use super::row::{self, Of};
use super::{Structure, structure::normalised};
use crate::linalg::algebra::{
    column, diagonal, dot, hadamard, identity, ones, outer, product, scale, scale_matrix, times, total, transpose_times,
};
use crate::number::{Exp, SecondOrder};
use nalgebra::{DMatrix, DVector};

/// A soft-residual regression: design matrix A (n × d) and target b (n).
#[derive(Clone, Debug, PartialEq)]
pub struct ResidualLoss<S: Exp> {
    /// A, n × d.
    pub A: DMatrix<S>,
    /// b, n.
    pub b: DVector<S>,
}

impl<S: Exp> ResidualLoss<S> {
    /// The regression of A and b; their shapes are the caller's promise.
    pub fn new(A: &DMatrix<S>, b: &DVector<S>) -> Self {
        Self { A: A.clone(), b: b.clone() }
    }

    /// The same regression over the second-order duals, every ingredient a constant.
    pub fn lift(&self) -> ResidualLoss<S::Second> {
        ResidualLoss { A: self.A.map(S::Second::constant), b: self.b.map(S::Second::constant) }
    }

    /// u₁(x) = Ax ∈ Rⁿ.
    pub fn u1(&self, x: &DVector<S>) -> DVector<S> {
        times(&self.A, x)
    }

    /// u₂(x) = exp(Ax) ∈ Rⁿ.
    pub fn u2(&self, x: &DVector<S>) -> DVector<S> {
        self.u1(x).map(|z| z.exp())
    }

    /// u(x) = u₁(x) + u₂(x) ∈ Rⁿ.
    pub fn u(&self, x: &DVector<S>) -> DVector<S> {
        self.u2(x).zip_map(&self.u1(x), |e, z| row::with_residual(Of(e), Of(z)).0)
    }

    /// α(x) = ⟨u(x), 1ₙ⟩.
    pub fn alpha(&self, x: &DVector<S>) -> S {
        total(&self.u(x))
    }

    /// α(x)⁻¹.
    pub fn alpha_inverse(&self, x: &DVector<S>) -> S {
        S::one() / self.alpha(x)
    }

    /// f(x) = α(x)⁻¹ u(x) ∈ Rⁿ.
    pub fn f(&self, x: &DVector<S>) -> DVector<S> {
        scale(&self.alpha_inverse(x), &self.u(x))
    }

    /// c(x) = f(x) − b ∈ Rⁿ.
    pub fn c(&self, x: &DVector<S>) -> DVector<S> {
        self.f(x) - &self.b
    }

    /// L(x) = ½‖c(x)‖².
    pub fn value(&self, x: &DVector<S>) -> S {
        let c = self.c(x);
        S::ratio(1, 2) * dot(&c, &c)
    }

    /// z(x) = u₂(x) + 1ₙ ∈ Rⁿ, the derivative of exp(t) + t at each entry of Ax.
    pub fn z(&self, x: &DVector<S>) -> DVector<S> {
        self.u2(x).map(|e| row::slope_with_residual(Of(e), Of(S::one())).0)
    }

    /// v_i(x) = (u₂(x) + 1ₙ)∘A_{*,i} ∈ Rⁿ, i 0-based.
    pub fn v(&self, x: &DVector<S>, i: usize) -> DVector<S> {
        hadamard(&self.z(x), &column(&self.A, i))
    }

    /// β_i(x) = ⟨v_i(x), 1ₙ⟩, i 0-based.
    pub fn beta(&self, x: &DVector<S>, i: usize) -> S {
        total(&self.v(x, i))
    }

    /// K(x) = Iₙ − f(x)1ₙᵀ ∈ Rⁿˣⁿ (Definition 5.1).
    pub fn K(&self, x: &DVector<S>) -> DMatrix<S> {
        let n = self.A.nrows();
        identity(n) - outer(&self.f(x), &ones(n))
    }

    /// c̃(x) = K(x)ᵀc(x) ∈ Rⁿ (Definition 5.1).
    pub fn c_tilde(&self, x: &DVector<S>) -> DVector<S> {
        transpose_times(&self.K(x), &self.c(x))
    }

    /// B_mat(x) = α⁻² diag(z)KᵀK diag(z) ∈ Rⁿˣⁿ (Definition 6.2).
    pub fn B_mat(&self, x: &DVector<S>) -> DMatrix<S> {
        let (K, z, inverse) = (self.K(x), diagonal(&self.z(x)), self.alpha_inverse(x));
        let square = inverse.clone() * inverse;
        scale_matrix(&square, &product(&product(&z, &product(&K.transpose(), &K)), &z))
    }

    /// B_rank(x) = α⁻²(z c̃ᵀdiag(z) + diag(z)c̃ zᵀ) ∈ Rⁿˣⁿ (Definition 6.2).
    pub fn B_rank(&self, x: &DVector<S>) -> DMatrix<S> {
        let (z, c_tilde, inverse) = (self.z(x), self.c_tilde(x), self.alpha_inverse(x));
        let square = inverse.clone() * inverse;
        let weighted = hadamard(&z, &c_tilde);
        scale_matrix(&square, &(outer(&z, &weighted) + outer(&weighted, &z)))
    }

    /// B_diag(x) = α⁻¹ diag(c̃∘u₂) ∈ Rⁿˣⁿ (Definition 6.2).
    pub fn B_diag(&self, x: &DVector<S>) -> DMatrix<S> {
        scale_matrix(&self.alpha_inverse(x), &diagonal(&hadamard(&self.c_tilde(x), &self.u2(x))))
    }

    /// B(x) = B_mat − B_rank + B_diag ∈ Rⁿˣⁿ (Definition 6.2): ∇²L is claimed to be AᵀBA.
    pub fn B(&self, x: &DVector<S>) -> DMatrix<S> {
        self.B_mat(x) - self.B_rank(x) + self.B_diag(x)
    }

    /// g, δ, V and M at x, with u′ = exp(z) + 1 and u″ = exp(z).
    pub fn structure(&self, x: &DVector<S>) -> Structure<S> {
        normalised(&self.u(x), &self.z(x), &self.u2(x), &self.b)
    }
}
