//! `list`: claims, their cases and their kept or expected verdicts.

use super::Error;
use super::selection::{matches, nearest_ids};
use super::solve::Layout;
use super::sources::Sources;
use clap::Args;
use serde::Serialize;
use std::io::Write;

/// List claims with their cases, and the verdicts that are kept or that a lemma file expects.
#[derive(Args, Debug)]
pub struct List {
    /// Files of lemmas, or claims of the papers by prefix or glob; none for all of the papers.
    #[arg(value_name = "FILE|PATTERN")]
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

/// Whether an entry, by its place and its id, is asked for.
type Named<'a> = dyn Fn(usize, &str) -> bool + 'a;

/// Runs `list`.
///
/// # Errors
/// [`Error::NoClaim`] for a pattern that names nothing.
pub fn run(args: &List, out: &mut impl Write) -> Result<u8, Error> {
    let sources = Sources::of(&args.patterns, true)?;
    let (catalogue, kept) = (sources.catalogue(), sources.kept()?.0);
    let named: Box<Named<'_>> = match &sources {
        Sources::Files { named, .. } => Box::new(|at, _| named[at]),
        Sources::Papers { patterns, .. } => {
            for pattern in patterns {
                let ids = catalogue.entries.iter().map(|entry| entry.words.id.as_str());
                if !ids.clone().any(|id| matches(pattern, id)) {
                    return Err(Error::NoClaim { pattern: pattern.clone(), nearest: nearest_ids(pattern, ids) });
                }
            }
            Box::new(|_, id| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, id)))
        }
    };
    let mut rows = Vec::new();
    for (_, entry) in catalogue.entries.iter().enumerate().filter(|(at, entry)| named(*at, &entry.words.id)) {
        let words = &entry.words;
        let readings = entry.forms.iter().map(|form| form.case()).filter(|case| !words.cases.iter().any(|c| c == case));
        for case in words.cases.iter().map(String::as_str).chain(readings) {
            rows.push(Row {
                id: &words.id,
                case,
                kind: &words.kind,
                source: &words.source,
                executable: entry.forms.iter().any(|form| form.case() == case),
                verdict: match sources.expected(&words.id, case) {
                    Some(expected) => Some(expected.to_string()),
                    None => kept.find(&words.id, case).map(|entry| entry.verdict.to_string()),
                },
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
