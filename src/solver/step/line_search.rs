//! Step length along z + tq at O(n) a trial: no trial reads A, and none keeps a vector.

use crate::linalg::OverRows;
use crate::linalg::lanes::{LANES, vectorised};
use crate::loss::{Activation, Evaluation, Loss, Regression, Trial};
use std::ops::Range;

/// Sufficient decrease: this share of what the quadratic model along q promises.
const SHARE: f64 = 1e-4;
/// Trials before the direction is given up.
const TRIALS: usize = 50;
/// The loss falls steeply where its slope is this share of the slope at the start.
const STEEP: f64 = 0.1;
/// Doublings of a step along which the loss still falls steeply.
const EXTENSIONS: usize = 3;
/// √ε: a step that moves no entry of z by more than this share of the largest, or of 1, leaves z at rest, and is told by slopes
/// where values tell nothing.
pub(in crate::solver) const REST: f64 = 1.4901161193847656e-8;
/// The first trial lets the largest entry of an unnormalised u grow by e² at most.
const GROWTH: f64 = 2.0;

/// A step that was accepted.
pub(in crate::solver) struct Accepted {
    /// t > 0.
    pub step: f64,
    /// The loss at z + tq.
    pub trial: Trial,
    /// L(z + tq) − L, over the scale at z; +∞ where the trial is out of bounds.
    change: f64,
    /// The change is beyond its rounding.
    seen: bool,
}

/// A step along q that decreases the loss enough or, where the change is within rounding, does not steepen it.
///
/// `None` when no trial was accepted. A trial whose loss is not finite, or on the other side of α = 0 for a loss
/// divided by α, counts as +∞.
pub(in crate::solver) fn search(instance: &Regression, z: &[f64], current: &Evaluation, q: &[f64]) -> Option<Accepted> {
    let line = Line::new(instance, z, current, q);
    let mut step = first_trial(instance.loss(), instance.design().over_rows(), z, q);
    for _ in 0..TRIALS {
        let trial = line.at(step);
        if line.accepts(&trial) {
            return Some(line.extended(trial));
        }
        let rise = trial.change - line.slope * step;
        let minimiser = -0.5 * line.slope * step * step / rise;
        let clamped = minimiser.clamp(0.1 * step, 0.5 * step);
        step = if clamped.is_nan() { 0.1 * step } else { clamped };
    }
    None
}

/// 1, or less where a full step would blow up an unnormalised u.
fn first_trial(loss: Loss, over_rows: &OverRows, z: &[f64], q: &[f64]) -> f64 {
    let signed = match loss {
        Loss::Softmax | Loss::SoftResidual => return 1.0,
        Loss::Rescaled(Activation::Exp) | Loss::Plain(Activation::Exp) => true,
        Loss::Rescaled(_) | Loss::Plain(_) => false,
    };
    let part = |rows: Range<usize>| largest_sizes(&z[rows.clone()], &q[rows], signed);
    let sizes = over_rows.reduce(1, part, |[a, b], [c, d]| [a.max(c), b.max(d)]);
    let [here, there] = sizes.unwrap_or([f64::NEG_INFINITY; 2]);
    if there <= here + GROWTH {
        return 1.0;
    }
    let limit = here + GROWTH;
    let room = |(&z, &q): (&f64, &f64)| match size(z + q, signed) > limit {
        true => (limit - size(z, signed)) / q.abs(),
        false => 1.0,
    };
    let part = |rows: Range<usize>| z[rows.clone()].iter().zip(&q[rows]).map(room).fold(1.0, f64::min);
    over_rows.reduce(1, part, f64::min).unwrap_or(1.0)
}

#[inline(always)]
fn size(z: f64, signed: bool) -> f64 {
    if signed { z } else { z.abs() }
}

/// The first where it is greater, else the second: NaN does not count.
#[inline(always)]
fn greater(size: f64, most: f64) -> f64 {
    if size > most { size } else { most }
}

