//! Expressions as they were written.

use super::{Type, Word};
use crate::language::Span;
use std::sync::Arc;

/// An expression or a statement.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The height of its tree.
    pub(in super::super) height: u16,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number as written.
    Number(Arc<str>),
    /// A name as written.
    Name(Arc<str>),
    /// ∞.
    Infinity,
    /// `1_n`, `0_n`, `0_(n×d)`, `I_(n + 1)`.
    Constant(Filled, Vec<Expr>),
    /// `(a)`.
    Paren(Box<Expr>),
    /// `f(a, b)`: a call, or a product where f is no function.
    Apply(Box<Expr>, Vec<Expr>),
    /// `x[i]`, `A[i, :]`; `None` is the colon.
    Index(Box<Expr>, Vec<Option<Expr>>),
    /// Two sides of an operator.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// −a.
    Neg(Box<Expr>),
    /// √a.
    Root(Box<Expr>),
    /// `a'`, `aᵀ`.
    Transpose(Box<Expr>),
    /// `a⁻ᵀ`.
    InverseTranspose(Box<Expr>),
    /// `a^b`, and a² and a⁻¹ with a number.
    Power(Box<Expr>, Box<Expr>),
    /// `a .^ b`.
    EntryPower(Box<Expr>, Box<Expr>),
    /// ‖a‖ with what stands below it.
    Norm(Box<Expr>, Option<Subscript>),
    /// |a|.
    Abs(Box<Expr>),
    /// ⟨a, b⟩.
    Inner(Box<Expr>, Box<Expr>),
    /// ∇L(y) and ∇²L(y); `None` where no point follows.
    Nabla(bool, Word, Option<Vec<Expr>>),
    /// `[a, b; c, d]`, row after row.
    Block(Vec<Vec<Expr>>),
    /// `sum(i in n: …)` and the like.
    Over(Word, Box<Quantified>),
    /// `a R b S c`.
    Chain(Box<Expr>, Vec<(Comparison, Expr)>),
    /// a ∈ TYPE.
    Member(Box<Expr>, Box<Type>),
    /// P and Q.
    And(Box<Expr>, Box<Expr>),
    /// if P then Q.
    If(Box<Expr>, Box<Expr>),
    /// for all i in n: P.
    ForAll(Box<Quantified>),
}

/// What is filled with one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// 1.
    Ones,
    /// 0.
    Zeros,
    /// 1 on the diagonal.
    Identity,
}

/// What stands below a norm.
#[derive(Clone, Debug, PartialEq)]
pub enum Subscript {
    /// F.
    Frobenius,
    /// \*.
    Nuclear,
    /// max.
    Max,
    /// ∞.
    Infinity,
    /// A number, or a matrix.
    Expr(Box<Expr>),
}

/// Indices, what they satisfy and what is said of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// The indices with their ranges.
    pub ranges: Vec<IndexRange>,
    /// `with …`.
    pub condition: Option<Expr>,
    /// What follows the colon.
    pub body: Expr,
}

/// `i in n`, `i in a..b`.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRange {
    /// The index.
    pub index: Word,
    /// The first value, 1 where only the last is written.
    pub first: Option<Expr>,
    /// The last value.
    pub last: Expr,
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// +.
    Add,
    /// −.
    Sub,
    /// Nothing between.
    Beside,
    /// · or \*.
    Times,
    /// ∘.
    Hadamard,
    /// /.
    Divide,
    /// ./.
    EntryDivide,
    /// mod.
    Mod,
}

/// A relation between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// =.
    Equal,
    /// ≠.
    Differ,
    /// ≤.
    AtMost,
    /// <.
    Less,
    /// ≥.
    AtLeast,
    /// >.
    Greater,
    /// ⪯.
    Precedes,
    /// ≺.
    StrictlyPrecedes,
    /// ⪰.
    Succeeds,
    /// ≻.
    StrictlySucceeds,
}
