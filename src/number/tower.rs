//! Field < Exp < Real: what a formula may do with a number.
//!
//! A formula is written once, generic in its number, and asks for the least it needs. Nothing in the tower
//! compares: an enclosure cannot answer `<`, so comparing belongs to whoever judges (see [`super::Arithmetic`]).

use nalgebra::DMatrix;
use num_traits::{One, Zero};
use std::fmt::Debug;
use std::ops::{AddAssign, Div, MulAssign, Neg, Sub, SubAssign};

/// A number with + − × ÷ and exact ratios.
pub trait Field:
    Clone
    + Debug
    + PartialEq
    + 'static
    + Zero
    + One
    + Sub<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// `numerator / denominator`: exact where the number system allows, correctly rounded in floating point.
    fn ratio(numerator: i64, denominator: i64) -> Self;

    /// The integer `value`.
    fn integer(value: i64) -> Self {
        Self::ratio(value, 1)
    }
}

/// A [`Field`] with exp, sinh and cosh.
pub trait Exp: Field {
    /// The second-order duals over this number, in which definitions are evaluated to differentiate them.
    type Second: Exp + SecondOrder<Self>;

    /// eˣ.
    fn exp(&self) -> Self;
    /// (eˣ − e⁻ˣ) / 2.
    fn sinh(&self) -> Self;
    /// (eˣ + e⁻ˣ) / 2.
    fn cosh(&self) -> Self;
}

/// An [`Exp`] number with the functions that norms and orders need.
pub trait Real: Exp {
    /// The non-negative root of x ≥ 0; undefined below 0.
    fn sqrt(&self) -> Self;
    /// The natural logarithm of x > 0; undefined elsewhere.
    fn ln(&self) -> Self;
    /// |x|.
    fn abs(&self) -> Self;
    /// The larger of two numbers.
    fn max(&self, other: &Self) -> Self;
    /// ‖M‖, the largest singular value of any matrix `M`.
    fn spectral_norm(matrix: &DMatrix<Self>) -> Self;
    /// λ_min(M) of a symmetric matrix `M`; only the lower triangle is read.
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self;
}

/// A second-order dual x + e₁ε₁ + e₂ε₂ + e₁₂ε₁ε₂ (ε₁² = ε₂² = 0) over the number `S`.
pub trait SecondOrder<S> {
    /// A constant: no ε part.
    fn constant(value: S) -> Self;
    /// A variable with the given ε₁ and ε₂ parts and no ε₁ε₂ part.
    fn variable(value: S, first: S, second: S) -> Self;
    /// x.
    fn value(&self) -> S;
    /// The ε₁ part: ∂₁ of what was evaluated.
    fn first(&self) -> S;
    /// The ε₁ε₂ part: ∂₁∂₂ of what was evaluated.
    fn mixed(&self) -> S;
}
