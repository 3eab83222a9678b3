//! Counterexamples as programs and proofs, through the public doors.

use lemmacheck::export::{Program, Scripting, coq, script};
use lemmacheck::lemmas::{Examination, Lemmas, Text};

/// The program of the first lemma of a text, which is refuted.
fn program(text: &str) -> Program {
    let lemmas = Lemmas::read(&[Text { name: "own.lemma".into(), text: text.into() }]).unwrap();
    let entry = lemmas.judged(Examination::quick()).unwrap().swap_remove(0).entry;
    let (_, form) = lemmas.catalogue.find(&entry.id, &entry.case).unwrap();
    Program::new(form.judged().unwrap(), entry.counterexample.as_ref().unwrap()).unwrap()
}

const SWAPPED: &str = "lemma swapped\n  let x ∈ ℝ^n\n  given ‖x‖ ≤ 3\n  claim ‖x‖_1 ≤ ‖x‖\n";
const ORDER: &str = "lemma order\n  let A, B ∈ PSD(n)\n  given A ⪯ B\n  claim A^2 ⪯ B^2\n";

#[test]
fn both_scripting_languages_have_one_body() {
    let program = program(SWAPPED);
    let body = |language| {
        let text = script(&program, language);
        text.rsplit_once("\nuse_bits(").unwrap().1.to_owned()
    };
    let python = body(Scripting::Python);
    assert_eq!(python, body(Scripting::Julia));
    assert!(python.contains("x_1 = q(\"1\", \"1\")\nx_2 = q(\"1\", \"1\")\n"), "{python}");
    assert!(python.contains("holds(\"‖x‖ ≤ 3\", ") && python.contains("\nfails(\"the claim\", at_most("), "{python}");
}

#[test]
fn every_step_of_a_proof_is_a_definition_with_a_lemma_and_nothing_is_assumed() {
    for text in [SWAPPED, ORDER] {
        let program = program(text);
        let proof = coq(&program).unwrap();
        for step in &program.steps {
            assert!(proof.contains(&format!("Definition {} : R :=", step.name)), "{}", step.name);
            assert!(proof.contains(&format!("Lemma k_{} :", step.name)), "{}", step.name);
        }
        assert!(proof.contains("Theorem every_hypothesis_holds") && proof.contains("Theorem the_claim_fails"));
        for wrong in ["Axiom", "Admitted", "admit", "Parameter", "Hypothesis"] {
            assert!(!proof.contains(wrong), "{wrong}");
        }
    }
}

#[test]
fn an_order_is_stated_for_all_vectors_and_refuted_at_one() {
    let proof = coq(&program(ORDER)).unwrap();
    assert!(proof.contains("~ (forall v0 v1 : R, "), "{proof}");
    assert!(proof.contains("specialize (H "), "{proof}");
}

#[test]
fn an_instance_that_violates_nothing_is_no_program() {
    let lemmas = Lemmas::read(&[Text { name: "own.lemma".into(), text: SWAPPED.into() }]).unwrap();
    let entry = lemmas.judged(Examination::quick()).unwrap().swap_remove(0).entry;
    let (_, form) = lemmas.catalogue.find(&entry.id, &entry.case).unwrap();
    let mut found = entry.counterexample.unwrap();
    for row in found.values.get_mut("x").unwrap() {
        row.iter_mut().for_each(|entry| *entry = lemmacheck::number::Exact::zero());
    }
    let wrong = Program::new(form.judged().unwrap(), &found).unwrap_err();
    assert!(wrong.to_string().starts_with("no part is shown to fail"), "{wrong}");
}
