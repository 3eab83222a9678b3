//! How many of the papers' refuted rows does `repair` find a true statement for, how many of these are the hand-written twin
//! or stronger, and what does a row cost?
//!
//! Run with `cargo bench --bench repair [-- EVERY|FILE.lemma [JOURNAL]]`: every EVERY-th refuted row of the kept ledger, 1 for
//! all, or the printed rows of a file. A row that is done is a line of JSON in JOURNAL, and is not done again. Twins, hints and
//! kept counterexamples are hidden from the search. A repair says at least as much as a twin where, at instances drawn for the
//! twin, its hypotheses hold and its sides are at least as near.
//!
//! `-- mutants EVERY [JOURNAL]` judges every statement that differs at one node from every EVERY-th claim that stands instead;
//! `-- deep JOURNAL [EVERY]` judges the surviving repairs of every EVERY-th row of a journal with the greatest budget.

use cpu_time::ThreadTime;
use lemmacheck::claims::{Atom, Executable, Instance, Judged, Size, Verdict};
use lemmacheck::engine::certify::Decision;
use lemmacheck::engine::generate::{Phase, knobs, sizes, stream};
use lemmacheck::engine::{Budget, Examination, Place, Subject, examine};
use lemmacheck::language::Row;
use lemmacheck::lemmas::{Lemmas, Text};
use lemmacheck::papers::{kept, lemmas};
use lemmacheck::repair::{How, Target, repaired, tightened};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::sync::{Arc, Mutex};

/// Instances by which a repair is compared with a twin.
const DRAWN: usize = 60;
/// The bar of a row, in CPU seconds.
const SECONDS: f64 = 5.0;

/// How a repair stands to a twin, the best first.
const WORDS: [&str; 5] = ["stronger", "equal", "incomparable", "weaker", "no twin"];

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

/// Whether one claim says at least as much as another, at instances drawn for the other.
fn is_as_strong(own: &Judged, other: &Judged) -> bool {
    let (one, two) = (Subject::new(own), Subject::new(other));
    let instances = drawn(other);
    let nearer = |instance: &Instance| {
        let fits = own.misfit(instance).is_none() && !matches!(one.decide(instance), Decision::Rejected(_));
        let score = |subject: &Subject| subject.see(instance).and_then(|seen| seen.score);
        fits && match (score(&one), score(&two)) {
            (Some(own), Some(other)) => own >= other - 1e-9 * other.abs().max(1.0),
            (own, other) => own.is_some() == other.is_some(),
        }
    };
    !instances.is_empty() && instances.iter().all(nearer)
}

/// How a repair stands to the twins: the place in `WORDS`.
fn compared(text: &str, twins: &[&Judged]) -> usize {
    let Some(own) = claim(text) else { return 4 };
    // an inequality says less than an equality, which few instances show
    let equal = |claim: &Judged| {
        let atoms = Subject::new(claim).recording(claim.least).statement.atoms();
        atoms.iter().any(|atom| matches!(atom, Atom::Equal(..)))
    };
    let of = |twin: &&Judged| match (is_as_strong(&own, twin), is_as_strong(twin, &own)) {
        (true, _) if equal(twin) && !equal(&own) => 3,
        (true, false) => 0,
        (true, true) => 1,
        (false, false) => 2,
        (false, true) => 3,
    };
    twins.iter().map(of).min().unwrap_or(4)
}

