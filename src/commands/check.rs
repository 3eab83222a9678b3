//! `check`: judge claims of the papers or of lemma files and compare the verdicts with the expected ones.

use super::company::Company;
use super::journal::{Journal, journals, of_process};
use super::judging::Work;
use super::kept::{Written, arrange, ledger_of};
use super::size::At;
use super::solve::Layout;
use super::sources::Sources;
use super::table::{Lines, Table};
use super::{Error, interrupt, number, progress};
use crate::engine::{Budget, Examination};
use crate::ledger::{JOURNAL_SCHEMA, Ledger, Name, Part, Run, SCHEMA, fingerprint, shards_of};
use clap::Args;
use indicatif::ProgressBar;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Which claims are judged, and how.
#[derive(Args, Debug)]
pub struct Task {
    /// Files of lemmas (`own.lemma`, `notes.md`, `-` for standard input; `own.lemma#ID` for one lemma), or claims of the
    /// papers by prefix or glob (`rescaled.lemma-b*`); none for all of the papers.
    #[arg(value_name = "FILE|PATTERN")]
    pub(super) patterns: Vec<OsString>,
    /// Only cases that contain this text.
    #[arg(long, value_name = "SUBSTRING")]
    case: Option<String>,
    /// How hard to try: quick, standard or deep.
    #[arg(long, default_value_t = Budget::Quick)]
    budget: Budget,
    /// Seed of every random stream.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_parser = number::seed)]
    seed: u64,
    /// Claims judged side by side; any number gives the same bytes.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number::threads)]
    jobs: Option<usize>,
    /// Ignore the kept counterexamples: find them again, by the whole attack.
    #[arg(long)]
    fresh: bool,
    /// Ignore all hints: `try`, `such as`, `draw`, a claim's own instances, and kept counterexamples.
    #[arg(long)]
    no_hints: bool,
    /// Attack at this size only; dimensions that it leaves out are as short as they may be.
    #[arg(long, value_name = "n=31,d=2", allow_hyphen_values = true)]
    at: Option<At>,
    /// Compare with this ledger in place of the kept one, and replay its counterexamples.
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
}

impl Task {
    /// The places of the claims to judge: at least one.
    pub(super) fn places(&self, sources: &Sources) -> Result<Vec<(usize, usize)>, Error> {
        let places = sources.places(self.case.as_deref())?;
        if let Some(at) = &self.at {
            at.fits(sources.catalogue(), &places)?;
        }
        Ok(places)
    }

    /// The arguments that say the same.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let Task { patterns, case, budget, seed, jobs, fresh, no_hints, at, expected } = self;
        let mut words: Vec<OsString> = patterns.clone();
        let mut with = |name: &str, value: Option<OsString>| {
            words.extend(value.into_iter().flat_map(|value| [OsString::from(name), value]));
        };
        with("--case", case.as_ref().map(OsString::from));
        with("--budget", Some(budget.to_string().into()));
        with("--seed", Some(seed.to_string().into()));
        with("--jobs", jobs.map(|jobs| jobs.to_string().into()));
        with("--at", at.as_ref().map(|at| at.to_string().into()));
        with("--expected", expected.as_ref().map(OsString::from));
        words.extend(fresh.then(|| "--fresh".into()));
        words.extend(no_hints.then(|| "--no-hints".into()));
        words
    }
}

