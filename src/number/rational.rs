//! Exact rationals: the ingredients of an instance, and equality decided.

mod lowest;
mod matrix;
mod power;
mod text;

use super::{Arithmetic, Enclosure};
use dashu_int::ops::{BitTest, SquareRootRem};
use dashu_int::{IBig, Sign, UBig};
use nalgebra::DMatrix;
use thiserror::Error;

/// A rational number p/q, exact.
///
/// Written as an integer, a terminating decimal or `p/q`; read from those and from hexadecimal floats (`0x1.8p-3`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    /// In lowest terms with q.
    p: IBig,
    /// Greater than 0; 1 where p is 0.
    q: UBig,
}

/// What [`Exact`] refuses to read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not an exact number: wanted an integer, a decimal, p/q or a hexadecimal float")]
pub struct NotExact {
    /// The text as given.
    pub text: String,
}

/// Bits of numerator and denominator together beyond which arithmetic says nothing: repeated squaring doubles them.
const LONGEST: usize = 1 << 16;

impl Exact {
    /// 0.
    pub fn zero() -> Self {
        Exact { p: IBig::ZERO, q: UBig::ONE }
    }

    /// The integer `value`.
    pub fn integer(value: i64) -> Self {
        Exact { p: value.into(), q: UBig::ONE }
    }

    /// numerator / denominator in lowest terms; `None` for a zero denominator.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        let (sign, magnitude) = IBig::from(denominator).into_parts();
        Exact::from_parts(IBig::from(numerator) * sign, magnitude)
    }

    /// numerator / denominator in lowest terms; `None` for a zero denominator.
    pub fn from_parts(numerator: IBig, denominator: UBig) -> Option<Self> {
        (!denominator.is_zero()).then(|| Exact::reduced(numerator, denominator))
    }

    /// The dyadic rational that a finite f64 is; `None` for NaN and infinities.
    pub fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        // a normal number has its first bit beside those that are stored
        let (bits, exponent) = (value.to_bits() & ((1 << 52) - 1), (value.to_bits() >> 52 & 0x7ff) as isize);
        let magnitude = if exponent == 0 { bits } else { bits | 1 << 52 } as i64;
        let significand = IBig::from(if value < 0.0 { -magnitude } else { magnitude });
        Some(Exact::dyadic(&significand, exponent.max(1) - 1_075))
    }

    /// p of p/q in lowest terms.
    pub fn numerator(&self) -> &IBig {
        &self.p
    }

    /// q > 0 of p/q in lowest terms.
    pub fn denominator(&self) -> &UBig {
        &self.q
    }

    /// The integer that this is, where it is one and fits.
    pub fn to_integer(&self) -> Option<i64> {
        self.q.is_one().then(|| i64::try_from(&self.p).ok()).flatten()
    }

    /// Whether this is that integer.
    pub(crate) fn is_integer(&self, value: i64) -> bool {
        self.q.is_one() && self.p == IBig::from(value)
    }

    /// self − other.
    pub fn minus(&self, other: &Self) -> Self {
        self.sum(other, true)
    }

    /// −1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match (self.p.is_zero(), self.p.sign()) {
            (true, _) => 0,
            (_, Sign::Negative) => -1,
            _ => 1,
        }
    }

    /// The bits that p and q take together: how long the number is to write.
    pub fn bits(&self) -> usize {
        self.numerator().bit_len() + self.denominator().bit_len()
    }

    /// Whether it is so long that nothing is formed with it.
    pub fn is_too_long(&self) -> bool {
        self.bits() > LONGEST
    }

    /// `None` where a sum, product or quotient of the two may be longer than [`LONGEST`].
    fn fits_with(&self, other: &Self) -> Option<()> {
        (self.bits() + other.bits() <= LONGEST).then_some(())
    }

    /// The root of a rational square; `None` for any other number.
    fn perfect_root(&self) -> Option<Self> {
        if self.signum() < 0 {
            return None;
        }
        let numerator = UBig::try_from(self.numerator().clone()).ok()?;
        let (p, p_rest) = numerator.sqrt_rem();
        let (q, q_rest) = self.denominator().sqrt_rem();
        (p_rest.is_zero() && q_rest.is_zero()).then(|| Exact { p: p.into(), q })
    }
}

