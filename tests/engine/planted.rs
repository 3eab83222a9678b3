//! How a planted claim is judged in these tests.

use lemmacheck::claims::{Claim, Judgement, Verdict, formula};
use lemmacheck::engine::{Examination, examine};

/// The judgement of a planted claim at the quick budget.
pub fn judged_with(claim: impl Claim, seed: u64) -> Judgement {
    let how = Examination { seed, ..Examination::quick() };
    examine(&formula(claim), &[], how).expect("our arithmetics agree with each other")
}

/// The same with seed 0.
pub fn judged(claim: impl Claim) -> Judgement {
    judged_with(claim, 0)
}

/// The minimal counterexample of a refuted claim: n, d and every entry as text, object after object.
pub fn minimal(judgement: &Judgement) -> (usize, usize, Vec<String>) {
    assert_eq!(judgement.verdict, Verdict::Refuted, "{}", judgement.reason);
    let found = judgement.counterexample.as_ref().expect("a refuted claim carries its counterexample");
    assert!(found.arithmetics.len() == 2 && found.arithmetics[1] == "ball", "two arithmetics prove it");
    (found.instance.size.n(), found.instance.size.d(), found.instance.entries().map(ToString::to_string).collect())
}
