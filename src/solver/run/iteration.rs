//! An iteration of a run: a step, or how the run ends.

use super::{End, Run};
use crate::loss::{Evaluation, Trial};
use crate::solver::run::progress::Progress;
use crate::solver::step::gram::Gram;
use crate::solver::step::line_search::{REST, search};
use crate::solver::step::measured::Step;
use crate::solver::step::quadratic::{Magnitude, Quadratic, Slope, in_unit_columns};
use crate::solver::step::sketched::Sketch;
use crate::solver::step::trust_region::TrustRegion;
use crate::solver::{CriticalPoint, Error, Method, Record, Stop};
use nalgebra::{DMatrix, DVector};

/// This many steps in a row that go outwards for nothing are a divergence.
const OUTWARD_STEPS: usize = 4;
/// The relative gradient that has vanished where a step goes outwards, however loose the tolerance is.
const FLED: f64 = 1e-8;
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
/// The share of L from which what a step promises is worth the step.
const WORTH: f64 = 1e-7;
/// The share of ‖Ax‖∞, or of 1, that a Newton step moves an entry by where no minimiser was reached.
pub(super) const AFAR: f64 = 1e-6;
/// Shrinkings of the trust region before the run ends without a decrease.
const SHRINKINGS: usize = 8;
/// Shrinkings of the trust region before a step from a sample gives way to an exact one.
const SAMPLED_SHRINKINGS: usize = 3;

/// A direction p in x with q = Ap.
struct Direction {
    p: DVector<f64>,
    q: Vec<f64>,
    /// ‖q‖∞.
    movement: f64,
    /// As the trust region measures it.
    length: f64,
    newton: bool,
}

