//! `merge`: the ledgers of shards put together.

use super::{Error, read_ledger};
use crate::ledger::Ledger;
use crate::papers::catalogue;
use clap::Args;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// Put the ledgers of shards together, in catalogue order.
#[derive(Args, Debug)]
pub struct Merge {
    /// Ledgers of one version, seed and budget.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write; the file must not exist.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs `merge`.
///
/// # Errors
/// [`Error::OtherRun`] for ledgers of different runs, [`Error::Twice`] for a claim that two of them judge differently.
pub fn run(args: &Merge, out: &mut impl Write) -> Result<u8, Error> {
    let catalogue = catalogue()?;
    let mut merged: Option<Ledger> = None;
    for path in &args.files {
        let ledger = read_ledger(path)?;
        let Some(all) = &mut merged else {
            merged = Some(ledger);
            continue;
        };
        if (&all.version, all.seed, &all.budget) != (&ledger.version, ledger.seed, &ledger.budget) {
            return Err(Error::OtherRun { path: path.clone() });
        }
        for entry in ledger.claims {
            match all.find(&entry.id, &entry.case) {
                None => all.claims.push(entry),
                Some(known) if *known == entry => {}
                Some(_) => return Err(Error::Twice { path: path.clone(), id: entry.id, case: entry.case }),
            }
        }
    }
    let Some(mut merged) = merged else {
        return Ok(0);
    };
    let order: Vec<(&str, &str)> =
        catalogue.entries.iter().flat_map(|e| e.forms.iter().map(|form| (form.id(), form.case()))).collect();
    let place = |id: &str, case: &str| order.iter().position(|known| *known == (id, case)).unwrap_or(order.len());
    merged.claims.sort_by_cached_key(|entry| place(&entry.id, &entry.case));
    merged.mark_rests_on_refuted(|id| catalogue.uses(id));
    let written = OpenOptions::new().write(true).create_new(true).open(&args.out);
    let mut file = written.map_err(|source| Error::Write { path: args.out.clone(), source })?;
    let text = serde_json::to_string_pretty(&merged)? + "\n";
    file.write_all(text.as_bytes()).map_err(|source| Error::Write { path: args.out.clone(), source })?;
    writeln!(out, "{} claims in {}", merged.claims.len(), args.out.display())?;
    Ok(0)
}
