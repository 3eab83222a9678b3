//! The tape: one operation after another, each on earlier values.

use crate::number::{Arithmetic, Exact};
use nalgebra::DMatrix;

/// The position of a value on its tape.
pub type Slot = u32;

/// One step of a tape; operands are earlier slots.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The ingredient entry with this number.
    Input(u32),
    /// An exact rational.
    Constant(Exact),
    /// a + b.
    Add(Slot, Slot),
    /// a − b.
    Sub(Slot, Slot),
    /// a · b.
    Mul(Slot, Slot),
    /// a / b.
    Div(Slot, Slot),
    /// −a.
    Neg(Slot),
    /// eᵃ.
    Exp(Slot),
    /// sinh a.
    Sinh(Slot),
    /// cosh a.
    Cosh(Slot),
    /// tanh a.
    Tanh(Slot),
    /// √a.
    Sqrt(Slot),
    /// ln a.
    Ln(Slot),
    /// |a|.
    Abs(Slot),
    /// max(a, b).
    Max(Slot, Slot),
    /// a to a rational power, for a > 0, and for a = 0 where the exponent is > 0.
    Power(Slot, Exact),
    /// det M of a matrix with this many rows, its entries column after column.
    Determinant(usize, Box<[Slot]>),
    /// λ_k(M), the eigenvalue number k of a symmetric matrix, the largest number 0: k, the rows of M and its entries
    /// column after column, of which the lower triangle counts.
    Eigenvalue(usize, usize, Box<[Slot]>),
    /// σ_k(M), the singular value number k of a matrix, the largest number 0: k, the rows of M and its entries column
    /// after column.
    SingularValue(usize, usize, Box<[Slot]>),
}

impl Operation {
    /// Hands every operand to `visit`.
    pub fn operands(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Operation::Input(_) | Operation::Constant(_) => {}
            Operation::Add(a, b)
            | Operation::Sub(a, b)
            | Operation::Mul(a, b)
            | Operation::Div(a, b)
            | Operation::Max(a, b) => {
                visit(*a);
                visit(*b);
            }
            Operation::Neg(a)
            | Operation::Exp(a)
            | Operation::Sinh(a)
            | Operation::Cosh(a)
            | Operation::Tanh(a)
            | Operation::Sqrt(a)
            | Operation::Ln(a)
            | Operation::Abs(a)
            | Operation::Power(a, _) => visit(*a),
            Operation::Determinant(_, entries)
            | Operation::Eigenvalue(_, _, entries)
            | Operation::SingularValue(_, _, entries) => {
                entries.iter().for_each(|slot| visit(*slot));
            }
        }
    }

    /// The same operation with every operand renamed.
    pub(crate) fn moved(&self, to: &[Slot]) -> Operation {
        let at = |slot: &Slot| to[*slot as usize];
        match self {
            Operation::Input(_) | Operation::Constant(_) => self.clone(),
            Operation::Add(a, b) => Operation::Add(at(a), at(b)),
            Operation::Sub(a, b) => Operation::Sub(at(a), at(b)),
            Operation::Mul(a, b) => Operation::Mul(at(a), at(b)),
            Operation::Div(a, b) => Operation::Div(at(a), at(b)),
            Operation::Max(a, b) => Operation::Max(at(a), at(b)),
            Operation::Neg(a) => Operation::Neg(at(a)),
            Operation::Exp(a) => Operation::Exp(at(a)),
            Operation::Sinh(a) => Operation::Sinh(at(a)),
            Operation::Cosh(a) => Operation::Cosh(at(a)),
            Operation::Tanh(a) => Operation::Tanh(at(a)),
            Operation::Sqrt(a) => Operation::Sqrt(at(a)),
            Operation::Ln(a) => Operation::Ln(at(a)),
            Operation::Abs(a) => Operation::Abs(at(a)),
            Operation::Power(a, exponent) => Operation::Power(at(a), exponent.clone()),
            Operation::Determinant(rows, entries) => Operation::Determinant(*rows, entries.iter().map(at).collect()),
            Operation::Eigenvalue(k, rows, entries) => {
                Operation::Eigenvalue(*k, *rows, entries.iter().map(at).collect())
            }
            Operation::SingularValue(k, rows, entries) => {
                Operation::SingularValue(*k, *rows, entries.iter().map(at).collect())
            }
        }
    }

    /// The value of the operation, from those of the slots before it.
    fn evaluate<S: Arithmetic>(&self, values: &[S], inputs: &[S], context: &S::Context) -> Option<S> {
        let at = |slot: &Slot| &values[*slot as usize];
        let matrix = |rows: usize, entries: &[Slot]| {
            let columns = entries.len().checked_div(rows).unwrap_or(0);
            DMatrix::from_iterator(rows, columns, entries.iter().map(|slot| at(slot).clone()))
        };
        match self {
            Operation::Input(index) => inputs.get(*index as usize).cloned(),
            Operation::Constant(value) => S::constant(value, context),
            Operation::Add(a, b) => at(a).add(at(b), context),
            Operation::Sub(a, b) => at(a).sub(at(b), context),
            Operation::Mul(a, b) if a == b => at(a).square(context),
            Operation::Mul(a, b) => at(a).mul(at(b), context),
            Operation::Div(a, b) => at(a).div(at(b), context),
            Operation::Neg(a) => at(a).neg(context),
            Operation::Exp(a) => at(a).exp(context),
            Operation::Sinh(a) => at(a).sinh(context),
            Operation::Cosh(a) => at(a).cosh(context),
            Operation::Tanh(a) => at(a).tanh(context),
            Operation::Sqrt(a) => at(a).sqrt(context),
            Operation::Ln(a) => at(a).ln(context),
            Operation::Abs(a) => at(a).abs(context),
            Operation::Max(a, b) => at(a).max(at(b), context),
            Operation::Power(a, exponent) => at(a).power(exponent, context),
            Operation::Determinant(rows, entries) => S::determinant(&matrix(*rows, entries), context),
            Operation::Eigenvalue(k, rows, entries) => S::eigenvalue(&matrix(*rows, entries), *k, context),
            Operation::SingularValue(k, rows, entries) => S::singular_value(&matrix(*rows, entries), *k, context),
        }
    }
}

