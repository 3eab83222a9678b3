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
        if matrix.is_empty() { 0.0 } else { singular_value(matrix, 0) }
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        if matrix.is_empty() { f64::INFINITY } else { eigenvalue(matrix, matrix.nrows() - 1) }
    }
}

/// σ_k, the largest number 0; NaN where there is none or an entry is not finite.
fn singular_value(matrix: &DMatrix<f64>, k: usize) -> f64 {
    if k >= matrix.nrows().min(matrix.ncols()) || !matrix.iter().all(|v| v.is_finite()) {
        return f64::NAN;
    }
    kth_largest(matrix.singular_values().as_mut_slice(), k)
}

/// λ_k, the largest number 0, from the lower triangle; NaN where there is none or an entry is not finite.
fn eigenvalue(matrix: &DMatrix<f64>, k: usize) -> f64 {
    if k >= matrix.nrows() || !matrix.is_square() || !matrix.iter().all(|v| v.is_finite()) {
        return f64::NAN;
    }
    kth_largest(matrix.symmetric_eigenvalues().as_mut_slice(), k)
}

fn kth_largest(values: &mut [f64], k: usize) -> f64 {
    values.sort_unstable_by(|a, b| b.total_cmp(a));
    values[k]
}

/// det M by elimination with partial pivoting; NaN of a matrix that is not square.
pub(super) fn determinant(mut rest: DMatrix<f64>) -> f64 {
    if !rest.is_square() {
        return f64::NAN;
    }
    let n = rest.nrows();
    let mut determinant = 1.0;
    for k in 0..n {
        let pivot = (k + 1..n).fold(k, |best, i| if rest[(i, k)].abs() > rest[(best, k)].abs() { i } else { best });
        if pivot != k {
            rest.swap_rows(pivot, k);
            determinant = -determinant;
        }
        determinant *= rest[(k, k)];
        if determinant == 0.0 || determinant.is_nan() {
            return determinant;
        }
        for i in k + 1..n {
            let factor = rest[(i, k)] / rest[(k, k)];
            for j in k + 1..n {
                rest[(i, j)] -= factor * rest[(k, j)];
            }
        }
    }
    determinant
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
    fn tanh(&self, _: &()) -> Option<Self> {
        Some(core_math::tanh(*self))
    }
    fn power(&self, exponent: &Exact, _: &()) -> Option<Self> {
        Some(core_math::pow(*self, exponent.to_f64()))
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
    fn determinant(matrix: &DMatrix<Self>, _: &()) -> Option<Self> {
        Some(determinant(matrix.clone()))
    }
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        Some(eigenvalue(matrix, k))
    }
    fn singular_value(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        Some(singular_value(matrix, k))
    }
}
