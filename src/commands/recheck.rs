//! `recheck`: re-verify the counterexamples of a ledger with arithmetic B alone.

use super::Error;
use super::solve::Layout;
use crate::ledger::{Recheck as Outcome, StoredLedger, recheck};
use crate::papers::catalogue;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Re-verify the counterexamples of a ledger with arithmetic B alone.
#[derive(Args, Debug)]
pub struct Recheck {
    /// A ledger (JSON) or a journal (a JSON object a line); of each claim only `id`, `case` and `counterexample` are needed.
    file: PathBuf,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    case: &'a str,
    outcome: Outcome,
}

/// Runs `recheck`: 0 if every stored counterexample is confirmed, 1 if one is unusable, 2 if one is stale or not
/// confirmed.
///
/// # Errors
/// [`Error::Read`] and [`Error::Json`] for a file that is no ledger.
pub fn run(args: &Recheck, out: &mut impl Write) -> Result<u8, Error> {
    let catalogue = catalogue()?;
    let text = std::fs::read_to_string(&args.file).map_err(|source| Error::Read { path: args.file.clone(), source })?;
    let ledger = StoredLedger::parse(&text).map_err(|source| Error::Json { path: args.file.clone(), source })?;
    let rows: Vec<Row> = ledger
        .claims
        .iter()
        .filter_map(|stored| {
            recheck(&catalogue, stored).map(|outcome| Row { id: &stored.id, case: &stored.case, outcome })
        })
        .collect();
    match args.format {
        Layout::Json => writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?,
        Layout::Text => {
            for row in &rows {
                writeln!(out, "{} ({}): {}", row.id, row.case, row.outcome)?;
            }
            let confirmed = rows.iter().filter(|row| matches!(row.outcome, Outcome::Confirmed { .. })).count();
            writeln!(out, "{confirmed} of {} counterexamples confirmed", rows.len())?;
        }
    }
    let any = |wanted: fn(&Outcome) -> bool| rows.iter().any(|row| wanted(&row.outcome));
    Ok(if any(|outcome| matches!(outcome, Outcome::Unusable { .. })) {
        1
    } else if any(|outcome| matches!(outcome, Outcome::Stale | Outcome::NotConfirmed { .. })) {
        2
    } else {
        0
    })
}
