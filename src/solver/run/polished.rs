//! The end of a run in balls, where f64 leaves it in doubt and A is small: whether it is a minimum, the minimiser rounded to f64,
//! and what L is there.

use super::iteration::AFAR;
use super::shifted::has_large_targets;
use super::side::{BLURRED, is_blurred};
use crate::linalg::length;
use crate::loss::row::Entry;
use crate::loss::{Activation, Loss, Regression};
use crate::number::Exact;
use crate::solver::proof::narrow::{self, Rows, telling};
use crate::solver::proof::sharp::{Bend, step, step_by};
use crate::solver::step::line_search::REST;
use crate::solver::step::quadratic::{Slope, unit_norms};
use crate::solver::sums::accurate::Centred;
use crate::solver::{CriticalPoint, Error, Record, Solution, Stop};
use nalgebra::DVector;

/// Products of entries of A up to which a Hessian is computed in balls.
pub(super) const WORK: usize = 1 << 16;
/// The same for all steps together.
const STEPS: usize = 1 << 19;
/// Steps at most, and from a critical point.
const MOST: usize = 80;
const NEAR: usize = 24;
/// The share of L that its rounding is where x is looked at again, and that a step may promise where x is rounded.
const ROUNDED: f64 = 1e-7;
/// The share of a unit in the last place of x that is left open.
const SHARP: f64 = 1e-3;
/// The same of the largest entry of Ax, or of 1: what moves none by more is no step.
const STILL: f64 = 1e-24;
/// The share of what rounding x costs that Newton's step from there may promise less or more.
const QUADRATIC: f64 = 0.1;
/// What Newton's step from x rounded may move an entry of Ax by, as a share of the largest, or of 1.
const HELD: f64 = 1e-3;
/// The most that an entry of Ax moves in a step.
const LONG: f64 = 4.0;
/// The least move of an entry of Ax in a step that leads on for ever.
const OUTWARD: f64 = 0.1;
/// Such steps in a row.
const ENDLESS: usize = 24;
/// Halvings of a step.
const HALVINGS: usize = 30;
/// The share of what a step promises that L must fall by.
const SHARE: f64 = 1e-4;
/// L is 0 where it is no more than its rounding times this.
const NOTHING: f64 = 1024.0;
/// ‖Ax‖∞ from which a search begins where more is too far for balls.
const WITHIN: f64 = 256.0;
/// The largest move of an entry of Ax, beside the largest, from which a factor of the Hessian serves again.
const CLOSE: f64 = 1e-6;
/// The share of L that its rounding is where L is summed again.
const VAGUE: f64 = 1e-12;

