//! A chain: lines that bound trees, each by a rule from lines before it, and what they come to for each claim.
//!
//! A chain is no verdict. It counts for nothing until [`check`](super::check) has accepted it, which recomputes every
//! bound from the rule's name and its premises.

use super::{End, Id, Monomial, Norm, Positive, Posynomial};
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// What a line says of its tree X.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// ‖X‖ ≤ bound.
    Norm(Norm),
    /// |s| ≥ bound > 0, where the bound is one monomial.
    Away,
    /// x ≥ 0, every entry; the bound is 0.
    Nonnegative,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The tree that it bounds.
    pub about: Id,
    /// How it is measured.
    pub measure: Measure,
    /// The bound.
    pub bound: Posynomial,
    /// The rule that gives it.
    pub rule: super::Rule,
    /// The lines that it rests on, by number, each below its own.
    pub premises: Vec<usize>,
}

/// A chain for every claim of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// The lines.
    pub lines: Vec<Line>,
    /// What they come to: one for every goal, in order.
    pub conclusions: Vec<Conclusion>,
}

/// Why a goal holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Conclusion {
    /// Of left ≤ right, numbers. Terms are moved over so that all stand with coefficient +: Σ left ≤ Σ right. The lines bound
    /// |each term on the left| in order, the right side is written as a posynomial exactly, and the residue is
    /// Σ bounds ≤ right side. Of 0 ≤ x, a column: the one line says `Nonnegative` of x, and the residue is empty. A `max` on the left alone is one goal a part: see [`Goal`](super::Goal).
    Sum {
        /// One line a term on the left, in order.
        lines: Vec<usize>,
        /// Σ of their bounds ≤ the right side.
        residue: Residue,
    },
    /// Of left = right, or of left ≤ right with equal sides: both are the same by the laws of rings, or exactly the same posynomial.
    Same,
    /// Of left ⪯ right as quadratic forms: right − left is by the laws of rings the sum Σ of what is dropped, plus a
    /// multiple of the identity, plus matrices M whose spectral norms are bounded by lines: Σ ‖M‖ ≤ multiple. Of ≺ the last
    /// is strict.
    Order {
        /// The terms that are positive semidefinite by their form.
        dropped: Vec<Definite>,
        /// The scalar trees s ≥ 0 of the terms s·I that are kept on the right.
        identity: Vec<Id>,
        /// The matrices that are left, with the line that bounds the norm of each; right − left = dropped + identity + Σ these.
        lines: Vec<usize>,
        /// Σ of their bounds ≤ Σ of the multiples of the identity.
        residue: Residue,
    },
    /// Of left ≤ right, numbers: right − left is the sum of these by the laws of rings, with ‖x‖₂ and ‖A‖_F as the roots of ⟨x, x⟩ and
    /// ⟨A, A⟩.
    Positive(Vec<Positive>),
    /// Of |s| ≤ right, numbers: right − s is the sum of the first, right + s of the second.
    Within(Vec<Positive>, Vec<Positive>),
    /// Of ‖X‖ ≤ right spectral, with X symmetric by its form or by a fact: right I − X is the sum of the first, right I + X of the
    /// second, all ⪰ 0.
    Between(Vec<Definite>, Vec<Definite>),
    /// Of ‖X‖ ≤ right with ‖·‖₂ or ‖·‖_F and right ≥ 0 visibly: right² − ⟨X, X⟩ is the sum of these.
    Squared(Vec<Positive>),
}

impl Chain {
    /// How many terms conclusions are the sums of, each of which is a step of its own, and of how many kinds they are.
    pub fn terms(&self) -> (usize, usize) {
        let (mut numbers, mut matrices) = (Vec::new(), Vec::new());
        for conclusion in &self.conclusions {
            match conclusion {
                Conclusion::Positive(terms) | Conclusion::Squared(terms) => numbers.extend(terms),
                Conclusion::Within(above, below) => numbers.extend(above.iter().chain(below)),
                Conclusion::Between(above, below) => matrices.extend(above.iter().chain(below)),
                Conclusion::Sum { .. } | Conclusion::Same | Conclusion::Order { .. } => {}
            }
        }
        let kinds: HashSet<_> = numbers.iter().map(|term| std::mem::discriminant(&term.ground)).collect();
        let forms: HashSet<_> = matrices.iter().map(|term| std::mem::discriminant(*term)).collect();
        (numbers.len() + matrices.len(), kinds.len() + forms.len())
    }
}

