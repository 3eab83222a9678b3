//! GF(p), p prime and drawn at random: identities settled without tolerance.
//!
//! Draw a prime of 62 bits, every ingredient of a formula uniformly from its field, and evaluate both sides there. If
//! they differ as rational functions of the ingredients and of the exponentials met, they agree with a probability that
//! [`error_bound`] bounds. No prime is known beforehand: whatever is a multiple of one prime but not 0 would vanish in
//! its field. exp is abstracted: exp(z) := h(z) for a fresh random polynomial h with as many coefficients as there are
//! exponentials on the tape, so that its values at distinct arguments are exactly independent and uniform; exp(0) = 1
//! and exp(−z) = 1/exp(z) are kept. An identity that holds for free exponentials holds for the real ones. The
//! converse fails where an identity needs the laws of exp: whoever asks rewrites the sides by them.

mod bound;
mod prime;

pub use bound::error_bound;

use super::recorder::{Operation, Slot, Tape};
use super::{Arithmetic, Exact};
use dashu_int::ops::RemEuclid;
use dashu_int::{IBig, UBig};
use nalgebra::DMatrix;
use prime::Modulus;
use rand::{Rng, RngExt};

/// An element of the field of a [`Key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Residue(u64);

/// A field, and the coefficients of the random polynomial that stands for exp in it.
#[derive(Clone, Debug)]
pub struct Key {
    modulus: Modulus,
    one: u64,
    half: u64,
    coefficients: Vec<u64>,
}

impl Key {
    /// A fresh prime and a fresh exponential, with a coefficient for every exponential on the tape.
    pub fn draw(tape: &Tape, rng: &mut impl Rng) -> Self {
        let modulus = Modulus::draw(rng);
        let count = exponentials(tape).len().max(1);
        let coefficients = (0..count).map(|_| rng.random_range(0..modulus.value())).collect();
        Key { modulus, one: modulus.enter(1), half: modulus.enter(modulus.value().div_ceil(2)), coefficients }
    }
}

/// The slots that exp, sinh, cosh and tanh of a tape are applied to, each once.
fn exponentials(tape: &Tape) -> Vec<Slot> {
    let mut slots: Vec<Slot> = tape
        .operations()
        .iter()
        .filter_map(|operation| match operation {
            Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) | Operation::Tanh(a) => Some(*a),
            _ => None,
        })
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

impl Residue {
    /// A uniform element of the key's field.
    pub fn draw(key: &Key, rng: &mut impl Rng) -> Self {
        Residue(rng.random_range(0..key.modulus.value()))
    }

    /// Whether this is 0.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The one rational number p/q with |p|, q < 2²⁰ that is this in the key's field, where there is one.
    pub fn small_ratio(self, key: &Key) -> Option<Exact> {
        const SMALL: i128 = 1 << 20;
        // Remainders of Euclid's algorithm of the prime and x, each with the multiple of x that it is modulo the prime.
        let whole = key.modulus.multiply(self.0, 1);
        let (mut last, mut next) = ((i128::from(key.modulus.value()), 0i128), (i128::from(whole), 1i128));
        while next.0 >= SMALL {
            let quotient = last.0 / next.0;
            (last, next) = (next, (last.0 - quotient * next.0, last.1 - quotient * next.1));
        }
        if next.1.abs() >= SMALL {
            return None;
        }
        Exact::ratio(i64::try_from(next.0).ok()?, i64::try_from(next.1).ok()?)
    }

    fn inverse(self, key: &Key) -> Option<Self> {
        (self.0 != 0).then(|| Residue(key.modulus.power(self.0, key.modulus.value() - 2)))
    }

    /// e^z and e^(−z) of the abstract exponential; `None` where it happens to vanish.
    fn exponential(self, key: &Key) -> Option<(Self, Self)> {
        if self.0 == 0 {
            return Some((Residue(key.one), Residue(key.one)));
        }
        let canonical = self.0.min(key.modulus.value() - self.0);
        let value = key.coefficients.iter().fold(0, |h, &c| key.modulus.add(key.modulus.multiply(h, canonical), c));
        let (value, inverse) = (Residue(value), Residue(value).inverse(key)?);
        Some(if canonical == self.0 { (value, inverse) } else { (inverse, value) })
    }
}

