//! Arithmetic B: our own balls on big integers, the second opinion by which every refutation is verified again.
//!
//! It shares nothing with the other number systems but dashu's integers: no rational, float or function of theirs.
//! A ball is a set of reals that contains the true value. While the value is rational and short it is that rational
//! alone, so a bound met with equality is decided; beyond that it is mid · 2^e ± rad · 2^e with e of any size, so
//! exp(20 · R²) is an ordinary number here.

mod basis;
mod determinant;
mod disc;
mod exponential;
mod fraction;
#[cfg(test)]
mod grid;
mod inertia;
mod logarithm;
mod power;
mod spectrum;

use super::{Arithmetic, Enclosure, Exact};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use disc::Disc;
use fraction::Fraction;
use nalgebra::DMatrix;
use std::cmp::Ordering;

/// A rational whose p and q take more bits than this together is enclosed.
const EXACT_BITS: usize = 4096;

/// Bounds are written out as rationals where their exponent is within ± this.
const LARGEST_BOUND: i64 = 1 << 22;

/// The working precision of balls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precision {
    bits: u32,
}

impl Precision {
    /// Middles of about `bits` bits; less than 32 counts as 32, more than 2^20 as 2^20.
    pub fn new(bits: u32) -> Self {
        Precision { bits: bits.clamp(32, 1 << 20) }
    }

    /// The bits of a middle.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    fn length(&self) -> usize {
        self.bits as usize
    }
}

/// A set of reals that contains a true value: one rational, or mid · 2^e ± rad · 2^e.
///
/// Operations: exact on rationals while p and q together keep within 4096 bits, an enclosure of relative radius about
/// 2^−bits otherwise. They are defined as [`Arithmetic`] says; besides, exp, sinh and cosh are not defined where |x|
/// reaches 2^40, and nothing is where a value leaves 2^±(2^61). `==` compares the sets as they are represented, not
/// the values they enclose.
#[derive(Clone, Debug, PartialEq)]
pub struct Ball(Set);

#[derive(Clone, Debug, PartialEq)]
enum Set {
    Rational(Fraction),
    Around(Disc),
}

impl Ball {
    fn rational(value: Fraction, precision: &Precision) -> Option<Self> {
        if value.bits() <= EXACT_BITS {
            return Some(Ball(Set::Rational(value)));
        }
        Some(Ball(Set::Around(value.enclose(precision.length())?)))
    }

    fn integer(value: i64) -> Self {
        Ball(Set::Rational(Fraction::integer(value)))
    }

    fn around(disc: Disc) -> Self {
        if disc.is_zero() { Self::integer(0) } else { Ball(Set::Around(disc)) }
    }

    /// The value, where it is known to be one rational.
    fn as_rational(&self) -> Option<&Fraction> {
        match &self.0 {
            Set::Rational(value) => Some(value),
            Set::Around(_) => None,
        }
    }

    fn is_zero(&self) -> bool {
        self.as_rational().is_some_and(Fraction::is_zero)
    }

    /// Enclosed to a relative 2^−bits, whatever the precision it came with.
    fn enclose(&self, bits: usize) -> Option<Disc> {
        match &self.0 {
            Set::Rational(value) => value.enclose(bits),
            Set::Around(disc) => Some(disc.clone()),
        }
    }

    /// The middle, a point.
    fn middle(&self) -> Self {
        match &self.0 {
            Set::Rational(_) => self.clone(),
            Set::Around(disc) => Self::around(disc.middle()),
        }
    }

    /// The radius, a point.
    fn radius(&self) -> Option<Self> {
        match &self.0 {
            Set::Rational(_) => Some(Self::integer(0)),
            Set::Around(disc) => Some(Self::around(disc.radius()?)),
        }
    }

    /// One end, a point.
    fn end_alone(&self, upper: bool) -> Self {
        match &self.0 {
            Set::Rational(_) => self.clone(),
            Set::Around(disc) => {
                let (low, high) = disc.end_points();
                Self::around(if upper { high } else { low })
            }
        }
    }

    /// The same set with a middle of the precision's length.
    fn rounded(&self, precision: &Precision) -> Option<Self> {
        match &self.0 {
            Set::Rational(exact) => Self::rational(exact.clone(), precision),
            Set::Around(disc) => Some(Self::around(disc.clone().rounded(precision.length())?)),
        }
    }

    /// The reals from the lower end here to the upper end there.
    fn hull(&self, high: &Self, precision: &Precision) -> Option<Self> {
        if self.as_rational().is_some() && self == high {
            return Some(self.clone());
        }
        let bits = precision.length();
        Some(Self::around(Disc::hull(&self.enclose(bits)?, &high.enclose(bits)?, bits)?))
    }

