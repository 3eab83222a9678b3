//! The sizes beyond the small ones that are worth a look, and what their formulas cost.

use super::super::Subject;
use super::super::generate::area;
use crate::claims::{Atom, Judged, Recording, Size};
use crate::number::recorder::{Operation, Tape};
use std::collections::BTreeSet;

/// Lengths tried beyond the small ones.
pub(super) const LENGTHS: [usize; 17] = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20, 24, 28, 32, 40, 50];
/// Numbers that a formula names, the least ones, about which lengths are tried, too.
const NAMED: usize = 8;
/// How much more the sizes that a formula names may cost, of which few are tried.
const WORTH: usize = 10;

/// The lengths about the numbers that a formula names: |100 − n| is 100 − n at every usual one.
fn named(claim: &Judged) -> BTreeSet<usize> {
    claim.named.iter().take(NAMED).flat_map(|c| [*c, c + 1, c + 2]).collect()
}

/// Sizes beyond those in `tried`, smallest first, as long as the operations of their formulas are fewer than `budget` in all.
pub(super) fn usual(subject: &Subject, tried: &[Size], budget: usize) -> Vec<Size> {
    within(subject, proposed(subject.claim(), &LENGTHS, tried), budget)
}

/// Those about numbers that the formula names, which few are and which may cost more.
pub(super) fn about(subject: &Subject, tried: &[Size], budget: usize) -> Vec<Size> {
    let lengths: Vec<usize> = named(subject.claim()).into_iter().collect();
    within(subject, proposed(subject.claim(), &lengths, tried), WORTH * budget)
}

/// Sizes about the numbers that a formula names at which it says something: those alone where its hypotheses exclude the rest.
pub(super) fn about_named(subject: &Subject) -> Vec<Size> {
    let claim = subject.claim();
    let lengths: Vec<usize> = named(claim).into_iter().collect();
    let mut found = within(subject, proposed(claim, &lengths, &[]), FIRST);
    found.truncate(3);
    found
}

/// Steps of the sizes about numbers that a formula names, where it says nothing at smaller ones.
const FIRST: usize = 100_000;

/// Sizes that have one of these lengths, smallest first: every dimension alone at each length, beside the least and the second
/// least of the others, and all of them at one length; where hypotheses relate lengths, beside the least that these allow.
fn proposed(claim: &Judged, lengths: &[usize], tried: &[Size]) -> Vec<Size> {
    let least = claim.least;
    let dimensions = least.lengths().count();
    let admitted = |size: Size| claim.admits.as_ref().is_none_or(|admits| admits(size));
    let mut wanted: Vec<Size> = Vec::new();
    let mut propose = |size: Size| {
        if !tried.contains(&size) && !wanted.contains(&size) {
            wanted.push(size);
        }
    };
    for &length in lengths {
        for dimension in 0..dimensions {
            let alone = [0, 1].map(|other| {
                let base = least.lengths().enumerate().fold(least, |size, (k, n)| size.with(k, n + other));
                base.with(dimension, length)
            });
            match alone.iter().any(|size| admitted(*size)) {
                true => alone.into_iter().for_each(&mut propose),
                false => beside(least.with(dimension, length), dimension, &admitted).into_iter().for_each(&mut propose),
            }
        }
        propose((0..dimensions).fold(least, |size, k| size.with(k, length)));
    }
    wanted.retain(|size| admitted(*size));
    wanted.sort_by_key(|size| area(*size));
    wanted
}

/// Lengths of another dimension that are looked through.
const BESIDE: usize = 64;

/// The size with another dimension at the least length that is allowed beside this one's.
fn beside(size: Size, dimension: usize, admitted: &impl Fn(Size) -> bool) -> Option<Size> {
    let others = (0..size.lengths().count()).filter(|other| *other != dimension);
    let (from, length) = (size, size.length(dimension));
    let near = |other: usize| {
        let lengths = (from.length(other)..=from.length(other) + BESIDE).chain(length.saturating_sub(2)..=length + 2);
        lengths.map(move |next| from.with(other, next.max(1)))
    };
    others.flat_map(near).find(|size| admitted(*size))
}

/// Those of the sizes whose formulas have fewer operations than `budget` in all. What a size costs is foretold from smaller ones,
/// so that none is recorded only to be left.
fn within(subject: &Subject, wanted: Vec<Size>, budget: usize) -> Vec<Size> {
    let least = subject.claim().least;
    let mut spent = 0;
    let mut found = Vec::new();
    let mut failed = [false; crate::claims::DIMENSIONS + 1];
    let mut known = [(usize::MAX, 0); crate::claims::DIMENSIONS + 1];
    for size in wanted {
        let direction = single(least, size).unwrap_or(crate::claims::DIMENSIONS);
        if failed[direction] {
            continue;
        }
        let (before, cost_before) = known[direction];
        let foretold = match before {
            usize::MAX => foretold(subject, size),
            _ => cost_before * area(size) / before,
        };
        if foretold > budget {
            failed[direction] = true;
            continue;
        }
        let operations = cost(&subject.recording(size).tape);
        known[direction] = (area(size), operations);
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

/// Lengths beyond the least that a cost is foretold from.
const NEAR: usize = 3;

/// What the formula of a size may cost, if it goes on to grow as it does between the least size and one near to it.
fn foretold(subject: &Subject, size: Size) -> usize {
    let least = subject.claim().least;
    let lengths = least.lengths().enumerate();
    let near = lengths.fold(least, |near, (k, n)| near.with(k, size.length(k).min(n + NEAR)));
    let cost = |size: Size| cost(&subject.recording(size).tape).max(1) as f64;
    let (first, second) = (cost(least), cost(near));
    let (before, after) = (area(least) as f64, area(near) as f64);
    if after <= before {
        return second as usize;
    }
    let power = (second / first).ln() / (after / before).ln();
    (second * (area(size) as f64 / after).powf(power.max(0.0))) as usize
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

/// The steps that an instance takes: those of its tape, and of the orders of matrices that are decided.
pub(in super::super) fn steps(recording: &Recording) -> usize {
    let premises = recording.premises.iter().flat_map(|premise| premise.statement.atoms());
    let orders = premises.chain(recording.statement.atoms()).map(|part| match part {
        Atom::Loewner(l, _) => l.len() * l.nrows(),
        _ => 0,
    });
    cost(&recording.tape) + orders.sum::<usize>()
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