impl Conclusion {
    /// Gives every line that it rests on the number that `number` says.
    pub fn renumber(&mut self, number: &mut impl FnMut(usize) -> usize) {
        match self {
            Conclusion::Sum { lines, .. } => lines.iter_mut().for_each(|line| *line = number(*line)),
            Conclusion::Same => {}
            Conclusion::Order { dropped, lines, .. } => {
                lines.iter_mut().for_each(|line| *line = number(*line));
                dropped.iter_mut().for_each(|term| term.renumber(number));
            }
            Conclusion::Positive(terms) | Conclusion::Squared(terms) => {
                terms.iter_mut().for_each(|term| term.ground.renumber(number));
            }
            Conclusion::Within(above, below) => {
                above.iter_mut().chain(below).for_each(|term| term.ground.renumber(number));
            }
            Conclusion::Between(above, below) => {
                above.iter_mut().chain(below).for_each(|term| term.renumber(number));
            }
        }
    }
}

impl Definite {
    pub(super) fn renumber(&mut self, number: &mut impl FnMut(usize) -> usize) {
        match self {
            Definite::Diagonal { line, .. } | Definite::Normed { line, .. } => *line = number(*line),
            Definite::Spread { line, total, .. } => (*line, *total) = (number(*line), number(*total)),
            Definite::Congruent { terms, .. } => terms.iter_mut().for_each(|term| term.renumber(number)),
            Definite::Bounded { lines, .. } => lines.iter_mut().for_each(|line| *line = number(*line)),
            Definite::Square { .. } | Definite::Gram { .. } | Definite::Given { .. } | Definite::Extreme { .. } => {}
        }
    }
}

/// A positive semidefinite term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Definite {
    /// s·F with s ≥ 0 visibly and F = GᵀG, u uᵀ, or diag(w ∘ w), by form.
    Square {
        /// s.
        scale: Id,
        /// F.
        form: Id,
    },
    /// Σ g_ij (v_i v_jᵀ) with a symmetric rational matrix g ⪰ 0.
    Gram {
        /// The columns v_i.
        columns: Vec<Id>,
        /// g, row after row.
        coefficients: Vec<Exact>,
    },
    /// s·(Y − X) with s ≥ 0 visibly, where the fact says X ⪯ Y.
    Given {
        /// s.
        scale: Id,
        /// The fact.
        fact: usize,
    },
    /// Gᵀ M G where M is a sum of terms that are positive semidefinite.
    Congruent {
        /// G.
        by: Id,
        /// The terms of M.
        terms: Vec<Definite>,
    },
    /// s·diag(w) with s ≥ 0 visibly and a line that says w ≥ 0.
    Diagonal {
        /// s.
        scale: Id,
        /// w.
        column: Id,
        /// The line.
        line: usize,
    },
    /// s·(b diag(p) − p pᵀ) with s ≥ 0 visibly, a line that says p ≥ 0 and one that says ‖p‖₁ ≤ b: by Cauchy and Schwarz ⟨p, z⟩² ≤ Σp
    /// Σ p_i z_i².
    Spread {
        /// s.
        scale: Id,
        /// p.
        column: Id,
        /// The line p ≥ 0.
        line: usize,
        /// The line ‖p‖₁ ≤ b.
        total: usize,
    },
    /// s·(b I − M), or s·(b I + M) with `plus`, with s ≥ 0 visibly and a line that says ‖M‖ ≤ b, spectral, of a square M.
    Normed {
        /// s.
        scale: Id,
        /// The line.
        line: usize,
        /// Whether M is added.
        plus: bool,
    },
    /// s·(λ_max(X) I − X), or s·(X − λ_min(X) I), with s ≥ 0 visibly; X is symmetric where its eigenvalues are defined.
    Extreme {
        /// s.
        scale: Id,
        /// Which eigenvalue.
        end: End,
        /// X.
        matrix: Id,
    },
    /// Σ s·I plus matrices M whose spectral norms are bounded by lines, one at least: Σ ‖M‖ ≤ Σ s.
    Bounded {
        /// The scalar trees s, each exactly a posynomial.
        identity: Vec<Id>,
        /// The lines that bound the norm of each M.
        lines: Vec<usize>,
        /// Σ of their bounds ≤ Σ s.
        residue: Residue,
    },
}

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