    /// One end as n/d · 2^e: (n, d, e).
    fn end(&self, upper: bool) -> (IBig, UBig, i64) {
        match &self.0 {
            Set::Rational(value) => (value.numerator().clone(), value.denominator().clone(), 0),
            Set::Around(disc) => {
                let (low, high) = disc.ends();
                (if upper { high } else { low }, UBig::ONE, disc.exponent())
            }
        }
    }

    /// The order of the upper end here and the lower end there.
    fn upper_to_lower(&self, other: &Self) -> Ordering {
        let ((n, d, e), (m, c, f)) = (self.end(true), other.end(false));
        disc::compare(&(n * c), e, &(m * d), f)
    }

    /// One end as a rational; ends finer than 2^−(2^22) are rounded outward to that.
    fn bound(&self, upper: bool) -> Option<Exact> {
        let disc = match &self.0 {
            Set::Rational(value) => return Exact::from_parts(value.numerator().clone(), value.denominator().clone()),
            Set::Around(disc) => disc,
        };
        let exp = disc.exponent().max(-LARGEST_BOUND);
        if exp > LARGEST_BOUND {
            return None;
        }
        let (low, high) = disc.ends_at(exp);
        let end = if upper { high } else { low };
        let twos = end.trailing_zeros().unwrap_or(0).min(exp.min(0).unsigned_abs() as usize);
        let power = UBig::ONE << (exp.unsigned_abs() as usize - twos);
        if exp >= 0 { Exact::from_parts(end * power, UBig::ONE) } else { Exact::from_parts(end >> twos, power) }
    }

    /// A function of discs, applied with the value enclosed to `bits`.
    fn apply(&self, bits: usize, precision: &Precision, function: fn(&Disc, usize) -> Option<Disc>) -> Option<Self> {
        Some(Self::around(function(&self.enclose(bits)?, precision.length())?))
    }

    /// exp, sinh or cosh elsewhere than at the exact 0, where it is `at_zero`.
    fn exponential(
        &self,
        at_zero: i64,
        precision: &Precision,
        function: fn(&Disc, usize) -> Option<Disc>,
    ) -> Option<Self> {
        let whole_bits = match self.as_rational() {
            Some(x) if x.is_zero() => return Some(Self::integer(at_zero)),
            Some(x) if x.top() > exponential::LARGEST_ARGUMENT + 2 => return None,
            Some(x) => x.top().max(0) as usize,
            None => 0,
        };
        // The relative error of eˣ is the absolute error of x.
        self.apply(precision.length() + whole_bits + 8, precision, function)
    }

    /// An operation on two values: exact on rationals, by discs elsewhere.
    fn combine(
        &self,
        other: &Self,
        precision: &Precision,
        exact: fn(&Fraction, &Fraction) -> Option<Fraction>,
        enclosed: fn(&Disc, &Disc, usize) -> Option<Disc>,
    ) -> Option<Self> {
        if let (Set::Rational(x), Set::Rational(y)) = (&self.0, &other.0) {
            return Self::rational(exact(x, y)?, precision);
        }
        let bits = precision.length();
        Some(Self::around(enclosed(&self.enclose(bits + 2)?, &other.enclose(bits + 2)?, bits)?))
    }
}

impl Arithmetic for Ball {
    type Context = Precision;

