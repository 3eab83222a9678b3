//! What the search proves of small texts, and that it does not prove their false neighbours.

use lemmacheck::language::read;
use lemmacheck::prove::check::check;
use lemmacheck::prove::{problem, prove};

/// Whether every row of a text is proved, by chains that the check accepts.
fn proved(text: &str) -> bool {
    let rows = read("own.lemma", text).unwrap_or_else(|error| panic!("{error:?}")).rows;
    rows.iter().all(|row| {
        problem(row)
            .is_some_and(|mut problem| prove(&mut problem).is_some_and(|chain| check(&mut problem, &chain).is_ok()))
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

#[test]
fn young_and_the_parallelogram_are_squares() {
    and_not_its_neighbours(
        "lemma own\n  let x, y ∈ ℝ^n, ε ∈ ℝ\n  given ε > 0\n  claim ⟨x, y⟩ ≤ ε/2 ‖x‖² + 1/(2 ε) ‖y‖²\n",
        &[("1/(2 ε)", "1/(3 ε)"), ("ε > 0", "ε ≠ 0"), ("≤ ε/2", "≤ −ε/2")],
    );
    and_not_its_neighbours(
        "lemma own\n  let x, y ∈ ℝ^n\n  claim ‖x + y‖² ≤ 2 ‖x‖² + 2 ‖y‖²\n",
        &[("2 ‖y‖²", "199/100 ‖y‖²"), ("≤ 2 ‖x‖²", "≤ ‖x‖²")],
    );
    and_not_its_neighbours(
        "lemma own\n  let a, b ∈ ℝ\n  given a ≥ 0; b ≥ 0\n  claim √(a b) ≤ (a + b)/2\n",
        &[("(a + b)/2", "(a + b)/3"), ("(a + b)/2", "a")],
    );
}

#[test]
fn eigenvalues_are_compared_as_weyl_does() {
    and_not_its_neighbours(
        "lemma own\n  let A, B ∈ Sym(n)\n  claim λ_max(A + B) ≤ λ_max(A) + λ_max(B)\n",
        &[("claim λ_max(A + B)", "claim 2 λ_max(A + B)"), ("+ λ_max(B)", "+ λ_min(B)"), ("≤ λ_max(A) +", "≤")],
    );
    and_not_its_neighbours(
        "lemma own\n  let A, E ∈ Sym(n)\n  claim |λ_max(A + E) − λ_max(A)| ≤ ‖E‖\n",
        &[("≤ ‖E‖", "≤ 99/100 ‖E‖"), ("A + E", "A + 2 E"), ("≤ ‖E‖", "≤ λ_max(E)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let A ∈ Sym(n), x ∈ ℝ^n\n  claim xᵀ A x ≤ λ_max(A) ‖x‖²\n        λ_min(A) ‖x‖² ≤ xᵀ A x\n",
        &[("claim xᵀ A x ≤ λ_max", "claim xᵀ A x ≤ λ_min"), ("λ_max(A) ‖x‖²", "λ_max(A) ‖x‖")],
    );
    and_not_its_neighbours(
        "lemma own\n  let A, B ∈ Sym(n)\n  given A ⪯ B\n  claim trace(A) ≤ trace(B)\n        λ_max(A) ≤ λ_max(B)\n",
        &[("A ⪯ B", "B ⪯ A"), ("claim trace(A)", "claim 2 trace(A)")],
    );
}

#[test]
fn quadratics_are_as_smooth_and_as_convex_as_their_matrix() {
    let text = "lemma own\n  let H ∈ Sym(n), x, y ∈ ℝ^n, m ∈ ℝ\n  given H ⪯ m I_n\n  where f(z) = 1/2 zᵀ H z\n  claim ‖∇f(x) − ∇f(y)‖ ≤ ‖H‖ ‖x − y‖\n";
    and_not_its_neighbours(text, &[("1/2 zᵀ", "zᵀ"), ("≤ ‖H‖", "≤ m")]);
    and_not_its_neighbours(
        "lemma own\n  let A ∈ ℝ^(n×d), b ∈ ℝ^n, x ∈ ℝ^d, m ∈ ℝ\n  given m ≥ 0\n  where f(z) = 1/2 ‖A z − b‖² + m/2 ‖z‖²\n  claim m I_d ⪯ ∇²f(x)\n",
        &[("+ m/2", "+ m/3"), ("1/2 ‖A z", "−1/2 ‖A z")],
    );
}

#[test]
fn exponentials_and_logarithms_lie_on_their_sides_of_tangents() {
    and_not_its_neighbours(
        "lemma own\n  let t ∈ ℝ\n  given t > 0\n  claim log(t) ≤ t − 1\n",
        &[("t − 1", "t − 2"), ("claim log(t) ≤ t − 1", "claim t − 1 ≤ log(t)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let t ∈ ℝ\n  claim 1 + t ≤ exp(t)\n",
        &[("1 + t", "1 + 2 t"), ("1 + t", "2 + t")],
    );
    and_not_its_neighbours(
        "lemma own\n  let s, t ∈ ℝ\n  given 0 < s; s ≤ t\n  claim log(s) ≤ log(t)\n",
        &[("; s ≤ t", "; t > 0"), ("claim log(s) ≤ log(t)", "claim log(t) ≤ log(s)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let a, b ∈ ℝ\n  claim exp((a + b)/2) ≤ (exp(a) + exp(b))/2\n",
        &[("(exp(a) + exp(b))/2", "exp(a)"), ("exp((a + b)/2)", "exp(a + b)")],
    );
    and_not_its_neighbours(
        "lemma own\n  let t ∈ ℝ\n  claim |tanh(t)| ≤ |t|\n        cosh(t) ≤ exp(t²/2)\n",
        &[("≤ |t|", "≤ 9/10 |t|"), ("t²/2", "t²/3"), ("claim |tanh(t)| ≤ |t|", "claim tanh(t) ≤ t")],
    );
    and_not_its_neighbours(
        "lemma own\n  let t ∈ ℝ\n  claim 1/(1 + exp(−t)) ≤ 1\n        exp(t)/(1 + exp(t))² ≤ 1/4\n",
        &[("≤ 1\n", "≤ 1/2\n"), ("≤ 1/4", "≤ 6/25")],
    );
}

#[test]
fn logsumexp_and_softmax_have_their_ranges() {
    and_not_its_neighbours(
        "lemma own\n  let x, y ∈ ℝ^n\n  claim max(x) ≤ logsumexp(x) ≤ max(x) + log(n)\n        |logsumexp(x) − logsumexp(y)| ≤ ‖x − y‖_∞\n",
        &[
            ("≤ max(x) + log(n)", "≤ max(x) + log(n)/2"),
            ("≤ ‖x − y‖_∞", "≤ 99/100 ‖x − y‖_∞"),
            ("claim max(x)", "claim 2 max(x)"),
        ],
    );
    and_not_its_neighbours(
        "lemma own\n  let x ∈ ℝ^n\n  where p = exp(x)/sum(exp(x))\n  claim 0 ≤ p\n        p ≤ 1\n        0 ⪯ diag(p) − p pᵀ\n        ‖diag(p) − p pᵀ‖ ≤ 1\n",
        &[("p ≤ 1", "p ≤ 1/2"), ("− p pᵀ\n", "− 2 p pᵀ\n"), ("pᵀ‖ ≤ 1", "pᵀ‖ ≤ 1/4"), ("0 ≤ p", "1/n ≤ p")],
    );
    and_not_its_neighbours(
        "lemma own\n  let p ∈ Simplex(n), x ∈ ℝ^n\n  claim |⟨p, x⟩| ≤ ‖x‖_∞\n        p pᵀ ⪯ diag(p)\n",
        &[("p ∈ Simplex(n)", "p ∈ ℝ^n"), ("≤ ‖x‖_∞", "≤ 99/100 ‖x‖_∞"), ("claim |⟨p, x⟩|", "claim 2 |⟨p, x⟩|")],
    );
}

#[test]
fn an_index_is_one_or_more_only_where_its_range_says_so() {
    and_not_its_neighbours(
        "lemma own\n  let t ∈ [1, 2]\n  claim for all i in 1..3: −1 ≤ i t\n",
        &[("1..3", "(0 − 2)..3")],
    );
    and_not_its_neighbours(
        "lemma own\n  let x ∈ ℝ^n\n  claim for all i in 1..2, j in i + 1..3: 0 < j ‖x‖² + i\n",
        &[("1..2", "0..2"), ("i + 1..3", "i − 3..3"), ("+ i", "− i")],
    );
}
