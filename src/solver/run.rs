//! A run of Newton's method, iteration by iteration.
//!
//! The step minimises the quadratic model in a trust region, so it is Newton's where the Hessian is positive definite
//! and the step fits, and leaves saddles along negative curvature where it is not. Its length is searched in z = Ax at
//! O(n) a trial. Nothing depends on the scale of L: tolerances are relative, and rounding is estimated, not assumed.
//! Samples give steps while these make plain progress; all that may end a run is left to the exact Hessian.

use super::line_search::{Accepted, search};
use super::newton::{Preparation, unit_norms};
use super::progress::Progress;
use super::quadratic::{Magnitude, Quadratic, Slope, in_unit_columns};
use super::sketched::Sketch;
use super::trust_region::{Step, TrustRegion};
use super::{CriticalPoint, Error, Method, Newton, Record, Solution, Stop};
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
/// Shrinkings of the trust region before the run ends without a decrease.
const SHRINKINGS: usize = 8;
/// Shrinkings of the trust region before a step from a sample gives way to an exact one.
const SAMPLED_SHRINKINGS: usize = 3;

/// The state between iterations.
pub(super) struct Run<'a> {
    limits: &'a Newton,
    instance: &'a Instance,
    /// ‖A_{*,j}‖, 1 for a column of zeros.
    norms: DVector<f64>,
    x: DVector<f64>,
    z: Vec<f64>,
    /// Memory for a q.
    spare: Vec<f64>,
    /// The model that the last step was settled by, where it serves beside it, too.
    settled: Option<TrustRegion>,
    /// A step from a sample was the last once; where a run goes on, the exact Hessian saw it otherwise.
    refined: bool,
    /// z is Ax itself, not a sum of steps.
    fresh: bool,
    evaluation: Evaluation,
    /// Memory for an evaluation.
    former: Option<Evaluation>,
    /// L(x0).
    start: Magnitude,
    radius: f64,
    passes: usize,
    products: usize,
    method: Method,
    /// `None` for the exact method, and once no sample serves.
    sketch: Option<Sketch>,
    progress: Option<Progress>,
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

type End = (Stop, CriticalPoint);

impl<'a> Run<'a> {
    /// A run at its start, with what was prepared for A.
    pub fn start(
        limits: &'a Newton,
        instance: &'a Instance,
        x0: &[f64],
        prepared: &Preparation,
    ) -> Result<Self, Error> {
        let norms = unit_norms(instance.design());
        let z = instance.design().times(x0)?;
        let evaluation = instance.evaluate(&z);
        let method = limits.method.chosen_for(instance.design());
        let sketch = match (method.sample(), &prepared.shared) {
            (Some(used), Some(shared)) => Some(Sketch::of(shared.clone(), instance.design(), used, limits.seed)),
            _ => None,
        };
        Ok(Self {
            limits,
            instance,
            norms,
            x: DVector::from_row_slice(x0),
            spare: Vec::new(),
            refined: false,
            settled: None,
            fresh: true,
            start: Magnitude::of(&evaluation),
            evaluation,
            former: None,
            radius: (z.len() as f64).sqrt(),
            z,
            passes: 2,
            products: 0,
            method,
            sketch,
            progress: None,
            escaping: false,
            outward: 0,
            still: 0,
            trace: Vec::new(),
        })
    }

    /// Iterates until the run ends.
    pub fn run(mut self) -> Result<Solution, Error> {
        loop {
            self.passes += 1;
            let (design, evaluation, norms) = (self.instance.design(), &self.evaluation, &self.norms);
            let settled = self.settled.take();
            let (slope, gram) = match (&self.sketch, &settled) {
                (Some(_), _) | (None, Some(_)) => (Slope::at(design, evaluation, norms)?, None),
                (None, None) => Slope::and_gram(design, evaluation, norms).map(|(slope, gram)| (slope, Some(gram)))?,
            };
            let gradient = slope.norm;
            if let Some(region) = settled.filter(|_| slope.is_finite())
                && self.ends_beside(&region, &slope)?
            {
                return Ok(self.ended(Stop::Converged, CriticalPoint::Minimum, gradient));
            }
            if let Some((stop, critical_point)) = self.iterate(slope, gram)? {
                if stop.is_critical() && !self.fresh {
                    (self.z, self.evaluation) = self.form(&self.x.clone())?;
                }
                return Ok(self.ended(stop, critical_point, gradient));
            }
        }
    }

