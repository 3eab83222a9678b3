//! Candidates that generic instances let through and that are false.

use super::{claims, of};

/// ‖x‖₁ ≤ c‖x‖ fails from n = c² + 1 on: no constant is a repair.
#[test]
fn a_constant_that_fails_only_at_larger_sizes_is_not_printed() {
    for constant in ["5.5", "3", "2"] {
        let outcome = of(&format!("lemma trap\n let x ∈ ℝ^n\n claim ‖x‖_1 ≤ {constant} ‖x‖\n"));
        let found = claims(&outcome);
        assert!(found.iter().any(|claim| claim.contains("√n")), "{found:?}");
        for repair in &outcome.repairs {
            let by_size = repair.claim[0].contains('n') || repair.given.iter().any(|given| given.starts_with("n "));
            assert!(by_size, "{:?}", repair.claim);
        }
    }
}

/// 1/x³ with x ≥ β needs β⁻³: at a large constant, smaller powers fail only for tiny β.
#[test]
fn an_exponent_that_fails_only_near_the_pole_is_not_printed() {
    for constant in [100, 10_000] {
        let text = format!("let x, β ∈ ℝ\n given 0 < β < 1/10; x ≥ β; x ≤ 1\n claim 1/x^3 ≤ {constant} β⁻²");
        let outcome = of(&format!("lemma trap\n {text}\n"));
        let found = claims(&outcome);
        assert!(!found.is_empty());
        for repair in outcome.repairs.iter().filter(|repair| repair.given.is_empty()) {
            let claim = &repair.claim[0];
            assert!(claim.contains("β⁻³") || claim.contains("β⁻⁴"), "{found:?}");
        }
    }
}

/// t ↦ exp(t) is beyond every constant and every power.
#[test]
fn no_constant_stands_against_what_grows_along_a_ray() {
    let outcome = of("lemma trap\n let t, R ∈ ℝ\n given R ≥ 1; 0 ≤ t ≤ R\n claim exp(t) ≤ 50 R\n");
    for repair in &outcome.repairs {
        let bounded = repair.claim[0].contains("exp(R)") || !repair.given.is_empty();
        assert!(bounded, "{:?} {:?}", repair.claim, repair.given);
    }
}

/// What says nothing is no repair: both sides one, a side that is 0, a claim about something else.
#[test]
fn nonsense_is_not_printed() {
    let outcome = of("lemma trap\n let u, v ∈ ℝ^n\n claim ‖u‖ ≤ ‖v‖\n");
    for claim in claims(&outcome) {
        assert_ne!(claim, "‖u‖ ≤ ‖u‖");
        assert!(claim.contains('u'), "{claim}");
    }
    let outcome = of("lemma trap\n let A ∈ ℝ^(n×n)\n where S = A − Aᵀ; K = I_n\n claim S = K\n");
    assert!(claims(&outcome).iter().all(|claim| claim != "S = S" && claim != "K = K"));
}

/// A hypothesis that is the claim in other words is none.
#[test]
fn a_hypothesis_does_not_restate_the_claim() {
    let outcome = of("lemma trap\n let a, b ∈ ℝ\n claim a ≤ b\n");
    for repair in &outcome.repairs {
        assert!(!repair.given.iter().any(|given| given == "b ≥ a" || given == "a ≤ b"), "{:?}", repair.given);
    }
}
