//! f64 with correctly rounded exp, sinh, cosh and ln: fast, and the same bits on every machine.
//!
//! The functions come from core-math, not from the platform's libm, whose results change with the C library and
//! the CPU. Norms and eigenvalues are floating-point values with no promise: they suggest, enclosures decide.

use super::{Arithmetic, Exact, Exp, Field, Real};
use nalgebra::DMatrix;
use num_dual::HyperDual64;

impl Field for f64 {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        numerator as f64 / denominator as f64
    }
}

impl Exp for f64 {
    type Second = HyperDual64;

    fn exp(&self) -> Self {
        core_math::exp(*self)
    }
    fn sinh(&self) -> Self {
        core_math::sinh(*self)
    }
    fn cosh(&self) -> Self {
        core_math::cosh(*self)
    }
}

impl Real for f64 {
    fn sqrt(&self) -> Self {
        f64::sqrt(*self)
    }
    fn ln(&self) -> Self {
        core_math::log(*self)
    }
    fn abs(&self) -> Self {
        f64::abs(*self)
    }
    fn max(&self, other: &Self) -> Self {
        if self.is_nan() || other.is_nan() { f64::NAN } else { f64::max(*self, *other) }
    }
    fn spectral_norm(matrix: &DMatrix<Self>) -> Self {
        if matrix.is_empty() {
            return 0.0;
        }
        if !matrix.iter().all(|v| v.is_finite()) {
            return f64::NAN;
        }
        matrix.singular_values().max()
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        if matrix.is_empty() {
            return f64::INFINITY;
        }
        if !matrix.iter().all(|v| v.is_finite()) {
            return f64::NAN;
        }
        matrix.symmetric_eigenvalues().min()
    }
}

/// Floating point never refuses: where an operation has no value the result is NaN, which no one may take for evidence.
impl Arithmetic for f64 {
    type Context = ();

    fn constant(value: &Exact, _: &()) -> Option<Self> {
        Some(value.to_f64())
    }
    fn add(&self, other: &Self, _: &()) -> Option<Self> {
        Some(self + other)
    }
    fn sub(&self, other: &Self, _: &()) -> Option<Self> {
        Some(self - other)
    }
    fn mul(&self, other: &Self, _: &()) -> Option<Self> {
        Some(self * other)
    }
    fn div(&self, other: &Self, _: &()) -> Option<Self> {
        Some(self / other)
    }
    fn neg(&self, _: &()) -> Option<Self> {
        Some(-self)
    }
    fn exp(&self, _: &()) -> Option<Self> {
        Some(Exp::exp(self))
    }
    fn sinh(&self, _: &()) -> Option<Self> {
        Some(Exp::sinh(self))
    }
    fn cosh(&self, _: &()) -> Option<Self> {
        Some(Exp::cosh(self))
    }
    fn sqrt(&self, _: &()) -> Option<Self> {
        Some(Real::sqrt(self))
    }
    fn ln(&self, _: &()) -> Option<Self> {
        Some(Real::ln(self))
    }
    fn abs(&self, _: &()) -> Option<Self> {
        Some(Real::abs(self))
    }
    fn max(&self, other: &Self, _: &()) -> Option<Self> {
        Some(Real::max(self, other))
    }
    fn spectral_norm(matrix: &DMatrix<Self>, _: &()) -> Option<Self> {
        Some(<f64 as Real>::spectral_norm(matrix))
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>, _: &()) -> Option<Self> {
        Some(<f64 as Real>::smallest_eigenvalue(matrix))
    }
}
