//! How many of the papers' refuted rows does `repair` find a true statement for, how many of these are the hand-written twin
//! or stronger, and what does a row cost?
//!
//! Run with `cargo bench --bench repair [-- EVERY]`: every EVERY-th refuted row of the kept ledger, 1 for all. Twins, hints
//! and kept counterexamples are hidden from the search. A repair counts as the twin where both say the same text, and as at
//! least as strong where, at instances drawn for the twin, its hypotheses hold and its sides are at least as near.

use cpu_time::ThreadTime;
use lemmacheck::claims::{Executable, Instance, Judged, Size, Verdict};
use lemmacheck::engine::certify::Decision;
use lemmacheck::engine::generate::{Phase, knobs, sizes, stream};
use lemmacheck::engine::{Budget, Place, Subject};
use lemmacheck::lemmas::{Lemmas, Text};
use lemmacheck::papers::{kept, lemmas};
use lemmacheck::repair::{How, Repair, Target, repaired};
use rayon::prelude::*;

/// Instances by which a repair is compared with a twin.
const DRAWN: usize = 60;

/// The claim that a text of one lemma is.
fn claim(text: &str) -> Option<Judged> {
    let mut lemmas = Lemmas::read(&[Text { name: "repair".into(), text: text.into() }]).ok()?;
    match lemmas.catalogue.entries.pop()?.forms.pop()? {
        Executable::Formula(claim) => Some(claim),
        _ => None,
    }
}

/// Instances of a claim.
fn drawn(claim: &Judged) -> Vec<Instance> {
    let subject = Subject::new(claim);
    let mut rng = stream(0, &claim.id, &claim.case, Phase::Trials);
    let sizes: Vec<Size> =
        sizes(claim.least, Budget::Quick).into_iter().filter(|size| claim.says_something(*size)).collect();
    let of = |turn: usize| {
        let size = *sizes.get(turn % sizes.len().clamp(1, 6))?;
        let place = Place { size, plan: turn % claim.plans.max(1) };
        let knobs = knobs(&subject.construction(place).knobs, turn, &mut rng);
        subject.instance(&knobs, place).filter(|instance| subject.decide(instance) == Decision::Holds)
    };
    (0..DRAWN).filter_map(of).collect()
}

/// Whether a repair holds at least as much as a twin says, at instances drawn for the twin.
fn is_as_strong(repair: &Repair, twin: &Judged) -> bool {
    let Some(own) = claim(&repair.text) else { return false };
    let (one, two) = (Subject::new(&own), Subject::new(twin));
    let instances = drawn(twin);
    let nearer = |instance: &Instance| {
        let fits = own.misfit(instance).is_none() && !matches!(one.decide(instance), Decision::Rejected(_));
        let score = |subject: &Subject| subject.see(instance).and_then(|seen| seen.score);
        fits && score(&one).zip(score(&two)).is_some_and(|(own, twin)| own >= twin - 1e-9 * twin.abs().max(1.0))
    };
    !instances.is_empty() && instances.iter().all(nearer)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let every = std::env::args().filter_map(|argument| argument.parse::<usize>().ok()).next().unwrap_or(1).max(1);
    let (lemmas, ledger) = (lemmas()?, kept()?);
    let mut rows = Vec::new();
    for entry in
        ledger.claims.iter().filter(|entry| entry.verdict == Verdict::Refuted && !entry.id.contains(".corrected"))
    {
        rows.extend(lemmas.known(&entry.id, &entry.case).map(|known| known.row.clone()));
    }
    println!("{} refuted rows are formulas", rows.len());
    let chosen: Vec<_> = rows.iter().step_by(every).collect();
    let others: Vec<_> = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms).collect();
    let others: Vec<_> =
        others.iter().filter_map(|form| lemmas.known(form.id(), form.case())).map(|known| known.row.clone()).collect();
    let paper = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
    let found: Vec<(bool, bool, bool, f64)> = chosen
        .par_iter()
        .filter_map(|row| {
            let beside =
                others.iter().filter(|other| paper(&other.id) == paper(&row.id) && !other.id.contains(".corrected"));
            let target = Target::among(row, beside.map(|row| &**row)).ok()??;
            let start = ThreadTime::now();
            let outcome = repaired(&target, How::default()).ok()?;
            let seconds = start.elapsed().as_secs_f64();
            let twins = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms);
            let corrected = format!("{}.corrected", row.id);
            let twins: Vec<&Judged> = (twins
                .filter(|form| form.id().starts_with(&corrected) && form.case() == &*row.case))
            .filter_map(Executable::judged)
            .collect();
            let reached = outcome.repairs.iter().any(|repair| twins.iter().any(|twin| is_as_strong(repair, twin)));
            let certified = outcome.repairs.iter().any(|repair| repair.verdict == Verdict::Certified);
            let said: Vec<String> = outcome
                .repairs
                .iter()
                .map(|one| {
                    format!(
                        "{} {}",
                        one.verdict,
                        one.edits.iter().map(ToString::to_string).collect::<Vec<_>>().join(" & ")
                    )
                })
                .collect();
            println!(
                "{} ({}): {seconds:.1} s, {}{}",
                row.id,
                row.case,
                said.join(" | "),
                if reached { " = twin or stronger" } else { "" }
            );
            Some((!outcome.repairs.is_empty(), certified, reached, seconds))
        })
        .collect();
    let count = |of: fn(&(bool, bool, bool, f64)) -> bool| found.iter().filter(|row| of(row)).count();
    let mut seconds: Vec<f64> = found.iter().map(|row| row.3).collect();
    seconds.sort_by(f64::total_cmp);
    let at =
        |share: f64| seconds.get((share * (seconds.len().max(1) - 1) as f64) as usize).copied().unwrap_or_default();
    println!(
        "{} rows: {} with a repair, {} with a certified one, {} with the twin or something stronger; CPU seconds a row: median {:.1}, nine tenths {:.1}, most {:.1}",
        found.len(),
        count(|row| row.0),
        count(|row| row.1),
        count(|row| row.2),
        at(0.5),
        at(0.9),
        at(1.0)
    );
    Ok(())
}
