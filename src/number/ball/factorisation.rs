//! L D Lᵀ in balls: a positive semidefinite matrix proved so.

use super::{Ball, Precision};
use crate::number::{Arithmetic, Enclosure};
use nalgebra::DMatrix;

/// L (unit lower triangular) and D of a positive semidefinite L D Lᵀ.
pub(super) struct Factors {
    lower: DMatrix<Ball>,
    pivots: Vec<Ball>,
}

impl Factors {
    /// S = L D Lᵀ with every pivot proved > 0, or exactly 0 over a column of exact zeros; `None` where that is not proved.
    pub(super) fn of(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Self> {
        let n = matrix.nrows();
        let mut lower = matrix.clone();
        let mut pivots = Vec::with_capacity(n);
        let zero = Ball::integer(0);
        for j in 0..n {
            let pivot = lower[(j, j)].clone();
            if pivot.is_zero() {
                if (j + 1..n).any(|i| !lower[(i, j)].is_zero()) {
                    return None;
                }
            } else {
                if !zero.less(&pivot) {
                    return None;
                }
                let column = (j + 1..n).map(|i| lower[(i, j)].clone()).collect::<Vec<_>>();
                for i in j + 1..n {
                    lower[(i, j)] = lower[(i, j)].div(&pivot, working)?;
                    for k in j + 1..=i {
                        let change = lower[(i, j)].mul(&column[k - j - 1], working)?;
                        lower[(i, k)] = lower[(i, k)].sub(&change, working)?;
                    }
                }
            }
            pivots.push(pivot);
        }
        Some(Factors { lower, pivots })
    }

    /// Whether a pivot is 0, and with it the determinant.
    pub(super) fn are_singular(&self) -> bool {
        self.pivots.iter().any(Ball::is_zero)
    }

    /// The solution of L D Lᵀ x = y; `None` where a pivot is 0.
    pub(super) fn solve(&self, y: &[Ball], working: &Precision) -> Option<Vec<Ball>> {
        let n = self.pivots.len();
        let mut x = y.to_vec();
        for i in 0..n {
            for j in 0..i {
                x[i] = x[i].sub(&self.lower[(i, j)].mul(&x[j], working)?, working)?;
            }
        }
        for (value, pivot) in x.iter_mut().zip(&self.pivots) {
            *value = value.div(pivot, working)?;
        }
        for i in (0..n).rev() {
            for j in i + 1..n {
                x[i] = x[i].sub(&self.lower[(j, i)].mul(&x[j], working)?, working)?;
            }
        }
        Some(x)
    }
}
