//! What `explain` says of a lemma beside what it says of any claim: the reading echoed, shapes, hypotheses with the way in
//! which they are met, the counterexample to paste back.

use crate::claims::{Evidence, Executable, Judged, Tier, Verdict, Words};
use crate::ledger::{Entry, Hypothesis, StoredCounterexample, sized};
use crate::lemmas::{Known, Lemmas, pasted};
use std::io::Write;

/// What `explain` says of one row of a text of lemmas, judged; empty for a row that is not theirs.
pub fn explained(lemmas: &Lemmas, entry: &Entry) -> String {
    let catalogue = &lemmas.catalogue;
    let found = catalogue.find(&entry.id, &entry.case).zip(lemmas.known(&entry.id, &entry.case));
    let Some(((words, form), known)) = found else { return String::new() };
    let mut out = Vec::new();
    // a vector takes all that is written
    let _ = introduce_lemma(words, known, false, &mut out);
    let _ = evidence(entry, form, Some(known), &mut out);
    let _ = last_words(lemmas, form, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes the arguments in words for a row, and the id of its repaired twin.
fn last_words(lemmas: &Lemmas, form: &Executable, out: &mut impl Write) -> std::io::Result<()> {
    for argument in lemmas.catalogue.arguments(form.id(), form.case()) {
        writeln!(out, "    argument   {}", argument.replace('\n', "\n               "))?;
    }
    if let Some(twin) = lemmas.catalogue.corrected(form.id(), form.case()) {
        writeln!(out, "    repaired   {twin}")?;
    }
    Ok(())
}

/// Writes the heading of a lemma: its words, and its text as it was read, with all that it takes from its file, unless that
/// was `echoed` already.
pub(crate) fn introduce_lemma(words: &Words, known: &Known, echoed: bool, out: &mut impl Write) -> std::io::Result<()> {
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
fn objects_and_hypotheses(known: &Known, hypotheses: &[Hypothesis], out: &mut impl Write) -> std::io::Result<()> {
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
fn pasted_back(found: &StoredCounterexample, claim: &Judged, out: &mut impl Write) -> std::io::Result<()> {
    let sized = found.sized();
    let at = if sized.is_empty() { String::new() } else { format!(" at {sized}") };
    writeln!(out, "    counterexample{at} (exact; the line can be pasted into the lemma):")?;
    writeln!(out, "      try {}", pasted(found, claim))?;
    for (name, derived) in &found.derived {
        writeln!(out, "      with {name} from {}", derived.formula)?;
    }
    Ok(())
}

/// Writes the verdict on a row with its evidence.
pub(crate) fn evidence(
    entry: &Entry,
    form: &Executable,
    known: Option<&Known>,
    out: &mut impl Write,
) -> std::io::Result<()> {
    writeln!(out, "\n  case {}: {}", entry.case, entry.verdict)?;
    writeln!(out, "    because    {}", entry.reason)?;
    writeln!(out, "    reading    {}", entry.reading)?;
    if let Some(region) = &entry.region {
        writeln!(out, "    region     {region}")?;
    }
    if let Some(known) = known {
        objects_and_hypotheses(known, &entry.hypotheses, out)?;
    } else if let Some(claim) = form.judged() {
        let premises = claim.record(claim.least).map(|recording| recording.premises).unwrap_or_default();
        let premises: Vec<&str> = premises.iter().map(|premise| &*premise.name).collect();
        if !premises.is_empty() {
            writeln!(out, "    premises   {}", premises.join(" · "))?;
        }
    }
    if let Some(certificate) = &entry.certificate {
        let bits = match (certificate.kind.as_str(), certificate.bits) {
            ("field" | "statistical", bits) => format!(", wrong with probability at most 2^-{bits}"),
            (_, 0) => String::new(),
            (_, bits) => format!(" at {bits} bits"),
        };
        writeln!(out, "    certificate {}: {}{bits}", certificate.kind, certificate.arithmetics.join(" and "))?;
    }
    if let (Some(proof), Some(prover)) = (&entry.proof, form.judged().and_then(|claim| claim.prover.as_ref())) {
        writeln!(out, "    chain      {} lines, {} rules", proof.lines, proof.rules)?;
        for line in prover.written(&proof.chain) {
            writeln!(out, "      {line}")?;
        }
    }
    let health = &entry.health;
    writeln!(
        out,
        "    search     {} instances, {} accepted, {} decided, {} ties, attack {}{}",
        entry.instances,
        entry.accepted,
        health.decided,
        health.ties,
        health.attack,
        if health.exercised { "" } else { ", never exercised" }
    )?;
    if health.evidence != Evidence::Solid {
        writeln!(out, "    evidence   {}", health.evidence)?;
    }
    if let Some(tightness) = &entry.tightness {
        let below = entry.proof.as_ref().and_then(|proof| proof.factor.as_ref());
        let below =
            below.map_or_else(String::new, |factor| format!(", proved never above {}", factor.to_decimal(6, true)));
        writeln!(out, "    tightness  lhs/rhs up to {:.6e} ({}){below}", tightness.ratio, sized(&tightness.dims))?;
    }
    if !entry.rests_on_refuted.is_empty() {
        writeln!(out, "    rests on refuted {}", entry.rests_on_refuted.join(", "))?;
    }
    if let (Verdict::Refuted, Some(found)) = (entry.verdict, &entry.counterexample) {
        match (known, form.judged()) {
            (Some(_), Some(claim)) => pasted_back(found, claim, out)?,
            _ => values(found, out)?,
        }
        proof(found, out)?;
    }
    Ok(())
}

fn values(found: &StoredCounterexample, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "    counterexample, {} (exact; paste into any multi-precision calculator):", found.sized())?;
    for (name, rows) in &found.values {
        let row = |row: &Vec<crate::number::Exact>| {
            format!("[{}]", row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        };
        let rows = rows.iter().map(row).collect::<Vec<_>>().join(", ");
        writeln!(out, "      {name} = [{rows}]")?;
    }
    for (name, derived) in &found.derived {
        writeln!(out, "      {name} := {}", derived.formula)?;
    }
    Ok(())
}

/// What was proved of a counterexample.
fn proof(found: &StoredCounterexample, out: &mut impl Write) -> std::io::Result<()> {
    for premise in &found.premises {
        let side = |[lo, hi]: &[String; 2]| if lo == hi { lo.clone() } else { format!("[{lo}, {hi}]") };
        writeln!(out, "      premise {}: {} against {}", premise.name, side(&premise.lhs), side(&premise.rhs))?;
    }
    if let (Some(lhs), Some(rhs)) = (&found.lhs, &found.rhs) {
        if let Some(part) = found.part {
            writeln!(out, "      part {part} of the statement fails")?;
        }
        let at = found.at.map_or(String::new(), |[i, j]| format!(" at entry ({i}, {j})"));
        writeln!(out, "      left side{at} in [{}, {}]", lhs[0], lhs[1])?;
        writeln!(out, "      right side in [{}, {}]", rhs[0], rhs[1])?;
    }
    if let Some(witness) = &found.witness {
        let w: Vec<String> = witness.iter().map(ToString::to_string).collect();
        writeln!(out, "      with w = [{}]: both sides are quadratic forms at w", w.join(", "))?;
    }
    Ok(())
}