/// Judge claims, and compare the verdicts with the kept ledger or with what a lemma file expects.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck check own.lemma\n  lemmacheck check notes.md --failed-only\n  lemmacheck check 'rescaled.lemma-b*' --format json > ledger.json"
)]
pub struct Check {
    #[command(flatten)]
    task: Task,
    /// Append each claim to this file as it is judged; under `mpirun` each process to one of its own, `FILE.K-of-N`.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Continue the journal: claims that it holds are not judged again.
    #[arg(long, requires = "journal")]
    resume: bool,
    /// Judge only the claims that fall in the K-th of N shards, by a hash of their id and case: a claim that is added moves
    /// no other one. `merge` puts the ledgers of all shards together.
    #[arg(long, value_name = "K/N", allow_hyphen_values = true)]
    shard: Option<Shard>,
    /// Write the ledger of this run here, as the new expected one; the file must not exist, or hold a ledger, of which a
    /// run of a part replaces the claims that it judges.
    #[arg(long, value_name = "FILE")]
    write_expected: Option<PathBuf>,
    /// Print only the lines of claims whose verdict is not the expected one; the counts are of all.
    #[arg(long, conflicts_with = "verbose")]
    failed_only: bool,
    /// Print the counts alone.
    #[arg(short, long, conflicts_with_all = ["failed_only", "verbose"])]
    quiet: bool,
    /// Print the reason and the evidence below every line.
    #[arg(short, long)]
    verbose: bool,
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

/// Exit codes by precedence, strongest first.
const PRECEDENCE: [u8; 5] = [70, 1, 2, 4, 3];

/// Threads that a core may be asked to run: more only take memory.
const THREADS_A_CORE: usize = 4;

/// Runs `check`; the exit code is that of the contract.
///
/// # Errors
/// [`Error`] for an unknown pattern or case, where nothing is left to judge, and for files that cannot be read or
/// written.
pub fn run(args: &Check, out: &mut impl Write) -> Result<u8, Error> {
    // before any process begins to write
    let journals = args.journal.as_deref().map(journals).unwrap_or_default();
    let company = Company::meet(&format!("{args:?}"))?;
    judged(args, &journals, &company, out).map_err(|error| company.refused(error))
}

/// The same in the company of the processes of a run under `mpirun`: each judges its share, the first one says what all
/// have found.
fn judged(args: &Check, journals: &[PathBuf], company: &Company, out: &mut impl Write) -> Result<u8, Error> {
    let sources = Arc::new(Sources::of(&args.task.patterns, !args.task.no_hints)?);
    let (expected, kept) = match &args.task.expected {
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            (ledger_of(path, &bytes)?, fingerprint(&bytes))
        }
        None => sources.kept()?,
    };
    let mut chosen = args.task.places(&sources)?;
    let mut parts = Vec::new();
    if let Some(shard) = args.shard {
        let names = sources.names(&chosen);
        let mut here = names.iter().map(|name| name.shard(shard.parts) == shard.part);
        chosen.retain(|_| here.next() == Some(true));
        parts.push(args.part(shard, names, &sources)?);
    }
    let catalogue = sources.catalogue();
    let mut ledger = Ledger {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        seed: args.task.seed,
        budget: args.task.budget.to_string(),
        fresh: args.task.fresh,
        no_hints: args.task.no_hints,
        at: args.task.at.as_ref().map(ToString::to_string),
        parts,
        claims: Vec::new(),
    };
    let papers = matches!(*sources, Sources::Papers { .. });
    let whole = papers && args.task.patterns.is_empty() && args.task.case.is_none() && args.shard.is_none();
    let open = |path: &PathBuf| Written::open(path, &ledger, chosen.len(), whole);
    let written = args.write_expected.as_ref().filter(|_| company.speaks()).map(open).transpose()?;
    let (process, processes) = (company.ranks.rank(), company.ranks.count());
    let path = args.journal.as_ref().map(|path| match company.is_several() {
        true => of_process(path, process, processes),
        false => path.clone(),
    });
    let run = args.run(kept);
    let journal = path.map(|path| Journal::open(&path, journals, &run, args.resume)).transpose()?;
    let bar = progress::bar(chosen.len());
    interrupt::advise(args.advice(&bar, chosen.len()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let most =
        args.task.jobs.map_or(if company.is_several() { 1 } else { cores }, |jobs| jobs.min(THREADS_A_CORE * cores));
    let work = Arc::new(Work {
        sources: Arc::clone(&sources),
        expected,
        journal,
        fresh: args.task.fresh || args.task.no_hints,
        no_hints: args.task.no_hints,
        how: Examination { budget: args.task.budget, seed: args.task.seed, ..Examination::quick() },
        at: args.task.at.clone(),
        bar: bar.clone(),
    });
    let mut told = Vec::new();
    if company.is_several() {
        let share = chosen.iter().skip(process).step_by(processes).copied().collect();
        let mut own = Vec::new();
        for outcome in work.begin(share, Vec::new(), most)? {
            // one on which our arithmetics contradict each other is judged once more by the process that speaks
            own.extend(outcome?.entry.ok());
        }
        told = company.told(&own)?;
        if !company.speaks() {
            return Ok(0);
        }
    }
    let jobs = most.min(chosen.len());
    let mut table = Table::new(width(), args.lines());
    let (mut codes, mut unknown) = (Vec::new(), 0);
    for outcome in work.begin(chosen, told, jobs)? {
        let outcome = outcome?;
        codes.push(outcome.code());
        unknown += usize::from(outcome.expected.is_none());
        match outcome.entry {
            Ok(entry) => {
                if args.format == Layout::Text {
                    let uses = catalogue.uses(&entry.id);
                    let counterexample = outcome.counterexample.as_deref();
                    bar.suspend(|| table.row(&entry, outcome.expected, counterexample, uses, out))?;
                }
                ledger.claims.push(entry);
            }
            // the exit code says it, too
            Err(contradiction) => {
                let _ = bar.suspend(|| writeln!(std::io::stderr(), "internal error: {contradiction}"));
            }
        }
    }
    bar.finish_and_clear();
    arrange(&mut ledger, catalogue);
    match args.format {
        Layout::Json => writeln!(out, "{}", ledger.json()?)?,
        Layout::Text => {
            table.end(&ledger, &codes, out)?;
            if let Some(path) = args.task.expected.as_ref().filter(|_| unknown > 0) {
                writeln!(out, "`{}` says nothing of {unknown} of them, which are expected to hold", path.display())?;
            }
        }
    }
    let code = PRECEDENCE.into_iter().find(|code| codes.contains(code)).unwrap_or(0);
    if let Some(written) = written.filter(|_| code != 70) {
        let said = written.finish(&ledger, catalogue)?;
        if args.format == Layout::Text {
            out.write_all(said.as_bytes())?;
        }
    }
    Ok(code)
}

/// The width of the terminal that the results go to; `None` where they go elsewhere.
fn width() -> Option<usize> {
    let terminal = std::io::stdout().is_terminal();
    terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0))
}

