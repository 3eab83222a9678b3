//! Minimisers of a quadratic model on the boundary ‖s‖ = Δ, by Cholesky factors of H + σ (Moré and Sorensen 1983; Conn,
//! Gould and Toint, "Trust-region methods", section 7.3).
//!
//! Where H + σ is positive definite and s = −(H + σ)⁻¹g, no step of the ball takes the model below ½(⟨g, s⟩ − σΔ²). An
//! indefinite model's step is accepted by that bound alone, so how it was found need not be trusted.

use super::quadratic::Quadratic;
use crate::linalg::{Cholesky, Error, length};
use nalgebra::{DMatrix, DVector};

/// Shifts of a Hessian that are factored before its eigenvectors are asked for.
const SHIFTS: usize = 12;
/// A step that is longer than the radius by no more than this factor is cut to it.
const CLOSE: f64 = 1.001;
/// The share of the greatest decrease in the ball that an indefinite model's step has at least.
const SHARE: f64 = 0.9;
/// Eigenvalues below −CLEAR times the rounding of H make it indefinite beyond doubt.
const CLEAR: f64 = 8.0;
/// Inverse iterations with a factor for the eigenvector of the least eigenvalue.
const INVERSE_ITERATIONS: usize = 4;
/// The share of the bracket that a new shift stands above its lower end at least.
const INSIDE: f64 = 0.01;

/// −H⁻¹g for the factor of H, where it is finite.
pub(in crate::solver) fn newton(factor: &Cholesky, gradient: &DVector<f64>) -> Option<DVector<f64>> {
    factor.solve(&-gradient).ok().filter(|s| s.iter().all(|entry| entry.is_finite()))
}

/// The step on the boundary for a positive definite H, given with its factor, whose Newton step s is longer than the
/// radius: from the left, Newton's method on 1/‖s(σ)‖ − 1/Δ rises to the multiplier and never beyond it.
pub(in crate::solver) fn shortened(
    model: &Quadratic,
    mut factor: Cholesky,
    mut s: DVector<f64>,
    radius: f64,
) -> Option<DVector<f64>> {
    let mut sigma = 0.0;
    for _ in 0..SHIFTS {
        let norm = s.norm();
        if norm <= CLOSE * radius {
            return Some(s * (radius / norm));
        }
        sigma += towards(&factor, &s, radius)?;
        drop(factor);
        factor = Cholesky::factor_in(shifted(&model.hessian, sigma), model.hessian_rounding).ok()?;
        s = newton(&factor, &model.gradient)?;
    }
    None
}

/// Newton's change of σ for 1/‖s(σ)‖ = 1/Δ, with ‖s‖·d‖s‖/dσ = −⟨s, (H + σ)⁻¹s⟩; `factor` is that of H + σ.
fn towards(factor: &Cholesky, s: &DVector<f64>, radius: f64) -> Option<f64> {
    let norm = s.norm();
    Some(norm * norm / factor.solve(s).ok()?.dot(s) * (norm - radius) / radius)
}

/// H + σ.
pub(in crate::solver) fn shifted(hessian: &DMatrix<f64>, sigma: f64) -> DMatrix<f64> {
    let mut shifted = hessian.clone();
    for j in 0..shifted.nrows() {
        shifted[(j, j)] += sigma;
    }
    shifted
}

/// What is known of a Hessian that is indefinite beyond its rounding.
pub(in crate::solver) struct Indefinite {
    /// v (d), ‖v‖ = 1.
    direction: DVector<f64>,
    /// ⟨v, Hv⟩ < 0, which is at least λ_min.
    curvature: f64,
    /// Upper bounds on −λ_min and λ_max.
    bounds: [f64; 2],
    /// The shift of the last step.
    last: f64,
}

impl Indefinite {
    /// Looks for a v with ⟨v, Hv⟩ < −CLEAR·rounding; `pivot` is where the factor of H failed. `None` says that
    /// λ_min ≥ −2·CLEAR·rounding, or that no v came out.
    pub fn find(model: &Quadratic, pivot: usize) -> Option<Self> {
        let Quadratic { hessian, hessian_rounding, .. } = model;
        let is_clear = |(_, curvature): &(DVector<f64>, f64)| *curvature < -CLEAR * hessian_rounding;
        let first = bend(hessian, pivot).and_then(|v| measured(hessian, v)).filter(is_clear);
        let (direction, curvature) = match first {
            Some(found) => found,
            None => {
                let raised = shifted(hessian, 2.0 * CLEAR * hessian_rounding);
                let Err(Error::NotPositiveDefinite { pivot, .. }) = Cholesky::factor(&raised, 0.0) else { return None };
                bend(&raised, pivot).and_then(|v| measured(hessian, v)).filter(is_clear)?
            }
        };
        Some(Self { direction, curvature, bounds: bounds(hessian), last: 0.0 })
    }

