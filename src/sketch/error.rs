use crate::linalg;
use thiserror::Error;

/// What a sketch refuses.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// A vector does not fit A.
    #[error("the {name}: {found} entries where {expected} are needed, one a row of A")]
    ShapeMismatch {
        /// `weights`, `scores` or `probabilities`.
        name: &'static str,
        /// n.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// A diagonal entry is negative or not a finite number, so that √D does not exist.
    #[error("entry {} of the diagonal is {value:?}; a sampled diagonal needs finite entries ≥ 0", row + 1)]
    NotPositive {
        /// 0-based row.
        row: usize,
        /// The entry.
        value: f64,
    },
    /// √D A, or its embedding, overflows.
    #[error("row {} of √D·A, or of its embedding, exceeds f64; scale A or D down", row + 1)]
    Overflow {
        /// 0-based row; of the embedding, where A is embedded.
        row: usize,
    },
    /// A precision or failure probability outside (0, 1).
    #[error("the {name} is {value:?}; it must lie strictly between 0 and 1")]
    Parameter {
        /// `precision ε` or `failure probability δ`.
        name: &'static str,
        /// The value given.
        value: f64,
    },
    /// A product over the design matrix was refused.
    #[error(transparent)]
    Product(#[from] linalg::Error),
}
