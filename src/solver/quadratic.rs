//! The quadratic model of L at x: gᵀs + ½sᵀHs in columns of unit norm, sⱼ = ‖A_{*,j}‖·pⱼ for a step p.

use crate::linalg::{DesignMatrix, Error, length};
use crate::loss::evaluation::times_exp;
use crate::loss::{Evaluation, LowRank};
use nalgebra::{DMatrix, DVector};

/// Passes over A that a model costs: one for AᵀDA, one for Aᵀ[g, V].
pub(super) const PASSES: usize = 2;

/// Factor from the rounding of single entries to that of the factorisations and products they go through.
const SAFETY: f64 = 4.0;

/// g and H with their rounding, all over e^(log_scale).
pub(super) struct Quadratic {
    /// g (d).
    pub gradient: DVector<f64>,
    /// H (d × d).
    pub hessian: DMatrix<f64>,
    /// An estimate of the rounding error of g, as a norm.
    pub gradient_rounding: f64,
    /// An estimate of the rounding error of H, as a spectral norm.
    pub hessian_rounding: f64,
    /// ‖∇L‖₂, without the scaling of columns.
    pub gradient_norm: Magnitude,
}

impl Quadratic {
    /// The model of a loss evaluated at z = Ax; `norms` are the column norms of A, all positive.
    pub fn at(design: &DesignMatrix, evaluation: &Evaluation, norms: &DVector<f64>) -> Result<Self, Error> {
        let mut hessian = design.weighted_gram(&evaluation.delta)?;
        let gradient = match &evaluation.low_rank {
            Some(LowRank { V: [first, second], M }) => {
                let [gradient, first, second] = design.transpose_times([&evaluation.g, first, second])?;
                hessian.ger(M[0][0], &first, &first, 1.0);
                hessian.ger(M[0][1], &first, &second, 1.0);
                hessian.ger(M[1][0], &second, &first, 1.0);
                hessian.ger(M[1][1], &second, &second, 1.0);
                gradient
            }
            None => {
                let [gradient] = design.transpose_times([&evaluation.g])?;
                gradient
            }
        };
        for (mut column, norm) in hessian.column_iter_mut().zip(norms) {
            column.component_div_assign(norms);
            column /= *norm;
        }
        let d = norms.len() as f64;
        Ok(Self {
            gradient_norm: Magnitude { mantissa: length(gradient.as_slice()), exponent: evaluation.log_scale },
            gradient: gradient.component_div(norms),
            hessian,
            gradient_rounding: SAFETY * d.sqrt() * evaluation.gradient_rounding,
            hessian_rounding: SAFETY * d * evaluation.curvature_rounding,
        })
    }

    /// Every entry is a finite number.
    pub fn is_finite(&self) -> bool {
        self.gradient.iter().chain(&self.hessian).all(|entry| entry.is_finite())
    }

    /// g is within its rounding of 0.
    pub fn is_level(&self) -> bool {
        length(self.gradient.as_slice()) <= self.gradient_rounding
    }
}

/// mantissa·e^exponent ≥ 0, for numbers that may exceed f64.
#[derive(Clone, Copy, Debug)]
pub(super) struct Magnitude {
    pub mantissa: f64,
    pub exponent: f64,
}

impl Magnitude {
    /// self / other; 0 when self is 0.
    pub fn over(self, other: Magnitude) -> f64 {
        if self.mantissa == 0.0 {
            return 0.0;
        }
        times_exp(self.mantissa / other.mantissa, self.exponent - other.exponent)
    }

    /// As an f64; +∞ beyond its range.
    pub fn value(self) -> f64 {
        times_exp(self.mantissa, self.exponent)
    }
}
