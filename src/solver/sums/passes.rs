//! Passes over A whose rounding is bounded, for what a certificate seldom needs.
//!
//! The bounds use no more of a kernel than that it sums products.

use super::columns::{Columns, Factors, Summed};
use super::compensated::twice_square;
use crate::linalg::lanes::{self, vectorised};
use crate::linalg::rounding::{gamma, length, raised};
use crate::linalg::{DesignMatrix, Storage};
use crate::sketch::rows;
use nalgebra::{DMatrix, DVector};

/// Rows of a dense matrix that are multiplied together.
const BLOCK: usize = 64;

/// Aᵀ(high + low) (d) for n-vectors, and bounds on its errors, which are little more than its own rounding.
pub(in crate::solver) fn transpose_times(design: &DesignMatrix, high: &[f64], low: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = high.len();
    let (zeros, square) = (vec![0.0; n], twice_square(2 * n));
    let mut columns = Columns::zeros(design);
    for y in [high, low] {
        let sizes: Vec<f64> = y.iter().map(|y| raised(square * y.abs(), 1)).collect();
        columns.add(design, 0..n, Factors { y, rho: &zeros, omega: [&sizes, &zeros, &zeros] });
    }
    let Summed { product, errors, sizes: [sizes, _, _], .. } = columns.results(2 * n);
    (product, errors.iter().zip(&sizes).map(|(error, size)| raised(error + size, 1)).collect())
}

/// At least Σᵢ wᵢ|Caᵢ| (d) over the rows of A, for C (d × d) and w ≥ 0 (n): n·d² multiply-adds for a dense A.
pub(in crate::solver) fn carried(design: &DesignMatrix, c: &DMatrix<f64>, w: &[f64]) -> Vec<f64> {
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

/// At least |A|ᵀw (d) for w ≥ 0 (n).
pub(in crate::solver) fn absolute_transpose(design: &DesignMatrix, w: &[f64]) -> Vec<f64> {
    let zeros = vec![0.0; w.len()];
    let mut columns = Columns::zeros(design);
    columns.add(design, 0..w.len(), Factors { y: &zeros, rho: &zeros, omega: [w, &zeros, &zeros] });
    let Summed { sizes: [sizes, _, _], .. } = columns.results(w.len());
    sizes
}

/// At least ‖aᵢ − c‖₂ for the rows of A (n) and a d-vector c.
pub(in crate::solver) fn row_norms(design: &DesignMatrix, centre: &[f64]) -> Vec<f64> {
    let rest = length(centre);
    let root = |square: f64| raised(raised(square, centre.len()).sqrt(), 1);
    match design.storage() {
        Storage::Dense(values) => {
            let mut squares = vec![0.0; design.rows()];
            distances(values, centre, &mut squares);
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
