//! `recheck`: re-verify the counterexamples of a ledger with arithmetic B alone, and its chains line by line.

use super::Error;
use super::kept::schema_of;
use super::solve::Layout;
use super::sources::papers;
use super::stored::lemma;
use crate::claims::Catalogue;
use crate::ledger::{Recheck as Outcome, Stored, StoredLedger, recheck};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Re-verify the counterexamples of a ledger with arithmetic B alone, and its chains line by line.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck check own.lemma --format json > ledger.json; lemmacheck recheck ledger.json"
)]
pub struct Recheck {
    /// A ledger (JSON) or a journal (a JSON object a line); of each claim only `id`, `case` and `counterexample` or `proof` are needed.
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

/// Runs `recheck`: 0 if every stored counterexample is confirmed and every chain accepted, 1 if one is unusable, 2 if one is stale or not
/// confirmed.
///
/// # Errors
/// [`Error::Read`], [`Error::Json`] and [`Error::OtherSchema`] for a file that is no ledger, and
/// [`Error::NoCounterexamples`] for one with nothing to verify.
pub fn run(args: &Recheck, out: &mut impl Write) -> Result<u8, Error> {
    let bytes = std::fs::read(&args.file).map_err(|source| Error::Read { path: args.file.clone(), source })?;
    schema_of(&args.file, &bytes)?;
    let ledger = StoredLedger::parse(&bytes).map_err(|source| Error::Json { path: args.file.clone(), source })?;
    let mut rows: Vec<Row> = Vec::new();
    let mut known = Known::default();
    for stored in &ledger.claims {
        let Some(outcome) = known.outcome(stored)? else { continue };
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
            let chains = ledger.claims.iter().filter(|stored| stored.proof.is_some()).count();
            let count = |wanted: fn(&Outcome) -> bool| rows.iter().filter(|row| wanted(&row.outcome)).count();
            let confirmed = count(|outcome| matches!(outcome, Outcome::Confirmed { .. }));
            let accepted = count(|outcome| matches!(outcome, Outcome::Accepted { .. }));
            if rows.len() > chains {
                writeln!(out, "{confirmed} of {} counterexamples confirmed", rows.len() - chains)?;
            }
            if chains > 0 {
                writeln!(out, "{accepted} of {chains} chains follow")?;
            }
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

/// The claims that a ledger speaks of, each read when it is first asked for.
#[derive(Default)]
struct Known<'a> {
    papers: Option<Catalogue>,
    /// The text of the lemma that was read last, and what it is.
    last: Option<(&'a str, Result<Catalogue, String>)>,
}

impl<'a> Known<'a> {
    fn outcome(&mut self, stored: &'a Stored) -> Result<Option<Outcome>, Error> {
        if stored.counterexample.is_none() && stored.proof.is_none() {
            return Ok(recheck(&Catalogue::default(), stored));
        }
        let Some(text) = &stored.lemma else {
            if self.papers.is_none() {
                self.papers = Some(papers()?.catalogue);
            }
            return Ok(self.papers.as_ref().and_then(|papers| recheck(papers, stored)));
        };
        if self.last.as_ref().is_none_or(|(last, _)| last != text) {
            let read = lemma(text).map(|lemmas| lemmas.catalogue).map_err(|error| error.to_string());
            self.last = Some((text, read));
        }
        let Some((_, read)) = &self.last else { return Ok(None) };
        Ok(match read {
            Ok(catalogue) => recheck(catalogue, stored),
            Err(wrong) => {
                Some(Outcome::Unusable { reason: format!("the lemma that it carries cannot be read: {wrong}") })
            }
        })
    }
}
