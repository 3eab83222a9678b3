//! The ledger: claims, verdicts and evidence as exact values, kept, resumed and re-checked.

mod counterexample;
mod entry;
mod fingerprint;
mod hypothesis;
pub mod journal;
mod merge;
mod once;
mod price;
mod recheck;
mod text;
mod written;

pub use counterexample::{DerivedObject, Misfit, StoredCounterexample, StoredPremise, sized};
pub use entry::{Certificate, Entry, Health, Ledger, Others, SCHEMA, Tightness};
pub use fingerprint::fingerprint;
pub use hypothesis::Hypothesis;
pub use journal::{JOURNAL_SCHEMA, JournalError, Run};
pub use merge::{Conflict, Part, Provenance};
pub use recheck::{Recheck, Stored, StoredLedger, recheck};
pub use text::text_hash;
