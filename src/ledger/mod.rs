//! The ledger: claims, verdicts and evidence as exact values, kept, resumed and re-checked.

pub mod entry;
pub mod journal;
mod recheck;

pub use entry::{Entry, Ledger, Misfit, SCHEMA, StoredCounterexample, sized, text_hash};
pub use journal::{JOURNAL_SCHEMA, JournalError, Run};
pub use recheck::{Recheck, Stored, StoredLedger, recheck};
