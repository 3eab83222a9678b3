//! Arithmetic A: enclosures [low, high] at any precision, where f64 intervals overflow or cancel.
//!
//! The ends are binary floats of dashu-float, rounded outward, with exponents that exp(20 · R²) does not exhaust. A
//! result that the working precision holds exactly is not widened, so that points stay points.
//!
//! The trusted base: dashu's + − × ÷ √ round as their mode says; its exp, ln and ln(1 + x), taken to the nearest with
//! [`GUARD`](exponential::GUARD) bits to spare, are off by less than one unit in the last place of the working
//! precision, by which both ends are moved outward. No code of ours is shared with arithmetic B; dashu's integers,
//! which carry B, also carry dashu's floats.

mod corner;
mod determinant;
mod exponential;
mod rotation;
mod rounding;
mod spectrum;

use super::{Arithmetic, Enclosure, Exact};
use dashu_float::round::mode::{Down, Up};
use dashu_float::{Context, Repr};
use nalgebra::DMatrix;
use rounding::{Dyadic, enclose};

/// Bounds are written out as rationals where their exponent is within ± this.
const LARGEST_BOUND: isize = 1 << 22;

/// The working precision of wide enclosures, in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    count: usize,
}

impl Bits {
    /// Ends of `count` bits; less than 32 counts as 32, more than 2^20 as 2^20.
    pub fn new(count: u32) -> Self {
        Bits { count: count.clamp(32, 1 << 20) as usize }
    }

    /// The bits of an end.
    pub fn count(&self) -> usize {
        self.count
    }

    fn more(self, extra: usize) -> Self {
        Bits { count: self.count + extra }
    }

    fn down(self) -> Context<Down> {
        Context::new(self.count)
    }

    fn up(self) -> Context<Up> {
        Context::new(self.count)
    }
}

/// [low, high] ∋ the true value.
///
/// Operations round outward to the working precision, to neither side where the result fits it; an end of a sum may
/// keep two bits more. They are defined as [`Arithmetic`] says; besides, exp, sinh and cosh are not defined where |x|
/// reaches 2^40, and nothing is where an end leaves 2^±(2^60). `==` compares the ends, not the values they enclose.
#[derive(Clone, Debug, PartialEq)]
pub struct Wide {
    low: Dyadic,
    high: Dyadic,
}

impl Wide {
    fn point(value: Dyadic) -> Self {
        Wide { low: value.clone(), high: value }
    }

    fn integer(value: i64) -> Self {
        Wide::point(Repr::new(value.into(), 0))
    }

    fn is_point(&self) -> bool {
        self.low == self.high
    }

    fn is_zero(&self) -> bool {
        self.low.significand().is_zero() && self.high.significand().is_zero()
    }

    /// The same set with both ends rounded outward.
    fn outward(&self, bits: Bits) -> Option<Self> {
        let zero = Repr::zero();
        enclose(bits.down().add(&self.low, &zero), || bits.up().add(&self.high, &zero), self.is_point())
    }

    /// 2^shift times the set, exact.
    fn scaled(&self, shift: isize) -> Self {
        Wide { low: rounding::scaled(&self.low, shift), high: rounding::scaled(&self.high, shift) }
    }

    /// x², which is never negative.
    fn square(&self, bits: Bits) -> Option<Self> {
        let magnitude = self.magnitude();
        magnitude.mul(&magnitude, &bits)
    }

    fn negated(&self) -> Self {
        Wide { low: rounding::negated(&self.high), high: rounding::negated(&self.low) }
    }

    fn magnitude(&self) -> Self {
        let zero = Repr::zero();
        if self.low >= zero {
            self.clone()
        } else if self.high <= zero {
            self.negated()
        } else {
            Wide { low: zero, high: rounding::negated(&self.low).max(self.high.clone()) }
        }
    }

    /// The image under an increasing function, enclosed at a point by `at`.
    fn increasing(&self, at: impl Fn(&Dyadic) -> Option<Self>) -> Option<Self> {
        let first = at(&self.low)?;
        if self.is_point() {
            return Some(first);
        }
        Some(Wide { low: first.low, high: at(&self.high)?.high })
    }
}

/// `end` as a rational, where its exponent is within ± 2^22.
fn rational(end: &Dyadic) -> Option<Exact> {
    (end.exponent().abs() <= LARGEST_BOUND).then(|| Exact::dyadic(end.significand(), end.exponent()))
}

impl Arithmetic for Wide {
    type Context = Bits;

