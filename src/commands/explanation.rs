//! What `explain` says of a lemma beside what it says of any claim: the reading echoed, shapes, hypotheses with the way in
//! which they are met, the counterexample to paste back.

use crate::claims::{Judged, Tier, Words};
use crate::language::Diagnostic;
use crate::ledger::{Hypothesis, StoredCounterexample};
use crate::lemmas::{Known, pasted};
use std::io::{IsTerminal, Write};

/// Writes what is to be told of a text to stderr, in colours on a terminal.
///
/// # Errors
/// What the system says of stderr.
pub fn tell(diagnostic: &Diagnostic) -> std::io::Result<()> {
    let mut err = std::io::stderr();
    let text = if err.is_terminal() { diagnostic.styled() } else { diagnostic.to_string() };
    writeln!(err, "{}", text.trim_end())
}

/// Writes the heading of a lemma: its words, and its text as it was read, with all that it takes from its file, unless that
/// was `echoed` already.
pub(super) fn introduce_lemma(words: &Words, known: &Known, echoed: bool, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}  [{}]", words.id, words.kind)?;
    let said = [("source", &words.source), ("notes", &words.notes)];
    for (name, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {name:<10} {text}")?;
    }
    if !words.uses.is_empty() {
        writeln!(out, "  uses       {}", words.uses.join(", "))?;
    }
    if echoed {
        return Ok(());
    }
    writeln!(out, "  as read")?;
    // the first line names the paper, which the id does, too
    for line in known.row.text.lines().skip(1) {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

/// Writes the ingredients with their shapes, the hypotheses with their tiers and how often they were met, and what is
/// claimed.
pub(super) fn objects_and_hypotheses(
    known: &Known,
    hypotheses: &[Hypothesis],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let row = &known.row;
    let objects: Vec<String> = row.ingredients.iter().map(|one| format!("{} is {}", one.name, one.shape)).collect();
    if !objects.is_empty() {
        writeln!(out, "    objects    {}", objects.join(", "))?;
    }
    for definition in &row.definitions {
        for equation in &definition.equations {
            writeln!(out, "    where      {}, which is {}", equation.text, definition.shape)?;
        }
    }
    for hypothesis in &row.dimension_hypotheses {
        writeln!(out, "    given      {}: other sizes are not tried", hypothesis.text)?;
    }
    for (text, planned) in &known.tiers {
        let counted = hypotheses.iter().find(|one| one.name == **text);
        let how = match counted.map_or(*planned, |one| one.tier) {
            Tier::Constructed => "instances are built to meet it",
            Tier::Derived => "one side is computed from the other, exactly",
            Tier::Retracted => "instances are moved to where it holds",
            Tier::Searched => "instances are searched for that meet it",
            Tier::NotMet => "no instance was found that meets it",
        };
        let often = counted.map_or_else(String::new, |Hypothesis { met, missed, tight, .. }| {
            format!("; met by {met} of {}, tight in {tight}", met + missed)
        });
        writeln!(out, "    given      {text}: {how}{often}")?;
    }
    for clause in &row.claims {
        writeln!(out, "    claim      {}", clause.text)?;
    }
    Ok(())
}

/// Writes a counterexample as a line for its file, and what is derived from it.
pub(super) fn pasted_back(found: &StoredCounterexample, claim: &Judged, out: &mut impl Write) -> std::io::Result<()> {
    let sized = found.sized();
    let at = if sized.is_empty() { String::new() } else { format!(" at {sized}") };
    writeln!(out, "    counterexample{at} (exact; the line can be pasted into the lemma):")?;
    writeln!(out, "      try {}", pasted(found, claim))?;
    for (name, derived) in &found.derived {
        writeln!(out, "      with {name} from {}", derived.formula)?;
    }
    Ok(())
}
