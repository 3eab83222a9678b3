//! A run of Newton's method: where it starts, how it goes on and what it gives.
//!
//! The step minimises the quadratic model in a trust region, so it is Newton's where the Hessian is positive definite
//! and the step fits, and leaves saddles along negative curvature where it is not. Its length is searched in z = Ax at
//! O(n) a trial. Nothing depends on the scale of L: tolerances are relative, and rounding is estimated, not assumed.
//! Samples give steps while these make plain progress; all that may end a run is left to the exact Hessian.

mod ending;
mod iteration;
mod level;
mod orthogonal;
mod point;
pub(in crate::solver) mod polished;
pub(in crate::solver) mod prepared;
mod progress;
mod range;
mod shifted;
mod side;
mod solve;
pub(in crate::solver) mod wide;

use crate::loss::{Evaluation, Loss, Regression};
use crate::solver::starts::warm_start::WarmStart;
use crate::solver::step::gram::Gram;
use crate::solver::step::quadratic::unit_norms;
use crate::solver::step::quadratic::{Magnitude, Slope, Steepness};
use crate::solver::step::sketched::Sketch;
use crate::solver::{CriticalPoint, Dependence, Error, Method, Newton, Record, Sampled, Solution, Stop};
use nalgebra::{DMatrix, DVector};
use point::Point;
use prepared::Preparation;
use progress::Progress;
use side::{BLURRED, LOST, back, is_blurred};
use std::cell::OnceCell;

/// How a run ended, and at what kind of point.
type End = (Stop, CriticalPoint);

/// Iterations whose Hessian is singular to rounding before the run goes on in a basis.
const DOUBTFUL: usize = 24;

/// The state between iterations.
pub(in crate::solver) struct Run<'a> {
    limits: &'a Newton,
    instance: &'a Regression,
    prepared: Option<&'a Preparation>,
    /// ‖A_{*,j}‖, 1 for a column of zeros.
    norms: DVector<f64>,
    point: Point<'a>,
    /// Every weight is positive.
    ridged: bool,
    /// L grows beyond bounds wherever z does, so that it has a minimiser.
    bounded: bool,
    /// L(x0).
    start: Magnitude,
    /// α is above 0 at x0, where the loss has one.
    side: Option<bool>,
    /// What L is small beside, whatever the unit of the target and wherever the run starts; worked out once it is asked for.
    whole: OnceCell<Magnitude>,
    radius: f64,
    passes: usize,
    products: usize,
    method: Method,
    /// `None` for the exact method, and once no sample serves.
    sketch: Option<Sketch>,
    sampled: Option<Sampled>,
    progress: Option<Progress>,
    /// No entry of Ax moved by more than [`NEAR`] in the last step.
    near: bool,
    /// The last step went outwards at a vanished gradient.
    escaping: bool,
    /// Steps in a row that did and changed L by nothing.
    outward: usize,
    /// Steps in a row that moved z by no more than rounding.
    still: usize,
    /// Iterations in a row whose Hessian was neither safely definite nor clearly indefinite.
    doubtful: usize,
    /// The last Hessian was not safely definite.
    unsure: bool,
    /// At the end that was found, Newton's step would still move z.
    unsettled: bool,
    /// What a basis told of the columns of A.
    dependence: Option<Dependence>,
    /// ∇L where a basis ended.
    last_gradient: Option<Steepness>,
    trace: Vec<Record>,
    /// Records that somebody was told of.
    told: usize,
}

/// Where a run on a sample of rows ended.
pub(in crate::solver) struct HastyEnd {
    pub x: DVector<f64>,
    /// L at x0, and at x.
    pub start: Magnitude,
    pub value: Magnitude,
    /// Aᵀ diag(δ)A at x (d × d), in columns of unit norm.
    pub gram: DMatrix<f64>,
    pub iterations: usize,
    pub passes: usize,
}

impl<'a> Run<'a> {
    /// A run at its start, with what was prepared for A.
    pub fn start(
        limits: &'a Newton,
        instance: &'a Regression,
        x0: &[f64],
        prepared: &'a Preparation,
    ) -> Result<Self, Error> {
        Ok(Self { prepared: Some(prepared), ..Self::hasty(limits, instance, x0)? })
    }

