//! One triangle of a symmetric matrix, packed column after column: what partial sums of Gram matrices are kept and sent as.

use super::sums;
use crate::ranks::{Numbers, Partial};
use nalgebra::DMatrix;

/// d(d + 1)/2 numbers.
pub(super) struct Half {
    d: usize,
    entries: Vec<f64>,
}

impl Half {
    pub fn zeros(d: usize) -> Self {
        Self { d, entries: vec![0.0; d * (d + 1) / 2] }
    }

    /// The lower triangle of a matrix (d × d) kept by columns.
    pub fn lower(square: &[f64], d: usize) -> Self {
        let mut entries = Vec::with_capacity(d * (d + 1) / 2);
        square.chunks_exact(d.max(1)).enumerate().for_each(|(j, column)| entries.extend_from_slice(&column[j..]));
        Self { d, entries }
    }

    /// The upper triangle.
    pub fn upper(square: &[f64], d: usize) -> Self {
        let mut entries = Vec::with_capacity(d * (d + 1) / 2);
        square.chunks_exact(d.max(1)).enumerate().for_each(|(j, column)| entries.extend_from_slice(&column[..=j]));
        Self { d, entries }
    }

    /// The sum of both.
    pub fn merged(mut self, other: Self) -> Self {
        sums::add(&mut self.entries, &other.entries);
        self
    }

    /// The symmetric matrix of a lower triangle.
    pub fn into_lower(self) -> DMatrix<f64> {
        let (d, mut rest) = (self.d, self.entries.as_slice());
        let mut square = DMatrix::zeros(d, d);
        for (j, column) in square.as_mut_slice().chunks_exact_mut(d.max(1)).enumerate() {
            let (own, after) = rest.split_at(d - j);
            column[j..].copy_from_slice(own);
            rest = after;
        }
        square.fill_upper_triangle_with_lower_triangle();
        square
    }

    /// The symmetric matrix of an upper triangle.
    pub fn into_upper(self) -> DMatrix<f64> {
        let (d, mut rest) = (self.d, self.entries.as_slice());
        let mut square = DMatrix::zeros(d, d);
        for (j, column) in square.as_mut_slice().chunks_exact_mut(d.max(1)).enumerate() {
            let (own, after) = rest.split_at(j + 1);
            column[..=j].copy_from_slice(own);
            rest = after;
        }
        square.fill_lower_triangle_with_upper_triangle();
        square
    }
}

impl Partial for Half {
    fn pack(&self, into: &mut Vec<f64>) {
        self.d.pack(into);
        into.extend_from_slice(&self.entries);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let d = usize::unpack(from)?;
        let entries = from.take(d.checked_mul(d + 1)? / 2)?.to_vec();
        Some(Self { d, entries })
    }
}
