//! The attack: hints, grids, random instances, structured ones, relatives of the best driven to extremes, climbing along
//! gradients, CMA-ES restarts, and sizes beyond the small ones.
//!
//! Every instance that is met is decided by enclosures at once; floats only choose where to go next. Nothing here knows
//! a claim: what a strategy needs of one it reads off its tapes.

mod beyond;
mod bounded;
mod climb;
mod degenerate;
mod evolve;
mod far;
mod library;
mod structured;

use super::generate::{Phase, area, grid, knobs, sizes, stream};
use super::retract::{retracted, shortfall_at};
use super::search::Findings;
use super::subject::Place;
use super::{Budget, Subject};
use crate::claims::{Atom, Instance, Size};
use crate::number::Exact;
use bounded::instance as filled;
use climb::climb;
use degenerate::degenerate;
use evolve::Evolution;
use rand::rngs::ChaCha8Rng;
use structured::structured;

/// Points of the tiny grid at each of the smallest sizes.
const GRID: usize = 81;
/// Starts of the ascent at each size smaller than the smallest at which a violation is known.
const SMALLER: usize = 4;
/// Sizes, smallest first, at which the best instances are driven to extremes.
const EXTREME: usize = 4;
/// Violations after which a quick attack goes on only at smaller sizes.
const ENOUGH: usize = 6;
/// Rays from one start.
const RAYS: usize = 60;
/// Values tried in place of a knob, simplest first.
const SIMPLE: [f64; 4] = [0.0, 1.0, -1.0, 0.5];
/// Knobs that are simplified, at most.
const KNOBS: usize = 40;
/// Starts that rays are drawn from, and violations whose knobs are remembered.
const SOURCES: usize = 3;
/// Instances of a size beyond the small ones.
const BEYOND: usize = 12;

/// A point that was tried: its score, its knobs, and where.
struct Start {
    score: f64,
    knobs: Vec<f64>,
    place: Place,
}

/// One attack under way.
struct Attack<'s, 'a> {
    subject: &'s Subject<'a>,
    budget: Budget,
    findings: Findings,
    starts: Vec<Start>,
    places: Vec<Place>,
    /// Knobs of the first violations.
    sources: Vec<(Vec<f64>, Place)>,
}

/// Attacks a claim within a budget, at its small sizes and beyond, or at one size alone; `light` spends an eighth of it,
/// for claims that the field has settled.
pub fn attack(subject: &Subject, budget: Budget, seed: u64, light: bool, at: Option<Size>) -> Findings {
    let claim = subject.claim();
    let sizes = at.map_or_else(|| said(subject, sizes(claim.least, budget)), |size| vec![size]);
    let plans = claim.plans.max(1);
    let places = sizes.iter().flat_map(|size| (0..plans).map(|plan| Place { size: *size, plan })).collect();
    let mut attack =
        Attack { subject, budget, findings: Findings::default(), starts: Vec::new(), places, sources: Vec::new() };
    for corner in &claim.corners {
        attack.findings.try_structured(subject, corner);
    }
    if attack.places.is_empty() {
        return attack.findings;
    }
    let mut rng = stream(seed, &claim.id, &claim.case, Phase::Random);
    attack.tiny(plans, &mut rng);
    let count = if light { budget.instances() / 8 } else { budget.instances() };
    attack.random(count, &mut rng);
    if attack.findings.accepted == 0 {
        attack.seek(&mut stream(seed, &claim.id, &claim.case, Phase::Evolution));
    }
    if light {
        return attack.findings;
    }
    let mut rng = stream(seed, &claim.id, &claim.case, Phase::Library);
    if !attack.enough() {
        attack.library(&sizes);
    }
    if climbs(subject, sizes[0]) {
        attack.starts.sort_by(|a, b| b.score.total_cmp(&a.score));
        if !attack.enough() {
            attack.extremes(&sizes);
            attack.rays();
        }
        if !attack.enough() {
            attack.ascend(&mut stream(seed, &claim.id, &claim.case, Phase::Ascent));
        }
        if !attack.enough() {
            attack.evolve(&mut stream(seed, &claim.id, &claim.case, Phase::Evolution));
        }
        attack.smaller();
    }
    if at.is_none() && attack.findings.violations.is_empty() {
        attack.beyond(&sizes, plans, &mut rng);
    }
    attack.simplify();
    attack.findings
}

