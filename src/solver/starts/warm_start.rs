//! A start from a sample of rows: the regression is solved on a few rows first, and its minimiser is where the run on all
//! of them begins.
//!
//! What m rows can tell is off by about √(d/m) of the noise, however long one works on them, so the iterations from far
//! away may as well read a few rows. A row is drawn with a probability qᵢ that is larger where b or w is, since
//! δᵢ is about bᵢ² or wᵢ² where the model fits, and counts 1/qᵢ times. Nothing rests on the sample: it gives a point, which
//! serves only where L is lower there, and a matrix, which only preconditions.

use crate::linalg::{DesignMatrix, OverRows};
use crate::loss::evaluation::times_exp;
use crate::loss::{Evaluation, Regression};
use crate::sketch::Sample;
use crate::sketch::sampling::probabilities_over;
use crate::solver::run::Run;
use crate::solver::step::cost::Cost;
use crate::solver::step::quadratic::unit_norms;
use crate::solver::step::quadratic::{Magnitude, in_unit_columns};
use crate::solver::{Error, Method, Newton};
use nalgebra::{DMatrix, DVector};

/// Expected rows of a sample for each column of A, where A has many times more.
const ROWS: usize = 48;
/// Rows for each column below which a sample fits its own noise.
const LEAST_ROWS: usize = 4;
/// Entries of A below which a run is over before a sample pays.
const LEAST_ENTRIES: usize = 1_000_000;
/// The relative gradient to reach on the sample.
const TOLERANCE: f64 = 1e-2;
/// Iterations before the run on the sample is given up.
const ITERATIONS: usize = 50;
/// The share of a ridge beyond which a curvature is more than that ridge.
const RIDGE: f64 = 1e-6;
/// The share of what the sample promises that the loss on all rows must keep.
const KEPT: f64 = 0.5;

/// The minimiser on a sample of rows.
pub(in crate::solver) struct WarmStart {
    /// x (d).
    pub x: DVector<f64>,
    /// The estimate of L at x0 and at x.
    promised: [Magnitude; 2],
    /// An estimate of Aᵀ diag(δ)A at x (d × d), in columns of unit norm, over e^(exponent).
    gram: DMatrix<f64>,
    exponent: f64,
    /// Rows of the sample.
    pub rows: usize,
    /// Iterations on it.
    pub iterations: usize,
    /// Rows that its passes read, one after the other.
    pub read: usize,
}

impl WarmStart {
    /// Whether A is so tall that a sample may pay, and L at x0 is more than its ridge, which one step minimises.
    pub fn pays(instance: &Regression, start: &Evaluation) -> bool {
        let design = instance.design();
        let tall = design.entries() >= LEAST_ENTRIES && rows_of(design) >= (LEAST_ROWS * design.columns()) as f64;
        tall && !is_ridge(instance, start)
    }

    /// The start that a sample of the seed gives from x0; `norms` are the column norms of A. `None` where the run on the
    /// sample leads nowhere.
    pub fn of(
        newton: &Newton,
        instance: &Regression,
        x0: &DVector<f64>,
        norms: &DVector<f64>,
    ) -> Result<Option<Self>, Error> {
        let design = instance.design();
        let over_rows = design.over_rows();
        let kept = probabilities_over(over_rows, importances(instance), rows_of(design));
        let sample = Sample::draw_over(over_rows, &vec![1.0; kept.len()], &kept, newton.seed)?;
        drop(kept);
        let part = instance.on_rows(sample.rows(), sample.entries().to_vec())?;
        let limits = Newton { tolerance: TOLERANCE, method: Method::Exact, iteration_limit: ITERATIONS, ..*newton };
        let Some(end) = Run::hasty(&limits, &part, x0.as_slice())?.hasten()? else { return Ok(None) };
        let own = unit_norms(part.design());
        Ok(Some(Self {
            x: end.x,
            promised: [end.start, end.value],
            gram: in_unit_columns(end.gram, &norms.component_div(&own)),
            exponent: end.value.exponent,
            rows: sample.count(),
            iterations: end.iterations,
            read: end.passes * sample.count(),
        }))
    }

    /// Whether L fell on all rows by a good share of what it fell by on the sample, which otherwise was fitted by chance.
    pub fn holds(&self, before: Magnitude, at: &Evaluation) -> bool {
        let over = |magnitude: Magnitude| times_exp(magnitude.mantissa, magnitude.exponent - before.exponent);
        let [start, end] = self.promised.map(over);
        let fall = before.mantissa - over(Magnitude::of(at));
        fall.is_finite() && fall > 0.0 && fall >= KEPT * (start - end)
    }

    /// The estimate of Aᵀ diag(δ)A, in columns of unit norm, over e^(exponent).
    pub fn into_gram(self, exponent: f64) -> DMatrix<f64> {
        self.gram * times_exp(1.0, self.exponent - exponent)
    }
}

/// The curvature is that of the ridge to within [`RIDGE`] in every row.
fn is_ridge(instance: &Regression, at: &Evaluation) -> bool {
    let shrink = times_exp(1.0, -at.log_scale);
    instance.all_rows(|i| {
        let ridge = instance.weights().square(i) * shrink;
        (at.delta[i] - ridge).abs() <= RIDGE * ridge
    })
}

/// Expected rows of a sample.
fn rows_of(design: &DesignMatrix) -> f64 {
    ((ROWS * design.columns()) as f64).min(Cost::of(design).affordable_rows())
}

/// Half of it b², a quarter each of w² and of all rows alike; sums to 1 where neither vanishes.
fn importances(instance: &Regression) -> Vec<f64> {
    let (design, b) = (instance.design(), instance.target());
    let mut found = vec![0.25 / design.rows() as f64; design.height()];
    add_share(design.over_rows(), &mut found, 0.5, |i| b[i] * b[i]);
    add_share(design.over_rows(), &mut found, 0.25, |i| instance.weights().square(i));
    found
}

/// Adds numbers ≥ 0 that sum to `share` in all, where their sum is a positive number.
fn add_share(over_rows: &OverRows, found: &mut [f64], share: f64, part: impl Fn(usize) -> f64 + Sync) {
    let whole = over_rows.sum(|rows| rows.map(&part).sum());
    if whole > 0.0 && whole.is_finite() {
        found.iter_mut().enumerate().for_each(|(i, sum)| *sum += share * (part(i) / whole));
    }
}
