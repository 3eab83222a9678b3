//! How far an identity must be checked so that it holds for every length.

use lemmacheck::claims::Dependence::{self, Contractions, Sums};
use lemmacheck::language::{extent, read};

fn of(lemma: &str) -> Option<Vec<(String, Dependence)>> {
    let reading = read("own.lemma", &format!("lemma l\n{lemma}")).unwrap_or_else(|error| panic!("{error}"));
    let row = &reading.rows[0];
    Some(row.dims.iter().map(ToString::to_string).zip(extent(row)?).collect())
}

fn sums(degree: usize, named: usize) -> Dependence {
    Sums { degree, named }
}

#[test]
fn sums_over_places_count_and_entries_name_places() {
    let one = |lemma: &str| of(lemma).expect(lemma).remove(0).1;
    let vectors = "  let a, b, c ∈ ℝ^n\n";
    assert_eq!(one(&format!("{vectors}  claim ⟨a, b⟩ = sum(a ∘ b)")), sums(1, 0));
    assert_eq!(one(&format!("{vectors}  claim a ∘ b = diag(a) b")), sums(0, 1));
    assert_eq!(one(&format!("{vectors}  claim ⟨a, b⟩ c = (c aᵀ) b")), sums(1, 1));
    assert_eq!(one(&format!("{vectors}  claim ‖a‖² ‖b‖² = ⟨a, a⟩ ⟨b, b⟩")), sums(2, 0));
    assert_eq!(one(&format!("{vectors}  claim sum(i in n, j in n: a[i] b[j]) = sum(a) sum(b)")), sums(2, 0));
    assert_eq!(one("  let a ∈ ℝ^n\n  claim sum(exp(a)) / sum(exp(a)) = 1"), sums(1, 0));
    let softmax = "  let a ∈ ℝ^n\n  where s(z) = exp(z) / sum(exp(z))\n  claim jac(s)(a) = diag(s(a)) − s(a) s(a)ᵀ";
    assert_eq!(one(softmax), sums(1, 2));
    // n is a sum of ones: the product is 0 up to n = 4, and five lengths are asked for
    let product = one("  let a ∈ ℝ^n\n  claim (n − 1) (n − 2) (n − 3) (n − 4) sum(a) = 0");
    assert_eq!(product, sums(5, 0));
    assert_eq!(product.enough(), 6);
    let product = one("  let a ∈ ℝ^n\n  claim (n − 1) (n − 2) (n − 3) (n − 4) a = 0");
    assert_eq!((product.clone(), product.enough()), (sums(4, 1), 5));
}

#[test]
fn products_with_vectors_take_a_column_each_beside_those_that_are_named() {
    let regression =
        "  let A ∈ ℝ^(n×d), b ∈ ℝ^n, x, y ∈ ℝ^d\n  where L(x) = 1/2 ‖exp(A x) − b‖²\n        u(x) = exp(A x)\n";
    let both = |claim: &str| {
        of(&format!("{regression}  claim {claim}")).map(|of| of.into_iter().map(|(_, of)| of).collect::<Vec<_>>())
    };
    let along = |vectors, named| Contractions { vectors, named };
    assert_eq!(both("∇L(x) = Aᵀ (u(x) ∘ (u(x) − b))"), Some(vec![sums(1, 0), along(1, 1)]));
    assert_eq!(both("∇²L(x) = Aᵀ diag(u(x) ∘ (2 u(x) − b)) A"), Some(vec![sums(1, 0), along(1, 2)]));
    assert_eq!(both("u(x + y) = u(x) ∘ u(y)"), Some(vec![sums(0, 1), along(2, 0)]));
    assert_eq!(both("⟨Aᵀ u(x), y⟩ = ⟨u(x), A y⟩"), Some(vec![sums(1, 0), along(2, 0)]));
    // sums over d inside exp, and Gram matrices, are neither
    assert_eq!(both("exp(‖x‖²) = exp(⟨x, x⟩)"), None);
    assert_eq!(both("A Aᵀ u(x) = A (Aᵀ u(x))"), None);
}

#[test]
fn what_is_not_of_the_form_is_refused() {
    for lemma in [
        "  let a ∈ ℝ^n\n  claim ‖a‖ = √(⟨a, a⟩)",
        "  let a ∈ ℝ^n\n  claim √n = √n",
        "  let a ∈ ℝ^n\n  claim prod(a) = prod(a)",
        "  let a ∈ ℝ^n\n  claim a[1] = a[1]",
        "  let a ∈ ℝ^n\n  claim sum(i in n: i a[i]) = sum(i in n: i a[i])",
        "  let a ∈ ℝ^n\n  claim exp(sum(a)) = exp(sum(a))",
        "  let a, b ∈ ℝ^n\n  claim sum(i in n: 1 / (a[i] + sum(b))) = sum(i in n: 1 / (sum(b) + a[i]))",
        // the index inside g is another one than that of the sum around it
        "  let a, b ∈ ℝ^n\n  where g(t) = sum(i in n: a[i] + t)\n  claim sum(i in n: 1 / g(b[i])) = sum(i in n: 1 / g(b[i]))",
        "  let M ∈ ℝ^(n×n)\n  claim det(M) = det(Mᵀ)",
        "  let a ∈ ℝ^n\n  claim sum(a) ≤ sum(a)",
        "  let a ∈ ℝ^n\n  given n ≤ 4\n  claim sum(a) = sum(a)",
        "  let a ∈ ℝ^n\n  where s(0) = 0; s(k + 1) = s(k) + 1\n  claim s(3) sum(a) = 3 sum(a)",
        "  let a ∈ ℝ^n\n  claim sum(i in 1..n − 1: a[i]) = sum(i in 1..n − 1: a[i])",
    ] {
        assert_eq!(of(lemma), None, "{lemma}");
    }
}
