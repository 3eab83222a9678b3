//! Determinants of balls.

use super::{Ball, Precision};
use crate::number::{Arithmetic, Enclosure};
use nalgebra::DMatrix;

/// A rest of so many rows without a certain pivot is expanded; of more, bounded.
const EXPANDED: usize = 4;

/// det of every matrix inside; exact where every entry is rational and what comes between is short. `None` of a matrix
/// that is not square.
pub(super) fn determinant(matrix: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    if !matrix.is_square() {
        return None;
    }
    let working = Precision::new(precision.bits() + matrix.nrows() as u32 + 16);
    let found = eliminated(matrix.clone(), &working)?;
    found.rounded(precision)
}

/// The certain pivot of largest lower bound is split off until a number is left, or no pivot is certain.
fn eliminated(matrix: DMatrix<Ball>, working: &Precision) -> Option<Ball> {
    let n = matrix.nrows();
    if n == 0 {
        return Some(Ball::integer(1));
    }
    if n == 1 {
        return Some(matrix[(0, 0)].clone());
    }
    let zero = Ball::integer(0);
    let mut pivot: Option<(usize, Ball)> = None;
    for i in 0..n {
        let least = matrix[(i, 0)].abs(working)?.end_alone(false);
        if zero.less(&least) && pivot.as_ref().is_none_or(|(_, most)| most.less(&least)) {
            pivot = Some((i, least));
        }
    }
    let Some((row, _)) = pivot else {
        return if matrix.column(0).iter().all(Ball::is_zero) {
            Some(zero)
        } else if n <= EXPANDED {
            expanded(&matrix, working)
        } else {
            bounded(&matrix, working)
        };
    };
    let divisor = matrix[(row, 0)].clone();
    let mut rest = without(&matrix, row, 0);
    for (i, from) in (0..n).filter(|&i| i != row).enumerate() {
        let factor = matrix[(from, 0)].div(&divisor, working)?;
        for j in 1..n {
            let change = factor.mul(&matrix[(row, j)], working)?;
            rest[(i, j - 1)] = rest[(i, j - 1)].sub(&change, working)?;
        }
    }
    let value = divisor.mul(&eliminated(rest, working)?, working)?;
    if row % 2 == 0 { Some(value) } else { value.neg(working) }
}

/// Leibniz' sum, column by column.
fn expanded(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Ball> {
    if matrix.nrows() == 1 {
        return Some(matrix[(0, 0)].clone());
    }
    let mut sum = Ball::integer(0);
    for j in 0..matrix.ncols() {
        let minor = without(matrix, 0, j);
        let term = matrix[(0, j)].mul(&expanded(&minor, working)?, working)?;
        let signed = if j % 2 == 0 { term } else { term.neg(working)? };
        sum = sum.add(&signed, working)?;
    }
    Some(sum)
}

/// Hadamard: det M² is at most the product of the squared lengths of the columns.
fn bounded(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Ball> {
    let mut product = Ball::integer(1);
    for column in matrix.column_iter() {
        let square = column.iter().try_fold(Ball::integer(0), |sum, x| sum.add(&x.square(working)?, working))?;
        product = product.mul(&square, working)?;
    }
    let most = product.sqrt(working)?.end_alone(true);
    most.neg(working)?.hull(&most, working)
}

/// The matrix without row i and column j. nalgebra's `remove_row` is for numbers that own no memory.
pub(super) fn without(matrix: &DMatrix<Ball>, i: usize, j: usize) -> DMatrix<Ball> {
    DMatrix::from_fn(matrix.nrows() - 1, matrix.ncols() - 1, |row, column| {
        matrix[(row + usize::from(row >= i), column + usize::from(column >= j))].clone()
    })
}
