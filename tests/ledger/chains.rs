//! A chain that is kept is checked again, line by line.

use lemmacheck::claims::{Catalogue, Executable};
use lemmacheck::engine::{Examination, examine, hypotheses};
use lemmacheck::language::read;
use lemmacheck::ledger::{Entry, Recheck, Stored, recheck};
use serde_json::{Value, json};
use std::sync::Arc;

fn form(lemma: &str) -> Executable {
    let row = read("own.lemma", &format!("lemma l\n{lemma}\n")).expect("a lemma").rows.remove(0);
    Executable::Formula(hypotheses::judged(Arc::new(row)).expect("linear dimensions").0)
}

const PRINTED: &str = "  let A ∈ ℝ^(n×d), x ∈ ℝ^d, R ∈ ℝ\n  given ‖A‖ ≤ R; ‖x‖ ≤ R\n  claim ‖exp(A x)‖ ≤ 2 √n exp(R²)";

fn of(lemma: &str) -> Catalogue {
    crate::catalogue("own.l", "lipschitz", form(lemma))
}

fn outcome(lemma: &str, proof: Value) -> Recheck {
    let catalogue = of(lemma);
    let stored = json!({"id": "own.l", "case": "any", "proof": proof});
    recheck(&catalogue, &serde_json::from_value::<Stored>(stored).expect("a stored claim")).expect("it stores a proof")
}

fn kept() -> Value {
    let catalogue = of(PRINTED);
    let judgement = examine(&catalogue.entries[0].forms[0], &[], Examination::quick()).expect("judged");
    let entry = Entry::new(&catalogue, (0, 0), &judgement);
    serde_json::to_value(entry.proof.expect("a chain")).expect("JSON")
}

#[test]
fn a_kept_chain_is_accepted_again_for_its_claim_and_for_no_other() {
    let proof = kept();
    let lines = proof["lines"].as_u64().expect("lines") as usize;
    assert_eq!(outcome(PRINTED, proof.clone()), Recheck::Accepted { lines });
    for other in [
        PRINTED.replace("2 √n exp(R²)", "√n exp(R²)/2"),
        PRINTED.replace("; ‖x‖ ≤ R", ""),
        PRINTED.replace("‖x‖ ≤ R", "‖x‖ ≤ 2 R"),
        PRINTED.replace("claim ‖exp(A x)‖", "claim ‖exp(2 A x)‖"),
    ] {
        let found = outcome(&other, proof.clone());
        assert!(matches!(found, Recheck::NotConfirmed { .. }), "{other}: {found}");
    }
}

#[test]
fn a_chain_with_a_line_less_or_another_number_is_not_accepted() {
    let proof = kept();
    let count = proof["chain"]["chain"]["lines"].as_array().expect("lines").len();
    for line in 0..count {
        let mut shorter = proof.clone();
        shorter["chain"]["chain"]["lines"].as_array_mut().expect("lines").remove(line);
        assert!(matches!(outcome(PRINTED, shorter), Recheck::NotConfirmed { .. }), "without line {line}");
        let mut other = proof.clone();
        other["chain"]["chain"]["lines"][line]["bound"] = json!([]);
        assert!(matches!(outcome(PRINTED, other), Recheck::NotConfirmed { .. }), "with 0 in line {line}");
    }
    for stranger in [Value::Null, json!({}), json!({"trees": [], "chain": {"lines": [], "conclusions": []}})] {
        let mut other = proof.clone();
        other["chain"] = stranger;
        assert!(matches!(outcome(PRINTED, other.clone()), Recheck::NotConfirmed { .. }), "{other}");
    }
}
