//! `tighten`: how much of a claim that stands was needed.

use super::solve::Layout;
use super::targets::Asked;
use super::{Error, progress};
use crate::claims::Verdict;
use crate::repair::{Bracket, Tightened, tightened};
use clap::Args;
use std::io::Write;

/// Say how much of a claim that stands was needed.
///
/// Its constant as a bracket, every hypothesis idle or needed, exponents and norms.
///
/// Exit codes: 0 when every row that was asked about stands, 3 when one does not; 1 for usage and unreadable input; 70 when
/// our own arithmetic disagrees with itself.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck tighten own.lemma#step\n  lemmacheck tighten own.lemma --mutants\n  lemmacheck tighten rescaled.lemma-b1.1 --budget quick"
)]
pub struct Tighten {
    #[command(flatten)]
    asked: Asked,
    /// Judge every statement that differs from the claim at one node, and list those that are not refuted.
    #[arg(long)]
    mutants: bool,
}

/// Runs `tighten`.
///
/// # Errors
/// Those of finding the lemma, and [`Error::Contradiction`].
pub fn run(args: &Tighten, out: &mut impl Write) -> Result<u8, Error> {
    let (targets, how) = (args.asked.targets()?, args.asked.how());
    let all = progress::each(&targets, |target| tightened(target, how, args.mutants))?;
    match args.asked.format {
        Layout::Json => args.asked.json("lemmacheck.tighten/1", &all, out)?,
        Layout::Text => all.iter().try_for_each(|found| said(found, args.mutants, out))?,
    }
    Ok(if all.iter().all(|found| stands(found.verdict)) { 0 } else { 3 })
}

fn stands(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Certified | Verdict::Survived)
}

fn said(found: &Tightened, mutants: bool, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{} ({})", found.id, found.case)?;
    writeln!(out, "  {:<9} {}", found.verdict, found.claim.join("; "))?;
    if !stands(found.verdict) {
        return writeln!(out, "            nothing to tighten: {}", found.reason);
    }
    if let Some(bracket) = &found.constant {
        constant(bracket, out)?;
    }
    for needed in &found.hypotheses {
        let why = match (&needed.counterexample, stands(needed.verdict)) {
            (Some(at), _) => format!("needed: without it the claim fails (proved) at {at}"),
            (None, true) => format!("idle: without it the claim is {}", needed.verdict),
            (None, false) => format!("open: without it the claim is {}", needed.verdict),
        };
        writeln!(out, "  given     {}", needed.hypothesis)?;
        writeln!(out, "            {why}")?;
        if let Some(weakest) = &needed.weakest {
            writeln!(out, "            it stands with {weakest}")?;
        }
    }
    for variant in found.stronger.iter().filter(|variant| variant.verdict != Verdict::Refuted) {
        writeln!(out, "  {:<9} {} → {}", variant.change.to_string(), variant.from, variant.to)?;
        writeln!(out, "            {}: {}", variant.verdict, variant.claim.join("; "))?;
    }
    let refuted = found.stronger.iter().filter(|variant| variant.verdict == Verdict::Refuted).count();
    writeln!(out, "  {refuted} of {} stronger statements that differ at one node are refuted", found.stronger.len())?;
    if mutants {
        let count = |wanted: &[Verdict]| found.mutants.iter().filter(|mutant| wanted.contains(&mutant.verdict)).count();
        let (refuted, proved) = (count(&[Verdict::Refuted]), count(&[Verdict::Certified]));
        let all = found.mutants.len();
        writeln!(out, "  {all} mutants: {refuted} refuted, {proved} proved, {} open", all - refuted - proved)?;
        for mutant in found.mutants.iter().filter(|mutant| mutant.verdict != Verdict::Refuted) {
            writeln!(out, "    {:<9} {}", mutant.verdict, mutant.claim.join("; "))?;
        }
    }
    Ok(())
}

fn constant(bracket: &Bracket, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "  constant  lhs/rhs up to {:.6}", bracket.ratio)?;
    if let Some(stands) = &bracket.stands {
        writeln!(out, "            {}: {}", stands.verdict, stands.claim.join("; "))?;
    }
    if let Some(fails) = &bracket.fails {
        let at = fails.counterexample.as_deref().unwrap_or_default();
        if let Some(constant) = &bracket.fails_at {
            writeln!(out, "            fails for {constant} and every stronger constant (proved)")?;
        }
        writeln!(out, "            fails (proved): {} at {at}", fails.claim.join("; "))?;
    }
    Ok(())
}
