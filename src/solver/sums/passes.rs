//! Passes over A whose rounding is bounded, for what a certificate seldom needs.
//!
//! The bounds use no more of a kernel than that it sums products.

use super::columns::{Columns, Factors, Summed};
use super::compensated::twice_square;
use crate::linalg::lanes::{self, vectorised};
use crate::linalg::rounding::{gamma, length, raised};
use crate::linalg::{DesignMatrix, Storage};
use crate::sketch::{Row, rows};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// Numbers a column that the sums of a part keep.
const KEPT: usize = 8;
/// Rows of a dense matrix that are multiplied together.
const BLOCK: usize = 64;

/// Aᵀ(high + low) (d) for n-vectors, and bounds on its errors, which are little more than its own rounding.
pub(in crate::solver) fn transpose_times(design: &DesignMatrix, high: &[f64], low: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = design.rows();
    let (zeros, square) = (vec![0.0; high.len()], twice_square(2 * n));
    let sizes = [high, low].map(|y| y.iter().map(|y| raised(square * y.abs(), 1)).collect::<Vec<f64>>());
    let factors = [high, low].into_iter().zip(&sizes);
    let factors: Vec<Factors<'_>> =
        factors.map(|(y, sizes)| Factors { y, rho: &zeros, omega: [sizes, &zeros, &zeros] }).collect();
    let Summed { product, errors, sizes: [sizes, _, _], .. } = summed(design, &factors).results(2 * n);
    (product, errors.iter().zip(&sizes).map(|(error, size)| raised(error + size, 1)).collect())
}

/// The sums over all rows for some factors, one after the other.
fn summed(design: &DesignMatrix, factors: &[Factors<'_>]) -> Columns {
    let part = |rows: Range<usize>| {
        let mut columns = Columns::zeros(design);
        factors.iter().for_each(|factors| columns.add(design, rows.clone(), factors.of_rows(rows.clone())));
        columns
    };
    let found = design.over_rows().reduce(KEPT * design.columns(), part, Columns::merged);
    found.unwrap_or_else(|| Columns::zeros(design))
}

/// At least Σᵢ wᵢ|Caᵢ| (d) over the rows of A, for C (d × d) and w ≥ 0 (n): n·d² multiply-adds for a dense A.
pub(in crate::solver) fn carried(design: &DesignMatrix, c: &DMatrix<f64>, w: &[f64]) -> Vec<f64> {
    let (n, d) = (design.rows(), design.columns());
    let part = |range: Range<usize>| {
        let mut sums = DVector::<f64>::zeros(d);
        match design.storage() {
            Storage::Dense(values) => {
                let values = &values[range.start * d..range.end * d];
                for (rows, weights) in values.chunks(BLOCK * d).zip(w[range].chunks(BLOCK)) {
                    let images = c * DMatrix::from_column_slice(d, weights.len(), rows);
                    for (image, weight) in images.column_iter().zip(weights) {
                        sums.zip_apply(&image, |sum, entry| *sum += weight * entry.abs());
                    }
                }
            }
            Storage::Sparse { .. } => {
                for i in range {
                    let mut image = DVector::<f64>::zeros(d);
                    Row::of(design, i).visit(|j, a| image.axpy(a, &c.column(j), 1.0));
                    sums.zip_apply(&image, |sum, entry| *sum += w[i] * entry.abs());
                }
            }
        }
        Vec::from(sums.data)
    };
    let merge = |mut left: Vec<f64>, right: Vec<f64>| {
        left.iter_mut().zip(&right).for_each(|(left, right)| *left += right);
        left
    };
    let sums = design.over_rows().reduce(d, part, merge).unwrap_or_else(|| vec![f64::NAN; d]);
    // the rounding of Ca is at most γ|C||a| in any order
    let lost = c.abs() * DVector::from_vec(absolute_transpose(design, w));
    let rounding = gamma(d + 4);
    sums.iter().zip(&lost).map(|(sum, lost)| raised(raised(*sum, n) + rounding * raised(*lost, d), 2)).collect()
}

/// At least |A|ᵀw (d) for w ≥ 0 (n).
pub(in crate::solver) fn absolute_transpose(design: &DesignMatrix, w: &[f64]) -> Vec<f64> {
    let zeros = vec![0.0; w.len()];
    let factors = Factors { y: &zeros, rho: &zeros, omega: [w, &zeros, &zeros] };
    let Summed { sizes: [sizes, _, _], .. } = summed(design, &[factors]).results(design.rows());
    sizes
}

/// At least ‖aᵢ − c‖₂ for the rows of A (n) and a d-vector c.
pub(in crate::solver) fn row_norms(design: &DesignMatrix, centre: &[f64]) -> Vec<f64> {
    let rest = length(centre);
    let root = |square: f64| raised(raised(square, centre.len()).sqrt(), 1);
    match design.storage() {
        Storage::Dense(values) => {
            let mut squares = vec![0.0; design.height()];
            distances(values, centre, &mut squares);
            squares.into_iter().map(root).collect()
        }
        Storage::Sparse { .. } => {
            let mut norms = vec![0.0; design.height()];
            for (norm, row) in norms.iter_mut().zip(rows(design)) {
                let mut square = 0.0;
                row.visit(|_, a| square += a * a);
                *norm = raised(root(square) + rest, 1);
            }
            norms
        }
    }
}

vectorised! {
    /// ‖aᵢ − c‖² over dense rows of length d ≥ 1, in some order.
    fn distances(values: &[f64], c: &[f64], out: &mut [f64]) {
        let mut gaps = vec![0.0; c.len()];
        for (out, row) in out.iter_mut().zip(values.chunks_exact(c.len())) {
            gaps.iter_mut().zip(row).zip(c).for_each(|((gap, a), c)| *gap = a - c);
            *out = lanes::inner(&gaps, &gaps);
        }
    }
}
