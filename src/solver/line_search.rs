//! Step length along z + tq at O(n) a trial: no trial reads A, and none keeps a vector.

use crate::loss::{Activation, Evaluation, Instance, Loss, Trial};

/// Sufficient decrease: this share of what the quadratic model along q promises.
const SHARE: f64 = 1e-4;
/// Trials before the direction is given up.
const TRIALS: usize = 50;
/// The loss falls steeply where its slope is this share of the slope at the start.
const STEEP: f64 = 0.1;
/// Doublings of a step along which the loss still falls steeply.
const EXTENSIONS: usize = 3;
/// The first trial lets the largest entry of an unnormalised u grow by e² at most.
const GROWTH: f64 = 2.0;

/// A step that was accepted.
pub(super) struct Accepted {
    /// t > 0.
    pub step: f64,
    /// The loss at z + tq.
    pub trial: Trial,
}

/// A step along q that decreases the loss enough or, where the change is within rounding, does not steepen it.
///
/// `None` when no trial was accepted. A trial whose loss is not finite, or on the other side of α = 0 for a loss
/// divided by α, counts as +∞.
pub(super) fn search(instance: &Instance, z: &[f64], current: &Evaluation, q: &[f64]) -> Option<Accepted> {
    let line = Line::new(instance, z, current, q);
    let mut step = first_trial(instance.loss(), z, q);
    for _ in 0..TRIALS {
        let trial = line.at(step);
        if line.accepts(&trial) {
            return Some(line.extended(trial));
        }
        let rise = line.change(&trial) - line.slope * step;
        let minimiser = -0.5 * line.slope * step * step / rise;
        let clamped = minimiser.clamp(0.1 * step, 0.5 * step);
        step = if clamped.is_nan() { 0.1 * step } else { clamped };
    }
    None
}

/// 1, or less where a full step would blow up an unnormalised u.
fn first_trial(loss: Loss, z: &[f64], q: &[f64]) -> f64 {
    let size: fn(f64) -> f64 = match loss {
        Loss::Softmax | Loss::SoftResidual => return 1.0,
        Loss::Rescaled(Activation::Exp) | Loss::Plain(Activation::Exp) => |z| z,
        Loss::Rescaled(_) | Loss::Plain(_) => f64::abs,
    };
    let largest = z.iter().map(|&z| size(z)).fold(f64::NEG_INFINITY, f64::max);
    let room = |(&z, &q): (&f64, &f64)| {
        if size(z + q) > largest + GROWTH { (largest + GROWTH - size(z)) / q.abs() } else { 1.0 }
    };
    z.iter().zip(q).map(room).fold(1.0, f64::min)
}

/// The loss along z + tq.
struct Line<'a> {
    instance: &'a Instance,
    z: &'a [f64],
    q: &'a [f64],
    current: &'a Evaluation,
    value: f64,
    slope: f64,
    curvature: f64,
}

impl<'a> Line<'a> {
    fn new(instance: &'a Instance, z: &'a [f64], current: &'a Evaluation, q: &'a [f64]) -> Self {
        let scale = current.log_scale;
        let (value, slope) = (current.value_over(scale), current.slope_over(q, scale));
        Self { instance, z, q, current, value, slope, curvature: current.curvature(q) }
    }

    fn at(&self, step: f64) -> Accepted {
        Accepted { step, trial: self.instance.trial(self.z, self.q, step) }
    }

    /// L(trial) − L, over the current scale; +∞ where the trial is out of bounds.
    fn change(&self, trial: &Accepted) -> f64 {
        let change = trial.trial.value_over(self.current.log_scale) - self.value;
        let allowed = trial.trial.positive_normaliser == self.current.positive_normaliser;
        if allowed && change.is_finite() { change } else { f64::INFINITY }
    }

    fn slope_at(&self, trial: &Accepted) -> f64 {
        trial.trial.slope_over(self.current.log_scale)
    }

    fn accepts(&self, trial: &Accepted) -> bool {
        let change = self.change(trial);
        let promised = trial.step * (self.slope + 0.5 * trial.step * self.curvature.min(0.0));
        let rounding = self.current.value_rounding + trial.trial.value_rounding;
        let flat = change.abs() <= rounding && self.slope_at(trial).abs() <= self.slope.abs();
        change < 0.0 && change <= SHARE * promised || flat
    }

    /// Goes further while the loss falls steeply.
    fn extended(&self, mut best: Accepted) -> Accepted {
        for _ in 0..EXTENSIONS {
            if self.slope_at(&best) >= STEEP * self.slope.min(0.0) {
                break;
            }
            let further = self.at(2.0 * best.step);
            if !self.accepts(&further) || self.change(&further) >= self.change(&best) {
                break;
            }
            best = further;
        }
        best
    }
}
