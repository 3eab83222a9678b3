//! How large the terms are that a value is a sum of: what its rounding is relative to.

use crate::number::recorder::{Operation, Slot, Tape};
use std::cell::OnceCell;

/// The sizes of all values of a replay, computed when one is first asked for.
pub(super) struct Sizes<'a> {
    tape: &'a Tape,
    values: &'a [f64],
    sizes: OnceCell<Vec<f64>>,
}

impl<'a> Sizes<'a> {
    /// Of the values that a tape has.
    pub fn of(tape: &'a Tape, values: &'a [f64]) -> Self {
        Sizes { tape, values, sizes: OnceCell::new() }
    }

    /// At least |value|: sums count the sizes of their terms, functions what an error of their argument becomes.
    pub fn at(&self, slot: Slot) -> f64 {
        self.sizes.get_or_init(|| sizes(self.tape, self.values))[slot as usize]
    }
}

fn sizes(tape: &Tape, values: &[f64]) -> Vec<f64> {
    let mut sizes: Vec<f64> = Vec::with_capacity(values.len());
    for (operation, value) in tape.operations().iter().zip(values) {
        let at = |slot: &Slot| sizes[*slot as usize];
        let of = |slot: &Slot| values[*slot as usize].abs();
        let size = match operation {
            Operation::Input(_) | Operation::Constant(_) => value.abs(),
            Operation::Add(a, b) | Operation::Sub(a, b) => at(a) + at(b),
            Operation::Mul(a, b) => at(a) * at(b),
            Operation::Div(a, b) => (at(a) + value.abs() * at(b)) / of(b),
            Operation::Neg(a) | Operation::Abs(a) | Operation::Tanh(a) => at(a),
            Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) => value.abs() * (1.0 + at(a)),
            Operation::Sqrt(a) if *value > 0.0 => at(a) / value,
            Operation::Sqrt(a) => at(a).sqrt(),
            Operation::Ln(a) => value.abs() + at(a) / of(a),
            Operation::Max(a, b) => at(a).max(at(b)),
            Operation::Power(a, exponent) => value.abs() * (1.0 + exponent.to_f64().abs() * at(a) / of(a)),
            Operation::SingularValue(_, _, entries) | Operation::Eigenvalue(_, _, entries) => {
                entries.iter().map(at).sum::<f64>()
            }
            Operation::Determinant(rows, entries) => {
                (0..*rows).map(|row| entries.iter().skip(row).step_by(*rows).map(at).sum::<f64>()).product()
            }
        };
        sizes.push(if size.is_nan() { f64::INFINITY } else { size.max(value.abs()) });
    }
    sizes
}
