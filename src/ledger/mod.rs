//! The ledger: claims, verdicts and evidence as exact values, and their re-checking.

pub mod entry;
mod recheck;

pub use entry::{Entry, Ledger, Misfit, SCHEMA, StoredCounterexample, text_hash};
pub use recheck::{Recheck, Stored, StoredLedger, recheck};
