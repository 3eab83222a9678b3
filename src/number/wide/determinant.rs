//! Determinants of enclosures.

use super::rounding::{Dyadic, negated};
use super::{Arithmetic, Bits, Wide};
use dashu_float::Repr;
use nalgebra::DMatrix;

/// What is left of so many rows when no pivot is certain is expanded; of more, bounded by the sizes of rows.
const EXPANDED: usize = 5;

/// det of every matrix inside, by elimination with the pivot that is farthest from 0; `None` of one that is not square.
pub(super) fn determinant(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if n != matrix.ncols() {
        return None;
    }
    let finer = bits.more(n + 8);
    let mut rest = matrix.clone();
    let mut product = Wide::integer(1);
    for k in 0..n {
        let Some(pivot) = farthest(&rest, k) else {
            let left = remaining(&rest.view((k, k), (n - k, n - k)).into_owned(), finer)?;
            return product.mul(&left, &finer)?.outward(bits);
        };
        if pivot != k {
            rest.swap_rows(pivot, k);
            product = product.negated();
        }
        product = product.mul(&rest[(k, k)], &finer)?;
        for i in k + 1..n {
            let factor = rest[(i, k)].div(&rest[(k, k)], &finer)?;
            for j in k + 1..n {
                rest[(i, j)] = rest[(i, j)].sub(&factor.mul(&rest[(k, j)], &finer)?, &finer)?;
            }
        }
    }
    product.outward(bits)
}

/// The row from k on whose entry in column k is certainly farthest from 0, where any is certainly not 0.
fn farthest(rest: &DMatrix<Wide>, k: usize) -> Option<usize> {
    let mut best: Option<(usize, Dyadic)> = None;
    for i in k..rest.nrows() {
        let certain = rest[(i, k)].low.clone().max(negated(&rest[(i, k)].high));
        if certain > Repr::zero() && best.as_ref().is_none_or(|(_, most)| certain > *most) {
            best = Some((i, certain));
        }
    }
    best.map(|(row, _)| row)
}

fn remaining(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    if matrix.nrows() <= EXPANDED { expanded(matrix, bits) } else { bounded(matrix, bits) }
}

/// Laplace's expansion along the first column.
fn expanded(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if n == 1 {
        return Some(matrix[(0, 0)].clone());
    }
    let mut sum = Wide::integer(0);
    for i in (0..n).filter(|&i| !matrix[(i, 0)].is_zero()) {
        let minor = expanded(&without(matrix, i, 0), bits)?;
        let term = matrix[(i, 0)].mul(&minor, &bits)?;
        sum = if i % 2 == 0 { sum.add(&term, &bits)? } else { sum.sub(&term, &bits)? };
    }
    Some(sum)
}

/// |det M| ≤ the product over the rows of the sums of |entries|.
fn bounded(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    let mut product = Wide::integer(1);
    for row in matrix.row_iter() {
        let sum = row.iter().try_fold(Wide::integer(0), |sum, x| sum.add(&x.magnitude(), &bits))?;
        product = product.mul(&sum, &bits)?;
    }
    Some(Wide { low: negated(&product.high), high: product.high })
}

/// The matrix without row i and column j. nalgebra's `remove_row` is for numbers that own no memory.
fn without(matrix: &DMatrix<Wide>, i: usize, j: usize) -> DMatrix<Wide> {
    DMatrix::from_fn(matrix.nrows() - 1, matrix.ncols() - 1, |row, column| {
        matrix[(row + usize::from(row >= i), column + usize::from(column >= j))].clone()
    })
}
