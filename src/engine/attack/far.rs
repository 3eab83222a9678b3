//! Points far out and points at the ends: knobs of an accepted instance moved along rays, one and several at a time.

use super::super::subject::Place;
use super::Strategy;
use super::bounded::instance;
use super::library::named;
use super::run::{Attack, SOURCES};
use crate::claims::{Instance, Knob, Size};
use crate::number::recorder::{Operation, Tape};
use crate::number::{Arithmetic, Exact};

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

/// Exponents of the powers of ten that knobs and entries are set to where a claim names numbers of such scales, or takes
/// logarithms or powers, which hide them.
const LADDER: [i32; 14] = [5, 7, 9, 12, 14, 16, 18, 21, 31, 51, 76, 101, 202, 303];
/// Knobs, and entries, that are set alone.
const ALONE: usize = 4;
/// Bits of a number from which it is one of scale.
const SCALED: usize = 28;

impl Attack<'_, '_> {
    /// Knobs, and entries about the numbers that the formula names, at every scale.
    pub(super) fn ladder(&mut self, sizes: &[Size]) {
        if !self.subject.uses(Strategy::Scales) {
            return;
        }
        for size in sizes.iter().take(2).copied() {
            if !self.findings.violations.is_empty() || !names_scales(&self.subject.recording(size).tape) {
                return;
            }
            let Some(start) = self.starts.iter().find(|start| start.place.size == size) else { continue };
            let (point, place) = (start.knobs.clone(), start.place);
            let kinds = self.subject.construction(place).knobs.clone();
            for exponent in LADDER.into_iter().flat_map(|e| [e, -e]) {
                let scale = core_math::exp10(f64::from(exponent));
                for moved in at_scale(&kinds, &point, scale) {
                    self.try_knobs(&moved, place);
                }
                if self.enough() {
                    return;
                }
            }
            if let Some(start) = self.subject.instance(&point, place) {
                self.about_numbers(&start);
            }
        }
    }

    /// One entry at a time at c ± 10ᵏ for 0 and the first numbers c of the formula.
    fn about_numbers(&mut self, start: &Instance) {
        let mut centres = vec![Exact::zero()];
        centres.extend(named(&self.subject.recording(start.size).tape));
        centres.truncate(ALONE);
        if !centres.contains(&Exact::integer(1)) {
            centres.push(Exact::integer(1));
        }
        let entries: Vec<Exact> = start.entries().cloned().collect();
        for k in 0..entries.len().min(ALONE) {
            for (centre, exponent) in centres.iter().flat_map(|c| LADDER.iter().map(move |e| (c, e))) {
                for step in [format!("1e{exponent}"), format!("1e-{exponent}")] {
                    let Ok(step) = step.parse::<Exact>() else { continue };
                    for value in [centre.add(&step, &()), Some(centre.minus(&step))].into_iter().flatten() {
                        let mut moved = entries.clone();
                        moved[k] = value;
                        let moved = instance(self.subject.claim(), start.size, moved);
                        self.try_where_met(&moved);
                    }
                }
                if self.enough() {
                    return;
                }
            }
        }
    }
}

/// Whether a formula names a number of many digits, or takes a logarithm or a power of something and names any.
fn names_scales(tape: &Tape) -> bool {
    let operations = tape.operations();
    let hides = operations.iter().any(|operation| matches!(operation, Operation::Ln(_) | Operation::Power(..)));
    let least = if hides { HIDDEN } else { SCALED };
    operations.iter().any(|operation| matches!(operation, Operation::Constant(value) if value.bits() >= least))
}

/// Bits of a number from which it is one of scale beside a logarithm: 60 is.
const HIDDEN: usize = 6;

/// The point with all numbers, and with one after another, at a scale.
fn at_scale(kinds: &[Knob], point: &[f64], scale: f64) -> Vec<Vec<f64>> {
    let mut found = vec![
        kinds
            .iter()
            .zip(point)
            .map(|(kind, x)| if matches!(kind, Knob::Real | Knob::Magnitude { .. }) { x * scale } else { *x })
            .collect(),
    ];
    for (k, kind) in kinds.iter().enumerate().take(ALONE) {
        let values: &[f64] = match kind {
            Knob::Real => &[scale, -scale],
            Knob::Magnitude { .. } => &[scale],
            Knob::Unit if scale < 1.0 => &[scale, 1.0 - scale],
            Knob::Unit | Knob::Sign => &[],
        };
        found.extend(values.iter().map(|value| {
            let mut moved = point.to_vec();
            moved[k] = *value;
            moved
        }));
    }
    found
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
