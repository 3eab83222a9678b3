//! What a ledger says of itself and of what is wrong with it, and stored values as instances again.

use super::stored::{ThreeParts, words};
use super::together::{entry, ledger};
use lemmacheck::claims::{Catalogue, Catalogued, Executable, Verdict, formula};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::ledger::{Entry, Ledger, StoredCounterexample, StoredLedger, sized};
use serde_json::json;

fn counterexample(more: serde_json::Value) -> Result<StoredCounterexample, serde_json::Error> {
    let mut value = json!({"n": 2, "d": 1, "values": {"x": [["1"]]}});
    value.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
    serde_json::from_value(value)
}

#[test]
fn lengths_are_told_n_and_d_first() {
    let dims = json!({"a": 5, "d": 1, "k": 3, "n": 2});
    assert_eq!(sized(&serde_json::from_value(dims.clone()).expect("a map")), "n = 2, d = 1, a = 5, k = 3");
    assert_eq!(counterexample(json!({"dims": dims})).expect("one").sized(), "n = 2, d = 1, a = 5, k = 3");
}

#[test]
fn values_that_are_no_object_are_refused_in_words() {
    let refused = counterexample(json!({"values": [1, 2]})).expect_err("no object").to_string();
    assert!(refused.contains("invalid type: sequence, expected an object"), "{refused}");
}

#[test]
fn every_kept_counterexample_is_an_instance_again_and_none_where_the_claim_is_no_formula() {
    let form = formula(ThreeParts);
    let judgement = examine(&form, &[], Examination::quick()).expect("no contradiction");
    assert_eq!(judgement.verdict, Verdict::Refuted);
    let catalogue =
        Catalogue { entries: vec![Catalogued { words: words(), forms: vec![form] }], arguments: Vec::new() };
    let form = &catalogue.entries[0].forms[0];
    let kept = Entry::new(&catalogue, (0, 0), &judgement);
    let found = [&judgement.counterexample, &judgement.worst, &judgement.clearest];
    let wanted: Vec<_> = found.into_iter().flatten().map(|found| found.instance.clone()).collect();
    assert!(wanted.len() >= 2 && kept.instances(form) == wanted, "{:?}", kept.instances(form));
    assert!(entry("a", 1).instances(form).is_empty());
    let other = lemmacheck::claims::Typed {
        id: "planted.typed".into(),
        case: "any".into(),
        reading: "as printed".into(),
        formulas: Vec::new(),
    };
    assert!(kept.instances(&Executable::Typed(other)).is_empty());
}

#[test]
fn a_ledger_is_written_a_claim_a_line_and_one_without_a_claim_too() {
    for claims in [vec![], vec![entry("a", 1)], vec![entry("a", 1), entry("b", 2)]] {
        let whole = ledger(claims);
        let text = whole.json().expect("every number is one of JSON");
        assert_eq!(serde_json::from_str::<Ledger>(&text).expect("a ledger"), whole);
        let lines = text.lines().filter(|line| line.trim_start().starts_with(r#"{"id""#)).count();
        assert_eq!(lines, whole.claims.len(), "{text}");
        assert!(whole.claims.is_empty() == text.ends_with("[]\n}"), "{text}");
    }
}

#[test]
fn a_journal_is_read_to_its_last_whole_line() {
    let run = json!({
        "schema": lemmacheck::ledger::JOURNAL_SCHEMA, "version": "1", "seed": 0, "budget": "quick", "fresh": false,
    });
    let claim = |id: &str| json!({"id": id, "case": "any"}).to_string();
    let ids = |text: &str| -> Result<Vec<String>, String> {
        let found = StoredLedger::parse(text.as_bytes()).map_err(|error| error.to_string())?;
        Ok(found.claims.into_iter().map(|claim| claim.id).collect())
    };
    let whole = format!("{run}\n{}\n\n  \n{}\n", claim("a"), claim("b"));
    assert_eq!(ids(&whole).expect("a journal"), ["a", "b"]);
    assert_eq!(ids(&format!("\n{whole}{}", claim("torn"))).expect("a journal"), ["a", "b"]);
    assert_eq!(ids(&format!("{whole}{}", r#"{"id": "to"#)).expect("a journal"), ["a", "b"]);
    assert!(ids(&format!("{whole}no claim\n")).is_err());
}
