//! Numbers that are ≥ 0, and of which the difference of two sides may be the sum: a second table of rules.
//!
//! Every one is a multiple s·p with s ≥ 0 visibly, and p ≥ 0 for the reason that it names; s and the trees that it names must be
//! defined wherever the row is, as for [`Rule`](super::Rule).

use super::{Definite, End, Id};
use serde::{Deserialize, Serialize};

/// s·p, a number ≥ 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Positive {
    /// s ≥ 0 visibly; of [`Ground::Equal`] and [`Ground::Inverse`], where p is 0, any number.
    pub scale: Id,
    /// p, and why it is ≥ 0.
    pub ground: Ground,
}

/// A number p ≥ 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ground {
    /// 1.
    One,
    /// r − l, numbers, where the fact by this number says l ≤ r, l < r or l = r.
    Given(usize),
    /// r − l = 0, numbers, where the fact by this number says l = r.
    Equal(usize),
    /// 1 − t⁻¹ t = 0, of a number t whose t⁻¹ is defined.
    Inverse(Id),
    /// ⟨X, X⟩; t² of a number.
    Square(Id),
    /// What a line shows of a number t: b − t of |t| ≤ b, or b + t with `true`; t of t ≥ 0.
    Line(usize, bool),
    /// ⟨x, y⟩ of two lines x ≥ 0 and y ≥ 0.
    Inner(usize, usize),
    /// x_i of a line x ≥ 0; the index is a number.
    Entry(usize, Id),
    /// ⟨z, M z⟩ of a column z, with M the sum of terms that are ⪰ 0.
    Form {
        /// z.
        column: Id,
        /// The terms of M.
        terms: Vec<Definite>,
    },
    /// ⟨x, M x⟩ ⟨y, M y⟩ − ⟨x, M y⟩², of a symmetric M: Cauchy and Schwarz.
    Cauchy {
        /// x.
        left: Id,
        /// y.
        right: Id,
        /// The terms of M.
        terms: Vec<Definite>,
    },
    /// M_ii, which is ⟨e_i, M e_i⟩.
    Diagonal {
        /// i.
        index: Id,
        /// The terms of M.
        terms: Vec<Definite>,
    },
    /// tr M, the sum of the M_ii.
    Trace {
        /// The terms of M.
        terms: Vec<Definite>,
    },
    /// tr(M N) of symmetric M and N, which is the squared Frobenius norm of √M √N.
    TraceOfProduct {
        /// The terms of M.
        left: Vec<Definite>,
        /// The terms of N.
        right: Vec<Definite>,
    },
    /// t − λ_max(X) where t I − X is the sum of terms ⪰ 0; λ_min(X) − t where X − t I is. X is symmetric where its eigenvalues are
    /// defined (Courant and Fischer).
    Eigenvalue {
        /// Which eigenvalue.
        end: End,
        /// X.
        matrix: Id,
        /// t.
        bound: Id,
        /// The terms of t I − X, or of X − t I.
        terms: Vec<Definite>,
    },
    /// t − max(x) where the line says t 1 − x ≥ 0, as that tree; a column has an entry.
    Largest {
        /// x.
        column: Id,
        /// t.
        bound: Id,
        /// The line.
        line: usize,
    },
    /// logsumexp(y) + t − logsumexp(x) where the line says (t 1 + y) − x ≥ 0, as that tree: logsumexp is increasing in every
    /// entry, and logsumexp(y + t 1) = logsumexp(y) + t (Boyd and Vandenberghe, 3.1.5).
    LogSumExp {
        /// x.
        below: Id,
        /// y.
        above: Id,
        /// t.
        shift: Id,
        /// The line.
        line: usize,
    },
}

impl Ground {
    /// The terms that are positive semidefinite.
    fn terms(&mut self) -> impl Iterator<Item = &mut Definite> {
        let (left, right): (&mut [Definite], &mut [Definite]) = match self {
            Ground::Form { terms, .. }
            | Ground::Cauchy { terms, .. }
            | Ground::Diagonal { terms, .. }
            | Ground::Trace { terms }
            | Ground::Eigenvalue { terms, .. } => (terms, &mut []),
            Ground::TraceOfProduct { left, right } => (left, right),
            _ => (&mut [], &mut []),
        };
        left.iter_mut().chain(right)
    }

    /// Gives every line that it rests on the number that `number` says.
    pub(super) fn renumber(&mut self, number: &mut impl FnMut(usize) -> usize) {
        match self {
            Ground::Line(line, _)
            | Ground::Entry(line, _)
            | Ground::Largest { line, .. }
            | Ground::LogSumExp { line, .. } => *line = number(*line),
            Ground::Inner(left, right) => (*left, *right) = (number(*left), number(*right)),
            _ => self.terms().for_each(|term| term.renumber(number)),
        }
    }
}
