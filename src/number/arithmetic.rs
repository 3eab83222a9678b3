//! How a recorded formula is evaluated: one operation at a time, in any number system, with no panic and no guess.

use super::Exact;
use nalgebra::DMatrix;
use std::fmt::Debug;

/// A number system in which a tape can be replayed.
///
/// Every operation answers `None` where it has no meaning here: outside its domain (1/0, √ of something not proved
/// ≥ 0, an overflowing input) or outside the system (exp of a rational other than 0, a norm in a finite field). A
/// replay that meets a `None` decides nothing.
pub trait Arithmetic: Clone + Debug + PartialEq + 'static {
    /// What an operation must know besides its operands: the working precision of balls, the exponential's key of the
    /// finite field, `()` elsewhere.
    type Context;

    /// The exact rational `value`, or an enclosure of it.
    fn constant(value: &Exact, context: &Self::Context) -> Option<Self>;
    /// x + y.
    fn add(&self, other: &Self, context: &Self::Context) -> Option<Self>;
    /// x − y.
    fn sub(&self, other: &Self, context: &Self::Context) -> Option<Self>;
    /// x · y.
    fn mul(&self, other: &Self, context: &Self::Context) -> Option<Self>;
    /// x², which a system that encloses knows to be ≥ 0.
    fn square(&self, context: &Self::Context) -> Option<Self> {
        self.mul(self, context)
    }
    /// x / y, defined where y is certainly not 0.
    fn div(&self, other: &Self, context: &Self::Context) -> Option<Self>;
    /// −x.
    fn neg(&self, context: &Self::Context) -> Option<Self>;
    /// eˣ.
    fn exp(&self, context: &Self::Context) -> Option<Self>;
    /// sinh x.
    fn sinh(&self, context: &Self::Context) -> Option<Self>;
    /// cosh x.
    fn cosh(&self, context: &Self::Context) -> Option<Self>;
    /// tanh x.
    fn tanh(&self, context: &Self::Context) -> Option<Self>;
    /// x to a rational power, defined where x is certainly > 0, or ≥ 0 where the exponent is > 0.
    fn power(&self, exponent: &Exact, context: &Self::Context) -> Option<Self>;
    /// √x, defined where x is certainly ≥ 0.
    fn sqrt(&self, context: &Self::Context) -> Option<Self>;
    /// ln x, defined where x is certainly > 0.
    fn ln(&self, context: &Self::Context) -> Option<Self>;
    /// |x|.
    fn abs(&self, context: &Self::Context) -> Option<Self>;
    /// The larger of x and y.
    fn max(&self, other: &Self, context: &Self::Context) -> Option<Self>;
    /// det M of a square M; 1 of the empty matrix.
    fn determinant(matrix: &DMatrix<Self>, context: &Self::Context) -> Option<Self>;
    /// λ_k(M) of a symmetric M, of which only the lower triangle is read: the largest is number 0. `None` where there
    /// is no such eigenvalue, or M is not square.
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, context: &Self::Context) -> Option<Self>;
    /// σ_k(M) of any M: the largest is number 0. `None` where there is no such singular value.
    fn singular_value(matrix: &DMatrix<Self>, k: usize, context: &Self::Context) -> Option<Self>;
    /// ‖M‖, the largest singular value; 0 of the empty matrix.
    fn spectral_norm(matrix: &DMatrix<Self>, context: &Self::Context) -> Option<Self> {
        if matrix.is_empty() {
            return Self::constant(&Exact::zero(), context);
        }
        Self::singular_value(matrix, 0, context)
    }
    /// λ_min(M) of a symmetric M, of which only the lower triangle is read.
    fn smallest_eigenvalue(matrix: &DMatrix<Self>, context: &Self::Context) -> Option<Self> {
        Self::eigenvalue(matrix, matrix.nrows().checked_sub(1)?, context)
    }
}

/// A number system whose values enclose real numbers, so that an order can be proved.
///
/// `false` never means the opposite: two enclosures that overlap answer `false` both ways.
pub trait Enclosure: Arithmetic {
    /// Proved: every value in `self` is ≤ every value in `other`.
    fn at_most(&self, other: &Self) -> bool;
    /// Proved: every value in `self` is < every value in `other`.
    fn less(&self, other: &Self) -> bool;
    /// A rational ≤ every enclosed value; `None` when there is none (an unbounded enclosure).
    fn lower(&self) -> Option<Exact>;
    /// A rational ≥ every enclosed value; `None` when there is none.
    fn upper(&self) -> Option<Exact>;
    /// Whether the symmetric matrix, of which only the lower triangle is read, is ⪰ 0, where this system decides that
    /// at once; `None` where it is left to an elimination.
    fn is_semidefinite(_: &DMatrix<Self>) -> Option<bool> {
        None
    }
    /// A float near the middle, of no promise; NaN where there is none.
    fn middle(&self) -> f64 {
        match (self.lower(), self.upper()) {
            (Some(low), Some(high)) => 0.5 * low.to_f64() + 0.5 * high.to_f64(),
            _ => f64::NAN,
        }
    }
}
