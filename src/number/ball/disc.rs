//! (mid ± rad) · 2^exp on big integers: the result of every operation contains every result of real operands.
//!
//! Results are rounded at their two ends, the lower end down and the upper end up, so that a bound such as 0 or 1
//! that an operation reaches exactly survives the rounding.

use dashu_int::ops::{BitTest, DivEuclid, SquareRootRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

/// A radius keeps about this many bits; a middle is cut to match.
const RADIUS_BITS: usize = 60;

/// Beyond 2^±(2^61) nothing is represented, so that sums of exponents cannot overflow.
const LARGEST_EXPONENT: i64 = 1 << 61;

/// A radius above 2^−8 of the middle is wide: products are then taken from the ends.
const WIDE: usize = 8;

/// The reals within `rad · 2^exp` of `mid · 2^exp`, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Disc {
    mid: IBig,
    rad: UBig,
    exp: i64,
}

impl Disc {
    /// The real `mid · 2^exp` alone; `None` beyond the range of exponents.
    pub(super) fn point(mid: IBig, exp: i64) -> Option<Self> {
        (exp.unsigned_abs() <= LARGEST_EXPONENT.unsigned_abs()).then_some(Disc { mid, rad: UBig::ZERO, exp })
    }

    /// The reals within 2^exp of 0; `None` beyond the range of exponents.
    pub(super) fn around_zero(exp: i64) -> Option<Self> {
        Some(Disc { rad: UBig::ONE, ..Self::point(IBig::ZERO, exp)? })
    }

    /// 1.
    pub(super) fn one() -> Self {
        Disc { mid: IBig::ONE, rad: UBig::ZERO, exp: 0 }
    }

    /// The reals from `low · 2^exp` to `high · 2^exp`, rounded outward to a middle of about `bits` bits.
    pub(super) fn from_ends(low: IBig, high: IBig, exp: i64, bits: usize) -> Option<Self> {
        let width = (&high - &low).unsigned_abs();
        let excess = low.bit_len().max(high.bit_len()).saturating_sub(bits);
        let shift = excess.max(width.bit_len().saturating_sub(RADIUS_BITS));
        let (low, high, width) = if shift > 0 {
            let (low, high) = (low >> shift, -(-high >> shift));
            let width = (&high - &low).unsigned_abs();
            (low, high, width)
        } else {
            (low, high, width)
        };
        let exp = exp.checked_add(i64::try_from(shift).ok()?)?;
        if width.bit(0) {
            Some(Disc { rad: width, ..Self::point(low + high, exp - 1)? })
        } else {
            Some(Disc { rad: width >> 1usize, ..Self::point((low + high) >> 1usize, exp)? })
        }
    }

    /// The reals from the lower end of `low` to the upper end of `high`, rounded outward.
    pub(super) fn hull(low: &Disc, high: &Disc, bits: usize) -> Option<Self> {
        let exp = common_exponent(low, high, bits);
        Self::from_ends(low.ends_at(exp).0, high.ends_at(exp).1, exp, bits)
    }

    /// p / q for q > 0.
    pub(super) fn from_ratio(p: &IBig, q: &UBig, bits: usize) -> Option<Self> {
        let twos = q.trailing_zeros().unwrap_or(0);
        if q.bit_len() == twos + 1 {
            return Disc::point(p.clone(), -i64::try_from(twos).ok()?)?.rounded(bits);
        }
        let shift = (bits + 2 + q.bit_len()).saturating_sub(p.bit_len());
        let floor = (p << shift).div_euclid(IBig::from(q.clone()));
        let ceiling = &floor + IBig::ONE;
        Self::from_ends(floor, ceiling, -i64::try_from(shift).ok()?, bits)
    }

    /// The same reals and, where the middle or the radius is longer than wanted, a few more.
    pub(super) fn rounded(self, bits: usize) -> Option<Self> {
        if self.mid.bit_len() <= bits + 1 && self.rad.bit_len() <= RADIUS_BITS + 1 {
            return (self.exp.unsigned_abs() <= LARGEST_EXPONENT.unsigned_abs()).then_some(self);
        }
        let (low, high) = self.ends();
        Self::from_ends(low, high, self.exp, bits)
    }

