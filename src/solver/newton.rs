//! Newton's method on Aᵀ(diag(δ) + V M Vᵀ)A: the solver, its methods and what it returns.
//!
//! Whatever the method, a run ends on the exact Hessian, so that statuses and the kind of point mean the same for all.

use super::run::Run;
use super::sketched::{PASSES, Shared};
use super::wide::{self, Range};
use super::{Certificate, CriticalPoint, Dependence, Error, Finding, Method, Record, Stop};
use crate::linalg::DesignMatrix;
use crate::loss::Instance;
use nalgebra::DVector;
use std::sync::{Arc, OnceLock};

/// Matrices (d × d) that a run keeps at a time.
const SQUARES: usize = 6;

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
    /// One record a step, and a last one at x; none for the steps on a sample.
    pub trace: Vec<Record>,
}

impl Solution {
    /// The same, made to agree with what is proved about its x: a proved minimiser is one however the run ended, and a
    /// proved direction of negative curvature leaves none.
    pub fn with(mut self, certificate: &Certificate) -> Self {
        match certificate.finding {
            Finding::Minimiser => {
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
pub struct Sampled {
    /// Rows of the sample.
    pub rows: usize,
    /// Steps taken.
    pub iterations: usize,
}

/// What runs on one A share: leverage scores and a metric, worked out by the first run that needs them.
#[derive(Clone, Debug, Default)]
pub struct Preparation {
    shared: Arc<OnceLock<Option<Arc<Shared>>>>,
    range: Arc<OnceLock<Arc<Range>>>,
}

impl Newton {
    /// Minimises L from x0 (d). How the run ended is [`Solution::stop`]. Of an A with more columns than rows the run is over
    /// the range of A, and x is the nearest to x0 in columns of unit norm; memory and time grow with n, not with d.
    ///
    /// # Errors
    /// [`Error::StartShape`] when x0 has not d entries, [`Error::StartNotFinite`] when one is NaN or infinite,
    /// [`Error::Tolerance`] when the tolerance is not in (0, 1), [`Error::Product`] where there is no memory for the matrices
    /// that a run keeps.
    pub fn solve(&self, instance: &Instance, x0: &[f64]) -> Result<Solution, Error> {
        self.solve_prepared(instance, x0, &Preparation::default())
    }

    /// As [`Newton::solve`], to the bit, with what other runs of the same solver on the same A have worked out; what is not
    /// there yet is worked out, and counted as this run's.
    ///
    /// # Errors
    /// As [`Newton::solve`].
    pub fn solve_prepared(&self, instance: &Instance, x0: &[f64], prepared: &Preparation) -> Result<Solution, Error> {
        self.check(instance, x0)?;
        let design = instance.design();
        if design.columns() > design.rows() {
            return wide::solve(self, instance, x0, prepared);
        }
        design.room_for_squares(SQUARES)?;
        Run::start(self, instance, x0, prepared)?.run()
    }

    /// About the bytes that a run on A keeps beside A: some d × d matrices, or n × n where A has more columns than rows.
    pub fn memory(design: &DesignMatrix) -> usize {
        let side = design.rows().min(design.columns());
        side.saturating_mul(side).saturating_mul(SQUARES * size_of::<f64>())
    }

    fn check(&self, instance: &Instance, x0: &[f64]) -> Result<(), Error> {
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return Err(Error::Tolerance { value: self.tolerance });
        }
        check_start(instance, x0)
    }
}

impl Preparation {
    /// The range of an A with more columns than rows.
    pub(super) fn range(&self, design: &DesignMatrix) -> Result<Arc<Range>, Error> {
        if let Some(range) = self.range.get() {
            return Ok(range.clone());
        }
        let range = Arc::new(Range::of(design)?);
        Ok(self.range.get_or_init(|| range).clone())
    }

    /// The leverage scores and the metric, with the passes over A that they took now; `None` where A has entries that
    /// overflow.
    pub(super) fn shared(
        &self,
        design: &DesignMatrix,
        norms: &DVector<f64>,
        seed: u64,
    ) -> (Option<Arc<Shared>>, usize) {
        let mut passes = 0;
        let shared = self.shared.get_or_init(|| {
            passes = PASSES;
            Shared::of(design, norms, seed).map(Arc::new)
        });
        (shared.clone(), passes)
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
