//! Newton's method on Aᵀ(diag(δ) + V M Vᵀ)A: the solver, its methods and what it returns.
//!
//! Whatever the method, a run ends on the exact Hessian, so that statuses and the kind of point mean the same for all.

use super::run::Run;
use super::{CriticalPoint, Error, Method, Record, Stop};
use crate::loss::Instance;

/// The Newton solver, its method and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    /// Relative gradient ‖∇L(x)‖/‖∇L(x0)‖ to reach, in (0, 1).
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
pub struct Solution {
    /// x (d).
    pub x: Vec<f64>,
    /// L(x); +∞ where it exceeds f64.
    pub value: f64,
    /// ‖∇L(x)‖₂.
    pub gradient_norm: f64,
    /// ‖∇L(x)‖₂ over ‖∇L(x0)‖₂; where ∇L(x0) is 0 to rounding, over the largest gradient met.
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
    /// One record a step, and a last one at x.
    pub trace: Vec<Record>,
}

impl Newton {
    /// Minimises L from x0 (d). How the run ended is [`Solution::stop`].
    ///
    /// # Errors
    /// [`Error::StartShape`] when x0 has not d entries, [`Error::StartNotFinite`] when one is NaN or infinite,
    /// [`Error::Tolerance`] when the tolerance is not in (0, 1).
    pub fn solve(&self, instance: &Instance, x0: &[f64]) -> Result<Solution, Error> {
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return Err(Error::Tolerance { value: self.tolerance });
        }
        check_start(instance, x0)?;
        Run::start(self, instance, x0)?.to_its_end()
    }
}

/// Refuses a start (d) that does not fit A or is not finite.
pub(super) fn check_start(instance: &Instance, x0: &[f64]) -> Result<(), Error> {
    if x0.len() != instance.design().columns() {
        return Err(Error::StartShape { expected: instance.design().columns(), found: x0.len() });
    }
    match x0.iter().position(|x| !x.is_finite()) {
        Some(entry) => Err(Error::StartNotFinite { entry, value: x0[entry] }),
        None => Ok(()),
    }
}
