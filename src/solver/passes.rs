//! Passes over A whose rounding is bounded: enclosures of Ax and Aᵀy, and upper bounds on |A|v, |A|ᵀw and ‖Aᵀy‖.
//!
//! The bounds are Higham's: a sum of k products has an error of at most γₖ Σ|terms| in any order, and a compensated
//! one (Ogita, Rump and Oishi 2005) u|result| + γₖ² Σ|terms|. They use no more of a kernel than that it sums products.

use super::compensated::{self, Columns, Compensated};
use crate::linalg::{DesignMatrix, Error, Storage};
use crate::number::Interval;
use crate::sketch::rows;
use nalgebra::{DMatrix, DVector};

/// u = 2⁻⁵³, the rounding unit.
pub(super) const UNIT: f64 = f64::EPSILON / 2.0;
/// More than an operation loses to underflow.
pub(super) const UNDERFLOW: f64 = f64::MIN_POSITIVE;
/// Covers the few roundings of a bound's own arithmetic.
const OWN: f64 = 1.0 + 1e-6;

/// Rows of a dense matrix that are multiplied together.
const BLOCK: usize = 64;

/// An upper bound on γₖ = ku/(1 − ku); +∞ from ku = 1/4 on.
pub(super) fn gamma(k: usize) -> f64 {
    let ku = k as f64 * UNIT;
    if ku < 0.25 { OWN * ku / (1.0 - ku) } else { f64::INFINITY }
}

/// At least the true sum of up to `terms` products ≥ 0 that f64 summed to `value` in some order.
pub(super) fn raised(value: f64, terms: usize) -> f64 {
    OWN * (value + 2.0 * gamma(terms + 4) * value) + (terms + 4) as f64 * UNDERFLOW
}

/// At least ‖v‖₂.
pub(super) fn length(v: &[f64]) -> f64 {
    raised(crate::linalg::length(v), v.len())
}

/// At least the distance of any number in the interval from its [`Interval::middle`]; +∞ where it is not defined.
pub(super) fn radius(interval: &Interval) -> f64 {
    if !interval.is_defined() {
        return f64::INFINITY;
    }
    let middle = interval.middle();
    (interval.hi() - middle).max(middle - interval.lo()).next_up()
}

/// Ax (n), each entry within little more than its own rounding; x has d entries.
pub(super) fn times(design: &DesignMatrix, x: &[f64]) -> Vec<Interval> {
    let mut sums = vec![Compensated::default(); design.rows()];
    match design.storage() {
        Storage::Dense(_) if x.is_empty() => {}
        Storage::Dense(values) => compensated::times(values, x, &mut sums),
        Storage::Sparse { .. } => {
            for (sum, row) in sums.iter_mut().zip(rows(design)) {
                row.visit(|j, a| sum.add(a, x[j]));
            }
        }
    }
    let enclosed = |sum: Compensated| {
        let (value, error) = sum.result(x.len());
        Interval::between((value - error).next_down(), (value + error).next_up())
    };
    sums.into_iter().map(enclosed).collect()
}

/// Aᵀ(high + low) (d) for n-vectors, and bounds on its errors, which are little more than its own rounding.
pub(super) fn transpose_times(design: &DesignMatrix, high: &[f64], low: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut sums = Columns::zeros(design.columns());
    match design.storage() {
        Storage::Dense(values) if values.is_empty() => {}
        Storage::Dense(values) => compensated::add_rows(values, high, low, &mut sums),
        Storage::Sparse { .. } => {
            for (row, (high, low)) in rows(design).zip(high.iter().zip(low)) {
                row.visit(|j, a| {
                    sums.add(j, a, *high);
                    if *low != 0.0 {
                        sums.add(j, a, *low);
                    }
                });
            }
        }
    }
    sums.results(2 * high.len())
}

