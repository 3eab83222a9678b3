//! GF(2⁶¹ − 1): identities settled without tolerance.
//!
//! Draw every ingredient of a formula uniformly from the field and evaluate both sides there. If they differ as
//! rational functions of the ingredients and of the exponentials met, they agree with probability at most
//! degree / (2⁶¹ − 1) (Schwartz–Zippel). exp is abstracted: exp(z) := h(z) for a fresh random polynomial h with as many coefficients as
//! there are exponentials on the tape, so that its values at distinct arguments are exactly independent and
//! uniform; exp(0) = 1 and exp(−z) = 1/exp(z) are kept. An identity that holds for free exponentials holds for the
//! real ones; the converse fails only for identities that need exp(a + b) = exp(a)exp(b).

use super::recorder::{Operation, Slot, Tape};
use super::{Arithmetic, Exact};
use dashu_int::ops::RemEuclid;
use dashu_int::{IBig, UBig};
use nalgebra::DMatrix;
use rand::{Rng, RngExt};

/// The prime 2⁶¹ − 1.
pub const PRIME: u64 = (1 << 61) - 1;

/// An element of GF(2⁶¹ − 1), kept in 0..PRIME.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Residue(u64);

/// The coefficients of the random polynomial that stands for exp.
#[derive(Clone, Debug)]
pub struct Key {
    coefficients: Vec<u64>,
}

impl Key {
    /// A fresh key for a tape, with a coefficient for every exponential on it.
    pub fn draw(tape: &Tape, rng: &mut impl Rng) -> Self {
        let count = exponentials(tape).count().max(1);
        Key { coefficients: (0..count).map(|_| rng.random_range(0..PRIME)).collect() }
    }
}

/// The slots that exp, sinh, cosh and tanh of a tape are applied to.
fn exponentials(tape: &Tape) -> impl Iterator<Item = Slot> {
    tape.operations().iter().filter_map(|operation| match operation {
        Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) | Operation::Tanh(a) => Some(*a),
        _ => None,
    })
}

fn multiply(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    let folded = (wide as u64 & PRIME) + (wide >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}

impl Residue {
    /// A uniform element.
    pub fn draw(rng: &mut impl Rng) -> Self {
        Residue(rng.random_range(0..PRIME))
    }

    /// Whether this is 0.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    fn power(self, mut exponent: u64) -> Self {
        let (mut result, mut base) = (1, self.0);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = multiply(result, base);
            }
            base = multiply(base, base);
            exponent >>= 1;
        }
        Residue(result)
    }

    fn inverse(self) -> Option<Self> {
        (self.0 != 0).then(|| self.power(PRIME - 2))
    }

    fn half(self) -> Self {
        Residue(if self.0 & 1 == 0 { self.0 / 2 } else { (self.0 + PRIME) / 2 })
    }

    /// e^z and e^(−z) of the abstract exponential; `None` where it happens to vanish.
    fn exponential(self, key: &Key) -> Option<(Self, Self)> {
        if self.0 == 0 {
            return Some((Residue(1), Residue(1)));
        }
        let canonical = self.0.min(PRIME - self.0);
        let value = key.coefficients.iter().fold(0, |h, &c| {
            let next = multiply(h, canonical) + c;
            if next >= PRIME { next - PRIME } else { next }
        });
        let (value, inverse) = (Residue(value), Residue(value).inverse()?);
        Some(if canonical == self.0 { (value, inverse) } else { (inverse, value) })
    }
}

impl Arithmetic for Residue {
    type Context = Key;

