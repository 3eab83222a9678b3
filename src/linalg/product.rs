//! The passes over the design matrix: A X, Aᵀ Y, Aᵀ diag(δ) A and Aᵀ(δ∘(A P)), each reading A once; nothing n × n is
//! ever formed.
//!
//! Floating point in a fixed order of operations: neither the CPU nor [`DesignMatrix::with_jobs`] changes a bit.

use super::dense;
use super::gram::{self, Lower, Packed, Rows};
use super::half::Half;
use super::parts::ROWS_OF_A_BLOCK;
use super::rows::{self, SparseRows};
use super::sums::Sums;
use super::{DesignMatrix, Error, Storage};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// Rows that a thread takes at a time where each row has a result of its own.
pub(super) const PIECE: usize = 4096;

/// Some rows of A, as they are kept.
#[derive(Clone, Copy)]
pub(super) enum Block<'a> {
    Dense(&'a [f64]),
    Sparse(SparseRows<'a>),
}

impl Block<'_> {
    pub(super) fn times(self, x: &[f64], out: &mut [f64]) {
        match self {
            Block::Dense(_) if x.is_empty() => out.fill(0.0),
            Block::Dense(values) => dense::times(values, x, out),
            Block::Sparse(stored) => rows::times_sparse(stored, x, out),
        }
    }

    fn add<const K: usize>(self, ys: [&[f64]; K], sums: &mut Sums<K>) {
        match (self, sums) {
            (Block::Dense(values), Sums::Apart(sums)) if K > 0 && !values.is_empty() => {
                dense::add(values, ys, sums);
            }
            (Block::Sparse(stored), Sums::Beside(sums)) => rows::add_sparse(stored, ys, sums),
            _ => {}
        }
    }

    fn add_curved<const K: usize>(self, delta: &[f64], directions: [&[f64]; K], sums: &mut Sums<K>) {
        match (self, sums) {
            (Block::Dense(values), Sums::Apart(sums)) if K > 0 && !values.is_empty() => {
                dense::add_curved(values, delta, directions, sums);
            }
            (Block::Sparse(stored), Sums::Beside(sums)) => rows::add_curved(stored, delta, directions, sums),
            _ => {}
        }
    }

    /// Adds to the lower triangle for dense rows, to the upper one for sparse rows.
    fn add_gram(self, next: Self, delta: &[f64], d: usize, half: &mut [f64], packed: &mut Packed) {
        match self {
            Block::Dense(values) => {
                let next = if let Block::Dense(next) = next { next } else { &[] };
                gram::add(Rows { values, next }, delta, Lower { entries: half, d, stride: d }, packed);
            }
            Block::Sparse(stored) => rows::add_gram(stored, delta, d, half),
        }
    }
}

