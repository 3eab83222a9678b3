//! Determinants of interval matrices.

use super::{Interval, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

/// What is left of so many rows when no pivot is certain is expanded; of more, bounded by the lengths of rows.
const EXPANDED: usize = 4;

/// det of every matrix inside a square interval matrix, by elimination with the pivot that is farthest from 0.
pub(super) fn determinant(matrix: &DMatrix<Interval>) -> Option<Interval> {
    if !matrix.is_square() {
        return None;
    }
    let n = matrix.nrows();
    let (mut rest, mut product) = (matrix.clone(), Interval::one());
    for k in 0..n {
        if n - k == 1 {
            return Some(product * rest[(k, k)]);
        }
        let certain = |i: usize| rest[(i, k)].lo.max(-rest[(i, k)].hi);
        let pivot = (k + 1..n).fold(k, |best, i| if certain(i) > certain(best) { i } else { best });
        if certain(pivot) <= 0.0 {
            return Some(product * remaining(&rest.view((k, k), (n - k, n - k)).into_owned()));
        }
        if pivot != k {
            rest.swap_rows(pivot, k);
            product = -product;
        }
        product *= rest[(k, k)];
        for i in k + 1..n {
            let factor = rest[(i, k)] / rest[(k, k)];
            for j in k + 1..n {
                let change = factor * rest[(k, j)];
                rest[(i, j)] -= change;
            }
        }
    }
    Some(product)
}

fn remaining(matrix: &DMatrix<Interval>) -> Interval {
    if matrix.nrows() <= EXPANDED { expanded(matrix) } else { hadamard(matrix) }
}

/// Laplace's expansion along the first row.
fn expanded(matrix: &DMatrix<Interval>) -> Interval {
    let n = matrix.nrows();
    if n == 1 {
        return matrix[(0, 0)];
    }
    (0..n).fold(Interval::zero(), |sum, j| {
        let term = matrix[(0, j)] * expanded(&matrix.clone().remove_row(0).remove_column(j));
        if j % 2 == 0 { sum + term } else { sum - term }
    })
}

/// ± the product of the Euclidean lengths of the rows (Hadamard).
fn hadamard(matrix: &DMatrix<Interval>) -> Interval {
    let bound = matrix.row_iter().fold(Interval::one(), |product, row| {
        let square = row.iter().fold(Interval::zero(), |sum, x| {
            let magnitude = Real::abs(x);
            sum + magnitude * magnitude
        });
        product * Real::sqrt(&square)
    });
    Interval::new(-bound.hi, bound.hi, bound.defined)
}