    /// A step on the boundary with [`SHARE`] of the greatest decrease in the ball; `None` where the shifts do not come
    /// to an end.
    pub fn step(&mut self, model: &Quadratic, radius: f64) -> Option<DVector<f64>> {
        let Quadratic { hessian, gradient, .. } = model;
        let steepness = length(gradient.as_slice()) / radius;
        let mut low = (steepness - self.bounds[1]).max(-self.curvature);
        let mut high = steepness + self.bounds[0];
        let mut sigma = if self.last > low { self.last } else { between(low, high) };
        for _ in 0..SHIFTS {
            if !sigma.is_finite() {
                return None;
            }
            let raised = shifted(hessian, sigma);
            let factor = match Cholesky::factor(&raised, 0.0) {
                Ok(factor) => factor,
                Err(Error::NotPositiveDefinite { pivot, .. }) => {
                    self.learn(hessian, bend(&raised, pivot));
                    low = low.max(sigma).max(-self.curvature);
                    sigma = between(low, high);
                    continue;
                }
                Err(_) => return None,
            };
            let s = newton(&factor, gradient)?;
            let norm = s.norm();
            let bound = 0.5 * (gradient.dot(&s) - sigma * radius * radius);
            if norm > radius {
                low = low.max(sigma);
            } else {
                high = high.min(sigma);
                self.learn(hessian, sharpened(&factor, &self.direction));
                low = low.max(-self.curvature);
            }
            let along = (norm <= radius).then(|| to_boundary(&s, &self.direction, radius));
            let cut = (norm > 0.0).then(|| &s * (radius / norm));
            let valued = along.into_iter().chain(cut).map(|s| (value(model, &s), s));
            let accepted = valued.filter(|(value, _)| *value <= SHARE * bound);
            if let Some((_, s)) = accepted.min_by(|a, b| a.0.total_cmp(&b.0)) {
                self.last = sigma;
                return Some(s);
            }
            let next = towards(&factor, &s, radius).map_or(f64::NAN, |change| sigma + change);
            sigma = if low < next && next < high {
                next
            } else {
                // where v is the eigenvector, this shift ends the hard case
                between(low, high).min((1.0 + 0.5 * (1.0 - SHARE)) * low)
            };
        }
        None
    }

    /// Takes a direction of less curvature for v, which one that a failed factor found always is.
    fn learn(&mut self, hessian: &DMatrix<f64>, direction: Option<DVector<f64>>) {
        let found = direction.and_then(|direction| measured(hessian, direction));
        if let Some((direction, curvature)) = found.filter(|(_, curvature)| *curvature < self.curvature) {
            (self.direction, self.curvature) = (direction, curvature);
        }
    }
}

/// A shift in a bracket of several orders of magnitude.
fn between(low: f64, high: f64) -> f64 {
    (low.sqrt() * high.sqrt()).max(low + INSIDE * (high - low))
}

/// v with ⟨v, Mv⟩ the pivot at which the factor of M failed, by the factor of the block before it.
fn bend(matrix: &DMatrix<f64>, pivot: usize) -> Option<DVector<f64>> {
    let leading = matrix.view((0, 0), (pivot, pivot)).into_owned();
    let column = matrix.view((0, pivot), (pivot, 1)).column(0).into_owned();
    let solved = Cholesky::factor(&leading, 0.0).and_then(|factor| factor.solve(&column)).ok()?;
    let mut v = DVector::zeros(matrix.nrows());
    v.rows_mut(0, pivot).copy_from(&-solved);
    v[pivot] = 1.0;
    Some(v)
}

/// v/‖v‖ and its curvature ⟨v, Hv⟩/‖v‖².
fn measured(hessian: &DMatrix<f64>, v: DVector<f64>) -> Option<(DVector<f64>, f64)> {
    let v = v.try_normalize(0.0)?;
    let curvature = v.dot(&(hessian * &v));
    curvature.is_finite().then_some((v, curvature))
}

/// Nearer to the eigenvector of the least eigenvalue than v, by inverse iterations with the factor of H + σ.
fn sharpened(factor: &Cholesky, v: &DVector<f64>) -> Option<DVector<f64>> {
    (0..INVERSE_ITERATIONS).try_fold(v.clone(), |v, _| factor.solve(&v).ok()?.try_normalize(0.0))
}

/// s + τv on the boundary with the smaller |τ|, which takes the model lower; ‖s‖ ≤ Δ, ‖v‖ = 1.
fn to_boundary(s: &DVector<f64>, v: &DVector<f64>, radius: f64) -> DVector<f64> {
    let along = s.dot(v);
    let room = (radius - s.norm()) * (radius + s.norm());
    let step = s + v * (room / (along + (along * along + room).sqrt().copysign(along)));
    let norm = step.norm();
    step * (radius / norm)
}

/// ⟨g, s⟩ + ½⟨s, Hs⟩.
fn value(model: &Quadratic, s: &DVector<f64>) -> f64 {
    model.gradient.dot(s) + 0.5 * s.dot(&(&model.hessian * s))
}

/// Upper bounds on −λ_min and λ_max by Gershgorin's discs and the Frobenius norm, with room for a shift between −λ_min
/// and its bound.
fn bounds(hessian: &DMatrix<f64>) -> [f64; 2] {
    let frobenius = length(hessian.as_slice());
    let mut bounds = [0.0_f64; 2];
    for (j, column) in hessian.column_iter().enumerate() {
        let centre = column[j];
        let around = column.lp_norm(1) - centre.abs();
        bounds = [bounds[0].max(around - centre), bounds[1].max(around + centre)];
    }
    bounds.map(|bound| 1.1 * bound.min(frobenius))
}