    /// The two ends, in units of 2^[`Disc::exponent`].
    pub(super) fn ends(&self) -> (IBig, IBig) {
        (&self.mid - &self.rad, &self.mid + &self.rad)
    }

    /// The exponent that middle, radius and ends share.
    pub(super) fn exponent(&self) -> i64 {
        self.exp
    }

    /// The middle, a point.
    pub(super) fn middle(&self) -> Disc {
        Disc { rad: UBig::ZERO, ..self.clone() }
    }

    /// The radius, a point.
    pub(super) fn radius(&self) -> Option<Disc> {
        Self::point(self.rad.clone().into(), self.exp)
    }

    /// The lower and the upper end, as points.
    pub(super) fn end_points(&self) -> (Disc, Disc) {
        let (low, high) = self.ends();
        (Disc { mid: low, rad: UBig::ZERO, exp: self.exp }, Disc { mid: high, rad: UBig::ZERO, exp: self.exp })
    }

    /// The ends in units of 2^exp, rounded outward.
    pub(super) fn ends_at(&self, exp: i64) -> (IBig, IBig) {
        let (low, high) = self.ends();
        if self.exp >= exp {
            let shift = (self.exp - exp) as usize;
            if self.is_zero() { (low, high) } else { (low << shift, high << shift) }
        } else {
            let all = low.bit_len().max(high.bit_len()) + 1;
            let shift = ((exp - self.exp) as usize).min(all);
            (low >> shift, -(-high >> shift))
        }
    }

    /// Bits of the middle.
    pub(super) fn length(&self) -> usize {
        self.mid.bit_len()
    }

    /// A t with |x| < 2^t for every enclosed x, and |x| ≥ 2^(t−1) for one of them; −2^61 where all are 0.
    pub(super) fn top(&self) -> i64 {
        if self.is_zero() {
            return -LARGEST_EXPONENT;
        }
        (self.mid.clone().unsigned_abs() + &self.rad).bit_len() as i64 + self.exp
    }

    /// Whether 0 is all it holds.
    pub(super) fn is_zero(&self) -> bool {
        self.mid.is_zero() && self.rad.is_zero()
    }

    /// Whether it holds one real alone.
    pub(super) fn is_point(&self) -> bool {
        self.rad.is_zero()
    }

    /// Whether every enclosed real is > 0.
    pub(super) fn is_positive(&self) -> bool {
        self.ends().0 > IBig::ZERO
    }

    /// Whether every enclosed real is < 0.
    pub(super) fn is_negative(&self) -> bool {
        self.ends().1 < IBig::ZERO
    }

    /// Whether the radius is large against the middle.
    pub(super) fn is_wide(&self) -> bool {
        !self.rad.is_zero() && self.rad.bit_len() + WIDE > self.mid.bit_len()
    }

    /// Whether the radius itself is above about 2^−8.
    pub(super) fn is_wide_against_one(&self) -> bool {
        !self.rad.is_zero() && self.rad.bit_len() as i64 + self.exp > -(WIDE as i64)
    }

    /// x · 2^k, exactly; `None` beyond the range of exponents.
    pub(super) fn scaled(&self, k: i64) -> Option<Self> {
        Some(Disc { rad: self.rad.clone(), ..Self::point(self.mid.clone(), self.exp.checked_add(k)?)? })
    }

    /// −x, exactly.
    pub(super) fn neg(&self) -> Self {
        Disc { mid: -&self.mid, rad: self.rad.clone(), exp: self.exp }
    }

    /// |x|.
    pub(super) fn abs(&self, bits: usize) -> Option<Self> {
        let (low, high) = self.ends();
        if low >= IBig::ZERO {
            Some(self.clone())
        } else if high <= IBig::ZERO {
            Some(self.neg())
        } else {
            Self::from_ends(IBig::ZERO, (-low).max(high), self.exp, bits)
        }
    }

    /// x + y.
    pub(super) fn add(&self, other: &Self, bits: usize) -> Option<Self> {
        let exp = common_exponent(self, other, bits);
        let ((a, b), (c, d)) = (self.ends_at(exp), other.ends_at(exp));
        Self::from_ends(a + c, b + d, exp, bits)
    }

    /// x − y.
    pub(super) fn sub(&self, other: &Self, bits: usize) -> Option<Self> {
        self.add(&other.neg(), bits)
    }

