//! Points far out and points at the ends: knobs of an accepted instance moved along rays, one and several at a time.

use super::super::subject::Place;
use super::Strategy;
use super::run::{Attack, SOURCES};
use crate::claims::Knob;

/// Rays from one start.
const RAYS: usize = 60;

impl Attack<'_, '_> {
    pub(super) fn rays(&mut self) {
        if !self.subject.uses(Strategy::Rays) {
            return;
        }
        let sources: Vec<(Vec<f64>, Place)> =
            self.starts.iter().take(SOURCES).map(|start| (start.knobs.clone(), start.place)).collect();
        for (point, place) in sources {
            for relative in rays(&self.subject.construction(place).knobs, &point, RAYS) {
                self.try_point(relative, place);
            }
        }
        self.starts.sort_by(|a, b| b.score.total_cmp(&a.score));
    }
}

/// Powers of ten that a knob is moved to.
const SCALES: [f64; 10] = [1e-12, 1e-8, 1e-5, 1e-3, 0.1, 1.0, 10.0, 1e2, 1e4, 1e8];

/// Relatives of a point: every knob at every scale and at its ends, all knobs scaled alike, all shares at one end.
fn rays(kinds: &[Knob], point: &[f64], most: usize) -> Vec<Vec<f64>> {
    let mut found = Vec::new();
    let whole = |kind: Knob, to: f64| -> Vec<f64> {
        kinds.iter().zip(point).map(|(known, x)| if *known == kind { to } else { *x }).collect()
    };
    for end in [0.0, 1.0] {
        found.push(whole(Knob::Unit, end));
    }
    for scale in SCALES {
        found.push(
            kinds
                .iter()
                .zip(point)
                .map(|(kind, x)| if matches!(kind, Knob::Real | Knob::Magnitude { .. }) { x * scale } else { *x })
                .collect(),
        );
    }
    for (k, kind) in kinds.iter().enumerate() {
        let mut put = |value: f64| {
            let mut relative = point.to_vec();
            relative[k] = value;
            found.push(relative);
        };
        match kind {
            Knob::Real => SCALES.iter().for_each(|scale| {
                put(*scale);
                put(-scale);
            }),
            Knob::Magnitude { .. } => SCALES.iter().for_each(|scale| put(*scale)),
            Knob::Unit => [0.0, 1e-9, 1e-4, 0.01, 0.5, 0.99, 1.0 - 1e-4, 1.0 - 1e-9, 1.0].into_iter().for_each(put),
            Knob::Sign => put(-point[k]),
        }
    }
    let step = found.len().div_ceil(most.max(1)).max(1);
    found.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_knob_is_driven_to_its_ends_and_far_out() {
        let kinds = [Knob::Real, Knob::Unit, Knob::Sign];
        let found = rays(&kinds, &[0.3, 0.4, 1.0], 1_000);
        for wanted in [[1e8, 0.4, 1.0], [-1e8, 0.4, 1.0], [0.3, 1.0, 1.0], [0.3, 0.4, -1.0]] {
            assert!(found.contains(&wanted.to_vec()), "{wanted:?}");
        }
        assert!(rays(&kinds, &[0.3, 0.4, 1.0], 5).len() <= 5);
    }
}
