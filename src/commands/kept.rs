//! Ledgers in files: read, and written again.

use super::Error;
use super::output::Output;
use crate::claims::Catalogue;
use crate::ledger::{Conflict, JOURNAL_SCHEMA, Ledger, SCHEMA};
use serde::Deserialize;
use serde_json::Value;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The ledger in a file.
///
/// # Errors
/// [`Error::Read`], [`Error::Json`], [`Error::OtherSchema`], and [`Error::Conflict`] for a claim that it holds twice.
pub fn read_ledger(path: &Path) -> Result<Ledger, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    ledger_of(path, &bytes)
}

/// The ledger that a file's bytes are; one without a claim is none, since whatever were made of it would say that all is well.
pub(super) fn ledger_of(path: &Path, bytes: &[u8]) -> Result<Ledger, Error> {
    let json = |source| Error::Json { path: path.into(), source };
    if schema_of(path, bytes)? == Schema::Journal {
        return Err(Error::IsJournal { path: path.into() });
    }
    let ledger: Ledger = serde_json::from_slice(bytes).map_err(json)?;
    if ledger.claims.is_empty() {
        return Err(Error::NoClaims { path: path.into() });
    }
    ledger.holds_each_once().map_err(|source| Error::Conflict { path: path.into(), source: Box::new(source) })?;
    Ok(ledger)
}

/// Refuses a file that says it is of another schema than a ledger or a journal.
pub(super) fn schema_of(path: &Path, bytes: &[u8]) -> Result<Schema, Error> {
    #[derive(Deserialize)]
    struct Heading {
        schema: String,
    }
    let heading = serde_json::Deserializer::from_slice(bytes).into_iter::<Heading>().next();
    match heading {
        Some(Ok(Heading { schema: found })) if found == JOURNAL_SCHEMA => Ok(Schema::Journal),
        Some(Ok(Heading { schema: found })) if found != SCHEMA => {
            Err(Error::OtherSchema { path: path.into(), found, wanted: SCHEMA })
        }
        _ => Ok(Schema::Ledger),
    }
}

/// What a file says it is; a ledger where it does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Schema {
    Ledger,
    Journal,
}

/// The ledger in a file that will be written again: what this version does not know would be lost.
///
/// # Errors
/// Those of [`read_ledger`], and [`Error::Unknown`] for a field that this version does not know.
pub(super) fn read_to_write(path: &Path) -> Result<Ledger, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    let ledger = ledger_of(path, &bytes)?;
    let json = |source| Error::Json { path: path.into(), source };
    let (was, is) = (serde_json::from_slice(&bytes).map_err(json)?, serde_json::to_value(&ledger)?);
    match lost(&was, &is, "") {
        Some(field) => Err(Error::Unknown { path: path.into(), field }),
        None => Ok(ledger),
    }
}

/// The first value of `was` that `is` does not hold in its place.
fn lost(was: &Value, is: &Value, at: &str) -> Option<String> {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => was.iter().find_map(|(name, value)| {
            let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            match is.get(name) {
                Some(is) => lost(value, is, &at),
                None if value.is_null() => None,
                None => Some(at),
            }
        }),
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            was.iter().zip(is).enumerate().find_map(|(k, (was, is))| lost(was, is, &format!("{at}[{k}]")))
        }
        // an exact number may be written in another way
        (Value::String(_), Value::String(_)) => None,
        _ => (was != is).then(|| at.to_owned()),
    }
}

/// Arranges a ledger; what is complete is no part any more. Returns the claims that are not catalogued.
pub(super) fn arrange(ledger: &mut Ledger, catalogue: &Catalogue) -> Vec<String> {
    let foreign = ledger.arrange(catalogue);
    let mut parts = std::mem::take(&mut ledger.parts);
    parts.retain(|part| !ledger.absent(part).is_empty());
    ledger.parts = parts;
    foreign
}

/// A ledger that a run will write: a new one, or one whose judged claims take the place of those in the old one.
pub(super) struct Written {
    path: PathBuf,
    to: Output,
    old: Option<Ledger>,
    /// Whether the run judges all that the catalogue holds.
    whole: bool,
}

/// Bytes of a ledger's claim, more or less: as much is reserved on the disk.
const CLAIM: u64 = 3000;

impl Written {
    /// Sees that the ledger of a run can be written, before the run: that what is there is a ledger, and of the same
    /// run unless the whole of it is judged again.
    pub(super) fn open(path: &Path, run: &Ledger, claims: usize, whole: bool) -> Result<Self, Error> {
        let old = match std::fs::metadata(path) {
            Ok(found) if found.is_file() => match read_to_write(path) {
                Ok(old) => Some(old),
                Err(Error::Json { path, .. }) => return Err(Error::NotALedger { path }),
                Err(Error::Unknown { .. }) if whole => Some(read_ledger(path)?),
                Err(error) => return Err(error),
            },
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(Error::Read { path: path.into(), source });
            }
            _ => None,
        };
        if let (Some(old), false) = (&old, whole) {
            old.same_run(run).map_err(|source| conflict(path, source))?;
        }
        let mut to = Output::replacing(path)?;
        let held = old.as_ref().map_or(0, |old| old.claims.len());
        to.reserve(CLAIM * claims.max(held) as u64)?;
        Ok(Written { path: path.into(), to, old, whole })
    }

    /// Writes the ledger, and returns what there is to say of claims that were there before.
    pub(super) fn finish(self, judged: &Ledger, catalogue: &Catalogue) -> Result<String, Error> {
        let Written { path, to, old, whole } = self;
        let mut ledger = judged.clone();
        let mut said = String::new();
        match old {
            Some(old) if whole => {
                let gone: Vec<String> = old
                    .claims
                    .iter()
                    .filter(|entry| ledger.find(&entry.id, &entry.case).is_none())
                    .map(|entry| format!("{} ({})", entry.id, entry.case))
                    .collect();
                if !gone.is_empty() {
                    said = format!(
                        "{}: left out, for they are not catalogued any more: {}\n",
                        path.display(),
                        gone.join(", ")
                    );
                }
            }
            Some(mut old) => {
                let (before, new) = (old.claims.len(), ledger.claims.len());
                let replaced = old.update(ledger).map_err(|source| conflict(&path, source))?;
                said = format!(
                    "{}: {replaced} claims replaced, {} added, {} kept as they were\n",
                    path.display(),
                    new - replaced,
                    before - replaced
                );
                ledger = old;
            }
            None => {}
        }
        arrange(&mut ledger, catalogue);
        to.finish((ledger.json()? + "\n").as_bytes())?;
        Ok(said)
    }
}

fn conflict(path: &Path, source: Conflict) -> Error {
    Error::Conflict { path: path.into(), source: Box::new(source) }
}
