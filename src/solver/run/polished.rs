//! The end of a run in balls, where f64 leaves it in doubt and A is small: whether it is a minimum, the minimiser rounded to f64,
//! and what L is there.

use super::iteration::AFAR;
use super::orthogonal::moved;
use super::side::{BLURRED, is_blurred};
use crate::loss::row::Entry;
use crate::loss::{Activation, Loss, Regression};
use crate::solver::proof::narrow::{self, Rows, precision};
use crate::solver::proof::sharp::{Bend, step};
use crate::solver::step::quadratic::{Slope, unit_norms};
use crate::solver::sums::accurate::Centred;
use crate::solver::{CriticalPoint, Error, Solution, Stop};
use nalgebra::DVector;

/// Products of entries of A up to which a Hessian is computed in balls.
const WORK: usize = 1 << 16;
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
/// The size of a target from which the gradient of a normalised loss in f64 may be rounding alone.
const LARGE: f64 = 1e6;
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
            let normalised = matches!(instance.loss(), Loss::Softmax | Loss::SoftResidual);
            let large = normalised && design.over_rows().largest(instance.target()) > LARGE;
            large || solution.unsettled || solution.dependence.is_some() || is_beyond(ROUNDED, rounding / value)
        }
        Stop::AtPrecision | Stop::Stalled | Stop::Diverging => true,
        Stop::StepLimit | Stop::Singular | Stop::NonFinite => false,
    };
    // what bends down where L is 0 is the rounding of x
    let nothing = value <= NOTHING * rounding;
    if doubt && let Some(end) = Search::of(instance, &solution).and_then(|search| search.run(&solution)) {
        match end {
            // near α = 0 the way may have led across
            End::Minimum(x) if instance.evaluate(&design.times(&x)?).positive_normaliser != side => {}
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
            End::Nowhere if !solution.stop.is_critical() => {
                (solution.stop, solution.critical_point) = (Stop::Diverging, CriticalPoint::Unknown);
            }
            End::Nowhere | End::Lost if solution.stop.is_critical() && nothing => {}
            End::Nowhere => (solution.stop, solution.critical_point) = (Stop::Stalled, CriticalPoint::Unknown),
            End::Lost if solution.stop.is_critical() => {
                (solution.stop, solution.critical_point) = (Stop::Stalled, CriticalPoint::Unknown);
            }
            End::Lost => {}
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
fn move_to(instance: &Regression, solution: &mut Solution, x: Vec<f64>) -> Result<(), Error> {
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
    /// Rows weigh less than balls tell.
    Unknown,
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
        let work = design.entries().saturating_mul(design.columns() + 4);
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
        let free = self.instance.loss() == Loss::Softmax
            && self.instance.all_rows(|row| self.instance.weights().square(row) == 0.0);
        pivots < self.norms.len() && self.instance.design().rank_exceeds(pivots + usize::from(free), free, |_| true)
    }

    fn rows(&self, x: &[DVector<f64>; 2]) -> Option<Rows> {
        Rows::at(&self.instance, [x[0].as_slice(), x[1].as_slice()], precision(self.instance.target()))
    }

    /// `None` where it finds nothing.
    fn run(&self, solution: &Solution) -> Option<End> {
        let d = self.norms.len();
        let design = self.instance.design();
        let zeros = vec![0.0; d];
        let precision = precision(self.instance.target());
        let mut x = [DVector::from_row_slice(&solution.x), DVector::zeros(d)];
        let mut rows = self.rows(&x)?;
        let mut outward = 0;
        let mut size = self.largest(&design.times(&solution.x).ok()?);
        for round in 0..self.steps {
            let (found, bends_up) = match step(&self.instance, &rows, self.norms.as_slice(), precision) {
                Bend::Upwards(found) => (found, true),
                Bend::Downwards(found) => (found, false),
                Bend::Unknown => return Some(End::Unknown),
            };
            if bends_up && self.hides(found.pivots) {
                return Some(End::Unknown);
            }
            let p = DVector::from_row_slice(&found.p);
            let q = self.image([p.as_slice(), &zeros]);
            let (movement, value) = (self.largest(&q), rows.value.middle());
            if !(movement.is_finite() && found.promised.is_finite()) {
                return Some(End::Lost);
            }
            let least = size.max(1.0);
            let promises = found.promised > ROUNDED * value;
            if round == 0
                && bends_up
                && solution.stop.is_critical()
                && movement <= f64::EPSILON.sqrt() * least
                && !promises
            {
                return Some(End::Minimum(solution.x.clone()));
            }
            let sharp = x[0].iter().zip(&p).all(|(x, p)| p.abs() <= SHARP * f64::EPSILON * x.abs());
            if (sharp || movement <= STILL * least) && !bends_up {
                return Some(End::Lost);
            }
            if sharp || movement <= STILL * least {
                let [x, _] = moved(&x, 1.0, &p);
                return self.rounded(x, value);
            }
            let mut t = (LONG / movement).min(1.0);
            let mut taken = None;
            for _ in 0..HALVINGS {
                let to = moved(&x, t, &p);
                if let Some(there) = self.rows(&to) {
                    let change = there.value.clone().minus(rows.value.clone()).middle();
                    // at the minimiser what is promised is beyond the balls
                    if change <= -SHARE * t * found.promised || movement <= AFAR * AFAR * least {
                        taken = Some((to, there));
                        break;
                    }
                }
                t *= 0.5;
            }
            let Some((to, there)) = taken else { return Some(End::Lost) };
            (x, rows) = (to, there);
            let after = self.largest(&self.image([x[0].as_slice(), x[1].as_slice()]));
            outward = if t * movement >= OUTWARD && after > size { outward + 1 } else { 0 };
            size = after;
        }
        let coercive = matches!(self.instance.loss(), Loss::Plain(Activation::Cosh | Activation::Sinh))
            || self.instance.all_rows(|row| self.instance.weights().square(row) > 0.0);
        Some(if outward >= ENDLESS && !coercive { End::Nowhere } else { End::Lost })
    }

    /// The end at a minimiser x + x′ with L there, once x is rounded: near α = 0 that may lead far from it.
    fn rounded(&self, x: DVector<f64>, value: f64) -> Option<End> {
        let precision = precision(self.instance.target());
        let at = [x, DVector::zeros(self.norms.len())];
        let rows = self.rows(&at)?;
        let Bend::Upwards(found) = step(&self.instance, &rows, self.norms.as_slice(), precision) else {
            return Some(End::Lost);
        };
        // what the step promises is what rounding has cost, where L is a quadratic that far
        let cost = rows.value.middle() - value;
        let [moves, z] = [&found.p, &at[0].as_slice().to_vec()].map(|p| self.image([p, &vec![0.0; p.len()]]));
        let near = self.largest(&moves) <= HELD * self.largest(&z).max(1.0);
        let holds = near && (found.promised <= ROUNDED * value || (found.promised - cost).abs() <= QUADRATIC * cost);
        let [x, _] = at;
        Some(if holds { End::Minimum(x.as_slice().to_vec()) } else { End::Lost })
    }

    /// A(x + x′) (n).
    fn image(&self, x: [&[f64]; 2]) -> Vec<f64> {
        Centred { design: self.instance.design(), centre: None }.times(x)
    }

    fn largest(&self, z: &[f64]) -> f64 {
        z.iter().fold(0.0, |most: f64, z| most.max(z.abs()))
    }
}