impl Arithmetic for Exact {
    type Context = ();

    fn constant(value: &Exact, _: &()) -> Option<Self> {
        Some(value.clone())
    }
    fn add(&self, other: &Self, _: &()) -> Option<Self> {
        self.fits_with(other)?;
        Some(self.sum(other, false))
    }
    fn sub(&self, other: &Self, _: &()) -> Option<Self> {
        self.fits_with(other)?;
        Some(self.sum(other, true))
    }
    fn mul(&self, other: &Self, _: &()) -> Option<Self> {
        self.fits_with(other)?;
        Some(self.multiplied(other))
    }
    fn square(&self, _: &()) -> Option<Self> {
        self.fits_with(self)?;
        Some(self.squared())
    }
    fn div(&self, other: &Self, _: &()) -> Option<Self> {
        self.fits_with(other)?;
        (!other.p.is_zero()).then(|| self.multiplied(&other.inverted()))
    }
    fn neg(&self, _: &()) -> Option<Self> {
        Some(self.negated())
    }
    /// Rational at 0 only (Lindemann).
    fn exp(&self, _: &()) -> Option<Self> {
        self.p.is_zero().then(|| Exact::integer(1))
    }
    fn sinh(&self, _: &()) -> Option<Self> {
        self.p.is_zero().then(Exact::zero)
    }
    fn cosh(&self, _: &()) -> Option<Self> {
        self.p.is_zero().then(|| Exact::integer(1))
    }
    fn tanh(&self, _: &()) -> Option<Self> {
        self.p.is_zero().then(Exact::zero)
    }
    /// Where it is rational and not longer than a million bits.
    fn power(&self, exponent: &Exact, _: &()) -> Option<Self> {
        power::power(self, exponent)
    }
    /// Rational at the squares of rationals only.
    fn sqrt(&self, _: &()) -> Option<Self> {
        self.perfect_root()
    }
    /// Rational at 1 only.
    fn ln(&self, _: &()) -> Option<Self> {
        (self.p.is_one() && self.q.is_one()).then(Exact::zero)
    }
    fn abs(&self, _: &()) -> Option<Self> {
        Some(if self.signum() < 0 { self.negated() } else { self.clone() })
    }
    fn max(&self, other: &Self, _: &()) -> Option<Self> {
        Some(std::cmp::max(self, other).clone())
    }
    fn determinant(matrix: &DMatrix<Self>, _: &()) -> Option<Self> {
        matrix::determinant(matrix)
    }
    /// Of a matrix of one or two rows where it is rational, or of a diagonal one.
    fn eigenvalue(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        matrix::eigenvalue(matrix, k)
    }
    /// Where it is rational: of one or two rows or columns, or of at most one entry in each row and column.
    fn singular_value(matrix: &DMatrix<Self>, k: usize, _: &()) -> Option<Self> {
        matrix::singular_value(matrix, k)
    }
}

impl Enclosure for Exact {
    fn at_most(&self, other: &Self) -> bool {
        self <= other
    }
    fn less(&self, other: &Self) -> bool {
        self < other
    }
    fn lower(&self) -> Option<Exact> {
        Some(self.clone())
    }
    fn upper(&self) -> Option<Exact> {
        Some(self.clone())
    }
    fn is_semidefinite(matrix: &DMatrix<Self>) -> Option<bool> {
        matrix::is_semidefinite(matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rational_squares_have_roots_and_no_others() {
        assert_eq!(Exact::ratio(9, 4).unwrap().sqrt(&()), Exact::ratio(3, 2));
        assert_eq!(Exact::integer(2).sqrt(&()), None);
        assert_eq!(Exact::integer(-4).sqrt(&()), None);
    }
}
