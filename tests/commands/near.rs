//! `repair` and `tighten` on the command line.

use super::{json, lemmacheck, scratch};

const FALSE: &str = "lemma sum-of-norms\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n";
const TRUE: &str = "lemma order\n  let x ∈ ℝ^n, R ∈ ℝ\n  given ‖x‖ ≤ R\n  claim ‖x‖ ≤ 2 R\n";
const HOPELESS: &str = "lemma hopeless\n  let t ∈ ℝ\n  claim exp(t) = cosh(2 t)\n";

#[test]
fn repair_prints_the_nearest_statement_with_what_fails_beside_it() {
    let file = scratch("near.lemma", Some(&format!("{FALSE}{TRUE}")));
    let (out, err, code) = lemmacheck(&["repair", &format!("{file}#sum-of-norms"), "--budget", "quick", "--paste"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("nearest") && out.contains("√n") && out.contains("certified"), "{out}");
    assert!(out.contains("fails (proved)") && out.contains("repair \"") && out.contains("stronger "), "{out}");
    let (out, _, code) = lemmacheck(&["repair", &format!("{file}#order")]);
    assert!(code == 0 && out.contains("nothing to repair"), "{out}");
}

#[test]
fn repair_says_where_there_is_none_and_refuses_what_is_no_lemma() {
    let file = scratch("hopeless.lemma", Some(HOPELESS));
    let (out, _, code) = lemmacheck(&["repair", &file, "--budget", "quick"]);
    assert!(code == 3 && out.contains("no repair within two edits"), "{code} {out}");
    let (_, err, code) = lemmacheck(&["repair", &format!("{file}#hopeful")]);
    assert!(code == 1 && err.contains("hopeful"), "{err}");
}

#[test]
fn repair_and_tighten_speak_json() {
    let file = scratch("near-json.lemma", Some(FALSE));
    let whole = json(&["repair", &file, "--budget", "quick"], 0);
    assert_eq!(whole["schema"], "lemmacheck.repair/1");
    assert_eq!(whole["rows"][0]["verdict"], "refuted");
    assert_eq!(whole["rows"][0]["repairs"][0]["edits"][0]["edit"], "growth");
    let file = scratch("near-true.lemma", Some(TRUE));
    let whole = json(&["tighten", &file, "--budget", "quick"], 0);
    assert_eq!(whole["schema"], "lemmacheck.tighten/1");
    assert_eq!(whole["rows"][0]["hypotheses"][0]["verdict"], "refuted");
}

#[test]
fn tighten_tells_hypotheses_and_the_constant() {
    let file = scratch("near-tight.lemma", Some(TRUE));
    let (out, _, code) = lemmacheck(&["tighten", &file, "--budget", "quick"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("needed: without it the claim fails (proved)"), "{out}");
    assert!(out.contains("lhs/rhs up to 0.5") && out.contains("‖x‖ ≤ R"), "{out}");
    let file = scratch("near-false.lemma", Some(FALSE));
    let (out, _, code) = lemmacheck(&["tighten", &file]);
    assert!(code == 3 && out.contains("nothing to tighten"), "{out}");
}
