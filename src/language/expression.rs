//! Typed expressions: what was written, with a symbolic shape at every node.
//!
//! Nothing is expanded: a definition that is called stays a call, norms keep their kind, differences and maxima stand as
//! written. What the shapes decide is decided: a product is one of numbers or of matrices, a power one of a number or of
//! a square matrix.

use super::{Dim, Proposition, Span};
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Rows × columns. A number is 1 × 1, a vector has one column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shape {
    /// How many rows.
    pub rows: Dim,
    /// How many columns.
    pub columns: Dim,
}

impl Shape {
    /// rows × columns.
    pub fn new(rows: Dim, columns: Dim) -> Self {
        Shape { rows, columns }
    }

    /// 1 × 1.
    pub fn number() -> Self {
        Shape::new(Dim::fixed(1), Dim::fixed(1))
    }

    /// A column of the given length.
    pub fn vector(rows: Dim) -> Self {
        Shape::new(rows, Dim::fixed(1))
    }

    /// Whether it is 1 × 1.
    pub fn is_number(&self) -> bool {
        self.rows.is_one() && self.columns.is_one()
    }

    /// Whether it has one column; a number is a vector too.
    pub fn is_column(&self) -> bool {
        self.columns.is_one()
    }

    /// Whether it has one row; a number is a row too.
    pub fn is_row(&self) -> bool {
        self.rows.is_one()
    }

    /// Whether it has as many rows as columns.
    pub fn is_square(&self) -> bool {
        self.rows == self.columns
    }

    /// columns × rows.
    pub fn transposed(&self) -> Self {
        Shape::new(self.columns.clone(), self.rows.clone())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_number() {
            return f.write_str("a number");
        }
        let factor = |dim: &Dim| if dim.terms() > 1 { format!("({dim})") } else { dim.to_string() };
        write!(f, "{} × {}", factor(&self.rows), factor(&self.columns))
    }
}

/// An expression with its shape and its place in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Rows × columns.
    pub shape: Shape,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

impl Expr {
    /// The rational that an expression of numbers alone is; `called` gives the body of a plain name.
    pub(super) fn constant<'a>(&'a self, called: &impl Fn(usize) -> Option<&'a Expr>) -> Option<Exact> {
        match &self.node {
            Node::Number(value) => Some(value.clone()),
            Node::Dimension(dim) => dim.as_fixed().map(Exact::integer),
            Node::Neg(a) => a.constant(called)?.neg(&()),
            Node::Add(a, b) => a.constant(called)?.add(&b.constant(called)?, &()),
            Node::Sub(a, b) => a.constant(called)?.sub(&b.constant(called)?, &()),
            Node::Product(a, b) => a.constant(called)?.mul(&b.constant(called)?, &()),
            Node::Quotient(a, b) => a.constant(called)?.div(&b.constant(called)?, &()),
            Node::Call(at, arguments) if arguments.is_empty() => called(*at)?.constant(called),
            _ => None,
        }
    }
}

/// What an expression is. Entrywise unless said otherwise; `s` stands for a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An exact number.
    Number(Exact),
    /// The number that a dimension, or a polynomial of dimensions, is.
    Dimension(Dim),
    /// The number that an index of a range or a counter of a recursion is.
    Counter(Arc<str>),
    /// An ingredient of the row.
    Ingredient(Arc<str>),
    /// A parameter of the definition in whose body it stands.
    Parameter(Arc<str>),
    /// A definition of the row (its number in [`super::Row::definitions`]) at arguments, none for a plain name.
    Call(usize, Vec<Expr>),
    /// A derivative of a function at a point.
    Derivative(Derivative, Function, Box<Expr>),
    /// a + b, of one shape.
    Add(Box<Expr>, Box<Expr>),
    /// a − b, of one shape.
    Sub(Box<Expr>, Box<Expr>),
    /// −a.
    Neg(Box<Expr>),
    /// a b: of two numbers, of a number with anything, or of matrices.
    Product(Box<Expr>, Box<Expr>),
    /// a ∘ b, of one shape.
    Hadamard(Box<Expr>, Box<Expr>),
    /// a/s: anything by a number.
    Quotient(Box<Expr>, Box<Expr>),
    /// a ./ b, of one shape, or with a number on one side.
    EntrywiseQuotient(Box<Expr>, Box<Expr>),
    /// s^r of a number, or a .^ r of every entry, r a number.
    Power(Box<Expr>, Box<Expr>),
    /// A^k of a square matrix that is no number; k is a whole number at every size.
    MatrixPower(Box<Expr>, Box<Expr>),
    /// A⁻¹ of a square matrix.
    Inverse(Box<Expr>),
    /// Aᵀ.
    Transpose(Box<Expr>),
    /// A norm.
    Norm(Norm, Box<Expr>),
    /// ⟨a, b⟩ of two vectors, or of two matrices: the sum of the products of their entries.
    Inner(Box<Expr>, Box<Expr>),
    /// An elementary function of every entry.
    Elementary(Elementary, Box<Expr>),
    /// max or min of several, entry for entry; numbers among them count at every entry. The fold is `Max` or `Min`.
    Extreme(Fold, Vec<Expr>),
    /// The sum, product, … of all entries of a vector or matrix.
    Entries(Fold, Box<Expr>),
    /// The sum, product, … of the body over indices; a sum and a mean of vectors and matrices too.
    Over(Fold, Vec<Range>, Option<Box<Proposition>>, Box<Expr>),
    /// A function of a whole matrix or vector.
    Matrix(MatrixFunction, Box<Expr>),
    /// a bᵀ of two vectors.
    Outer(Box<Expr>, Box<Expr>),
    /// The Kronecker product.
    Kron(Box<Expr>, Box<Expr>),
    /// An eigenvalue of a matrix that must be symmetric, or a singular value of any.
    Spectral(SpectralValue, Which, Box<Expr>),
    /// Ones, as many as the shape says.
    Ones,
    /// Zeros, as many as the shape says.
    Zeros,
    /// The identity.
    Identity,
    /// The unit vector with a 1 at this place, counted from 1.
    Basis(Box<Expr>),
    /// Blocks, row after row.
    Block(Vec<Vec<Expr>>),
    /// `x[i]`, and `A[i, j]`: one entry.
    Entry(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    /// A[i, :] as a column.
    Row(Box<Expr>, Box<Expr>),
    /// A[:, j].
    Column(Box<Expr>, Box<Expr>),
    /// i mod m of whole numbers.
    Mod(Box<Expr>, Box<Expr>),
}

