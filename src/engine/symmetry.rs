//! Matrices of which an order or an eigenvalue is said must be symmetric: shown once for a size, or premise by premise.

use super::generate::{Phase, stream};
use super::sameness::{fingerprint, same_by_congruence};
use crate::claims::{Atom, Judged, Premise, Recording, Size, Statement};
use crate::number::recorder::{Operation, Slot, Tape};
use nalgebra::DMatrix;
use std::collections::HashMap;

/// The name of the premise that stands for what could not be shown for every instance.
pub const SYMMETRIC: &str = "every matrix of an order or an eigenvalue is symmetric";

/// The bits of a proof of symmetry in finite fields.
const BITS: u32 = 100;

/// The formula for a size with one premise more, where its orders and eigenvalues are of matrices not shown to be
/// symmetric: that they are. `None` at a size at which the claim says nothing.
///
/// Opposite entries are the same where they are the same steps of the tape up to the order of sums and products, or
/// equal in finite fields whatever roots and norms are.
pub fn guarded(claim: &Judged, size: Size) -> Option<Recording> {
    let mut recording = claim.record(size)?;
    if recording.malformed().is_some() {
        return Some(recording);
    }
    let pairs = opposite_entries(&recording);
    if pairs.is_empty() {
        return Some(recording);
    }
    let classes = classes(&recording.tape);
    let unlike = |&(l, r): &(Slot, Slot)| classes[l as usize] != classes[r as usize];
    let left: Vec<(Slot, Slot)> = pairs.into_iter().filter(unlike).collect();
    let mut rng = stream(fingerprint(&recording.tape), &claim.id, &claim.case, Phase::Field);
    if left.is_empty() || same_by_congruence(&recording.tape, &left, claim.entries(size), BITS, &mut rng) {
        return Some(recording);
    }
    let side = |of: fn(&(Slot, Slot)) -> Slot| DMatrix::from_iterator(left.len(), 1, left.iter().map(of));
    recording.premises.push(Premise::new(SYMMETRIC, Statement::Equal(side(|pair| pair.0), side(|pair| pair.1))));
    Some(recording)
}

/// Entries (i, j) and (j, i), not the same slot, of every matrix that must be symmetric.
fn opposite_entries(recording: &Recording) -> Vec<(Slot, Slot)> {
    let mut pairs = Vec::new();
    let mut symmetric = |rows: usize, at: &dyn Fn(usize, usize) -> Slot| {
        for i in 0..rows {
            pairs.extend((0..i).map(|j| (at(i, j), at(j, i))).filter(|(l, r)| l != r));
        }
    };
    for operation in recording.tape.operations() {
        if let Operation::Eigenvalue(_, rows, entries) = operation {
            symmetric(*rows, &|i, j| entries[i + j * rows]);
        }
    }
    let statements = recording.premises.iter().map(|premise| &premise.statement).chain([&recording.statement]);
    for atom in statements.flat_map(Statement::atoms) {
        if let Atom::Loewner(l, r) = atom {
            symmetric(l.nrows(), &|i, j| l[(i, j)]);
            symmetric(r.nrows(), &|i, j| r[(i, j)]);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// For every slot a number that slots share only if their steps are the same up to the order of sums and products.
fn classes(tape: &Tape) -> Vec<Slot> {
    let mut known: HashMap<Operation, Slot> = HashMap::new();
    let mut classes: Vec<Slot> = Vec::with_capacity(tape.operations().len());
    for operation in tape.operations() {
        let ordered = match operation.moved(&classes) {
            Operation::Add(a, b) if a > b => Operation::Add(b, a),
            Operation::Mul(a, b) if a > b => Operation::Mul(b, a),
            Operation::Max(a, b) if a > b => Operation::Max(b, a),
            same => same,
        };
        let next = classes.len() as Slot;
        classes.push(*known.entry(ordered).or_insert(next));
    }
    classes
}
