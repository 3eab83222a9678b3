//! A ledger: the judged claims of one run, and what they tell of each other.

use super::{Entry, Name, Part};
use crate::claims::{Catalogue, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The schema that this version writes and reads.
pub const SCHEMA: &str = "lemmacheck.ledger/1";

/// A ledger: every claim of one run, in catalogue order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// [`SCHEMA`].
    pub schema: String,
    /// The version of this crate that wrote it.
    pub version: String,
    /// The seed of every random stream.
    pub seed: u64,
    /// quick, standard or deep.
    pub budget: String,
    /// Whether kept counterexamples were ignored; written where they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
    /// Whether hints were ignored; written where they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_hints: bool,
    /// The one size that was asked for, `n=31,d=2`; written where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The selections of which some shards are still missing; written where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The claims.
    pub claims: Vec<Entry>,
}

impl Ledger {
    /// The claims of a selection that are not here, in catalogue order.
    pub fn absent<'a>(&self, part: &'a Part) -> Vec<&'a Name> {
        part.claims.iter().filter(|name| self.find(&name.id, &name.case).is_none()).collect()
    }

    /// Puts the claims in the order of a catalogue, those that are not catalogued last, each with the refuted claims that it
    /// rests on. Returns the claims that are not catalogued: what these rest on stays as it was told.
    pub fn arrange(&mut self, catalogue: &Catalogue) -> Vec<String> {
        let forms = catalogue.entries.iter().flat_map(|entry| &entry.forms);
        let order: HashMap<(&str, &str), usize> =
            forms.zip(0..).map(|(form, at)| ((form.id(), form.case()), at)).collect();
        let place = |entry: &Entry| order.get(&(entry.id.as_str(), entry.case.as_str())).copied();
        let mut claims = blamed(std::mem::take(&mut self.claims), catalogue);
        claims.sort_by_key(|entry| place(entry).unwrap_or(order.len()));
        let foreign = claims.iter().filter(|entry| place(entry).is_none());
        let foreign = foreign.map(|entry| format!("{} ({})", entry.id, entry.case)).collect();
        self.claims = claims;
        foreign
    }

    /// The entry of an id and case.
    pub fn find(&self, id: &str, case: &str) -> Option<&Entry> {
        self.claims.iter().find(|entry| entry.id == id && entry.case == case)
    }
}

/// The claims of one run, each with the refuted ones among them that its words use; one that is not catalogued keeps what it
/// was told to rest on.
pub fn blamed(claims: Vec<Entry>, catalogue: &Catalogue) -> Vec<Entry> {
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::Refuted);
    let refuted: HashSet<String> = refuted.map(|claim| claim.id.clone()).collect();
    let blame = |claim: Entry| match catalogue.find(&claim.id, &claim.case) {
        None => claim,
        Some((words, _)) => {
            let rests_on_refuted = words.uses.iter().filter(|id| refuted.contains(*id)).cloned().collect();
            Entry { rests_on_refuted, ..claim }
        }
    };
    claims.into_iter().map(blame).collect()
}
