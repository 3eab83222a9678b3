//! What shows that a sum of monomials is at most another: shares of the one in products of powers of the other, each with the
//! comparisons of atoms that it rests on.

use super::{Id, Monomial, Posynomial};
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Σ left ≤ Σ right over atoms ≥ 0, decided by exact multipliers.
///
/// Every term c·m on the left is shared out over the terms d·k on the right: a share t of it is at most t·c·κ·k, where κ is a
/// certified bound of m/k. Then Σ_j t_ij = 1 for each i, and Σ_i t_ij c_i κ_ij ≤ d_j for each j.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Residue {
    /// The left side.
    pub left: Posynomial,
    /// The right side.
    pub right: Posynomial,
    /// How the left side is shared out.
    pub shares: Vec<Share>,
}

impl Residue {
    /// The least c for which the same shares show Σ left ≤ c·Σ right; `None` where the right side is 0, or numbers grow too
    /// long.
    pub fn factor(&self) -> Option<Exact> {
        let mut largest = None;
        for (below, d) in self.right.terms() {
            let mut sum = Exact::zero();
            for share in self.shares.iter().filter(|share| share.below == *below) {
                let c = self.left.terms().find(|(of, _)| **of == share.of)?.1;
                sum = sum.add(&share.share.mul(c, &())?.mul(&share.quotient.bound, &())?, &())?;
            }
            largest = largest.max(Some(sum.div(d, &())?));
        }
        largest
    }
}

/// A share of a term on the left, below a term on the right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The monomial m on the left.
    pub of: Monomial,
    /// The monomial k on the right.
    pub below: Monomial,
    /// t > 0.
    pub share: Exact,
    /// How m ≤ κ k.
    pub quotient: Quotient,
}

/// m ≤ κ·k for two monomials: the product of comparisons l_i ≤ c_i r_i, each to a power λ_i > 0, is
/// m/common ≤ (∏ c_i^λ_i) k/common.
///
/// common = m/∏ l_i^λ_i, and no atom may stand in it with an exponent below 0 unless it is > 0; k = common·∏ r_i^λ_i exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quotient {
    /// κ ≥ ∏ c_i^λ_i.
    pub bound: Exact,
    /// The comparisons with their multipliers.
    pub multipliers: Vec<(Comparison, Exact)>,
}

/// l ≤ c·r between monomials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Comparison {
    /// 1 ≤ n.
    Dimension(Arc<str>),
    /// What a fact says, where its sides are exactly a·l and b·r with a, b > 0: l ≤ (b/a) r.
    Given(usize),
    /// The same back, of a fact l = c r that is an equality: r ≤ l/c.
    Equal(usize),
    /// ‖X‖_p ≤ c‖X‖_q, both atoms, as [`Rule::Other`](super::Rule::Other) has it.
    Norms {
        /// The atom ‖X‖_p.
        left: Id,
        /// The atom ‖X‖_q.
        right: Id,
    },
    /// A part of a maximum ≤ the maximum, an atom; the part is one monomial.
    Part {
        /// The maximum.
        maximum: Id,
        /// Which part, counted from 0.
        part: usize,
    },
    /// exp(m) ≥ 1, an atom, m a monomial.
    ExpAtLeastOne(Id),
    /// m^t ≤ (t/e)^t exp(m), an atom: the tangent of e^x at x = t > 0 in the logarithm of m.
    ExpTangent(Id, Exact),
    /// exp(m) ≤ exp(κ), an atom, where m ≤ κ, a number, by this quotient; κ is its bound.
    ExpBounded(Id, Box<Quotient>),
    /// 1 ≤ cosh(p), an atom.
    CoshAtLeastOne(Id),
    /// sinh(p) ≤ cosh(p), both atoms: this is sinh(p).
    SinhAtMostCosh(Id),
    /// f(p) ≤ exp(p) of the atom f(p), f = sinh or cosh: exp(p) as a product of atoms.
    AtMostExp(Id),
    /// sinh(p) ≤ ½ exp(p), of the atom sinh(p).
    SinhAtMostHalf(Id),
    /// cosh(p) ≤ ½(1 + exp(−2κ)) exp(p) of the atom cosh(p), p = c·m, where 1 ≤ b·m by this quotient with bound b ≤ c/κ, so
    /// that p ≥ κ > 0.
    CoshTail(Id, Exact, Box<Quotient>),
    /// sinh(p) ≤ p cosh(p) of the atom sinh(p), p one term.
    SinhLinear(Id),
    /// cosh(p) ≤ exp(½ p²) of the atom cosh(p), p one term: p^2k/(2k)! ≤ (p²/2)^k/k!, term by term (Hoeffding).
    CoshAtMostSquare(Id),
    /// tanh(p) ≤ p of the atom tanh(p), p one term.
    TanhLinear(Id),
    /// tanh(p) ≤ 1, an atom.
    TanhAtMostOne(Id),
    /// p ≤ sinh(p), of the atom sinh(p), p one term.
    SinhAtLeast(Id),
}
