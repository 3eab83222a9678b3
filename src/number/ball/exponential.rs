//! exp, sinh and cosh of discs: halve the argument, sum Taylor's series with its remainder, square back.

use super::disc::Disc;

/// Arguments reach up to 2^40 in magnitude; beyond, the functions are not defined here.
pub(super) const LARGEST_ARGUMENT: i64 = 40;

/// How small, as a power of two, an argument is made before its series is summed: about √bits.
fn reduction(bits: usize) -> i64 {
    bits.isqrt() as i64 + 1
}

/// eˣ; `None` where |x| reaches 2^40.
pub(super) fn exp(x: &Disc, bits: usize) -> Option<Disc> {
    if x.top() > LARGEST_ARGUMENT {
        return None;
    }
    if x.is_wide_against_one() {
        let (low, high) = x.end_points();
        return Disc::hull(&exp(&low, bits)?, &exp(&high, bits)?, bits);
    }
    // Squaring doubles the relative error, so each halving costs a bit.
    let halvings = (x.top() + reduction(bits)).max(0);
    let working = bits + halvings as usize + 12;
    let mut power = series(&x.scaled(-halvings)?, |n| n, working)?;
    for _ in 0..halvings {
        power = power.mul(&power, working)?;
    }
    power.rounded(bits)
}

/// (eˣ − e⁻ˣ)/2, of small relative radius near 0 too.
pub(super) fn sinh(x: &Disc, bits: usize) -> Option<Disc> {
    let small = reduction(bits);
    if x.top() <= -small {
        let working = bits + 12;
        let sum = series(&x.square(working)?, |n| 2 * n * (2 * n + 1), working)?;
        return x.mul(&sum, bits);
    }
    if x.is_wide_against_one() {
        let (low, high) = x.end_points();
        return Disc::hull(&sinh(&low, bits)?, &sinh(&high, bits)?, bits);
    }
    // |x| may be as small as 2^−small, where the difference loses that many bits.
    let working = bits + small as usize + 12;
    let power = exp(x, working)?;
    power.sub(&Disc::one().div(&power, working)?, working)?.scaled(-1)?.rounded(bits)
}

/// (eˣ + e⁻ˣ)/2, never below 1.
pub(super) fn cosh(x: &Disc, bits: usize) -> Option<Disc> {
    if x.is_wide_against_one() {
        // The relative error of cosh x is the absolute one of x.
        let (low, high) = x.abs(bits + x.top().max(0) as usize + 8)?.end_points();
        return Disc::hull(&cosh(&low, bits)?, &cosh(&high, bits)?, bits);
    }
    if x.top() <= 0 {
        let half = sinh(&x.scaled(-1)?, bits + 4)?;
        return Disc::one().add(&half.square(bits + 4)?.scaled(1)?, bits);
    }
    let working = bits + 12;
    let power = exp(x, working)?;
    power.add(&Disc::one().div(&power, working)?, working)?.scaled(-1)?.rounded(bits)
}

/// Σ_n Π_{i ≤ n} y / divisor(i) for |y| ≤ 1/2, remainder included; the divisors are ≥ 1 and do not decrease.
fn series(y: &Disc, divisor: impl Fn(u64) -> u64, bits: usize) -> Option<Disc> {
    if y.is_zero() {
        return Some(Disc::one());
    }
    // Term n is below 2^−smallness, and each later one at most half of the one before.
    let (mut terms, mut smallness) = (0u64, 0i64);
    while smallness <= bits as i64 + 2 {
        terms += 1;
        smallness = smallness.checked_add(-y.top() + i64::from(divisor(terms).ilog2()))?;
    }
    let mut sum = Disc::one();
    for n in (1..terms).rev() {
        sum = y.mul(&sum, bits)?.div_integer(divisor(n), bits)?.add(&Disc::one(), bits)?;
    }
    sum.add(&Disc::around_zero(1 - smallness)?, bits)
}

#[cfg(test)]
mod tests {
    use super::super::disc::compare;
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn short_sums_of_taylors_series_contain_the_long_ones() {
        for k in 1..40 {
            let y = Disc::point(1.into(), -k).unwrap();
            for y in [y.clone(), y.neg()] {
                let fine = series(&y, |n| n, 300).unwrap();
                for bits in 8..90 {
                    let coarse = series(&y, |n| n, bits).unwrap();
                    let (c, d) = coarse.ends();
                    let exp = coarse.exponent();
                    assert_ne!(
                        compare(&c, exp, &fine.ends().0, fine.exponent()),
                        Ordering::Greater,
                        "2^-{k} in {bits} bits"
                    );
                    assert_ne!(
                        compare(&fine.ends().1, fine.exponent(), &d, exp),
                        Ordering::Greater,
                        "2^-{k} in {bits} bits"
                    );
                }
            }
        }
    }
}
