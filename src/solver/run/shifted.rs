//! Softmax and soft-residual with large targets. Since p = u/α sums to 1, a number taken from every target is a constant of L:
//! ‖p − b + c1‖² = ‖p − b‖² + 2c(1 − ⟨1, b⟩) + nc². The gradient is a difference of r and ⟨p, r⟩, both of the size of b, and where L
//! is least most of p lies in a row or few: less the target of that row, what cancels is no larger than the p of the others
//! times their targets, and next to nothing is lost to rounding.

use super::iteration::AFAR;
use crate::loss::{Loss, LowRank, Regression};
use crate::solver::step::quadratic::{Quadratic, Slope, unit_norms};
use crate::solver::step::trust_region::TrustRegion;
use crate::solver::{CriticalPoint, Error, Newton, Preparation, Record, Solution, Stop};
use nalgebra::DVector;

/// The size of a target from which the gradient of a normalised loss may be rounding alone.
const LARGE: f64 = 1e6;
/// Runs, each with the target of another row taken off.
const TURNS: usize = 4;
/// Roundings that an entry of the gradient goes through.
const ROUNDINGS: f64 = 4.0;

/// Whether p sums to 1 and targets are so large that the rounding of the gradient counts.
pub(super) fn has_large_targets(instance: &Regression) -> bool {
    let normalised = matches!(instance.loss(), Loss::Softmax | Loss::SoftResidual);
    normalised && instance.design().over_rows().largest(instance.target()) > LARGE
}

/// The run of a solver from x₀ (d) with the target of the row taken off that carries most of p where it ends. An end whose gradient
/// is rounding all the same is no minimum.
pub(super) fn solve(
    newton: &Newton,
    instance: &Regression,
    x0: &[f64],
    prepared: &Preparation,
) -> Result<Solution, Error> {
    let design = instance.design();
    let target_of = |row: Option<usize>| -> Result<f64, Error> {
        let own = row.map(|row| instance.target()[row]);
        let all = design.over_rows().gathered(own.into_iter().collect()).map_err(Error::Product)?;
        Ok(all.first().copied().unwrap_or(0.0))
    };
    // the vertex of the simplex that L is least at
    let mut level = target_of(design.over_rows().first_largest(instance.target()))?;
    let mut found: Option<Solution> = None;
    for _ in 0..TURNS {
        let Some(seen) = instance.less(level) else { break };
        let from = found.as_ref().map_or(x0, |found| &found.x);
        let next = newton.solve_seen(&seen, from, prepared)?;
        let mut next = match found.take() {
            None => next,
            Some(before) => continued(before, next),
        };
        let z = design.times(&next.x)?;
        let at = instance.evaluate(&z).value();
        let constant = at - seen.evaluate(&z).value();
        if constant.is_finite() {
            next.trace.iter_mut().for_each(|record| record.value += constant);
        }
        next.value = at;
        let is_wide = design.columns() > design.rows();
        let over = if is_wide { seen.with_design(prepared.range(design)?.design.clone()) } else { seen };
        let blurred = next.stop.is_critical() && moved_by_rounding(&over, &z)? > AFAR;
        let top = target_of(design.over_rows().first_largest(&sizes(instance.loss(), &z)))?;
        if blurred {
            (next.stop, next.critical_point) = (Stop::Stalled, CriticalPoint::Unknown);
        }
        found = Some(next);
        if !blurred || top == level {
            break;
        }
        level = top;
    }
    match found {
        Some(found) => Ok(found),
        // what is taken off overflows
        None => newton.solve_seen(instance, x0, prepared),
    }
}

/// What |p| is in proportion to, or as good as that: its order is that of |p|.
fn sizes(loss: Loss, z: &[f64]) -> Vec<f64> {
    match loss {
        Loss::SoftResidual => z.iter().map(|z| (z.exp() + z).abs()).collect(),
        _ => z.to_vec(),
    }
}

/// What Newton's step moves an entry of Ax by where the gradient is its rounding alone, as a share of the largest, or of 1; infinite
/// where there is no such step.
fn moved_by_rounding(instance: &Regression, z: &[f64]) -> Result<f64, Error> {
    let design = instance.design();
    let (over_rows, norms) = (design.over_rows(), unit_norms(design));
    let at = instance.evaluate(z);
    let Some(LowRank { V: [first, _], .. }) = &at.low_rank else { return Ok(0.0) };
    let (slope, gram) = Slope::and_gram(design, &at, &norms)?;
    let model = Quadratic::of(gram, &at, &slope);
    if !(slope.is_finite() && model.is_finite()) {
        return Ok(f64::INFINITY);
    }
    let region = TrustRegion::new(model);
    let size = |i: usize| first[i].abs() * (instance.target()[i].abs() + 1.0);
    let all = over_rows.sum(|rows| rows.map(size).sum());
    let unit = ROUNDINGS * f64::EPSILON;
    // what all entries share, and what each has of its own
    let shared: Vec<f64> = first.iter().map(|first| unit * first * all).collect();
    let own: Vec<f64> = (0..z.len()).map(|i| if i % 2 == 0 { unit * size(i) } else { -unit * size(i) }).collect();
    let mut most = 0.0_f64;
    for noise in [shared, own] {
        let [gradient] = design.transpose_times([&noise])?;
        let Some(s) = region.newton_of(&gradient.component_div(&norms)) else { return Ok(f64::INFINITY) };
        let p: DVector<f64> = s.component_div(&norms);
        most = most.max(over_rows.largest(&design.times(p.as_slice())?));
    }
    Ok(most / over_rows.largest(z).max(1.0))
}

/// A run and the one that went on from its end, as one.
fn continued(before: Solution, next: Solution) -> Solution {
    let share = match (next.reference, before.reference) {
        (Some(next), Some(first)) => next.over(first),
        _ => f64::NAN,
    };
    let mut trace = before.trace;
    trace.pop();
    let (steps, passes, products) = (trace.len(), before.passes, before.products);
    trace.extend(next.trace.into_iter().map(|record| Record {
        iteration: record.iteration + steps,
        passes: record.passes + passes,
        products: record.products + products,
        ..record
    }));
    Solution {
        iterations: before.iterations + next.iterations,
        passes: passes + next.passes,
        products: products + next.products,
        reference: before.reference,
        relative_gradient: next.relative_gradient * share,
        sampled: before.sampled,
        trace,
        ..next
    }
}
