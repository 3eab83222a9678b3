//! What of a selection of claims a ledger holds.

use serde::{Deserialize, Serialize};

/// A selection of claims of which a ledger holds some shards and not yet all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The patterns that select; none for every claim.
    pub patterns: Vec<String>,
    /// What the cases have to contain.
    pub case: Option<String>,
    /// The shards that are there, 1-based, ascending.
    pub shards: Vec<usize>,
    /// The shards that there are.
    pub of: usize,
    /// A fingerprint of the lemma files that the patterns name; absent where they are patterns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lemmas: Option<String>,
}

impl Part {
    /// The shards that are not there.
    pub fn missing(&self) -> Vec<usize> {
        (1..=self.of).filter(|shard| !self.shards.contains(shard)).collect()
    }

    pub(super) fn same_selection(&self, other: &Part) -> bool {
        (&self.patterns, &self.case, self.of, &self.lemmas) == (&other.patterns, &other.case, other.of, &other.lemmas)
    }
}
