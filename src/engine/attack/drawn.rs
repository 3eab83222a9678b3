//! Instances drawn from knobs: tiny grids, then random ones.

use super::super::generate::{grid, knobs};
use super::Strategy;
use super::run::Attack;
use rand::rngs::ChaCha8Rng;

impl Attack<'_, '_> {
    /// Of each of the smallest places so many points, by turns of its plans.
    pub(super) fn tiny(&mut self, points: usize, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Grid) {
            return;
        }
        let plans = self.subject.claim().plans.max(1);
        for place in self.places.iter().take(3 * plans).copied().collect::<Vec<_>>() {
            let count = self.subject.construction(place).knobs.len();
            for point in grid(count, points / plans, rng) {
                self.try_point(point, place);
            }
        }
    }

    pub(super) fn random(&mut self, count: usize, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Random) {
            return;
        }
        for turn in 0..count {
            let place = self.places[turn / 4 % self.places.len()];
            let knobs = knobs(&self.subject.construction(place).knobs, turn, rng);
            self.try_point(knobs, place);
        }
    }
}
