//! Cholesky factor and solve; a failed pivot is evidence.

use super::Error;
use super::gram::{self, Lower, Packed, Rows};
use nalgebra::{DMatrix, DVector};
use std::cmp::Ordering;

/// Columns that are factored together, before what is to their right is changed at the rate of a product.
const PANEL: usize = 32;

/// The lower factor L of a positive definite matrix M = LLᵀ (d × d).
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    lower: DMatrix<f64>,
}

impl Cholesky {
    /// Factors a symmetric d × d matrix, of which only the lower triangle is read.
    ///
    /// `floor` is the least pivot that still counts as positive: 0 asks for a factor in floating point, a multiple of
    /// the rounding unit (for a matrix with unit diagonal) for one whose solutions can be trusted.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] for a matrix that is not square; [`Error::NotPositiveDefinite`] at the first pivot
    /// that is NaN or not above `floor`, every one where that is NaN. The evidence is floating point: a pivot within
    /// rounding of 0 proves nothing.
    pub fn factor(matrix: &DMatrix<f64>, floor: f64) -> Result<Self, Error> {
        Self::factor_in(matrix.clone(), floor)
    }

    /// As [`Cholesky::factor`], in the memory of the matrix.
    ///
    /// # Errors
    /// As [`Cholesky::factor`].
    pub fn factor_in(matrix: DMatrix<f64>, floor: f64) -> Result<Self, Error> {
        let d = matrix.nrows();
        if matrix.ncols() != d {
            return Err(Error::ShapeMismatch { expected: d, found: matrix.ncols() });
        }
        let mut lower = matrix;
        let entries = lower.as_mut_slice();
        let (mut panel, mut packed) = (Vec::new(), Packed::default());
        for start in (0..d).step_by(PANEL) {
            let end = (start + PANEL).min(d);
            factor_panel(&mut entries[start * d..end * d], start, d, floor)?;
            // M − Σₖ lₖlₖᵀ over the columns of the panel, below and to the right of it
            panel.clear();
            entries[start * d..end * d].chunks_exact(d).for_each(|column| panel.extend_from_slice(&column[end..]));
            if end < d {
                let rest = Lower { entries: &mut entries[end * d + end..], d: d - end, stride: d };
                let panel = Rows { values: &panel, next: &[] };
                gram::add(panel, &vec![-1.0; end - start], rest, &mut packed);
            }
        }
        // tiles across the diagonal reach above it
        lower.fill_upper_triangle(0.0, 1);
        Ok(Self { lower })
    }

    /// L (d × d).
    pub fn into_lower(self) -> DMatrix<f64> {
        self.lower
    }

    /// The least share of a diagonal entry of M that is its pivot, in floating point: 1 − R² of a column of a Gram matrix
    /// regressed on those before it. 1 for a diagonal M, near the rounding unit where M is singular.
    pub fn least_pivot(&self) -> f64 {
        let d = self.lower.nrows();
        let mut squares = vec![0.0; d];
        for (j, column) in self.lower.as_slice().chunks_exact(d.max(1)).enumerate() {
            squares[j..].iter_mut().zip(&column[j..]).for_each(|(sum, entry)| *sum += entry * entry);
        }
        let share = |j: usize| self.lower[(j, j)] * self.lower[(j, j)] / squares[j];
        (0..d).map(share).fold(1.0, f64::min)
    }

    /// The solution s of M s = y, floating point.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when y has not d entries.
    pub fn solve(&self, y: &DVector<f64>) -> Result<DVector<f64>, Error> {
        let d = self.lower.nrows();
        if y.len() != d {
            return Err(Error::ShapeMismatch { expected: d, found: y.len() });
        }
        let mut s = y.clone();
        for j in 0..d {
            s[j] /= self.lower[(j, j)];
            let pivot = s[j];
            for i in j + 1..d {
                s[i] -= self.lower[(i, j)] * pivot;
            }
        }
        for j in (0..d).rev() {
            let below: f64 = (j + 1..d).map(|i| self.lower[(i, j)] * s[i]).sum();
            s[j] = (s[j] - below) / self.lower[(j, j)];
        }
        Ok(s)
    }
}

