//! What `repair` and `tighten` are asked about: rows of lemmas, with what is known of each.

use super::Error;
use super::number;
use super::solve::Layout;
use super::sources::Sources;
use crate::engine::Budget;
use crate::language::Row;
use crate::repair::{How, Target};
use clap::Args;
use serde::Serialize;
use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;

/// Which rows, and how hard they are tried.
#[derive(Args, Debug)]
pub struct Asked {
    /// A file of lemmas or `FILE#ID`, or of the papers an id, or a prefix or glob of ids.
    #[arg(value_name = "FILE[#ID]|ID")]
    id: OsString,
    /// Only cases that contain this text.
    #[arg(long, value_name = "SUBSTRING")]
    case: Option<String>,
    /// How hard the last attack on what is printed tries: quick, standard or deep.
    #[arg(long, default_value_t = Budget::Standard)]
    budget: Budget,
    /// Seed of every random stream.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_parser = number::seed)]
    seed: u64,
    /// Ignore kept counterexamples: find them again.
    #[arg(long)]
    no_hints: bool,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    pub(super) format: Layout,
}

/// The schema of what `repair` prints as JSON.
pub(super) const REPAIRS: &str = "lemmacheck.repair/1";

/// What JSON holds.
#[derive(Serialize)]
struct Whole<'a, T> {
    schema: &'static str,
    version: &'static str,
    seed: u64,
    budget: String,
    rows: &'a [T],
}

impl Asked {
    /// The rows.
    ///
    /// # Errors
    /// Those of [`targets`].
    pub(super) fn targets(&self) -> Result<Vec<Target>, Error> {
        targets(&self.id, self.case.as_deref(), !self.no_hints)
    }

    /// How hard they are tried.
    pub(super) fn how(&self) -> How {
        How { last: self.budget, seed: self.seed }
    }

    /// What was found, as JSON of a schema.
    ///
    /// # Errors
    /// [`Error::Output`] and those of writing JSON.
    pub(super) fn json<T: Serialize>(
        &self,
        schema: &'static str,
        rows: &[T],
        out: &mut impl Write,
    ) -> Result<(), Error> {
        let (version, budget) = (env!("CARGO_PKG_VERSION"), self.budget.to_string());
        let whole = Whole { schema, version, seed: self.seed, budget, rows };
        writeln!(out, "{}", serde_json::to_string_pretty(&whole)?)?;
        Ok(())
    }
}

/// The rows that an argument names, corrected twins and what no formula judges left out; each with the hypotheses of its
/// file and, where `kept` says so, the kept counterexamples of its lemma.
///
/// # Errors
/// Those of [`Sources::of`] and [`Sources::places`], and [`Error::NotExecutable`] where nothing is left.
fn targets(argument: &OsString, case: Option<&str>, kept: bool) -> Result<Vec<Target>, Error> {
    let sources = Sources::of(std::slice::from_ref(argument), false)?;
    let catalogue = sources.catalogue();
    let ledger = if kept { Some(sources.kept()?.0) } else { None };
    let rows: Vec<Arc<Row>> = catalogue
        .entries
        .iter()
        .flat_map(|entry| &entry.forms)
        .filter_map(|form| sources.known(form.id(), form.case()).map(|known| known.row.clone()))
        .collect();
    let mut found = Vec::new();
    for (entry, form) in sources.places(case)? {
        let form = &catalogue.entries[entry].forms[form];
        let Some(known) = sources.known(form.id(), form.case()) else { continue };
        if !Target::is_printed(&known.row) {
            continue;
        }
        // hypotheses of another file are about other names
        let beside = rows.iter().filter(|row| row.id.split('.').next() == known.row.id.split('.').next());
        let Some(target) = Target::among(&known.row, beside.map(|row| &**row))? else { continue };
        // of every case and reading of the lemma: an instance that does not fit is left aside
        let of_lemma = ledger.iter().flat_map(|ledger| &ledger.claims).filter(|entry| entry.id == form.id());
        let instances: Vec<_> = of_lemma.flat_map(|entry| entry.instances(form)).collect();
        found.push(target.knowing(instances));
    }
    if found.is_empty() {
        return Err(Error::NotExecutable { id: argument.to_string_lossy().into_owned() });
    }
    Ok(found)
}

impl From<crate::repair::Error> for Error {
    fn from(error: crate::repair::Error) -> Self {
        match error {
            crate::repair::Error::Contradiction(found) => Error::Contradiction(found),
            crate::repair::Error::Text(found) => Error::Diagnostic(found),
        }
    }
}
