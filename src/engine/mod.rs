//! The engine: generate, search, shrink, certify, judge, none of them knowing a paper.

mod attack;
pub mod binomial;
mod budget;
pub mod certify;
mod eased;
pub mod experiment;
mod free;
pub mod generate;
pub mod hypotheses;
pub mod identity;
mod judge;
mod magnitude;
mod retract;
mod score;
mod search;
pub mod shrink;
mod signs;
mod subject;
pub mod symmetry;
mod ties;
mod vacuous;

pub use attack::{Strategy, attack};
pub use budget::{Budget, NotABudget};
pub use judge::{Contradiction, Examination, examine};
pub use search::Findings;
pub use subject::{Place, Subject};