    fn constant(value: &Exact, precision: &Precision) -> Option<Self> {
        Self::rational(Fraction::new(value.numerator().clone(), value.denominator().clone())?, precision)
    }
    fn add(&self, other: &Self, precision: &Precision) -> Option<Self> {
        self.combine(other, precision, Fraction::add, Disc::add)
    }
    fn sub(&self, other: &Self, precision: &Precision) -> Option<Self> {
        self.combine(other, precision, |x, y| x.add(&y.neg()), Disc::sub)
    }
    fn mul(&self, other: &Self, precision: &Precision) -> Option<Self> {
        if self.is_zero() || other.is_zero() {
            return Some(Self::integer(0));
        }
        self.combine(other, precision, Fraction::mul, Disc::mul)
    }
    fn square(&self, precision: &Precision) -> Option<Self> {
        let magnitude = Arithmetic::abs(self, precision)?;
        magnitude.mul(&magnitude, precision)
    }
    fn div(&self, other: &Self, precision: &Precision) -> Option<Self> {
        self.combine(other, precision, |x, y| x.mul(&y.reciprocal()?), Disc::div)
    }
    fn neg(&self, _: &Precision) -> Option<Self> {
        Some(match &self.0 {
            Set::Rational(value) => Ball(Set::Rational(value.neg())),
            Set::Around(disc) => Ball(Set::Around(disc.neg())),
        })
    }
    /// Exact at 0.
    fn exp(&self, precision: &Precision) -> Option<Self> {
        self.exponential(1, precision, exponential::exp)
    }
    /// Exact at 0.
    fn sinh(&self, precision: &Precision) -> Option<Self> {
        self.exponential(0, precision, exponential::sinh)
    }
    /// Exact at 0; nowhere below 1.
    fn cosh(&self, precision: &Precision) -> Option<Self> {
        self.exponential(1, precision, exponential::cosh)
    }
    /// Exact at 0; within [−1, 1].
    fn tanh(&self, precision: &Precision) -> Option<Self> {
        if self.is_zero() {
            return Some(Self::integer(0));
        }
        self.apply(precision.length() + 8, precision, power::tanh)
    }
    /// Exact where x and its power are rational and short.
    fn power(&self, exponent: &Exact, precision: &Precision) -> Option<Self> {
        let (p, q) = (exponent.numerator(), exponent.denominator());
        if let Some(value) = self.as_rational().and_then(|x| x.perfect_power(p, q, EXACT_BITS)) {
            return Some(Ball(Set::Rational(value)));
        }
        let whole = p.bit_len().saturating_sub(q.bit_len());
        let disc = self.enclose(precision.length() + whole + 8)?;
        Some(Self::around(power::power(&disc, p, q, precision.length())?))
    }
    /// Exact at the squares of rationals.
    fn sqrt(&self, precision: &Precision) -> Option<Self> {
        if let Some(root) = self.as_rational().and_then(Fraction::perfect_root) {
            return Some(Ball(Set::Rational(root)));
        }
        self.apply(precision.length() + 8, precision, Disc::sqrt)
    }
    /// Exact at 1.
    fn ln(&self, precision: &Precision) -> Option<Self> {
        let lost = match self.as_rational() {
            Some(x) if x.is_one() => return Some(Self::integer(0)),
            Some(x) => (-x.add(&Fraction::integer(-1))?.top()).max(0) as usize,
            None => 0,
        };
        // ln x is about x − 1 near 1, where an enclosure of x must be as much finer.
        self.apply(precision.length() + lost + 8, precision, logarithm::ln)
    }
    fn abs(&self, precision: &Precision) -> Option<Self> {
        match &self.0 {
            Set::Rational(value) if value.is_negative() => self.neg(precision),
            Set::Rational(_) => Some(self.clone()),
            Set::Around(disc) => Some(Ball(Set::Around(disc.abs(precision.length())?))),
        }
    }
    fn max(&self, other: &Self, precision: &Precision) -> Option<Self> {
        if self.at_most(other) {
            return Some(other.clone());
        }
        if other.at_most(self) {
            return Some(self.clone());
        }
        let bits = precision.length();
        let (x, y) = (self.enclose(bits + 2)?, other.enclose(bits + 2)?);
        let larger = |a: Disc, b: Disc| match disc::compare(&a.ends().0, a.exponent(), &b.ends().0, b.exponent()) {
            Ordering::Less => b,
            _ => a,
        };
        let ((x_low, x_high), (y_low, y_high)) = (x.end_points(), y.end_points());
        Some(Self::around(Disc::hull(&larger(x_low, y_low), &larger(x_high, y_high), bits)?))
    }
    /// Exact where M is rational and det M short.
    fn determinant(matrix: &DMatrix<Self>, precision: &Precision) -> Option<Self> {
        determinant::determinant(matrix, precision)
    }
    /// Exact where M is rational and λ a short rational.
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, precision: &Precision) -> Option<Self> {
        spectrum::eigenvalue(matrix, k, precision)
    }
    /// Exact where M is rational and σ² the square of a short rational.
    fn singular_value(matrix: &DMatrix<Self>, k: usize, precision: &Precision) -> Option<Self> {
        spectrum::singular_value(matrix, k, precision)
    }
}

impl Enclosure for Ball {
    fn at_most(&self, other: &Self) -> bool {
        self.upper_to_lower(other) != Ordering::Greater
    }
    fn less(&self, other: &Self) -> bool {
        self.upper_to_lower(other) == Ordering::Less
    }
    /// The lower end where it is below 2^(2^22), rounded down to a multiple of 2^−(2^22).
    fn lower(&self) -> Option<Exact> {
        self.bound(false)
    }
    /// The upper end where it is below 2^(2^22), rounded up to a multiple of 2^−(2^22).
    fn upper(&self) -> Option<Exact> {
        self.bound(true)
    }
}
