//! Matrices: the vocabulary of the formulas over any number, and the design matrix over f64.

pub mod algebra;
mod cholesky;
mod dense;
mod design;
pub(crate) mod eight;
mod entries;
mod error;
mod gram;
mod half;
pub(crate) mod lanes;
pub mod loewner;
pub mod norm;
pub(crate) mod over_rows;
pub(crate) mod parts;
mod product;
mod rank;
pub(crate) mod rounding;
mod rows;
mod selected;
mod shared;
mod squares;
mod summation;
mod sums;
pub(crate) mod team;
mod tile;

pub use cholesky::Cholesky;
pub use design::DesignMatrix;
#[doc(hidden)]
pub use design::Storage;
pub(crate) use design::room_for;
pub use entries::Keeper;
pub use error::Error;
pub(crate) use over_rows::OverRows;
pub use shared::rows_of_rank;
pub use summation::{inner, length, total, weighted_square};