/// The same end, unless it is in doubt: then in balls where A is small enough for them, and else no minimum where Newton's step
/// would still move z.
pub(in crate::solver) fn polished(instance: &Regression, mut solution: Solution) -> Result<Solution, Error> {
    let design = instance.design();
    if design.entries() > narrow::ENTRIES {
        return Ok(unless_unsettled(solution));
    }
    let evaluation = instance.evaluate(&design.times(&solution.x)?);
    let scale = evaluation.log_scale;
    let (value, rounding) = (evaluation.value_over(scale), evaluation.value_rounding);
    let side = evaluation.positive_normaliser;
    let doubt = match solution.stop {
        Stop::Converged => {
            // what is nothing beside L(x₀) may have got there on a way that leads on for ever
            let little = |first: &Record| value <= f64::EPSILON * first.value && !instance.is_coercive();
            let fled = scale == 0.0 && solution.trace.first().is_some_and(little);
            fled || has_large_targets(instance)
                || solution.unsettled
                || solution.dependence.is_some()
                || is_beyond(ROUNDED, rounding / value)
        }
        Stop::AtPrecision | Stop::Stalled | Stop::Diverging | Stop::Singular => true,
        Stop::StepLimit | Stop::NonFinite => false,
    };
    // what bends down where L is 0 is the rounding of x
    let nothing = value <= NOTHING * rounding;
    if doubt && let Some(end) = Search::of(instance, &solution).and_then(|search| search.run(&solution)) {
        match end {
            // near α = 0 the way may have led across
            End::Minimum(x) if instance.evaluate(&design.times(&x)?).positive_normaliser != side => {}
            // columns that differ by the rounding of A alone stay named
            End::Minimum(_) if solution.stop == Stop::Singular && solution.dependence.is_some() => {}
            End::Minimum(x) => {
                let at = |x: &[f64]| narrow::value(instance, [x, &[]]);
                let lower = at(&x).zip(at(&solution.x)).is_some_and(|(there, here)| there <= here);
                if !solution.stop.is_critical() || solution.unsettled || lower {
                    move_to(instance, &mut solution, x)?;
                }
                if !solution.stop.is_critical() || solution.unsettled {
                    solution.stop = Stop::AtPrecision;
                }
                (solution.critical_point, solution.unsettled) = (CriticalPoint::Minimum, false);
            }
            End::Unknown => {}
            End::Nowhere => {
                (solution.stop, solution.critical_point) = (Stop::Diverging, CriticalPoint::Unknown);
                solution.dependence = None;
            }
            End::Level if solution.stop.is_critical() && nothing => {}
            End::Lost | End::Level if solution.stop.is_critical() => {
                (solution.stop, solution.critical_point) = (Stop::Stalled, CriticalPoint::Unknown);
            }
            End::Lost | End::Level => {}
        }
    }
    let mut solution = unless_unsettled(solution);
    let z = design.times(&solution.x)?;
    let evaluation = instance.evaluate(&z);
    if is_beyond(VAGUE, evaluation.value_rounding / evaluation.value_over(evaluation.log_scale)) {
        sum(instance, &mut solution);
    }
    Ok(summed(instance, solution, &z))
}

/// Products that a Hessian takes of an A with so many entries.
pub(super) fn work(entries: usize, columns: usize) -> usize {
    entries.saturating_mul(columns + 4)
}

/// Whether a share of L is more than that, or not told: 0 of 0.
fn is_beyond(most: f64, share: f64) -> bool {
    share > most || share.is_nan()
}

/// The same, but no minimum where Newton's step would still move z.
fn unless_unsettled(mut solution: Solution) -> Solution {
    if solution.unsettled && solution.stop.is_critical() {
        (solution.stop, solution.critical_point) = (Stop::Stalled, CriticalPoint::Unknown);
    }
    solution
}

/// Moves an end to x.
pub(super) fn move_to(instance: &Regression, solution: &mut Solution, x: Vec<f64>) -> Result<(), Error> {
    let design = instance.design();
    let at = instance.evaluate(&design.times(&x)?);
    let slope = Slope::at(design, &at, &unit_norms(design))?;
    solution.gradient_norm = slope.steepness.norm.value();
    solution.relative_gradient = solution.reference.map_or(f64::NAN, |most| slope.steepness.scaled.over(most));
    (solution.value, solution.x) = (at.value(), x);
    sum(instance, solution);
    Ok(())
}

/// The same with L(x) from balls where the rounding of z = Ax decides what α is, and A is small enough for them.
pub(in crate::solver) fn summed(instance: &Regression, mut solution: Solution, z: &[f64]) -> Solution {
    if is_blurred(instance, z, BLURRED) {
        sum(instance, &mut solution);
    }
    solution
}

fn sum(instance: &Regression, solution: &mut Solution) {
    if let Some(value) = narrow::value(instance, [&solution.x, &[]]) {
        solution.value = value;
    }
    if let Some(last) = solution.trace.last_mut() {
        (last.value, last.gradient_norm) = (solution.value, solution.gradient_norm);
    }
}

/// What a search in balls finds.
enum End {
    /// The minimiser rounded, or what the run found where that is as good.
    Minimum(Vec<f64>),
    /// L falls for ever on the way outwards.
    Nowhere,
    /// No minimum is reached.
    Lost,
    /// The same, but no step led away from where the run ended, and none is proved to be left.
    Level,
    /// Rows weigh less than balls tell.
    Unknown,
}

