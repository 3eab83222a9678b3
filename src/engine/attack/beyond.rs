//! Sizes beyond the small ones, where a claim is cheap: it may be false from n = 31 on.

use super::super::Subject;
use super::super::generate::{area, knobs};
use super::super::subject::Place;
use super::Strategy;
use super::bounded::instance;
use super::climb::climb;
use super::lengths::{LENGTHS, about, usual};
use super::run::Attack;
use crate::claims::{Atom, Size};
use crate::number::Exact;
use nalgebra::DMatrix;
use rand::rngs::ChaCha8Rng;

impl Attack<'_, '_> {
    /// So many instances at each size beyond the small ones, of several the best climbed from; and few at each size about a
    /// number that the formula names, which may cost more.
    pub(super) fn beyond(&mut self, tried: &[Size], plans: usize, each: usize, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Beyond) {
            return;
        }
        let usual = usual(self.subject, tried, self.budget.operations());
        self.at_sizes(&usual, plans, each, rng);
        if self.findings.violations.is_empty() {
            let about = about(self.subject, &[tried, &usual].concat(), self.budget.operations());
            self.at_sizes(&about, plans, each.min(FEW), rng);
        }
    }

    fn at_sizes(&mut self, sizes: &[Size], plans: usize, each: usize, rng: &mut ChaCha8Rng) {
        for size in sizes.iter().copied() {
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
    /// Objects that are extreme at every size: identities, ones, equal shares, alternating signs, a unit vector, one that is
    /// balanced.
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

/// Instances of a size about a number that the formula names.
const FEW: usize = 2;
/// How many instances of a size are moved to where the hypotheses hold.
const MOVED: usize = 2;
/// Of up to how many entries.
const MOVABLE: usize = 150;
