//! Terms of a sum of matrices that are positive semidefinite.

use super::{End, Id, Residue};
use crate::number::Exact;
use serde::{Deserialize, Serialize};

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
