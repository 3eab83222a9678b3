//! The engine: generate, search, shrink, certify, judge, none of them knowing a paper.

pub mod binomial;
mod bounded;
mod budget;
pub mod certify;
mod degenerate;
mod evolve;
pub mod experiment;
pub mod generate;
pub mod identity;
mod judge;
mod score;
mod search;
pub mod shrink;
mod structured;
mod subject;
mod vacuous;

pub use budget::{Budget, NotABudget};
pub use judge::{Contradiction, Examination, examine};
pub use search::{Findings, attack};
pub use subject::Subject;