/// A recorded formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tape {
    pub(super) operations: Vec<Operation>,
}

impl Tape {
    /// The steps in order of evaluation.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Which slots the given ones are computed from, themselves included.
    pub fn reachable(&self, roots: &[Slot]) -> Vec<bool> {
        let mut needed = vec![false; self.operations.len()];
        for &root in roots {
            needed[root as usize] = true;
        }
        for (slot, operation) in self.operations.iter().enumerate().rev() {
            if needed[slot] {
                operation.operands(&mut |operand| needed[operand as usize] = true);
            }
        }
        needed
    }

    /// The same tape with one operation replaced: a mutant. Its operands must stand before it.
    pub fn with(&self, slot: Slot, operation: Operation) -> Tape {
        let mut operations = self.operations.clone();
        operations[slot as usize] = operation;
        Tape { operations }
    }

    /// Appends a step, whose operands must stand on the tape already; its slot.
    pub fn push(&mut self, operation: Operation) -> Slot {
        self.operations.push(operation);
        self.operations.len() as Slot - 1
    }

    /// Drops every step from this one on.
    pub fn truncate(&mut self, length: usize) {
        self.operations.truncate(length);
    }

    /// The steps that the given pairs of slots need, and the pairs on the shorter tape.
    pub fn restricted_to(&self, pairs: &[(Slot, Slot)]) -> (Tape, Vec<(Slot, Slot)>) {
        let roots: Vec<Slot> = pairs.iter().flat_map(|&(l, r)| [l, r]).collect();
        let needed = self.reachable(&roots);
        let mut moved = vec![0; self.operations.len()];
        let mut operations = Vec::new();
        for (slot, operation) in self.operations.iter().enumerate().filter(|(slot, _)| needed[*slot]) {
            moved[slot] = operations.len() as Slot;
            operations.push(operation.moved(&moved));
        }
        let pairs = pairs.iter().map(|&(l, r)| (moved[l as usize], moved[r as usize])).collect();
        (Tape { operations }, pairs)
    }

    /// Every slot's value for the given inputs; `None` as soon as one operation has no meaning in this number system.
    pub fn replay<S: Arithmetic>(&self, inputs: &[S], context: &S::Context) -> Option<Vec<S>> {
        let mut values = Vec::with_capacity(self.operations.len());
        self.replay_into(inputs, context, &mut values)?;
        Some(values)
    }

    /// Every slot's value for the given inputs, where it has one in this number system that is worth keeping.
    pub fn replay_partly<S: Arithmetic>(
        &self,
        inputs: &[S],
        context: &S::Context,
        keep: impl Fn(&S) -> bool,
    ) -> Vec<Option<S>> {
        let mut known: Vec<Option<S>> = Vec::with_capacity(self.operations.len());
        let Some(nothing) = S::constant(&Exact::zero(), context) else { return vec![None; self.operations.len()] };
        let mut values = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let mut complete = true;
            operation.operands(&mut |operand| complete &= known[operand as usize].is_some());
            let value = if complete { operation.evaluate(&values, inputs, context).filter(&keep) } else { None };
            values.push(value.clone().unwrap_or_else(|| nothing.clone()));
            known.push(value);
        }
        known
    }

    /// As [`Tape::replay`], into a vector that is empty or was filled, even in part, from this very tape in this very
    /// context: its memory and its constants are used again.
    pub fn replay_into<S: Arithmetic>(&self, inputs: &[S], context: &S::Context, values: &mut Vec<S>) -> Option<()> {
        for (slot, operation) in self.operations.iter().enumerate() {
            let known = slot < values.len();
            if known && matches!(operation, Operation::Constant(_)) {
                continue;
            }
            let value = operation.evaluate(values, inputs, context)?;
            if known {
                values[slot] = value;
            } else {
                values.push(value);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use crate::number::recorder::{Recorded, record};
    use crate::number::{Exact, Exp, Field, Real};

    #[test]
    fn a_vector_filled_before_even_in_part_replays_to_the_same_values() {
        let (_, tape) = record(|| {
            let x = Recorded::input(0);
            (Recorded::ratio(1, 3) / x + x.sqrt()).exp() * Recorded::ratio(2, 7)
        });
        let mut values: Vec<f64> = Vec::new();
        for x in [0.0, 4.0, -1.0, 9.0] {
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            tape.replay_into(&[x], &(), &mut values).expect("floats go on");
            assert_eq!(bits(&values), bits(&tape.replay(&[x], &()).expect("floats go on")));
        }
        let mut exact: Vec<Exact> = Vec::new();
        assert_eq!(tape.replay_into(&[Exact::zero()], &(), &mut exact), None);
        assert!(!exact.is_empty(), "the constants before the division stay");
        assert_eq!(tape.replay_into(&[Exact::integer(4)], &(), &mut exact), None, "exp of a rational is none");
        assert_eq!(exact[exact.len() - 1], Exact::ratio(25, 12).expect("a ratio"));
    }
}
