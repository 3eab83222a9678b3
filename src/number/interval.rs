//! Outward-rounded f64 enclosures with a `defined` flag: the grounds of every fast certificate.
//!
//! The trusted base: IEEE + − × ÷ √ and fma are correctly rounded, and core-math's functions are within
//! one unit in the last place (it claims correct rounding; one unit of widening tolerates less). A result that
//! floating point reaches exactly is not widened, so that 1/2 + 1/2 is the point 1 and boundaries can be decided.

mod determinant;
mod rounding;
mod spectrum;

use super::{Arithmetic, Enclosure, Exact, Exp, Field, Real, hyperdual::Hyper};
use nalgebra::DMatrix;
use num_traits::{One, Zero};
use rounding::{SAFE, around, product, quotient, sum};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// [lo, hi] ∋ the true value, provided `defined`.
///
/// `defined` is false once an operation may have left its domain (`1/[∋0]`, `√[<0]`, an overflowing input) and stays
/// false through everything computed from it, 0·x included; an undefined enclosure decides nothing. Equality is
/// equality of ends and flag, not of the numbers inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    lo: f64,
    hi: f64,
    defined: bool,
}

impl Interval {
    /// The single finite number `value`; undefined for NaN and infinities.
    pub fn point(value: f64) -> Self {
        Interval::new(value, value, value.is_finite())
    }

    /// Every number from `lo` to `hi`; undefined unless lo ≤ hi and neither end is NaN.
    pub fn between(lo: f64, hi: f64) -> Self {
        Interval::new(lo, hi, lo <= hi)
    }

    fn new(lo: f64, hi: f64, defined: bool) -> Self {
        if lo.is_nan() || hi.is_nan() {
            return Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY, defined: false };
        }
        Interval { lo, hi, defined }
    }

    /// The lower end; no promise where the interval is undefined.
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// The upper end; no promise where the interval is undefined.
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// Whether every operation so far stayed inside its domain.
    pub fn is_defined(self) -> bool {
        self.defined
    }

    /// A number inside, near the middle.
    pub fn middle(self) -> f64 {
        0.5 * self.lo + 0.5 * self.hi
    }

    /// The image under an increasing function, whose values are within one unit in the last place, and right at `fixed`.
    fn increasing(self, function: impl Fn(&f64) -> f64, fixed: f64) -> Self {
        let widened = |x: f64, beyond: fn(f64) -> f64| {
            let value = function(&x);
            if x == fixed { value } else { beyond(value) }
        };
        Interval::new(widened(self.lo, f64::next_down), widened(self.hi, f64::next_up), self.defined)
    }

    fn undefined() -> Self {
        Interval::new(f64::NAN, f64::NAN, false)
    }

    /// The image of x ≥ 0 under x^y, for every y of an interval on one side of 0.
    fn power(self, exponent: Interval) -> Self {
        let upwards = exponent.lo > 0.0;
        let settled = upwards || exponent.hi < 0.0 || exponent.is_zero();
        if !settled || self.lo < 0.0 || (self.lo == 0.0 && !upwards) {
            return Interval::undefined();
        }
        let (least, most) = if upwards { (self.lo, self.hi) } else { (self.hi, self.lo) };
        let at = |x: f64| (core_math::pow(x, exponent.lo), core_math::pow(x, exponent.hi));
        let below = |x: f64| match at(x) {
            (a, _) if x == 0.0 || x == 1.0 => a,
            (a, b) => a.min(b).next_down().max(0.0),
        };
        let above = |x: f64| match at(x) {
            (a, _) if x == 0.0 || x == 1.0 => a,
            (a, b) => a.max(b).next_up(),
        };
        Interval::new(below(least), above(most), self.defined)
    }

    fn checked(self) -> Option<Self> {
        self.defined.then_some(self)
    }
}

impl Add for Interval {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Interval::new(sum(self.lo, o.lo).0, sum(self.hi, o.hi).1, self.defined && o.defined)
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Interval { lo: -self.hi, hi: -self.lo, ..self }
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        self + -o
    }
}

