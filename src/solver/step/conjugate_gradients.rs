//! Steihaug's method: conjugate gradients on H s = −g, preconditioned, ended at the boundary of a trust region or
//! along the first direction of curvature ≤ 0.

use super::measured::Step;
use crate::linalg::Cholesky;
use nalgebra::{DMatrix, DVector};

/// Products with H before the step so far is taken.
const LIMIT: usize = 250;

/// What conjugate gradients are given.
pub(in crate::solver) struct System<'a> {
    /// g (d).
    pub gradient: &'a DVector<f64>,
    /// The factor of the preconditioner P (d × d), positive definite.
    pub preconditioner: &'a Cholesky,
    /// C (d × d), positive semidefinite, or the identity: the trust region is √(sᵀCs) ≤ radius.
    pub metric: Option<&'a DMatrix<f64>>,
    /// An estimate of the rounding error of H, as a spectral norm.
    pub rounding: f64,
    /// The share of ‖g‖ in the norm of P⁻¹ that the residual may keep.
    pub forcing: f64,
}

/// A step of conjugate gradients, and how many products with H it took.
pub(in crate::solver) struct Found {
    /// The step; `newton` where the residual came down to the forcing inside the region, at positive curvature.
    pub step: Option<Step>,
    /// Products with H.
    pub products: usize,
    /// A direction of curvature ≤ 0 was met.
    pub bends: bool,
}

impl System<'_> {
    /// A step that lowers the model; H is known by its products alone. `None` where a solve or a product is refused or
    /// comes out not finite before a step is there.
    pub fn solve<E>(
        &self,
        radius: f64,
        mut times: impl FnMut(&DVector<f64>) -> Result<DVector<f64>, E>,
    ) -> Result<Found, E> {
        let mut s = DVector::zeros(self.gradient.len());
        let mut rest = -self.gradient;
        let mut found = Found { step: None, products: 0, bends: false };
        let Some(mut image) = self.preconditioned(&rest) else { return Ok(found) };
        let mut direction = image.clone();
        let mut square = rest.dot(&image);
        let goal = self.forcing * self.forcing * square;
        while found.products < LIMIT {
            let curved = times(&direction)?;
            found.products += 1;
            let curvature = direction.dot(&curved);
            // along a direction that H does not see, a step would be rounding over rounding
            let flat = curvature.abs() <= self.rounding * direction.norm_squared();
            if flat || !(curvature.is_finite() && square > 0.0) {
                break;
            }
            let length = square / curvature;
            let next = &s + length * &direction;
            if curvature <= 0.0 || self.length(&next) >= radius {
                found.bends = curvature <= 0.0;
                if let Some(boundary) = self.boundary(&s, &direction, radius) {
                    found.step = Some(self.measured(boundary, false));
                }
                return Ok(found);
            }
            s = next;
            rest.axpy(-length, &curved, 1.0);
            let Some(solved) = self.preconditioned(&rest) else { break };
            image = solved;
            let next_square = rest.dot(&image);
            if next_square <= goal {
                found.step = Some(self.measured(s, true));
                return Ok(found);
            }
            direction = &image + (next_square / square) * &direction;
            square = next_square;
        }
        if s.iter().any(|entry| *entry != 0.0) {
            found.step = Some(self.measured(s, false));
        }
        Ok(found)
    }

    fn preconditioned(&self, rest: &DVector<f64>) -> Option<DVector<f64>> {
        self.preconditioner.solve(rest).ok().filter(|image| image.iter().all(|entry| entry.is_finite()))
    }

    /// Cs.
    fn seen(&self, s: &DVector<f64>) -> DVector<f64> {
        self.metric.map_or_else(|| s.clone(), |metric| metric * s)
    }

    /// √(sᵀCs).
    fn length(&self, s: &DVector<f64>) -> f64 {
        s.dot(&self.seen(s)).max(0.0).sqrt()
    }

    fn measured(&self, s: DVector<f64>, newton: bool) -> Step {
        Step { length: self.length(&s), s, newton }
    }

    /// s + τ·direction on the boundary, τ > 0; `None` where C does not see the direction.
    fn boundary(&self, s: &DVector<f64>, direction: &DVector<f64>, radius: f64) -> Option<DVector<f64>> {
        let seen = self.seen(direction);
        let (square, mixed) = (direction.dot(&seen), s.dot(&seen));
        let room = (radius * radius - s.dot(&self.seen(s))).max(0.0);
        let root = (mixed * mixed + square * room).max(0.0).sqrt();
        // the larger root, without cancellation
        let step = if mixed > 0.0 { room / (mixed + root) } else { (root - mixed) / square };
        (step > 0.0 && step.is_finite()).then(|| s + step * direction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(hessian: &DMatrix<f64>, gradient: &[f64], radius: f64) -> Found {
        let gradient = DVector::from_row_slice(gradient);
        let d = gradient.len();
        let preconditioner = Cholesky::factor(&DMatrix::identity(d, d), 0.0).unwrap();
        let metric = DMatrix::identity(d, d);
        let system = System {
            gradient: &gradient,
            preconditioner: &preconditioner,
            metric: Some(&metric),
            rounding: 1e-15,
            forcing: 1e-12,
        };
        system.solve(radius, |v| Ok::<_, ()>(hessian * v)).unwrap()
    }

    #[test]
    fn a_convex_model_gives_newtons_step() {
        let hessian = DMatrix::from_row_slice(2, 2, &[4.0, 1.0, 1.0, 3.0]);
        let found = run(&hessian, &[1.0, -2.0], 10.0);
        let step = found.step.unwrap();
        assert!(step.newton && found.products == 2);
        approx::assert_relative_eq!(&hessian * step.s, DVector::from_row_slice(&[-1.0, 2.0]), epsilon = 1e-14);
    }

    #[test]
    fn negative_curvature_leads_to_the_boundary_downhill() {
        let hessian = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, -2.0]);
        let step = run(&hessian, &[0.1, 0.3], 2.0).step.unwrap();
        assert!(!step.newton);
        approx::assert_relative_eq!(step.s.norm(), 2.0, epsilon = 1e-14);
        assert!(step.s.dot(&DVector::from_row_slice(&[0.1, 0.3])) < 0.0);
    }

    #[test]
    fn a_direction_that_the_hessian_does_not_see_is_not_followed() {
        let hessian = DMatrix::from_row_slice(2, 2, &[1.0, 1.0, 1.0, 1.0 + 1e-16]);
        let step = run(&hessian, &[1.0, 1.0 + 1e-12], 1e6).step.unwrap();
        assert!(step.s.norm() < 1.0, "{}", step.s);
        assert!(run(&DMatrix::zeros(2, 2), &[1.0, 1.0], 1e6).step.is_none());
    }

    #[test]
    fn a_step_that_is_too_long_ends_at_the_boundary() {
        let hessian = DMatrix::from_diagonal_element(2, 2, 1e-3);
        let step = run(&hessian, &[1.0, 1.0], 0.5).step.unwrap();
        assert!(!step.newton);
        approx::assert_relative_eq!(step.length, 0.5, epsilon = 1e-14);
    }
}
