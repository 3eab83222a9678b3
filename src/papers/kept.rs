//! The ledger that the project keeps for both papers: the expected verdicts with their evidence.

use super::Error;
use crate::ledger::Ledger;
use miniz_oxide::inflate::decompress_to_vec;

/// `ledger.json`, deflated when the program is built.
const DEFLATED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ledger.deflate"));

/// The kept ledger as the project's file holds it.
///
/// # Errors
/// [`Error::Deflated`] when what the build made of it is damaged.
pub fn kept_text() -> Result<Vec<u8>, Error> {
    decompress_to_vec(DEFLATED).map_err(|error| Error::Deflated(error.to_string()))
}

/// The kept ledger.
///
/// # Errors
/// [`Error::Deflated`] and [`Error::Kept`] when the project's own file is damaged; a test keeps it from happening.
pub fn kept() -> Result<Ledger, Error> {
    Ok(serde_json::from_slice(&kept_text()?)?)
}

/// As `tests/coq/check --record` wrote it.
const IN_COQ: &str = include_str!("coq.txt");

/// Fingerprints of the proofs in Coq of refutations that its kernel was seen to accept ([`mark`](crate::export::mark)).
pub fn in_coq() -> impl Iterator<Item = &'static str> {
    let lines = IN_COQ.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split(' ').next())
}
