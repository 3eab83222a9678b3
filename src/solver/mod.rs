//! The solver: minimises a regression and says how it ended, and what kind of point it ended at.

mod error;
mod line_search;
mod newton;
mod quadratic;
mod stopping;
mod trace;
mod trust_region;

pub use error::Error;
pub use newton::{Newton, Solution};
pub use stopping::{CriticalPoint, Stop};
pub use trace::Record;
