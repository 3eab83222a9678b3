//! Parts of a statement whose sides are the same function at a size: proved once there, whatever enclosures see of them.

use super::generate::{Phase, stream};
use super::sameness::{Sameness, fingerprint};
use crate::claims::{Atom, Judged, Recording, Size, Statement};
use crate::number::recorder::Slot;
use std::collections::HashSet;

/// Parts of one size that are asked about, times the steps of the tape, at most.
const STEPS: usize = 100_000;
/// −log₂ of the probability that one of them is wrong.
const BITS: u32 = 100;

/// The recording with the right side of every part that is the same function as the left side replaced by it, so that
/// the part holds trivially: sides equal in finite fields, where roots and norms may be any functions.
pub(super) fn eased(claim: &Judged, size: Size, recording: Recording) -> Recording {
    let mut rng = stream(fingerprint(&recording.tape), &claim.id, &claim.case, Phase::Field);
    let mut sameness = Sameness::of(&recording.tape, claim.entries(size));
    let mut same = HashSet::new();
    let parts = STEPS / recording.tape.operations().len().max(1);
    for part in recording.statement.atoms().iter().take(parts) {
        let part = if let Atom::If(_, then) = part { then } else { part };
        let (l, r, bound) = match part {
            Atom::AtMost(l, r) => (*l, *r, true),
            Atom::Equal(l, r, _) => (*l, *r, false),
            _ => continue,
        };
        if l != r && sameness.shows(l, r, bound, BITS, &mut rng) {
            same.insert((l, r, bound));
        }
    }
    let statement = replaced(&recording.statement, &same);
    Recording { statement, ..recording }
}

fn replaced(statement: &Statement<Slot>, same: &HashSet<(Slot, Slot, bool)>) -> Statement<Slot> {
    match statement {
        Statement::AtMost(l, r) if same.contains(&(*l, *r, true)) => Statement::AtMost(*l, *l),
        Statement::Equal(l, r) if l.shape() == r.shape() => {
            let right = l.zip_map(r, |l, r| if same.contains(&(l, r, false)) { l } else { r });
            Statement::Equal(l.clone(), right)
        }
        Statement::All(parts) => Statement::All(parts.iter().map(|part| replaced(part, same)).collect()),
        Statement::If(when, then) => Statement::If(when.clone(), Box::new(replaced(then, same))),
        same => same.clone(),
    }
}
