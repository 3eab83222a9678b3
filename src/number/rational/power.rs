//! Rational powers that are rational.

use super::Exact;
use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

/// A power of more bits is not written out.
const LONGEST: usize = 1 << 20;

/// x^(p/q) for x > 0, or x = 0 and p/q > 0, where it is rational and not too long.
pub(super) fn power(x: &Exact, exponent: &Exact) -> Option<Exact> {
    let upwards = exponent.signum() > 0;
    match x.signum() {
        -1 => return None,
        0 => return upwards.then(Exact::zero),
        _ => {}
    }
    let of = usize::try_from(exponent.denominator().clone()).ok()?;
    let times = usize::try_from(UBig::try_from(exponent.abs_numerator()).ok()?).ok()?;
    let (p, q) = (UBig::try_from(x.numerator().clone()).ok()?, x.denominator());
    let (p, q) = (whole_root(&p, of)?, whole_root(q, of)?);
    if p.bit_len().max(q.bit_len()).checked_mul(times)? > LONGEST && !(p == UBig::ONE && q == UBig::ONE) {
        return None;
    }
    let (p, q) = (p.pow(times), q.pow(times));
    if upwards || times == 0 { Exact::from_parts(p.into(), q) } else { Exact::from_parts(q.into(), p) }
}

/// The integer whose power `of` x is.
fn whole_root(x: &UBig, of: usize) -> Option<UBig> {
    if *x == UBig::ONE || of == 1 {
        return Some(x.clone());
    }
    if of == 0 || of > x.bit_len() {
        return None;
    }
    let root = x.nth_root(of);
    (root.pow(of) == *x).then_some(root)
}

impl Exact {
    fn abs_numerator(&self) -> IBig {
        if self.signum() < 0 { -self.numerator().clone() } else { self.numerator().clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::number::{Arithmetic, Exact};

    #[test]
    fn rational_powers_that_are_rational_are_found_and_no_others() {
        let number = |text: &str| text.parse::<Exact>().unwrap();
        let power = |x: &str, exponent: &str| number(x).power(&number(exponent), &());
        assert_eq!(power("8", "1/3"), Some(number("2")));
        assert_eq!(power("8/27", "-2/3"), Some(number("9/4")));
        assert_eq!(power("0", "1/3"), Some(Exact::zero()));
        assert_eq!(power("1", "-123456789/1000000007"), Some(number("1")));
        assert_eq!(power("5", "-3"), Some(number("1/125")));
        for (x, exponent) in [("0", "0"), ("0", "-1/3"), ("-8", "1/3"), ("2", "1/2"), ("9", "1/3"), ("3", "1000000000")]
        {
            assert_eq!(power(x, exponent), None, "{x}^({exponent})");
        }
    }
}