    /// x · y.
    pub(super) fn mul(&self, other: &Self, bits: usize) -> Option<Self> {
        let exp = self.exp + other.exp;
        if self.is_wide() || other.is_wide() {
            let ((a, b), (c, d)) = (self.ends(), other.ends());
            let products = [&a * &c, &a * &d, &b * &c, &b * &d];
            let low = products.iter().min()?.clone();
            return Self::from_ends(low, products.into_iter().max()?, exp, bits);
        }
        let mid = &self.mid * &other.mid;
        let rad = (&self.mid * &other.rad).unsigned_abs() + &self.rad * ((&other.mid).unsigned_abs() + &other.rad);
        Disc { mid, rad, exp }.rounded(bits)
    }

    /// x², never below 0.
    pub(super) fn square(&self, bits: usize) -> Option<Self> {
        let magnitude = self.abs(bits)?;
        magnitude.mul(&magnitude, bits)
    }

    /// x / y; `None` where 0 is among the y.
    pub(super) fn div(&self, other: &Self, bits: usize) -> Option<Self> {
        if other.is_negative() {
            return self.neg().div(&other.neg(), bits);
        }
        if !other.is_positive() {
            return None;
        }
        if self.is_wide() || other.is_wide() {
            return self.mul(&other.reciprocal(bits)?, bits);
        }
        let divisor = (&other.mid).unsigned_abs();
        let shift = (bits + 2 + divisor.bit_len()).saturating_sub(self.mid.bit_len());
        let exp = (self.exp - other.exp).checked_sub(i64::try_from(shift).ok()?)?;
        let floor = (&self.mid << shift).div_euclid(&other.mid);
        // |x/y − m/n| ≤ (n·rad x + |m|·rad y) / (n · (n − rad y)) with m, n the middles.
        let error = &divisor * &self.rad + (&self.mid).unsigned_abs() * &other.rad;
        let rad = if error.is_zero() {
            UBig::ZERO
        } else {
            (error << shift) / (&divisor * (&divisor - &other.rad)) + UBig::ONE
        };
        let exact = rad.is_zero() && &floor * &other.mid == &self.mid << shift;
        let high = if exact { floor.clone() } else { &floor + &rad + IBig::ONE };
        Self::from_ends(floor - rad, high, exp, bits)
    }

    /// 1 / y of positive y, from the ends.
    fn reciprocal(&self, bits: usize) -> Option<Self> {
        let (low, high) = self.ends();
        let shift = bits + 2 + high.bit_len();
        let one = IBig::ONE << shift;
        let exp = (-self.exp).checked_sub(i64::try_from(shift).ok()?)?;
        Self::from_ends((&one).div_euclid(&high), -(-one).div_euclid(&low), exp, bits)
    }

    /// x / n for n > 0; `None` for n = 0.
    pub(super) fn div_integer(&self, n: u64, bits: usize) -> Option<Self> {
        if n == 0 {
            return None;
        }
        let shift = bits.saturating_sub(self.mid.bit_len());
        let n = IBig::from(n);
        let (low, high) = self.ends();
        let (low, high) = ((low << shift).div_euclid(&n), -(-high << shift).div_euclid(&n));
        Self::from_ends(low, high, self.exp.checked_sub(i64::try_from(shift).ok()?)?, bits)
    }

    /// √x; `None` where a negative is among the x.
    pub(super) fn sqrt(&self, bits: usize) -> Option<Self> {
        let (low, high) = self.ends();
        let (low, high) = (UBig::try_from(low).ok()?, UBig::try_from(high).ok()?);
        let mut shift = (2 * bits + 2).saturating_sub(high.bit_len());
        if (self.exp - shift as i64) % 2 != 0 {
            shift += 1;
        }
        let exp = (self.exp - shift as i64) / 2;
        let (high_root, rest) = (&high << shift).sqrt_rem();
        let low_root = if self.rad.is_zero() { high_root.clone() } else { (low << shift).sqrt_rem().0 };
        let high_root = if rest.is_zero() { high_root } else { high_root + UBig::ONE };
        Self::from_ends(low_root.into(), high_root.into(), exp, bits)
    }

