//! `check`: judge claims and compare the verdicts with the kept ledger.

use super::journal::Journal;
use super::solve::Layout;
use super::{Error, kept, kept_instances, read_ledger, select};
use crate::claims::{Executable, Verdict, Words};
use crate::engine::{Budget, Contradiction, Examination, examine};
use crate::ledger::{Entry, JOURNAL_SCHEMA, Ledger, Run, SCHEMA, text_hash};
use crate::papers::catalogue;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;

/// Judge claims and compare the verdicts with the kept ledger.
#[derive(Args, Debug)]
pub struct Check {
    /// Ids by prefix or glob (`rescaled.lemma-b*`); none for all.
    patterns: Vec<String>,
    /// Only cases that contain this text.
    #[arg(long, value_name = "SUBSTRING")]
    case: Option<String>,
    /// How hard to try: quick, standard or deep.
    #[arg(long, default_value_t = Budget::Quick)]
    budget: Budget,
    /// Seed of every random stream.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Claims judged side by side; any number gives the same bytes.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Ignore the kept counterexamples: find them again.
    #[arg(long)]
    fresh: bool,
    /// Compare with this ledger in place of the kept one, and replay its counterexamples.
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
    /// Append each claim to this file as it is judged.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Continue the journal: claims that it holds are not judged again.
    #[arg(long, requires = "journal")]
    resume: bool,
    /// Judge only every N-th claim, starting at the K-th.
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Write the ledger of this run here, as the new expected one; the file must not exist, or hold a ledger.
    #[arg(long, value_name = "FILE")]
    write_expected: Option<PathBuf>,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// Part K of N of the claims.
#[derive(Clone, Copy, Debug)]
pub struct Shard {
    part: usize,
    parts: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
        match numbers {
            Some((part, parts)) if (1..=parts).contains(&part) => Ok(Shard { part, parts }),
            _ => Err(format!("`{text}` is not a shard: wanted K/N with 1 ≤ K ≤ N")),
        }
    }
}

/// One claim with its outcome.
struct Outcome {
    entry: Result<Entry, Contradiction>,
    expected: Option<Verdict>,
}

impl Outcome {
    /// The exit code that this claim alone asks for.
    fn code(&self) -> u8 {
        let Ok(entry) = &self.entry else {
            return 70;
        };
        match (self.expected, entry.verdict) {
            (Some(expected), found) if expected == found => 0,
            (Some(_), _) => 2,
            (None, Verdict::Certified | Verdict::Survived) => 0,
            (None, Verdict::Vacuous) => 4,
            (None, Verdict::Undecided) if entry.accepted == 0 => 4,
            (None, Verdict::Undecided) => 3,
            (None, _) => 2,
        }
    }
}

/// Exit codes by precedence, strongest first.
const PRECEDENCE: [u8; 5] = [70, 1, 2, 4, 3];