/// The sizes at which a claim says something; sizes are looked for further out where it says nothing at the small ones.
fn said(subject: &Subject, small: Vec<Size>) -> Vec<Size> {
    let says = |size: &Size| !subject.recording(*size).statement.atoms().is_empty();
    let found: Vec<Size> = small.into_iter().filter(says).collect();
    if !found.is_empty() {
        return found;
    }
    let least = subject.claim().least;
    let mut further = vec![least];
    for dimension in 0..least.lengths().count() {
        let longest = least.length(dimension) + FURTHER;
        further = further
            .iter()
            .flat_map(|size| (least.length(dimension)..=longest).map(|length| size.with(dimension, length)))
            .take(LOOKED_AT)
            .collect();
    }
    further.sort_by_key(|size| area(*size));
    further.into_iter().filter(says).take(3).collect()
}

/// How much further each dimension is looked for a size at which a claim says something.
const FURTHER: usize = 40;
/// Sizes that are looked at then.
const LOOKED_AT: usize = 2_000;

/// Climbing is for bounds; an identity that is false is false at almost every point.
fn climbs(subject: &Subject, size: Size) -> bool {
    subject.recording(size).statement.atoms().iter().any(|atom| !matches!(atom, Atom::Equal(..)))
}

impl Attack<'_, '_> {
    /// Whether a quick attack has found enough to shrink from.
    fn enough(&self) -> bool {
        self.budget == Budget::Quick && self.findings.violations.len() >= ENOUGH
    }

    fn try_knobs(&mut self, knobs: &[f64], place: Place) -> Option<f64> {
        let instance = self.subject.instance(knobs, place)?;
        self.decided(&instance, knobs, place)
    }

    /// Decides an instance that knobs stand for; those of the first violations are remembered.
    fn decided(&mut self, instance: &Instance, knobs: &[f64], place: Place) -> Option<f64> {
        let known = self.findings.violations.len();
        let score = self.findings.try_instance(self.subject, instance);
        if self.findings.violations.len() > known && self.sources.len() < SOURCES {
            self.sources.push((knobs.to_vec(), place));
        }
        score
    }

    /// Simpler knobs for the violations whose knobs are known, so that hypotheses which tie entries together stay met.
    fn simplify(&mut self) {
        for (mut knobs, place) in std::mem::take(&mut self.sources) {
            for k in 0..knobs.len().min(KNOBS) {
                for value in SIMPLE {
                    if knobs[k] == value || (knobs[k] == 1.0 && value != 0.0) {
                        continue;
                    }
                    let mut simpler = knobs.clone();
                    simpler[k] = value;
                    let known = self.findings.violations.len();
                    self.try_knobs(&simpler, place);
                    if self.findings.violations.len() != known {
                        knobs = simpler;
                        break;
                    }
                }
            }
        }
        self.sources.clear();
    }

    /// Tries a point and, where its hypotheses fail, what it is moved to.
    fn try_point(&mut self, knobs: Vec<f64>, place: Place) {
        let Some(instance) = self.subject.instance(&knobs, place) else { return };
        if shortfall_at(self.subject, &instance) != Some(0.0) {
            for moved in retracted(self.subject, &instance) {
                self.findings.try_instance(self.subject, &moved);
            }
            return;
        }
        if let Some(score) = self.decided(&instance, &knobs, place) {
            self.starts.push(Start { score, knobs, place });
        }
    }