    /// A run by exact steps that ends with [`Run::hasten`].
    pub fn hasty(limits: &'a Newton, instance: &'a Regression, x0: &[f64]) -> Result<Self, Error> {
        let point = Point::at(instance, x0)?;
        Ok(Self {
            limits,
            instance,
            prepared: None,
            norms: unit_norms(instance.design()),
            ridged: instance.is_ridged(),
            bounded: instance.is_coercive(),
            start: Magnitude::of(&point.evaluation),
            side: point.evaluation.positive_normaliser,
            whole: OnceCell::new(),
            radius: (instance.design().rows() as f64).sqrt(),
            point,
            // the column norms, and Ax0
            passes: 1 + usize::from(x0.iter().any(|entry| *entry != 0.0)),
            products: 0,
            method: limits.method.chosen_for(instance.design()),
            sketch: None,
            sampled: None,
            progress: None,
            near: false,
            escaping: false,
            outward: 0,
            still: 0,
            doubtful: 0,
            unsure: false,
            unsettled: false,
            dependence: None,
            last_gradient: None,
            trace: Vec::new(),
            told: 0,
        })
    }

    /// Iterates until the run ends.
    pub fn run(mut self) -> Result<Solution, Error> {
        let x0 = &self.point.x.clone();
        if self.limits.method == Method::Auto && WarmStart::pays(self.instance, &self.point.evaluation) {
            self.warm_up()?;
        }
        if self.sketch.is_none() {
            self.draw_samples();
        }
        loop {
            self.begin_iteration()?;
            self.passes += 1;
            let (design, evaluation, norms) = (self.instance.design(), &self.point.evaluation, &self.norms);
            let known = self.sketch.as_ref().is_some_and(|sketch| !self.near || sketch.exact().is_some());
            let (slope, gram) = if known {
                (Slope::at(design, evaluation, norms)?, None)
            } else {
                Slope::and_gram(design, evaluation, norms).map(|(slope, gram)| (slope, Some(gram)))?
            };
            let gradient = slope.steepness;
            let end = self.iterate(slope, gram)?;
            let lost = end.map_or(self.doubtful >= DOUBTFUL, |(stop, _)| {
                (self.unsure || self.is_near_pole()) && stop != Stop::NonFinite
            });
            if lost && let Some((stop, critical_point)) = self.go_on_in_bases(end.map(|(stop, _)| stop))? {
                let gradient = self.last_gradient.unwrap_or(gradient);
                if end.is_some() || !matches!(stop, Stop::Stalled | Stop::StepLimit) {
                    let (stop, critical_point) = self.on_its_side((stop, critical_point), x0)?;
                    return Ok(self.ended(stop, critical_point, gradient));
                }
                self.radius = (self.instance.design().rows() as f64).sqrt();
            }
            self.doubtful = if lost { 0 } else { self.doubtful };
            if let Some((stop, critical_point)) = end {
                if stop.is_critical() && !self.point.fresh {
                    self.form_anew()?;
                }
                let (stop, critical_point) = self.on_its_side((stop, critical_point), x0)?;
                return Ok(self.ended(stop, critical_point, gradient));
            }
        }
    }

    /// Iterates until the tolerance is met, and no further; `None` where the run ends before.
    pub fn hasten(mut self) -> Result<Option<HastyEnd>, Error> {
        loop {
            self.passes += 1;
            let (slope, gram) = Slope::and_gram(self.instance.design(), &self.point.evaluation, &self.norms)?;
            if self
                .progress
                .as_ref()
                .is_some_and(|progress| slope.steepness.scaled.over(progress.reference) <= self.limits.tolerance)
            {
                let value = Magnitude::of(&self.point.evaluation);
                let (iterations, passes) = (self.trace.len(), self.passes);
                return Ok(Some(HastyEnd { x: self.point.x, start: self.start, value, gram, iterations, passes }));
            }
            if self.iterate(slope, Some(gram))?.is_some() {
                return Ok(None);
            }
        }
    }

