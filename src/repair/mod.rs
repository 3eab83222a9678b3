//! The nearest true statement of a refuted lemma, found by machine.
//!
//! A candidate is the lemma's own tree with edits: printed, read again by the one parser, and judged by the one engine. What
//! a kept counterexample violates is dropped at once; what is left meets the quick attack, rays far out, and the standard
//! attack. A repair is never called true: it is certified or it survived, and it says what stronger statement fails.

mod alternatives;
mod candidate;
mod coarser;
mod compare;
mod derived;
mod edit;
mod ends;
mod error;
mod extremes;
mod finish;
mod form;
mod growth;
mod hypotheses;
mod linear;
mod make;
mod nonsense;
mod outcome;
mod rays;
mod renamed;
mod replaced;
mod search;
mod several;
mod sum;
mod target;
mod tighten;
mod trial;
mod vocabulary;
mod weaker;
mod written;

pub use edit::{Change, Edit};
pub use error::Error;
pub use finish::{How, repaired};
pub use outcome::{Ends, Outcome, Repair, Stronger};
pub use target::Target;
pub use tighten::{Bracket, Needed, Tightened, Variant, tightened};
