//! Functions that no field has, as free ones: what holds whatever they are holds for them.
//!
//! f(a₁, …, a_k) of a kind f (√, |·|, ln, max, a norm of a 2 × 2 matrix, …) becomes e^(v + Σ uᵢaᵢ) with unknowns
//! v, u₁, …, u_k of the kind's own, added to the inputs. Two such exponents are equal for all v and uᵢ exactly where the
//! kinds and all arguments are, and never opposite, so that nothing is used of f but that equal arguments have equal
//! values.

use crate::number::field::is_field_operation;
use crate::number::recorder::{Operation, Slot, Tape};
use std::collections::HashMap;

/// A tape of field operations and exponentials.
pub(super) struct Freed {
    pub(super) tape: Tape,
    /// The pairs of slots on it.
    pub(super) pairs: Vec<(Slot, Slot)>,
    /// How many inputs it has.
    pub(super) inputs: usize,
}

/// The tape with every operation that is none of the field's, and not `kept`, as a free function.
pub(super) fn freed(tape: &Tape, pairs: &[(Slot, Slot)], inputs: usize, kept: fn(&Operation) -> bool) -> Freed {
    let mut found = Freed { tape: Tape::default(), pairs: Vec::new(), inputs };
    let nowhere = vec![0; tape.operations().len()];
    let mut kinds: HashMap<Operation, usize> = HashMap::new();
    let mut to: Vec<Slot> = Vec::with_capacity(tape.operations().len());
    for operation in tape.operations() {
        let slot = if is_field_operation(operation) || kept(operation) {
            found.tape.push(operation.moved(&to))
        } else {
            let mut arguments = Vec::new();
            operation.operands(&mut |slot| arguments.push(to[slot as usize]));
            let first = *kinds.entry(operation.moved(&nowhere)).or_insert_with(|| {
                found.inputs += arguments.len() + 1;
                found.inputs - arguments.len() - 1
            }) as u32;
            let mut sum = found.tape.push(Operation::Input(first));
            for (argument, unknown) in arguments.into_iter().zip(first + 1..) {
                let unknown = found.tape.push(Operation::Input(unknown));
                let term = found.tape.push(Operation::Mul(unknown, argument));
                sum = found.tape.push(Operation::Add(sum, term));
            }
            found.tape.push(Operation::Exp(sum))
        };
        to.push(slot);
    }
    found.pairs = pairs.iter().map(|&(l, r)| (to[l as usize], to[r as usize])).collect();
    found
}
