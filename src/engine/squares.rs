//! A tape on which sides with roots and absolute values are squared, so that the field can compare them.

use super::signs::{Sign, signs};
use crate::number::field::{is_field_formula, is_field_operation};
use crate::number::recorder::{Operation, Slot, Tape};

/// A recorded tape, the square of a root or an absolute value in it without that.
pub(super) struct Squares {
    pub tape: Tape,
    /// Where the recorded slots are on it.
    at: Vec<Slot>,
    /// Which of its slots are made by field operations and exponentials alone.
    settled: Vec<bool>,
    signs: Vec<Sign>,
}

impl Squares {
    pub fn on(recorded: &Tape) -> Self {
        let (mut tape, mut at) = (Tape::default(), Vec::with_capacity(recorded.operations().len()));
        for operation in recorded.operations() {
            let moved = operation.moved(&at);
            let squared = match &moved {
                Operation::Mul(a, b) if a == b => Some(tape.operations()[*a as usize].clone()),
                _ => None,
            };
            at.push(match squared {
                Some(Operation::Sqrt(a)) => a,
                Some(Operation::Abs(a)) => tape.push(Operation::Mul(a, a)),
                _ => tape.push(moved),
            });
        }
        let mut settled = Vec::with_capacity(tape.operations().len());
        for operation in tape.operations() {
            let mut from_settled = is_field_operation(operation);
            operation.operands(&mut |slot| from_settled &= settled[slot as usize]);
            settled.push(from_settled);
        }
        let signs = signs(&tape);
        Squares { tape, at, settled, signs }
    }

    /// Where a recorded slot is.
    pub fn at(&self, recorded: Slot) -> Slot {
        self.at[recorded as usize]
    }

    /// What the field can use of l = r: itself where both sides are made by field operations and exponentials alone, else
    /// l² = r², where that is so of the squares.
    pub fn consequence(&mut self, (l, r): (Slot, Slot)) -> Option<(Slot, Slot)> {
        let (l, r) = (self.at(l), self.at(r));
        if self.settled[l as usize] && self.settled[r as usize] {
            return Some((l, r));
        }
        let squares = (self.square(l), self.square(r));
        is_field_formula(&self.tape.restricted_to(&[squares]).0).then_some(squares)
    }

    /// The square of a slot: a for √a, a·a for |a|, factor by factor.
    fn square(&mut self, slot: Slot) -> Slot {
        let operation = self.tape.operations()[slot as usize].clone();
        let squared = match operation {
            Operation::Sqrt(a) => return a,
            Operation::Abs(a) => Operation::Mul(a, a),
            Operation::Neg(a) if !self.settled[slot as usize] => return self.square(a),
            Operation::Mul(a, b) if !self.settled[slot as usize] => {
                let first = self.square(a);
                Operation::Mul(first, if a == b { first } else { self.square(b) })
            }
            Operation::Div(a, b) if !self.settled[slot as usize] => Operation::Div(self.square(a), self.square(b)),
            _ => Operation::Mul(slot, slot),
        };
        self.tape.push(squared)
    }

    /// What the field compares in place of two recorded sides: l² = r² with r ≥ 0 shows l ≤ r, and with l ≥ 0 too l = r.
    pub fn comparable(&mut self, l: Slot, r: Slot, bound: bool) -> (Slot, Slot) {
        let (l, r) = (self.at(l), self.at(r));
        let settled = self.settled[l as usize] && self.settled[r as usize];
        let nonnegative = |slot: Slot| self.signs[slot as usize].is_nonnegative();
        if settled || !nonnegative(r) || !(bound || nonnegative(l)) {
            return (l, r);
        }
        (self.square(l), self.square(r))
    }
}