/// Rows that are done, by id and case.
fn done(journal: Option<&String>) -> BTreeMap<(String, String), Value> {
    let lines =
        journal.and_then(|name| File::open(name).ok()).into_iter().flat_map(|file| BufReader::new(file).lines());
    let rows = lines.filter_map(|line| serde_json::from_str::<Value>(&line.ok()?).ok());
    rows.map(|row| ((text(&row["id"]), text(&row["case"])), row)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One row: what `repaired` finds, what it costs, how it stands to the twins.
fn measured(row: &Row, beside: &[Arc<Row>], lemmas: &Lemmas) -> Option<Value> {
    let target = Target::among(row, beside.iter().map(|row| &**row)).ok()??;
    let start = ThreadTime::now();
    let outcome = repaired(&target, How::default()).ok()?;
    let seconds = start.elapsed().as_secs_f64();
    let corrected = format!("{}.corrected", row.id);
    let forms = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms);
    let of_row = |form: &&Executable| form.id().starts_with(&corrected) && form.case() == &*row.case;
    let twins: Vec<&Judged> = forms.filter(of_row).filter_map(Executable::judged).collect();
    let stands: Vec<usize> = outcome.repairs.iter().map(|repair| compared(&repair.text, &twins)).collect();
    let best = stands.iter().min().map(|best| WORDS[*best]);
    let stands: Vec<&str> = stands.into_iter().map(|at| WORDS[at]).collect();
    Some(json!({
        "id": &*row.id, "case": &*row.case, "twins": twins.len(), "seconds": seconds, "best": best, "stands": stands,
        "outcome": outcome,
    }))
}

/// A row as a line.
fn said(row: &Value) -> String {
    let outcome = &row["outcome"];
    let none = Vec::new();
    let repairs = outcome["repairs"].as_array().unwrap_or(&none).iter().zip(row["stands"].as_array().unwrap_or(&none));
    let repairs: Vec<String> = repairs
        .map(|(repair, stands)| {
            let added =
                repair["given"].as_array().unwrap_or(&none).iter().map(|given| format!("given {}; ", text(given)));
            let claim: Vec<String> = repair["claim"].as_array().unwrap_or(&none).iter().map(text).collect();
            format!(
                "{} ({}): {}{}",
                text(&repair["verdict"]),
                text(stands),
                added.collect::<String>(),
                claim.join("; ")
            )
        })
        .collect();
    let repairs = if repairs.is_empty() { "none".into() } else { repairs.join(" | ") };
    let seconds = row["seconds"].as_f64().unwrap_or_default();
    format!("{} ({}): {}, {seconds:.1} s, {repairs}", text(&row["id"]), text(&row["case"]), text(&outcome["verdict"]))
}

/// Lemmas, and the rows of them that are looked at.
type Looked = (Lemmas, Vec<Arc<Row>>);

/// Every so many of the papers' refuted rows.
fn of_papers(every: usize) -> Result<Looked, Box<dyn Error>> {
    let (lemmas, ledger) = (lemmas()?, kept()?);
    let refuted = ledger.claims.iter().filter(|entry| entry.verdict == Verdict::Refuted);
    let printed = refuted.filter(|entry| !entry.id.contains(".corrected"));
    let known = printed.filter_map(|entry| lemmas.known(&entry.id, &entry.case).map(|known| known.row.clone()));
    let rows = known.step_by(every.max(1)).collect();
    Ok((lemmas, rows))
}

/// The printed rows of a file.
fn of_file(name: &str) -> Result<Looked, Box<dyn Error>> {
    let text = std::fs::read_to_string(name)?;
    let lemmas = Lemmas::read(&[Text { name: name.into(), text }])?;
    let forms = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms);
    let rows = forms.filter_map(|form| lemmas.known(form.id(), form.case()).map(|known| known.row.clone()));
    let rows = rows.filter(|row| !row.id.contains(".corrected")).collect();
    Ok((lemmas, rows))
}

