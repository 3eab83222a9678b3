use super::Loss;
use thiserror::Error;

/// What a regression refuses.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// No loss has this name.
    #[error("no loss is called `{name}`; the names are {}", Loss::ALL.map(Loss::name).join(", "))]
    UnknownLoss {
        /// The name as given.
        name: String,
    },
    /// A has no row or no column.
    #[error("the design matrix is {rows} × {columns}; it needs at least one row and one column")]
    EmptyDesign {
        /// n.
        rows: usize,
        /// d.
        columns: usize,
    },
    /// A vector does not fit A.
    #[error("the {name}: {found} entries where A has {expected} rows; it needs one a row")]
    ShapeMismatch {
        /// `target` or `weights`.
        name: &'static str,
        /// n.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// An entry is NaN or infinite, or a weight so large that its square is.
    #[error("entry {} of the {name} is {value:?}; every entry, and the square of a weight, must be finite", entry + 1)]
    NotFinite {
        /// `target` or `weights`.
        name: &'static str,
        /// 0-based entry; 0 for a uniform weight.
        entry: usize,
        /// The entry.
        value: f64,
    },
}
