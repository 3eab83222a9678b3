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
}
