//! The machine's repairs for a report: run on what a ledger refutes, or read from what `repair` printed.

use super::reported::Reported;
use super::targets::REPAIRS;
use super::{Error, progress};
use crate::claims::Verdict;
use crate::language::Row;
use crate::repair::{How, Outcome, Target, repaired};
use serde::Deserialize;
use std::path::Path;

/// What `repair --format json` prints, as far as a report wants it.
#[derive(Deserialize)]
struct Printed {
    schema: String,
    rows: Vec<Outcome>,
}

/// The repairs in a file.
///
/// # Errors
/// [`Error::Read`], [`Error::NoRepairs`], and [`Error::OtherSchema`] for JSON of another kind.
pub(super) fn read(path: &Path) -> Result<Vec<Outcome>, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    let printed: Printed =
        serde_json::from_slice(&bytes).map_err(|source| Error::NoRepairs { path: path.into(), source })?;
    if printed.schema == REPAIRS {
        Ok(printed.rows)
    } else {
        Err(Error::OtherSchema { path: path.into(), found: printed.schema, wanted: REPAIRS })
    }
}

/// The repairs of every refuted row of a report, at the budget that `repair` has where nothing is said, with the seed of the
/// ledger.
///
/// # Errors
/// [`Error::Contradiction`], and a row's text that cannot be read.
pub(super) fn found(of: &Reported) -> Result<Vec<Outcome>, Error> {
    let known = |id: &str, case: &str| of.lemmas.known(id, case).map(|known| known.row.clone());
    let forms = || of.lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms);
    let rows: Vec<_> = forms().filter_map(|form| known(form.id(), form.case())).collect();
    let paper = |row: &Row| row.id.split('.').next().map(str::to_owned);
    let mut targets = Vec::new();
    for entry in of.ledger.claims.iter().filter(|entry| entry.verdict == Verdict::Refuted) {
        let Some(row) = known(&entry.id, &entry.case).filter(|row| Target::is_printed(row)) else { continue };
        let beside = rows.iter().filter(|other| paper(other) == paper(&row)).map(|row| &**row);
        let Some(target) = Target::among(&row, beside)? else { continue };
        let instances = forms().filter(|form| form.id() == entry.id && form.case() == entry.case);
        let instances: Vec<_> = instances.flat_map(|form| entry.instances(form)).collect();
        targets.push(target.knowing(instances));
    }
    let how = How { seed: of.ledger.seed, ..How::default() };
    Ok(progress::each(&targets, |target| repaired(target, how))?)
}
