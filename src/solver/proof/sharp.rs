//! Newton's step in balls: what f64 cannot tell of a gradient that cancels, or of a Hessian that is nearly singular.

use super::narrow::{Held, Rows};
use crate::linalg::Storage;
use crate::loss::Regression;
use crate::loss::row::Entry;
use crate::number::Precision;

/// The share of a diagonal entry below which a pivot that is not told from 0 is 0.
const LEVEL: f64 = 1e-24;

/// What is added to a Hessian, in shares of its largest diagonal entry, until it is definite.
const SHARES: [f64; 8] = [1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 1.0, 16.0, 256.0];

/// What a point is.
pub(in crate::solver) enum Bend {
    /// ∇²L is positive semidefinite as far as the balls tell, and Newton's step is this.
    Upwards(Step),
    /// A pivot of ∇²L is proved to be below 0, or none is told; the step is that of ∇²L and as much of the squares of the column
    /// norms as makes it definite.
    Downwards(Step),
    /// Nothing is told.
    Unknown,
}

/// Newton's step p = −∇²L⁻¹∇L.
pub(in crate::solver) struct Step {
    /// p (d).
    pub p: Vec<f64>,
    /// What L falls by along it: −½⟨∇L, p⟩.
    pub promised: f64,
    /// Pivots that are told from 0: along the others ∇²L is level as far as the balls tell.
    pub pivots: usize,
}

/// The step from the point that the rows are of; `norms` are the column norms of A (d, positive), of which all rows are kept here.
pub(in crate::solver) fn step(instance: &Regression, rows: &Rows, norms: &[f64], precision: Precision) -> Bend {
    let d = norms.len();
    let zero = || Held::constant(0.0, precision);
    let entries = entries(instance, precision);
    let times = |y: &[Held]| {
        let mut sums = vec![zero(); d];
        for (row, y) in entries.iter().zip(y) {
            row.iter().for_each(|(j, a)| {
                sums[*j] = std::mem::replace(&mut sums[*j], zero()).plus(a.clone().times(y.clone()))
            });
        }
        sums
    };
    let gradient = times(&rows.y);
    let mut hessian = vec![vec![zero(); d]; d];
    for (i, row) in entries.iter().enumerate() {
        let delta = rows.delta(i);
        for (at, (j, a)) in row.iter().enumerate() {
            let weighed = a.clone().times(delta.clone());
            for (k, b) in &row[..=at] {
                hessian[*j][*k] =
                    std::mem::replace(&mut hessian[*j][*k], zero()).plus(weighed.clone().times(b.clone()));
            }
        }
    }
    if let Some(([v, h], corner)) = rows.coupled() {
        let [v, h] = [times(&v), times(&h)];
        for j in 0..d {
            for k in 0..=j {
                let twice = v[j].clone().times(h[k].clone()).plus(h[j].clone().times(v[k].clone()));
                let both = corner.clone().times(v[j].clone()).times(v[k].clone()).minus(twice);
                hessian[j][k] = std::mem::replace(&mut hessian[j][k], zero()).plus(both);
            }
        }
    }
    if let Some(found) = solve(hessian.clone(), &gradient, norms, precision) {
        return Bend::Upwards(found);
    }
    let size = |j: usize| hessian[j][j].middle().abs() / norms[j] / norms[j];
    let largest = (0..d).map(size).fold(0.0, f64::max);
    for share in SHARES {
        let mut lifted = hessian.clone();
        for (j, norm) in norms.iter().enumerate() {
            let added = Held::constant(share * largest, precision).times(Held::constant(norm * norm, precision));
            lifted[j][j] = lifted[j][j].clone().plus(added);
        }
        if let Some(found) = solve(lifted, &gradient, norms, precision) {
            return Bend::Downwards(found);
        }
    }
    Bend::Unknown
}

/// The entries of a column below its pivot, over the pivot.
type Column = Vec<(usize, Held)>;

/// The stored entries of each row.
fn entries(instance: &Regression, precision: Precision) -> Vec<Vec<(usize, Held)>> {
    let (n, d) = (instance.design().rows(), instance.design().columns());
    let held = |j: usize, a: f64| (j, Held::constant(a, precision));
    match instance.design().storage() {
        Storage::Dense(values) => (0..n)
            .map(|i| (0..d).filter(|j| values[i * d + j] != 0.0).map(|j| held(j, values[i * d + j])).collect())
            .collect(),
        Storage::Sparse { offsets, indices, values } => {
            let row = |i: usize| {
                let mut row: Vec<(usize, f64)> =
                    (offsets[i]..offsets[i + 1]).map(|at| (indices[at] as usize, values[at])).collect();
                row.sort_by_key(|(j, _)| *j);
                row.into_iter().map(|(j, a)| held(j, a)).collect()
            };
            (0..n).map(row).collect()
        }
    }
}

/// By LDLᵀ of the lower triangle, largest pivots in columns of unit norm first; what is level has no step. `None` where a pivot is
/// below 0, or not told from it.
fn solve(mut rest: Vec<Vec<Held>>, gradient: &[Held], norms: &[f64], precision: Precision) -> Option<Step> {
    let d = norms.len();
    let at = |rest: &[Vec<Held>], i: usize, j: usize| if i >= j { rest[i][j].clone() } else { rest[j][i].clone() };
    let size = |rest: &[Vec<Held>], i: usize| rest[i][i].middle() / norms[i] / norms[i];
    let largest = (0..d).map(|i| size(&rest, i).abs()).fold(0.0, f64::max);
    let mut open: Vec<usize> = (0..d).collect();
    // pivots, their inverses' columns, and what is solved so far
    let mut taken: Vec<(usize, Held, Column)> = Vec::new();
    let mut y: Vec<Held> = gradient.to_vec();
    while let Some(place) = (0..open.len()).max_by(|a, b| size(&rest, open[*a]).total_cmp(&size(&rest, open[*b]))) {
        let pivot = open[place];
        let value = rest[pivot][pivot].clone();
        if open.iter().any(|&i| rest[i][i].is_negative()) {
            return None;
        }
        if !value.is_positive() {
            // all that are left are not told from 0
            let level = largest > 0.0 && open.iter().all(|&i| size(&rest, i).abs() <= LEVEL * largest);
            if !level {
                return None;
            }
            break;
        }
        open.swap_remove(place);
        let column: Column = open.iter().map(|&i| (i, at(&rest, i, pivot).over(&value))).collect();
        for (i, factor) in &column {
            y[*i] = y[*i].clone().minus(factor.clone().times(y[pivot].clone()));
            for (j, other) in &column {
                if i >= j {
                    let off = factor.clone().times(other.clone()).times(value.clone());
                    rest[*i][*j] = rest[*i][*j].clone().minus(off);
                }
            }
        }
        taken.push((pivot, value, column));
    }
    let pivots = taken.len();
    let mut p = vec![Held::constant(0.0, precision); d];
    let mut promised = Held::constant(0.0, precision);
    for (pivot, value, column) in taken.into_iter().rev() {
        let known = Held::total(column.iter().map(|(i, factor)| factor.clone().times(p[*i].clone())), precision);
        let share = y[pivot].over(&value);
        promised = promised.plus(share.clone().times(y[pivot].clone()));
        // Lᵀp = −D⁻¹y
        p[pivot] = Held::constant(0.0, precision).minus(share).minus(known);
    }
    Some(Step { p: p.iter().map(Held::middle).collect(), promised: 0.5 * promised.middle(), pivots })
}