impl DesignMatrix {
    pub(super) fn block(&self, range: Range<usize>) -> Block<'_> {
        let d = self.columns();
        match self.storage() {
            Storage::Dense(values) => Block::Dense(&values[range.start * d..range.end * d]),
            Storage::Sparse { offsets, indices, values } => {
                Block::Sparse(SparseRows { offsets: &offsets[range.start..=range.end], indices, values })
            }
        }
    }

    /// Ax (n) of a d-vector x.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when x has not d entries.
    pub fn times(&self, x: &[f64]) -> Result<Vec<f64>, Error> {
        let mut product = vec![0.0; self.height()];
        self.times_into(x, &mut product)?;
        Ok(product)
    }

    /// Ax of a d-vector x, written over the n entries of `product`: for tall A, new memory costs as much as the product.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when x has not d entries, or `product` not n.
    pub fn times_into(&self, x: &[f64], product: &mut [f64]) -> Result<(), Error> {
        expect(self.columns(), x.len())?;
        expect(self.height(), product.len())?;
        self.team().fill(product, PIECE, |start, piece| self.block(start..start + piece.len()).times(x, piece));
        Ok(())
    }

    /// AᵀY (d × K) in one pass, column by column, of K n-vectors.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when a column of Y has not n entries.
    pub fn transpose_times<const K: usize>(&self, columns: [&[f64]; K]) -> Result<[DVector<f64>; K], Error> {
        for y in columns {
            expect(self.height(), y.len())?;
        }
        let d = self.columns();
        let part = |range: Range<usize>| {
            let mut sums = self.zeros();
            self.block(range.clone()).add(columns.map(|y| &y[range.clone()]), &mut sums);
            sums
        };
        Ok(self.over_rows().reduce(d, part, Sums::merged).unwrap_or_else(|| self.zeros()).vectors())
    }

    /// Aᵀ(δ∘(AP)) (d × K), column by column, of n weights δ of any sign and K directions P (d × K): the product with a
    /// Hessian but for its part of rank two, in one pass, since the rows are used twice while they are in the cache.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when δ has not n entries, or a direction not d.
    pub fn hessian_times<const K: usize>(
        &self,
        delta: &[f64],
        directions: [&[f64]; K],
    ) -> Result<[DVector<f64>; K], Error> {
        expect(self.height(), delta.len())?;
        for p in directions {
            expect(self.columns(), p.len())?;
        }
        let d = self.columns();
        let part = |range: Range<usize>| {
            let mut sums = self.zeros();
            self.block(range.clone()).add_curved(&delta[range], directions, &mut sums);
            sums
        };
        Ok(self.over_rows().reduce(d, part, Sums::merged).unwrap_or_else(|| self.zeros()).vectors())
    }

    /// Aᵀ diag(δ) A (d × d, symmetric, both triangles filled) for n weights δ of any sign.
    ///
    /// Costs n·d²/2 multiply-adds for a dense A, Σᵢ kᵢ²/2 for a sparse one with kᵢ entries in row i. Memory: d² and what
    /// the sums of parts take, half of d² each: three of them, or as many as keep no more than about 2n numbers.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when δ has not n entries.
    pub fn weighted_gram(&self, delta: &[f64]) -> Result<DMatrix<f64>, Error> {
        Ok(self.weighted_gram_and(delta, [])?.0)
    }

    /// Aᵀ diag(δ) A as [`DesignMatrix::weighted_gram`] gives it, and AᵀY (d × K) of K n-vectors, in one pass.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when δ or a column of Y has not n entries.
    pub fn weighted_gram_and<const K: usize>(
        &self,
        delta: &[f64],
        columns: [&[f64]; K],
    ) -> Result<(DMatrix<f64>, [DVector<f64>; K]), Error> {
        expect(self.height(), delta.len())?;
        for y in columns {
            expect(self.height(), y.len())?;
        }
        let (d, sparse) = (self.columns(), matches!(self.storage(), Storage::Sparse { .. }));
        let part = |range: Range<usize>| {
            let (mut half, mut packed) = (vec![0.0; d * d], Packed::default());
            let mut sums = self.zeros();
            for range in blocks(range, ROWS_OF_A_BLOCK) {
                let block = self.block(range.clone());
                let next = self.block(range.end..(range.end + ROWS_OF_A_BLOCK).min(self.height()));
                block.add_gram(next, &delta[range.clone()], d, &mut half, &mut packed);
                block.add(columns.map(|y| &y[range.clone()]), &mut sums);
            }
            let half = if sparse { Half::upper(&half, d) } else { Half::lower(&half, d) };
            (half, sums)
        };
        let merge = |(left, left_sums): (Half, Sums<K>), (right, right_sums): (Half, Sums<K>)| {
            (left.merged(right), left_sums.merged(right_sums))
        };
        let whole = self.over_rows().reduce(d * d, part, merge);
        let (half, sums) = whole.unwrap_or_else(|| (Half::zeros(d), self.zeros()));
        Ok((if sparse { half.into_upper() } else { half.into_lower() }, sums.vectors()))
    }

    fn zeros<const K: usize>(&self) -> Sums<K> {
        Sums::zeros(self.columns(), matches!(self.storage(), Storage::Sparse { .. }))
    }
}

/// Refuses a vector of another length than the matrix asks for.
pub(super) fn expect(expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::ShapeMismatch { expected, found }) }
}

