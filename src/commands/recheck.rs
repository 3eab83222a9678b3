//! `recheck`: re-verify the counterexamples of a ledger with arithmetic B alone.

use super::Error;
use super::kept::schema_of;
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
/// [`Error::Read`], [`Error::Json`] and [`Error::OtherSchema`] for a file that is no ledger, and
/// [`Error::NoCounterexamples`] for one with nothing to verify.
pub fn run(args: &Recheck, out: &mut impl Write) -> Result<u8, Error> {
    let catalogue = catalogue()?;
    let bytes = std::fs::read(&args.file).map_err(|source| Error::Read { path: args.file.clone(), source })?;
    schema_of(&args.file, &bytes)?;
    let ledger = StoredLedger::parse(&bytes).map_err(|source| Error::Json { path: args.file.clone(), source })?;
    let mut rows: Vec<Row> = Vec::new();
    for stored in &ledger.claims {
        let Some(outcome) = recheck(&catalogue, stored) else { continue };
        let row = Row { id: &stored.id, case: &stored.case, outcome };
        if args.format == Layout::Text {
            out.write_all(format!("{} ({}): {}\n", row.id, row.case, row.outcome).as_bytes())?;
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(Error::NoCounterexamples { path: args.file.clone(), claims: ledger.claims.len() });
    }
    match args.format {
        Layout::Json => writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?,
        Layout::Text => {
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
