//! Points at which the two sides of a strict claim meet, or at which an absolute value or a maximum has its kink: one entry of
//! an instance is solved for it in rationals, where the difference is affine in that entry.

use super::Strategy;
use super::bounded::instance;
use super::run::Attack;
use crate::claims::{Atom, Instance, Recording, Size};
use crate::number::recorder::{Operation, Slot, Tape};
use crate::number::{Arithmetic, Exact};

/// Differences that are solved for, entries that are moved, starts, and operations of a formula that is asked.
const DIFFERENCES: usize = 8;
const ENTRIES: usize = 8;
const STARTS: usize = 2;
const OPERATIONS: usize = 300;

impl Attack<'_, '_> {
    pub(super) fn equality(&mut self, sizes: &[Size]) {
        if !self.subject.uses(Strategy::Equality) {
            return;
        }
        for size in sizes.iter().take(3).copied() {
            let recording = self.subject.recording(size);
            let differences = differences(&recording);
            if differences.is_empty() || recording.tape.operations().len() > OPERATIONS {
                continue;
            }
            let of_size = self.starts.iter().filter(|start| start.place.size == size).take(STARTS);
            let starts: Vec<Instance> =
                of_size.filter_map(|start| self.subject.instance(&start.knobs, start.place)).collect();
            for start in starts {
                let entries: Vec<Exact> = start.entries().cloned().collect();
                let mut all = entries.clone();
                for (tape, sides) in &differences {
                    for k in 0..entries.len().min(ENTRIES) {
                        self.subject.count();
                        let Some(moved) = solved(tape, *sides, &entries, k) else { continue };
                        self.try_entries(&instance(self.subject.claim(), size, moved));
                        // one difference after another, each by an entry of its own
                        if let Some(next) = solved(tape, *sides, &all, k) {
                            all = next;
                            self.try_entries(&instance(self.subject.claim(), size, all.clone()));
                            break;
                        }
                    }
                    if self.enough() {
                        return;
                    }
                }
            }
        }
    }
}

/// The sides of strict claims, and what an absolute value or a maximum compares, each on a tape of its own.
fn differences(recording: &Recording) -> Vec<(Tape, (Slot, Slot))> {
    let sides = |part: Atom<Slot>| match part {
        Atom::Differ(l, r) | Atom::Less(l, r) => Some((l, r)),
        _ => None,
    };
    let strict: Vec<(Slot, Slot)> = recording.statement.atoms().into_iter().filter_map(sides).collect();
    if strict.is_empty() {
        return Vec::new();
    }
    let zero = |slot: Slot| (slot, Slot::MAX);
    let kinks = recording.tape.operations().iter().filter_map(|operation| match operation {
        Operation::Abs(a) => Some(zero(*a)),
        Operation::Max(a, b) => Some((*a, *b)),
        _ => None,
    });
    let all = strict.into_iter().chain(kinks).take(DIFFERENCES);
    all.filter_map(|(l, r)| {
        let alone = r == Slot::MAX;
        let (tape, moved) = recording.tape.restricted_to(&[(l, if alone { l } else { r })]);
        let &(l, r) = moved.first()?;
        Some((tape, (l, if alone { Slot::MAX } else { r })))
    })
    .collect()
}

/// The entries with the k-th such that both sides are equal, where their difference is affine in it.
fn solved(tape: &Tape, (left, right): (Slot, Slot), entries: &[Exact], k: usize) -> Option<Vec<Exact>> {
    let at = |value: Exact| {
        let mut moved = entries.to_vec();
        moved[k] = value;
        let values = tape.replay::<Exact>(&moved, &())?;
        let right = if right == Slot::MAX { Exact::zero() } else { values[right as usize].clone() };
        Some(values[left as usize].minus(&right))
    };
    let (none, one, two) = (at(Exact::zero())?, at(Exact::integer(1))?, at(Exact::integer(2))?);
    let slope = one.minus(&none);
    if slope.signum() == 0 || two.minus(&one) != slope {
        return None;
    }
    let mut moved = entries.to_vec();
    moved[k] = Exact::zero().minus(&none).div(&slope, &())?;
    Some(moved)
}