    /// Tries an instance given by its entries, moved to where the hypotheses hold.
    fn try_entries(&mut self, instance: &Instance) {
        for moved in retracted(self.subject, instance) {
            self.findings.try_instance(self.subject, &moved);
        }
    }

    fn tiny(&mut self, plans: usize, rng: &mut ChaCha8Rng) {
        for place in self.places.iter().take(3 * plans).copied().collect::<Vec<_>>() {
            let count = self.subject.construction(place).knobs.len();
            for point in grid(count, GRID / plans, rng) {
                self.try_point(point, place);
            }
        }
    }

    fn random(&mut self, count: usize, rng: &mut ChaCha8Rng) {
        for turn in 0..count {
            let place = self.places[turn / 4 % self.places.len()];
            let knobs = knobs(&self.subject.construction(place).knobs, turn, rng);
            self.try_point(knobs, place);
        }
    }

    /// Looks for knobs that meet the hypotheses, by the least sum of what they miss.
    fn seek(&mut self, rng: &mut ChaCha8Rng) {
        for place in self.places.iter().take(EXTREME).copied().collect::<Vec<_>>() {
            let kinds = self.subject.construction(place).knobs.clone();
            if kinds.is_empty() {
                continue;
            }
            let subject = self.subject;
            let mut evolution = Evolution::new(&knobs(&kinds, 0, rng), 0.5);
            let mut best = f64::NEG_INFINITY;
            for _ in 0..self.budget.generations() {
                let missed = |knobs: &[f64]| {
                    let instance = subject.instance(knobs, place)?;
                    shortfall_at(subject, &instance).map(|missed| -missed)
                };
                let Some((score, knobs)) = evolution.step(rng, missed) else { break };
                if score > best {
                    best = score;
                    self.try_point(knobs, place);
                }
                if best == 0.0 || evolution.is_spent() {
                    break;
                }
            }
        }
    }

    /// Structured objects: all objects from one item of the library, and each in turn with the others of a start.
    fn library(&mut self, sizes: &[Size]) {
        let shapes = self.subject.claim().objects.clone();
        for size in sizes.iter().take(EXTREME).copied() {
            let items: Vec<Vec<nalgebra::DMatrix<Exact>>> = shapes
                .iter()
                .map(|shape| library::items(size.along(shape.rows), size.along(shape.columns), shape.form))
                .collect();
            let most = items.iter().map(Vec::len).max().unwrap_or(0);
            for k in 0..most {
                let entries = items.iter().filter(|of| !of.is_empty()).flat_map(|of| of[k % of.len()].iter().cloned());
                let all = filled(self.subject.claim(), size, entries.collect());
                self.try_entries(&all);
            }
            let start =
                self.starts.iter().filter(|start| start.place.size == size).max_by(|a, b| a.score.total_cmp(&b.score));
            let Some(start) = start.and_then(|start| self.subject.instance(&start.knobs, start.place)) else {
                continue;
            };
            for (object, of) in items.iter().enumerate() {
                for item in of {
                    let mut relative = start.clone();
                    relative.objects[object].value = item.clone();
                    self.try_entries(&relative);
                }
                if self.enough() {
                    return;
                }
            }
        }
    }

    fn extremes(&mut self, sizes: &[Size]) {
        for size in sizes.iter().take(EXTREME) {
            let best = self.starts.iter().filter(|start| start.place.size == *size).take(self.budget.extremes());
            let best: Vec<Instance> =
                best.filter_map(|start| self.subject.instance(&start.knobs, start.place)).collect();
            for start in best {
                structured(self.subject, &mut self.findings, &start);
                if self.findings.violations.is_empty() {
                    degenerate(self.subject, &mut self.findings, &start, self.budget.degenerate_levels());
                }
            }
        }
    }

