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
}
