//! Chains: what they certify, what they cannot, and what happens when one contradicts an instance.

use lemmacheck::claims::{Executable, Judged, Proof, Prover, Verdict};
use lemmacheck::engine::{Contradiction, Examination, examine, hypotheses};
use lemmacheck::language::read;
use serde_json::Value;
use std::sync::Arc;

fn claim(lemma: &str) -> Judged {
    let reading = read("own.lemma", &format!("lemma l\n{lemma}\n")).unwrap_or_else(|error| panic!("{lemma}: {error}"));
    let row = reading.rows.into_iter().next().expect("a row");
    hypotheses::judged(Arc::new(row)).expect("linear dimensions").0
}

fn examined(claim: Judged) -> Result<lemmacheck::claims::Judgement, Contradiction> {
    examine(&Executable::Formula(claim), &[], Examination::quick())
}

const LIPSCHITZ: &str = "  let A ∈ ℝ^(n×d), x, y ∈ ℝ^d, R ∈ ℝ\n  given ‖A‖ ≤ R; ‖x‖ ≤ R; ‖y‖ ≤ R\n  claim ";

#[test]
fn a_bound_for_all_sizes_is_certified_with_its_chain_and_a_bracket_of_the_best_constant() {
    let judgement =
        examined(claim(&format!("{LIPSCHITZ}‖exp(A x) − exp(A y)‖ ≤ 2 R exp(R²) ‖x − y‖"))).expect("judged");
    assert_eq!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
    assert_eq!(judgement.region.as_deref(), Some("all n, d"));
    assert_eq!(judgement.method, ["chain", "attack"]);
    let proof = judgement.proof.expect("a chain");
    let (factor, ratio) = (proof.factor.expect("a bound").to_f64(), judgement.tightness.expect("a ratio").ratio);
    assert!(0.49 < ratio && ratio <= factor && factor <= 0.5, "between {ratio} and {factor}");
}

#[test]
fn half_of_the_constant_is_proved_and_less_is_refuted() {
    let half = examined(claim(&format!("{LIPSCHITZ}‖exp(A x) − exp(A y)‖ ≤ R exp(R²) ‖x − y‖"))).expect("judged");
    assert_eq!(half.verdict, Verdict::Certified, "{}", half.reason);
    let less = examined(claim(&format!("{LIPSCHITZ}‖exp(A x) − exp(A y)‖ ≤ 9/10 R exp(R²) ‖x − y‖"))).expect("judged");
    assert_eq!(less.verdict, Verdict::Refuted, "{}", less.reason);
}

/// Says that it has a proof of anything.
struct Liar;

impl Prover for Liar {
    fn prove(&self) -> Option<Proof> {
        Some(Proof { lines: 1, rules: 1, factor: None, kept: Value::Null })
    }
    fn check(&self, _: &Value) -> Result<Proof, String> {
        Err("a lie".into())
    }
    fn written(&self, _: &Value) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn a_chain_against_a_proved_violation_is_a_contradiction_and_no_verdict() {
    let lied = Judged { prover: Some(Arc::new(Liar)), ..claim("  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖") };
    let contradiction = examined(lied).expect_err("two proofs of opposite things");
    assert!(contradiction.second.contains("chain"), "{contradiction}");
}

#[test]
fn a_chain_without_an_accepted_instance_certifies_nothing() {
    let lied =
        Judged { prover: Some(Arc::new(Liar)), ..claim("  let x ∈ ℝ\n  given x^5 = x + 1\n  claim x³ ≤ 3") };
    let judgement = examined(lied).expect("judged");
    assert_eq!((judgement.verdict, judgement.proof), (Verdict::Undecided, None), "{}", judgement.reason);
}

#[test]
fn a_sum_of_terms_at_least_zero_is_a_chain_with_steps() {
    let judgement = examined(claim("  let A, B ∈ Sym(n)\n  claim λ_max(A + B) ≤ λ_max(A) + λ_max(B)")).expect("judged");
    assert_eq!(
        (judgement.verdict, judgement.region.as_deref()),
        (Verdict::Certified, Some("all n")),
        "{}",
        judgement.reason
    );
    assert!(judgement.proof.is_some_and(|proof| proof.lines > 0 && proof.rules > 0));
}
