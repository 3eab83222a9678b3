//! More columns than rows: every loss is a function of z = Ax, so that it is minimised over the range of A, in n dimensions
//! at most, and x is the point with that z which is nearest to x₀ in columns of unit norm.
//!
//! With N the column norms, K = AN⁻²Aᵀ (n × n) has the range of A, and K ≈ LLᵀ with as many columns r in L (n × r) as K has
//! pivots that stand above rounding. So z = Lc, and x = x₀ + N⁻²Aᵀv has Ax = Ax₀ + Kv, where v is supported on the rows of the
//! pivots: there K's columns are L times the rows of L at the pivots, a triangle. Nothing d × d is formed.

use super::polished;
use super::range::Range;
use super::side::back;
use crate::linalg::length;
use crate::loss::{Loss, Regression};
use crate::solver::error::check_start;
use crate::solver::proof::narrow;
use crate::solver::sums::accurate::Centred;
use crate::solver::{CriticalPoint, Error, Newton, Preparation, Solution, Stop};
use nalgebra::DVector;

/// Corrections of x for the rounding of K.
const CORRECTIONS: usize = 3;

/// The run of a solver over the range of A, from x₀ (d), and the x that it ends at.
pub(in crate::solver) fn solve(
    newton: &Newton,
    instance: &Regression,
    x0: &[f64],
    prepared: &Preparation,
) -> Result<Solution, Error> {
    check_start(instance, x0)?;
    let design = instance.design();
    let range = prepared.range(design)?;
    let start = design.times(x0)?;
    let mut from = range.coordinates(&start).as_slice().to_vec();
    from.resize(range.design.columns(), 0.0);
    let image = instance.with_design(range.design.clone());
    let mut solution = newton.solve_seen(&image, &from, &prepared.anew())?;
    let goal = range.design.times(&solution.x)?;
    let rows = Centred { design, centre: None };
    let mut x = DVector::from_row_slice(x0);
    let zeros = vec![0.0; x.len()];
    let mut z = rows.times([x.as_slice(), &zeros]);
    for _ in 0..CORRECTIONS {
        let gap: Vec<f64> = goal.iter().zip(&z).map(|(goal, z)| goal - z).collect();
        x += range.lifted(design, range.coordinates(&gap))?;
        z = rows.times([x.as_slice(), &zeros]);
    }
    if instance.loss() == Loss::SoftResidual
        && let Some(nearer) = back(instance, x.as_slice(), x0)?
    {
        (solution.stop, solution.critical_point) = (Stop::Stalled, CriticalPoint::Unknown);
        z = rows.times([nearer.as_slice(), &zeros]);
        x = nearer;
    }
    let at = instance.evaluate(&z);
    let [gradient] = design.transpose_times([&at.g])?;
    solution.value = at.value();
    solution.gradient_norm = crate::loss::evaluation::times_exp(length(gradient.as_slice()), at.log_scale);
    solution.passes += 3 + 2 * CORRECTIONS;
    solution.dependence = None;
    if let Some(last) = solution.trace.last_mut() {
        (last.value, last.gradient_norm, last.passes) = (solution.value, solution.gradient_norm, solution.passes);
    }
    solution.x = x.as_slice().to_vec();
    Ok(solution)
}

/// The same end, unless it is in doubt: then in balls, over the range of A where that is smaller.
pub(in crate::solver) fn polished(instance: &Regression, solution: Solution) -> Result<Solution, Error> {
    let design = instance.design();
    let rows = design.rows();
    let small =
        design.entries() <= narrow::ENTRIES && polished::work(rows.saturating_mul(rows), rows) <= polished::WORK;
    if design.columns() > rows && small {
        return over_range(instance, solution);
    }
    polished::polished(instance, solution)
}

/// The same end, judged in balls over the range of A; x is moved where a minimum is found that was none.
fn over_range(instance: &Regression, mut solution: Solution) -> Result<Solution, Error> {
    let design = instance.design();
    let range = Range::of(design)?;
    let image = instance.with_design(range.design.clone());
    let z = design.times(&solution.x)?;
    let mut c = range.coordinates(&z).as_slice().to_vec();
    c.resize(range.design.columns(), 0.0);
    let judged = polished::polished(&image, Solution { x: c, ..solution.clone() })?;
    if judged.stop.is_critical() && !solution.stop.is_critical() {
        let goal = range.design.times(&judged.x)?;
        let gap: Vec<f64> = goal.iter().zip(&z).map(|(goal, z)| goal - z).collect();
        let x = DVector::from_row_slice(&solution.x) + range.lifted(design, range.coordinates(&gap))?;
        polished::move_to(instance, &mut solution, x.as_slice().to_vec())?;
    }
    (solution.stop, solution.critical_point) = (judged.stop, judged.critical_point);
    solution.unsettled = judged.unsettled;
    Ok(solution)
}