/// At least Σᵢ wᵢ|Caᵢ| (d) over the rows of A, for C (d × d) and w ≥ 0 (n): n·d² multiply-adds for a dense A.
pub(super) fn carried(design: &DesignMatrix, c: &DMatrix<f64>, w: &[f64]) -> Vec<f64> {
    let d = design.columns();
    let mut sums = DVector::<f64>::zeros(d);
    match design.storage() {
        Storage::Dense(values) => {
            for (rows, weights) in values.chunks(BLOCK * d).zip(w.chunks(BLOCK)) {
                let images = c * DMatrix::from_column_slice(d, weights.len(), rows);
                for (image, weight) in images.column_iter().zip(weights) {
                    sums.zip_apply(&image, |sum, entry| *sum += weight * entry.abs());
                }
            }
        }
        Storage::Sparse { .. } => {
            for (row, weight) in rows(design).zip(w) {
                let mut image = DVector::<f64>::zeros(d);
                row.visit(|j, a| image.axpy(a, &c.column(j), 1.0));
                sums.zip_apply(&image, |sum, entry| *sum += weight * entry.abs());
            }
        }
    }
    // the rounding of Ca is at most γ|C||a| in any order
    let lost = c.abs() * DVector::from_vec(absolute_transpose(design, w));
    let rounding = gamma(d + 4);
    sums.iter().zip(&lost).map(|(sum, lost)| raised(raised(*sum, w.len()) + rounding * raised(*lost, d), 2)).collect()
}

/// At least |A|v (n) for v ≥ 0 (d).
pub(super) fn absolute(design: &DesignMatrix, v: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; design.rows()];
    match design.storage() {
        Storage::Dense(_) if v.is_empty() => {}
        Storage::Dense(values) => compensated::absolute(values, v, &mut sums),
        Storage::Sparse { .. } => {
            for (sum, row) in sums.iter_mut().zip(rows(design)) {
                row.visit(|j, a| *sum += a.abs() * v[j]);
            }
        }
    }
    sums.into_iter().map(|sum| raised(sum, v.len())).collect()
}

/// At least |A|ᵀw (d) for w ≥ 0 (n).
pub(super) fn absolute_transpose(design: &DesignMatrix, w: &[f64]) -> Vec<f64> {
    let [sums] = absolute_transposes(design, [w]);
    sums
}

/// At least |A|ᵀw (d) for each w ≥ 0 (n), in one pass.
pub(super) fn absolute_transposes<const K: usize>(design: &DesignMatrix, w: [&[f64]; K]) -> [Vec<f64>; K] {
    let mut sums = [const { Vec::new() }; K].map(|_: Vec<f64>| vec![0.0; design.columns()]);
    match design.storage() {
        Storage::Dense(values) => compensated::add_absolute(values, w, &mut sums),
        Storage::Sparse { .. } => {
            for (i, row) in rows(design).enumerate() {
                row.visit(|j, a| {
                    for (sums, w) in sums.iter_mut().zip(w) {
                        sums[j] += a.abs() * w[i];
                    }
                });
            }
        }
    }
    sums.map(|sums| sums.into_iter().map(|sum| raised(sum, design.rows())).collect())
}

/// At least ‖aᵢ − c‖₂ for the rows of A (n) and a d-vector c.
pub(super) fn row_norms(design: &DesignMatrix, centre: &[f64]) -> Vec<f64> {
    let rest = length(centre);
    let root = |square: f64| raised(raised(square, centre.len()).sqrt(), 1);
    match design.storage() {
        Storage::Dense(_) if centre.is_empty() => vec![root(0.0); design.rows()],
        Storage::Dense(values) => {
            let mut squares = vec![0.0; design.rows()];
            compensated::squares(values, centre, &mut squares);
            squares.into_iter().map(root).collect()
        }
        Storage::Sparse { .. } => {
            let mut norms = vec![0.0; design.rows()];
            for (norm, row) in norms.iter_mut().zip(rows(design)) {
                let mut square = 0.0;
                row.visit(|_, a| square += a * a);
                *norm = raised(root(square) + rest, 1);
            }
            norms
        }
    }
}

/// At least ‖Aᵀy‖₂ for every y in n intervals; `norms` are at least those of the rows.
pub(super) fn reach(design: &DesignMatrix, norms: &[f64], y: &[Interval]) -> Result<f64, Error> {
    let middle: Vec<f64> = y.iter().map(|y| y.middle()).collect();
    let [product] = design.transpose_times([&middle])?;
    let rounding = gamma(y.len() + 2);
    let slack: f64 = y.iter().zip(&middle).zip(norms).map(|((y, m), a)| (rounding * m.abs() + radius(y)) * a).sum();
    Ok(raised(length(product.as_slice()) + raised(slack, y.len()), 1))
}
