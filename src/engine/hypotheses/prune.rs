//! Tapes without the steps that nothing needs and that no instance can leave undefined.
//!
//! A hypothesis in the form of [`super::premise`] leaves its root behind. A step that may be undefined somewhere stays,
//! needed or not: an instance at which it is counts as no evidence.

use crate::claims::{Construction, Premise, Recording, Statement};
use crate::number::recorder::{Operation, Slot, Tape};

/// The recording without them.
pub(super) fn recording(found: Recording) -> Recording {
    let mut kept = Kept::of(&found.tape, &found.premises, &found.statement, &[]);
    Recording {
        premises: found.premises.iter().map(|premise| premise.map(&mut |slot| kept.at(*slot))).collect(),
        statement: found.statement.map(&mut |slot| kept.at(*slot)),
        tape: std::mem::take(&mut kept.tape),
    }
}

/// The construction without them.
pub(super) fn construction(found: Construction) -> Construction {
    let mut kept = Kept::of(&found.tape, &found.premises, &found.statement, &found.entries);
    Construction {
        premises: found.premises.iter().map(|premise| premise.map(&mut |slot| kept.at(*slot))).collect(),
        statement: found.statement.map(&mut |slot| kept.at(*slot)),
        entries: found.entries.iter().map(|slot| kept.at(*slot)).collect(),
        tape: std::mem::take(&mut kept.tape),
        ..found
    }
}

struct Kept {
    tape: Tape,
    /// The new place of every slot that is a root.
    moved: std::collections::HashMap<Slot, Slot>,
}

impl Kept {
    fn of(tape: &Tape, premises: &[Premise<Slot>], statement: &Statement<Slot>, entries: &[Slot]) -> Self {
        let mut roots: Vec<Slot> = entries.to_vec();
        for said in premises.iter().map(|premise| &premise.statement).chain([statement]) {
            said.map(&mut |slot| roots.push(*slot));
        }
        let (mut nonnegative, mut partial) = (Vec::with_capacity(tape.operations().len()), Vec::new());
        for (slot, operation) in tape.operations().iter().enumerate() {
            nonnegative.push(is_nonnegative(operation, &nonnegative));
            if !is_total(operation, tape, &nonnegative) {
                partial.push(slot as Slot);
            }
        }
        roots.extend(partial);
        let pairs: Vec<(Slot, Slot)> = roots.iter().map(|slot| (*slot, *slot)).collect();
        let (tape, at) = tape.restricted_to(&pairs);
        Kept { tape, moved: roots.into_iter().zip(at.into_iter().map(|(slot, _)| slot)).collect() }
    }

    fn at(&self, slot: Slot) -> Slot {
        self.moved.get(&slot).copied().unwrap_or(slot)
    }
}

/// Whether an operation shows its value to be ≥ 0.
fn is_nonnegative(operation: &Operation, known: &[bool]) -> bool {
    let at = |slot: &Slot| known[*slot as usize];
    match operation {
        Operation::Constant(value) => value.signum() >= 0,
        Operation::Mul(a, b) => a == b || (at(a) && at(b)),
        Operation::Add(a, b) => at(a) && at(b),
        Operation::Max(a, b) => at(a) || at(b),
        Operation::Exp(_)
        | Operation::Cosh(_)
        | Operation::Abs(_)
        | Operation::Sqrt(_)
        | Operation::SingularValue(..) => true,
        _ => false,
    }
}

/// Whether an operation has a value wherever its operands have one.
fn is_total(operation: &Operation, tape: &Tape, nonnegative: &[bool]) -> bool {
    match operation {
        Operation::Div(_, by) => {
            matches!(&tape.operations()[*by as usize], Operation::Constant(value) if value.signum() != 0)
        }
        Operation::Sqrt(a) => nonnegative[*a as usize],
        Operation::Ln(_) | Operation::Power(..) => false,
        Operation::SingularValue(k, rows, entries) => *k < (*rows).min(entries.len().checked_div(*rows).unwrap_or(0)),
        Operation::Eigenvalue(k, rows, entries) => k < rows && entries.len() == rows * rows,
        Operation::Determinant(rows, entries) => entries.len() == rows * rows,
        _ => true,
    }
}
