//! Newton's method on Aᵀ(diag(δ) + V M Vᵀ)A: the solver, its methods and what it returns.
//!
//! Whatever the method, a run ends on the exact Hessian, so that statuses and the kind of point mean the same for all.

use super::run::Run;
use super::sketched::{PASSES, Shared};
use super::{CriticalPoint, Error, Method, Record, Stop};
use crate::linalg::DesignMatrix;
use crate::loss::Instance;
use nalgebra::DVector;
use std::sync::Arc;

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

/// What runs on one A share: leverage scores and a metric where the method samples, nothing where it does not.
#[derive(Clone, Debug)]
pub struct Preparation {
    pub(super) shared: Option<Arc<Shared>>,
}

impl Newton {
    /// Minimises L from x0 (d). How the run ended is [`Solution::stop`].
    ///
    /// # Errors
    /// [`Error::StartShape`] when x0 has not d entries, [`Error::StartNotFinite`] when one is NaN or infinite,
    /// [`Error::Tolerance`] when the tolerance is not in (0, 1).
    pub fn solve(&self, instance: &Instance, x0: &[f64]) -> Result<Solution, Error> {
        self.check(instance, x0)?;
        let prepared = self.prepare(instance.design());
        let passes = prepared.passes();
        let mut solution = self.solve_prepared(instance, x0, &prepared)?;
        solution.passes += passes;
        solution.trace.iter_mut().for_each(|record| record.passes += passes);
        Ok(solution)
    }

    /// What [`Newton::solve`] works out from A before it starts.
    pub fn prepare(&self, design: &DesignMatrix) -> Preparation {
        let sampled = self.method.chosen_for(design).sample().is_some();
        let shared = if sampled { Shared::of(design, &unit_norms(design), self.seed) } else { None };
        Preparation { shared: shared.map(Arc::new) }
    }

    /// As [`Newton::solve`], to the bit, with what was prepared by the same solver for the same A; its passes are not
    /// counted.
    ///
    /// # Errors
    /// As [`Newton::solve`].
    pub fn solve_prepared(&self, instance: &Instance, x0: &[f64], prepared: &Preparation) -> Result<Solution, Error> {
        self.check(instance, x0)?;
        Run::start(self, instance, x0, prepared)?.run()
    }

    fn check(&self, instance: &Instance, x0: &[f64]) -> Result<(), Error> {
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return Err(Error::Tolerance { value: self.tolerance });
        }
        check_start(instance, x0)
    }
}

impl Preparation {
    /// Passes over A that the preparation took.
    pub fn passes(&self) -> usize {
        if self.shared.is_some() { PASSES } else { 0 }
    }
}

/// ‖A_{*,j}‖, 1 for a column of zeros (d).
pub(super) fn unit_norms(design: &DesignMatrix) -> DVector<f64> {
    design.column_norms().map(|norm| if norm > 0.0 { norm } else { 1.0 })
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
