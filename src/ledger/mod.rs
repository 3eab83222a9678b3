//! The ledger: claims, verdicts and evidence as exact values, kept, resumed and re-checked.

mod counterexample;
mod entry;
mod fingerprint;
mod hypothesis;
pub mod journal;
mod merge;
mod once;
mod part;
mod price;
mod proof;
mod recheck;
mod text;
mod whole;
mod written;

pub use counterexample::{DerivedObject, Misfit, StoredCounterexample, StoredPremise, sized};
pub use entry::{Certificate, Entry, Health, Others, Tightness};
pub use fingerprint::fingerprint;
pub use hypothesis::Hypothesis;
pub use journal::{JOURNAL_SCHEMA, JournalError, Run};
pub use merge::{Conflict, Provenance};
pub use part::{Name, Part, cut_in_words, shards_of};
pub use proof::StoredProof;
pub use recheck::{Recheck, Stored, StoredLedger, recheck};
pub use text::text_hash;
pub use whole::{Ledger, SCHEMA, blamed};
