//! The engine: generate, search, shrink, certify, judge, none of them knowing a paper.

mod attack;
#[doc(hidden)]
pub mod binomial;
mod budget;
#[doc(hidden)]
pub mod certify;
mod chain;
mod cuts;
mod eased;
mod ended;
#[doc(hidden)]
pub mod experiment;
mod free;
#[doc(hidden)]
pub mod generate;
#[doc(hidden)]
pub mod hypotheses;
#[doc(hidden)]
pub mod identity;
mod judge;
mod magnitude;
mod ratio;
mod retract;
mod sameness;
mod score;
mod search;
mod shrink;
mod signs;
mod squares;
mod subject;
pub(crate) mod symmetry;
mod ties;
mod unreached;
mod vacuous;

#[doc(hidden)]
pub use attack::{Effort, Strategy, attack};
pub use budget::{Budget, NotABudget};
pub use judge::{Contradiction, Examination, examine, examine_until};
#[doc(hidden)]
pub use search::Findings;
#[doc(hidden)]
pub use subject::{Place, Subject};