/// The way that a search leads.
struct Way {
    /// What its steps move entries of Ax by at most, as a share of the largest, or of 1.
    length: f64,
    /// L is proved to be above 0 where it ends, and bends down.
    open: bool,
}

/// Newton's method in balls.
struct Search {
    /// All rows are kept here.
    instance: Regression,
    norms: DVector<f64>,
    steps: usize,
}

impl Search {
    fn of(instance: &Regression, solution: &Solution) -> Option<Self> {
        let design = instance.design();
        let work = work(design.entries(), design.columns());
        if design.columns() > design.rows() || work > WORK || !solution.x.iter().all(|entry| entry.is_finite()) {
            return None;
        }
        // what was found a critical point is near one, if there is one
        let most = if solution.stop.is_critical() { NEAR } else { MOST };
        let steps = (STEPS / work.max(1)).clamp(8, most);
        Some(Self { instance: instance.gathered().ok()?, norms: unit_norms(design), steps })
    }

    /// Whether columns of A move z along which balls tell no curvature.
    fn hides(&self, pivots: usize) -> bool {
        let free = self.instance.is_free_of_shifts();
        pivots < self.norms.len() && self.instance.design().rank_exceeds(pivots + usize::from(free), free, |_| true)
    }

    fn rows(&self, parts: &[Vec<f64>]) -> Option<Rows> {
        let z = self.instance.design().times(&rounded(parts)?).ok()?;
        let parts: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        Rows::at(&self.instance, &parts, telling(&self.instance, &z)?)
    }

    /// x, or where that is no minimum and too far for balls, what they may tell of on the way to it from 0.
    fn start(&self, solution: &Solution) -> Option<Vec<f64>> {
        let z = self.instance.design().times(&solution.x).ok()?;
        let share = WITHIN / self.largest(&z);
        let is_far = !solution.stop.is_critical() && telling(&self.instance, &z).is_none() && share > 0.0;
        Some(solution.x.iter().map(|x| if is_far { share * x } else { *x }).collect())
    }

    /// `None` where it finds nothing.
    fn run(&self, solution: &Solution) -> Option<End> {
        let mut way = Way { length: 0.0, open: false };
        let end = self.search(solution, &mut way)?;
        let stays = matches!(end, End::Lost) && way.length <= AFAR && !way.open;
        Some(if stays { End::Level } else { end })
    }

    /// The same, with the way that the steps lead.
    fn search(&self, solution: &Solution, way: &mut Way) -> Option<End> {
        let zeros = vec![0.0; self.norms.len()];
        // x is their sum: a step that moves rows of next to no weight alone is not to move the others by its rounding
        let mut parts = vec![self.start(solution)?];
        let mut rows = self.rows(&parts)?;
        let mut outward = 0;
        let (mut size, mut lengths) = self.sizes(&parts)?;
        let mut kept = None;
        for round in 0..MOST {
            // what goes outwards all the way is followed until that is told
            if round >= self.steps && (outward < round || outward >= ENDLESS) {
                break;
            }
            let (found, bends_up) = match kept.take() {
                Some(factor) => (step_by(factor, &self.instance, &rows), true),
                None => match step(&self.instance, &rows, self.norms.as_slice()) {
                    Bend::Upwards(found) => (found, true),
                    Bend::Downwards(found) => (found, false),
                    Bend::Unknown => return Some(End::Unknown),
                },
            };
            if bends_up && self.hides(found.factor.pivots()) {
                return Some(End::Unknown);
            }
            way.open = !bends_up && rows.value.is_positive();
            let p = &found.p;
            let q = self.image([p, &zeros]);
            let (movement, value) = (self.largest(&q), rows.value.middle());
            if !(movement.is_finite() && found.promised.is_finite()) {
                return Some(End::Lost);
            }
            let least = size.max(1.0);
            let promises = found.promised > ROUNDED * value;
            if round == 0 && bends_up && solution.stop.is_critical() && movement <= REST * least && !promises {
                return Some(End::Minimum(solution.x.clone()));
            }
            let x = rounded(&parts)?;
            let sharp = x.iter().zip(p).all(|(x, p)| p.abs() <= SHARP * f64::EPSILON * x.abs());
            let rests = sharp || movement <= STILL * least;
            if rests && !bends_up {
                return Some(End::Lost);
            }
            if rests {
                parts.push(found.p);
                return self.rounded(rounded(&parts)?, value);
            }
            let mut t = (LONG / movement).min(1.0);
            let mut taken = None;
            for _ in 0..HALVINGS {
                parts.push(p.iter().map(|p| t * p).collect());
                if let Some(there) = self.rows(&parts) {
                    let change = there.value.clone().minus(rows.value.clone()).middle();
                    // at the minimiser what is promised is beyond the balls
                    if change <= -SHARE * t * found.promised || movement <= AFAR * AFAR * least {
                        taken = Some(there);
                        break;
                    }
                }
                parts.pop();
                t *= 0.5;
            }
            let Some(there) = taken else { return Some(End::Lost) };
            rows = there;
            // near α = 0 a Hessian changes fast
            let serves = bends_up && movement <= CLOSE * least && self.instance.loss() != Loss::SoftResidual;
            kept = serves.then_some(found.factor);
            way.length += t * movement / least;
            let before = lengths;
            (size, lengths) = self.sizes(&parts)?;
            let grows = before.iter().zip(&lengths).any(|(before, after)| after > before);
            outward = if t * movement >= OUTWARD && grows { outward + 1 } else { 0 };
        }
        let endless = outward >= ENDLESS && !self.instance.is_coercive();
        Some(if endless { End::Nowhere } else { End::Lost })
    }

