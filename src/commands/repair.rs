//! `repair`: the nearest true statement of a refuted lemma.

use super::solve::Layout;
use super::targets::{Asked, REPAIRS};
use super::{Error, progress};
use crate::claims::Verdict;
use crate::repair::{Ends, Outcome, Repair as Found, Stronger, repaired};
use clap::Args;
use std::io::Write;

/// Look for the nearest true statement of a refuted lemma.
///
/// At most three are shown, each with the stronger one that fails.
///
/// Exit codes: 0 when every refuted row has a repair, or none is refuted; 3 when one has none; 1 for usage and unreadable
/// input; 70 when our own arithmetic disagrees with itself. A repair is certified, or it survived: never called true.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck repair own.lemma\n  lemmacheck repair own.lemma#step --paste\n  lemmacheck repair residual.fact-6.1.2"
)]
pub struct Repair {
    #[command(flatten)]
    asked: Asked,
    /// Write each repair as a block to be pasted into its lemma, too.
    #[arg(long)]
    paste: bool,
}

/// Runs `repair`.
///
/// # Errors
/// Those of finding the lemma, and [`Error::Contradiction`].
pub fn run(args: &Repair, out: &mut impl Write) -> Result<u8, Error> {
    let (targets, how) = (args.asked.targets()?, args.asked.how());
    let outcomes = progress::each(&targets, |target| repaired(target, how))?;
    match args.asked.format {
        Layout::Json => args.asked.json(REPAIRS, &outcomes, out)?,
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
        if let Some(ends) = &repair.constant {
            writeln!(out, "            {}", about_ends(ends, repair.verdict))?;
        }
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

fn about_ends(ends: &Ends, verdict: Verdict) -> String {
    let Ends { stands, fails, upper } = ends;
    let (sign, way) = if *upper { ("≤", "from") } else { ("≥", "up to") };
    format!("constant: fails for every c {sign} {fails} (proved), {verdict} {way} {stands}")
}

fn about_stronger(stronger: &Stronger) -> String {
    let says = stronger.claim.join("; ");
    match &stronger.counterexample {
        Some(found) => format!("stronger: {says} fails (proved) at {found}"),
        None => format!("stronger: {says} is left open ({})", stronger.verdict),
    }
}
