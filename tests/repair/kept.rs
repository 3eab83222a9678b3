//! False textbook lemmas, written down before anything was run on them, whose nearest true statement is classical.

use super::{claims, of};
use lemmacheck::claims::Verdict;

/// Each with what one of its repairs says: a claim, or a hypothesis behind `given`.
const KEPT: [(&str, &str); 20] = [
    ("let x, y ∈ ℝ^n\n claim ‖x + y‖² + ‖x − y‖² = ‖x‖² + ‖y‖²", "‖x + y‖² + ‖x − y‖² = 2 (‖x‖² + ‖y‖²)"),
    ("let x, y ∈ ℝ^n\n claim ⟨x, y⟩ = 1/2 (‖x + y‖² − ‖x − y‖²)", "⟨x, y⟩ = (1/4) (‖x + y‖² − ‖x − y‖²)"),
    ("let x, y ∈ ℝ^n\n claim ‖x − y‖ ≤ ‖x‖ − ‖y‖", "‖x − y‖ ≤ ‖x‖ + ‖y‖"),
    ("let a, b ∈ ℝ\n claim (a + b)² ≤ a² + b²", "(a + b)² ≤ 2 (a² + b²)"),
    (
        "let A ∈ ℝ^(n×d), b ∈ ℝ^n, x ∈ ℝ^d\n where L(z) = ‖A z − b‖²\n claim ∇L(x) = Aᵀ (A x − b)",
        "∇L(x) = 2 Aᵀ (A x − b)",
    ),
    ("let A ∈ ℝ^(n×n), b, x ∈ ℝ^n\n where L(z) = 1/2 ‖A z − b‖²\n claim ∇L(x) = A (A x − b)", "∇L(x) = Aᵀ (A x − b)"),
    // derivatives that no change at one node makes right: they are carried out
    ("let x ∈ ℝ^n\n where f(z) = log(sum(exp(z)))\n claim ∇f(x) = exp(x)", "∇f(x) = exp(x)/sum(exp(x))"),
    ("let x ∈ ℝ^n\n given x ≠ 0\n where f(z) = ‖z‖\n claim ∇f(x) = x", "∇f(x) = x/f(x)"),
    ("let b, x ∈ ℝ^n\n where h(z) = ⟨b, z⟩ z\n claim jac(h)(x) = ⟨b, x⟩ I_n", "jac(h)(x) = ⟨b, x⟩ I_n + x bᵀ"),
    ("let t ∈ ℝ\n where g(s) = cosh(3 s)\n claim diff(g)(t) = sinh(3 t)", "diff(g)(t) = 3 sinh(3 t)"),
    ("let A, B ∈ PD(n)\n claim (A B)⁻¹ = A⁻¹ B⁻¹", "(A B)⁻¹ = B⁻¹ A⁻¹"),
    ("let t ∈ (0, ∞)\n claim log(t) ≥ t − 1", "log(t) ≤ t − 1"),
    ("let a, b ∈ ℝ\n given a ≥ 0; b ≥ 0\n claim √(a b) ≤ (a + b)/3", "√(a b) ≤ (a + b)/2"),
    (
        "let x ∈ ℝ^n\n claim sum(i in 1..n − 1: x[i + 1] − x[i]) = x[n]",
        "sum(i in 1..n − 1: x[i + 1] − x[i]) = x[n] − x[1]",
    ),
    ("let x ∈ ℝ^n\n claim sum(i in n: i) = n (n − 1)/2", "sum(i in n: i) = n (n + 1)/2"),
    ("let A ∈ ℝ^(n×n), x, y ∈ ℝ^n\n claim ⟨A x, y⟩ = ⟨x, A y⟩", "⟨A x, y⟩ = ⟨x, Aᵀ y⟩"),
    ("let x, y ∈ ℝ^n\n claim exp(x + y) = exp(x) + exp(y)", "exp(x + y) = exp(x) ∘ exp(y)"),
    ("let t ∈ ℝ\n claim cosh(2 t) = cosh(t)² − sinh(t)²", "cosh(2 t) = cosh(t)² + sinh(t)²"),
    ("let u ∈ ℝ^n\n where P = u uᵀ\n claim P P = P", "given ‖u‖ = 1"),
    ("let t ∈ ℝ\n claim (1 + t)^3 ≥ 1 + 3 t", "given t ≥ −1"),
];

#[test]
fn a_false_textbook_lemma_is_repaired_to_the_classical_one() {
    for (text, wanted) in KEPT {
        let outcome = of(&format!("lemma kept\n {text}\n"));
        assert_eq!(outcome.verdict, Verdict::Refuted, "{text}");
        // a product is the same with its sign and without
        let plain = |text: &str| text.replace(" · ", " ");
        let found = outcome.repairs.iter().any(|repair| match wanted.strip_prefix("given ") {
            Some(hypothesis) => repair.given.iter().any(|given| given == hypothesis),
            None => plain(&repair.claim.join("; ")) == wanted,
        });
        let given: Vec<_> = outcome.repairs.iter().map(|repair| &repair.given).collect();
        assert!(found, "{text}\nwanted {wanted}, found {:?} {given:?}", claims(&outcome));
    }
}
