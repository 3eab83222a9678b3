//! Identities settled for all lengths of their dimensions from a few: true ones, and ones that are true up to some length.

use lemmacheck::claims::{Executable, Judged, Verdict};
use lemmacheck::engine::hypotheses;
use lemmacheck::engine::{Examination, examine};
use lemmacheck::language::read;
use lemmacheck::lemmas::{Checked, check};
use std::sync::Arc;

fn judged(lemma: &str) -> Checked {
    check(&format!("lemma l\n{lemma}\n")).unwrap_or_else(|error| panic!("{lemma}: {error}")).remove(0)
}

fn region(lemma: &str) -> String {
    let checked = judged(lemma);
    assert_eq!(checked.verdict, Verdict::Certified, "{lemma}: {}", checked.reason);
    checked.entry.region.unwrap_or_default()
}

#[test]
fn identities_in_sums_and_products_with_vectors_hold_for_all_lengths() {
    let regression = "  let A ∈ ℝ^(n×d), b ∈ ℝ^n, x, y ∈ ℝ^d\n  where u(x) = exp(A x)\n        α(x) = sum(u(x))\n        \
                      L(x) = 1/2 ‖u(x) − α(x) b‖²\n        p(x) = u(x) / α(x)\n  claim";
    for (lemma, wanted) in [
        ("  let a, b ∈ ℝ^n\n  claim ⟨a, b⟩ = sum(a ∘ b)", "all n"),
        ("  let A ∈ ℝ^(n×d), a ∈ ℝ^n, x ∈ ℝ^d\n  claim ⟨A x, a⟩ = ⟨x, Aᵀ a⟩", "all n, d"),
        (&format!("{regression} ∇L(x) = Aᵀ (u(x) ∘ (u(x) − α(x) b)) − ⟨u(x) − α(x) b, b⟩ Aᵀ u(x)"), "all n, d"),
        (&format!("{regression} jac(p)(x) = (diag(p(x)) − p(x) p(x)ᵀ) A"), "all n, d"),
    ] {
        assert_eq!(region(lemma), wanted, "{lemma}");
    }
}

#[test]
fn what_is_true_up_to_a_length_is_not_certified_for_all() {
    for lemma in [
        "  let a ∈ ℝ^n\n  claim (n − 1) (n − 2) (n − 3) (n − 4) sum(a) = 0",
        "  let a ∈ ℝ^n\n  claim (n − 1) (n − 2) (n − 3) (n − 4) a = 0_n",
        "  let a ∈ ℝ^d\n  claim (d − 1) (d − 2) (d − 3) a = 0_d",
        "  let A ∈ ℝ^(n×d)\n  claim (d − 1) (d − 2) (d − 3) A = 0_(n×d)",
        "  let a, b ∈ ℝ^n\n  claim sum(i in n, j in n with i ≠ j: a[i] b[j]) (n − 2) (n − 3) (n − 4) = 0",
    ] {
        let checked = judged(lemma);
        let said = checked.entry.region.clone().unwrap_or_default();
        assert!(!said.contains("all"), "{lemma}: {} {said}", checked.reason);
        assert_eq!(checked.verdict, Verdict::Refuted, "{lemma}: {}", checked.reason);
    }
}

#[test]
fn what_is_not_of_the_form_keeps_the_sizes_tried() {
    for lemma in [
        "  let a ∈ ℝ^n\n  claim √n ‖a‖ = ‖a‖ √n",
        "  let M ∈ ℝ^(n×n)\n  claim det(M) = det(Mᵀ)",
        "  let Q ∈ Orth(n), a ∈ ℝ^n\n  claim ‖Q a‖² = ‖a‖²",
        "  let x, y ∈ ℝ^d, A ∈ ℝ^(n×d)\n  given y = Aᵀ A x\n  claim ⟨y, x⟩ = ‖A x‖²",
    ] {
        let said = region(lemma);
        assert!(said.contains('≤') && !said.contains("all"), "{lemma}: {said}");
    }
}

#[test]
fn a_size_at_which_nothing_is_defined_shows_nothing_of_the_others() {
    // 0 at n = 1 and 8, nowhere defined from 2 to 4, and not 0 at 5
    let found = judged("  let a ∈ ℝ^n\n  claim (n − 1) (n − 8) sum(a) / ((n − 2) (n − 3) (n − 4)) = 0");
    assert_eq!(found.verdict, Verdict::Refuted, "{}", found.reason);
}

#[test]
fn a_size_that_is_not_recorded_shows_nothing_of_the_others() {
    let row =
        read("own.lemma", "lemma l\n  let a, b ∈ ℝ^n\n  claim ⟨a, b⟩ = sum(a ∘ b)\n").expect("a lemma").rows.remove(0);
    let (claim, _) = hypotheses::judged(Arc::new(row)).expect("it has shapes");
    let region = |claim: Judged| {
        let judgement = examine(&Executable::Formula(claim), &[], Examination::quick()).expect("no contradiction");
        judgement.region.expect("it is certified")
    };
    assert_eq!(region(claim.clone()), "all n");
    let record = claim.record.clone();
    let without = Arc::new(move |size: lemmacheck::claims::Size| record(size).filter(|_| size.n() != 2));
    assert_eq!(region(Judged { record: without, ..claim }), "for n ≤ 4");
}
