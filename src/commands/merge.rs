//! `merge`: the ledgers of shards put together.

use super::Error;
use super::kept::{arrange, read_to_write};
use super::output::Output;
use super::stored::Carried;
use crate::ledger::{Ledger, cut_in_words, shards_of};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Put the ledgers of shards together, in catalogue order.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck check --shard 1/2 --format json > one.json\n  lemmacheck check --shard 2/2 --format json > two.json\n  lemmacheck merge one.json two.json --out whole.json"
)]
pub struct Merge {
    /// Ledgers of one version, seed and budget.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write; the file must not exist.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Exit code: something is missing.
const INCOMPLETE: u8 = 3;

/// How many claims a line names before it counts.
const NAMED: usize = 5;

/// Runs `merge`: 0, or 3 where shards are missing.
///
/// # Errors
/// [`Error::Conflict`] for ledgers of different runs, for a claim that two of them judge differently or one of them
/// holds twice, and for one that two ledgers of shards hold; [`Error::NoClaims`] for ledgers without a claim.
pub fn run(args: &Merge, out: &mut impl Write) -> Result<u8, Error> {
    let to = Output::new(&args.out)?;
    let mut merged: Option<Ledger> = None;
    let (mut shared, mut carried) = (0, Carried::default());
    for path in &args.files {
        let ledger = read_to_write(path)?;
        carried.note(&ledger);
        match &mut merged {
            None => merged = Some(ledger),
            Some(all) => {
                shared += all
                    .join(ledger)
                    .map_err(|source| Error::Conflict { path: path.clone(), source: Box::new(source) })?;
            }
        }
    }
    let Some(mut merged) = merged else {
        return Ok(0);
    };
    let catalogue = carried.catalogue()?;
    let foreign = arrange(&mut merged, &catalogue);
    to.finish((merged.json()? + "\n").as_bytes())?;
    writeln!(out, "{} claims in {}", merged.claims.len(), args.out.display())?;
    if shared > 0 {
        writeln!(out, "overlapping: {shared} claims were in more than one file, the same in each")?;
    }
    if !foreign.is_empty() {
        writeln!(out, "foreign: {} of them are not catalogued: {}", foreign.len(), some(&foreign))?;
    }
    for part in &merged.parts {
        let claims = merged.absent(part);
        let shards = cut_in_words(&shards_of(claims.iter().copied(), part.of), part.of);
        let claims: Vec<String> = claims.into_iter().map(ToString::to_string).collect();
        writeln!(out, "missing: {shards}, {} claims: {}", claims.len(), some(&claims))?;
    }
    let forms = catalogue.entries.iter().flat_map(|entry| &entry.forms);
    let others = forms.filter(|form| merged.find(form.id(), form.case()).is_none()).count();
    if others > 0 {
        writeln!(out, "{others} catalogued claims are not in it")?;
    }
    Ok(if merged.parts.is_empty() { 0 } else { INCOMPLETE })
}

/// The first few names, and how many there are besides.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
