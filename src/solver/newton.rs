//! Newton's method on Aᵀ(diag(δ) + V M Vᵀ)A: the solver, its limits and what it returns.
//!
//! Whatever the method, a run ends on the exact Hessian, so that statuses and the kind of point mean the same for all.

use super::step::quadratic::Magnitude;
use super::{Certificate, CriticalPoint, Dependence, Finding, Method, Record, Stop};

/// The Newton solver, its method and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    /// Relative gradient ‖∇L(x)‖/‖∇L(x0)‖ to reach, in columns of unit norm, in (0, 1).
    pub tolerance: f64,
    /// Iterations before the run stops with [`Stop::StepLimit`].
    pub iteration_limit: usize,
    /// How a step is found.
    pub method: Method,
    /// The seed of every sample; the bits of a run depend on it, and on nothing else random.
    pub seed: u64,
}

impl Default for Newton {
    /// Tolerance 1e-10, 500 iterations, [`Method::Auto`], seed 0.
    fn default() -> Self {
        Self { tolerance: 1e-10, iteration_limit: 500, method: Method::Auto, seed: 0 }
    }
}

/// Where a run ended and how; every number is floating point with no promise.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Solution {
    /// x (d).
    pub x: Vec<f64>,
    /// L(x); +∞ where it exceeds f64.
    pub value: f64,
    /// ‖∇L(x)‖₂.
    pub gradient_norm: f64,
    /// ‖∇L(x)‖₂ over ‖∇L(x0)‖₂, both in columns of unit norm, so that no unit of a column changes it; where ∇L(x0) is 0 to rounding, over the largest gradient met.
    pub relative_gradient: f64,
    /// The method that ran; never [`Method::Auto`].
    pub method: Method,
    /// Steps taken.
    pub iterations: usize,
    /// Passes over A: a product with A, with Aᵀ for up to three vectors at once, or AᵀDA, is one.
    pub passes: usize,
    /// Products with the Hessian that conjugate gradients took; they are counted in `passes`, too.
    pub products: usize,
    /// How the run ended.
    pub stop: Stop,
    /// What kind of point x is.
    pub critical_point: CriticalPoint,
    /// The run on a sample of rows that this one started from; `None` where it started from x0.
    pub sampled: Option<Sampled>,
    /// Columns of A that nearly depend on each other, as far as the run met them.
    pub dependence: Option<Dependence>,
    /// Where a critical point was found, Newton's step from it would still move z beyond rounding.
    pub(super) unsettled: bool,
    /// What the gradient is relative to.
    pub(super) reference: Option<Magnitude>,
    /// One record a step, and a last one at x; none for the steps on a sample.
    pub trace: Vec<Record>,
}

impl Solution {
    /// The same, made to agree with what is proved about its x: a proved minimiser is one however the run ended, and a
    /// proved direction of negative curvature leaves none.
    pub fn with(mut self, certificate: &Certificate) -> Self {
        match certificate.finding {
            Finding::Minimiser | Finding::MinimiserInColumns => {
                self.critical_point = CriticalPoint::Minimum;
                if !self.stop.is_critical() {
                    self.stop = Stop::AtPrecision;
                }
            }
            Finding::NegativeCurvature if self.critical_point == CriticalPoint::Minimum => {
                (self.stop, self.critical_point) = (Stop::Stalled, CriticalPoint::Saddle);
            }
            _ => {}
        }
        self
    }
}

/// A run on a sample of the rows of A; its passes are counted in [`Solution::passes`], as shares of A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sampled {
    /// Rows of the sample.
    pub rows: usize,
    /// Steps taken.
    pub iterations: usize,
}
