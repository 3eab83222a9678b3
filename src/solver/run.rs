//! A run of Newton's method, iteration by iteration.
//!
//! The step minimises the quadratic model in a trust region, so it is Newton's where the Hessian is positive definite
//! and the step fits, and leaves saddles along negative curvature where it is not. Its length is searched in z = Ax at
//! O(n) a trial. Nothing depends on the scale of L: tolerances are relative, and rounding is estimated, not assumed.
//! Samples give steps while these make plain progress; all that may end a run is left to the exact Hessian.

use super::gram::Gram;
use super::line_search::search;
use super::newton::{Preparation, unit_norms};
use super::point::Point;
use super::progress::Progress;
use super::quadratic::{Magnitude, Quadratic, Slope, in_unit_columns};
use super::sketched::Sketch;
use super::trust_region::{Step, TrustRegion};
use super::warm_start::WarmStart;
use super::{CriticalPoint, Error, Method, Newton, Record, Sampled, Solution, Stop};
use crate::loss::{Evaluation, Instance, Trial};
use nalgebra::{DMatrix, DVector};

/// This many steps in a row that go outwards for nothing are a divergence.
const OUTWARD_STEPS: usize = 4;
/// The least move of an entry of Ax that counts as going outwards.
const OUTWARD_MOVEMENT: f64 = 0.1;
/// Iterations at rounding that do not halve the gradient before it is as small as it gets.
const FRUITLESS: usize = 2;
/// This many steps in a row that move no entry of Ax by more than its rounding lead nowhere.
const STILL_STEPS: usize = 8;
/// Where no entry of Ax moves by more than this, an exact Hessian soon serves to the end.
const NEAR: f64 = 0.25;
/// Entries of A from which an exact Hessian is worth keeping.
const COSTLY: usize = 100_000;
/// Shrinkings of the trust region before the run ends without a decrease.
const SHRINKINGS: usize = 8;
/// Shrinkings of the trust region before a step from a sample gives way to an exact one.
const SAMPLED_SHRINKINGS: usize = 3;

/// The state between iterations.
pub(super) struct Run<'a> {
    limits: &'a Newton,
    instance: &'a Instance,
    prepared: Option<&'a Preparation>,
    /// ‖A_{*,j}‖, 1 for a column of zeros.
    norms: DVector<f64>,
    point: Point<'a>,
    /// Every weight is positive.
    ridged: bool,
    /// L(x0).
    start: Magnitude,
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
    trace: Vec<Record>,
}

/// A direction p in x with q = Ap.
struct Direction {
    p: DVector<f64>,
    q: Vec<f64>,
    /// As the trust region measures it.
    length: f64,
    newton: bool,
}

/// Where a run on a sample of rows ended.
pub(super) struct HastyEnd {
    pub x: DVector<f64>,
    /// L at x0, and at x.
    pub start: Magnitude,
    pub value: Magnitude,
    /// Aᵀ diag(δ)A at x (d × d), in columns of unit norm.
    pub gram: DMatrix<f64>,
    pub iterations: usize,
    pub passes: usize,
}

type End = (Stop, CriticalPoint);

impl<'a> Run<'a> {
    /// A run at its start, with what was prepared for A.
    pub fn start(
        limits: &'a Newton,
        instance: &'a Instance,
        x0: &[f64],
        prepared: &'a Preparation,
    ) -> Result<Self, Error> {
        Ok(Self { prepared: Some(prepared), ..Self::hasty(limits, instance, x0)? })
    }

    /// A run by exact steps that ends with [`Run::hasten`].
    pub fn hasty(limits: &'a Newton, instance: &'a Instance, x0: &[f64]) -> Result<Self, Error> {
        let point = Point::at(instance, x0)?;
        Ok(Self {
            limits,
            instance,
            prepared: None,
            norms: unit_norms(instance.design()),
            ridged: (0..point.z.len()).all(|row| instance.weights().square(row) > 0.0),
            start: Magnitude::of(&point.evaluation),
            radius: (point.z.len() as f64).sqrt(),
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
            trace: Vec::new(),
        })
    }