    fn constant(value: &Exact, key: &Key) -> Option<Self> {
        let reduce = |x: &IBig| u64::try_from(x.clone().rem_euclid(IBig::from(PRIME))).ok().map(Residue);
        let denominator: &UBig = value.denominator();
        reduce(value.numerator())?.div(&reduce(&IBig::from(denominator.clone()))?, key)
    }
    fn add(&self, other: &Self, _: &Key) -> Option<Self> {
        let sum = self.0 + other.0;
        Some(Residue(if sum >= PRIME { sum - PRIME } else { sum }))
    }
    fn sub(&self, other: &Self, _: &Key) -> Option<Self> {
        let sum = self.0 + (PRIME - other.0);
        Some(Residue(if sum >= PRIME { sum - PRIME } else { sum }))
    }
    fn mul(&self, other: &Self, _: &Key) -> Option<Self> {
        Some(Residue(multiply(self.0, other.0)))
    }
    fn div(&self, other: &Self, _: &Key) -> Option<Self> {
        Some(Residue(multiply(self.0, other.inverse()?.0)))
    }
    fn neg(&self, _: &Key) -> Option<Self> {
        Some(Residue(if self.0 == 0 { 0 } else { PRIME - self.0 }))
    }
    fn exp(&self, key: &Key) -> Option<Self> {
        self.exponential(key).map(|(plus, _)| plus)
    }
    fn sinh(&self, key: &Key) -> Option<Self> {
        let (plus, minus) = self.exponential(key)?;
        plus.sub(&minus, key).map(Residue::half)
    }
    fn cosh(&self, key: &Key) -> Option<Self> {
        let (plus, minus) = self.exponential(key)?;
        plus.add(&minus, key).map(Residue::half)
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
        let (mut rest, mut determinant) = (matrix.clone(), Residue(1));
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

/// Degree bounds of a rational function: of its numerator and its denominator, without cancelling.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Degree {
    top: f64,
    bottom: f64,
}

impl Degree {
    fn of(top: f64, bottom: f64) -> Self {
        Degree { top, bottom }
    }
    fn sum(self, o: Self) -> Self {
        Degree::of((self.top + o.bottom).max(o.top + self.bottom), self.bottom + o.bottom)
    }
}

/// A bound on the probability that one trial accepts an identity between two slots of a tape that is false.
///
/// Counts the degree of lhs − rhs, of every denominator met, and every chance that two different exponents collide
/// up to sign or vanish. Exponentials count as variables: e^z and e^(−z) of degree 1 over 1, sinh and cosh 2 over 1.
pub fn error_bound(tape: &Tape, pairs: &[(Slot, Slot)]) -> f64 {
    let mut degrees: Vec<Degree> = Vec::with_capacity(tape.operations().len());
    let mut denominators = 0.0;
    for operation in tape.operations() {
        let at = |slot: &Slot| degrees[*slot as usize];
        let degree = match operation {
            Operation::Input(_) => Degree::of(1.0, 0.0),
            Operation::Constant(_) => Degree::of(0.0, 0.0),
            Operation::Add(a, b) | Operation::Sub(a, b) => at(a).sum(at(b)),
            Operation::Mul(a, b) => Degree::of(at(a).top + at(b).top, at(a).bottom + at(b).bottom),
            Operation::Div(a, b) => {
                denominators += at(b).top;
                Degree::of(at(a).top + at(b).bottom, at(a).bottom + at(b).top)
            }
            Operation::Neg(a) => at(a),
            Operation::Exp(_) => Degree::of(1.0, 1.0),
            Operation::Sinh(_) | Operation::Cosh(_) => Degree::of(2.0, 1.0),
            // (t² − 1)/(t² + 1) for t = e^z.
            Operation::Tanh(_) => {
                denominators += 2.0;
                Degree::of(2.0, 2.0)
            }
            // Each term has one entry of every row, over the product of all denominators.
            Operation::Determinant(rows, entries) => {
                let bottom: f64 = entries.iter().map(|slot| at(slot).bottom).sum();
                let excess = |i: usize| {
                    entries.iter().skip(i).step_by(*rows).map(|x| at(x).top - at(x).bottom).fold(0.0, f64::max)
                };
                Degree::of(bottom + (0..*rows).map(excess).sum::<f64>(), bottom)
            }
            _ => Degree::of(f64::INFINITY, f64::INFINITY),
        };
        degrees.push(degree);
    }
    let arguments: Vec<Degree> = exponentials(tape).map(|slot| degrees[slot as usize]).collect();
    let mut collisions = 0.0;
    for (k, a) in arguments.iter().enumerate() {
        collisions += a.top + 1.0;
        for b in &arguments[..k] {
            collisions += 2.0 * a.sum(*b).top;
        }
    }
    let difference = pairs.iter().map(|(l, r)| degrees[*l as usize].sum(degrees[*r as usize]).top).fold(0.0, f64::max);
    (difference + denominators + collisions) / PRIME as f64
}
