//! `export`: counterexamples as programs and proofs for others to run.

use super::Error;
use super::output::Output;
use super::reported::{Reported, of};
use crate::claims::{Executable, Verdict};
use crate::export::{Program, Scripting, coq, script};
use crate::ledger::Entry;
use crate::lemmas::Lemmas;
use clap::Args;
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write a file for every refuted claim of a ledger that shows the violation without this program.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  lemmacheck export own.lemma --python scripts\n  lemmacheck export ledger.json --coq proofs", group = clap::ArgGroup::new("language").required(true).multiple(true))]
pub struct Export {
    /// A ledger, as `check --format json` prints it, or a file of lemmas; none for the ledger that is kept of the papers.
    #[arg(value_name = "LEDGER|FILE.lemma")]
    source: Option<PathBuf>,
    /// Coq: hypotheses and the negation of the claim, proved over the reals with coq-interval.
    #[arg(long, value_name = "DIR", group = "language")]
    coq: Option<PathBuf>,
    /// Python: rational, or in intervals of mpmath.
    #[arg(long, value_name = "DIR", group = "language")]
    python: Option<PathBuf>,
    /// Julia: rational, or in big floats rounded outward.
    #[arg(long, value_name = "DIR", group = "language")]
    julia: Option<PathBuf>,
}

/// The file of a counterexample in a language, or why there is none.
type Written<'a> = &'a dyn Fn(&Program) -> Result<String, String>;

/// Runs `export`: a line for every refutation that is not written, with its reason, and a count for every language.
///
/// # Errors
/// What is wrong with the ledger or the file of lemmas, and what the system says of the files that are written.
pub fn run(args: &Export, out: &mut impl Write) -> Result<u8, Error> {
    let Reported { ledger, lemmas, .. } = of(args.source.as_deref())?;
    let refuted: Vec<&Entry> = ledger.claims.iter().filter(|entry| entry.verdict == Verdict::Refuted).collect();
    let programs: Vec<(&Entry, Result<Program, String>)> =
        refuted.iter().map(|entry| (*entry, program(&lemmas, entry))).collect();
    let in_script = |language| move |program: &Program| Ok(script(program, language));
    let (python, julia) = (in_script(Scripting::Python), in_script(Scripting::Julia));
    let languages: [(&str, &Option<PathBuf>, &str, Written<'_>); 3] =
        [("Coq", &args.coq, "v", &coq), ("Python", &args.python, "py", &python), ("Julia", &args.julia, "jl", &julia)];
    for (language, folder, ending, written) in languages {
        let Some(folder) = folder else { continue };
        let left = |source| Error::Write { path: folder.clone(), source, left: super::left::Left::Nothing };
        std::fs::create_dir_all(folder).map_err(left)?;
        let (mut names, mut count) = (HashSet::new(), 0);
        for (entry, program) in &programs {
            match program.as_ref().map_err(Clone::clone).and_then(written) {
                Ok(text) => {
                    Output::replacing(&path(folder, entry, ending, &mut names))?.finish(text.as_bytes())?;
                    count += 1;
                }
                Err(why) => writeln!(out, "not in {language}: {} ({}): {why}", entry.id, entry.case)?,
            }
        }
        writeln!(out, "{count} of {} refutations in {language}, in {}", programs.len(), folder.display())?;
    }
    Ok(0)
}

fn program(lemmas: &Lemmas, entry: &Entry) -> Result<Program, String> {
    let (_, form) = lemmas.catalogue.find(&entry.id, &entry.case).ok_or("the claim is not known any more")?;
    let claim = form.judged().filter(|_| matches!(form, Executable::Formula(_)));
    let claim = claim.ok_or("no formula over one instance: an experiment excludes what is promised")?;
    let found = entry.counterexample.as_ref().ok_or("the ledger keeps no counterexample")?;
    Program::new(claim, found).map_err(|unfit| unfit.to_string())
}

/// The path of a file: letters, digits and `_` alone, as Coq wants of a module.
fn path(folder: &Path, entry: &Entry, ending: &str, names: &mut HashSet<String>) -> PathBuf {
    let whole = if entry.case == "any" { entry.id.clone() } else { format!("{} {}", entry.id, entry.case) };
    let mut name = String::new();
    for c in whole.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let mut name = name.trim_matches('_').chars().take(100).collect::<String>();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'c');
    }
    let bare = name.clone();
    let mut number = 2;
    while !names.insert(name.clone()) {
        name = format!("{bare}_{number}");
        number += 1;
    }
    folder.join(format!("{name}.{ending}"))
}
