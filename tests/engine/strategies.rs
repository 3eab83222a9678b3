//! What each strategy of the attack, and each way to meet a hypothesis, is good for: a lemma that nothing else refutes.

use lemmacheck::claims::{Executable, Judged, Judgement, Tier, Verdict};
use lemmacheck::engine::{Examination, Strategy, examine, hypotheses};
use lemmacheck::language::Row;
use std::sync::Arc;

fn rows(text: &str) -> Vec<Row> {
    lemmacheck::language::read("strategies.lemma", text).unwrap_or_else(|error| panic!("{}", error.message())).rows
}

fn row(text: &str, id: &str) -> Row {
    let full = format!("strategies.{id}");
    rows(text).into_iter().find(|row| *row.id == *full).unwrap_or_else(|| panic!("no lemma {id}"))
}

fn judged(row: Row) -> Judged {
    hypotheses::judged(Arc::new(row)).expect("dimensions are linear").0
}

fn examined(claim: Judged, without: Option<Strategy>) -> Judgement {
    let how = Examination { without, ..Examination::quick() };
    examine(&Executable::Formula(claim), &[], how).expect("no contradiction")
}

const TEXT: &str = include_str!("planted/strategies.lemma");

/// The lemma of each strategy, by its id.
fn lemma(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Grid => "grid",
        Strategy::Random => "random",
        Strategy::Retraction => "retraction",
        Strategy::Search => "search",
        Strategy::Constants => "constants",
        Strategy::Library => "library",
        Strategy::Relatives => "relatives",
        Strategy::Degenerate => "degenerate",
        Strategy::Bounds => "bounds",
        Strategy::Rays => "rays",
        Strategy::Scales => "scales",
        Strategy::Equality => "equality",
        Strategy::Climb => "climb",
        Strategy::Evolution => "evolution",
        Strategy::Smaller => "smaller",
        Strategy::Beyond => "beyond",
        Strategy::Simplification => "simplification",
        Strategy::Precision => "precision",
    }
}

#[test]
fn every_strategy_refutes_a_lemma_that_no_other_does() {
    let mut wrong = Vec::new();
    for strategy in Strategy::ALL {
        let id = lemma(strategy);
        let with = examined(judged(row(TEXT, id)), None);
        let without = examined(judged(row(TEXT, id)), Some(strategy));
        let found = |judgement: &Judgement| judgement.counterexample.as_ref().map(|found| found.instance.clone());
        // Two strategies only make a counterexample smaller.
        let better = match (strategy, found(&with), found(&without)) {
            (Strategy::Smaller, Some(with), Some(without)) => with.entries().count() < without.entries().count(),
            (Strategy::Simplification, Some(with), Some(without)) => {
                let length =
                    |instance: &lemmacheck::claims::Instance| -> usize { instance.entries().map(|x| x.length()).sum() };
                length(&with) < length(&without)
            }
            (_, with, without) => with.is_some() && without.is_none(),
        };
        if with.verdict != Verdict::Refuted || !better {
            wrong.push(format!(
                "{strategy:?}: {} with it, {} without: {}",
                with.verdict, without.verdict, without.reason
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_tier_meets_a_hypothesis_that_no_other_does() {
    let tier = |judgement: &Judgement| judgement.hypotheses.iter().map(|met| met.tier).collect::<Vec<_>>();
    for (wanted, id) in [(Tier::Constructed, "constructed"), (Tier::Derived, "derived")] {
        let with = examined(judged(row(TEXT, id)), None);
        assert_eq!(with.verdict, Verdict::Refuted, "{id}: {}", with.reason);
        assert!(tier(&with).contains(&wanted), "{id}: {:?}", with.hypotheses);
        let plain = hypotheses::judged_without(&row(TEXT, id), wanted).expect("dimensions are linear");
        let without = examined(plain, None);
        assert_ne!(without.verdict, Verdict::Refuted, "{id}: {}", without.reason);
    }
    for (wanted, id, strategy) in
        [(Tier::Retracted, "retraction", Strategy::Retraction), (Tier::Searched, "search", Strategy::Search)]
    {
        let with = examined(judged(row(TEXT, id)), None);
        assert_eq!(tier(&with), [wanted], "{id}: {:?}", with.hypotheses);
        let without = examined(judged(row(TEXT, id)), Some(strategy));
        assert_eq!(without.verdict, Verdict::Undecided, "{id}: {}", without.reason);
        assert_eq!(tier(&without), [Tier::NotMet], "{id}: {:?}", without.hypotheses);
    }
}

#[test]
fn of_every_hypothesis_it_is_counted_how_often_it_was_met_and_how_often_tight() {
    let text = "lemma counted\n  let t ∈ [0, 1], x ∈ Unit(n)\n  given sum(x) ≤ 1\n  claim exp(t) ≤ 1 + 2 t";
    let found = examined(judged(row(text, "counted")), None);
    let of = |name: &str| found.hypotheses.iter().find(|met| *met.name == *name).unwrap_or_else(|| panic!("{name}"));
    let (interval, unit, sum) = (of("t ∈ [0, 1]"), of("x ∈ Unit(n)"), of("sum(x) ≤ 1"));
    // An equality is tight wherever it is met, an interval at its ends alone; what fails is counted where it does.
    assert_eq!((unit.missed, sum.met), (0, found.accepted), "{:?}", found.hypotheses);
    assert!(
        unit.tight == found.accepted && interval.tight > 0 && interval.tight < found.accepted,
        "{:?}",
        found.hypotheses
    );
    assert!(sum.missed > 0 && sum.tight > 0 && sum.met + sum.missed == unit.met, "{:?}", found.hypotheses);
}
