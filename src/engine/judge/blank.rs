//! A judgement before anything is known.

use crate::claims::{Health, Judgement, Verdict};

/// A verdict with its reason, and no evidence.
pub(super) fn blank(verdict: Verdict, reason: String) -> Judgement {
    Judgement {
        verdict,
        reason,
        region: None,
        method: Vec::new(),
        certificate: None,
        proof: None,
        counterexample: None,
        worst: None,
        clearest: None,
        tightness: None,
        instances: 0,
        accepted: 0,
        health: Health::default(),
        hypotheses: Vec::new(),
        evaluations: 0,
    }
}
