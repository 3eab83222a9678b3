//! Sizes beyond the small ones, where a claim is cheap: it may be false from n = 31 on.

use super::super::Subject;
use super::super::generate::{area, knobs};
use super::super::subject::Place;
use super::Strategy;
use super::climb::climb;
use super::run::Attack;
use crate::claims::Size;
use crate::number::recorder::{Operation, Tape};
use rand::rngs::ChaCha8Rng;
use std::collections::BTreeSet;

impl Attack<'_, '_> {
    /// So many instances at each size beyond the small ones; of several the best is climbed from.
    pub(super) fn beyond(&mut self, tried: &[Size], plans: usize, each: usize, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Beyond) {
            return;
        }
        for size in sizes(self.subject, tried, self.budget.operations()) {
            let mut best: Option<(f64, Vec<f64>, Place)> = None;
            for turn in 0..each {
                let place = Place { size, plan: turn % plans };
                let knobs = knobs(&self.subject.construction(place).knobs, turn, rng);
                let Some(score) = self.try_knobs(&knobs, place) else {
                    if self.subject.construction(place).knobs.is_empty() {
                        break; // one instance is all there is
                    }
                    // a hypothesis that no construction meets
                    if turn < MOVED && area(size) <= MOVABLE {
                        self.try_moved(&knobs, place);
                    }
                    continue;
                };
                if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                    best = Some((score, knobs, place));
                }
            }
            if let Some((_, knobs, place)) = best.filter(|_| each > 1) {
                climb(self.subject, &mut self.findings, (knobs, place), self.budget.steps() / 2);
            }
            if !self.findings.violations.is_empty() {
                return;
            }
        }
    }
}

/// How many instances of a size are moved to where the hypotheses hold.
const MOVED: usize = 2;
/// Of up to how many entries.
const MOVABLE: usize = 150;
/// Lengths tried beyond the small ones.
const LENGTHS: [usize; 17] = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20, 24, 28, 32, 40, 50];

/// Lengths up to this are tried where a formula names them.
const NAMED: u64 = 300;

/// The usual lengths, and those near numbers that a formula names: |100 − n| is 100 − n at every usual one. A recording at the least
/// size has 99 there.
fn lengths(tape: &Tape) -> Vec<usize> {
    let named = tape.operations().iter().filter_map(|operation| match operation {
        Operation::Constant(value) => value.to_integer().map(i64::unsigned_abs).filter(|c| (5..=NAMED).contains(c)),
        _ => None,
    });
    let mut all: BTreeSet<usize> = named.map(|c| c as usize).flat_map(|c| [c, c + 1, c + 2]).collect();
    // products over ranges name many: the outermost decide
    while all.len() > LENGTHS.len() {
        all.pop_first();
    }
    all.extend(LENGTHS);
    all.into_iter().collect()
}

/// Sizes beyond those in `tried`, smallest first, as long as the operations of their formulas are fewer than `budget` in
/// all: every dimension alone at each length, beside the least and the second least of the others, and all of them at
/// one length.
fn sizes(subject: &Subject, tried: &[Size], budget: usize) -> Vec<Size> {
    let least = subject.claim().least;
    let dimensions = least.lengths().count();
    let mut wanted: Vec<Size> = Vec::new();
    let mut propose = |size: Size| {
        if !tried.contains(&size) && !wanted.contains(&size) {
            wanted.push(size);
        }
    };
    for length in lengths(&subject.recording(least).tape) {
        for dimension in 0..dimensions {
            for other in [0, 1] {
                let base = least.lengths().enumerate().fold(least, |size, (k, n)| size.with(k, n + other));
                propose(base.with(dimension, length));
            }
        }
        propose((0..dimensions).fold(least, |size, k| size.with(k, length)));
    }
    wanted.sort_by_key(|size| area(*size));
    let mut spent = 0;
    let mut found = Vec::new();
    let mut failed = [false; crate::claims::DIMENSIONS + 1];
    for size in wanted {
        let direction = single(least, size).unwrap_or(crate::claims::DIMENSIONS);
        if failed[direction] {
            continue;
        }
        let operations = cost(&subject.recording(size).tape);
        if spent + operations > budget {
            failed[direction] = true;
            continue;
        }
        spent += operations;
        if !subject.recording(size).statement.atoms().is_empty() {
            found.push(size);
        }
    }
    found
}

/// The operations of a tape, those inside a spectrum or a determinant counted, too.
fn cost(tape: &Tape) -> usize {
    let inside = |operation: &Operation| match operation {
        Operation::SingularValue(_, rows, entries) | Operation::Eigenvalue(_, rows, entries) => {
            SPECTRUM * entries.len() * (*rows).max(entries.len().checked_div(*rows).unwrap_or(0))
        }
        Operation::Determinant(rows, entries) => entries.len() * rows,
        Operation::Exp(_) | Operation::Sinh(_) | Operation::Cosh(_) | Operation::Tanh(_) | Operation::Ln(_) => FUNCTION,
        _ => 1,
    };
    tape.operations().iter().map(inside).sum()
}

/// Products of matrices that the enclosure of one spectrum takes.
const SPECTRUM: usize = 20;
/// Operations that a transcendental function is worth.
const FUNCTION: usize = 10;

/// The dimension along which a size is long, where it is one alone.
fn single(least: Size, size: Size) -> Option<usize> {
    let long: Vec<usize> = (0..least.lengths().count()).filter(|k| size.length(*k) > least.length(*k) + 1).collect();
    match long.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
