//! p/q on big integers: what a ball is while its value is rational and short.

use super::disc::Disc;
use dashu_int::ops::{BitTest, DivEuclid, Gcd, SquareRootRem, UnsignedAbs};
use dashu_int::{IBig, UBig};
use std::cmp::Ordering;

/// A rational in lowest terms, q > 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fraction {
    p: IBig,
    q: UBig,
}

impl Fraction {
    /// p/q brought to lowest terms; `None` for q = 0.
    pub(super) fn new(p: IBig, q: UBig) -> Option<Self> {
        if q.is_one() {
            return Some(Fraction { p, q });
        }
        if q.is_zero() {
            return None;
        }
        let common = (&p).unsigned_abs().gcd(&q);
        if common.is_one() {
            return Some(Fraction { p, q });
        }
        Some(Fraction { p: p / IBig::from(common.clone()), q: q / common })
    }

    /// The integer `value`.
    pub(super) fn integer(value: i64) -> Self {
        Fraction { p: value.into(), q: UBig::ONE }
    }

    /// p.
    pub(super) fn numerator(&self) -> &IBig {
        &self.p
    }

    /// q.
    pub(super) fn denominator(&self) -> &UBig {
        &self.q
    }

    /// The bits of p and q together.
    pub(super) fn bits(&self) -> usize {
        self.p.bit_len() + self.q.bit_len()
    }

    /// A t with |p/q| < 2^t.
    pub(super) fn top(&self) -> i64 {
        self.p.bit_len() as i64 - self.q.bit_len() as i64 + 1
    }

    /// Whether it is 0.
    pub(super) fn is_zero(&self) -> bool {
        self.p.is_zero()
    }

    /// Whether it is 1.
    pub(super) fn is_one(&self) -> bool {
        self.p.is_one() && self.q.is_one()
    }

    /// Whether it is below 0.
    pub(super) fn is_negative(&self) -> bool {
        self.p < IBig::ZERO
    }

    /// ⌈x⌉.
    pub(super) fn ceiling(&self) -> Self {
        Fraction { p: -(-&self.p).div_euclid(IBig::from(self.q.clone())), q: UBig::ONE }
    }

    /// x + y.
    pub(super) fn add(&self, other: &Self) -> Option<Self> {
        if self.q == other.q {
            return Self::new(&self.p + &other.p, self.q.clone());
        }
        Self::new(&self.p * &other.q + &other.p * &self.q, &self.q * &other.q)
    }

    /// x · y.
    pub(super) fn mul(&self, other: &Self) -> Option<Self> {
        Self::new(&self.p * &other.p, &self.q * &other.q)
    }

    /// 1 / x; `None` for x = 0.
    pub(super) fn reciprocal(&self) -> Option<Self> {
        let p = IBig::from(self.q.clone());
        let q = (&self.p).unsigned_abs();
        (!self.is_zero()).then(|| Fraction { p: if self.is_negative() { -p } else { p }, q })
    }

    /// −x.
    pub(super) fn neg(&self) -> Self {
        Fraction { p: -&self.p, q: self.q.clone() }
    }

    /// √x where it is rational; `None` elsewhere.
    pub(super) fn perfect_root(&self) -> Option<Self> {
        let (p, p_rest) = UBig::try_from(self.p.clone()).ok()?.sqrt_rem();
        let (q, q_rest) = self.q.sqrt_rem();
        (p_rest.is_zero() && q_rest.is_zero()).then(|| Fraction { p: p.into(), q })
    }

    /// x^(p/q) where x > 0 (or x = 0 and p > 0) and it is rational with no more than so many bits; `None` elsewhere.
    pub(super) fn perfect_power(&self, p: &IBig, q: &UBig, longest: usize) -> Option<Self> {
        if self.is_zero() {
            return (*p > IBig::ZERO).then(|| Self::integer(0));
        }
        let order = usize::try_from(q.clone()).ok().filter(|&order| order > 0 && order <= longest)?;
        let times = usize::try_from(p.clone().unsigned_abs()).ok()?;
        let (above, below) = (UBig::try_from(self.p.clone()).ok()?, &self.q);
        let (top, bottom) = (above.nth_root(order), below.nth_root(order));
        if top.pow(order) != above || bottom.pow(order) != *below {
            return None;
        }
        if !(top.is_one() && bottom.is_one()) && (top.bit_len() + bottom.bit_len()).checked_mul(times)? > longest {
            return None;
        }
        let (top, bottom) = (top.pow(times), bottom.pow(times));
        if *p < IBig::ZERO { Self::new(bottom.into(), top) } else { Self::new(top.into(), bottom) }
    }

    /// The disc of relative radius 2^−bits around x; a point where x is dyadic and short.
    pub(super) fn enclose(&self, bits: usize) -> Option<Disc> {
        Disc::from_ratio(&self.p, &self.q, bits)
    }

    /// The order of x and y.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        (&self.p * &other.q).cmp(&(&other.p * &self.q))
    }

    /// The fraction of smallest denominator in [low, high], by continued fractions.
    pub(super) fn simplest_between(low: &Self, high: &Self) -> Option<Self> {
        if !high.is_negative() && (low.is_negative() || low.is_zero()) {
            return Some(Self::integer(0));
        }
        if high.is_negative() {
            return Some(Self::simplest_between(&high.neg(), &low.neg())?.neg());
        }
        let mut wholes = Vec::new();
        let (mut low, mut high) = (low.clone(), high.clone());
        let mut result = loop {
            let whole = low.ceiling();
            if whole.compare(&high) != Ordering::Greater {
                break whole;
            }
            // Both ends lie between the same two integers: take the lower one off and turn the rest over.
            let floor = whole.add(&Self::integer(-1))?;
            let rest = |end: &Self| end.add(&floor.neg())?.reciprocal();
            (low, high) = (rest(&high)?, rest(&low)?);
            wholes.push(floor);
        };
        for whole in wholes.into_iter().rev() {
            result = result.reciprocal()?.add(&whole)?;
        }
        Some(result)
    }
}