impl Run<'_> {
    /// How the run ends, or its last step, by an exact Hessian from nearby.
    fn end_beside(&mut self, slope: &Slope) -> Result<Option<Option<End>>, Error> {
        let exact = self.sketch.as_ref().and_then(Sketch::exact).filter(|_| !self.escaping);
        let Some(step) = exact.and_then(|gram| gram.newton_at(&self.point.evaluation, slope)) else { return Ok(None) };
        if !self.point.fresh {
            // the pass that forms z anew tells how far the step goes
            let (before, rest) = (self.at_hand(slope.steepness.norm, 1.0, 0.0, true), self.rest());
            let allowed = self.in_bounds();
            let x = &self.point.x + step.s.component_div(&self.norms);
            self.passes += 1;
            let moved = self.point.jump(x, |at, movement| movement <= rest && allowed(at))?;
            self.trace.extend(moved.map(|movement| Record { movement, ..before }));
            return Ok(moved.map(|_| None));
        }
        if self.is_worth(-0.5 * slope.gradient.dot(&step.s)) {
            return Ok(None);
        }
        // no entry of a column of unit norm is beyond 1
        let settled = step.s.lp_norm(1) <= self.rest() || {
            let direction = self.direction(step)?;
            let settled = self.is_settled(&direction);
            self.point.give_back(direction.q);
            settled
        };
        Ok(settled.then_some(Some((Stop::Converged, CriticalPoint::Minimum))))
    }

    /// One iteration: a step, or how the run ends; `gram` is Aᵀ diag(δ)A in columns of unit norm, where it is there.
    pub(super) fn iterate(&mut self, slope: Slope, gram: Option<DMatrix<f64>>) -> Result<Option<End>, Error> {
        if !(slope.is_finite() && Magnitude::of(&self.point.evaluation).mantissa.is_finite()) {
            return Ok(Some((Stop::NonFinite, CriticalPoint::Unknown)));
        }
        let (gradient, level) = (slope.steepness.scaled, slope.is_level());
        let progress = Progress::update(self.progress.take(), gradient, level);
        let share = gradient.over(progress.reference);
        let vanished = share <= self.limits.tolerance;
        let fleeing = share <= self.limits.tolerance.min(FLED);
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
        self.unsure = !region.is_sure();
        self.doubtful = if self.unsure && !region.is_clearly_indefinite() { self.doubtful + 1 } else { 0 };
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
            let worth = || {
                let evaluation = &self.point.evaluation;
                self.is_worth(-0.5 * evaluation.slope_over(&direction.q, evaluation.log_scale))
            };
            let goes_on = settled && !(tired || level) && (!vanished || worth());
            if goes_on && self.trace.len() < self.limits.iteration_limit {
                // L is a quadratic as far as the step goes: no search, and no other Hessian
                return self.settle(&slope, direction, region).map(|()| None);
            }
            let stop = match (vanished && settled, flat || level) {
                (true, _) => Some(Stop::Converged),
                (false, true) if convex && fruitless => Some(Stop::AtPrecision),
                _ if self.outward >= OUTWARD_STEPS && self.flees_along(&direction) => {
                    return Ok(Some((Stop::Diverging, CriticalPoint::Unknown)));
                }
                _ => None,
            };
            if let Some(stop) = stop {
                if self.escaping && self.flees_along(&direction) {
                    // Newton's steps shrink towards a minimiser: one that was long before it vanished fled to infinity
                    return Ok(Some((Stop::Diverging, CriticalPoint::Unknown)));
                }
                if self.point.fresh {
                    self.unsettled = self.is_afar(&direction);
                    return Ok(Some((stop, CriticalPoint::Minimum)));
                }
                return self.settle(&slope, direction, region).map(|()| None);
            }
            if self.still >= STILL_STEPS {
                self.unsettled = self.is_afar(&direction);
                return Ok(Some(at_rounding(vanished || level)));
            }
            if self.trace.len() >= self.limits.iteration_limit {
                return Ok(Some((Stop::StepLimit, CriticalPoint::Unknown)));
            }
            if let Some(accepted) = search(self.instance, &self.point.z, &self.point.evaluation, &direction.q) {
                self.record(slope.steepness.norm, &direction, accepted.step);
                if direction.newton && accepted.step * direction.movement <= NEAR {
                    self.keep(region, &slope);
                }
                self.take(direction, accepted.step, &accepted.trial, fleeing);
                return Ok(None);
            }
            if flat {
                self.unsettled = self.is_afar(&direction);
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
                self.record(slope.steepness.norm, &direction, accepted.step);
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
        self.record(slope.steepness.norm, &direction, 1.0);
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
        let q = self.point.image(&p)?;
        Ok(Direction { movement: self.largest(&q), q, p, length, newton })
    }

    /// The model along q changes by less than the rounding of the loss, and where z moves, of its change.
    fn is_flat(&self, direction: &Direction) -> bool {
        let evaluation = &self.point.evaluation;
        let slope = evaluation.slope_over(&direction.q, evaluation.log_scale);
        let promised = slope.abs() + evaluation.curvature(&direction.q).abs();
        promised <= evaluation.value_rounding
            && (direction.movement <= self.rest() || self.is_hidden(direction, promised))
    }

    /// What the model along q changes by is less than the rounding of what L changes by there, row by row: where a part of L
    /// that stays as it is is large, that is far less than the rounding of L.
    fn is_hidden(&self, direction: &Direction, promised: f64) -> bool {
        let step = (1.0 / direction.movement).min(1.0);
        let change = self.instance.change(&self.point.z, &direction.q, step, self.point.evaluation.log_scale);
        promised * step <= change.rounding
    }

    /// The Hessian is semidefinite, and a whole Newton step would move no entry of z by more than √ε·max(1, ‖z‖∞).
    fn is_settled(&self, direction: &Direction) -> bool {
        direction.newton && direction.movement <= self.rest()
    }

    fn flees_along(&self, direction: &Direction) -> bool {
        self.flees(&self.point.z, &self.point.evaluation, &direction.q)
    }

    /// A Newton step would still move z, or none is to be had.
    fn is_afar(&self, direction: &Direction) -> bool {
        !direction.newton || direction.movement > AFAR * self.largest(&self.point.z).max(1.0)
    }

    /// Whether a step is still due at a vanished gradient: where L is nearly 0, what it promises can be most of L.
    fn is_worth(&self, promised: f64) -> bool {
        let evaluation = &self.point.evaluation;
        let share = WORTH * evaluation.value_over(evaluation.log_scale);
        promised > share.max(evaluation.value_rounding) && !self.nothing_is_left(Magnitude::of(evaluation))
    }

    /// What an entry of z may move by and count as resting: √ε·max(1, ‖z‖∞).
    fn rest(&self) -> f64 {
        REST * self.largest(&self.point.z).max(1.0)
    }

    /// ‖q‖∞ of an n-vector.
    pub(super) fn largest(&self, q: &[f64]) -> f64 {
        self.instance.design().over_rows().largest(q)
    }

    /// Whether a loss elsewhere is finite, and on this side of α = 0.
    fn in_bounds(&self) -> impl Fn(&Evaluation) -> bool + use<> {
        let (side, scale) = (self.point.evaluation.positive_normaliser, self.point.evaluation.log_scale);
        move |at| at.positive_normaliser == side && at.value_over(scale).is_finite()
    }

    /// Moves to an accepted trial and fits the trust region to its length.
    fn take(&mut self, direction: Direction, step: f64, trial: &Trial, fleeing: bool) {
        let Direction { p, q, movement, length, .. } = direction;
        let movement = step * movement;
        let before = self.largest(&self.point.z);
        let idle = self.is_idle(trial);
        self.point.advance(step, &p, q);
        let after = self.largest(&self.point.z);
        self.near = self.keeps_hessians() && movement <= NEAR;
        self.escaping = fleeing && !self.bounded && movement >= OUTWARD_MOVEMENT && after > before;
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
        after.over(before) >= 1.0 - self.limits.tolerance.min(FLED) || !self.bounded && self.nothing_is_left(after)
    }

    /// Takes a last whole Newton step and forms z = Ax anew, free of the rounding of the steps before.
    ///
    /// Where the step is not Newton's, or crosses to where the loss is undefined, z alone is formed anew.
    fn refine(&mut self, Direction { p, q, newton, .. }: Direction) -> Result<(), Error> {
        self.point.give_back(q);
        let allowed = self.in_bounds();
        if newton {
            self.passes += 1;
            if self.point.jump(&self.point.x + p, |at, _| allowed(at))?.is_some() {
                return Ok(());
            }
        }
        self.form_anew()
    }

    /// z = Ax and the loss there: one pass.
    pub(super) fn form_anew(&mut self) -> Result<(), Error> {
        self.passes += 1;
        self.point.jump(self.point.x.clone(), |_, _| true)?;
        Ok(())
    }

    fn record(&mut self, gradient: Magnitude, direction: &Direction, step: f64) {
        self.trace.push(self.at_hand(gradient, step, step * direction.movement, direction.newton));
    }
}
