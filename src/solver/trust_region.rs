//! The minimiser of a quadratic model in a ball ‖s‖ ≤ Δ: Newton's step by Cholesky where H is positive definite and
//! the step fits, else by the eigenvectors of H, the hard case included.

use super::quadratic::Quadratic;
use crate::linalg::Cholesky;
use nalgebra::{DVector, Dyn, SymmetricEigen};

/// Bisections of the multiplier: enough to halve an interval of f64 to its end.
const BISECTIONS: usize = 120;
/// Shifts of a positive definite Hessian that are factored before its eigenvectors are asked for.
const SHIFTS: usize = 12;
/// A step that is longer than the radius by no more than this factor is cut to it.
const CLOSE: f64 = 1.001;
/// QR sweeps an eigenvalue before the decomposition is given up.
const SWEEPS: usize = 100;

/// Derivatives of u′ and u″ for a change of z, with room to spare.
const GROWN: f64 = 16.0;

/// A step in columns of unit norm.
pub(super) struct Step {
    /// s (d).
    pub s: DVector<f64>,
    /// s = −H⁻¹g (of least norm where H is singular), not a point of the boundary.
    pub newton: bool,
    /// The length of s as the trust region measures it.
    pub length: f64,
}

impl Step {
    /// A step measured by ‖s‖₂.
    fn of(s: DVector<f64>, newton: bool) -> Self {
        Self { length: s.norm(), s, newton }
    }
}

/// A model, factored no further than its steps ask for.
pub(super) struct TrustRegion {
    model: Quadratic,
    /// The factor of H, where every pivot stands above the rounding of H.
    factor: Option<Cholesky>,
    newton: Option<DVector<f64>>,
    spectrum: Option<Spectrum>,
}

impl TrustRegion {
    /// The model with its Newton step, where every pivot of H stands above the rounding of H, or else its spectrum.
    pub fn new(model: Quadratic) -> Self {
        let factor = Cholesky::factor(&model.hessian, model.hessian_rounding).ok();
        let newton = factor.as_ref().and_then(|factor| newton(factor, &model.gradient));
        let spectrum = if newton.is_none() { Spectrum::of(&model) } else { None };
        Self { model, factor, newton, spectrum }
    }

    /// H stays positive definite where no entry of Ax moves by more than `movement`: its terms then change by that share,
    /// where rounding changes them by ε, so the estimate of its rounding, grown as much, is taken off before it is
    /// factored.
    pub fn is_definite_within(&self, movement: f64) -> bool {
        let mut lowered = self.model.hessian.clone();
        let taken = (GROWN * movement / f64::EPSILON).max(1.0) * self.model.hessian_rounding;
        for j in 0..lowered.nrows() {
            lowered[(j, j)] -= taken;
        }
        Cholesky::factor(&lowered, self.model.hessian_rounding).is_ok()
    }

    /// Newton's step for another gradient.
    pub fn newton_for(&self, gradient: &DVector<f64>) -> Option<Step> {
        self.factor.as_ref().and_then(|factor| newton(factor, gradient)).map(|s| Step::of(s, true))
    }

    /// λ_min(H) is not below its rounding; false also when no eigenvalues came out.
    pub fn is_semidefinite(&self) -> bool {
        self.newton.is_some() || self.spectrum.as_ref().is_some_and(Spectrum::is_semidefinite)
    }

    /// H has an eigenvalue within its rounding of 0.
    pub fn is_singular(&self) -> bool {
        self.newton.is_none() && self.spectrum.as_ref().is_none_or(Spectrum::is_singular)
    }

    /// The minimiser of the model in ‖s‖ ≤ `radius`; `None` when the eigenvalues of H do not come out.
    pub fn step(&mut self, radius: f64) -> Option<Step> {
        if let Some(s) = self.newton.as_ref().filter(|s| s.norm() <= radius) {
            return Some(Step::of(s.clone(), true));
        }
        if let Some(step) = self.shortened(radius) {
            return Some(step);
        }
        if self.spectrum.is_none() {
            self.spectrum = Spectrum::of(&self.model);
        }
        self.spectrum.as_ref().map(|spectrum| spectrum.step(radius))
    }