impl Arithmetic for Residue {
    type Context = Key;

    fn constant(value: &Exact, key: &Key) -> Option<Self> {
        let prime = IBig::from(key.modulus.value());
        let reduce = |x: &IBig| {
            let rest = u64::try_from(x.clone().rem_euclid(prime.clone())).ok()?;
            Some(Residue(key.modulus.enter(rest)))
        };
        let (numerator, denominator): (_, &UBig) = (reduce(value.numerator())?, value.denominator());
        if *denominator == UBig::ONE {
            return Some(numerator);
        }
        numerator.div(&reduce(&IBig::from(denominator.clone()))?, key)
    }
    fn add(&self, other: &Self, key: &Key) -> Option<Self> {
        Some(Residue(key.modulus.add(self.0, other.0)))
    }
    fn sub(&self, other: &Self, key: &Key) -> Option<Self> {
        Some(Residue(key.modulus.subtract(self.0, other.0)))
    }
    fn mul(&self, other: &Self, key: &Key) -> Option<Self> {
        Some(Residue(key.modulus.multiply(self.0, other.0)))
    }
    fn div(&self, other: &Self, key: &Key) -> Option<Self> {
        self.mul(&other.inverse(key)?, key)
    }
    fn neg(&self, key: &Key) -> Option<Self> {
        Some(Residue(key.modulus.subtract(0, self.0)))
    }
    fn exp(&self, key: &Key) -> Option<Self> {
        self.exponential(key).map(|(plus, _)| plus)
    }
    fn sinh(&self, key: &Key) -> Option<Self> {
        let (plus, minus) = self.exponential(key)?;
        plus.sub(&minus, key)?.mul(&Residue(key.half), key)
    }
    fn cosh(&self, key: &Key) -> Option<Self> {
        let (plus, minus) = self.exponential(key)?;
        plus.add(&minus, key)?.mul(&Residue(key.half), key)
    }
    fn tanh(&self, key: &Key) -> Option<Self> {
        let (plus, minus) = self.exponential(key)?;
        plus.sub(&minus, key)?.div(&plus.add(&minus, key)?, key)
    }
    fn power(&self, _: &Exact, _: &Key) -> Option<Self> {
        None
    }
    fn sqrt(&self, _: &Key) -> Option<Self> {
        None
    }
    fn ln(&self, _: &Key) -> Option<Self> {
        None
    }
    fn abs(&self, _: &Key) -> Option<Self> {
        None
    }
    fn max(&self, _: &Self, _: &Key) -> Option<Self> {
        None
    }
    fn determinant(matrix: &DMatrix<Self>, key: &Key) -> Option<Self> {
        if !matrix.is_square() {
            return None;
        }
        let n = matrix.nrows();
        let (mut rest, mut determinant) = (matrix.clone(), Residue(key.one));
        for k in 0..n {
            let Some(pivot) = (k..n).find(|&i| !rest[(i, k)].is_zero()) else {
                return Some(Residue(0));
            };
            if pivot != k {
                rest.swap_rows(pivot, k);
                determinant = determinant.neg(key)?;
            }
            determinant = determinant.mul(&rest[(k, k)], key)?;
            for i in k + 1..n {
                let factor = rest[(i, k)].div(&rest[(k, k)], key)?;
                for j in k + 1..n {
                    rest[(i, j)] = rest[(i, j)].sub(&factor.mul(&rest[(k, j)], key)?, key)?;
                }
            }
        }
        Some(determinant)
    }
    fn eigenvalue(_: &DMatrix<Self>, _: usize, _: &Key) -> Option<Self> {
        None
    }
    fn singular_value(_: &DMatrix<Self>, _: usize, _: &Key) -> Option<Self> {
        None
    }
}

/// Whether a tape uses field operations and exponentials only, so that the field can settle it.
pub fn is_field_formula(tape: &Tape) -> bool {
    tape.operations().iter().all(is_field_operation)
}

/// Whether an operation is one of the field, or an exponential.
pub fn is_field_operation(operation: &Operation) -> bool {
    !matches!(
        operation,
        Operation::Sqrt(_)
            | Operation::Ln(_)
            | Operation::Abs(_)
            | Operation::Max(..)
            | Operation::Power(..)
            | Operation::Eigenvalue(..)
            | Operation::SingularValue(..)
    )
}
