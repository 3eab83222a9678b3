//! A chain: lines that bound trees, each by a rule from lines before it, and what they come to for each claim.
//!
//! A chain is no verdict. It counts for nothing until [`check`](super::check) has accepted it, which recomputes every
//! bound from the rule's name and its premises.

use super::{Definite, Id, Norm, Positive, Posynomial, Residue};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