    /// Moves to where the run on a sample of rows ended, if that holds for all rows, and keeps its Hessian as a
    /// preconditioner.
    fn warm_up(&mut self) -> Result<(), Error> {
        self.passes += 1;
        let slope = Slope::at(self.instance.design(), &self.point.evaluation, &self.norms)?;
        let at_rest = slope.is_level() || !slope.is_finite();
        self.progress = Some(Progress::update(self.progress.take(), slope.steepness.scaled, slope.is_level()));
        if at_rest {
            return Ok(());
        }
        let Some(warm) = WarmStart::of(self.limits, self.instance, &self.point.x, &self.norms)? else { return Ok(()) };
        self.passes += 1 + warm.read.div_ceil(self.instance.design().rows());
        let (side, start) = (self.point.evaluation.positive_normaliser, self.start);
        let holds = |at: &Evaluation, _: f64| at.positive_normaliser == side && warm.holds(start, at);
        if self.point.jump(warm.x.clone(), holds)?.is_some() {
            self.sampled = Some(Sampled { rows: warm.rows, iterations: warm.iterations });
            let gram = warm.into_gram(self.point.evaluation.log_scale);
            self.sketch = Some(Sketch::preconditioned(Gram::sampled(gram), self.instance.design()));
        }
        Ok(())
    }

    /// The samples that the method asks for.
    fn draw_samples(&mut self) {
        let (design, seed) = (self.instance.design(), self.limits.seed);
        if let (Some(used), Some(prepared)) = (self.method.sample(), self.prepared) {
            let (shared, passes) = prepared.shared(design, &self.norms, seed);
            self.passes += passes;
            self.sketch = shared.map(|shared| Sketch::of(shared, design, used, seed));
        }
    }

    /// Refuses to go on where somebody ended the run or a rank was lost; tells of what has come since the last time.
    fn begin_iteration(&mut self) -> Result<(), Error> {
        self.instance.design().turn()?;
        let Some(prepared) = self.prepared else { return Ok(()) };
        self.trace[self.told..].iter().for_each(|record| prepared.tell(record));
        self.told = self.trace.len();
        prepared.goes_on()
    }

    fn at_hand(&self, gradient: Magnitude, step: f64, movement: f64, newton: bool) -> Record {
        Record {
            iteration: self.trace.len(),
            value: self.point.evaluation.value(),
            gradient_norm: gradient.value(),
            step,
            movement,
            newton,
            passes: self.passes,
            products: self.products,
        }
    }

    /// The Hessian in f64 tells nothing for being near α = 0.
    fn is_near_pole(&self) -> bool {
        self.side.is_some() && is_blurred(self.instance, &self.point.z, BLURRED)
    }

    /// The same end, unless it lies so near α = 0 that the rounding of z decides what L is: then the run ends without a verdict,
    /// and where x itself, its z summed plainly, is on the other side, at the nearest point towards x0 that is not.
    fn on_its_side(&mut self, end: End, x0: &DVector<f64>) -> Result<End, Error> {
        if self.side.is_none() || !is_blurred(self.instance, &self.point.z, LOST) {
            return Ok(end);
        }
        if let Some(x) = back(self.instance, self.point.x.as_slice(), x0.as_slice())? {
            self.point.jump(x, |_, _| true)?;
        } else if !end.0.is_critical() {
            return Ok(end);
        }
        Ok((Stop::Stalled, CriticalPoint::Unknown))
    }

    fn ended(mut self, stop: Stop, critical_point: CriticalPoint, gradient: Steepness) -> Solution {
        let last = self.at_hand(gradient.norm, 0.0, 0.0, false);
        self.trace.push(last);
        Solution {
            value: last.value,
            gradient_norm: last.gradient_norm,
            reference: self.progress.as_ref().map(|progress| progress.reference),
            relative_gradient: self.progress.map_or(f64::NAN, |progress| gradient.scaled.over(progress.reference)),
            method: self.method,
            iterations: last.iteration,
            passes: self.passes,
            products: self.products,
            stop,
            critical_point,
            sampled: self.sampled,
            dependence: self.dependence,
            unsettled: self.unsettled,
            trace: self.trace,
            x: self.point.x.as_slice().to_vec(),
        }
    }
}

/// What L is small beside: ½‖b‖² where L tends to it as u vanishes or p spreads out, ½ at least for a p that sums to 1; L(x0)
/// for the rescaled losses, which u takes with it.
fn whole(instance: &Regression, start: Magnitude) -> Magnitude {
    let target = instance.design().over_rows().length(instance.target());
    let square = match instance.loss() {
        Loss::Rescaled(_) => 0.0,
        Loss::Softmax | Loss::SoftResidual => (target * target).max(1.0),
        Loss::Plain(_) => target * target,
    };
    if square > 0.0 { Magnitude { mantissa: 0.5 * square, exponent: 0.0 } } else { start }
}