/// Runs `check`; the exit code is that of the contract.
///
/// # Errors
/// [`Error`] for an unknown pattern or a ledger that cannot be written.
pub fn run(args: &Check, out: &mut impl Write) -> Result<u8, Error> {
    let catalogue = catalogue()?;
    let expected = match &args.expected {
        Some(path) => read_ledger(path)?,
        None => kept()?,
    };
    let chosen: Vec<(&Words, &Executable)> = select(&catalogue, &args.patterns)?
        .into_iter()
        .filter(|(_, form)| args.case.as_ref().is_none_or(|case| form.case().contains(case.as_str())))
        .enumerate()
        .filter(|(index, _)| args.shard.is_none_or(|shard| index % shard.parts + 1 == shard.part))
        .map(|(_, chosen)| chosen)
        .collect();
    if let Some(path) = &args.write_expected {
        writable(path)?;
    }
    let journal = match &args.journal {
        Some(path) => {
            let run = Run {
                schema: JOURNAL_SCHEMA.into(),
                version: env!("CARGO_PKG_VERSION").into(),
                seed: args.seed,
                budget: args.budget.to_string(),
                fresh: args.fresh,
            };
            Some(Journal::open(path, &run, args.resume)?)
        }
        None => None,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.unwrap_or(0)).build()?;
    let bar = ProgressBar::with_draw_target(Some(chosen.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let how = Examination { budget: args.budget, seed: args.seed };
    let outcomes: Vec<Outcome> = pool.install(|| {
        chosen
            .par_iter()
            .map(|(words, form)| {
                let known = expected.find(form.id(), form.case());
                let text = text_hash(words, form);
                if let Some(entry) = journal.as_ref().and_then(|journal| journal.find(form, &text)) {
                    bar.inc(1);
                    return Ok(Outcome { entry: Ok(entry), expected: known.map(|entry| entry.verdict) });
                }
                let instances = if args.fresh { Vec::new() } else { kept_instances(known, form) };
                let entry = examine(form, &instances, how).map(|judgement| Entry::new(words, form, &judgement));
                if let (Some(journal), Ok(entry)) = (&journal, &entry) {
                    journal.append(entry)?;
                }
                bar.set_message(form.id().to_string());
                bar.inc(1);
                Ok(Outcome { entry, expected: known.map(|entry| entry.verdict) })
            })
            .collect::<Result<_, Error>>()
    })?;
    bar.finish_and_clear();
    let mut ledger = Ledger {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        seed: args.seed,
        budget: args.budget.to_string(),
        claims: outcomes.iter().filter_map(|outcome| outcome.entry.as_ref().ok().cloned()).collect(),
    };
    for claim in &mut ledger.claims {
        claim.corrected = catalogue.corrected(&claim.id, &claim.case);
    }
    ledger.mark_rests_on_refuted(|id| catalogue.uses(id));
    match args.format {
        Layout::Json => writeln!(out, "{}", serde_json::to_string_pretty(&ledger)?)?,
        Layout::Text => print(&ledger, &outcomes, out)?,
    }
    for contradiction in outcomes.iter().filter_map(|outcome| outcome.entry.as_ref().err()) {
        eprintln!("internal error: {contradiction}");
    }
    let codes: Vec<u8> = outcomes.iter().map(Outcome::code).collect();
    let code = PRECEDENCE.into_iter().find(|code| codes.contains(code)).unwrap_or(0);
    if let Some(path) = args.write_expected.as_ref().filter(|_| code != 70) {
        let text = serde_json::to_string_pretty(&ledger)? + "\n";
        std::fs::write(path, text).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    Ok(code)
}

/// Refuses to overwrite anything but a ledger.
fn writable(path: &PathBuf) -> Result<(), Error> {
    match std::fs::read_to_string(path) {
        Ok(text) if serde_json::from_str::<Ledger>(&text).is_ok() => Ok(()),
        Ok(_) => Err(Error::NotALedger { path: path.clone() }),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::Read { path: path.clone(), source }),
    }
}

fn print(ledger: &Ledger, outcomes: &[Outcome], out: &mut impl Write) -> std::io::Result<()> {
    let judged = outcomes.iter().filter(|outcome| outcome.entry.is_ok());
    for (outcome, entry) in judged.zip(&ledger.claims) {
        let name = format!("{} ({})", entry.id, entry.case);
        let mark = match outcome.expected {
            Some(expected) if expected != entry.verdict => format!("  EXPECTED {expected}"),
            _ => String::new(),
        };
        let rests = match entry.rests_on_refuted.as_slice() {
            [] => String::new(),
            ids => format!("  (rests on refuted {})", ids.join(", ")),
        };
        writeln!(out, "{:<10} {name:<60} {}{rests}{mark}", entry.verdict, summary(entry))?;
    }
    let count = |verdict| ledger.claims.iter().filter(|entry| entry.verdict == verdict).count();
    let counts: Vec<String> = [
        Verdict::Certified,
        Verdict::Survived,
        Verdict::Refuted,
        Verdict::Undecided,
        Verdict::Vacuous,
        Verdict::IllFormed,
        Verdict::Asymptotic,
    ]
    .into_iter()
    .filter(|verdict| count(*verdict) > 0)
    .map(|verdict| format!("{} {verdict}", count(verdict)))
    .collect();
    let differing = outcomes.iter().filter(|outcome| outcome.code() != 0).count();
    writeln!(out, "\n{} judged: {}", outcomes.len(), counts.join(", "))?;
    writeln!(
        out,
        "{differing} not as expected; lemmacheck {}, seed {}, budget {}",
        ledger.version, ledger.seed, ledger.budget
    )
}

/// What a row of the table says beside the verdict.
fn summary(entry: &Entry) -> String {
    match entry.verdict {
        Verdict::Certified => entry.region.clone().unwrap_or_default(),
        Verdict::Refuted => match &entry.counterexample {
            Some(found) => format!("{}: {}", found.sized(), values(&found.values)),
            None => entry.reason.clone(),
        },
        _ => entry.reason.clone(),
    }
}

fn values(values: &std::collections::BTreeMap<String, Vec<Vec<crate::number::Exact>>>) -> String {
    let rows = |rows: &Vec<Vec<crate::number::Exact>>| {
        let row = |row: &Vec<crate::number::Exact>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        rows.iter().map(row).collect::<Vec<_>>().join("; ")
    };
    values.iter().map(|(name, value)| format!("{name} = [{}]", rows(value))).collect::<Vec<_>>().join(", ")
}
