//! Climbing the score along its gradient through the construction.

use super::super::Subject;
use super::super::generate::{area, knobs};
use super::super::score::NOISE;
use super::super::search::Findings;
use super::super::subject::Place;
use super::Strategy;
use super::run::Attack;
use crate::claims::Size;
use rand::rngs::ChaCha8Rng;

/// Starts of the ascent at each size smaller than the smallest at which a violation is known.
const SMALLER: usize = 4;

impl Attack<'_, '_> {
    pub(super) fn ascend(&mut self, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Climb) {
            return;
        }
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

    /// Climbs at the sizes smaller than the smallest at which a violation is known.
    pub(super) fn smaller(&mut self) {
        if !self.subject.uses(Strategy::Smaller) {
            return;
        }
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
}

/// Ascends the score through the construction, by halved steps along its gradient.
pub(super) fn climb(subject: &Subject, findings: &mut Findings, start: (Vec<f64>, Place), steps: usize) {
    let (mut at, place) = start;
    let mut tried = |knobs: &[f64]| {
        let instance = subject.instance(knobs, place)?;
        findings.try_instance(subject, &instance)
    };
    let Some(mut best) = tried(&at) else {
        return;
    };
    let mut stride = 1.0;
    for _ in 0..steps {
        let Some((_, gradient)) = subject.climb(&at, place) else {
            return;
        };
        let length = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        if !length.is_finite() || length == 0.0 {
            return;
        }
        let moved = (0..12).find_map(|halvings| {
            let step = stride / f64::from(1u32 << halvings);
            let next: Vec<f64> = at.iter().zip(&gradient).map(|(x, g)| x + step * g / length).collect();
            // Floats choose; enclosures are asked only where the score has risen.
            let score = subject.score(&next, place)?;
            (score > best).then_some((next, score, step))
        });
        let Some((next, score, step)) = moved else {
            return;
        };
        tried(&next);
        let gained = score - best;
        (at, best, stride) = (next, score, 2.0 * step);
        if gained < NOISE * best.abs() {
            return;
        }
    }
}