    /// The middle / 2^scale as the f64 toward zero from it; a suggestion, of no promise.
    pub(super) fn suggestion(&self, scale: i64) -> f64 {
        let excess = self.mid.bit_len().saturating_sub(64);
        let power = (self.exp + excess as i64 - scale).clamp(-1100, 900) as i32;
        (&self.mid >> excess).to_f64().value() * 2f64.powi(power)
    }
}

/// An exponent at which two discs can be added within 2^−(bits + 8) of the larger and with no longer shift than that.
fn common_exponent(a: &Disc, b: &Disc, bits: usize) -> i64 {
    let nonzero = || [a, b].into_iter().filter(|disc| !disc.is_zero());
    let floor = nonzero().map(Disc::top).max().unwrap_or(0) - bits as i64 - 8;
    nonzero().map(|disc| disc.exp.max(floor)).min().unwrap_or(0)
}

/// The order of a·2^i and b·2^j.
pub(super) fn compare(a: &IBig, i: i64, b: &IBig, j: i64) -> Ordering {
    let sign = |x: &IBig| match (x.is_zero(), x.sign()) {
        (true, _) => 0,
        (_, Sign::Positive) => 1,
        (_, Sign::Negative) => -1,
    };
    let top = |x: &IBig, exp: i64| x.bit_len() as i128 + exp as i128;
    if sign(a) != sign(b) || sign(a) == 0 {
        return sign(a).cmp(&sign(b));
    }
    if top(a, i) != top(b, j) {
        let order = top(a, i).cmp(&top(b, j));
        return if sign(a) > 0 { order } else { order.reverse() };
    }
    // Equal tops: the exponents differ by no more than the lengths.
    if i >= j { (a << (i - j) as usize).cmp(b) } else { a.cmp(&(b << (j - i) as usize)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether p/q is among the enclosed, q > 0.
    fn contains(disc: &Disc, p: i64, q: i64) -> bool {
        let (low, high) = disc.ends();
        let (p, q) = (IBig::from(p), IBig::from(q));
        compare(&(low * &q), disc.exp, &p, 0) != Ordering::Greater
            && compare(&(high * q), disc.exp, &p, 0) != Ordering::Less
    }

    #[test]
    fn quotients_at_every_short_precision_contain_the_rational() {
        let point = |x: i64| Disc::point(x.into(), 0).unwrap();
        for bits in 3..12 {
            for (p, q) in (-40..40).flat_map(|p| (1..40).map(move |q| (p, q))) {
                assert!(contains(&point(p).div(&point(q), bits).unwrap(), p, q), "{p}/{q} at {bits} bits");
                assert!(contains(&point(p).div(&point(-q), bits).unwrap(), -p, q), "{p}/-{q} at {bits} bits");
                assert!(contains(&point(p).div_integer(q as u64, bits).unwrap(), p, q), "{p}/{q} at {bits} bits");
                assert!(contains(&Disc::from_ratio(&p.into(), &UBig::from(q as u64), bits).unwrap(), p, q));
            }
        }
    }

    #[test]
    fn reciprocals_of_wide_discs_contain_those_of_their_ends() {
        for bits in 3..12 {
            for (low, high) in (1..40).flat_map(|low| (low..40).map(move |high| (low, high))) {
                let disc = Disc::from_ends(low.into(), high.into(), 0, 64).unwrap();
                let reciprocal = disc.reciprocal(bits).unwrap();
                assert!(contains(&reciprocal, 1, low) && contains(&reciprocal, 1, high), "{low} to {high}");
            }
        }
    }

    #[test]
    fn a_speck_beside_one_is_kept_on_its_own_side() {
        for gap in [9, 20, 60, 1 << 40] {
            let speck = Disc::point(IBig::ONE, -gap).unwrap();
            let (low, high) = (Disc::one().sub(&speck, 8).unwrap(), Disc::one().add(&speck, 8).unwrap());
            let one_to = |end: IBig, disc: &Disc| compare(&IBig::ONE, 0, &end, disc.exp);
            assert_eq!(one_to(low.ends().0, &low), Ordering::Greater);
            assert_ne!(one_to(low.ends().1, &low), Ordering::Less);
            assert_ne!(one_to(high.ends().0, &high), Ordering::Greater);
            assert_eq!(one_to(high.ends().1, &high), Ordering::Less);
        }
    }
}
