//! The quadratic model of a step in the eigenvectors of its Hessian: what a step is where no factor tells.

use super::measured::Step;
use super::quadratic::Quadratic;
use crate::linalg::length;
use nalgebra::{DVector, Dyn, SymmetricEigen};

/// QR sweeps an eigenvalue before the decomposition is given up.
const SWEEPS: usize = 100;
/// Bisections of the multiplier: enough to halve an interval of f64 to its end.
const BISECTIONS: usize = 120;

/// The model in the eigenvectors vᵢ of H.
pub(in crate::solver) struct Spectrum {
    eigen: SymmetricEigen<f64, Dyn>,
    /// γᵢ = ⟨vᵢ, g⟩.
    slopes: DVector<f64>,
    least: usize,
    flat: f64,
    noise: f64,
}

impl Spectrum {
    /// From a model; `None` where its eigenvalues do not come out.
    pub fn of(model: &Quadratic) -> Option<Self> {
        let eigen = SymmetricEigen::try_new(model.hessian.clone(), f64::EPSILON, SWEEPS * (1 + model.hessian.nrows()))?;
        let slopes = eigen.eigenvectors.tr_mul(&model.gradient);
        let least = eigen.eigenvalues.imin();
        Some(Self { eigen, slopes, least, flat: model.hessian_rounding, noise: model.gradient_rounding })
    }

    /// The least eigenvalue.
    pub fn smallest(&self) -> f64 {
        self.eigen.eigenvalues[self.least]
    }

    /// No eigenvalue is below 0 by more than rounding.
    pub fn is_semidefinite(&self) -> bool {
        self.smallest() >= -self.flat
    }

    /// Some eigenvalue is 0 to rounding.
    pub fn is_singular(&self) -> bool {
        self.eigen.eigenvalues.iter().any(|lambda| lambda.abs() <= self.flat)
    }

    /// The eigenvectors along which H is 0 to rounding.
    pub fn level(&self) -> Vec<DVector<f64>> {
        let pairs = self.eigen.eigenvalues.iter().zip(self.eigen.eigenvectors.column_iter());
        pairs.filter(|(lambda, _)| lambda.abs() <= self.flat).map(|(_, v)| v.into_owned()).collect()
    }

    /// The step of the model in a ball of this radius.
    pub fn step(&self, radius: f64) -> Step {
        if self.is_semidefinite() {
            let newton = self.shifted(0.0);
            if newton.norm() <= radius {
                return Step::of(&self.eigen.eigenvectors * newton, true);
            }
        }
        let mut low = (-self.smallest()).max(0.0);
        let mut high = low + length(self.slopes.as_slice()) / radius + self.flat;
        for _ in 0..BISECTIONS {
            let middle = low + 0.5 * (high - low);
            if self.shifted(middle).norm() > radius { low = middle } else { high = middle }
        }
        let mut s = self.shifted(high);
        let short = radius * radius - s.norm_squared();
        if !self.is_semidefinite() && short > 0.0 {
            // the hard case: g has no part along the least eigenvector, so the boundary is reached along it
            s[self.least] = s[self.least].hypot(short.sqrt()).copysign(-self.slopes[self.least]);
        }
        Step::of(&self.eigen.eigenvectors * s, false)
    }

    /// −H⁺y for a d-vector y whose part in the kernel of H is within the rounding of g.
    pub fn newton_of(&self, y: &DVector<f64>) -> Option<DVector<f64>> {
        let s = self.coefficients(&self.eigen.eigenvectors.tr_mul(y), 0.0);
        s.iter().all(|entry| entry.is_finite()).then(|| &self.eigen.eigenvectors * s)
    }

    fn shifted(&self, sigma: f64) -> DVector<f64> {
        self.coefficients(&self.slopes, sigma)
    }

    /// The coefficients −γᵢ/(λᵢ + σ); 0 where λᵢ and γᵢ are both within rounding of 0, ∓∞ where λᵢ + σ ≤ 0.
    fn coefficients(&self, slopes: &DVector<f64>, sigma: f64) -> DVector<f64> {
        slopes.zip_map(&self.eigen.eigenvalues, |slope, lambda| {
            let curvature = lambda + sigma;
            if slope == 0.0 || lambda.abs() <= self.flat && slope.abs() <= self.noise {
                0.0
            } else if curvature > 0.0 {
                -slope / curvature
            } else {
                f64::INFINITY.copysign(-slope)
            }
        })
    }
}
