//! Climbing the score along its gradient through the construction.

use super::super::Subject;
use super::super::score::NOISE;
use super::super::search::Findings;
use super::super::subject::Place;

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