    /// Iterates until the run ends.
    pub fn run(mut self) -> Result<Solution, Error> {
        if self.limits.method == Method::Auto && WarmStart::pays(self.instance, &self.point.evaluation) {
            self.warm_up()?;
        }
        if self.sketch.is_none() {
            self.draw_samples();
        }
        loop {
            self.passes += 1;
            let (design, evaluation, norms) = (self.instance.design(), &self.point.evaluation, &self.norms);
            let known = self.sketch.as_ref().is_some_and(|sketch| !self.near || sketch.exact().is_some());
            let (slope, gram) = if known {
                (Slope::at(design, evaluation, norms)?, None)
            } else {
                Slope::and_gram(design, evaluation, norms).map(|(slope, gram)| (slope, Some(gram)))?
            };
            let gradient = slope.norm;
            if let Some((stop, critical_point)) = self.iterate(slope, gram)? {
                if stop.is_critical() && !self.point.fresh {
                    self.form_anew()?;
                }
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
                .is_some_and(|progress| slope.norm.over(progress.reference) <= self.limits.tolerance)
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
        self.progress = Some(Progress::update(self.progress.take(), slope.norm, slope.is_level()));
        if at_rest {
            return Ok(());
        }
        let Some(warm) = WarmStart::of(self.limits, self.instance, &self.point.x, &self.norms)? else { return Ok(()) };
        self.passes += 1 + warm.read.div_ceil(self.point.z.len());
        let (side, start) = (self.point.evaluation.positive_normaliser, self.start);
        let holds = |at: &Evaluation| at.positive_normaliser == side && warm.holds(start, at);
        if self.point.jump(warm.x.clone(), holds)? {
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

    /// How the run ends, or its last step, by an exact Hessian from nearby.
    fn end_beside(&mut self, slope: &Slope) -> Result<Option<Option<End>>, Error> {
        let exact = self.sketch.as_ref().and_then(Sketch::exact);
        let Some(step) = exact.and_then(|gram| gram.newton_at(&self.point.evaluation, slope)) else { return Ok(None) };
        let direction = self.direction(step)?;
        if !self.is_settled(&direction) || self.escaping {
            self.point.give_back(direction.q);
            return Ok(None);
        }
        if self.point.fresh {
            return Ok(Some(Some((Stop::Converged, CriticalPoint::Minimum))));
        }
        self.record(slope.norm, &direction, 1.0);
        self.refine(direction)?;
        Ok(Some(None))
    }

    /// One iteration: a step, or how the run ends; `gram` is Aᵀ diag(δ)A in columns of unit norm, where it is there.
    fn iterate(&mut self, slope: Slope, gram: Option<DMatrix<f64>>) -> Result<Option<End>, Error> {
        if !(slope.is_finite() && Magnitude::of(&self.point.evaluation).mantissa.is_finite()) {
            return Ok(Some((Stop::NonFinite, CriticalPoint::Unknown)));
        }
        let (gradient, level) = (slope.norm, slope.is_level());
        let progress = Progress::update(self.progress.take(), gradient, level);
        let share = gradient.over(progress.reference);
        let vanished = share <= self.limits.tolerance;
        let fruitless = progress.fruitless >= FRUITLESS || gradient.mantissa == 0.0;
        let tired = progress.fruitless >= self.method.patience() || self.still > 0 || self.outward > 0;
        self.progress = Some(progress);
        if vanished && let Some(end) = self.end_beside(&slope)? {
            return Ok(end);
        }
        let at_an_end = level || tired || vanished;
        if gram.is_none()
            && !at_an_end
            && self.trace.len() < self.limits.iteration_limit
            && self.sampled_step(&slope, share)?
        {
            return Ok(None);
        }
        let gram = match gram {
            Some(gram) => gram,
            None => {
                self.passes += 1;
                in_unit_columns(self.instance.design().weighted_gram(&self.point.evaluation.delta)?, &self.norms)
            }
        };
        let model = Quadratic::of(gram, &self.point.evaluation, &slope);
        if !model.is_finite() {
            return Ok(Some((Stop::NonFinite, CriticalPoint::Unknown)));
        }
        let mut region = TrustRegion::new(model);
        let convex = region.is_semidefinite();
        let at_rounding = |critical: bool| match (critical, convex) {
            (true, true) => (Stop::AtPrecision, CriticalPoint::Minimum),
            (_, false) if vanished => (Stop::Stalled, CriticalPoint::Saddle),
            _ => (Stop::Stalled, CriticalPoint::Unknown),
        };
        for _ in 0..SHRINKINGS {
            let Some(step) = region.step(self.radius) else { break };
            let direction = self.direction(step)?;
            let (flat, settled) = (self.is_flat(&direction), self.is_settled(&direction));
            if settled && !(vanished || tired || level) && self.trace.len() < self.limits.iteration_limit {
                // L is a quadratic as far as the step goes: no search, and no other Hessian
                return self.settle(&slope, direction, region).map(|()| None);
            }
            let stop = match (vanished && settled, flat || level) {
                (true, _) => Some(Stop::Converged),
                (false, true) if convex && fruitless => Some(Stop::AtPrecision),
                _ if self.outward >= OUTWARD_STEPS => return Ok(Some((Stop::Diverging, CriticalPoint::Unknown))),
                _ => None,
            };
            if let Some(stop) = stop {
                if self.escaping {
                    // Newton's steps shrink towards a minimiser: one that was long before it vanished fled to infinity
                    return Ok(Some((Stop::Diverging, CriticalPoint::Unknown)));
                }
                if self.point.fresh {
                    return Ok(Some((stop, CriticalPoint::Minimum)));
                }
                return self.settle(&slope, direction, region).map(|()| None);
            }
            if self.still >= STILL_STEPS {
                return Ok(Some(at_rounding(vanished || level)));
            }
            if self.trace.len() >= self.limits.iteration_limit {
                return Ok(Some((Stop::StepLimit, CriticalPoint::Unknown)));
            }
            if let Some(accepted) = search(self.instance, &self.point.z, &self.point.evaluation, &direction.q) {
                self.record(gradient, &direction, accepted.step);
                if direction.newton && accepted.step * largest(&direction.q) <= NEAR {
                    self.keep(region, &slope);
                }
                self.take(direction, accepted.step, &accepted.trial, vanished);
                return Ok(None);
            }
            if flat {
                return Ok(Some(at_rounding(true)));
            }
            self.radius = 0.1 * direction.length;
            self.point.give_back(direction.q);
        }
        Ok(Some((if region.is_singular() { Stop::Singular } else { Stop::Stalled }, CriticalPoint::Unknown)))
    }

    /// Takes a step from a sample; false where there is no sample or its step makes no plain progress.
    fn sampled_step(&mut self, slope: &Slope, share: f64) -> Result<bool, Error> {
        let Some(mut sketch) = self.sketch.take() else { return Ok(false) };
        let taken = self.step_from(&mut sketch, slope, share)?;
        if sketch.is_spent() {
            self.draw_samples();
        } else {
            self.sketch = Some(sketch);
        }
        Ok(taken)
    }

    fn step_from(&mut self, sketch: &mut Sketch, slope: &Slope, share: f64) -> Result<bool, Error> {
        let (instance, tolerance) = (self.instance, self.limits.tolerance);
        let Some(mut model) = sketch.model(instance, &self.point.evaluation, slope, &self.norms, [share, tolerance])
        else {
            return Ok(false);
        };
        for _ in 0..SAMPLED_SHRINKINGS {
            let passes = sketch.passes;
            let step = sketch.step(&mut model, instance, &self.point.evaluation, slope, &self.norms, self.radius)?;
            self.passes += sketch.passes - passes;
            self.products += sketch.last_products();
            let Some(step) = step else { break };
            let direction = self.direction(step)?;
            if self.is_flat(&direction) {
                break;
            }
            if let Some(accepted) = search(instance, &self.point.z, &self.point.evaluation, &direction.q) {
                self.record(slope.norm, &direction, accepted.step);
                self.take(direction, accepted.step, &accepted.trial, false);
                return Ok(true);
            }
            self.radius = 0.1 * direction.length;
            self.point.give_back(direction.q);
        }
        Ok(false)
    }

    /// Takes a whole step that moves next to nothing.
    fn settle(&mut self, slope: &Slope, direction: Direction, region: TrustRegion) -> Result<(), Error> {
        self.record(slope.norm, &direction, 1.0);
        if direction.newton {
            self.keep(region, slope);
        }
        self.refine(direction)
    }

    /// Whether an exact Hessian costs enough to be used again, and the method is free to.
    fn keeps_hessians(&self) -> bool {
        let costly = self.instance.design().entries() >= COSTLY;
        costly && self.prepared.is_some() && self.method != Method::Subsampled
    }

    /// Keeps the exact Hessian of a point that is about to be left, but not far.
    fn keep(&mut self, region: TrustRegion, slope: &Slope) {
        if self.keeps_hessians() {
            let gram = Gram::exact(region.into_hessian(), &self.point.evaluation, slope);
            self.sketch = Some(Sketch::preconditioned(gram, self.instance.design()));
        }
    }

    /// p = s over the column norms, and q = Ap: one pass.
    fn direction(&mut self, Step { s, newton, length }: Step) -> Result<Direction, Error> {
        let p = s.component_div(&self.norms);
        self.passes += 1;
        Ok(Direction { q: self.point.image(&p)?, p, length, newton })
    }

    /// The model along q changes by less than the rounding of the loss.
    fn is_flat(&self, direction: &Direction) -> bool {
        let evaluation = &self.point.evaluation;
        let slope = evaluation.slope_over(&direction.q, evaluation.log_scale);
        slope.abs() + evaluation.curvature(&direction.q).abs() <= evaluation.value_rounding
    }

    /// The Hessian is semidefinite, and a whole Newton step would move no entry of z by more than √ε·max(1, ‖z‖∞).
    fn is_settled(&self, direction: &Direction) -> bool {
        direction.newton && largest(&direction.q) <= f64::EPSILON.sqrt() * largest(&self.point.z).max(1.0)
    }

    /// Moves to an accepted trial and fits the trust region to its length.
    fn take(&mut self, Direction { p, q, length, .. }: Direction, step: f64, trial: &Trial, vanished: bool) {
        let movement = step * largest(&q);
        let before = largest(&self.point.z);
        let idle = self.is_idle(trial);
        self.point.advance(step, &p, q);
        let after = largest(&self.point.z);
        self.near = self.keeps_hessians() && movement <= NEAR;
        self.escaping = vanished && movement >= OUTWARD_MOVEMENT && after > before;
        self.outward = if self.escaping && idle { self.outward + 1 } else { 0 };
        self.still = if movement <= f64::EPSILON * after { self.still + 1 } else { 0 };
        let length = 2.0 * step * length;
        if step < 0.5 || length > self.radius {
            self.radius = length;
        }
    }

    /// L falls by no more than the tolerance, relative to itself, or is below ε² of L(x0) already where no ridge keeps z
    /// from infinity.
    fn is_idle(&self, after: &Trial) -> bool {
        let exponent = after.log_scale;
        let after = Magnitude { mantissa: after.value_over(exponent), exponent };
        let before = Magnitude::of(&self.point.evaluation);
        let nothing_left = !self.ridged && after.over(self.start) <= f64::EPSILON * f64::EPSILON;
        after.over(before) >= 1.0 - self.limits.tolerance || nothing_left
    }

    /// Takes a last whole Newton step and forms z = Ax anew, free of the rounding of the steps before.
    ///
    /// Where the step is not Newton's, or crosses to where the loss is undefined, z alone is formed anew.
    fn refine(&mut self, Direction { p, q, newton, .. }: Direction) -> Result<(), Error> {
        self.point.give_back(q);
        let (side, scale) = (self.point.evaluation.positive_normaliser, self.point.evaluation.log_scale);
        let allowed = |at: &Evaluation| at.positive_normaliser == side && at.value_over(scale).is_finite();
        if newton {
            self.passes += 1;
            if self.point.jump(&self.point.x + p, allowed)? {
                return Ok(());
            }
        }
        self.form_anew()
    }

    /// z = Ax and the loss there: one pass.
    fn form_anew(&mut self) -> Result<(), Error> {
        self.passes += 1;
        self.point.jump(self.point.x.clone(), |_| true)?;
        Ok(())
    }

    fn record(&mut self, gradient: Magnitude, direction: &Direction, step: f64) {
        let movement = step * largest(&direction.q);
        self.trace.push(self.at_hand(gradient, step, movement, direction.newton));
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

    fn ended(mut self, stop: Stop, critical_point: CriticalPoint, gradient: Magnitude) -> Solution {
        let last = self.at_hand(gradient, 0.0, 0.0, false);
        self.trace.push(last);
        Solution {
            value: last.value,
            gradient_norm: last.gradient_norm,
            relative_gradient: self.progress.map_or(f64::NAN, |progress| gradient.over(progress.reference)),
            method: self.method,
            iterations: last.iteration,
            passes: self.passes,
            products: self.products,
            stop,
            critical_point,
            sampled: self.sampled,
            trace: self.trace,
            x: self.point.x.as_slice().to_vec(),
        }
    }
}

/// ‖v‖∞.
fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |largest, entry| entry.abs().max(largest))
}
