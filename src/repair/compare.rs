//! What a judgement is worth, and which of two statements says more.

use super::trial::fits;
use crate::claims::{Evidence, Instance, Judged, Judgement, Verdict};
use crate::engine::Subject;

/// Accepted instances below which an attack says too little.
const FEW: u64 = 30;
/// Instances by which a statement is seen to be stronger than another.
const COMPARED: usize = 40;

/// Whether a judgement is worth printing.
pub(super) fn stands(judged: &Judgement) -> bool {
    match judged.verdict {
        Verdict::Certified => judged.accepted > 0,
        Verdict::Survived => {
            judged.accepted >= FEW && matches!(judged.health.evidence, Evidence::Solid | Evidence::Slack)
        }
        _ => false,
    }
}

/// Whether a claim is nowhere easier than another, and somewhere harder, as floats see at some instances.
pub(super) fn is_stronger(printed: &Judged, other: &Judged, sample: &[(Instance, bool)]) -> bool {
    let (one, two) = (Subject::new(printed), Subject::new(other));
    let (mut harder, mut compared) = (false, 0);
    for (instance, _) in sample.iter().take(COMPARED).filter(|(instance, _)| fits(other, instance)) {
        let score = |subject: &Subject| subject.see(instance).and_then(|seen| seen.score);
        let (Some(before), Some(after)) = (score(&one), score(&two)) else { continue };
        if after < before - 1e-12 * before.abs().max(1.0) {
            return false;
        }
        harder |= after > before + 1e-9;
        compared += 1;
    }
    harder && compared >= 3
}
