//! L D Lᵀ of a shifted symmetric matrix, whose positive pivots prove a lower bound for every eigenvalue.

use super::rounding::{Dyadic, rounded};
use super::{Arithmetic, Bits, Wide};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, Repr};
use nalgebra::{DMatrix, DVector};

/// S − shift · I = L D Lᵀ with D > 0, enclosed.
pub(super) struct Factorisation {
    below_diagonal: DMatrix<Wide>,
    pivots: Vec<Wide>,
}

impl Factorisation {
    /// The factors of S − shift · I (lower triangle of S read); `None` unless it is proved positive definite.
    pub(super) fn above(matrix: &DMatrix<Wide>, shift: &Dyadic, bits: Bits) -> Option<Self> {
        let n = matrix.nrows();
        let (mut rest, shift) = (matrix.clone(), Wide::point(shift.clone()));
        let mut below_diagonal = DMatrix::from_element(n, n, Wide::integer(0));
        for i in 0..n {
            rest[(i, i)] = rest[(i, i)].sub(&shift, &bits)?;
        }
        for j in 0..n {
            if rest[(j, j)].low <= Repr::zero() {
                return None;
            }
            for i in j + 1..n {
                let factor = rest[(i, j)].div(&rest[(j, j)], &bits)?;
                for k in j + 1..=i {
                    rest[(i, k)] = rest[(i, k)].sub(&factor.mul(&rest[(k, j)], &bits)?, &bits)?;
                }
                below_diagonal[(i, j)] = factor;
            }
        }
        Some(Factorisation { below_diagonal, pivots: rest.diagonal().iter().cloned().collect() })
    }

    /// About the solution of (S − shift · I) y = x: points, with no promise of how near.
    pub(super) fn solve(&self, x: &DVector<Wide>, bits: Bits) -> Option<DVector<Wide>> {
        let n = x.len();
        let mut y = x.clone();
        for i in 0..n {
            for j in 0..i {
                y[i] = y[i].sub(&self.below_diagonal[(i, j)].mul(&y[j], &bits)?, &bits)?;
            }
            y[i] = middle(&y[i], bits)?;
        }
        for i in (0..n).rev() {
            y[i] = y[i].div(&self.pivots[i], &bits)?;
            for j in i + 1..n {
                y[i] = y[i].sub(&self.below_diagonal[(j, i)].mul(&y[j], &bits)?, &bits)?;
            }
            y[i] = middle(&y[i], bits)?;
        }
        Some(y)
    }
}

/// A point within rounding of the middle.
pub(super) fn middle(x: &Wide, bits: Bits) -> Option<Wide> {
    if x.is_point() {
        return Some(x.clone());
    }
    let sum = Wide::point(rounded(Context::<HalfEven>::new(bits.count).add(&x.low, &x.high))?);
    Some(sum.scaled(-1))
}
