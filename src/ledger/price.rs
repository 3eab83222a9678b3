//! What a re-check costs, told before it is paid: a short file can name a size at which a formula is huge.

use crate::claims::{Atom, Instance, Judged, Recording, Size};
use crate::number::Exact;
use crate::number::recorder::Operation;

/// Steps that every counterexample may take.
const STEPS: usize = 20_000;

/// Steps more that it may take for each byte of its numbers.
const STEPS_A_BYTE: usize = 20;

/// The length of the dimensions at which a formula is recorded first.
const FIRST: usize = 4;

/// Beyond this length no formula is recorded whose dimensions multiply to more than the second.
const DENSE: usize = 16;
const AREA: usize = 1024;

/// The steps that an instance may cost: in proportion to what it takes to write.
pub(super) fn allowed(instance: &Instance) -> usize {
    let bytes: usize = instance.objects.iter().flat_map(|object| object.value.iter()).map(bytes).sum();
    STEPS + STEPS_A_BYTE * bytes
}

/// The bytes of a number in a file, more or less: its digits, quotes and comma.
fn bytes(value: &Exact) -> usize {
    value.bits() / 4 + 4
}

/// The steps of a recorded formula; a spectrum and an order count as their elimination.
pub(super) fn steps(recording: &Recording) -> usize {
    let of = |operation: &Operation| match operation {
        Operation::Determinant(rows, entries)
        | Operation::Eigenvalue(_, rows, entries)
        | Operation::SingularValue(_, rows, entries) => rows * entries.len(),
        _ => 1,
    };
    let atoms = recording.statement.atoms();
    let orders = atoms.iter().map(|atom| match atom {
        Atom::Loewner(lhs, _) => lhs.nrows().pow(3),
        _ => 0,
    });
    recording.tape.operations().iter().map(of).sum::<usize>() + orders.sum::<usize>()
}

/// Whether recording a claim at a size takes no more than so many steps. Smaller sizes are recorded first, each twice
/// the last, and none is recorded that their growth shows to be too large.
///
/// # Errors
/// The least number of steps that it is known to take.
pub(super) fn known(claim: &Judged, size: Size, allowed: usize) -> Result<(), usize> {
    let (mut reach, mut before) = (FIRST, None);
    loop {
        let lengths = size.lengths().zip(claim.least.lengths());
        let at: Vec<usize> = lengths.map(|(length, least)| length.min(reach.max(least))).collect();
        let at = Size::of(&at);
        let taken = claim.record(at).as_ref().map_or(0, steps);
        if taken > allowed {
            return Err(taken);
        }
        if at == size {
            return Ok(());
        }
        // a derivative takes many more steps to record than are left of it, which cannot be told before
        let [area, whole] = [at, size].map(|size| size.lengths().map(|length| length.max(1)).product::<usize>());
        if reach >= DENSE && whole > AREA {
            return Err(taken.saturating_mul(whole / area).max(allowed + 1));
        }
        let growth = before.filter(|before| *before > 0).map_or(1, |before| taken / before);
        if taken.saturating_mul(growth) > allowed {
            return Err(taken.saturating_mul(growth));
        }
        (reach, before) = (2 * reach, Some(taken));
    }
}
