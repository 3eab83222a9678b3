//! p/q in lowest terms on big integers, with common factors sought only where there may be some.
//!
//! Most rationals of a replay come from floats: their denominators are powers of two, of which trailing zeros tell
//! what two numbers share. Euclid's algorithm is asked for the rest alone.

use super::Exact;
use dashu_int::ops::{BitTest, Gcd, PowerOfTwo, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

/// k where q = 2^k.
fn twos(q: &UBig) -> Option<usize> {
    q.is_power_of_two().then(|| q.trailing_zeros().unwrap_or(0))
}

/// gcd(|x|, q), for q > 0.
fn common(x: &IBig, q: &UBig) -> UBig {
    if q.is_one() || x.is_one() {
        return UBig::ONE;
    }
    match x.trailing_zeros().zip(q.trailing_zeros()) {
        Some((x_zeros, q_zeros)) if q.is_power_of_two() || x.bit_len() == x_zeros + 1 => {
            UBig::ONE << x_zeros.min(q_zeros)
        }
        _ => x.gcd(q),
    }
}

/// gcd(p, q) of positive numbers.
fn shared(p: &UBig, q: &UBig) -> UBig {
    if p.is_one() || q.is_one() {
        return UBig::ONE;
    }
    match p.trailing_zeros().zip(q.trailing_zeros()) {
        Some((p_zeros, q_zeros)) if p.is_power_of_two() || q.is_power_of_two() => UBig::ONE << p_zeros.min(q_zeros),
        _ => p.gcd(q),
    }
}

/// p / factor, which divides it.
fn over(p: &UBig, factor: &UBig) -> UBig {
    match twos(factor) {
        Some(0) => p.clone(),
        Some(zeros) => p >> zeros,
        None => p / factor,
    }
}

/// x / factor, which divides it.
fn parted(x: &IBig, factor: &UBig) -> IBig {
    match twos(factor) {
        Some(0) => x.clone(),
        // the bits that fall off are zeros, so that rounding is nobody's question
        Some(zeros) => x >> zeros,
        None => x / factor,
    }
}

/// x · factor.
fn times(x: &IBig, factor: &UBig) -> IBig {
    match twos(factor) {
        Some(0) => x.clone(),
        Some(zeros) => x << zeros,
        None => x * factor,
    }
}

/// p · factor.
fn product(p: &UBig, factor: &UBig) -> UBig {
    match twos(factor) {
        Some(0) => p.clone(),
        Some(zeros) => p << zeros,
        None => p * factor,
    }
}

impl Exact {
    /// p/q brought to lowest terms, for q > 0.
    pub(super) fn reduced(p: IBig, q: UBig) -> Self {
        if p.is_zero() {
            return Exact { p, q: UBig::ONE };
        }
        let factor = common(&p, &q);
        if factor.is_one() { Exact { p, q } } else { Exact { p: parted(&p, &factor), q: over(&q, &factor) } }
    }

    /// significand · 2^exponent.
    pub(crate) fn dyadic(significand: &IBig, exponent: isize) -> Self {
        let Some(zeros) = significand.trailing_zeros() else { return Exact::zero() };
        let places = exponent.unsigned_abs();
        if exponent >= 0 {
            return Exact { p: significand << places, q: UBig::ONE };
        }
        let shift = zeros.min(places);
        Exact { p: significand >> shift, q: UBig::ONE << (places - shift) }
    }

    /// self + other, or self − other.
    pub(super) fn sum(&self, other: &Self, minus: bool) -> Self {
        let join = |x: IBig, y: IBig| if minus { x - y } else { x + y };
        if self.q == other.q {
            let p = join(self.p.clone(), other.p.clone());
            return if self.q.is_one() { Exact { p, q: UBig::ONE } } else { Exact::reduced(p, self.q.clone()) };
        }
        // with g = gcd(b, d), a/b + c/d = (a (d/g) + c (b/g)) / (b (d/g)), where only factors of g can cancel (Knuth)
        let factor = shared(&self.q, &other.q);
        let (left, right) = (over(&other.q, &factor), over(&self.q, &factor));
        let p = join(times(&self.p, &left), times(&other.p, &right));
        if p.is_zero() {
            return Exact::zero();
        }
        let again = common(&p, &factor);
        Exact { p: parted(&p, &again), q: product(&over(&self.q, &again), &left) }
    }

    /// self · other.
    pub(super) fn multiplied(&self, other: &Self) -> Self {
        if self.p.is_zero() || other.p.is_zero() {
            return Exact::zero();
        }
        let (first, second) = (common(&self.p, &other.q), common(&other.p, &self.q));
        let p = parted(&self.p, &first) * parted(&other.p, &second);
        Exact { p, q: product(&over(&self.q, &second), &over(&other.q, &first)) }
    }

    /// 1 / self, of a number other than 0.
    pub(super) fn inverted(&self) -> Self {
        let (sign, magnitude) = self.p.clone().into_parts();
        Exact { p: IBig::from_parts(sign, self.q.clone()), q: magnitude }
    }

    /// −self.
    pub(super) fn negated(&self) -> Self {
        Exact { p: -&self.p, q: self.q.clone() }
    }

    /// self².
    pub(super) fn squared(&self) -> Self {
        Exact { p: self.p.sqr().into(), q: self.q.sqr() }
    }

    /// The float that this is, where few bits and an ordinary exponent show it to be one.
    pub(crate) fn short_float(&self) -> Option<f64> {
        let significand = i64::try_from(&self.p).ok().filter(|p| p.unsigned_abs() <= 1 << 53)?;
        let places = twos(&self.q).filter(|&places| places <= ORDINARY)?;
        Some(significand as f64 * power_of_two(-(places as isize)))
    }

    /// The nearest f64, ties to even; ±∞ beyond the range.
    pub fn to_f64(&self) -> f64 {
        if let Some(float) = self.short_float() {
            return float;
        }
        let magnitude = (&self.p).unsigned_abs();
        let nearest = if magnitude.is_zero() { 0.0 } else { nearest(&magnitude, &self.q) };
        if self.p.sign() == Sign::Negative { -nearest } else { nearest }
    }
}

/// 2^−this times an integer of 53 bits is a normal float.
const ORDINARY: usize = 1_000;
/// Bits of a quotient beside which the rest only tells whether it is 0: more than twice a mantissa's.
const KEPT: isize = 110;
/// Values from 2^this on are beyond the range, and those below 2^−this are taken for 0.
const RANGE: isize = 1_100;
/// The exponents of the least unit of an f64 and of the greatest.
const LEAST: isize = -1_074;
const GREATEST: isize = 971;

/// The f64 nearest to p/q > 0.
fn nearest(p: &UBig, q: &UBig) -> f64 {
    let top = p.bit_len() as isize - q.bit_len() as isize;
    if top.abs() > RANGE {
        return if top > 0 { f64::INFINITY } else { 0.0 };
    }
    // p/q = kept · 2^−scale, but for less than one unit of kept, which is not 0 where `rest`
    let (kept, scale, rest) = match twos(q) {
        Some(places) => {
            let gone = (p.bit_len() as isize - KEPT).max(0) as usize;
            let rest = p.trailing_zeros().is_some_and(|zeros| zeros < gone);
            (p >> gone, places as isize - gone as isize, rest)
        }
        None => {
            let scale = KEPT - top;
            let shift = scale.unsigned_abs();
            let (above, below) = if scale >= 0 { (p << shift, q.clone()) } else { (p.clone(), q << shift) };
            let kept = &above / &below;
            let rest = &kept * &below != above;
            (kept, scale, rest)
        }
    };
    let Ok(kept) = u128::try_from(kept) else { return f64::NAN };
    let length = 128 - kept.leading_zeros() as isize;
    let unit = (length - 53 - scale).max(LEAST);
    if unit > GREATEST {
        return f64::INFINITY;
    }
    let drop = unit + scale;
    let mantissa = match drop {
        ..=0 => kept << drop.unsigned_abs(),
        1..=127 => {
            let (whole, part, half) = (kept >> drop, kept & ((1 << drop) - 1), 1_u128 << (drop - 1));
            let up = part > half || (part == half && (rest || whole & 1 == 1));
            whole + u128::from(up)
        }
        _ => 0,
    };
    mantissa as f64 * power_of_two(unit)
}

/// 2^k for −1074 ≤ k ≤ 1023.
fn power_of_two(k: isize) -> f64 {
    f64::from_bits(if k >= -1_022 { ((k + 1_023) as u64) << 52 } else { 1 << (k - LEAST) })
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.signum().cmp(&other.signum());
        if by_sign != Ordering::Equal || self.signum() == 0 {
            return by_sign;
        }
        if self.q == other.q {
            return self.p.cmp(&other.p);
        }
        // |x| lies in (2^(t−1), 2^(t+1)) for t = bits of p less bits of q
        let top = |x: &Self| x.p.bit_len() as isize - x.q.bit_len() as isize;
        let apart = top(self) - top(other);
        if apart.abs() > 1 {
            return if (apart > 0) == (self.signum() > 0) { Ordering::Greater } else { Ordering::Less };
        }
        times(&self.p, &other.q).cmp(&times(&other.p, &self.q))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use crate::number::{Arithmetic, Exact};
    use dashu_int::{IBig, UBig};
    use dashu_ratio::RBig;
    use proptest::prelude::*;

    /// A number beside the same number of dashu's: of any length, and often over a power of two.
    fn number() -> impl Strategy<Value = (Exact, RBig)> {
        let integer = || (any::<u128>(), 0_usize..140, any::<u64>()).prop_map(|(x, k, y)| (IBig::from(x) << k) * y);
        let short = || (-12_i64..13).prop_map(IBig::from);
        let above = prop_oneof![short(), integer(), integer().prop_map(|x| -x)];
        let power = (0_usize..200).prop_map(|k| UBig::ONE << k);
        let below = prop_oneof![
            power,
            (1_u64..40).prop_map(UBig::from),
            (1_u128.., 0_usize..90).prop_map(|(q, k)| UBig::from(q) << k)
        ];
        (above, below).prop_map(|(p, q)| {
            let exact = Exact::from_parts(p.clone(), q.clone()).expect("q > 0");
            (exact, RBig::from_parts(p, q))
        })
    }

    fn same(ours: &Exact, peer: &RBig) -> bool {
        ours.numerator() == peer.numerator() && ours.denominator() == peer.denominator()
    }

    proptest! {
        #[test]
        fn sums_products_and_quotients_are_those_of_a_peer_in_lowest_terms((x, p) in number(), (y, q) in number()) {
            prop_assert!(same(&x, &p));
            prop_assert!(same(&x.add(&y, &()).expect("short"), &(&p + &q)), "{x} + {y}");
            prop_assert!(same(&x.sub(&y, &()).expect("short"), &(&p - &q)), "{x} - {y}");
            prop_assert!(same(&x.sub(&x, &()).expect("short"), &RBig::ZERO));
            prop_assert!(same(&x.mul(&y, &()).expect("short"), &(&p * &q)), "{x} * {y}");
            prop_assert!(same(&x.square(&()).expect("short"), &(&p * &p)), "{x}²");
            prop_assert_eq!(x.cmp(&y), p.cmp(&q), "{} against {}", x, y);
            prop_assert_eq!(x == y, p == q);
            match x.div(&y, &()) {
                Some(quotient) => prop_assert!(same(&quotient, &(&p / &q)), "{x} / {y}"),
                None => prop_assert_eq!(y.signum(), 0),
            }
        }

        #[test]
        fn every_float_is_read_exactly_and_given_back(bits in any::<u64>()) {
            let float = f64::from_bits(bits);
            let exact = Exact::from_f64(float);
            prop_assert_eq!(exact.is_some(), float.is_finite());
            if let Some(exact) = exact {
                prop_assert!(same(&exact, &RBig::try_from(float).expect("finite")));
                prop_assert_eq!(exact.to_f64(), float);
            }
        }

        // the standard library's parser rounds every decimal to the nearest float
        #[test]
        fn decimals_round_to_the_nearest_float(digits in "-?[0-9]{1,60}", exponent in -390_i32..330) {
            let text = format!("{digits}e{exponent}");
            let nearest: f64 = text.parse().expect("a decimal");
            prop_assert_eq!(text.parse::<Exact>().expect("a decimal").to_f64(), nearest, "{}", text);
        }

        #[test]
        fn halfway_between_two_floats_the_even_one_is_taken(bits in 0_u64..0x7fe0_0000_0000_0000, near in -1_i64..2) {
            let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
            let exact = |x: f64| Exact::from_f64(x).expect("finite");
            let middle = exact(low).add(&exact(high), &()).and_then(|sum| sum.mul(&Exact::ratio(1, 2)?, &()));
            let tiny: Exact = format!("{near}e-400").parse().expect("a decimal");
            let found = middle.and_then(|middle| middle.add(&tiny, &())).expect("short").to_f64();
            let even = if bits % 2 == 0 { low } else { high };
            prop_assert_eq!(found, match near { -1 => low, 1 => high, _ => even });
        }
    }

    #[test]
    fn the_ends_of_the_range_are_those_of_floats() {
        let float = |text: &str| text.parse::<Exact>().expect("a number").to_f64();
        assert_eq!(float("0x1.fffffffffffffp1023"), f64::MAX);
        assert_eq!(float("0x1.fffffffffffff7p1023"), f64::MAX);
        assert_eq!(float("0x1.fffffffffffff8p1023"), f64::INFINITY);
        assert_eq!(float("-1e400"), f64::NEG_INFINITY);
        assert_eq!(float("0x1p-1074"), f64::from_bits(1));
        assert_eq!(float("0x1p-1075"), 0.0);
        assert_eq!(float("0x1.0000000000000001p-1075"), f64::from_bits(1));
        assert_eq!(float("1/3"), 1.0 / 3.0);
    }
}
