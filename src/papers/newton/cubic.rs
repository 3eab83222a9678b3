//! A general L about its minimum: quadratic plus cubic, with a known Lipschitz constant of its Hessian.

use crate::claims::Knobs;
use crate::linalg::algebra::{congruence, diagonal, dot, hadamard, scale, times, transpose_times};
use crate::linalg::norm::l2;
use crate::number::{Field, Real};
use nalgebra::{DMatrix, DVector};

/// L(x* + h) = ½hᵀQh + (1/6) Σ_k c_k⟨A_k, h⟩³ with the rows A_k of A: Q is d × d, A is n × d, c ∈ Rⁿ.
pub(super) struct Cubic<'a, S: Field> {
    pub(super) Q: DMatrix<S>,
    pub(super) A: &'a DMatrix<S>,
    pub(super) c: &'a DVector<S>,
}

impl<S: Field> Cubic<'_, S> {
    /// ∇L(x* + h).
    pub(super) fn gradient(&self, h: &DVector<S>) -> DVector<S> {
        let along = times(self.A, h);
        let squares = hadamard(self.c, &hadamard(&along, &along));
        times(&self.Q, h) + scale(&S::ratio(1, 2), &transpose_times(self.A, &squares))
    }

    /// ∇²L(x* + h).
    pub(super) fn hessian(&self, h: &DVector<S>) -> DMatrix<S> {
        &self.Q + congruence(&diagonal(&hadamard(self.c, &times(self.A, h))), self.A)
    }
}

impl<S: Real> Cubic<'_, S> {
    /// Σ_k |c_k|‖A_k‖³ ≥ ‖∇²L(y) − ∇²L(x)‖/‖y − x‖ for all x and y.
    pub(super) fn lipschitz(&self) -> S {
        let cube = |k: usize| {
            let norm = l2(&self.A.row(k).transpose());
            norm.clone() * norm.clone() * norm
        };
        (0..self.c.len()).fold(S::zero(), |sum, k| sum + self.c[k].abs() * cube(k))
    }
}

/// M⁻¹y of a positive definite d × d matrix and a d-vector, by elimination without pivoting.
pub(in crate::papers) fn solve<S: Field>(matrix: &DMatrix<S>, y: &DVector<S>) -> DVector<S> {
    let d = y.len();
    let (mut rest, mut x) = (matrix.clone(), y.clone());
    for k in 0..d {
        for i in k + 1..d {
            let factor = rest[(i, k)].clone() / rest[(k, k)].clone();
            for j in k + 1..d {
                let update = factor.clone() * rest[(k, j)].clone();
                rest[(i, j)] -= update;
            }
            let update = factor * x[k].clone();
            x[i] -= update;
        }
    }
    for k in (0..d).rev() {
        let known = (k + 1..d).fold(S::zero(), |sum, j| sum + rest[(k, j)].clone() * x[j].clone());
        x[k] = (x[k].clone() - known) / rest[(k, k)].clone();
    }
    x
}

/// ‖h‖_M = √(hᵀMh) of a positive semidefinite matrix.
pub(in crate::papers) fn norm_in<S: Real>(matrix: &DMatrix<S>, h: &DVector<S>) -> S {
    dot(h, &times(matrix, h)).sqrt()
}

/// F with (1 − ε₀)H ⪯ FᵀF ⪯ (1 + ε₀)H, d × d, any such FᵀF being reached for H ≻ 0: in a basis v₁, …, v_d that is
/// orthogonal for H, FᵀF v_k = (1 + e_k)Hv_k with |e_k| < ε₀.
pub(in crate::papers) fn approximation<S: Real>(k: &mut Knobs<S>, H: &DMatrix<S>, eps0: &S) -> DMatrix<S> {
    let d = H.nrows();
    let mut basis: Vec<(DVector<S>, DVector<S>, S)> = Vec::new();
    for j in 0..d {
        let mut v = k.vector(d);
        v[j] += S::one();
        for (before, image, square) in &basis {
            v -= scale(&(dot(image, &v) / square.clone()), before);
        }
        let image = times(H, &v);
        let square = dot(&v, &image);
        basis.push((v, image, square));
    }
    let rows: Vec<DVector<S>> = basis
        .iter()
        .map(|(_, image, square)| {
            let e = k.signed_unit() * eps0.clone();
            scale(&((S::one() + e) / square.clone()).sqrt(), image)
        })
        .collect();
    DMatrix::from_fn(d, d, |i, j| rows[i][j].clone())
}
