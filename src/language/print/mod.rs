//! Printing back: what is read from what is printed is what was printed.

mod alone;
mod clauses;
mod expression;

pub(super) use alone::{Index, alone};
pub use clauses::print;
