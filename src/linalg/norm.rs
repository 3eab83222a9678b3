//! ℓ1, ℓ2, ℓ∞ and Frobenius norms over any [`Real`]; the spectral norm belongs to the number itself.

use super::algebra::dot;
use crate::number::{Field, Real};
use nalgebra::{DMatrix, DVector};

/// ‖a‖₁ = Σᵢ |aᵢ|.
pub fn l1<S: Real>(a: &DVector<S>) -> S {
    a.iter().fold(S::zero(), |sum, x| sum + x.abs())
}

/// ‖a‖₂², exact in every exact number.
pub fn l2_squared<S: Field>(a: &DVector<S>) -> S {
    dot(a, a)
}

/// ‖a‖₂.
pub fn l2<S: Real>(a: &DVector<S>) -> S {
    l2_squared(a).sqrt()
}

/// ‖a‖∞ = maxᵢ |aᵢ|; 0 for the empty vector.
pub fn linf<S: Real>(a: &DVector<S>) -> S {
    a.iter().map(Real::abs).reduce(|x, y| x.max(&y)).unwrap_or_else(S::zero)
}

/// ‖M‖_F.
pub fn frobenius<S: Real>(matrix: &DMatrix<S>) -> S {
    matrix.iter().fold(S::zero(), |sum, x| sum + x.clone() * x.clone()).sqrt()
}
