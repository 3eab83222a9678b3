//! What the fast arithmetics left open goes up to arithmetic A.

use super::Subject;
use super::certify::{Decision, FULL, decide, decide_escalating, raise};
use super::score::NOISE;
use super::search::{AGREES, Findings};
use crate::number::{Bits, Wide};

/// Suspects, the most suspicious first, that arithmetic A is asked about at every precision it has.
const SUSPECTS: usize = 6;
/// Its precision, in bits, for all the others.
const SCREEN: u32 = 128;

/// Moves the suspects that arithmetic A proves to be violations to the violations; the reason why the claim stays
/// undecided, where one of the others cannot be settled.
pub(super) fn settle_suspects(subject: &Subject, findings: &mut Findings) -> Option<String> {
    let mut open = None;
    for (score, instance) in findings.suspects.iter().take(SUSPECTS) {
        subject.count();
        match decide_escalating(&subject.recording(instance.size), instance) {
            (Decision::Violated(violation), ..) => findings.violations.push((instance.clone(), *violation)),
            (Decision::Tie(possible), _, bits) if possible >= *score && *score > NOISE => {
                open = Some(format!(
                    "floats see a violation (score {score:.3e}) and no enclosure of up to {bits} bits settles it"
                ));
            }
            _ => {}
        }
    }
    for (_, instance) in findings.suspects.iter().skip(SUSPECTS) {
        subject.count();
        let recording = subject.recording(instance.size);
        if let Decision::Violated(violation) = decide::<Wide>(&recording, instance, &Bits::new(SCREEN)) {
            findings.violations.push((instance.clone(), *violation));
        }
    }
    open
}

/// Unsettled instances that arithmetic A is asked about at [`SCREEN`] bits.
const SCREENED: usize = 48;
/// And at every precision that it has, where that did not settle them.
const RAISED: usize = 8;

/// Asks arithmetic A about ties too wide to be agreement and about what had no value in f64, and files the answers.
pub(super) fn settle_unsettled(subject: &Subject, findings: &mut Findings) {
    let mut unsettled = std::mem::take(&mut findings.unsettled);
    unsettled.sort_by_key(|unsettled| !unsettled.tie);
    let mut raised = 0;
    for left in unsettled.into_iter().take(SCREENED) {
        subject.count();
        let recording = subject.recording(left.instance.size);
        let mut decision = decide::<Wide>(&recording, &left.instance, &Bits::new(SCREEN));
        let open = |decision: &Decision| match decision {
            Decision::Tie(possible) => *possible > AGREES,
            Decision::Undefined | Decision::Open(_) => true,
            _ => false,
        };
        if open(&decision) && raised < RAISED {
            raised += 1;
            subject.count();
            decision = raise(&recording, &left.instance, (decision, SCREEN), FULL).0;
        }
        let accepted = matches!(decision, Decision::Holds | Decision::Tie(_) | Decision::Violated(_));
        findings.accepted += u64::from(accepted && !left.tie);
        findings.ties -= u64::from(left.tie && !matches!(decision, Decision::Tie(_)));
        findings.ties += u64::from(!left.tie && matches!(decision, Decision::Tie(_)));
        findings.agreeing += u64::from(accepted && !open(&decision));
        match decision {
            Decision::Holds => findings.holds += 1,
            Decision::Violated(violation) => findings.violations.push((left.instance, *violation)),
            _ => {}
        }
    }
}
