//! How much of a claim that stands was needed.

use super::HOW;
use lemmacheck::claims::Verdict;
use lemmacheck::repair::{Target, Tightened, tightened};

fn of(text: &str, mutants: bool) -> Tightened {
    let targets = Target::all("planted.lemma", text).expect("it reads");
    tightened(&targets[0], HOW, mutants).expect("no contradiction")
}

#[test]
fn hypotheses_are_told_idle_or_needed_and_the_constant_is_bracketed() {
    // ‖x‖ ≤ R is needed for the bound, R ≥ 1 and ‖y‖ ≤ 1 are not; ‖x‖ ≤ R itself is the sharp bound
    let text = "lemma slack\n let x, y ∈ ℝ^n, R ∈ ℝ\n given R ≥ 1; ‖x‖ ≤ R; ‖y‖ ≤ 1\n claim ‖x‖ ≤ 4 R\n";
    let found = of(text, false);
    let verdict = |hypothesis: &str| {
        found.hypotheses.iter().find(|one| one.hypothesis == hypothesis).map(|one| one.verdict).expect("it is told")
    };
    assert_eq!(verdict("‖x‖ ≤ R"), Verdict::Refuted);
    assert!(matches!(verdict("R ≥ 1"), Verdict::Certified | Verdict::Survived));
    assert!(matches!(verdict("‖y‖ ≤ 1"), Verdict::Certified | Verdict::Survived));
    let constant = found.constant.expect("a constant");
    assert!((0.2499..=0.2501).contains(&constant.ratio), "{}", constant.ratio);
    assert_eq!(constant.stands.expect("one that stands").claim, ["‖x‖ ≤ R"]);
    assert_eq!(constant.fails.expect("one that fails").verdict, Verdict::Refuted);
}

#[test]
fn every_mutant_of_a_true_identity_is_settled() {
    let found = of("lemma binomial\n let a, b ∈ ℝ\n claim (a + b)² = a² + 2 a b + b²\n", true);
    assert_eq!(found.verdict, Verdict::Certified);
    let settled = |verdict| matches!(verdict, Verdict::Refuted | Verdict::Certified);
    assert!(found.mutants.len() > 20);
    let open: Vec<_> = found.mutants.iter().filter(|one| !settled(one.verdict)).map(|one| &one.claim).collect();
    // both sides of an identity that is turned into an inequality tie everywhere
    assert!(open.len() * 20 <= found.mutants.len(), "{open:?}");
    assert!(found.mutants.iter().any(|one| one.verdict == Verdict::Refuted));
}

#[test]
fn what_does_not_stand_is_not_tightened() {
    let found = of("lemma false\n let x ∈ ℝ^n\n claim ‖x‖_1 ≤ ‖x‖\n", false);
    assert_eq!(found.verdict, Verdict::Refuted);
    assert!(found.hypotheses.is_empty() && found.stronger.is_empty());
}
