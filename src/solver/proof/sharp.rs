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
    /// The factor it is of.
    pub factor: Factor,
}

/// LDLᵀ of ∇²L in balls.
pub(in crate::solver) struct Factor {
    /// Pivots that are told from 0, with their columns: along the others ∇²L is level as far as the balls tell.
    taken: Vec<(usize, Held, Column)>,
    precision: Precision,
}

/// The step from the point that the rows are of; `norms` are the column norms of A (d, positive), of which all rows are kept here.
pub(in crate::solver) fn step(instance: &Regression, rows: &Rows, norms: &[f64]) -> Bend {
    let precision = rows.precision();
    let d = norms.len();
    let zero = || Held::constant(0.0, precision);
    let entries = entries(instance, precision);
    let times = |y: &[Held]| transposed(&entries, y, d, precision);
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
    if let Some(found) = factor(hessian.clone(), norms, precision) {
        return Bend::Upwards(found.step(gradient));
    }
    let size = |j: usize| hessian[j][j].middle().abs() / norms[j] / norms[j];
    let largest = (0..d).map(size).fold(0.0, f64::max);
    for share in SHARES {
        let mut lifted = hessian.clone();
        for (j, norm) in norms.iter().enumerate() {
            let added = Held::constant(share * largest, precision).times(Held::constant(norm * norm, precision));
            lifted[j][j] = lifted[j][j].clone().plus(added);
        }
        if let Some(found) = factor(lifted, norms, precision) {
            return Bend::Downwards(found.step(gradient));
        }
    }
    Bend::Unknown
}

/// The step from there by a factor from nearby.
pub(in crate::solver) fn step_by(factor: Factor, instance: &Regression, rows: &Rows) -> Step {
    let entries = entries(instance, factor.precision);
    let gradient = transposed(&entries, &rows.y, instance.design().columns(), factor.precision);
    factor.step(gradient)
}

/// Aᵀy (d).
fn transposed(entries: &[Vec<(usize, Held)>], y: &[Held], d: usize, precision: Precision) -> Vec<Held> {
    let zero = || Held::constant(0.0, precision);
    let mut sums = vec![zero(); d];
    for (row, y) in entries.iter().zip(y) {
        for (j, a) in row {
            sums[*j] = std::mem::replace(&mut sums[*j], zero()).plus(a.clone().times(y.clone()));
        }
    }
    sums
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
fn factor(mut rest: Vec<Vec<Held>>, norms: &[f64], precision: Precision) -> Option<Factor> {
    let d = norms.len();
    let at = |rest: &[Vec<Held>], i: usize, j: usize| if i >= j { rest[i][j].clone() } else { rest[j][i].clone() };
    let size = |rest: &[Vec<Held>], i: usize| rest[i][i].middle() / norms[i] / norms[i];
    let largest = (0..d).map(|i| size(&rest, i).abs()).fold(0.0, f64::max);
    let mut open: Vec<usize> = (0..d).collect();
    let mut taken: Vec<(usize, Held, Column)> = Vec::new();
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
            for (j, other) in &column {
                if i >= j {
                    let off = factor.clone().times(other.clone()).times(value.clone());
                    rest[*i][*j] = rest[*i][*j].clone().minus(off);
                }
            }
        }
        taken.push((pivot, value, column));
    }
    Some(Factor { taken, precision })
}

impl Factor {
    /// Pivots that are told from 0.
    pub fn pivots(&self) -> usize {
        self.taken.len()
    }

    fn step(self, gradient: Vec<Held>) -> Step {
        let zero = || Held::constant(0.0, self.precision);
        let (mut y, mut p) = (gradient, Vec::new());
        p.resize(y.len(), zero());
        for (pivot, _, column) in &self.taken {
            for (i, factor) in column {
                y[*i] = y[*i].clone().minus(factor.clone().times(y[*pivot].clone()));
            }
        }
        let mut promised = zero();
        for (pivot, value, column) in self.taken.iter().rev() {
            let terms = column.iter().map(|(i, factor)| factor.clone().times(p[*i].clone()));
            let known = Held::total(terms, self.precision);
            let share = y[*pivot].over(value);
            promised = promised.plus(share.clone().times(y[*pivot].clone()));
            // Lᵀp = −D⁻¹y
            p[*pivot] = zero().minus(share).minus(known);
        }
        Step { p: p.iter().map(Held::middle).collect(), promised: 0.5 * promised.middle(), factor: self }
    }
}
