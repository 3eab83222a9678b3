//! `report`: what people read of a run.

use super::output::Output;
use super::path::is_standard;
use super::reported::{Reported, of};
use super::sources::in_coq;
use super::{Error, mended};
use crate::figures::{contraction, convergence, lipschitz, races, sampling};
use crate::report::{self, Beside, Sheet};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Write a report for others to read: one page that needs nothing else, or the errata sheet.
///
/// It is about a ledger, or about a file of lemmas, which is judged at the quick budget first.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck report own.lemma --out own.html\n  lemmacheck report own.lemma --repairs --out own.html\n  lemmacheck report ledger.json --out errata.tex --format latex"
)]
pub struct Report {
    /// A ledger, as `check --format json` prints it, or a file of lemmas; none for the ledger that is kept of the papers.
    #[arg(value_name = "LEDGER|FILE.lemma")]
    source: Option<PathBuf>,
    /// Where to write it; `-` for standard output. A report that is there is replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// html: the page; latex or markdown: the errata sheet alone.
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Show what the machine puts in place of what is false, beside the repairs by hand: `--repairs` looks for it now, as
    /// `lemmacheck repair` does (seconds a row), `--repairs=FILE` takes what `repair --format json` printed.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    repairs: Option<Option<PathBuf>>,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Format {
    Html,
    Latex,
    Markdown,
}

/// The seed of the figures, and the samples or instances behind a point.
const SEED: u64 = 0;
const TRIALS: u64 = 100;

/// Runs `report`.
///
/// # Errors
/// What is wrong with the ledger or the file of lemmas, and what the system says of the file that is written.
pub fn run(args: &Report, out: &mut impl Write) -> Result<u8, Error> {
    let to = Output::replacing(&args.out)?;
    let reported = of(args.source.as_deref())?;
    let repairs = match &args.repairs {
        None => Vec::new(),
        Some(Some(path)) => mended::read(path)?,
        Some(None) => mended::found(&reported)?,
    };
    let Reported { ledger, lemmas, name, papers } = reported;
    let figures = match args.format {
        Format::Html if papers => {
            vec![contraction(SEED), lipschitz(SEED, TRIALS), sampling(SEED, TRIALS)?, convergence(SEED)?, races()]
        }
        _ => Vec::new(),
    };
    let titled = |what: &str| args.title.clone().unwrap_or_else(|| format!("{what} {name}"));
    let accepted = if papers { in_coq() } else { Vec::new() };
    let beside = Beside { figures: &figures, repairs: &repairs, accepted: &accepted };
    let sheet = |sheet| report::sheet(&titled("Errata for"), &ledger, &lemmas, beside, sheet);
    let text = match args.format {
        Format::Html => report::page(&titled("What holds of"), &ledger, &lemmas, beside),
        Format::Latex => sheet(Sheet::Latex),
        Format::Markdown => sheet(Sheet::Markdown),
    };
    to.finish(text.as_bytes())?;
    if !is_standard(&args.out) {
        writeln!(out, "wrote {}", args.out.display())?;
    }
    out.flush()?;
    Ok(0)
}
