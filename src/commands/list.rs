//! `list`: the catalogued claims, their cases and their kept verdicts.

use super::selection::{matches, nearest_ids};
use super::solve::Layout;
use super::{Error, kept};
use crate::papers::catalogue;
use clap::Args;
use serde::Serialize;
use std::io::Write;

/// List the catalogued claims with their cases and kept verdicts.
#[derive(Args, Debug)]
pub struct List {
    /// Ids by prefix or glob; none for all.
    patterns: Vec<String>,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    case: &'a str,
    kind: &'a str,
    source: &'a str,
    executable: bool,
    verdict: Option<String>,
}

/// Runs `list`.
///
/// # Errors
/// [`Error::NoClaim`] for a pattern that names nothing.
pub fn run(args: &List, out: &mut impl Write) -> Result<u8, Error> {
    let (catalogue, kept) = (catalogue()?, kept()?);
    let named = |id: &str| args.patterns.is_empty() || args.patterns.iter().any(|pattern| matches(pattern, id));
    if let Some(pattern) = args.patterns.iter().find(|p| !catalogue.entries.iter().any(|e| matches(p, &e.words.id))) {
        let ids = catalogue.entries.iter().map(|entry| entry.words.id.as_str());
        return Err(Error::NoClaim { pattern: pattern.clone(), nearest: nearest_ids(pattern, ids) });
    }
    let mut rows = Vec::new();
    for entry in catalogue.entries.iter().filter(|entry| named(&entry.words.id)) {
        let words = &entry.words;
        let readings = entry.forms.iter().map(|form| form.case()).filter(|case| !words.cases.iter().any(|c| c == case));
        for case in words.cases.iter().map(String::as_str).chain(readings) {
            rows.push(Row {
                id: &words.id,
                case,
                kind: &words.kind,
                source: &words.source,
                executable: entry.forms.iter().any(|form| form.case() == case),
                verdict: kept.find(&words.id, case).map(|entry| entry.verdict.to_string()),
            });
        }
    }
    match args.format {
        Layout::Json => writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?,
        Layout::Text => {
            for row in &rows {
                let verdict = match (&row.verdict, row.executable) {
                    (Some(verdict), _) => verdict.as_str(),
                    (None, true) => "new",
                    (None, false) => "-",
                };
                writeln!(out, "{verdict:<10} {:<12} {} ({})  {}", row.kind, row.id, row.case, row.source)?;
            }
        }
    }
    Ok(0)
}