impl Check {
    /// What of the lines is written.
    fn lines(&self) -> Lines {
        match self {
            Check { quiet: true, .. } => Lines::Counts,
            Check { failed_only: true, .. } => Lines::Failed,
            Check { verbose: true, .. } => Lines::More,
            _ => Lines::All,
        }
    }

    /// What a shard says of itself in its ledger, of all claims that are selected.
    ///
    /// # Errors
    /// [`Error::EmptyShard`].
    fn part(&self, Shard { part, parts }: Shard, claims: Vec<Name>, sources: &Sources) -> Result<Part, Error> {
        let shards = shards_of(&claims, parts);
        if !shards.contains(&part) {
            return Err(Error::EmptyShard { part, parts, claims: claims.len(), shards });
        }
        let patterns = self.task.patterns.iter().map(|pattern| pattern.to_string_lossy().into_owned()).collect();
        let (case, lemmas) = (self.task.case.clone(), sources.fingerprint());
        Ok(Part { patterns, case, shards: vec![part], of: parts, lemmas, claims })
    }

    /// The run as its journal names it.
    fn run(&self, kept: String) -> Run {
        Run {
            schema: JOURNAL_SCHEMA.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            seed: self.task.seed,
            budget: self.task.budget.to_string(),
            fresh: self.task.fresh,
            no_hints: self.task.no_hints,
            at: self.task.at.as_ref().map(ToString::to_string),
            kept: Some(kept).filter(|_| !self.task.fresh && !self.task.no_hints),
        }
    }

    /// What an interrupted run says: how far it came, and how to go on.
    fn advice(&self, bar: &ProgressBar, all: usize) -> impl Fn() -> String + Send + use<> {
        let (bar, journal) = (bar.clone(), self.journal.clone());
        move || {
            // no lock is taken here: the bar may be waiting for a reader of the results
            let judged = bar.position();
            match &journal {
                Some(path) => format!(
                    "{judged} of {all} claims are in `{}`; continue with the same command and --resume",
                    path.display()
                ),
                None => format!("{judged} of {all} claims were judged and none was kept; --journal FILE keeps them"),
            }
        }
    }
}
