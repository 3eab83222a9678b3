//! What the search proves of small texts, and that it does not prove their false neighbours.

use lemmacheck::language::read;
use lemmacheck::prove::check::check;
use lemmacheck::prove::{problem, prove};

/// Whether every row of a text is proved, by chains that the check accepts.
fn proved(text: &str) -> bool {
    let rows = read("own.lemma", text).unwrap_or_else(|error| panic!("{error:?}")).rows;
    rows.iter().all(|row| {
        let mut problem = problem(row).unwrap();
        prove(&mut problem).is_some_and(|chain| check(&mut problem, &chain).is_ok())
    })
}

/// Each text with what makes it false when it takes the place of something in it.
fn and_not_its_neighbours(text: &str, neighbours: &[(&str, &str)]) {
    assert!(proved(text), "not proved: {text}");
    for (part, other) in neighbours {
        let changed = text.replace(part, other);
        assert_ne!(changed, text, "nothing to change in {text}");
        assert!(!proved(&changed), "proved though false: {changed}");
    }
}

#[test]
fn norms_of_products_are_bounded_by_norms_of_factors() {
    and_not_its_neighbours(
        "lemma own\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d, R ∈ ℝ\n  given ‖A‖ ≤ R; ‖x‖ ≤ R\n  claim ‖exp(A x)‖ ≤ √n exp(R²)\n",
        &[("√n exp", "exp"), ("‖x‖ ≤ R", "‖x‖ ≥ R"), ("exp(R²)", "exp(R)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let x, y ∈ ℝ^n\n  claim ‖x ∘ y‖_1 ≤ ‖x‖ ‖y‖\n",
        &[("≤ ‖x‖ ‖y‖", "≤ ‖x‖_∞ ‖y‖"), ("≤ ‖x‖", "≤ 99/100 ‖x‖")],
    );
}

#[test]
fn differences_are_bounded_by_slopes() {
    and_not_its_neighbours(
        "lemma own\n  let x, y ∈ ℝ^n, R ∈ ℝ\n  given ‖x‖ ≤ R; ‖y‖ ≤ R\n  claim ‖sinh(x) − sinh(y)‖ ≤ cosh(R) ‖x − y‖\n",
        &[("cosh(R)", "sinh(R)"), ("; ‖y‖ ≤ R", ""), ("cosh(R) ‖", "99/100 cosh(R) ‖")],
    );
    and_not_its_neighbours(
        "lemma own\n  let s, t, b ∈ ℝ\n  given 0 < b; b ≤ s; b ≤ t\n  claim |1/s − 1/t| ≤ b^(−2) |s − t|\n",
        &[("; b ≤ t", ""), ("b^(−2)", "b^(−1)")],
    );
}

#[test]
fn signs_make_shares_of_a_sum() {
    and_not_its_neighbours(
        "lemma own\n  let u ∈ ℝ^n\n  given u ≥ 0\n  where f = u/⟨u, 1_n⟩\n  claim ‖f‖ ≤ 1\n",
        &[("  given u ≥ 0\n", ""), ("≤ 1", "≤ 99/100")],
    );
}

#[test]
fn numbers_stay_away_from_zero() {
    and_not_its_neighbours(
        "lemma own\n  let x ∈ ℝ^n, R ∈ ℝ\n  given ‖x‖ ≤ R\n  claim |1/⟨exp(x), 1_n⟩| ≤ exp(R)/n\n",
        &[("exp(R)/n", "exp(R)/n^2"), ("⟨exp", "⟨sinh"), ("‖x‖ ≤ R", "‖x‖ ≥ R")],
    );
}

#[test]
fn orders_drop_squares_and_bound_the_rest() {
    and_not_its_neighbours(
        "lemma own\n  let u, v ∈ ℝ^n\n  claim u vᵀ + v uᵀ ⪯ u uᵀ + v vᵀ\n",
        &[("⪯ u uᵀ +", "⪯ 1/2 u uᵀ +"), ("+ v vᵀ", "− v vᵀ")],
    );
    and_not_its_neighbours("lemma own\n  let u ∈ ℝ^n\n  claim diag(u) ⪯ ‖u‖_∞ I_n\n", &[("‖u‖_∞ I", "99/100 ‖u‖_∞ I")]);
}

#[test]
fn a_reflection_keeps_the_norm() {
    and_not_its_neighbours(
        "lemma own\n  let q, x, y ∈ ℝ^n\n  given ‖q‖² ≠ 0\n  where m(z) = z − 2 ⟨q, z⟩/⟨q, q⟩ q\n  claim |‖x‖ − ‖y‖| ≤ ‖m(x) − y‖\n",
        &[("− 2 ⟨q", "− 3 ⟨q"), ("≤ ‖m", "≤ 1/2 ‖m")],
    );
}

#[test]
fn what_is_left_is_shared_out_exactly() {
    and_not_its_neighbours(
        "lemma own\n  let R ∈ ℝ, x ∈ ℝ^n\n  given R ≥ 4\n  claim R^6 ≤ exp(R²)\n        1 + ‖1_n‖ ≤ 2 √n + 0 ‖x‖\n",
        &[("R ≥ 4", "R ≥ 1"), ("≤ 2 √n", "≤ 199/100 √n")],
    );
}

#[test]
fn functions_of_a_size_are_functions_of_the_number() {
    and_not_its_neighbours(
        "lemma own\n  let s ∈ ℝ\n  claim |sinh(s)| = sinh(|s|) ≤ exp(|s|)\n",
        &[("= sinh(|s|)", "= sinh(s)"), ("≤ exp(|s|)", "≤ exp(s)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let s ∈ ℝ\n  given |s| ≤ 1/10\n  claim |cosh(s) − 1| ≤ s²\n",
        &[("≤ s²", "≤ 1/2 s²"), ("cosh(s) − 1", "exp(s) − 1"), ("|s| ≤ 1/10", "|s| ≤ 10")],
    );
    and_not_its_neighbours(
        "lemma own\n  let x ∈ ℝ^n, R ∈ ℝ\n  given ‖cosh(x)‖ ≤ R\n  claim diag(sinh(x) ∘ sinh(x)) + I_n ⪯ R² I_n\n",
        &[("+ I_n", "+ 2 I_n"), ("⪯ R²", "⪯ 99/100 R²")],
    );
}

#[test]
fn a_matrix_between_a_matrix_and_its_transpose_is_bounded_inside() {
    let text = "lemma own\n  let A ∈ ℝ^(n×d), w ∈ ℝ^n, l ∈ ℝ\n  given l > 0; λ_min(Aᵀ A) > 0; w ∘ w ≥ l/λ_min(Aᵀ A)\n  claim l I_d ⪯ Aᵀ diag(w ∘ w) A\n";
    and_not_its_neighbours(
        text,
        &[("claim l I", "claim 101/100 l I"), ("≥ l/", "≥ 99/100 l/"), ("l/λ_min(Aᵀ A)", "l")],
    );
    and_not_its_neighbours(
        "lemma own\n  let A ∈ ℝ^(n×d), U ∈ ℝ^(n×n)\n  claim 0 ⪯ Aᵀ (2 ‖U‖ I_n + U + Uᵀ) A\n",
        &[("2 ‖U‖", "‖U‖"), ("U + Uᵀ", "U U")],
    );
}

#[test]
fn gradients_and_hessians_of_definitions_are_bounded() {
    let text = "lemma own\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d, R ∈ ℝ\n  given ‖A‖ ≤ R; ‖x‖ ≤ R\n  where L(z) = 1/2 ‖exp(A z)‖²\n  claim ";
    let gradient = format!("{text}‖∇L(x)‖ ≤ R √n exp(2 R²)\n");
    and_not_its_neighbours(
        &gradient,
        &[("√n exp", "exp"), ("≤ R √n", "≤ √n"), ("exp(2 R²)", "exp(R²)"), ("1/2 ‖exp", "‖exp")],
    );
    let hessian = format!("{text}‖∇²L(x)‖ ≤ 2 R² exp(2 R²)\n");
    and_not_its_neighbours(&hessian, &[("≤ 2 R²", "≤ R²"), ("exp(2 R²)", "exp(R²)")]);
    let convex = format!("{text}0 ⪯ ∇²L(x)\n");
    and_not_its_neighbours(&convex, &[("0 ⪯", "I_d ⪯"), ("exp(A z)‖²", "sinh(A z)‖² − ‖cosh(A z)‖²")]);
}

#[test]
fn a_share_is_found_again_in_a_sum() {
    and_not_its_neighbours(
        "lemma own\n  let v ∈ ℝ^n, b ∈ ℝ\n  given exp(v) + v ≥ 0; b > 0; ⟨exp(v) + v, 1_n⟩ ≥ b\n  where a = ⟨exp(v) + v, 1_n⟩\n        f = a⁻¹ (exp(v) + v)\n  claim ‖a⁻¹ (exp(v) + 1_n)‖ ≤ 1 + ‖v‖/b + √n/b + 0 ‖f‖\n",
        &[("given exp(v) + v ≥ 0; ", "given "), ("≤ 1 + ‖v‖/b", "≤ ‖v‖/b"), ("+ √n/b", "")],
    );
    and_not_its_neighbours(
        "lemma own\n  let v ∈ ℝ^n, z ∈ ℝ^n, b ∈ ℝ\n  given v ≥ 0; b > 0; ⟨v, 1_n⟩ ≥ b\n  where a = ⟨v, 1_n⟩\n        f = a⁻¹ v\n  claim a⁻² (v + z) (v + z)ᵀ ⪯ (1 + ‖z‖/b)² I_n + 0 f fᵀ\n",
        &[("given v ≥ 0; ", "given "), ("(1 + ‖z‖/b)²", "(‖z‖/b)²"), ("a⁻² (v + z)", "a⁻³ (v + z)")],
    );
}

#[test]
fn facts_of_order_are_used_inside_congruences_and_sums() {
    and_not_its_neighbours(
        "lemma own\n  let A ∈ PSD(n), B ∈ ℝ^(n×d)\n  claim 0 ⪯ Bᵀ A B\n",
        &[("A ∈ PSD(n)", "A ∈ Sym(n)"), ("claim 0 ⪯ Bᵀ A B", "claim Bᵀ A B ⪯ 0")],
    );
    and_not_its_neighbours(
        "lemma own\n  let H, K ∈ Sym(n), m ∈ ℝ\n  given m I_n ⪯ H; m I_n ⪯ K; 0 ≤ m\n  claim 2 m I_n ⪯ H + K\n",
        &[("claim 2 m", "claim 3 m"), ("; m I_n ⪯ K", ""), ("H + K", "H − K")],
    );
}

#[test]
fn a_trace_of_a_product_is_an_inner_product() {
    and_not_its_neighbours(
        "lemma own\n  let A, B ∈ ℝ^(n×d)\n  claim |trace(Aᵀ B)| ≤ ‖A‖_F ‖B‖_F\n",
        &[("≤ ‖A‖_F ‖B‖_F", "≤ ‖A‖ ‖B‖_F"), ("≤ ‖A‖_F", "≤ 99/100 ‖A‖_F")],
    );
}
