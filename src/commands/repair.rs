//! `repair`: the nearest true statement of a refuted lemma.

use super::Error;
use super::solve::Layout;
use super::targets::targets;
use crate::claims::Verdict;
use crate::engine::Budget;
use crate::repair::{How, Outcome, Repair as Found, Stronger, repaired};
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use std::io::Write;

/// Look for the nearest true statement of a refuted lemma: at most three, each with the stronger one that fails.
///
/// Exit codes: 0 when every refuted row has a repair, or none is refuted; 3 when one has none; 1 for usage and unreadable
/// input; 70 when our own arithmetic disagrees with itself. A repair is certified, or it survived: never called true.
#[derive(Args, Debug)]
pub struct Repair {
    /// A file of lemmas or `FILE#ID`, or of the papers an id, or a prefix or glob of ids.
    #[arg(value_name = "FILE[#ID]|ID")]
    id: String,
    /// Only cases that contain this text.
    #[arg(long, value_name = "SUBSTRING")]
    case: Option<String>,
    /// How hard the last attack on what is printed tries: quick, standard or deep.
    #[arg(long, default_value_t = Budget::Standard)]
    budget: Budget,
    /// Seed of every random stream.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Ignore kept counterexamples: find them again.
    #[arg(long)]
    no_hints: bool,
    /// Write each repair as a block to be pasted into its lemma, too.
    #[arg(long)]
    paste: bool,
    /// text or json.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// What JSON holds.
#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    version: &'static str,
    seed: u64,
    budget: String,
    rows: &'a [Outcome],
}

/// Runs `repair`.
///
/// # Errors
/// Those of finding the lemma, and [`Error::Contradiction`].
pub fn run(args: &Repair, out: &mut impl Write) -> Result<u8, Error> {
    let targets = targets(&args.id, args.case.as_deref(), !args.no_hints)?;
    let how = How { last: args.budget, seed: args.seed };
    let outcomes = targets.par_iter().map(|target| repaired(target, how)).collect::<Result<Vec<_>, _>>()?;
    match args.format {
        Layout::Json => {
            let (schema, version) = ("lemmacheck.repair/1", env!("CARGO_PKG_VERSION"));
            let whole = Whole { schema, version, seed: args.seed, budget: args.budget.to_string(), rows: &outcomes };
            writeln!(out, "{}", serde_json::to_string_pretty(&whole)?)?;
        }
        Layout::Text => outcomes.iter().try_for_each(|outcome| said(outcome, args.paste, out))?,
    }
    let without = |outcome: &Outcome| outcome.verdict == Verdict::Refuted && outcome.repairs.is_empty();
    Ok(if outcomes.iter().any(without) { 3 } else { 0 })
}

fn said(outcome: &Outcome, paste: bool, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{} ({})", outcome.id, outcome.case)?;
    writeln!(out, "  {:<9} {}", outcome.verdict, outcome.claim.join("; "))?;
    if outcome.verdict != Verdict::Refuted {
        return writeln!(out, "            nothing to repair: {}; see `lemmacheck tighten`", outcome.reason);
    }
    for (at, repair) in outcome.repairs.iter().enumerate() {
        let edits: Vec<String> = repair.edits.iter().map(|edit| format!("{}: {edit}", edit.word())).collect();
        writeln!(out, "  {:<9} {}", if at == 0 { "nearest" } else { "or" }, edits.join("; and "))?;
        writeln!(out, "            {}", evidence(repair))?;
        if let Some(stronger) = &repair.stronger {
            writeln!(out, "            {}", about_stronger(stronger))?;
        }
        if paste {
            write!(out, "{}", repair.block)?;
        }
    }
    if outcome.repairs.is_empty() {
        writeln!(
            out,
            "  no repair within two edits was found ({} candidates read, {} attacks)",
            outcome.candidates, outcome.attacks
        )?;
    }
    Ok(())
}

fn evidence(repair: &Found) -> String {
    let mut text = match repair.verdict {
        Verdict::Certified => format!("certified: {}", repair.reason),
        _ => format!("survived: {}", repair.reason),
    };
    if let Some(ratio) = repair.ratio.filter(|_| repair.verdict != Verdict::Certified) {
        text += &format!("; lhs/rhs up to {ratio:.6}");
    }
    if repair.coverage < 1.0 {
        text += &format!("; {:.0} % of the printed claim's instances meet it", 100.0 * repair.coverage);
    }
    text
}

fn about_stronger(stronger: &Stronger) -> String {
    let says = stronger.claim.join("; ");
    match &stronger.counterexample {
        Some(found) => format!("stronger: {says} fails (proved) at {found}"),
        None => format!("stronger: {says} is left open ({})", stronger.verdict),
    }
}
