//! The passes over the design matrix: A x, Aᵀ Y and Aᵀ diag(δ) A, each reading A once; nothing n × n is ever formed.
//!
//! Floating point with no promise beyond a fixed order of operations, so the bits depend on the data alone.

use super::{DesignMatrix, Error, Storage};
use nalgebra::{DMatrix, DVector};

/// Rows of a dense matrix that are read together, so that each entry of AᵀDA is touched once for all of them.
const ROWS_AT_ONCE: usize = 4;

impl DesignMatrix {
    /// Ax (n) of a d-vector x.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when x has not d entries.
    pub fn times(&self, x: &[f64]) -> Result<Vec<f64>, Error> {
        expect(self.columns(), x.len())?;
        Ok(match self.storage() {
            Storage::Dense(_) if x.is_empty() => vec![0.0; self.rows()],
            Storage::Dense(values) => {
                values.chunks_exact(x.len()).map(|row| row.iter().zip(x).map(|(a, x)| a * x).sum()).collect()
            }
            Storage::Sparse { offsets, indices, values } => offsets
                .windows(2)
                .map(|range| {
                    let stored = range[0]..range[1];
                    indices[stored.clone()].iter().zip(&values[stored]).map(|(&j, a)| a * x[j as usize]).sum()
                })
                .collect(),
        })
    }

    /// AᵀY (d × K) in one pass, column by column, of K n-vectors.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when a column of Y has not n entries.
    pub fn transpose_times<const K: usize>(&self, columns: [&[f64]; K]) -> Result<[DVector<f64>; K], Error> {
        for y in columns {
            expect(self.rows(), y.len())?;
        }
        let mut products = std::array::from_fn(|_| DVector::zeros(self.columns()));
        match self.storage() {
            Storage::Dense(values) => {
                for (i, row) in values.chunks_exact(self.columns().max(1)).enumerate() {
                    for (product, y) in products.iter_mut().zip(columns) {
                        let factor = y[i];
                        product.iter_mut().zip(row).for_each(|(sum, a)| *sum += factor * a);
                    }
                }
            }
            Storage::Sparse { offsets, indices, values } => {
                for (i, range) in offsets.windows(2).enumerate() {
                    for stored in range[0]..range[1] {
                        for (product, y) in products.iter_mut().zip(columns) {
                            product[indices[stored] as usize] += values[stored] * y[i];
                        }
                    }
                }
            }
        }
        Ok(products)
    }

    /// Aᵀ diag(δ) A (d × d, symmetric, both triangles filled) for n weights δ of any sign.
    ///
    /// Costs n·d²/2 multiply-adds for a dense A, Σᵢ kᵢ²/2 for a sparse one with kᵢ entries in row i, and d² memory.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when δ has not n entries.
    pub fn weighted_gram(&self, delta: &[f64]) -> Result<DMatrix<f64>, Error> {
        expect(self.rows(), delta.len())?;
        let d = self.columns();
        let mut gram = DMatrix::zeros(d, d);
        match self.storage() {
            Storage::Dense(values) => {
                let block = ROWS_AT_ONCE * d.max(1);
                for (rows, weights) in values.chunks(block).zip(delta.chunks(ROWS_AT_ONCE)) {
                    add_rows(gram.as_mut_slice(), rows, weights, d);
                }
            }
            Storage::Sparse { offsets, indices, values } => {
                let upper = gram.as_mut_slice();
                for (range, weight) in offsets.windows(2).zip(delta) {
                    let (columns, entries) = (&indices[range[0]..range[1]], &values[range[0]..range[1]]);
                    for (at, (&j, a)) in columns.iter().zip(entries).enumerate() {
                        let (factor, column) = (weight * a, &mut upper[j as usize * d..]);
                        for (&k, other) in columns[..=at].iter().zip(entries) {
                            column[k as usize] += factor * other;
                        }
                    }
                }
            }
        }
        gram.fill_lower_triangle_with_upper_triangle();
        Ok(gram)
    }

    /// The d column norms ‖A_{*,j}‖₂.
    pub fn column_norms(&self) -> DVector<f64> {
        let mut squares = DVector::<f64>::zeros(self.columns());
        match self.storage() {
            Storage::Dense(values) => {
                for row in values.chunks_exact(self.columns().max(1)) {
                    squares.iter_mut().zip(row).for_each(|(sum, a)| *sum += a * a);
                }
            }
            Storage::Sparse { indices, values, .. } => {
                for (&j, a) in indices.iter().zip(values) {
                    squares[j as usize] += a * a;
                }
            }
        }
        squares.map(f64::sqrt)
    }
}

