//! The ledger that the project keeps: the expected verdicts with their counterexamples.

use super::Error;
use crate::claims::{Executable, Instance};
use crate::ledger::{Entry, Ledger};
use std::path::Path;

/// The kept ledger.
///
/// # Errors
/// [`Error::Kept`] when the project's own file is damaged; a test keeps it from happening.
pub fn kept() -> Result<Ledger, Error> {
    Ok(serde_json::from_str(include_str!("../papers/ledger.json"))?)
}

/// The counterexamples kept for a claim, as instances; those that no longer fit it are left out.
pub fn kept_instances(known: Option<&Entry>, form: &Executable) -> Vec<Instance> {
    let (Some(entry), Some(claim)) = (known, form.judged()) else {
        return Vec::new();
    };
    let others = entry.counterexamples.iter().flat_map(|others| [&others.worst, &others.clearest]);
    let stored = std::iter::once(&entry.counterexample).chain(others).flatten();
    stored.filter_map(|counterexample| counterexample.instance(claim).ok()).collect()
}

/// The ledger in a file.
///
/// # Errors
/// [`Error::Read`] and [`Error::Json`].
pub fn read_ledger(path: &Path) -> Result<Ledger, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })?;
    serde_json::from_str(&text).map_err(|source| Error::Json { path: path.into(), source })
}