impl Mul for Interval {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        let defined = self.defined && o.defined;
        if self.lo == self.hi && o.lo == o.hi {
            let (lo, hi) = product(self.lo, o.lo);
            return Interval::new(lo, hi, defined);
        }
        // where a factor keeps its sign, the ends are known to come from two of the corners
        let ends = match (self.lo >= 0.0, self.hi <= 0.0, o.lo >= 0.0, o.hi <= 0.0) {
            (true, _, true, _) => Some(((self.lo, o.lo), (self.hi, o.hi))),
            (true, _, _, true) => Some(((self.hi, o.lo), (self.lo, o.hi))),
            (_, true, true, _) => Some(((self.lo, o.hi), (self.hi, o.lo))),
            (_, true, _, true) => Some(((self.hi, o.hi), (self.lo, o.lo))),
            (true, ..) => Some(((self.hi, o.lo), (self.hi, o.hi))),
            (_, true, ..) => Some(((self.lo, o.hi), (self.lo, o.lo))),
            (_, _, true, _) => Some(((self.lo, o.hi), (self.hi, o.hi))),
            (_, _, _, true) => Some(((self.hi, o.lo), (self.lo, o.lo))),
            _ => None,
        };
        if let Some((least, most)) = ends {
            return Interval::new(product(least.0, least.1).0, product(most.0, most.1).1, defined);
        }
        let corners = [product(self.lo, o.lo), product(self.lo, o.hi), product(self.hi, o.lo), product(self.hi, o.hi)];
        let lo = corners.iter().fold(f64::INFINITY, |least, c| least.min(c.0));
        let hi = corners.iter().fold(f64::NEG_INFINITY, |most, c| most.max(c.1));
        Interval::new(lo, hi, defined)
    }
}

impl Div for Interval {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        if o.lo <= 0.0 && o.hi >= 0.0 {
            return Interval::undefined();
        }
        let corners =
            [quotient(self.lo, o.lo), quotient(self.lo, o.hi), quotient(self.hi, o.lo), quotient(self.hi, o.hi)];
        let lo = corners.iter().fold(f64::INFINITY, |least, c| least.min(c.0));
        let hi = corners.iter().fold(f64::NEG_INFINITY, |most, c| most.max(c.1));
        Interval::new(lo, hi, self.defined && o.defined)
    }
}

impl AddAssign for Interval {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl SubAssign for Interval {
    fn sub_assign(&mut self, o: Self) {
        *self = *self - o;
    }
}

impl MulAssign for Interval {
    fn mul_assign(&mut self, o: Self) {
        *self = *self * o;
    }
}

impl Zero for Interval {
    fn zero() -> Self {
        Interval::point(0.0)
    }
    fn is_zero(&self) -> bool {
        *self == Interval::zero()
    }
}

impl One for Interval {
    fn one() -> Self {
        Interval::point(1.0)
    }
}

impl Field for Interval {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        let enclose = |value: i64| Exact::integer(value);
        match (Interval::constant(&enclose(numerator), &()), Interval::constant(&enclose(denominator), &())) {
            (Some(top), Some(bottom)) => top / bottom,
            _ => Interval::undefined(),
        }
    }
}

impl Exp for Interval {
    type Second = Hyper<Interval>;

    fn exp(&self) -> Self {
        let image = self.increasing(Exp::exp, 0.0);
        Interval { lo: image.lo.max(0.0), ..image }
    }
    fn sinh(&self) -> Self {
        self.increasing(Exp::sinh, 0.0)
    }
    fn cosh(&self) -> Self {
        let image = Real::abs(self).increasing(Exp::cosh, 0.0);
        Interval { lo: image.lo.max(1.0), ..image }
    }
}

