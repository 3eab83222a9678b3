//! Typed statements: relations, memberships and what joins them.

use super::{Expr, Range, Span};

/// Something that is said; whether it holds is for others.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposition {
    /// left R right. `≥` and `>` are written the other way round, so that only ≤ and < are met; a chain is an `All`.
    Relation {
        /// The left side.
        left: Expr,
        /// Which relation.
        relation: Relation,
        /// The right side: of the shape of the left one, or one of both is a number that counts at every entry.
        right: Expr,
        /// Where it stands.
        span: Span,
    },
    /// element ∈ domain.
    Member(Expr, Domain),
    /// Every part; parts of a chain are in order.
    All(Vec<Proposition>),
    /// The second wherever the first holds.
    If(Box<Proposition>, Box<Proposition>),
    /// The last for all values of the indices for which the condition holds.
    ForAll(Vec<Range>, Option<Box<Proposition>>, Box<Proposition>),
}

impl Proposition {
    /// Whether it is a relation of numbers alone that does not hold.
    pub(super) fn is_false(&self) -> bool {
        match self {
            Proposition::Relation { left, relation, right, .. } => {
                let Some((left, right)) = left.constant(&|_| None).zip(right.constant(&|_| None)) else { return false };
                match relation {
                    Relation::AtMost => left > right,
                    Relation::Less => left >= right,
                    Relation::Equal => left != right,
                    Relation::Differ => left == right,
                    Relation::Precedes | Relation::StrictlyPrecedes => false,
                }
            }
            Proposition::All(all) => all.iter().any(Proposition::is_false),
            _ => false,
        }
    }
}

/// A relation between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// ≤ of numbers, or of every entry.
    AtMost,
    /// < of numbers, or of every entry.
    Less,
    /// =, of every entry.
    Equal,
    /// ≠: some entry differs.
    Differ,
    /// ⪯: the difference of two symmetric matrices is positive semidefinite.
    Precedes,
    /// ≺: the difference of two symmetric matrices is positive definite.
    StrictlyPrecedes,
}

/// A set that a type names.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// All numbers, vectors or matrices of the shape.
    Real,
    /// A = Aᵀ.
    Symmetric,
    /// Symmetric and 0 ⪯ A.
    Semidefinite,
    /// Symmetric and 0 ≺ A.
    Definite,
    /// Aᵀ = −A.
    Skew,
    /// Nothing off the diagonal.
    Diagonal,
    /// QᵀQ = I.
    Orthogonal,
    /// Entries ≥ 0 of sum 1.
    Simplex,
    /// Rows in the simplex.
    Stochastic,
    /// ‖x‖ = 1.
    Unit,
    /// Every entry in an interval.
    Interval(Box<Interval>),
}

/// An interval; an end that is not there is infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: Option<Expr>,
    /// Whether the lower end belongs to it.
    pub lower_closed: bool,
    /// The upper end.
    pub upper: Option<Expr>,
    /// Whether the upper end belongs to it.
    pub upper_closed: bool,
}