/// Refuses a vector of another length than the matrix asks for.
fn expect(expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::ShapeMismatch { expected, found }) }
}

/// Adds Σᵣ δᵣ aᵣaᵣᵀ over a few dense rows to the upper triangle of a d × d matrix kept by columns.
fn add_rows(gram: &mut [f64], rows: &[f64], delta: &[f64], d: usize) {
    if let (&[d0, d1, d2, d3], true) = (delta, d > 0) {
        let (top, bottom) = rows.split_at(2 * d);
        let ((r0, r1), (r2, r3)) = (top.split_at(d), bottom.split_at(d));
        for (j, column) in gram.chunks_exact_mut(d).enumerate() {
            let factors = [d0 * r0[j], d1 * r1[j], d2 * r2[j], d3 * r3[j]];
            let entries = r0[..=j].iter().zip(&r1[..=j]).zip(r2[..=j].iter().zip(&r3[..=j]));
            for (sum, ((a0, a1), (a2, a3))) in column.iter_mut().zip(entries) {
                *sum += (factors[0] * a0 + factors[1] * a1) + (factors[2] * a2 + factors[3] * a3);
            }
        }
    } else {
        for (row, weight) in rows.chunks_exact(d.max(1)).zip(delta) {
            for (j, column) in gram.chunks_exact_mut(d.max(1)).enumerate() {
                let factor = weight * row[j];
                column.iter_mut().zip(&row[..=j]).for_each(|(sum, a)| *sum += factor * a);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same matrix dense, sparse and as nalgebra keeps it, with n weights and a d-vector.
    fn matrices() -> impl Strategy<Value = (DesignMatrix, DesignMatrix, DMatrix<f64>, Vec<f64>, Vec<f64>)> {
        (0_usize..11, 0_usize..6).prop_flat_map(|(n, d)| {
            let entry = prop_oneof![Just(0.0), -3.0..3.0];
            let weights = prop::collection::vec(-2.0..2.0, n);
            (prop::collection::vec(entry, n * d), weights, prop::collection::vec(-2.0..2.0, d)).prop_map(
                move |(values, weights, x)| {
                    let stored = values.iter().enumerate().filter(|(_, v)| **v != 0.0);
                    let triplets = stored.map(|(at, &v)| (at / d, at % d, v)).collect();
                    let reference = DMatrix::from_row_slice(n, d, &values);
                    let sparse = DesignMatrix::from_triplets(n, d, triplets).unwrap();
                    (DesignMatrix::dense(n, d, values).unwrap(), sparse, reference, weights, x)
                },
            )
        })
    }

    proptest! {
        #[test]
        fn every_pass_agrees_with_the_plain_matrix_product((dense, sparse, plain, delta, x) in matrices()) {
            let weights = DVector::from_row_slice(&delta);
            let gram = plain.transpose() * DMatrix::from_diagonal(&weights) * &plain;
            for design in [&dense, &sparse] {
                let z = DVector::from_vec(design.times(&x).unwrap());
                approx::assert_abs_diff_eq!(z, &plain * DVector::from_row_slice(&x), epsilon = 1e-12);
                let [first, second] = design.transpose_times([&delta, z.as_slice()]).unwrap();
                approx::assert_abs_diff_eq!(first, plain.transpose() * &weights, epsilon = 1e-12);
                approx::assert_abs_diff_eq!(second, plain.transpose() * &z, epsilon = 1e-11);
                approx::assert_abs_diff_eq!(design.weighted_gram(&delta).unwrap(), gram.clone(), epsilon = 1e-12);
                for (norm, column) in design.column_norms().iter().zip(plain.column_iter()) {
                    approx::assert_abs_diff_eq!(*norm, column.norm(), epsilon = 1e-12);
                }
            }
        }
    }

    #[test]
    fn vectors_of_another_length_are_refused() {
        let design = DesignMatrix::dense(2, 1, vec![1.0, 2.0]).unwrap();
        let refused = Error::ShapeMismatch { expected: 2, found: 1 };
        assert_eq!(design.times(&[1.0, 1.0]), Err(Error::ShapeMismatch { expected: 1, found: 2 }));
        assert_eq!(design.transpose_times([&[1.0]]), Err(refused.clone()));
        assert_eq!(design.weighted_gram(&[1.0]), Err(refused));
    }
}
