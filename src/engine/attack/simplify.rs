//! Simpler knobs for violations, so that hypotheses which tie entries together stay met.

use super::super::shrink::complexity;
use super::Strategy;
use super::run::Attack;

/// Values tried in place of a knob.
const SIMPLE: [f64; 9] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0];
/// Knobs that are simplified, at most.
const KNOBS: usize = 40;

impl Attack<'_, '_> {
    /// Simpler knobs for the violations whose knobs are known, so that hypotheses which tie entries together stay met.
    pub(super) fn simplify(&mut self) {
        if !self.subject.uses(Strategy::Simplification) {
            return;
        }
        for (mut knobs, place) in std::mem::take(&mut self.sources) {
            let Some(start) = self.subject.instance(&knobs, place) else { continue };
            let mut simplest = complexity(&start);
            for k in 0..knobs.len().min(KNOBS) {
                for value in SIMPLE {
                    if knobs[k] == value {
                        continue;
                    }
                    let mut simpler = knobs.clone();
                    simpler[k] = value;
                    let Some(instance) = self.subject.instance(&simpler, place) else { continue };
                    let becomes = complexity(&instance);
                    if becomes >= simplest {
                        continue;
                    }
                    let known = self.findings.violations.len();
                    self.findings.try_instance(self.subject, &instance);
                    if self.findings.violations.len() != known {
                        (knobs, simplest) = (simpler, becomes);
                    }
                }
            }
        }
    }
}
