//! Aᵀ diag(δ)A where it is not formed anew: from a sample of rows, or from another point.
//!
//! Where weights δ become δ′ with |δ′ᵢ − δᵢ| ≤ θ|δᵢ|, Aᵀ diag(δ′)A ⪰ (1 − θ)Aᵀ diag(δ)A − 2θ·max(−δ, 0)·AᵀA; in columns of
//! unit norm AᵀA ⪯ d·I. The part of rank two is exact at the new point, so that one factorisation shows the Hessian there to
//! be positive definite by one from a point nearby.

use super::quadratic::{Slope, hessian_rounding};
use super::trust_region::Step;
use crate::linalg::Cholesky;
use crate::loss::Evaluation;
use nalgebra::DMatrix;

/// A Gram matrix (d × d) in columns of unit norm.
pub(super) struct Gram {
    matrix: DMatrix<f64>,
    /// Where it comes from all rows: the weights, over e^(log_scale).
    weights: Option<(Vec<f64>, f64)>,
}

impl Gram {
    /// One from a sample of rows.
    pub fn sampled(matrix: DMatrix<f64>) -> Self {
        Self { matrix, weights: None }
    }

    /// The one in the Hessian at a point, from all rows.
    pub fn exact(mut hessian: DMatrix<f64>, at: &Evaluation, slope: &Slope) -> Self {
        slope.take_low_rank(&mut hessian);
        Self { matrix: hessian, weights: Some((at.delta.clone(), at.log_scale)) }
    }

    /// Whether it comes from all rows.
    pub fn is_exact(&self) -> bool {
        self.weights.is_some()
    }

    /// The matrix.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.matrix
    }

    /// −H⁻¹g at a point nearby, H with these weights; `None` where the Hessian with that point's own is not positive
    /// definite for sure.
    pub fn newton_at(&self, at: &Evaluation, slope: &Slope) -> Option<Step> {
        let (change, negative) = self.change(at)?;
        let d = self.matrix.nrows();
        let factor = |change: f64| {
            let mut matrix = &self.matrix * (1.0 - change);
            slope.add_low_rank(&mut matrix);
            let lost = 2.0 * change * negative * d as f64;
            (0..d).for_each(|j| matrix[(j, j)] -= lost);
            Cholesky::factor(&matrix, hessian_rounding(at, d)).ok()
        };
        factor(change)?;
        let s = factor(0.0)?.solve(&-&slope.gradient).ok()?;
        s.iter().all(|entry| entry.is_finite()).then(|| Step::newton(s))
    }

    /// θ and max(−δ, 0); `None` where there is no θ < 1.
    fn change(&self, at: &Evaluation) -> Option<(f64, f64)> {
        let (weights, _) = self.weights.as_ref().filter(|(_, log_scale)| *log_scale == at.log_scale)?;
        let (mut most, mut negative) = (0.0_f64, 0.0_f64);
        for (old, new) in weights.iter().zip(&at.delta) {
            let change = if new == old { 0.0 } else { (new - old).abs() / old.abs() };
            most = if change <= most { most } else { change };
            negative = negative.max(-old);
        }
        (most < 1.0).then_some((most, negative))
    }
}