/// What is derived of a function of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derivative {
    /// ∇L: of the shape of the argument.
    Gradient,
    /// ∇²L: square.
    Hessian,
    /// The Jacobian: a row an output, a column an entry of the argument.
    Jacobian,
    /// The derivative of this order by a number; of the shape of the value.
    Ordinary(u8),
}

/// What a derivative is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// A definition of the row, by its number.
    Definition(usize),
    /// An elementary function.
    Elementary(Elementary),
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Elementary {
    /// eᵗ.
    Exp,
    /// The natural logarithm, of t > 0.
    Log,
    /// √t, of t ≥ 0.
    Sqrt,
    /// sinh t.
    Sinh,
    /// cosh t.
    Cosh,
    /// tanh t.
    Tanh,
    /// |t|.
    Abs,
}

impl Elementary {
    /// Its sign or name in print.
    pub fn name(self) -> &'static str {
        match self {
            Elementary::Exp => "exp",
            Elementary::Log => "log",
            Elementary::Sqrt => "√",
            Elementary::Sinh => "sinh",
            Elementary::Cosh => "cosh",
            Elementary::Tanh => "tanh",
            Elementary::Abs => "abs",
        }
    }
}

/// Which norm.
#[derive(Clone, Debug, PartialEq)]
pub enum Norm {
    /// ‖x‖ of a vector; |t| of a number.
    Euclidean,
    /// ‖x‖_1 of a vector.
    One,
    /// ‖x‖_∞ of a vector.
    Infinity,
    /// ‖x‖_p of a vector, p > 0 and neither 1 nor 2.
    P(Exact),
    /// ‖x‖_H = √(xᵀ H x).
    Weighted(Box<Expr>),
    /// ‖A‖ of a matrix: the largest singular value.
    Spectral,
    /// ‖A‖_F.
    Frobenius,
    /// ‖A‖_*: the sum of the singular values.
    Nuclear,
    /// ‖A‖_1 of a matrix: the largest column sum of |entries|.
    InducedOne,
    /// ‖A‖_∞ of a matrix: the largest row sum of |entries|.
    InducedInfinity,
    /// ‖A‖_max: the largest |entry|.
    Max,
}

/// How entries or terms become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// Σ.
    Sum,
    /// ∏.
    Product,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Σ over their number.
    Mean,
}

/// A function of a whole matrix or vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatrixFunction {
    /// tr A.
    Trace,
    /// det A.
    Det,
    /// ln det A of a matrix with det A > 0.
    LogDet,
    /// The diagonal matrix of a vector.
    Diag,
    /// The diagonal of a square matrix, as a column.
    Diagonal,
    /// The entries, column after column, as a column.
    Vec,
    /// ln Σ exp of the entries.
    LogSumExp,
}

/// Which values of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpectralValue {
    /// λ, of a symmetric matrix.
    Eigenvalue,
    /// σ.
    SingularValue,
}

/// Which one of several values.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
    /// The k-th largest, counted from 1.
    Number(Box<Expr>),
}

/// An index with what it runs over.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Its name.
    pub index: Arc<str>,
    /// The first value.
    pub first: Expr,
    /// The last value.
    pub last: Expr,
}
