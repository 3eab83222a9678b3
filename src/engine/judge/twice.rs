//! A violation is proved twice: the protocol of confirming and contradicting, for every kind of claim.

use super::examination::Contradiction;
use crate::claims::{Counterexample, Instance, Judged, Recording, Violation};
use crate::engine::certify::{Decision, Reply, Until, decide_until, reply_of_balls};

/// A violation that the first arithmetic proves: what it is, the arithmetic and its bits.
pub(super) type First = (Violation, &'static str, u32);

/// What the first arithmetic proves of an instance with so many bits at most, if it is a violation.
pub(super) fn first(recording: &Recording, instance: &Instance, most: u32) -> Option<First> {
    match decide_until(recording, instance, most, Until::Told) {
        (Decision::Violated(violation), arithmetic, bits) => Some((*violation, arithmetic, bits)),
        _ => None,
    }
}

/// The counterexample that a violation is once arithmetic B proves the same part to fail by the same witness; `None`
/// where it cannot say.
///
/// # Errors
/// [`Contradiction`] where it proves that a premise fails or that the part holds.
pub(super) fn second(
    claim: &Judged,
    recording: &Recording,
    instance: Instance,
    (violation, arithmetic, bits): First,
) -> Result<Option<Counterexample>, Contradiction> {
    let opposite = |second: String| Contradiction {
        id: claim.id.to_string(),
        case: claim.case.to_string(),
        first: arithmetic,
        second,
        instance: instance.to_string(),
    };
    match reply_of_balls(recording, &instance, violation.part, violation.witness.as_deref()) {
        (Reply::Confirmed, more) => {
            let arithmetics = vec![arithmetic, "ball"];
            Ok(Some(Counterexample { instance, violation, arithmetics, bits: bits.max(more) }))
        }
        (Reply::Holds, _) => Err(opposite(format!("arithmetic B (part {} holds)", violation.part + 1))),
        (Reply::PremiseFails(premise), _) => Err(opposite(format!("arithmetic B (the premise {premise} fails)"))),
        (Reply::Silent, _) => Ok(None),
    }
}
