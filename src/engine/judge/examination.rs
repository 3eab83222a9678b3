//! How to examine a claim, and what ends an examination.

use crate::claims::Size;
use crate::engine::attack::Strategy;
use crate::engine::budget::Budget;
use thiserror::Error;

/// How to examine a claim.
#[derive(Clone, Copy, Debug)]
pub struct Examination {
    /// What may be spent.
    pub budget: Budget,
    /// The seed of every random stream.
    pub seed: u64,
    /// The one size to attack, where one is asked for.
    pub at: Option<Size>,
    /// A strategy to do without, to see what it is good for.
    pub without: Option<Strategy>,
}

impl Examination {
    /// With the quick budget and seed 0, at every size.
    pub fn quick() -> Self {
        Examination { budget: Budget::Quick, seed: 0, at: None, without: None }
    }
}

/// Our own arithmetics prove opposite things: a fault of this program, never a verdict.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{id} ({case}): {first} and {second} prove opposite things at one instance: {instance}; please report it")]
pub struct Contradiction {
    /// The claim.
    pub id: String,
    /// Its case.
    pub case: String,
    /// What the first arithmetic proves.
    pub first: &'static str,
    /// What the second proves.
    pub second: String,
    /// The instance, printed.
    pub instance: String,
}
