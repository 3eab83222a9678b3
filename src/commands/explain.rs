//! `explain`: all that a referee needs of one claim, on one screen.

use super::Error;
use super::sources::Sources;
use crate::claims::{Catalogue, Judged, Size, Words};
use crate::engine::{Examination, examine};
use crate::ledger::{Entry, text_hash};
use crate::report::explanation::{evidence, introduce_lemma};
use crate::report::formula::written_out;
use clap::Args;
use std::ffi::OsString;
use std::io::Write;

/// Explain the verdict on a claim: statement, reading, premises, evidence, who uses it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  lemmacheck explain own.lemma#first\n  lemmacheck explain lemma-b1")]
pub struct Explain {
    /// A file of lemmas or `FILE#ID`, or of the papers an id, or a prefix or glob of ids.
    #[arg(value_name = "FILE[#ID]|ID")]
    id: OsString,
    /// Ignore all hints of a lemma: `try`, `such as`, `draw`.
    #[arg(long)]
    no_hints: bool,
    /// Write the judged formula out, at n = 2 and d = 1 or the least size at which it says anything.
    #[arg(long)]
    formula: bool,
    /// The n and d at which the formula is written out; a claim that says nothing there is shown at its least.
    #[arg(long, value_name = "NxD", requires = "formula", allow_hyphen_values = true)]
    size: Option<Written>,
}

/// A size as written on the command line: `3x2` is n = 3 and d = 2.
#[derive(Clone, Copy, Debug)]
struct Written(Size);

/// By how much longer than asked for the dimensions of a formula that is written out may be, all together.
const LONGER: usize = 5;

/// The largest n and d at which a formula is written out: beyond it nobody reads one.
const READABLE: usize = 9;

impl std::str::FromStr for Written {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let axis = |text: &str| text.parse().ok().filter(|length| (1..=READABLE).contains(length));
        let size = text.split_once('x').and_then(|(n, d)| Some(Size::new(axis(n)?, axis(d)?)));
        size.map(Written).ok_or_else(|| format!("wanted rows and columns from 1 to {READABLE}, such as 2x2"))
    }
}

/// The size at which a formula is written out: the one asked for, or the next larger one at which the claim says anything.
fn shown_at(claim: &Judged, asked: Option<Written>) -> Size {
    let Written(asked) = asked.unwrap_or(Written(Size::new(2, 1)));
    let least: Vec<usize> =
        claim.least.lengths().enumerate().map(|(k, least)| least.max(asked.length(k)).max(1)).collect();
    let longer = |size: &Vec<usize>, k: usize| {
        let mut size = size.clone();
        size[k] += 1;
        size
    };
    // by how much longer: nothing, one dimension by one, two by one …
    let mut sizes = vec![least.clone()];
    let says = |size: &Size| claim.record(*size).is_some_and(|found| !found.statement.atoms().is_empty());
    for _ in 0..LONGER {
        if let Some(found) = sizes.iter().map(|size| Size::of(size)).find(says) {
            return found;
        }
        sizes = sizes.iter().flat_map(|size| (0..size.len()).map(move |k| longer(size, k))).collect();
        sizes.sort();
        sizes.dedup();
    }
    Size::of(&least)
}

/// Runs `explain`; a claim without kept verdict is judged at the quick budget first.
///
/// # Errors
/// [`Error::NoClaim`] for an id that is not catalogued.
pub fn run(args: &Explain, out: &mut impl Write) -> Result<u8, Error> {
    let sources = Sources::of(std::slice::from_ref(&args.id), !args.no_hints)?;
    let (catalogue, kept) = (sources.catalogue(), sources.kept()?.0);
    let chosen = sources.places(None)?;
    if chosen.is_empty() {
        return Err(Error::NotExecutable { id: args.id.to_string_lossy().into_owned() });
    }
    let mut last = None;
    for place in chosen {
        let (entry, form) = place;
        let (words, form) = (&catalogue.entries[entry].words, &catalogue.entries[entry].forms[form]);
        let known = sources.known(form.id(), form.case());
        if last != Some(words) {
            match known.filter(|_| matches!(sources, Sources::Files { .. })) {
                Some(known) => {
                    let echoed = last.is_some_and(|last: &Words| last.lemma == words.lemma);
                    introduce_lemma(words, known, echoed, out)?;
                }
                None => introduce(words, catalogue, out)?, // repaired cases have words of their own
            }
            last = Some(words);
        }
        let stored = kept.find(form.id(), form.case()).filter(|entry| entry.text == text_hash(words, form));
        let entry = match stored {
            Some(entry) => entry.clone(),
            None => {
                let how = Examination::quick();
                Entry::new(catalogue, place, &examine(form, &[], how)?)
            }
        };
        evidence(&entry, form, known, out)?;
        if let (true, Some(claim)) = (args.formula, form.judged()) {
            let size = shown_at(claim, args.size);
            writeln!(out, "    formula at {}", claim.sized(size))?;
            write!(out, "{}", written_out(claim, size))?;
        }
        for argument in catalogue.arguments(form.id(), form.case()) {
            writeln!(out, "    argument   {}", argument.replace('\n', "\n               "))?;
        }
        if let Some(twin) = catalogue.corrected(form.id(), form.case()) {
            match known {
                Some(_) => writeln!(out, "    repaired   {twin}")?,
                None => writeln!(out, "    repaired   {twin} (`lemmacheck explain {twin}`)")?,
            }
        }
    }
    Ok(0)
}

fn introduce(words: &Words, catalogue: &Catalogue, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}  [{}]", words.id, words.kind)?;
    writeln!(out, "  source     {}", words.source)?;
    let said = [("given", &words.given), ("statement", &words.statement), ("TeX", &words.tex)];
    for (name, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {name:<10} {text}")?;
    }
    if !words.notes.is_empty() {
        writeln!(out, "  notes      {}", words.notes)?;
    }
    if !words.uses.is_empty() {
        writeln!(out, "  uses       {}", words.uses.join(", "))?;
    }
    let users: Vec<&str> = catalogue
        .entries
        .iter()
        .filter(|entry| entry.words.uses.contains(&words.id))
        .map(|entry| entry.words.id.as_str())
        .collect();
    if !users.is_empty() {
        writeln!(out, "  used by    {}", users.join(", "))?;
    }
    Ok(())
}
