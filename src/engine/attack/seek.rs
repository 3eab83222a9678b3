//! Where no instance meets the hypotheses: the least sum of what they miss, by CMA-ES.

use super::super::generate::knobs;
use super::super::retract::shortfall_at;
use super::Strategy;
use super::evolve::Evolution;
use super::run::{Attack, EXTREME};
use rand::rngs::ChaCha8Rng;

impl Attack<'_, '_> {
    /// Looks for knobs that meet the hypotheses, by the least sum of what they miss.
    pub(super) fn seek(&mut self, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Search) {
            return;
        }
        self.findings.sought = true;
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
}
