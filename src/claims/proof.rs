//! A proof of a claim for all sizes, as the engine sees it.

use crate::number::Exact;
use serde_json::Value;

/// A proof that a checker has accepted which knows nothing of how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// How many lines it has.
    pub lines: usize,
    /// How many different rules it uses.
    pub rules: usize,
    /// Of a bound lhs ≤ rhs, a number c ≤ 1 such that lhs ≤ c·rhs is proved too; `None` of orders and identities.
    pub factor: Option<Exact>,
    /// The proof as it is kept.
    pub kept: Value,
}

/// Who proves a claim for all sizes, and checks such proofs.
pub trait Prover: Send + Sync {
    /// A proof; `None` where none is found, which says nothing of the claim. Deterministic.
    fn prove(&self) -> Option<Proof>;

    /// A kept proof, checked again.
    ///
    /// # Errors
    /// Why it proves nothing.
    fn check(&self, kept: &Value) -> Result<Proof, String>;

    /// A kept proof as a person would write it, line by line; empty for one that cannot be read.
    fn written(&self, kept: &Value) -> Vec<String>;
}
