//! Matrices: the vocabulary of the formulas over any number, and the design matrix over f64.

pub mod algebra;
mod design;
mod error;
pub mod norm;

pub use design::{DesignMatrix, Storage};
pub use error::Error;