    fn rays(&mut self) {
        let sources: Vec<(Vec<f64>, Place)> =
            self.starts.iter().take(SOURCES).map(|start| (start.knobs.clone(), start.place)).collect();
        for (point, place) in sources {
            for relative in far::rays(&self.subject.construction(place).knobs, &point, RAYS) {
                self.try_point(relative, place);
            }
        }
        self.starts.sort_by(|a, b| b.score.total_cmp(&a.score));
    }

    fn ascend(&mut self, rng: &mut ChaCha8Rng) {
        for turn in 0..self.budget.ascents() {
            let start = match self.starts.get(turn / 2) {
                Some(start) if turn % 2 == 0 => (start.knobs.clone(), start.place),
                _ => {
                    let place = self.places[turn % self.places.len()];
                    (knobs(&self.subject.construction(place).knobs, turn, rng), place)
                }
            };
            climb(self.subject, &mut self.findings, start, self.budget.steps());
        }
    }

    fn evolve(&mut self, rng: &mut ChaCha8Rng) {
        for turn in 0..self.budget.restarts() {
            let place = self.places[(turn * 2 + 1) % self.places.len()];
            let start = self.starts.iter().filter(|start| start.place == place).nth(turn / self.places.len());
            let count = self.subject.construction(place).knobs.len();
            let mean = start.map_or_else(|| vec![0.0; count], |start| start.knobs.clone());
            self.evolve_from(&mean, place, rng);
        }
    }

    /// Restarts the evolution strategy from one point; the best of each generation is decided when it is the best so far.
    fn evolve_from(&mut self, mean: &[f64], place: Place, rng: &mut ChaCha8Rng) {
        if mean.is_empty() {
            return;
        }
        let mut evolution = Evolution::new(mean, 0.5);
        let mut best = f64::NEG_INFINITY;
        for _ in 0..self.budget.generations() {
            let generation = evolution.step(rng, |knobs| self.subject.score(knobs, place));
            if let Some((score, knobs)) = generation.filter(|(score, _)| *score > best) {
                best = score;
                self.try_knobs(&knobs, place);
            }
            if evolution.is_spent() {
                return;
            }
        }
    }

    /// Climbs at the sizes smaller than the smallest at which a violation is known.
    fn smaller(&mut self) {
        let sizes = self.findings.violations.iter().map(|(instance, _)| area(instance.size));
        let Some(found) = sizes.min() else { return };
        let mut tried: Vec<(Size, usize)> = Vec::new();
        let starts = std::mem::take(&mut self.starts);
        for start in starts.iter().filter(|start| area(start.place.size) < found) {
            let size = start.place.size;
            let at = match tried.iter().position(|(known, _)| *known == size) {
                Some(at) => at,
                None => {
                    tried.push((size, 0));
                    tried.len() - 1
                }
            };
            tried[at].1 += 1;
            if tried[at].1 <= SMALLER {
                climb(self.subject, &mut self.findings, (start.knobs.clone(), start.place), self.budget.steps());
            }
        }
        self.starts = starts;
    }

    /// A few instances of every kind at sizes beyond the small ones, and the best of them climbed from.
    fn beyond(&mut self, tried: &[Size], plans: usize, rng: &mut ChaCha8Rng) {
        for size in beyond::sizes(self.subject, tried, self.budget.operations()) {
            let mut best: Option<(f64, Vec<f64>, Place)> = None;
            for turn in 0..BEYOND {
                let place = Place { size, plan: turn % plans };
                let knobs = knobs(&self.subject.construction(place).knobs, turn, rng);
                let Some(score) = self.try_knobs(&knobs, place) else {
                    if self.subject.construction(place).knobs.is_empty() {
                        break; // one instance is all there is
                    }
                    continue;
                };
                if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                    best = Some((score, knobs, place));
                }
            }
            if let Some((_, knobs, place)) = best {
                climb(self.subject, &mut self.findings, (knobs, place), self.budget.steps() / 2);
            }
            if !self.findings.violations.is_empty() {
                return;
            }
        }
    }
}