/// Factors the columns of a panel, from its first diagonal entry at `start` down, by those of the panel alone.
fn factor_panel(panel: &mut [f64], start: usize, d: usize, floor: f64) -> Result<(), Error> {
    for at in 0..panel.len() / d {
        let j = start + at;
        let (done, rest) = panel.split_at_mut(at * d);
        let column = &mut rest[j..d];
        for left in done.chunks_exact(d) {
            let factor = left[j];
            for (entry, other) in column.iter_mut().zip(&left[j..]) {
                *entry -= factor * other;
            }
        }
        let value = column[0];
        // a pivot or a floor that is NaN stands above nothing
        if value.partial_cmp(&floor) != Some(Ordering::Greater) {
            return Err(Error::NotPositiveDefinite { pivot: j, value });
        }
        let root = value.sqrt();
        for entry in column.iter_mut() {
            *entry /= root;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_positive_definite_system_is_solved() {
        let matrix = DMatrix::from_row_slice(3, 3, &[4.0, 2.0, -2.0, 2.0, 10.0, 2.0, -2.0, 2.0, 5.0]);
        let s = DVector::from_row_slice(&[1.0, -2.0, 3.0]);
        let solved = Cholesky::factor(&matrix, 0.0).and_then(|factor| factor.solve(&(&matrix * &s))).unwrap();
        approx::assert_relative_eq!(solved, s, epsilon = 1e-14);
    }

    /// Entries without pattern, made positive definite.
    fn definite(d: usize) -> DMatrix<f64> {
        let entry = |i: usize, j: usize| ((i * 31 + j * 17) as f64 * 0.754_877).fract() - 0.5;
        let matrix = DMatrix::from_fn(d + 3, d, entry);
        matrix.transpose() * &matrix + DMatrix::identity(d, d)
    }

    #[test]
    fn panels_make_the_factor_of_the_whole() {
        for d in [1, 31, 32, 33, 64, 100, 133] {
            let matrix = definite(d);
            let Cholesky { lower } = Cholesky::factor(&matrix, 0.0).unwrap();
            assert!(lower.upper_triangle() == DMatrix::from_diagonal(&lower.diagonal()), "nothing above the diagonal");
            let magnitudes = lower.abs() * lower.abs().transpose();
            let off = &lower * lower.transpose() - &matrix;
            // Higham's bound: every entry is a sum of at most d + 1 products in some order
            let allowed = (d as f64 + 2.0) * f64::EPSILON;
            assert!(off.iter().zip(&magnitudes).all(|(off, size)| off.abs() <= allowed * size), "d = {d}");
        }
    }

    #[test]
    fn a_pivot_that_fails_in_a_later_panel_is_found_there() {
        let mut matrix = definite(80);
        matrix[(70, 70)] = -1.0;
        assert!(matches!(Cholesky::factor(&matrix, 0.0), Err(Error::NotPositiveDefinite { pivot: 70, .. })));
    }

    #[test]
    fn the_pivot_that_fails_is_the_evidence() {
        let indefinite = DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 2.0, 1.0]);
        assert_eq!(Cholesky::factor(&indefinite, 0.0), Err(Error::NotPositiveDefinite { pivot: 1, value: -3.0 }));
        let nan = DMatrix::from_element(1, 1, f64::NAN);
        assert!(matches!(Cholesky::factor(&nan, 0.0), Err(Error::NotPositiveDefinite { pivot: 0, .. })));
        let thin = DMatrix::from_diagonal(&DVector::from_row_slice(&[1.0, 1e-14]));
        assert!(Cholesky::factor(&thin, 0.0).is_ok());
        assert!(Cholesky::factor(&thin, 1e-12).is_err() && Cholesky::factor(&thin, f64::NAN).is_err());
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        assert_eq!(Cholesky::factor(&DMatrix::zeros(2, 3), 0.0), Err(Error::ShapeMismatch { expected: 2, found: 3 }));
        let factor = Cholesky::factor(&DMatrix::identity(2, 2), 0.0).unwrap();
        assert_eq!(factor.solve(&DVector::zeros(3)), Err(Error::ShapeMismatch { expected: 2, found: 3 }));
    }
}
