//! Planted false lemmas of every kind of edit, traps that generic instances do not see through, and what is printed pasted back.

mod flat;
mod kept;
mod tighten;
mod traps;

use lemmacheck::claims::Verdict;
use lemmacheck::engine::Budget;
use lemmacheck::lemmas;
use lemmacheck::repair::{How, Outcome, Repair, Target, repaired};

/// Quick to the end: the planted lemmas are small.
pub const HOW: How = How { last: Budget::Quick, seed: 0 };

/// What becomes of the first row of a text.
pub fn of(text: &str) -> Outcome {
    let targets = Target::all("planted.lemma", text).expect("it reads");
    repaired(&targets[0], HOW).expect("no contradiction")
}

pub fn claims(outcome: &Outcome) -> Vec<String> {
    outcome.repairs.iter().map(|repair| repair.claim.join("; ")).collect()
}

fn stands(repair: &Repair) -> bool {
    matches!(repair.verdict, Verdict::Certified | Verdict::Survived)
}

/// Texts with what one of their repairs must say: a claim, or a hypothesis behind `given`. That it is true is classical.
const PLANTED: [(&str, &str); 16] = [
    // a missing mixed term
    ("let x, y ∈ ℝ^n\n claim ‖x + y‖² = ‖x‖² + ‖y‖²", "‖x + y‖² = ‖x‖² + ‖y‖² + 2 · xᵀ y"),
    // a sign
    ("let a, b ∈ ℝ\n claim (a − b)² = a² − 2 a b − b²", "(a − b)² = a² − 2 a b + b²"),
    // factors in the wrong order
    ("let A, B ∈ ℝ^(n×n)\n claim (A B)ᵀ = Aᵀ Bᵀ", "(A B)ᵀ = Bᵀ Aᵀ"),
    // matrices do not commute
    ("let A, B ∈ ℝ^(n×n)\n claim (A + B)^2 = A^2 + 2 A B + B^2", "(A + B)² = A² + A B + B² + B A"),
    // a derivative without its chain rule, and one with a wrong sign
    ("let t ∈ ℝ\n where g(s) = sinh(s)^2\n claim diff(g)(t) = sinh(t) cosh(t)", "diff(g)(t) = 2 sinh(t) cosh(t)"),
    ("let M ∈ ℝ^(d×d), x ∈ ℝ^d\n where q(z) = zᵀ M z\n claim ∇q(x) = 2 M x", "∇q(x) = M x + Mᵀ x"),
    // a dimension's factor
    ("let x ∈ ℝ^n\n claim ‖x‖_1 ≤ ‖x‖", "‖x‖_1 ≤ ‖x‖ · √n"),
    ("let A ∈ ℝ^(n×n)\n claim |trace(A)| ≤ ‖A‖_F", "|trace(A)| ≤ ‖A‖_*"),
    // a constant
    ("let x, y ∈ ℝ^n\n claim ⟨x, y⟩ ≤ ‖x‖ ‖y‖ / 2", "⟨x, y⟩ ≤ ‖x‖ ‖y‖"),
    // an exponent inside an exponential
    (
        "let A ∈ ℝ^(n×d), x ∈ ℝ^d, R ∈ ℝ\n given R ≥ 2; ‖A‖ ≤ R; ‖x‖ ≤ R\n claim ‖exp(A x)‖ ≤ √n exp(R)",
        "‖exp(A x)‖ ≤ √n exp(R²)",
    ),
    // a bound by a matrix in place of its norm
    ("let b, u ∈ ℝ^n\n claim −‖b‖ u uᵀ ⪯ diag(b) ⪯ ‖b‖ u uᵀ", "−‖b‖_∞ I_(n) ⪯ diag(b) ⪯ ‖b‖_∞ I_(n)"),
    // an equality that is an inequality, and an order turned round
    ("let a, b ∈ ℝ\n claim |a + b| = |a| + |b|", "|a + b| ≤ |a| + |b|"),
    ("let A, B ∈ PD(n)\n given A ⪯ B\n claim A⁻¹ ⪯ B⁻¹", "A⁻¹ ⪰ B⁻¹"),
    // the norm in which a step contracts: by ε/(1 − ε), below 10/9 ε for ε < 1/10
    (
        "let H, K ∈ PD(d), h ∈ ℝ^d, ε ∈ ℝ\n given 0 < ε < 1/10\n  (1 − ε) H ⪯ K ⪯ (1 + ε) H\n where next = h − K⁻¹ H h\n \
         claim ‖next‖ ≤ 2 ε ‖h‖",
        "‖next‖_H ≤ (10/9) ε ‖h‖_H",
    ),
    // hypotheses
    ("let x ∈ ℝ^n\n claim sum(x) ≥ ‖x‖", "given x ≥ 0"),
    ("let A ∈ ℝ^(n×n)\n claim 0 ≤ det(A)", "given A = Aᵀ and 0 ⪯ A"),
];

#[test]
fn a_planted_false_lemma_of_every_kind_is_repaired() {
    for (text, wanted) in PLANTED {
        let outcome = of(&format!("lemma planted\n {text}\n"));
        assert_eq!(outcome.verdict, Verdict::Refuted, "{text}");
        let found = outcome.repairs.iter().any(|repair| match wanted.strip_prefix("given ") {
            Some(hypothesis) => repair.given.iter().any(|given| given == hypothesis),
            // a product is the same with its sign and without
            None => repair.claim.join("; ").replace(" · ", " ") == wanted.replace(" · ", " "),
        });
        let said: Vec<_> = outcome.repairs.iter().map(|repair| (&repair.claim, &repair.given)).collect();
        assert!(found, "{text}\nwanted {wanted}, found {said:?}");
        assert!(outcome.repairs.iter().all(stands), "{text}");
    }
}

#[test]
fn what_is_printed_can_be_pasted_and_its_stronger_variant_is_refuted() {
    for (text, _) in [PLANTED[0], PLANTED[6], PLANTED[8], PLANTED[14]] {
        let lemma = format!("lemma planted\n {text}\n");
        let outcome = of(&lemma);
        for repair in &outcome.repairs {
            let pasted = format!("{lemma}{}", repair.block);
            let checked = lemmas::check(&pasted).unwrap_or_else(|error| panic!("{error}\n{pasted}"));
            let twin = checked.iter().find(|row| row.id.ends_with(".corrected")).expect("a twin");
            assert!(matches!(twin.verdict, Verdict::Certified | Verdict::Survived), "{pasted}");
            let stronger = checked.iter().find(|row| row.case.ends_with(lemmas::STRONGER));
            // beside a hypothesis that is added the print itself is the stronger one, and stands above
            assert_eq!(stronger.is_none(), !repair.given.is_empty(), "{pasted}");
            assert!(stronger.is_none_or(|stronger| stronger.verdict == Verdict::Refuted), "{pasted}");
        }
    }
}

#[test]
fn a_reading_that_stands_is_offered_first() {
    let text = "lemma means\n let x ∈ ℝ^n\n claim ‖x‖_1 ≤ ‖x‖\n reading \"of unit vectors of one entry\"\n  also given n = 1\n  \
                claim ‖x‖_1 ≤ ‖x‖ + 1\n";
    let outcome = of(text);
    assert_eq!(outcome.repairs[0].edits[0].word(), "reading", "{:?}", claims(&outcome));
}

#[test]
fn a_claim_that_stands_needs_no_repair() {
    let outcome = of("lemma order\n let x ∈ ℝ^n\n claim ‖x‖ ≤ ‖x‖_1\n");
    assert_eq!(outcome.verdict, Verdict::Certified);
    assert!(outcome.repairs.is_empty());
}
