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
