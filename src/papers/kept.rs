//! The ledger that the project keeps for both papers: the expected verdicts with their evidence.

use super::Error;
use crate::ledger::Ledger;

/// The kept ledger as the project's file holds it.
pub const KEPT: &str = include_str!("ledger.json");

/// The kept ledger.
///
/// # Errors
/// [`Error::Kept`] when the project's own file is damaged; a test keeps it from happening.
pub fn kept() -> Result<Ledger, Error> {
    Ok(serde_json::from_str(KEPT)?)
}
