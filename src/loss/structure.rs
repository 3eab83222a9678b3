//! The one picture behind every loss: L(x) = ℓ(Ax) gives ∇L = Aᵀg and ∇²L = Aᵀ(diag(δ) + V M Vᵀ)A.

use super::row::{self, Of};
use crate::linalg::algebra::{congruence, diagonal, dot, from_columns, hadamard, product, scale, transpose_times};
use crate::number::Field;
use nalgebra::{DMatrix, DVector};

/// The derivatives of ℓ at z = Ax: gradient g and Hessian diag(δ) + V M Vᵀ.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure<S: Field> {
    /// g ∈ Rⁿ.
    pub g: DVector<S>,
    /// δ ∈ Rⁿ.
    pub delta: DVector<S>,
    /// V, n × 2 (n × 0 where the loss has no low-rank part).
    pub V: DMatrix<S>,
    /// M, symmetric, 2 × 2 (0 × 0 where the loss has no low-rank part).
    pub M: DMatrix<S>,
}

impl<S: Field> Structure<S> {
    /// ∇L = Aᵀg for a design matrix A (n × d).
    pub fn gradient(&self, A: &DMatrix<S>) -> DVector<S> {
        transpose_times(A, &self.g)
    }

    /// ∇²L = Aᵀ(diag(δ) + V M Vᵀ)A for a design matrix A (n × d). Forms n × n: for small instances only.
    pub fn hessian(&self, A: &DMatrix<S>) -> DMatrix<S> {
        let low_rank = product(&product(&self.V, &self.M), &self.V.transpose());
        congruence(&(diagonal(&self.delta) + low_rank), A)
    }

    /// The same with the regulariser ½‖w∘z‖² added to ℓ.
    pub fn with_ridge(mut self, w: &DVector<S>, z: &DVector<S>) -> Self {
        let square = hadamard(w, w);
        self.g += hadamard(&square, z);
        self.delta += square;
        self
    }
}

/// g and δ from u′, u″ and r − ρ.
pub(super) fn row_by_row<S: Field>(
    first: &DVector<S>,
    second: &DVector<S>,
    centred: &DVector<S>,
) -> (DVector<S>, DVector<S>) {
    let at = |vector: &DVector<S>, i: usize| Of(vector[i].clone());
    let zero = || Of(S::zero());
    let g = DVector::from_fn(first.len(), |i, _| row::gradient(at(first, i), at(centred, i), zero()).0);
    let twice = |i: usize| [at(first, i), at(first, i)];
    let delta = DVector::from_fn(first.len(), |i, _| row::curvature(twice(i), at(second, i), at(centred, i), zero()).0);
    (g, delta)
}

/// V's second column.
pub(super) fn coupled<S: Field>(first: &DVector<S>, partner: &DVector<S>) -> DVector<S> {
    first.zip_map(partner, |first, partner| row::coupled(Of(first), Of(partner)).0)
}

/// The structure of ½‖u/⟨u,1⟩ − b‖² from u, u′ and u″ at z, as softmax and the residual loss share it.
pub(super) fn normalised<S: Field>(
    u: &DVector<S>,
    first: &DVector<S>,
    second: &DVector<S>,
    b: &DVector<S>,
) -> Structure<S> {
    let inverse = S::one() / crate::linalg::algebra::total(u);
    let p = scale(&inverse, u);
    let r = p.zip_map(b, |p, b| row::residual(Of(p), Of(b)).0);
    let centre = dot(&p, &r);
    let centred = r.map(|entry| entry - centre.clone());
    let (g, delta) = row_by_row(&scale(&inverse, first), &scale(&inverse, second), &centred);
    let partner = p.zip_map(&r, |p, r| row::partner(Of(p), Of(r)).0);
    let square = inverse.clone() * inverse.clone();
    let corner = row::normalised_corner(Of(dot(&p, &p)), Of(centre)).0 * square.clone();
    Structure {
        g,
        delta,
        V: from_columns(u.len(), &[first.clone(), coupled(first, &partner)]),
        M: DMatrix::from_row_slice(2, 2, &[corner, -square.clone(), -square, S::zero()]),
    }
}
