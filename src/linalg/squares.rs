//! Squares over rows and columns of A, in one pass each.

use super::product::{Block, PIECE, expect};
use super::{DesignMatrix, Error, dense, sums};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// Numbers of a block of dense rows that stays in the cache between its uses in one pass.
const CACHED: usize = 1 << 14;

impl DesignMatrix {
    /// Σₖ⟨aᵢ, xₖ⟩² (n) over the columns of a d × k matrix X: the squared lengths of the rows of AX, in one pass and without
    /// AX.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when X has not d rows.
    pub fn row_squares(&self, x: &DMatrix<f64>) -> Result<Vec<f64>, Error> {
        expect(self.columns(), x.nrows())?;
        let (d, height) = (self.columns().max(1), self.cached_rows());
        let mut squares = vec![0.0; self.height()];
        self.team().fill(&mut squares, PIECE, |start, piece| {
            let mut image = vec![0.0; height];
            for (at, squares) in piece.chunks_mut(height).enumerate() {
                let first = start + at * height;
                let (block, image) = (self.block(first..first + squares.len()), &mut image[..squares.len()]);
                for x in x.as_slice().chunks_exact(d) {
                    block.times(x, image);
                    squares.iter_mut().zip(&*image).for_each(|(square, entry)| *square += entry * entry);
                }
            }
        });
        Ok(squares)
    }

    /// The d column norms ‖A_{*,j}‖₂.
    pub fn column_norms(&self) -> DVector<f64> {
        let d = self.columns();
        let part = |rows: Range<usize>| {
            let mut squares = vec![0.0; d];
            match self.block(rows) {
                Block::Dense([]) => {}
                Block::Dense(values) => dense::add_squares(values, &mut squares),
                Block::Sparse(stored) => {
                    for (indices, values) in stored.each() {
                        indices.iter().zip(values).for_each(|(&j, a)| squares[j as usize] += a * a);
                    }
                }
            }
            squares
        };
        let merge = |mut left: Vec<f64>, right: Vec<f64>| {
            sums::add(&mut left, &right);
            left
        };
        let squares = self.over_rows().reduce(d, part, merge).unwrap_or_else(|| vec![0.0; d]);
        DVector::from_vec(squares).map(f64::sqrt)
    }

    /// Rows that stay in the cache together.
    fn cached_rows(&self) -> usize {
        (CACHED / self.columns().max(1)).clamp(8, 128) / 4 * 4
    }
}