impl Real for Interval {
    fn sqrt(&self) -> Self {
        if self.lo < 0.0 {
            return Interval::undefined();
        }
        let root = |x: f64| {
            let s = x.sqrt();
            if x == 0.0 || x.is_infinite() { (s, s) } else { around(s, (-s).mul_add(s, x), x > SAFE) }
        };
        Interval::new(root(self.lo).0.max(0.0), root(self.hi).1, self.defined)
    }
    fn ln(&self) -> Self {
        if self.lo <= 0.0 {
            return Interval::undefined();
        }
        self.increasing(Real::ln, 1.0)
    }
    fn abs(&self) -> Self {
        if self.lo >= 0.0 {
            *self
        } else if self.hi <= 0.0 {
            -*self
        } else {
            Interval { lo: 0.0, hi: self.hi.max(-self.lo), ..*self }
        }
    }
    fn max(&self, other: &Self) -> Self {
        Interval::new(self.lo.max(other.lo), self.hi.max(other.hi), self.defined && other.defined)
    }
    fn spectral_norm(matrix: &DMatrix<Self>) -> Self {
        if matrix.is_empty() {
            return Interval::zero();
        }
        spectrum::singular_value(matrix, 0).unwrap_or_else(Interval::undefined)
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        let last = matrix.nrows().checked_sub(1);
        last.and_then(|k| spectrum::eigenvalue(matrix, k)).unwrap_or_else(Interval::undefined)
    }
}

impl Arithmetic for Interval {
    type Context = ();

    fn constant(value: &Exact, _: &()) -> Option<Self> {
        if let Some(float) = value.short_float() {
            return Some(Interval::point(float));
        }
        let nearest = value.to_f64();
        let found = Exact::from_f64(nearest)?;
        let lo = if found > *value { nearest.next_down() } else { nearest };
        let hi = if found < *value { nearest.next_up() } else { nearest };
        Interval::between(lo, hi).checked()
    }
    fn add(&self, other: &Self, _: &()) -> Option<Self> {
        (*self + *other).checked()
    }
    fn sub(&self, other: &Self, _: &()) -> Option<Self> {
        (*self - *other).checked()
    }
    fn mul(&self, other: &Self, _: &()) -> Option<Self> {
        (*self * *other).checked()
    }
    fn square(&self, _: &()) -> Option<Self> {
        let magnitude = Real::abs(self);
        (magnitude * magnitude).checked()
    }
    fn div(&self, other: &Self, _: &()) -> Option<Self> {
        (*self / *other).checked()
    }
    fn neg(&self, _: &()) -> Option<Self> {
        (-*self).checked()
    }
    fn exp(&self, _: &()) -> Option<Self> {
        Exp::exp(self).checked()
    }
    fn sinh(&self, _: &()) -> Option<Self> {
        Exp::sinh(self).checked()
    }
    fn cosh(&self, _: &()) -> Option<Self> {
        Exp::cosh(self).checked()
    }
    /// Within [−1, 1].
    fn tanh(&self, _: &()) -> Option<Self> {
        let image = self.increasing(|x| core_math::tanh(*x), 0.0);
        Interval::new(image.lo.max(-1.0), image.hi.min(1.0), image.defined).checked()
    }
    fn power(&self, exponent: &Exact, _: &()) -> Option<Self> {
        Interval::power(*self, Interval::constant(exponent, &())?).checked()
    }
    fn sqrt(&self, _: &()) -> Option<Self> {
        Real::sqrt(self).checked()
    }
    fn ln(&self, _: &()) -> Option<Self> {
        Real::ln(self).checked()
    }
    fn abs(&self, _: &()) -> Option<Self> {
        Real::abs(self).checked()
    }
    fn max(&self, other: &Self, _: &()) -> Option<Self> {
        Real::max(self, other).checked()
    }
    fn determinant(matrix: &DMatrix<Self>, _: &()) -> Option<Self> {
        determinant::determinant(matrix)?.checked()
    }
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        spectrum::eigenvalue(matrix, k)?.checked()
    }
    fn singular_value(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        spectrum::singular_value(matrix, k)?.checked()
    }
}

impl Enclosure for Interval {
    fn at_most(&self, other: &Self) -> bool {
        self.defined && other.defined && self.hi <= other.lo
    }
    fn less(&self, other: &Self) -> bool {
        self.defined && other.defined && self.hi < other.lo
    }
    fn lower(&self) -> Option<Exact> {
        Exact::from_f64(self.lo)
    }
    fn upper(&self) -> Option<Exact> {
        Exact::from_f64(self.hi)
    }
    fn middle(&self) -> f64 {
        if self.lo.is_finite() && self.hi.is_finite() { 0.5 * self.lo + 0.5 * self.hi } else { f64::NAN }
    }
}
