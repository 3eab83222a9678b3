//! Ledgers put together: nothing is lost, doubled or mixed.

use super::{Entry, Ledger, Name, Part};
use std::fmt;
use thiserror::Error;

/// What the verdicts of a ledger were found with: ledgers of two provenances are not mixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The version of this crate.
    pub version: String,
    /// The seed.
    pub seed: u64,
    /// The budget.
    pub budget: String,
    /// Whether kept counterexamples were ignored.
    pub fresh: bool,
    /// Whether hints were ignored.
    pub no_hints: bool,
    /// The one size that was asked for.
    pub at: Option<String>,
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fresh = if self.fresh { ", fresh" } else { ", with kept counterexamples replayed" };
        let hints = if self.no_hints { ", without hints" } else { "" };
        let at = self.at.as_ref().map_or(String::new(), |at| format!(", at {at}"));
        write!(f, "version {}, seed {}, budget {}{fresh}{hints}{at}", self.version, self.seed, self.budget)
    }
}

/// Why two ledgers cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Conflict {
    /// They are of different runs.
    #[error("is of {found}, and not of {wanted}")]
    OtherRun {
        /// The provenance of the second.
        found: Box<Provenance>,
        /// The provenance of the first.
        wanted: Box<Provenance>,
    },
    /// A ledger holds a claim twice.
    #[error("holds {id} ({case}) twice")]
    Doubled {
        /// The id.
        id: String,
        /// The case.
        case: String,
    },
    /// Two ledgers of shards hold the same claim: a shard was judged twice, or the shards are of different cuts.
    #[error("holds {name}, and so does a ledger of shards before it")]
    SharedByShards {
        /// The claim.
        name: Name,
    },
    /// Both hold a claim, and not the same of it.
    #[error("judges {id} ({case}) in another way than a ledger before it: {differing} differ")]
    Differs {
        /// The id.
        id: String,
        /// The case.
        case: String,
        /// The fields that differ.
        differing: String,
    },
}

impl Ledger {
    /// What the verdicts were found with.
    pub fn provenance(&self) -> Provenance {
        let Ledger { version, seed, budget, fresh, no_hints, at, .. } = self;
        Provenance {
            version: version.clone(),
            seed: *seed,
            budget: budget.clone(),
            fresh: *fresh,
            no_hints: *no_hints,
            at: at.clone(),
        }
    }

    /// Refuses a ledger that holds a claim twice.
    ///
    /// # Errors
    /// [`Conflict::Doubled`].
    pub fn holds_each_once(&self) -> Result<(), Conflict> {
        let mut seen = std::collections::HashSet::new();
        match self.claims.iter().find(|entry| !seen.insert((&entry.id, &entry.case))) {
            Some(Entry { id, case, .. }) => Err(Conflict::Doubled { id: id.clone(), case: case.clone() }),
            None => Ok(()),
        }
    }

    /// Takes the claims of another ledger of the same run in, and returns how many it held already, the same; two ledgers of
    /// shards hold none in common.
    ///
    /// # Errors
    /// [`Conflict`] for ledgers that do not belong together; this one is then of no use.
    pub fn join(&mut self, other: Ledger) -> Result<usize, Conflict> {
        self.same_run(&other)?;
        other.holds_each_once()?;
        let before = self.claims.len();
        let both_of_shards = !self.parts.is_empty() && !other.parts.is_empty();
        let mut shared = 0;
        for entry in other.claims {
            match self.claims[..before].iter().find(|known| (&known.id, &known.case) == (&entry.id, &entry.case)) {
                None => self.claims.push(entry),
                Some(known) => match differing(known, &entry) {
                    None if both_of_shards => {
                        return Err(Conflict::SharedByShards { name: Name { id: entry.id, case: entry.case } });
                    }
                    None => shared += 1,
                    Some(differing) => return Err(Conflict::Differs { id: entry.id, case: entry.case, differing }),
                },
            }
        }
        self.join_parts(other.parts);
        Ok(shared)
    }

    /// Takes newly judged claims in, each in the place of what was held of it, and returns how many were held.
    ///
    /// # Errors
    /// [`Conflict::OtherRun`].
    pub fn update(&mut self, judged: Ledger) -> Result<usize, Conflict> {
        self.same_run(&judged)?;
        let mut replaced = 0;
        for entry in judged.claims {
            match self.claims.iter_mut().find(|known| (&known.id, &known.case) == (&entry.id, &entry.case)) {
                None => self.claims.push(entry),
                Some(known) => {
                    *known = entry;
                    replaced += 1;
                }
            }
        }
        if !self.parts.is_empty() {
            self.join_parts(judged.parts);
        }
        Ok(replaced)
    }

    /// Refuses a ledger of another run.
    ///
    /// # Errors
    /// [`Conflict::OtherRun`].
    pub fn same_run(&self, other: &Ledger) -> Result<(), Conflict> {
        let (found, wanted) = (other.provenance(), self.provenance());
        if found == wanted {
            return Ok(());
        }
        Err(Conflict::OtherRun { found: Box::new(found), wanted: Box::new(wanted) })
    }

    fn join_parts(&mut self, parts: Vec<Part>) {
        for part in parts {
            match self.parts.iter_mut().find(|known| known.same_selection(&part)) {
                None => self.parts.push(part),
                Some(known) => {
                    known.shards.extend(part.shards);
                    known.shards.sort_unstable();
                    known.shards.dedup();
                }
            }
        }
    }
}

/// The fields in which two entries of one claim differ; what rests on a refuted claim depends on what else was judged,
/// and is not a difference.
fn differing(one: &Entry, other: &Entry) -> Option<String> {
    if one == &(Entry { rests_on_refuted: one.rests_on_refuted.clone(), ..other.clone() }) {
        return None;
    }
    let fields = |entry| serde_json::to_value(entry).ok().and_then(|value| value.as_object().cloned());
    let (one, other) = (fields(one).unwrap_or_default(), fields(other).unwrap_or_default());
    let names = one.iter().filter(|(name, value)| *name != "rests_on_refuted" && other.get(*name) != Some(value));
    Some(names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "))
}
