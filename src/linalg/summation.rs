//! Sums of f64 slices by halves: error O(ε log n) instead of O(ε n), in an order fixed by the length alone.

use super::lanes::{self, vectorised};

/// Below this length a sum runs in lanes.
const LEAF: usize = 512;

/// Σᵢ aᵢ, floating point, with the error of a sum by halves.
pub fn total(a: &[f64]) -> f64 {
    if a.len() <= LEAF {
        return leaf_total(a);
    }
    let (left, right) = a.split_at(a.len() / 2);
    total(left) + total(right)
}

/// Σᵢ aᵢbᵢ, floating point, with the error of a sum by halves; entries beyond the shorter slice do not count.
pub fn inner(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    if length <= LEAF {
        return leaf_inner(a, b);
    }
    let (a_left, a_right) = a[..length].split_at(length / 2);
    let (b_left, b_right) = b[..length].split_at(length / 2);
    inner(a_left, b_left) + inner(a_right, b_right)
}

/// Σᵢ δᵢqᵢ², floating point, with the error of a sum by halves; entries beyond the shorter slice do not count.
pub fn weighted_square(delta: &[f64], q: &[f64]) -> f64 {
    let length = delta.len().min(q.len());
    if length <= LEAF {
        return leaf_square(delta, q);
    }
    let (delta_left, delta_right) = delta[..length].split_at(length / 2);
    let (q_left, q_right) = q[..length].split_at(length / 2);
    weighted_square(delta_left, q_left) + weighted_square(delta_right, q_right)
}

/// ‖a‖₂, floating point, with no overflow or underflow on the way; NaN or infinite where an entry is.
pub fn length(a: &[f64]) -> f64 {
    let largest = a.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || largest == f64::INFINITY {
        return a.iter().map(|x| x.abs()).sum();
    }
    largest * square_over(a, largest).sqrt()
}

/// ‖a/unit‖².
pub(super) fn square_over(a: &[f64], unit: f64) -> f64 {
    if a.len() <= LEAF {
        return leaf_square_over(a, unit);
    }
    let (left, right) = a.split_at(a.len() / 2);
    square_over(left, unit) + square_over(right, unit)
}

vectorised! {
    fn leaf_total(a: &[f64]) -> f64 {
        lanes::total(a)
    }
}

vectorised! {
    fn leaf_inner(a: &[f64], b: &[f64]) -> f64 {
        lanes::inner(a, b)
    }
}

vectorised! {
    fn leaf_square(delta: &[f64], q: &[f64]) -> f64 {
        let mut bent = [0.0; LEAF];
        for ((bent, delta), q) in bent.iter_mut().zip(delta).zip(q) {
            *bent = delta * q;
        }
        lanes::inner(&bent[..delta.len().min(q.len())], q)
    }
}

vectorised! {
    fn leaf_square_over(a: &[f64], unit: f64) -> f64 {
        let mut shares = [0.0; LEAF];
        for (share, entry) in shares.iter_mut().zip(a) {
            *share = entry / unit;
        }
        lanes::inner(&shares[..a.len()], &shares[..a.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_by_halves_loses_less_than_a_sum_in_order() {
        let tenths = vec![0.1; 1_000_000];
        let exact = 1e5;
        assert!((total(&tenths) - exact).abs() < 1e-9);
        assert!((tenths.iter().sum::<f64>() - exact).abs() > 1e-9);
        assert_eq!(total(&tenths), inner(&tenths, &vec![1.0; tenths.len()]));
    }

    #[test]
    fn a_weighted_square_is_the_inner_product_of_its_factors() {
        let entries = |phase: f64| (0..5000).map(|k| (f64::from(k) * 0.7548 + phase).sin()).collect::<Vec<f64>>();
        let (delta, q) = (entries(0.0), entries(1.0));
        let bent: Vec<f64> = delta.iter().zip(&q).map(|(delta, q)| delta * q).collect();
        approx::assert_relative_eq!(weighted_square(&delta, &q), inner(&bent, &q), max_relative = 1e-13);
        assert_eq!(weighted_square(&delta[..3], &q), weighted_square(&delta[..3], &q[..3]));
    }

    #[test]
    fn the_empty_sum_is_zero() {
        assert_eq!((total(&[]), inner(&[], &[]), length(&[]), weighted_square(&[], &[])), (0.0, 0.0, 0.0, 0.0));
    }

    #[test]
    fn a_length_neither_overflows_nor_vanishes_on_the_way() {
        approx::assert_relative_eq!(length(&[3e200, -4e200]), 5e200, max_relative = 1e-15);
        approx::assert_relative_eq!(length(&[3e-200, 4e-200]), 5e-200, max_relative = 1e-15, epsilon = 0.0);
        assert_eq!(length(&[f64::NEG_INFINITY, 1.0]), f64::INFINITY);
        assert!(length(&[1.0, f64::NAN]).is_nan() && length(&[f64::NAN]).is_nan());
    }
}