/// The range in pieces of `height` rows.
fn blocks(range: Range<usize>, height: usize) -> impl Iterator<Item = Range<usize>> {
    range.clone().step_by(height).map(move |start| start..(start + height).min(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Plain loops, with the sums of the magnitudes beside the sums.
    struct Plain {
        rows: usize,
        columns: usize,
        values: Vec<f64>,
    }

    impl Plain {
        fn at(&self, i: usize, j: usize) -> f64 {
            self.values[i * self.columns + j]
        }

        fn times(&self, x: &[f64], size: fn(f64) -> f64) -> Vec<f64> {
            (0..self.rows).map(|i| (0..self.columns).map(|j| size(self.at(i, j) * x[j])).sum()).collect()
        }

        fn transpose_times(&self, y: &[f64], size: fn(f64) -> f64) -> Vec<f64> {
            (0..self.columns).map(|j| (0..self.rows).map(|i| size(self.at(i, j) * y[i])).sum()).collect()
        }

        fn gram(&self, delta: &[f64], size: fn(f64) -> f64) -> Vec<f64> {
            let entry = |j: usize, k: usize| {
                (0..self.rows).map(|i| size(delta[i] * self.at(i, j) * self.at(i, k))).sum::<f64>()
            };
            (0..self.columns).flat_map(|k| (0..self.columns).map(move |j| (j, k))).map(|(j, k)| entry(j, k)).collect()
        }
    }

    fn are_close(found: &[f64], expected: &[f64], magnitudes: &[f64]) -> bool {
        let off = |((found, expected), size): ((&f64, &f64), &f64)| (found - expected).abs() <= 1e-12 * size;
        found.len() == expected.len() && found.iter().zip(expected).zip(magnitudes).all(off)
    }

    fn same(x: f64) -> f64 {
        x
    }

    /// The same matrix dense, sparse and plain.
    fn three_ways(rows: usize, columns: usize, values: Vec<f64>) -> (DesignMatrix, DesignMatrix, Plain) {
        let stored = values.iter().enumerate().filter(|(_, v)| **v != 0.0);
        let triplets = stored.map(|(at, &v)| (at / columns, at % columns, v)).collect();
        let sparse = DesignMatrix::from_triplets(rows, columns, triplets).unwrap();
        (DesignMatrix::dense(rows, columns, values.clone()).unwrap(), sparse, Plain { rows, columns, values })
    }

    fn check(rows: usize, columns: usize, values: Vec<f64>, delta: &[f64], x: &[f64]) {
        let (dense, sparse, plain) = three_ways(rows, columns, values);
        let z = plain.times(x, same);
        let weighted: Vec<f64> = z.iter().zip(delta).map(|(z, delta)| z * delta).collect();
        let sizes: Vec<f64> = plain.times(x, f64::abs).iter().zip(delta).map(|(z, delta)| z * delta).collect();
        for design in [&dense, &sparse] {
            let product = design.times(x).unwrap();
            assert!(are_close(&product, &z, &plain.times(x, f64::abs)));
            let twice: Vec<f64> = x.iter().chain(x).copied().collect();
            let squares = design.row_squares(&DMatrix::from_column_slice(columns, 2, &twice)).unwrap();
            assert!(squares.iter().zip(&product).all(|(square, entry)| *square == 2.0 * (entry * entry)));
            let [first, second] = design.transpose_times([delta, &z]).unwrap();
            assert!(are_close(
                first.as_slice(),
                &plain.transpose_times(delta, same),
                &plain.transpose_times(delta, f64::abs)
            ));
            assert!(are_close(
                second.as_slice(),
                &plain.transpose_times(&z, same),
                &plain.transpose_times(&z, f64::abs)
            ));
            let [curved, again] = design.hessian_times(delta, [x, x]).unwrap();
            assert!(curved == again);
            let expected = plain.transpose_times(&weighted, same);
            assert!(are_close(curved.as_slice(), &expected, &plain.transpose_times(&sizes, f64::abs)));
            let gram = design.weighted_gram(delta).unwrap();
            assert!(are_close(gram.as_slice(), &plain.gram(delta, same), &plain.gram(delta, f64::abs)));
            let (with, [beside]) = design.weighted_gram_and(delta, [&z]).unwrap();
            assert!(with == gram);
            assert!(are_close(beside.as_slice(), second.as_slice(), &plain.transpose_times(&z, f64::abs)));
            for (j, norm) in design.column_norms().iter().enumerate() {
                let square: f64 = (0..rows).map(|i| plain.at(i, j) * plain.at(i, j)).sum();
                assert!((norm - square.sqrt()).abs() <= 1e-12 * norm);
            }
        }
    }

    proptest! {
        #[test]
        fn every_pass_agrees_with_the_plain_loops(
            (rows, columns, values, delta, x) in (0_usize..40, 0_usize..40).prop_flat_map(|(n, d)| {
                let entry = prop_oneof![Just(0.0), -3.0..3.0];
                let vector = |length| prop::collection::vec(-2.0..2.0, length);
                (Just(n), Just(d), prop::collection::vec(entry, n * d), vector(n), vector(d))
            })
        ) {
            check(rows, columns, values, &delta, &x);
        }
    }

    /// Entries without pattern, a third of them 0 where asked.
    fn entries(count: usize, sparse: bool) -> Vec<f64> {
        let value = |k: usize| (k as f64 * 0.754_877).fract() - 0.5;
        (0..count).map(|k| if sparse && k % 3 == 0 { 0.0 } else { value(k * k % 1_000_003) }).collect()
    }

    #[test]
    fn blocks_that_are_not_full_and_parts_of_unequal_length_count() {
        for (n, d) in
            [(1, 1), (255, 3), (256, 17), (257, 16), (513, 9), (4099, 5), (8193, 2), (300, 131), (0, 4), (9, 0)]
        {
            check(n, d, entries(n * d, true), &entries(n, false), &entries(d, false));
        }
    }

    #[test]
    fn no_bit_depends_on_the_number_of_threads() {
        let (n, d) = (70_001, 15);
        let (dense, sparse, _) = three_ways(n, d, entries(n * d, true));
        let triplets: usize = sparse.entries();
        assert!(triplets < 1_000_000 && dense.entries() >= 1_000_000, "both sides of the threshold");
        let dense_again = DesignMatrix::dense(n, d, entries(n * d, false)).unwrap();
        let wide = three_ways(n, 24, entries(n * 24, true)).1;
        let (delta, y) = (entries(n, false), entries(2 * n, false)[n..].to_vec());
        for design in [dense, sparse, dense_again, wide] {
            let x = entries(design.columns(), false);
            let all = |jobs: usize| {
                let design = design.clone().with_jobs(jobs).unwrap();
                let (gram, products) = design.weighted_gram_and(&delta, [&delta, &y]).unwrap();
                let curved = design.hessian_times(&delta, [&x]).unwrap();
                (design.times(&x).unwrap(), design.transpose_times([&y]).unwrap(), gram, products, curved)
            };
            let alone = all(1);
            assert!(all(2) == alone && all(3) == alone);
        }
    }

    #[test]
    fn vectors_of_another_length_are_refused() {
        let design = DesignMatrix::dense(2, 1, vec![1.0, 2.0]).unwrap();
        let refused = Error::ShapeMismatch { expected: 2, found: 1 };
        let long = Error::ShapeMismatch { expected: 1, found: 2 };
        assert_eq!(design.times(&[1.0, 1.0]), Err(long.clone()));
        assert_eq!(design.times_into(&[1.0], &mut [0.0]), Err(refused.clone()));
        assert_eq!(design.row_squares(&DMatrix::zeros(2, 1)), Err(long.clone()));
        assert_eq!(design.transpose_times([&[1.0]]), Err(refused.clone()));
        assert_eq!(design.weighted_gram(&[1.0]), Err(refused.clone()));
        assert_eq!(design.weighted_gram_and(&[1.0, 1.0], [&[1.0]]), Err(refused.clone()));
        assert_eq!(design.hessian_times(&[1.0], [&[1.0]]), Err(refused));
        assert_eq!(design.hessian_times(&[1.0, 1.0], [&[1.0, 1.0]]), Err(long));
    }
}
