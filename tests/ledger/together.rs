//! Ledgers put together, arranged, written and read again.

use lemmacheck::claims::{Catalogue, Catalogued, Executable, Typed, Verdict};
use lemmacheck::ledger::{Conflict, Entry, Ledger, Name, Part, SCHEMA, blamed, cut_in_words, shards_of};
use serde_json::json;

/// An entry of an id with this many instances.
pub fn entry(id: &str, instances: u64) -> Entry {
    let value = json!({
        "id": id, "case": "any", "kind": "bound", "reading": "as printed", "text": "0", "verdict": "survived",
        "reason": "held", "instances": instances, "accepted": 2, "tightness": null, "region": null, "method": [],
        "health": {"rejected": 0, "ties": 0, "decided": 2, "exercised": true, "evidence": "solid", "attack": "finished"},
        "certificate": null, "counterexample": null, "counterexamples": null, "corrected": null,
        "rests_on_refuted": [], "evaluations": 5,
    });
    serde_json::from_value(value).expect("an entry")
}

/// A ledger of these claims.
pub fn ledger(claims: Vec<Entry>) -> Ledger {
    Ledger {
        schema: SCHEMA.into(),
        version: "1".into(),
        seed: 7,
        budget: "quick".into(),
        fresh: false,
        no_hints: false,
        at: None,
        parts: Vec::new(),
        claims,
    }
}

fn name(id: &str) -> Name {
    Name { id: id.into(), case: "any".into() }
}

fn part(shards: &[usize], ids: &[&str]) -> Part {
    Part {
        patterns: vec!["*".into()],
        case: None,
        shards: shards.to_vec(),
        of: 3,
        lemmas: None,
        claims: ids.iter().map(|id| name(id)).collect(),
    }
}

fn ids(ledger: &Ledger) -> Vec<&str> {
    ledger.claims.iter().map(|entry| entry.id.as_str()).collect()
}

#[test]
fn joined_ledgers_hold_every_claim_once_and_count_what_both_held() {
    let mut one = ledger(vec![entry("a", 1), entry("b", 1)]);
    assert_eq!(one.join(ledger(vec![entry("b", 1), entry("c", 1)])), Ok(1));
    assert_eq!(ids(&one), ["a", "b", "c"]);
    assert_eq!(one.join(ledger(vec![entry("a", 1), entry("c", 1)])), Ok(2));
    assert_eq!((ids(&one), one.holds_each_once()), (vec!["a", "b", "c"], Ok(())));
    let doubled = ledger(vec![entry("d", 1), entry("d", 1)]);
    let twice = Conflict::Doubled { id: "d".into(), case: "any".into() };
    assert_eq!(doubled.holds_each_once(), Err(twice.clone()));
    assert_eq!(one.clone().join(doubled), Err(twice));
    let mut other_case = entry("a", 1);
    other_case.case = "other".into();
    assert_eq!(one.join(ledger(vec![other_case])), Ok(0), "another case is another claim");
    assert_eq!(one.claims.len(), 4);
}

#[test]
fn what_differs_is_named_but_for_what_it_rests_on() {
    let one = ledger(vec![entry("a", 1)]);
    let mut other = entry("a", 2);
    other.reason = "held again".into();
    let differs = one.clone().join(ledger(vec![other]));
    let Err(Conflict::Differs { id, case, differing }) = differs else { panic!("{differs:?}") };
    assert_eq!((id.as_str(), case.as_str(), differing.as_str()), ("a", "any", "instances, reason"));
    let mut rests = entry("a", 1);
    rests.rests_on_refuted = vec!["b".into()];
    assert_eq!(one.clone().join(ledger(vec![rests.clone()])), Ok(1));
    rests.evaluations = 6;
    let differs = one.clone().join(ledger(vec![rests]));
    assert!(matches!(&differs, Err(Conflict::Differs { differing, .. }) if differing == "evaluations"), "{differs:?}");
}

#[test]
fn a_ledger_of_another_run_is_refused_whatever_the_difference() {
    let one = ledger(vec![entry("a", 1)]);
    let changes: [fn(&mut Ledger); 6] = [
        |other| other.version = "2".into(),
        |other| other.seed = 8,
        |other| other.budget = "deep".into(),
        |other| other.fresh = true,
        |other| other.no_hints = true,
        |other| other.at = Some("n=2".into()),
    ];
    for change in changes {
        let mut other = ledger(vec![entry("b", 1)]);
        change(&mut other);
        for found in
            [one.same_run(&other).map(|()| 0), one.clone().join(other.clone()), one.clone().update(other.clone())]
        {
            let Err(Conflict::OtherRun { found, wanted }) = found else { panic!("{found:?}") };
            assert_eq!((*found, *wanted), (other.provenance(), one.provenance()));
        }
    }
    assert_eq!(one.same_run(&ledger(Vec::new())), Ok(()));
    let told = |change: fn(&mut Ledger)| {
        let mut other = ledger(Vec::new());
        change(&mut other);
        other.provenance().to_string()
    };
    assert_eq!(told(|_| ()), "version 1, seed 7, budget quick, with kept counterexamples replayed");
    assert_eq!(told(|other| other.fresh = true), "version 1, seed 7, budget quick, fresh");
    let whole = told(|other| (other.no_hints, other.at) = (true, Some("n=2".into())));
    assert_eq!(whole, "version 1, seed 7, budget quick, with kept counterexamples replayed, without hints, at n=2");
}