/// How many mutants of every so many of the papers' claims that stand are settled.
fn mutants(every: usize, journal: Option<&String>) -> Result<(), Box<dyn Error>> {
    let (lemmas, ledger) = (lemmas()?, kept()?);
    let stands = |verdict| matches!(verdict, Verdict::Certified | Verdict::Survived);
    let printed = ledger.claims.iter().filter(|entry| stands(entry.verdict) && !entry.id.contains(".corrected"));
    let known = printed.filter_map(|entry| lemmas.known(&entry.id, &entry.case).map(|known| known.row.clone()));
    let rows: Vec<_> = known.step_by(every.max(1)).collect();
    let out = journal.map(|name| OpenOptions::new().create(true).append(true).open(name)).transpose()?.map(Mutex::new);
    let done = done(journal);
    let how = How { last: Budget::Quick, seed: 0 };
    let found: Vec<Value> = rows
        .par_iter()
        .filter_map(|row| {
            if let Some(row) = done.get(&(row.id.to_string(), row.case.to_string())) {
                return Some(row.clone());
            }
            let target = Target::among(row, []).ok()??;
            let start = ThreadTime::now();
            let tightened = tightened(&target, how, true).ok()?;
            let seconds = start.elapsed().as_secs_f64();
            let identity = tightened.claim.iter().all(|claim| {
                claim.contains(" = ") && !["≤", "≥", "<", ">", "⪯", "⪰", "≺", "≻"].iter().any(|sign| claim.contains(sign))
            });
            let row = json!({"id": &*row.id, "case": &*row.case, "identity": identity, "seconds": seconds, "found": tightened});
            println!("{}", mutated(&row));
            if let Some(mut out) = out.as_ref().and_then(|out| out.lock().ok()) {
                writeln!(out, "{row}").ok()?;
            }
            Some(row)
        })
        .collect();
    for (kind, identity) in [("identities", true), ("others", false)] {
        let of: Vec<&Value> = found.iter().filter(|row| row["identity"] == identity).collect();
        let all: Vec<&Value> = of.iter().filter_map(|row| row["found"]["mutants"].as_array()).flatten().collect();
        let count = |verdict: &str| all.iter().filter(|mutant| mutant["verdict"] == verdict).count();
        let (refuted, proved) = (count("refuted"), count("certified"));
        println!(
            "{kind}: {} claims, {} mutants: {refuted} refuted, {proved} proved, {} survived, {:.1} % settled",
            of.len(),
            all.len(),
            count("survived"),
            100.0 * (refuted + proved) as f64 / all.len().max(1) as f64
        );
    }
    Ok(())
}

/// Every repair of a journal with the greatest budget: those that fall.
fn deep(journal: &String, every: usize) -> Result<(), Box<dyn Error>> {
    let rows: Vec<Value> = done(Some(journal)).into_values().step_by(every.max(1)).collect();
    let out = OpenOptions::new().create(true).append(true).open(format!("{journal}.deep"))?;
    let (out, none) = (Mutex::new(out), Vec::new());
    let judged = done(Some(&format!("{journal}.deep")));
    let all: Vec<Value> = rows
        .par_iter()
        .filter_map(|row| {
            if let Some(known) = judged.get(&(text(&row["id"]), text(&row["case"]))) {
                return Some(known.clone());
            }
            let verdict = |repair: &Value| {
                let how = Examination { budget: Budget::Deep, ..Examination::quick() };
                let judgement = examine(&Executable::Formula(claim(&text(&repair["text"]))?), &[], how).ok()?;
                Some(json!([repair["verdict"], judgement.verdict, repair["given"], repair["claim"]]))
            };
            let repairs = row["outcome"]["repairs"].as_array().unwrap_or(&none);
            let start = ThreadTime::now();
            // what is proved needs no further attack
            let survived = repairs.iter().filter(|repair| repair["verdict"] != "certified");
            let verdicts: Vec<Value> = survived.filter_map(verdict).collect();
            if verdicts.is_empty() {
                return None;
            }
            let seconds = start.elapsed().as_secs_f64();
            let row = json!({"id": row["id"], "case": row["case"], "verdicts": verdicts, "seconds": seconds});
            println!("{row}");
            writeln!(out.lock().ok()?, "{row}").ok()?;
            Some(row)
        })
        .collect();
    let verdicts: Vec<&Value> = all.iter().filter_map(|row| row["verdicts"].as_array()).flatten().collect();
    let fallen = verdicts.iter().filter(|verdicts| verdicts[1] != "certified" && verdicts[1] != "survived");
    println!("{} repairs at deep, {} of them fall", verdicts.len(), fallen.count());
    Ok(())
}

