//! ln of discs: powers of two out, square roots until the rest is near 1, then the series of artanh.

use super::disc::Disc;
use dashu_int::{IBig, UBig};
use std::cmp::Ordering;

/// ln x, of small relative radius near 1 too; `None` where x is not certainly > 0.
pub(super) fn ln(x: &Disc, bits: usize) -> Option<Disc> {
    if !x.is_positive() {
        return None;
    }
    if x.is_wide() {
        let (low, high) = x.end_points();
        return Disc::hull(&ln(&low, bits)?, &ln(&high, bits)?, bits);
    }
    let small = (bits.isqrt() / 2) as i64 + 2;
    let working = bits + small as usize + 16;
    // x = f · 2^twos with f about 3/4 to 3/2, so that ln f and twos · ln 2 do not cancel.
    let mut twos = x.top();
    let mut f = x.scaled(-twos)?;
    if super::disc::compare(&f.ends().1, f.exponent(), &IBig::from(3u8), -2) == Ordering::Less {
        twos -= 1;
        f = f.scaled(1)?;
    }
    // f − 1 is taken with every bit of f, since f may be within rounding of 1.
    let mut above_one = f.sub(&Disc::one(), working + f.length())?;
    let mut roots = 0;
    while above_one.top() > -small {
        f = f.sqrt(working)?;
        above_one = f.sub(&Disc::one(), working)?;
        roots += 1;
    }
    let fraction = above_one.div(&f.add(&Disc::one(), working)?, working)?;
    let logarithm = artanh(&fraction, working)?.scaled(1 + roots)?;
    if twos == 0 {
        return logarithm.rounded(bits);
    }
    Disc::point(twos.into(), 0)?.mul(&ln_2(working)?, working)?.add(&logarithm, bits)
}

/// artanh z = Σ z^(2n+1)/(2n+1) for |z| ≤ 1/2, remainder included.
fn artanh(z: &Disc, bits: usize) -> Option<Disc> {
    if z.is_zero() {
        return Some(z.clone());
    }
    let square = z.square(bits)?;
    let decay = -square.top();
    let terms = u64::try_from(bits as i64 / decay).ok()?;
    let term = |n: u64| Disc::one().div_integer(2 * n + 1, bits);
    let mut sum = term(terms)?;
    for n in (0..terms).rev() {
        sum = sum.mul(&square, bits)?.add(&term(n)?, bits)?;
    }
    // Σ_{n > terms} z^(2n)/(2n+1) is below 2 · 2^(−decay · (terms + 1)).
    let remainder = i64::try_from(terms + 1).ok()?.checked_mul(decay)?;
    z.mul(&sum.add(&Disc::around_zero(1 - remainder)?, bits)?, bits)
}

/// ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749).
fn ln_2(bits: usize) -> Option<Disc> {
    let part = |factor: i64, n: u64| artanh_of_inverse(n, bits + 8)?.mul(&Disc::point(factor.into(), 0)?, bits + 8);
    part(18, 26)?.add(&part(-2, 4801)?, bits + 8)?.add(&part(8, 8749)?, bits)
}

/// artanh(1/n) for n ≥ 2, summed in integers of unit 2^−bits.
fn artanh_of_inverse(n: u64, bits: usize) -> Option<Disc> {
    let square = UBig::from(n) * n;
    let (mut power, mut sum, mut terms) = ((UBig::ONE << bits) / n, UBig::ZERO, 0u64);
    while !power.is_zero() {
        sum += &power / (2 * terms + 1);
        power /= &square;
        terms += 1;
    }
    // `power` is exactly ⌊2^bits / n^(2k+1)⌋, so each term lost less than 2 units, and all the later ones less than 2.
    let high = &sum + 2 * (terms + 1);
    Disc::from_ends(sum.into(), high.into(), -i64::try_from(bits).ok()?, bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::ball::disc::compare;

    fn lies_within(fine: &Disc, coarse: &Disc) -> bool {
        let ((a, b), (c, d)) = (fine.ends(), coarse.ends());
        compare(&c, coarse.exponent(), &a, fine.exponent()) != Ordering::Greater
            && compare(&b, fine.exponent(), &d, coarse.exponent()) != Ordering::Greater
    }

    #[test]
    fn short_sums_of_artanh_contain_the_long_ones() {
        for n in 2..60 {
            let fine = artanh_of_inverse(n, 300).unwrap();
            for bits in 8..90 {
                assert!(lies_within(&fine, &artanh_of_inverse(n, bits).unwrap()), "1/{n} in {bits} bits");
                let z = Disc::from_ratio(&IBig::ONE, &UBig::from(n), bits).unwrap();
                assert!(lies_within(&fine, &artanh(&z, bits).unwrap()), "1/{n} in {bits} bits");
            }
        }
    }
}
