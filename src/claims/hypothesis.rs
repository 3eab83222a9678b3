//! How instances come to meet a hypothesis, and how often they did.

use super::Name;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a hypothesis comes to be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// By construction.
    Constructed,
    /// As the formula of a derived ingredient.
    Derived,
    /// By moving an instance to where it holds.
    Retracted,
    /// By search for the least violation, and what is moved from there.
    Searched,
    /// By no instance.
    NotMet,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Tier::Constructed => "constructed",
            Tier::Derived => "derived",
            Tier::Retracted => "retracted",
            Tier::Searched => "searched",
            Tier::NotMet => "not met",
        })
    }
}

/// A hypothesis, and what became of it on the instances that were decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// As printed.
    pub name: Name,
    /// How instances came to meet it.
    pub tier: Tier,
    /// Instances on which it was proved.
    pub met: u64,
    /// Instances that were no evidence because it was refuted or not proved. Hypotheses after the one that fails are not
    /// looked at.
    pub missed: u64,
    /// Accepted instances on which floating point sees its sides agree; an equality's always do.
    pub tight: u64,
}

impl Met {
    /// A hypothesis of which nothing is known yet.
    pub fn nowhere(name: &Name) -> Self {
        Met { name: name.clone(), tier: Tier::Constructed, met: 0, missed: 0, tight: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Tier;

    #[test]
    fn every_tier_has_a_word_of_its_own() {
        let tiers = [Tier::Constructed, Tier::Derived, Tier::Retracted, Tier::Searched, Tier::NotMet];
        let words: std::collections::BTreeSet<String> = tiers.iter().map(ToString::to_string).collect();
        assert!(words.len() == tiers.len() && words.contains("not met") && !words.contains(""));
    }
}