    /// The end at a minimiser with L there, once x is rounded: near α = 0 that may lead far from it.
    fn rounded(&self, x: Vec<f64>, value: f64) -> Option<End> {
        let parts = [x];
        let rows = self.rows(&parts)?;
        let Bend::Upwards(found) = step(&self.instance, &rows, self.norms.as_slice()) else {
            return Some(End::Lost);
        };
        // what the step promises is what rounding has cost, where L is a quadratic that far
        let cost = rows.value.middle() - value;
        let [x] = parts;
        let [moves, z] = [&found.p, &x].map(|p| self.image([p, &vec![0.0; p.len()]]));
        let near = self.largest(&moves) <= HELD * self.largest(&z).max(1.0);
        let holds = near && (found.promised <= ROUNDED * value || (found.promised - cost).abs() <= QUADRATIC * cost);
        Some(if holds { End::Minimum(x) } else { End::Lost })
    }

    /// ‖Ax‖∞, and ‖Ax‖₂ twice: what L sees of it, and that less what a shift of Ax does to L alone, which it scales or leaves.
    fn sizes(&self, parts: &[Vec<f64>]) -> Option<(f64, [f64; 2])> {
        let z = self.instance.design().times(&rounded(parts)?).ok()?;
        let mean = z.iter().sum::<f64>() / z.len() as f64;
        let of_centred = || length(&z.iter().map(|z| z - mean).collect::<Vec<f64>>());
        let lengths = match self.instance.loss() {
            _ if self.instance.is_free_of_shifts() => [of_centred(); 2],
            Loss::Rescaled(Activation::Exp) => [length(&z), of_centred()],
            _ => [length(&z); 2],
        };
        Some((self.largest(&z), lengths))
    }

    /// A(x + x′) (n).
    fn image(&self, x: [&[f64]; 2]) -> Vec<f64> {
        Centred { design: self.instance.design(), centre: None }.times(x)
    }

    fn largest(&self, z: &[f64]) -> f64 {
        z.iter().fold(0.0, |most: f64, z| most.max(z.abs()))
    }
}

/// The sum of parts (d each), rounded once; `None` where an entry is NaN or infinite.
fn rounded(parts: &[Vec<f64>]) -> Option<Vec<f64>> {
    let sum = |j: usize| {
        let all = parts.iter().try_fold(Exact::zero(), |sum, part| Some(sum.minus(&Exact::from_f64(-part[j])?)));
        all.map(|sum| sum.to_f64())
    };
    (0..parts.first()?.len()).map(sum).collect()
}
