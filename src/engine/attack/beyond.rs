//! Sizes beyond the small ones, where a claim is cheap: it may be false from n = 31 on.

use super::super::Subject;
use super::super::generate::{area, knobs};
use super::super::subject::Place;
use super::Strategy;
use super::bounded::instance;
use super::climb::climb;
use super::run::Attack;
use crate::claims::{Atom, Judged, Recording, Size};
use crate::number::Exact;
use crate::number::recorder::{Operation, Tape};
use nalgebra::DMatrix;
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
            let longest = size.lengths().max().unwrap_or(0);
            let milestone = MILESTONES.contains(&longest) || !LENGTHS.contains(&longest);
            if milestone && (each > 1 || exact_premises(self.subject, size)) {
                self.plain(size);
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

impl Attack<'_, '_> {
    /// Objects that are extreme at every size: identities, ones, equal shares, alternating signs, a unit vector, one that is balanced, all objects
    /// alike.
    fn plain(&mut self, size: Size) {
        if !self.subject.uses(Strategy::Library) {
            return;
        }
        let shapes = &self.subject.claim().objects;
        for item in 0..PLAIN {
            let entries = shapes.iter().flat_map(|shape| {
                let (rows, columns) = (size.along(shape.rows), size.along(shape.columns));
                let mut object = DMatrix::from_fn(rows, columns, |i, j| plain(item, (i, j), (rows, columns)));
                shape.form.impose(&mut object);
                object.iter().cloned().collect::<Vec<_>>()
            });
            let all = instance(self.subject.claim(), size, entries.collect());
            self.try_where_met(&all);
        }
    }
}

/// Lengths at which these are tried, beside those that a formula names: a shrink finds the least that is enough.
const MILESTONES: [usize; 6] = [7, 12, 16, 24, 32, 50];
/// How many of these objects there are.
const PLAIN: usize = 5;

/// The entry of one of them: of a matrix and, where that differs, of a column or a number.
fn plain(item: usize, (i, j): (usize, usize), (rows, columns): (usize, usize)) -> Exact {
    let vector = columns == 1;
    let whole = |holds: bool| Exact::integer(i64::from(holds));
    match item {
        0 if vector && rows > 1 => Exact::integer(1),
        0 => whole(i == j),
        1 => Exact::ratio(1, rows as i64).unwrap_or_else(Exact::zero),
        2 => Exact::integer(if (i + j) % 2 == 0 { 1 } else { -1 }),
        3 => whole(i == 0),
        // of length 1, and of sum 0 from four entries on
        _ => Exact::ratio(i64::from(i < 4) * if i % 2 == 0 { 1 } else { -1 }, 2).unwrap_or_else(Exact::zero),
    }
}

/// Whether a hypothesis is an equality, which random entries hardly meet.
fn exact_premises(subject: &Subject, size: Size) -> bool {
    let recording = subject.recording(size);
    recording.premises.iter().flat_map(|premise| premise.statement.atoms()).any(|part| matches!(part, Atom::Equal(..)))
}

/// How many instances of a size are moved to where the hypotheses hold.
const MOVED: usize = 2;
/// Of up to how many entries.
const MOVABLE: usize = 150;
/// Lengths tried beyond the small ones.
const LENGTHS: [usize; 17] = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20, 24, 28, 32, 40, 50];
/// Numbers that a formula names, the least ones, about which lengths are tried, too.
const NAMED: usize = 8;
/// How much more the sizes that a formula names may cost, of which few are tried.
const WORTH: usize = 10;

/// The lengths about the numbers that a formula names: |100 − n| is 100 − n at every usual one.
fn named(claim: &Judged) -> BTreeSet<usize> {
    claim.named.iter().take(NAMED).flat_map(|c| [*c, c + 1, c + 2]).collect()
}

/// Sizes beyond those in `tried`, smallest first, as long as the operations of their formulas are fewer than `budget` in
/// all, those about numbers that the formula names apart: every dimension alone at each length, beside the least and the second
/// least of the others, and all of them at one length; where hypotheses relate lengths, beside the least that these allow.
fn sizes(subject: &Subject, tried: &[Size], budget: usize) -> Vec<Size> {
    let claim = subject.claim();
    let named = named(claim);
    let usual = proposed(claim, &LENGTHS, tried);
    let mut found = within(subject, usual, budget);
    let special: Vec<usize> = named.into_iter().collect();
    let special = proposed(claim, &special, &[tried, &found].concat());
    found.extend(within(subject, special, WORTH * budget));
    found
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

/// Sizes that have one of these lengths, smallest first.
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

/// Those of the sizes whose formulas have fewer operations than `budget` in all. What one size costs is foretold from a smaller
/// one, so that none is recorded only to be left.
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
        let foretold = (cost_before * area(size)).checked_div(before).unwrap_or(0);
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
