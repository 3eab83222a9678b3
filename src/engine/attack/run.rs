//! The attack as a whole: what is tried after what, and what an instance that is met is filed under.

use super::super::generate::{Phase, area, sizes, stream};
use super::super::retract::{retracted, shortfall_at};
use super::super::search::Findings;
use super::super::subject::Place;
use super::super::{Budget, Subject};
use super::Strategy;
use super::degenerate::degenerate;
use super::lengths::about_named;
use super::structured::structured;
use crate::claims::{Atom, Instance, Size};

/// Sizes, smallest first, at which the best instances are driven to extremes.
pub(super) const EXTREME: usize = 4;
/// Points of the tiny grid at each of the smallest sizes.
const GRID: usize = 81;
/// The share of the grid and of random instances that a light attack tries: one in so many.
const LIGHT: usize = 8;
/// Violations after which a quick attack goes on only at smaller sizes.
const ENOUGH: usize = 6;
/// Instances of a size beyond the small ones.
const BEYOND: usize = 12;
/// Starts that rays are drawn from, and violations whose knobs are remembered.
pub(super) const SOURCES: usize = 3;

/// A point that was tried: its score, its knobs, and where.
pub(super) struct Start {
    pub score: f64,
    pub knobs: Vec<f64>,
    pub place: Place,
}

/// One attack under way.
pub(super) struct Attack<'s, 'a> {
    pub subject: &'s Subject<'a>,
    pub budget: Budget,
    pub findings: Findings,
    pub starts: Vec<Start>,
    pub places: Vec<Place>,
    /// Knobs of the first violations.
    pub sources: Vec<(Vec<f64>, Place)>,
}

/// How much of an attack is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// All of it.
    Whole,
    /// An eighth of the grid and the random instances alone, for claims that are settled.
    Light,
    /// The same, and an instance of each size beyond the small ones, for claims that are settled at these alone.
    LightBeyond,
    /// Nearly all of it, at the small sizes alone, for claims that are proved and whose tightness is told.
    Near,
}

/// Attacks a claim within a budget, at its small sizes and beyond, or at one size alone.
pub fn attack(subject: &Subject, budget: Budget, seed: u64, effort: Effort, at: Option<Size>) -> Findings {
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
    let share = if matches!(effort, Effort::Whole | Effort::Near) { 1 } else { LIGHT };
    attack.tiny(GRID / share, &mut rng);
    attack.random(budget.instances() / share, &mut rng);
    if attack.findings.accepted == 0 {
        attack.seek(&mut stream(seed, &claim.id, &claim.case, Phase::Evolution));
    }
    let mut rng = stream(seed, &claim.id, &claim.case, Phase::Library);
    let searches = matches!(effort, Effort::Whole | Effort::Near);
    if searches && !attack.enough() {
        attack.constants(&sizes);
        attack.library(&sizes);
    }
    if effort == Effort::Whole && !attack.enough() {
        attack.equality(&sizes);
    }
    if effort == Effort::Whole && attack.findings.violations.is_empty() {
        attack.ladder(&sizes);
    }
    if searches && climbs(subject, sizes[0]) {
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
    let beyond = match effort {
        Effort::Whole => BEYOND,
        Effort::LightBeyond => 1,
        Effort::Light | Effort::Near => 0,
    };
    if beyond > 0 && at.is_none() && attack.findings.violations.is_empty() {
        attack.beyond(&sizes, plans, beyond, &mut rng);
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
    let about = about_named(subject);
    if !about.is_empty() {
        return about;
    }
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
    pub(super) fn enough(&self) -> bool {
        self.budget == Budget::Quick && self.findings.violations.len() >= ENOUGH
    }

    pub(super) fn try_knobs(&mut self, knobs: &[f64], place: Place) -> Option<f64> {
        let instance = self.subject.instance(knobs, place)?;
        self.decided(&instance, knobs, place)
    }

    /// Decides an instance that knobs stand for; those of the first violations are remembered.
    pub(super) fn decided(&mut self, instance: &Instance, knobs: &[f64], place: Place) -> Option<f64> {
        let known = self.findings.violations.len();
        let score = self.findings.try_instance(self.subject, instance);
        if self.findings.violations.len() > known && self.sources.len() < SOURCES {
            self.sources.push((knobs.to_vec(), place));
        }
        score
    }

    /// Tries a point and, where its hypotheses fail, what it is moved to.
    pub(super) fn try_point(&mut self, knobs: Vec<f64>, place: Place) {
        let Some(instance) = self.subject.instance(&knobs, place) else { return };
        let missed = shortfall_at(self.subject, &instance);
        if missed != Some(0.0) {
            if let Some(by) = missed {
                self.findings.missed(by, &instance);
            }
            for moved in retracted(self.subject, &instance) {
                self.findings.try_instance(self.subject, &moved);
            }
            return;
        }
        if let Some(score) = self.decided(&instance, &knobs, place) {
            self.starts.push(Start { score, knobs, place });
        }
    }

    /// Tries an instance where floats see its hypotheses met.
    pub(super) fn try_where_met(&mut self, instance: &Instance) {
        if shortfall_at(self.subject, instance) == Some(0.0) {
            self.findings.try_instance(self.subject, instance);
        }
    }

    /// Tries what a point is moved to where its hypotheses fail.
    pub(super) fn try_moved(&mut self, knobs: &[f64], place: Place) {
        let Some(instance) = self.subject.instance(knobs, place) else { return };
        if shortfall_at(self.subject, &instance).is_some_and(|by| by != 0.0) {
            self.try_entries(&instance);
        }
    }

    /// Tries an instance given by its entries, moved to where the hypotheses hold.
    pub(super) fn try_entries(&mut self, instance: &Instance) {
        for moved in retracted(self.subject, instance) {
            self.findings.try_instance(self.subject, &moved);
        }
    }

    fn extremes(&mut self, sizes: &[Size]) {
        for size in sizes.iter().take(EXTREME) {
            let best = self.starts.iter().filter(|start| start.place.size == *size).take(self.budget.extremes());
            let best: Vec<Instance> =
                best.filter_map(|start| self.subject.instance(&start.knobs, start.place)).collect();
            for start in best {
                if self.subject.uses(Strategy::Relatives) {
                    structured(self.subject, &mut self.findings, &start);
                }
                if self.findings.violations.is_empty() && self.subject.uses(Strategy::Degenerate) {
                    degenerate(self.subject, &mut self.findings, &start, self.budget.degenerate_levels());
                }
            }
        }
    }
}
