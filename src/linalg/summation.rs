//! Sums of f64 slices by halves: error O(ε log n) instead of O(ε n), in an order fixed by the length alone.

/// Below this length a sum runs in index order.
const LEAF: usize = 64;

/// Σᵢ aᵢ, floating point, with the error of a sum by halves.
pub fn total(a: &[f64]) -> f64 {
    if a.len() <= LEAF {
        return a.iter().sum();
    }
    let (left, right) = a.split_at(a.len() / 2);
    total(left) + total(right)
}

/// Σᵢ aᵢbᵢ, floating point, with the error of a sum by halves; entries beyond the shorter slice do not count.
pub fn inner(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    if length <= LEAF {
        return a.iter().zip(b).map(|(x, y)| x * y).sum();
    }
    let (a_left, a_right) = a[..length].split_at(length / 2);
    let (b_left, b_right) = b[..length].split_at(length / 2);
    inner(a_left, b_left) + inner(a_right, b_right)
}

/// ‖a‖₂, floating point, with no overflow or underflow on the way; NaN or infinite where an entry is.
pub fn length(a: &[f64]) -> f64 {
    let largest = a.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || largest == f64::INFINITY {
        return a.iter().map(|x| x.abs()).sum();
    }
    let shares: Vec<f64> = a.iter().map(|x| x / largest).collect();
    largest * inner(&shares, &shares).sqrt()
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
    fn the_empty_sum_is_zero() {
        assert_eq!((total(&[]), inner(&[], &[]), length(&[])), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_length_neither_overflows_nor_vanishes_on_the_way() {
        approx::assert_relative_eq!(length(&[3e200, -4e200]), 5e200, max_relative = 1e-15);
        approx::assert_relative_eq!(length(&[3e-200, 4e-200]), 5e-200, max_relative = 1e-15, epsilon = 0.0);
        assert_eq!(length(&[f64::NEG_INFINITY, 1.0]), f64::INFINITY);
        assert!(length(&[1.0, f64::NAN]).is_nan() && length(&[f64::NAN]).is_nan());
    }
}
