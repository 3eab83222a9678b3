//! `list`: claims, their cases and their kept or expected verdicts.

use super::Error;
use super::selection::{Pattern, named, nearest_ids};
use super::solve::Layout;
use super::sources::Sources;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;

/// List claims with their cases, and the verdicts that are kept or that a lemma file expects.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck list --verdict refuted --kind lipschitz\n  lemmacheck list 'rescaled.lemma-b*'"
)]
pub struct List {
    /// Files of lemmas, or claims of the papers by prefix or glob; none for all of the papers.
    #[arg(value_name = "FILE|PATTERN")]
    patterns: Vec<OsString>,
    /// Only cases with this verdict, kept or expected; may be given several times.
    #[arg(long, value_name = "VERDICT")]
    verdict: Vec<Asked>,
    /// Only claims of this kind; may be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// A verdict that is asked for.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Certified,
    Survived,
    Refuted,
    Undecided,
    Vacuous,
    IllFormed,
    Asymptotic,
    /// What no ledger has a verdict on yet.
    New,
}

impl Asked {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
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
    let asked: Box<Named<'_>> = match &sources {
        Sources::Files { named, .. } => Box::new(|at, _| named[at]),
        Sources::Papers { patterns, .. } => {
            let ids = || catalogue.entries.iter().map(|entry| entry.words.id.as_str());
            let patterns = patterns.iter().map(|pattern| {
                let found = named(pattern, ids());
                found.ok_or_else(|| Error::NoClaim { pattern: pattern.clone(), nearest: nearest_ids(pattern, ids()) })
            });
            let patterns: Vec<Pattern> = patterns.collect::<Result<_, _>>()?;
            Box::new(move |_, id| patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(id)))
        }
    };
    let kinds: BTreeSet<&str> = catalogue.entries.iter().map(|entry| entry.words.kind.as_str()).collect();
    if let Some(kind) = args.kind.iter().find(|kind| !kinds.contains(kind.as_str())) {
        return Err(Error::NoKind { kind: kind.clone(), known: kinds.into_iter().map(str::to_owned).collect() });
    }
    let verdicts: Vec<String> = args.verdict.iter().map(|asked| asked.name()).collect();
    let mut rows = Vec::new();
    for (_, entry) in catalogue.entries.iter().enumerate().filter(|(at, entry)| asked(*at, &entry.words.id)) {
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
    let of_kind = |row: &Row| args.kind.is_empty() || args.kind.iter().any(|kind| kind == row.kind);
    let judged = |row: &Row| {
        let verdict = row.verdict.as_deref().unwrap_or("new");
        verdicts.is_empty() || verdicts.iter().any(|asked| asked == verdict)
    };
    rows.retain(|row| of_kind(row) && judged(row));
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
