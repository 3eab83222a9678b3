//! How many eigenvalues of a symmetric matrix lie above and below 0: Sylvester's law of inertia.

use super::determinant::without;
use super::{Ball, Precision};
use crate::number::{Arithmetic, Enclosure};
use nalgebra::DMatrix;

/// How many eigenvalues are proved > 0, = 0 and < 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inertia {
    pub(super) above: usize,
    pub(super) at: usize,
    pub(super) below: usize,
}

/// The inertia of every symmetric matrix inside (lower triangle read), by congruences that split off one row after
/// another; `None` where a sign on which it rests is not proved.
pub(super) fn inertia(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Inertia> {
    let zero = Ball::integer(0);
    let mut counted = Inertia { above: 0, at: 0, below: 0 };
    let mut rest = DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i.max(j), i.min(j))].clone());
    while rest.nrows() > 0 {
        let n = rest.nrows();
        let mut pivot: Option<(usize, Ball)> = None;
        for i in 0..n {
            let least = rest[(i, i)].abs(working)?.end_alone(false);
            if zero.less(&least) && pivot.as_ref().is_none_or(|(_, most)| most.less(&least)) {
                pivot = Some((i, least));
            }
        }
        let Some((row, _)) = pivot else {
            // A diagonal of exact zeros: two rows that meet are added, which makes a pivot; if none meet, all is 0.
            if !rest.diagonal().iter().all(Ball::is_zero) {
                return None;
            }
            let meet = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).find(|&at| !rest[at].is_zero());
            let Some((i, j)) = meet else {
                counted.at += n;
                return Some(counted);
            };
            for k in 0..n {
                rest[(i, k)] = rest[(i, k)].add(&rest[(j, k)], working)?;
            }
            for k in 0..n {
                rest[(k, i)] = rest[(k, i)].add(&rest[(k, j)], working)?;
            }
            if rest[(i, i)].is_zero() || !(zero.less(&rest[(i, i)]) || rest[(i, i)].less(&zero)) {
                return None;
            }
            continue;
        };
        let divisor = rest[(row, row)].clone();
        if zero.less(&divisor) {
            counted.above += 1;
        } else {
            counted.below += 1;
        }
        let column: Vec<Ball> = (0..n).filter(|&i| i != row).map(|i| rest[(i, row)].clone()).collect();
        rest = without(&rest, row, row);
        for i in 0..n - 1 {
            let factor = column[i].div(&divisor, working)?;
            for j in 0..=i {
                rest[(i, j)] = rest[(i, j)].sub(&factor.mul(&column[j], working)?, working)?;
                rest[(j, i)] = rest[(i, j)].clone();
            }
        }
    }
    Some(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: usize, entries: &[i64]) -> Inertia {
        let matrix = DMatrix::from_row_iterator(rows, rows, entries.iter().map(|x| Ball::integer(*x)));
        inertia(&matrix, &Precision::new(64)).unwrap()
    }

    #[test]
    fn signs_of_eigenvalues_are_counted_on_matrices_whose_diagonal_vanishes_too() {
        assert_eq!(of(2, &[0, 1, 1, 0]), Inertia { above: 1, at: 0, below: 1 });
        assert_eq!(of(3, &[0, 0, 0, 0, 0, 0, 0, 0, 0]), Inertia { above: 0, at: 3, below: 0 });
        assert_eq!(of(3, &[1, 1, 1, 1, 1, 1, 1, 1, 1]), Inertia { above: 1, at: 2, below: 0 });
        assert_eq!(of(3, &[0, 2, 1, 2, 0, 1, 1, 1, 0]), Inertia { above: 1, at: 0, below: 2 });
        assert_eq!(of(3, &[0, -2, 1, -2, 0, 1, 1, 1, 0]), Inertia { above: 2, at: 0, below: 1 });
        assert_eq!(of(4, &[0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, -3, 0, 0, -3, 0]), Inertia { above: 2, at: 0, below: 2 });
    }
}
