//! ℓ1, ℓ2, ℓ∞ and Frobenius norms over any [`Real`]; the spectral norm belongs to the number itself.

use super::algebra::dot;
use super::eight::in_eights;
use super::lanes::LANES;
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

in_eights! {
    /// maxᵢ |aᵢ| over f64, entries that are NaN not counted; 0 for the empty slice.
    pub fn largest[V](a: &[f64]) -> f64 {
        let (eights, rest) = a.as_chunks();
        let mut most = V::load_few(rest).abs().or_greater(V::splat(0.0));
        for entries in eights {
            most = V::load(entries).abs().or_greater(most);
        }
        let mut sizes = [0.0; LANES];
        most.store(&mut sizes);
        sizes.iter().fold(0.0, |most: f64, size| most.max(*size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_entry_is_found_wherever_it_stands() {
        for n in 1..30 {
            for at in 0..n {
                let mut entries = vec![f64::NAN; n];
                entries[n - 1 - at] = -0.5;
                entries[at] = -2.0;
                assert_eq!(largest(&entries), 2.0);
            }
        }
        assert_eq!(
            (largest(&[]), largest(&[f64::NAN; 9]), largest(&[1.0, f64::NEG_INFINITY])),
            (0.0, 0.0, f64::INFINITY)
        );
    }
}
