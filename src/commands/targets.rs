//! What `repair` and `tighten` are asked about: rows of lemmas, with what is known of each.

use super::Error;
use super::sources::Sources;
use crate::language::{Row, RowKind};
use crate::repair::Target;
use std::sync::Arc;

/// The rows that an argument names, corrected twins and what no formula judges left out; each with the hypotheses of its
/// file and, where `kept` says so, the kept counterexamples of its lemma.
///
/// # Errors
/// Those of [`Sources::of`] and [`Sources::places`], and [`Error::NotExecutable`] where nothing is left.
pub(super) fn targets(argument: &str, case: Option<&str>, kept: bool) -> Result<Vec<Target>, Error> {
    let sources = Sources::of(&[argument.to_owned()], false)?;
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
        if !matches!(known.row.kind, RowKind::Printed | RowKind::Reading(_)) {
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
        return Err(Error::NotExecutable { id: argument.into() });
    }
    Ok(found)
}