    /// The step on the boundary for a positive definite H whose Newton step is too long, by factors of H + σ (Moré and
    /// Sorensen): from the left, Newton's method on 1/‖s(σ)‖ − 1/Δ rises to the multiplier and never beyond it.
    fn shortened(&self, radius: f64) -> Option<Step> {
        let mut s = self.newton.clone()?;
        let mut factor = self.factor.clone()?;
        let mut sigma = 0.0;
        for _ in 0..SHIFTS {
            let norm = s.norm();
            if norm <= CLOSE * radius {
                return Some(Step::of(s * (radius / norm), false));
            }
            // ‖s‖·d‖s‖/dσ = −⟨s, (H + σ)⁻¹s⟩
            sigma += norm * norm / factor.solve(&s).ok()?.dot(&s) * (norm - radius) / radius;
            let mut shifted = self.model.hessian.clone();
            for j in 0..s.len() {
                shifted[(j, j)] += sigma;
            }
            factor = Cholesky::factor(&shifted, self.model.hessian_rounding).ok()?;
            s = newton(&factor, &self.model.gradient)?;
        }
        None
    }
}

/// −H⁻¹g, where it is finite.
fn newton(factor: &Cholesky, gradient: &DVector<f64>) -> Option<DVector<f64>> {
    factor.solve(&-gradient).ok().filter(|s| s.iter().all(|entry| entry.is_finite()))
}

/// The model in the eigenvectors vᵢ of H.
struct Spectrum {
    eigen: SymmetricEigen<f64, Dyn>,
    /// γᵢ = ⟨vᵢ, g⟩.
    slopes: DVector<f64>,
    least: usize,
    flat: f64,
    noise: f64,
}

impl Spectrum {
    fn of(model: &Quadratic) -> Option<Self> {
        let eigen = SymmetricEigen::try_new(model.hessian.clone(), f64::EPSILON, SWEEPS * (1 + model.hessian.nrows()))?;
        let slopes = eigen.eigenvectors.tr_mul(&model.gradient);
        let least = eigen.eigenvalues.imin();
        Some(Self { eigen, slopes, least, flat: model.hessian_rounding, noise: model.gradient_rounding })
    }

    fn smallest(&self) -> f64 {
        self.eigen.eigenvalues[self.least]
    }

    fn is_semidefinite(&self) -> bool {
        self.smallest() >= -self.flat
    }

    fn is_singular(&self) -> bool {
        self.eigen.eigenvalues.iter().any(|lambda| lambda.abs() <= self.flat)
    }

    fn step(&self, radius: f64) -> Step {
        if self.is_semidefinite() {
            let newton = self.shifted(0.0);
            if newton.norm() <= radius {
                return Step::of(&self.eigen.eigenvectors * newton, true);
            }
        }
        let mut low = (-self.smallest()).max(0.0);
        let mut high = low + self.slopes.norm() / radius + self.flat;
        for _ in 0..BISECTIONS {
            let middle = low + 0.5 * (high - low);
            if self.shifted(middle).norm() > radius { low = middle } else { high = middle }
        }
        let mut s = self.shifted(high);
        let short = radius * radius - s.norm_squared();
        if !self.is_semidefinite() && short > 0.0 {
            // the hard case: g has no part along the least eigenvector, so the boundary is reached along it
            s[self.least] += short.sqrt().copysign(-self.slopes[self.least]);
        }
        Step::of(&self.eigen.eigenvectors * s, false)
    }

    /// The coefficients −γᵢ/(λᵢ + σ); 0 where λᵢ and γᵢ are both within rounding of 0, ∓∞ where λᵢ + σ ≤ 0.
    fn shifted(&self, sigma: f64) -> DVector<f64> {
        self.slopes.zip_map(&self.eigen.eigenvalues, |slope, lambda| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;
    use proptest::prelude::*;

    fn region(entries: &[f64], slopes: &[f64]) -> TrustRegion {
        let square = DMatrix::from_row_slice(4, 4, entries);
        TrustRegion::new(Quadratic {
            hessian: square.transpose() * &square + DMatrix::identity(4, 4) * 1e-3,
            gradient: DVector::from_row_slice(slopes),
            hessian_rounding: 1e-15,
            gradient_rounding: 1e-15,
        })
    }

    proptest! {
        #[test]
        fn a_step_that_is_cut_by_factors_is_the_one_by_eigenvectors(
            entries in prop::collection::vec(-2.0..2.0_f64, 16),
            slopes in prop::collection::vec(0.1..2.0_f64, 4),
            share in 0.01..0.99_f64,
        ) {
            let region = region(&entries, &slopes);
            let newton = region.newton.clone().expect("positive definite");
            let radius = share * newton.norm();
            let spectrum = Spectrum::of(&region.model).expect("eigenvalues");
            let step = region.shortened(radius).expect("a few shifts suffice").s;
            prop_assert!((step.norm() / radius - 1.0).abs() < 1e-12);
            let by_eigenvectors = spectrum.step(radius).s;
            prop_assert!((&step - &by_eigenvectors).norm() <= 0.01 * radius, "{step} {by_eigenvectors}");
        }
    }
}
