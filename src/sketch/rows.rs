//! The rows of A, dense or sparse, one after the other.

use super::Error;
use crate::linalg::{DesignMatrix, OverRows, Storage};
use std::ops::Range;

/// One row of A.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    /// All d entries.
    Dense(&'a [f64]),
    /// Columns and entries of what is stored.
    Sparse(&'a [u32], &'a [f64]),
}

impl Row<'_> {
    /// Calls `visit` with every column and entry that is kept.
    pub fn visit(self, mut visit: impl FnMut(usize, f64)) {
        match self {
            Row::Dense(entries) => entries.iter().enumerate().for_each(|(j, &a)| visit(j, a)),
            Row::Sparse(columns, entries) => columns.iter().zip(entries).for_each(|(&j, &a)| visit(j as usize, a)),
        }
    }

    /// Row i, 0-based, of those that are kept here.
    pub fn of(design: &DesignMatrix, i: usize) -> Row<'_> {
        let d = design.columns();
        match design.storage() {
            Storage::Dense(values) => Row::Dense(&values[i * d..(i + 1) * d]),
            Storage::Sparse { offsets, indices, values } => {
                let stored = offsets[i]..offsets[i + 1];
                Row::Sparse(&indices[stored.clone()], &values[stored])
            }
        }
    }
}

/// Every row that is kept here, in order.
pub(crate) fn rows(design: &DesignMatrix) -> impl Iterator<Item = Row<'_>> {
    (0..design.height()).map(|i| Row::of(design, i))
}

/// nnz(A): the entries that are stored.
pub(crate) fn stored(design: &DesignMatrix) -> usize {
    design.entries()
}

/// Refuses a diagonal with an entry that is negative or not finite, on every rank.
pub(super) fn check_positive(over: &OverRows, diagonal: &[f64]) -> Result<(), Error> {
    let start = over.own().start;
    let part = |rows: Range<usize>| {
        let bad = rows.clone().find(|&row| !(diagonal[row] >= 0.0 && diagonal[row].is_finite()));
        bad.map(|row| (start + row, diagonal[row]))
    };
    match over.reduce(1, part, Option::or).flatten() {
        Some((row, value)) => Err(Error::NotPositive { row, value }),
        None => Ok(()),
    }
}
