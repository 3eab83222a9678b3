//! What of a selection of claims a ledger holds.

use super::fingerprint::fnv;
use serde::{Deserialize, Serialize};

/// A claim as a selection names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The id.
    pub id: String,
    /// The case.
    pub case: String,
}

impl Name {
    /// The shard of `of` in which the claim falls, 1-based. It depends on id and case alone, so that no claim changes its
    /// shard when another one is added.
    pub fn shard(&self, of: usize) -> usize {
        let residue = fnv(format!("{}\0{}", self.id, self.case).as_bytes()) % of.max(1) as u128;
        1 + usize::try_from(residue).unwrap_or(0)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.id, self.case)
    }
}

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
    /// All claims of the selection, in catalogue order.
    pub claims: Vec<Name>,
}

impl Part {
    pub(super) fn same_selection(&self, other: &Part) -> bool {
        let of = |Part { patterns, case, shards: _, of, lemmas, claims }: &Part| {
            (patterns.clone(), case.clone(), *of, lemmas.clone(), claims.clone())
        };
        of(self) == of(other)
    }
}

/// The shards of a cut in `of` in which claims fall, ascending, each once.
pub fn shards_of<'a>(claims: impl IntoIterator<Item = &'a Name>, of: usize) -> Vec<usize> {
    let shards: std::collections::BTreeSet<usize> = claims.into_iter().map(|name| name.shard(of)).collect();
    shards.into_iter().collect()
}

/// Shards of a cut in words: `shard 3 of 7`, `shards 1, 2 of 7`.
pub fn cut_in_words(shards: &[usize], of: usize) -> String {
    let numbers: Vec<String> = shards.iter().map(ToString::to_string).collect();
    format!("shard{} {} of {of}", if shards.len() == 1 { "" } else { "s" }, numbers.join(", "))
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_shard_is_the_fingerprint_of_id_and_case_by_its_remainder() {
        let name = Name { id: "rescaled.lemma-b1.1".into(), case: "exp".into() };
        // python3: h = 0x6c62272e07bb014262b821756295c58d; for b in b"rescaled.lemma-b1.1\0exp":
        // h = ((h ^ b) * 0x1000000000000000000013b) % 2**128; print([h % n + 1 for n in (1, 2, 3, 7, 64, 1000)])
        let shards = [1, 2, 3, 7, 64, 1000].map(|of| name.shard(of));
        assert_eq!(shards, [1, 1, 3, 3, 25, 105]);
    }
}
