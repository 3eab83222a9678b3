//! A proof for all sizes, as it is kept.

use crate::claims::Proof;
use crate::number::Exact;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A chain that its checker has accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredProof {
    /// How many lines it has.
    pub lines: usize,
    /// How many different rules it uses.
    pub rules: usize,
    /// Of a bound lhs ≤ rhs, a number c ≤ 1 such that lhs ≤ c·rhs is proved too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Exact>,
    /// The chain with its trees.
    pub chain: Value,
}

impl From<&Proof> for StoredProof {
    fn from(proof: &Proof) -> Self {
        let Proof { lines, rules, factor, kept } = proof;
        StoredProof { lines: *lines, rules: *rules, factor: factor.clone(), chain: kept.clone() }
    }
}