/// A row with its mutants as lines: what is open.
fn mutated(row: &Value) -> String {
    let none = Vec::new();
    let all = row["found"]["mutants"].as_array().unwrap_or(&none);
    let open: Vec<&Value> =
        all.iter().filter(|mutant| mutant["verdict"] != "refuted" && mutant["verdict"] != "certified").collect();
    let mut said = format!("{} ({}): {} mutants, {} open", text(&row["id"]), text(&row["case"]), all.len(), open.len());
    for mutant in open {
        said += &format!("\n  {} {} → {}", text(&mutant["verdict"]), text(&mutant["from"]), text(&mutant["to"]));
    }
    said
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [first, journal, every @ ..] = arguments.as_slice()
        && first == "deep"
    {
        return deep(journal, every.first().map_or(Ok(1), |every| every.parse())?);
    }
    if arguments.first().is_some_and(|first| first == "mutants") {
        let every = arguments.get(1).map_or(Ok(1), |every| every.parse())?;
        return mutants(every, arguments.get(2));
    }
    let first = arguments.first().map_or("1", String::as_str);
    let journal = arguments.get(1);
    let (lemmas, rows) = if first.ends_with(".lemma") { of_file(first)? } else { of_papers(first.parse()?)? };
    println!("{} rows are formulas", rows.len());
    let known = done(journal);
    let others = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms);
    let others: Vec<Arc<Row>> =
        others.filter_map(|form| lemmas.known(form.id(), form.case())).map(|known| known.row.clone()).collect();
    let paper = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
    let out = journal.map(|name| OpenOptions::new().create(true).append(true).open(name)).transpose()?.map(Mutex::new);
    let found: Vec<Value> = rows
        .par_iter()
        .filter_map(|row| {
            if let Some(row) = known.get(&(row.id.to_string(), row.case.to_string())) {
                return Some(row.clone());
            }
            let beside = others.iter().filter(|other| paper(&other.id) == paper(&row.id));
            let beside: Vec<_> = beside.filter(|other| !other.id.contains(".corrected")).cloned().collect();
            let row = measured(row, &beside, &lemmas)?;
            println!("{}", said(&row));
            if let Some(mut out) = out.as_ref().and_then(|out| out.lock().ok()) {
                writeln!(out, "{row}").ok()?;
            }
            Some(row)
        })
        .collect();
    let count = |of: &dyn Fn(&Value) -> bool| found.iter().filter(|row| of(row)).count();
    let best = |word: &'static str| count(&|row| row["best"] == word);
    let repairs = |row: &Value| row["outcome"]["repairs"].as_array().cloned().unwrap_or_default();
    let certified = |row: &Value| repairs(row).iter().any(|repair| repair["verdict"] == "certified");
    let mut seconds: Vec<f64> = found.iter().filter_map(|row| row["seconds"].as_f64()).collect();
    seconds.sort_by(f64::total_cmp);
    let at =
        |share: f64| seconds.get((share * (seconds.len().max(1) - 1) as f64) as usize).copied().unwrap_or_default();
    println!(
        "{} rows: {} with a repair, {} with a certified one; of {} with a twin {} stronger, {} equal, {} incomparable, {} weaker",
        found.len(),
        count(&|row| !repairs(row).is_empty()),
        count(&certified),
        count(&|row| row["twins"] != 0),
        best("stronger"),
        best("equal"),
        best("incomparable"),
        best("weaker"),
    );
    println!(
        "CPU seconds a row: median {:.1}, nine tenths {:.1}, most {:.1}; {} rows above {SECONDS}",
        at(0.5),
        at(0.9),
        at(1.0),
        seconds.iter().filter(|seconds| **seconds > SECONDS).count()
    );
    Ok(())
}