    /// Converged, by a Hessian from less than √ε away that is far from singular.
    fn ends_beside(&mut self, region: &TrustRegion, slope: &Slope) -> Result<bool, Error> {
        let vanished =
            self.progress.as_ref().is_some_and(|progress| slope.norm.over(progress.reference) <= self.limits.tolerance);
        let Some(step) = region.newton_for(&slope.gradient).filter(|_| vanished && self.fresh) else {
            return Ok(false);
        };
        let direction = self.direction(step)?;
        Ok(self.is_settled(&direction))
    }

    /// One iteration: a step, or how the run ends; `gram` is Aᵀ diag(δ)A in columns of unit norm, where it is there.
    fn iterate(&mut self, slope: Slope, gram: Option<DMatrix<f64>>) -> Result<Option<End>, Error> {
        if !(slope.is_finite() && self.evaluation.value_over(self.evaluation.log_scale).is_finite()) {
            return Ok(Some((Stop::NonFinite, CriticalPoint::Unknown)));
        }
        let (gradient, level) = (slope.norm, slope.is_level());
        let progress = Progress::update(self.progress.take(), gradient, level);
        let share = gradient.over(progress.reference);
        let vanished = share <= self.limits.tolerance;
        let fruitless = progress.fruitless >= FRUITLESS || gradient.mantissa == 0.0;
        let tired = progress.fruitless >= self.method.patience() || self.still > 0 || self.outward > 0;
        self.progress = Some(progress);
        let at_an_end = level || tired || vanished && self.fresh;
        if !at_an_end && self.trace.len() < self.limits.iteration_limit && self.sampled_step(&slope, vanished, share)? {
            return Ok(None);
        }
        let gram = match gram {
            Some(gram) => gram,
            None => {
                self.passes += 1;
                in_unit_columns(self.instance.design().weighted_gram(&self.evaluation.delta)?, &self.norms)
            }
        };
        let model = Quadratic::of(gram, &self.evaluation, &slope);
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
            let flat = self.is_flat(&direction);
            let stop = match (vanished && self.is_settled(&direction), flat || level) {
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
                if self.fresh {
                    return Ok(Some((stop, CriticalPoint::Minimum)));
                }
                self.record(gradient, &direction, 1.0);
                self.refine(&direction)?;
                if stop == Stop::Converged && region.is_definite_within(largest(&direction.q)) {
                    self.settled = Some(region);
                }
                return Ok(None);
            }
            if self.still >= STILL_STEPS {
                return Ok(Some(at_rounding(vanished || level)));
            }
            if self.trace.len() >= self.limits.iteration_limit {
                return Ok(Some((Stop::StepLimit, CriticalPoint::Unknown)));
            }
            if let Some(accepted) = search(self.instance, &self.z, &self.evaluation, &direction.q) {
                self.record(gradient, &direction, accepted.step);
                self.take(direction, &accepted, vanished);
                return Ok(None);
            }
            if flat {
                return Ok(Some(at_rounding(true)));
            }
            self.radius = 0.1 * direction.length;
        }
        Ok(Some((if region.is_singular() { Stop::Singular } else { Stop::Stalled }, CriticalPoint::Unknown)))
    }

    /// Takes a step from a sample; false where there is no sample or its step makes no plain progress.
    fn sampled_step(&mut self, slope: &Slope, vanished: bool, share: f64) -> Result<bool, Error> {
        let Some(mut sketch) = self.sketch.take() else { return Ok(false) };
        let taken = self.step_from(&mut sketch, slope, vanished, share);
        self.sketch = Some(sketch);
        taken
    }

    fn step_from(&mut self, sketch: &mut Sketch, slope: &Slope, vanished: bool, share: f64) -> Result<bool, Error> {
        let Some(mut model) = sketch.model(self.instance, &self.evaluation, slope, &self.norms, share) else {
            return Ok(false);
        };
        for _ in 0..SAMPLED_SHRINKINGS {
            let passes = sketch.passes;
            let step = sketch.step(&mut model, self.instance, &self.evaluation, slope, &self.norms, self.radius)?;
            self.passes += sketch.passes - passes;
            self.products += sketch.last_products();
            let Some(step) = step else { break };
            let direction = self.direction(step)?;
            if vanished && self.is_settled(&direction) && !self.escaping {
                if self.refined {
                    break;
                }
                self.refined = true;
                self.record(slope.norm, &direction, 1.0);
                self.refine(&direction)?;
                return Ok(true);
            }
            if self.is_flat(&direction) {
                break;
            }
            if let Some(accepted) = search(self.instance, &self.z, &self.evaluation, &direction.q) {
                self.record(slope.norm, &direction, accepted.step);
                self.take(direction, &accepted, vanished);
                return Ok(true);
            }
            self.radius = 0.1 * direction.length;
        }
        Ok(false)
    }

    /// p = s over the column norms, and q = Ap: one pass.
    fn direction(&mut self, Step { s, newton, length }: Step) -> Result<Direction, Error> {
        let p = s.component_div(&self.norms);
        self.passes += 1;
        let mut q = std::mem::take(&mut self.spare);
        q.resize(self.z.len(), 0.0);
        self.instance.design().times_into(p.as_slice(), &mut q)?;
        Ok(Direction { q, p, length, newton })
    }

    /// The model along q changes by less than the rounding of the loss.
    fn is_flat(&self, direction: &Direction) -> bool {
        let slope = self.evaluation.slope_over(&direction.q, self.evaluation.log_scale);
        slope.abs() + self.evaluation.curvature(&direction.q).abs() <= self.evaluation.value_rounding
    }

    /// The Hessian is semidefinite, and a whole Newton step would move no entry of z by more than √ε·max(1, ‖z‖∞).
    fn is_settled(&self, direction: &Direction) -> bool {
        direction.newton && largest(&direction.q) <= f64::EPSILON.sqrt() * largest(&self.z).max(1.0)
    }

    /// Moves to an accepted trial and fits the trust region to its length.
    fn take(&mut self, direction: Direction, Accepted { step, trial }: &Accepted, vanished: bool) {
        let movement = step * largest(&direction.q);
        let before = largest(&self.z);
        self.z.iter_mut().zip(&direction.q).for_each(|(z, q)| *z += step * q);
        let after = largest(&self.z);
        self.escaping = vanished && movement >= OUTWARD_MOVEMENT && after > before;
        self.outward = if self.escaping && self.is_idle(trial) { self.outward + 1 } else { 0 };
        self.still = if movement <= f64::EPSILON * after { self.still + 1 } else { 0 };
        let length = 2.0 * step * direction.length;
        if *step < 0.5 || length > self.radius {
            self.radius = length;
        }
        self.x.axpy(*step, &direction.p, 1.0);
        self.fresh = false;
        self.evaluate();
        self.spare = direction.q;
    }

    /// The loss at z, in the memory of the loss before the one before.
    fn evaluate(&mut self) {
        let next = match self.former.take() {
            Some(former) => self.instance.evaluate_in(&self.z, former),
            None => self.instance.evaluate(&self.z),
        };
        self.former = Some(std::mem::replace(&mut self.evaluation, next));
    }

    /// L falls by no more than the tolerance, relative to itself, or is below ε² of L(x0) already.
    fn is_idle(&self, after: &Trial) -> bool {
        let exponent = after.log_scale;
        let after = Magnitude { mantissa: after.value_over(exponent), exponent };
        let before = Magnitude::of(&self.evaluation);
        let nothing_left = after.over(self.start) <= f64::EPSILON * f64::EPSILON;
        after.over(before) >= 1.0 - self.limits.tolerance || nothing_left
    }

    /// Takes a last whole Newton step and forms z = Ax anew, free of the rounding of the steps before.
    ///
    /// Where the step is not Newton's, or crosses to where the loss is undefined, z alone is formed anew.
    fn refine(&mut self, direction: &Direction) -> Result<(), Error> {
        if direction.newton {
            let x = &self.x + &direction.p;
            let (z, evaluation) = self.form(&x)?;
            let allowed = evaluation.positive_normaliser == self.evaluation.positive_normaliser;
            if allowed && evaluation.value_over(self.evaluation.log_scale).is_finite() {
                (self.x, self.z, self.evaluation) = (x, z, evaluation);
                return Ok(());
            }
        }
        (self.z, self.evaluation) = self.form(&self.x.clone())?;
        Ok(())
    }

    /// z = Ax and the loss there: one pass.
    fn form(&mut self, x: &DVector<f64>) -> Result<(Vec<f64>, Evaluation), Error> {
        self.passes += 1;
        self.fresh = true;
        let z = self.instance.design().times(x.as_slice())?;
        let evaluation = self.instance.evaluate(&z);
        Ok((z, evaluation))
    }

    fn record(&mut self, gradient: Magnitude, direction: &Direction, step: f64) {
        let movement = step * largest(&direction.q);
        self.trace.push(self.at_hand(gradient, step, movement, direction.newton));
    }

    fn at_hand(&self, gradient: Magnitude, step: f64, movement: f64, newton: bool) -> Record {
        Record {
            iteration: self.trace.len(),
            value: self.evaluation.value(),
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
            trace: self.trace,
            x: self.x.as_slice().to_vec(),
        }
    }
}

/// ‖v‖∞.
fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |largest, entry| entry.abs().max(largest))
}
