//! The rules: each with its statement, its side conditions and its source.
//!
//! A rule says how the bound of its line follows from the bounds of its premises, which are given in this order. Trees are
//! compared by identity; only [`Rule::Same`] looks further. Wherever a norm is named, the line's measure is that norm; where
//! none is, line and premises have one and the same norm. `Away` and `Nonnegative` count only where they are named.
//!
//! What holds of entries holds of columns and numbers: ‖x ∘ y‖, ‖f(x)‖, ‖|x|‖ and differences of f(x) are never measured as
//! matrices, of which it is false: |H| of H = [[1, 1], [1, −1]] has the norm 2, H itself √2.
//!
//! A power below 0, a root, a logarithm, an eigenvalue or an entry may stand in the trees of a chain only where it stands in a
//! fact or in the goal, or where facts show it to be defined: s·s⁻¹ = 1 where s⁻¹ is defined, which an instance with s = 0 that
//! counts must not be taken for. Every size is ≥ 1, and so is every index.

use serde::{Deserialize, Serialize};

/// A rule. `a, b, …` are the bounds of the premises in order; `m` is a bound of a maximum norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rule {
    // ------------------------------------------------------------------ bookkeeping
    /// A hypothesis, by the number of its fact: ‖X‖ ≤ t, |s| ≤ t, or s ≤ t where s is an atom. t is written exactly as a
    /// posynomial. For `Away`: t ≤ s or t < s or t ≤ |s|, t one monomial with all its atoms > 0. For `Nonnegative`: l ≤ r of
    /// columns or matrices, and the tree is r − l as a forest writes it, so r where l is 0. Equalities count either way.
    Given(usize),
    /// ‖X‖ ≤ t where the fact by this number says ‖X‖ ≤ t or ‖X‖ = t; the premise bounds |t|.
    Through(usize),
    /// ‖X‖ is exactly a posynomial: the atom ‖X‖, |s| ‖Y‖ of s Y, √n of 1_n and so on.
    Itself,
    /// |s| = s of a number that is a posynomial exactly as written: sums, products, powers, exp, sinh, cosh, norms, maxima of
    /// what is ≥ 0. For `Away`: one monomial with all its atoms > 0.
    Exactly,
    /// ‖X‖ = ‖Y‖ ≤ a, |s| = |t| ≥ a, x = y ≥ 0: X and Y are the same by the laws of rings once definitions are unfolded, or
    /// X = −Y (not for `Nonnegative`). (sᵃ)ᵇ = sᵃᵇ of whole a and b, or of s ≥ 0; √(s²) is not s.
    /// Besides exp 0 = cosh 0 = 1, sinh 0 = tanh 0 = ln 1 = 0, and cosh and |·| are even, sinh and tanh odd; and cosh(z) ∘ cosh(z) = 1 +
    /// sinh(z) ∘ sinh(z) where the square stands as a product of one tree with itself, or as its power 2.
    Same,
    /// |‖X‖| = ‖X‖ ≤ a: the premise bounds the norm that the tree is.
    NormAsNumber,
    /// |s| ≤ a where the premise bounds a number that is exactly the same posynomial.
    Equals,
    // ------------------------------------------------------------------ norms of sums and products
    /// ‖X ± Y‖ ≤ a + b.
    Triangle,
    /// | ‖X‖_p − ‖Y‖_p | ≤ ‖X′ − Y′‖_p, the premise, where X′ is X or, of columns and p = 2, a mirror image of X, and Y′ of Y: the
    /// triangle twice. A mirror image of x is x − w with w the same as ⟨q, q⟩⁻¹ (2 ⟨q, x⟩) q by the laws of rings: a reflection
    /// keeps ‖x‖₂.
    NormDifference,
    /// ‖x − w‖₂ = ‖x‖₂ where x − w is a mirror image of x, as in [`Rule::NormDifference`].
    Mirror,
    /// ‖s X‖ = |s| ‖X‖ ≤ a b; premises |s|, ‖X‖.
    Scaled,
    /// ‖A x‖₂ ≤ ‖A‖ ‖x‖₂; premises ‖A‖ spectral, ‖x‖₂.
    MatrixVector,
    /// ‖A B‖ ≤ ‖A‖ ‖B‖ spectral; for Frobenius the premises are ‖A‖ spectral and ‖B‖_F.
    MatrixProduct,
    /// ‖A B‖_F ≤ ‖A‖_F ‖B‖; premises ‖A‖_F, ‖B‖ spectral.
    MatrixProductRight,
    /// ‖Aᵀ‖ = ‖A‖, spectral and Frobenius.
    Transposed,
    /// ‖diag x‖ = ‖x‖∞ spectral; ‖diag x‖_F = ‖x‖₂.
    DiagonalMatrix,
    /// ‖x yᵀ‖ = ‖x‖₂ ‖y‖₂, spectral and Frobenius.
    OuterProduct,
    /// ‖I‖ = 1 spectral; ‖I_n‖_F = √n. No premise.
    IdentityNorm,
    /// ‖1_n‖∞ = 1, ‖1_n‖₂ = √n, ‖1_n‖₁ = n. No premise.
    OnesNorm,
    /// |⟨x, y⟩| ≤ ‖x‖₂ ‖y‖₂, Cauchy and Schwarz; of matrices with Frobenius norms.
    CauchySchwarz,
    /// |⟨x, y⟩| ≤ ‖x‖₁ ‖y‖∞, Hölder; premises ‖x‖₁, ‖y‖∞. With `true` they are ‖x‖∞, ‖y‖₁.
    Holder(bool),
    /// ‖x ∘ y‖_p ≤ ‖x‖∞ ‖y‖_p; premises ‖x‖∞, ‖y‖_p. With `true` they are ‖x‖_p, ‖y‖∞.
    Entrywise(bool),
    /// ‖x ∘ y‖₁ ≤ ‖x‖₂ ‖y‖₂.
    EntrywiseOne,
    /// Another norm of the same X, the premise: ‖x‖∞ ≤ ‖x‖₂ ≤ ‖x‖₁, ‖x‖∞ ≤ ‖x‖₁, ‖x‖₂ ≤ √n ‖x‖∞, ‖x‖₁ ≤ √n ‖x‖₂,
    /// ‖x‖₁ ≤ n ‖x‖∞; ‖A‖ ≤ ‖A‖_F, ‖A‖_F ≤ √n ‖A‖ with n = the number of rows, and with `true` that of the columns.
    Other(bool),
    /// |x_i| ≤ ‖x‖∞ of an entry; ‖A_{·j}‖₂ ≤ ‖A‖ of a column.
    Part,
    /// |tr A| ≤ n ‖A‖; |λ(A)| ≤ ‖A‖; σ_min(A) ≤ ‖A‖; the premise is spectral.
    Spectrum,
    // ------------------------------------------------------------------ functions
    /// ‖f(x)‖∞ ≤ f(m), |f(s)| ≤ f(m) where ‖x‖∞ ≤ m, |s| ≤ m: f = exp, cosh, sinh (increasing on [0, ∞), |f(t)| ≤ f(|t|)).
    /// f = tanh: ≤ m. f = |·|: ≤ m.
    Monotone,
    /// ‖tanh(x)‖∞ ≤ 1, |tanh s| ≤ 1. No premise.
    TanhRange,
    /// ‖|x|‖_p = ‖x‖_p of entries.
    AbsoluteEntries,
    /// ‖f(x) − f(y)‖_p ≤ sup |f′| ‖x − y‖_p, by the mean value theorem on the segment, which stays in |·| ≤ m as it is convex.
    /// f = exp, cosh, sinh: premises ‖x‖∞ ≤ a, ‖y‖∞ ≤ b, then ‖x − y‖_p; sup |f′| = exp m, sinh m, cosh m, where m has every
    /// monomial of a and b with the larger coefficient. f = tanh, |·|: the premise is ‖x − y‖_p alone, sup |f′| = 1. Of numbers with |·|.
    MeanValue,
    /// ‖f(x) − f(y)‖_p ≤ exp(c) ‖f′(x)‖_p ‖x − y‖∞ where ‖x − y‖∞ ≤ c, a number, as |f′(ζ)| ≤ |f′(x)| exp(|ζ − x|) between x and y:
    /// f = exp, f′ = exp; f = sinh, f′ = cosh; f = cosh with cosh in place of |f′|. Premises: ‖f′(x)‖_p (cosh(x) for both
    /// hyperbolic ones), ‖x − y‖∞ ≤ c, ‖x − y‖∞. Of numbers with |·|.
    LocalMeanValue,
    /// ‖cosh x − cosh y‖_p ≤ ‖sinh x − sinh y‖_p, since |sinh| ≤ cosh between x and y, entry for entry.
    HyperbolicDifference,
    /// ‖cosh(x) − 1_n‖∞ ≤ ½ m² cosh m, |cosh s − 1| likewise, where ‖x‖∞ ≤ m, |s| ≤ m, the premise: Taylor at 0, where sinh
    /// is 0, with the second derivative between.
    NearOne,
    /// |s^r| ≤ a^r with r < 0; the premise is `Away`: |s| ≥ a > 0. As for [`Rule::Power`], r is whole or s is not < 0.
    Reciprocal,
    /// |1/s − 1/t| ≤ a b⁻¹ c⁻¹; premises |s − t| ≤ a, |s| ≥ b > 0, |t| ≥ c > 0.
    ReciprocalDifference,
    /// |s^r| ≤ a^r, ‖x .^ k‖∞ ≤ a^k with r ≥ 0; whole, or s ≥ 0 as s^r is not defined elsewhere and a is one monomial. a⁰ = 1.
    Power,
    /// |max(s, …)| ≤ Σ of the premises |s|, …; |min(s, …)| likewise.
    Extreme,
    /// ‖u/Σu‖₁ ≤ 1 for u ≥ 0, so that the 2- and the maximum norm are ≤ 1 too: the tree is (⟨u, 1⟩)⁻¹ u once unfolded; the
    /// premise is `Nonnegative` of u.
    Shares,
    /// ‖u‖₁ = Σu ≤ a for u ≥ 0; premises `Nonnegative` of u, |⟨u, 1_n⟩|.
    Total,
    // ------------------------------------------------------------------ numbers away from 0
    /// |s t| ≥ a b.
    AwayProduct,
    /// ⟨cosh z, 1_n⟩ ≥ n. No premise.
    SumOfCosh,
    /// ⟨exp z, 1_n⟩ ≥ n exp(−m) where ‖z‖∞ ≤ m.
    SumOfExp,
    /// |exp s| ≥ exp(−m) where |s| ≤ m; |cosh s| ≥ 1 with no premise.
    AwayFunction,
    // ------------------------------------------------------------------ signs
    /// exp(x) ≥ 0, cosh(x) ≥ 0, x ∘ x ≥ 0 of one tree twice, |x| ≥ 0, 1_n ≥ 0, x .^ k with k whole and even, by form and entry
    /// for entry. No premise.
    SignByForm,
    /// x + y, x ∘ y, s x ≥ 0 where the parts are: premises `Nonnegative` of each.
    SignOfParts,
    /// Every entry is ≥ 0 by the form of the tree and by facts 0 ≤ x: sums and products of such, squares, even powers and those that
    /// are not whole, exp, cosh, |·|, norms, sinh and tanh of such. No premise.
    Visible,
    /// exp(t) ≥ exp(a) (1 + t − a) of numbers, and of the entries of a column t with a number a: the tangent of a convex function.
    /// The tree is exp(t) − exp(a) (1 + (t − a)), with 1_n and a 1_n of a column. No premise.
    ExpTangent,
    /// ln t ≤ ln a + (t − a)/a, the tangent of a concave function: the tree is (ln a + a⁻¹ (t − a)) − ln t, numbers. t and a are > 0
    /// where their logarithms are defined. No premise.
    LogTangent,
    /// max(x) ≥ x_i: the tree is max(x) 1_n − x. No premise.
    BelowLargest,
    /// logsumexp(x) ≥ x_i: the tree is logsumexp(x) 1_n − x. No premise.
    BelowLogSumExp,
    /// x_i ≤ b where ‖x‖∞ ≤ b, the premise: the tree is b 1_n − x, with b as [`tree_of`](super::tree_of) writes it.
    BelowNorm,
    // ------------------------------------------------------------------ orders
    /// ‖X‖ ≤ a where X is symmetric by its form or by a fact Xᵀ = X, the first fact says 0 ⪯ X or Z ⪯ X with Z the same as −Y, the
    /// second says X ⪯ Y, and the premise is ‖Y‖ ≤ a, all spectral: −Y ⪯ X ⪯ Y gives |zᵀX z| ≤ zᵀY z ≤ ‖Y‖ |z|². The facts by number.
    Between(usize, usize),
}