vectorised! {
    /// The largest entry of z and of z + q, or the largest magnitude; entries that are NaN do not count.
    fn largest_sizes(z: &[f64], q: &[f64], signed: bool) -> [f64; 2] {
        let ((z, z_rest), (q, q_rest)) = (z.as_chunks::<LANES>(), q.as_chunks::<LANES>());
        let (mut here, mut there) = ([f64::NEG_INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        for (z, q) in z.iter().zip(q) {
            for lane in 0..LANES {
                here[lane] = greater(size(z[lane], signed), here[lane]);
                there[lane] = greater(size(z[lane] + q[lane], signed), there[lane]);
            }
        }
        for (lane, (z, q)) in z_rest.iter().zip(q_rest).enumerate() {
            here[lane] = greater(size(*z, signed), here[lane]);
            there[lane] = greater(size(z + q, signed), there[lane]);
        }
        [here, there].map(|sizes| sizes.into_iter().fold(f64::NEG_INFINITY, f64::max))
    }
}

/// The loss along z + tq.
struct Line<'a> {
    instance: &'a Regression,
    z: &'a [f64],
    q: &'a [f64],
    current: &'a Evaluation,
    value: f64,
    slope: f64,
    curvature: f64,
}

impl<'a> Line<'a> {
    fn new(instance: &'a Regression, z: &'a [f64], current: &'a Evaluation, q: &'a [f64]) -> Self {
        let scale = current.log_scale;
        let (value, slope) = (current.value_over(scale), current.slope_over(q, scale));
        Self { instance, z, q, current, value, slope, curvature: current.curvature(q) }
    }

    /// A trial; where the values at both ends do not tell and z moves, with the change of L row by row.
    fn at(&self, step: f64) -> Accepted {
        let trial = self.instance.trial(self.z, self.q, step);
        let change = trial.value_over(self.current.log_scale) - self.value;
        let allowed = trial.positive_normaliser == self.current.positive_normaliser;
        if !(allowed && change.is_finite()) {
            return Accepted { step, trial, change: f64::INFINITY, seen: true };
        }
        let seen = change.abs() > self.current.value_rounding + trial.value_rounding;
        if !seen && step * self.movement() > self.rest() {
            let by_rows = self.instance.change(self.z, self.q, step, self.current.log_scale);
            if by_rows.value.is_finite() {
                return Accepted { step, trial, change: by_rows.value, seen: by_rows.value.abs() > by_rows.rounding };
            }
        }
        Accepted { step, trial, change, seen }
    }

    /// ‖q‖∞.
    fn movement(&self) -> f64 {
        self.instance.design().over_rows().largest(self.q)
    }

    fn rest(&self) -> f64 {
        REST * self.instance.design().over_rows().largest(self.z).max(1.0)
    }

    fn slope_at(&self, trial: &Accepted) -> f64 {
        trial.trial.slope_over(self.current.log_scale)
    }

    fn accepts(&self, trial: &Accepted) -> bool {
        let promised = trial.step * (self.slope + 0.5 * trial.step * self.curvature.min(0.0));
        let flat = !trial.seen && self.slope_at(trial).abs() <= self.slope.abs();
        trial.change < 0.0 && trial.change <= SHARE * promised || flat
    }

    /// Goes further while the loss falls steeply.
    fn extended(&self, mut best: Accepted) -> Accepted {
        for _ in 0..EXTENSIONS {
            if self.slope_at(&best) >= STEEP * self.slope.min(0.0) {
                break;
            }
            let further = self.at(2.0 * best.step);
            if !self.accepts(&further) || further.change >= best.change {
                break;
            }
            best = further;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_trial_keeps_the_largest_entry_within_its_growth() {
        let (exp, cosh) = (Loss::Plain(Activation::Exp), Loss::Plain(Activation::Cosh));
        let design = crate::linalg::DesignMatrix::dense(21, 1, vec![1.0; 21]).unwrap();
        let first_trial = |loss: Loss, z: &[f64], q: &[f64]| first_trial(loss, design.over_rows(), z, q);
        let z: Vec<f64> = (0..21).map(|k| f64::from(k) * 0.1 - 1.0).collect();
        for at in 0..21 {
            let mut q = vec![0.0; 21];
            assert_eq!(first_trial(exp, &z, &q), 1.0);
            q[at] = 12.0 - z[at];
            // from zᵢ to 12, where 1 + 2 is allowed
            approx::assert_relative_eq!(first_trial(exp, &z, &q), (3.0 - z[at]) / q[at], max_relative = 1e-15);
            assert_eq!(first_trial(Loss::Softmax, &z, &q), 1.0);
            q[at] = -12.0 - z[at];
            assert_eq!(first_trial(exp, &z, &q), 1.0);
            let room = (3.0 - z[at].abs()) / q[at].abs();
            approx::assert_relative_eq!(first_trial(cosh, &z, &q), room, max_relative = 1e-15);
        }
    }
}
