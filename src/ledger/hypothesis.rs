//! What became of a hypothesis, as written.

use crate::claims::{Met, Tier};
use serde::{Deserialize, Serialize};

/// A hypothesis, and what became of it on the instances that were decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// As printed.
    pub name: String,
    /// How instances came to meet it.
    pub tier: Tier,
    /// Instances on which it was proved.
    pub met: u64,
    /// Instances that were no evidence because it was refuted or not proved.
    pub missed: u64,
    /// Accepted instances on which floating point sees its sides agree; an equality's always do.
    pub tight: u64,
}

impl From<&Met> for Hypothesis {
    fn from(Met { name, tier, met, missed, tight }: &Met) -> Self {
        Hypothesis { name: name.to_string(), tier: *tier, met: *met, missed: *missed, tight: *tight }
    }
}
