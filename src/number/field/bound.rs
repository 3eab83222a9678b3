//! How probable it is that one trial in a finite field takes different rational functions for equal ones.
//!
//! Every slot of a tape is a quotient f/g of polynomials with integer coefficients in the inputs and in the
//! exponentials met. What must not vanish at the point drawn are numerators of such quotients. A polynomial f ≠ 0
//! vanishes there in two ways:
//! - the prime divides every coefficient. One coefficient c ≠ 0 with |c| ≤ ‖f‖₁ has at most log₂‖f‖₁ / 61 prime factors
//!   of 61 bits and more, and more than 3/5 · 2⁶¹ / ln 2⁶¹ > 2⁵⁴ primes are drawn from (Rosser and Schoenfeld, 1962,
//!   corollary 3), so that this happens with probability at most log₂‖f‖₁ / 2⁵⁹;
//! - the point is a root, with probability at most deg f / 2⁶¹ (Schwartz–Zippel).
//!
//! Degrees and norms are bounded along the tape: ‖f + g‖₁ ≤ ‖f‖₁ + ‖g‖₁ and ‖fg‖₁ ≤ ‖f‖₁‖g‖₁, with no cancelling.

use super::exponentials;
use crate::number::Exact;
use crate::number::recorder::{Operation, Slot, Tape};
use dashu_int::ops::BitTest;

/// Bounds of a polynomial with integer coefficients: its degree, and log₂ of the sum of its coefficients' magnitudes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Polynomial {
    degree: f64,
    bits: f64,
}

impl Polynomial {
    const ONE: Polynomial = Polynomial { degree: 0.0, bits: 0.0 };
    const VARIABLE: Polynomial = Polynomial { degree: 1.0, bits: 0.0 };
    const UNBOUNDED: Polynomial = Polynomial { degree: f64::INFINITY, bits: f64::INFINITY };

    fn times(self, o: Self) -> Self {
        Polynomial { degree: self.degree + o.degree, bits: self.bits + o.bits }
    }

    fn plus(self, o: Self) -> Self {
        Polynomial { degree: self.degree.max(o.degree), bits: self.bits.max(o.bits) + 1.0 }
    }

    /// A bound on the probability that it vanishes at a random point of a random field although it is not 0.
    fn vanishes(self) -> f64 {
        self.degree / DEGREES + self.bits / HEIGHTS
    }
}

/// The least prime drawn.
const DEGREES: f64 = (1u64 << 61) as f64;
/// 61 times a lower bound on how many primes are drawn from.
const HEIGHTS: f64 = (1u64 << 59) as f64;

/// top/bottom, without cancelling.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Quotient {
    top: Polynomial,
    bottom: Polynomial,
}

impl Quotient {
    fn constant(value: &Exact) -> Self {
        let of = |bits: usize| Polynomial { degree: 0.0, bits: bits as f64 };
        Quotient { top: of(value.numerator().bit_len()), bottom: of(value.denominator().bit_len()) }
    }

    fn sum(self, o: Self) -> Self {
        Quotient { top: self.top.times(o.bottom).plus(o.top.times(self.bottom)), bottom: self.bottom.times(o.bottom) }
    }

    fn product(self, o: Self) -> Self {
        Quotient { top: self.top.times(o.top), bottom: self.bottom.times(o.bottom) }
    }

    fn over(self, o: Self) -> Self {
        Quotient { top: self.top.times(o.bottom), bottom: self.bottom.times(o.top) }
    }
}

/// Of n! terms, each has one entry of every row, over the product of all denominators.
fn determinant(rows: usize, entries: &[Quotient]) -> Quotient {
    let bottom = entries.iter().fold(Polynomial::ONE, |product, entry| product.times(entry.bottom));
    let mut top = bottom;
    for row in 0..rows {
        let of_row = || entries.iter().skip(row).step_by(rows);
        top.degree += of_row().map(|entry| entry.top.degree - entry.bottom.degree).fold(0.0, f64::max);
        top.bits += of_row().map(|entry| entry.top.bits - entry.bottom.bits).fold(0.0, f64::max);
        top.bits += core_math::log2((row + 1) as f64).ceil();
    }
    Quotient { top, bottom }
}

/// A bound on the probability that one trial, its prime drawn too, accepts an identity between two slots of a tape that
/// is false for some real values of the inputs.
///
/// Counts lhs − rhs, every denominator met (a trial in which one vanishes is drawn again), and every chance that two
/// different exponents collide up to sign or that one vanishes. Exponentials count as variables t: e^z and e^(−z) are
/// t and 1/t, sinh and cosh (t² ∓ 1)/2t, tanh (t² − 1)/(t² + 1).
pub fn error_bound(tape: &Tape, pairs: &[(Slot, Slot)]) -> f64 {
    let mut quotients: Vec<Quotient> = Vec::with_capacity(tape.operations().len());
    let mut denominators = 0.0;
    for operation in tape.operations() {
        let at = |slot: &Slot| quotients[*slot as usize];
        let quotient = match operation {
            Operation::Input(_) => Quotient { top: Polynomial::VARIABLE, bottom: Polynomial::ONE },
            Operation::Constant(value) => Quotient::constant(value),
            Operation::Add(a, b) | Operation::Sub(a, b) => at(a).sum(at(b)),
            Operation::Mul(a, b) => at(a).product(at(b)),
            Operation::Div(a, b) => {
                denominators += at(b).top.vanishes();
                at(a).over(at(b))
            }
            Operation::Neg(a) => at(a),
            Operation::Exp(_) => Quotient { top: Polynomial::VARIABLE, bottom: Polynomial::VARIABLE },
            Operation::Sinh(_) | Operation::Cosh(_) => {
                Quotient { top: Polynomial { degree: 2.0, bits: 1.0 }, bottom: Polynomial { degree: 1.0, bits: 1.0 } }
            }
            // (t² − 1)/(t² + 1) for t = e^z
            Operation::Tanh(_) => {
                let side = Polynomial { degree: 2.0, bits: 1.0 };
                denominators += side.vanishes();
                Quotient { top: side, bottom: side }
            }
            Operation::Determinant(rows, entries) => {
                let entries: Vec<Quotient> = entries.iter().map(at).collect();
                determinant(*rows, &entries)
            }
            _ => Quotient { top: Polynomial::UNBOUNDED, bottom: Polynomial::UNBOUNDED },
        };
        denominators += match operation {
            Operation::Constant(_) => quotient.bottom.vanishes(),
            _ => 0.0,
        };
        quotients.push(quotient);
    }
    let arguments: Vec<Quotient> = exponentials(tape).into_iter().map(|slot| quotients[slot as usize]).collect();
    let mut collisions = 0.0;
    for (k, a) in arguments.iter().enumerate() {
        collisions += a.top.vanishes() + Polynomial::VARIABLE.vanishes();
        for b in &arguments[..k] {
            collisions += 2.0 * a.sum(*b).top.vanishes();
        }
    }
    let difference = pairs
        .iter()
        .map(|(l, r)| quotients[*l as usize].sum(quotients[*r as usize]).top.vanishes())
        .fold(0.0, f64::max);
    difference + denominators + collisions
}
