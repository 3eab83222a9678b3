//! Rational powers of positive discs: roots of integers, or exp and ln where the root is of a high order; and tanh.

use super::disc::Disc;
use super::exponential::{cosh, exp, sinh};
use super::logarithm::ln;
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// A root of at most this order is taken of integers, and a power of at most this one by multiplication.
const HIGHEST_ORDER: u64 = 16;

/// From |x| = 2^(this − 1) on tanh x is within 2^(−2^22) of ± 1, which no precision tells from it.
const FLAT: i64 = 23;

/// x^(p/q) of x > 0, or of x ≥ 0 where p > 0; `None` elsewhere, and where the power leaves the range of exponents.
pub(super) fn power(x: &Disc, p: &IBig, q: &UBig, bits: usize) -> Option<Disc> {
    let downwards = *p < IBig::ZERO;
    let (low, high) = x.end_points();
    if low.is_negative() || (!low.is_positive() && (downwards || p.is_zero())) {
        return None;
    }
    let at = |end: &Disc| of_point(end, p, q, bits);
    if x.is_point() {
        return at(x);
    }
    let (least, greatest) = if downwards { (&high, &low) } else { (&low, &high) };
    Disc::hull(&at(least)?, &at(greatest)?, bits)
}

fn of_point(x: &Disc, p: &IBig, q: &UBig, bits: usize) -> Option<Disc> {
    if x.is_zero() {
        return Some(x.clone());
    }
    let (order, times) = (u64::try_from(q.clone()).ok(), u64::try_from(p.clone().unsigned_abs()).ok());
    let short = |n: Option<u64>| n.filter(|&n| n <= HIGHEST_ORDER);
    let working = bits + 16;
    let (Some(order), Some(times)) = (short(order), short(times)) else {
        // The relative error of the power is the absolute one of its logarithm.
        let whole = p.bit_len().saturating_sub(q.bit_len()) + 1 + x.top().unsigned_abs().max(2).ilog2() as usize + 2;
        let working = working + whole;
        return exp(&ln(x, working)?.mul(&Disc::from_ratio(p, q, working)?, working)?, bits);
    };
    let power = (0..times).try_fold(Disc::one(), |power, _| power.mul(x, working))?;
    let root = root(&power, order, working)?;
    if *p < IBig::ZERO { Disc::one().div(&root, bits) } else { root.rounded(bits) }
}

/// The root of that order of what is ≥ 0.
fn root(x: &Disc, order: u64, bits: usize) -> Option<Disc> {
    let (low, high) = x.ends();
    let (low, high) = (UBig::try_from(low).ok()?, UBig::try_from(high).ok()?);
    let order = usize::try_from(order).ok()?;
    let step = i64::try_from(order).ok()?;
    let mut shift = (order * (bits + 2)).saturating_sub(high.bit_len());
    shift += (x.exponent().checked_sub(i64::try_from(shift).ok()?)?).rem_euclid(step) as usize;
    let exponent = (x.exponent() - i64::try_from(shift).ok()?).div_euclid(step);
    let (low, high) = (low << shift, high << shift);
    let (low_root, high_root) = (low.nth_root(order), high.nth_root(order));
    let exact = high_root.pow(order) == high;
    let high_root = if exact { high_root } else { high_root + UBig::ONE };
    Disc::from_ends(low_root.into(), high_root.into(), exponent, bits)
}

/// sinh x / cosh x, within [−1, 1].
pub(super) fn tanh(x: &Disc, bits: usize) -> Option<Disc> {
    if !x.is_point() {
        let (low, high) = x.end_points();
        return Disc::hull(&tanh(&low, bits)?, &tanh(&high, bits)?, bits);
    }
    if x.is_negative() {
        return Some(tanh(&x.neg(), bits)?.neg());
    }
    let below_one = Disc::one().sub(&Disc::point(IBig::ONE, -i64::try_from(bits).ok()?)?, bits + 2)?;
    if x.top() > FLAT {
        return Disc::hull(&below_one, &Disc::one(), bits + 2);
    }
    let working = bits + 12;
    let quotient = sinh(x, working)?.div(&cosh(x, working)?, working)?.rounded(bits)?;
    let past_one = |end: &Disc| super::disc::compare(&end.ends().0, end.exponent(), &IBig::ONE, 0).is_gt();
    let (low, high) = quotient.end_points();
    if past_one(&high) { Disc::hull(&low, &Disc::one(), bits + 2) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use super::super::disc::compare;
    use super::*;

    #[test]
    fn powers_of_discs_contain_the_integers_that_they_are() {
        for bits in 3..40 {
            for (base, order) in (1..12i64).flat_map(|base| (2..9i64).map(move |order| (base, order))) {
                let x = Disc::point(IBig::from(base).pow(order as usize), 0).unwrap();
                for (p, expected) in [(1, base), (3, base * base * base)] {
                    let found = power(&x, &p.into(), &UBig::from(order as u64), bits).unwrap();
                    let (low, high) = found.ends();
                    assert!(compare(&low, found.exponent(), &expected.into(), 0).is_le(), "{base} {order} {bits}");
                    assert!(compare(&high, found.exponent(), &expected.into(), 0).is_ge(), "{base} {order} {bits}");
                }
            }
        }
    }
}
