//! Chains of inequalities for all sizes: norms, differences and orders of typed trees, bounded by named rules.
//!
//! [`problem`] reads a row into trees, a search finds a [`Chain`], and [`check`] recomputes it. Nothing here is a verdict.

mod chain;
pub mod check;
mod comparisons;
mod definite;
mod derivatives;
mod exact;
mod multipliers;
mod positive;
mod posynomial;
mod print;
mod problem;
mod program;
mod reader;
mod residue;
mod rules;
mod search;
mod signed;
mod stored;
mod tree;

pub use chain::{Chain, Conclusion, Line, Measure};
pub use definite::Definite;
pub use derivatives::carried_out;
pub use exact::Signs;
pub use multipliers::{Comparison, Quotient, Residue, Share};
pub use positive::{Ground, Positive};
pub use posynomial::{Monomial, NoPosynomial, Posynomial};
pub use print::written;
pub use problem::{Fact, Given, Goal, Problem, problem};
pub use rules::Rule;
pub use search::prove;
pub use signed::{terms, tree_of};
pub use stored::{Stored, Unreadable};
pub use tree::{End, Forest, Id, Norm, Op};
