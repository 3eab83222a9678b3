//! The engine: generate, search, shrink, certify, judge, none of them knowing a paper.

pub mod binomial;
mod bounded;
mod budget;
pub mod certify;
mod degenerate;
mod evolve;
pub mod experiment;
mod free;
pub mod generate;
pub mod identity;
mod judge;
mod score;
mod search;
pub mod shrink;
mod signs;
mod structured;
mod subject;
pub mod symmetry;
mod ties;
mod vacuous;

pub use budget::{Budget, NotABudget};
pub use judge::{Contradiction, Examination, examine};
pub use search::{Findings, attack};
pub use subject::Subject;