    /// The point p/q where it is a binary float of that precision.
    fn constant(value: &Exact, bits: &Bits) -> Option<Self> {
        let numerator = Repr::new(value.numerator().clone(), 0);
        let denominator = Repr::new(value.denominator().clone().into(), 0);
        enclose(bits.down().div(&numerator, &denominator), || bits.up().div(&numerator, &denominator), true)
    }
    fn add(&self, other: &Self, bits: &Bits) -> Option<Self> {
        let points = self.is_point() && other.is_point();
        enclose(bits.down().add(&self.low, &other.low), || bits.up().add(&self.high, &other.high), points)
    }
    fn sub(&self, other: &Self, bits: &Bits) -> Option<Self> {
        let points = self.is_point() && other.is_point();
        enclose(bits.down().sub(&self.low, &other.high), || bits.up().sub(&self.high, &other.low), points)
    }
    fn mul(&self, other: &Self, bits: &Bits) -> Option<Self> {
        let points = self.is_point() && other.is_point();
        let ((a, b), (c, d)) = corner::of_product(self, other);
        enclose(bits.down().mul(a, b), || bits.up().mul(c, d), points)
    }
    fn square(&self, bits: &Bits) -> Option<Self> {
        let magnitude = Arithmetic::abs(self, bits)?;
        magnitude.mul(&magnitude, bits)
    }
    fn div(&self, other: &Self, bits: &Bits) -> Option<Self> {
        let points = self.is_point() && other.is_point();
        let ((a, b), (c, d)) = corner::of_quotient(self, other)?;
        enclose(bits.down().div(a, b), || bits.up().div(c, d), points)
    }
    fn neg(&self, _: &Bits) -> Option<Self> {
        Some(self.negated())
    }
    /// Exact at 0; nowhere below 0, and on the same side of 1 as x is of 0.
    fn exp(&self, bits: &Bits) -> Option<Self> {
        if self.is_point() { exponential::exp(&self.low, *bits) } else { exponential::between(self, *bits) }
    }
    /// Exact at 0.
    fn sinh(&self, bits: &Bits) -> Option<Self> {
        self.increasing(|x| exponential::sinh(x, *bits))
    }
    /// Exact at 0; nowhere below 1.
    fn cosh(&self, bits: &Bits) -> Option<Self> {
        self.magnitude().increasing(|x| exponential::cosh(x, *bits))
    }
    /// Exact at 0; within [−1, 1].
    fn tanh(&self, bits: &Bits) -> Option<Self> {
        self.increasing(|x| exponential::tanh(x, *bits))
    }
    /// Exact at 0 and 1.
    fn power(&self, exponent: &Exact, bits: &Bits) -> Option<Self> {
        let zero = Repr::zero();
        let upwards = exponent.signum() > 0;
        if self.low < zero || (self.low == zero && !upwards) {
            return None;
        }
        if upwards {
            return self.increasing(|x| exponential::power(x, exponent, *bits));
        }
        let greatest = exponential::power(&self.low, exponent, *bits)?;
        if self.is_point() {
            return Some(greatest);
        }
        Some(Wide { low: exponential::power(&self.high, exponent, *bits)?.low, high: greatest.high })
    }
    fn sqrt(&self, bits: &Bits) -> Option<Self> {
        enclose(bits.down().sqrt(&self.low), || bits.up().sqrt(&self.high), self.is_point())
    }
    /// Exact at 1.
    fn ln(&self, bits: &Bits) -> Option<Self> {
        if self.low <= Repr::zero() {
            return None;
        }
        self.increasing(|x| exponential::ln(x, *bits))
    }
    fn abs(&self, _: &Bits) -> Option<Self> {
        Some(self.magnitude())
    }
    fn max(&self, other: &Self, _: &Bits) -> Option<Self> {
        Some(Wide { low: (&self.low).max(&other.low).clone(), high: (&self.high).max(&other.high).clone() })
    }
    fn determinant(matrix: &DMatrix<Self>, bits: &Bits) -> Option<Self> {
        determinant::determinant(matrix, *bits)
    }
    /// Exact of a diagonal M.
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, bits: &Bits) -> Option<Self> {
        spectrum::eigenvalue(matrix, k, *bits)
    }
    /// Exact where no row and no column has two entries.
    fn singular_value(matrix: &DMatrix<Self>, k: usize, bits: &Bits) -> Option<Self> {
        spectrum::singular_value(matrix, k, *bits)
    }
}

impl Enclosure for Wide {
    fn at_most(&self, other: &Self) -> bool {
        self.high <= other.low
    }
    fn less(&self, other: &Self) -> bool {
        self.high < other.low
    }
    /// The lower end; `None` where its exponent is beyond ± 2^22.
    fn lower(&self) -> Option<Exact> {
        rational(&self.low)
    }
    /// The upper end; `None` where its exponent is beyond ± 2^22.
    fn upper(&self) -> Option<Exact> {
        rational(&self.high)
    }
}
