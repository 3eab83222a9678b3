use crate::ranks;
use thiserror::Error;

/// What a matrix constructor or kernel of this floor refuses.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// The number of entries is not rows × columns.
    #[error("a {rows} × {columns} matrix needs rows · columns entries, found {found}")]
    EntryCount {
        /// n as given.
        rows: usize,
        /// d as given.
        columns: usize,
        /// Entries found.
        found: usize,
    },
    /// An entry is NaN or infinite.
    #[error("entry ({}, {}) is {value}; every entry must be a finite number", row + 1, column + 1)]
    NotFinite {
        /// 0-based row.
        row: usize,
        /// 0-based column.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// A position lies outside the matrix.
    #[error("entry ({}, {}) lies outside a {rows} × {columns} matrix", row + 1, column + 1)]
    OutOfRange {
        /// 0-based row.
        row: usize,
        /// 0-based column.
        column: usize,
        /// n.
        rows: usize,
        /// d.
        columns: usize,
    },
    /// The offsets of compressed rows do not fit.
    #[error(
        "{rows} compressed rows need {} offsets that rise from 0 to the number of indices, and a value an index; found {found} \
         offsets, {indices} indices and {values} values", rows + 1
    )]
    Offsets {
        /// n.
        rows: usize,
        /// Offsets found.
        found: usize,
        /// Column indices found.
        indices: usize,
        /// Values found.
        values: usize,
    },
    /// Column indices of a compressed row do not increase.
    #[error("entry ({}, {}) does not come after the one before it in its row; sort the indices and add equal ones up", row + 1, column + 1)]
    Unsorted {
        /// 0-based row.
        row: usize,
        /// 0-based column.
        column: usize,
    },
    /// A vector does not fit the matrix it meets.
    #[error("expected a vector of {expected} entries, found {found}")]
    ShapeMismatch {
        /// Entries wanted.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// A symmetric matrix is not positive definite: the evidence is the pivot that failed.
    #[error("the matrix is not positive definite: pivot {} is {value}", pivot + 1)]
    NotPositiveDefinite {
        /// 0-based index of the pivot.
        pivot: usize,
        /// Its value, at or below the floor that was asked for, or NaN.
        value: f64,
    },
    /// The system has no memory for what is asked of it.
    #[error("{bytes} bytes of memory are needed and are not to be had; give fewer columns, or more memory")]
    TooLarge {
        /// What would have to be had at once.
        bytes: usize,
    },
    /// The system gives no threads.
    #[error("no {jobs} threads to be had; ask for fewer, or for 1")]
    NoThreads {
        /// Threads asked for.
        jobs: usize,
    },
    /// A rank gives other rows than those that fall to it.
    #[error("{found} rows are given where rows {} to {end} of {rows} fall to this rank", start + 1)]
    OtherRows {
        /// 0-based first row that falls to it.
        start: usize,
        /// The row behind its last one.
        end: usize,
        /// n.
        rows: usize,
        /// Rows given.
        found: usize,
    },
    /// What is asked for needs all rows on one rank.
    #[error("all {rows} rows of A are needed here, and this rank keeps {found} of them; run it on one rank")]
    Parted {
        /// n.
        rows: usize,
        /// Rows that are kept here.
        found: usize,
    },
    /// The ranks that share a matrix cannot go on.
    #[error(transparent)]
    Ranks(#[from] ranks::Error),
}