#[test]
fn shards_are_joined_and_no_claim_is_of_two_of_them() {
    let of = |shards: &[usize], claims: &[&str]| Ledger {
        parts: vec![part(shards, &["a", "b", "c"])],
        ..ledger(claims.iter().map(|id| entry(id, 1)).collect())
    };
    let mut one = of(&[3], &["a"]);
    assert_eq!(one.join(of(&[1], &["b"])), Ok(0));
    assert_eq!(one.parts, [part(&[1, 3], &["a", "b", "c"])]);
    assert_eq!(one.absent(&one.parts[0]), [&name("c")]);
    let shared = one.clone().join(of(&[2], &["a"]));
    assert_eq!(shared, Err(Conflict::SharedByShards { name: name("a") }));
    // A whole ledger beside shards may hold the same.
    assert_eq!(one.clone().join(ledger(vec![entry("a", 1)])), Ok(1));
    assert_eq!(ledger(vec![entry("a", 1)]).join(of(&[2], &["a"])), Ok(1));
    let mut other = of(&[2], &["c"]);
    other.parts[0].case = Some("exp".into());
    assert_eq!(one.join(other), Ok(0));
    assert_eq!(one.parts.len(), 2, "another selection");
    let mut again = of(&[1], &[]);
    assert_eq!(again.join(of(&[1], &[])).map(|_| again.parts[0].shards.clone()), Ok(vec![1]));
}

#[test]
fn newly_judged_claims_take_the_place_of_what_was_held() {
    let mut one = ledger(vec![entry("a", 1), entry("b", 1)]);
    assert_eq!(one.update(ledger(vec![entry("b", 9), entry("c", 1), entry("a", 8)])), Ok(2));
    let held: Vec<(&str, u64)> = one.claims.iter().map(|entry| (entry.id.as_str(), entry.instances)).collect();
    assert_eq!(held, [("a", 8), ("b", 9), ("c", 1)]);
    let shard = || Ledger { parts: vec![part(&[2], &["a"])], ..ledger(vec![entry("a", 1)]) };
    assert_eq!(one.update(shard()), Ok(1));
    assert!(one.parts.is_empty(), "what was whole stays whole");
    let mut cut = Ledger { parts: vec![part(&[1], &["a"])], ..ledger(Vec::new()) };
    assert_eq!(cut.update(shard()), Ok(0));
    assert_eq!(cut.parts, [part(&[1, 2], &["a"])]);
}

fn catalogue(ids: &[(&str, &[&str])]) -> Catalogue {
    let entries = ids.iter().map(|(id, uses)| {
        let typed = Typed { id: (*id).into(), case: "any".into(), reading: "as printed".into(), formulas: Vec::new() };
        let mut words = crate::words(id, "bound");
        words.uses = uses.iter().map(ToString::to_string).collect();
        Catalogued { words, forms: vec![Executable::Typed(typed)] }
    });
    Catalogue { entries: entries.collect(), arguments: Vec::new() }
}

#[test]
fn claims_are_arranged_as_catalogued_each_with_the_refuted_ones_that_it_uses() {
    let catalogue = catalogue(&[("c", &[]), ("a", &["b", "c"]), ("b", &["z"])]);
    let mut refuted = entry("b", 1);
    refuted.verdict = Verdict::Refuted;
    let mut stranger = entry("z", 1);
    stranger.rests_on_refuted = vec!["told".into()];
    let mut one = ledger(vec![stranger, entry("a", 1), refuted, entry("c", 1)]);
    assert_eq!(one.arrange(&catalogue), ["z (any)"]);
    assert_eq!(ids(&one), ["c", "a", "b", "z"]);
    let rests: Vec<&[String]> = one.claims.iter().map(|entry| entry.rests_on_refuted.as_slice()).collect();
    let (b, told) = (["b".to_owned()], ["told".to_owned()]);
    assert_eq!(rests, [&[][..], &b, &[], &told]);
    assert_eq!(blamed(one.claims.clone(), &catalogue), one.claims);
    assert!(one.find("b", "any").is_some_and(|found| found.id == "b"));
    assert!(one.find("b", "exp").is_none() && one.find("y", "any").is_none());
    assert_eq!(ledger(vec![entry("a", 1), entry("c", 1)]).arrange(&catalogue), Vec::<String>::new());
}

#[test]
fn a_ledger_is_written_a_claim_a_line_and_read_again() {
    for claims in [Vec::new(), vec![entry("a", 1)], vec![entry("a", 1), entry("b", 2)]] {
        for fresh in [false, true] {
            let count = claims.len();
            let one = Ledger { fresh, parts: vec![part(&[1], &["a"])], ..ledger(claims.clone()) };
            let text = one.json().expect("it is JSON");
            assert_eq!(serde_json::from_str::<Ledger>(&text).expect("it reads"), one);
            assert_eq!(text.lines().filter(|line| line.contains("\"verdict\"")).count(), count);
            assert_eq!((text.contains("\"fresh\""), text.contains("\"no_hints\"")), (fresh, false));
            assert!(!text.ends_with('\n'));
        }
    }
}

#[test]
fn shards_in_words_and_the_shards_of_claims() {
    assert_eq!(
        (cut_in_words(&[3], 7), cut_in_words(&[1, 2], 7)),
        ("shard 3 of 7".into(), "shards 1, 2 of 7".to_owned())
    );
    let names: Vec<Name> = ["a", "b", "c", "d"].map(name).into();
    let mut wanted: Vec<usize> = names.iter().map(|name| name.shard(3)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    assert_eq!(shards_of(&names, 3), wanted);
    assert_eq!((shards_of(&names, 1), shards_of(&[], 3)), (vec![1], vec![]));
    assert_eq!(name("a").to_string(), "a (any)");
}
