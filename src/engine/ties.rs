//! What the fast arithmetics left open goes up to arithmetic A.

use super::Subject;
use super::certify::{Decision, FULL, Until, decide, decide_escalating, raise};
use super::score::NOISE;
use super::search::{AGREES, Findings, Left, Unsettled, scale};
use crate::claims::{Instance, Violation};
use crate::number::{Arithmetic, Bits, Exact, Wide};

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

/// Unsettled instances of a kind that arithmetic A is asked about at [`SCREEN`] bits.
const SCREENED: usize = 48;
/// And at every precision that it has, where that did not settle them.
const RAISED: usize = 8;
/// Of formulas so long, fewer.
const LONG: usize = 2_000;
const FEW: usize = 2;

/// Asks arithmetic A about ties and about what had no value in f64, and files the answers. Ties that agree in f64 are asked
/// about only where the sides are not `equal` for all that is known.
pub(super) fn settle_unsettled(subject: &Subject, findings: &mut Findings, equal: bool) {
    let mut unsettled = std::mem::take(&mut findings.unsettled);
    // the nearest to 1 first: what is far out, or tiny, takes more bits than there are
    unsettled.sort_by_key(|unsettled| (scale(&unsettled.instance).0.saturating_abs(), unsettled.left));
    for left in [Left::Wide, Left::Open, Left::Narrow] {
        if left == Left::Narrow && (equal || !findings.violations.is_empty()) {
            continue;
        }
        let mut raised = 0;
        for one in unsettled.iter().filter(|one| one.left == left).take(SCREENED) {
            subject.count();
            let recording = subject.recording(one.instance.size);
            let mut decision = decide::<Wide>(&recording, &one.instance, &Bits::new(SCREEN));
            let agrees = |decision: &Decision| matches!(decision, Decision::Tie(possible) if *possible <= AGREES);
            let open = |decision: &Decision| match decision {
                Decision::Tie(_) => left == Left::Narrow || !agrees(decision),
                Decision::Undefined | Decision::Open(_) => true,
                _ => false,
            };
            let most = if recording.tape.operations().len() > LONG { FEW } else { RAISED };
            if open(&decision) && raised < most {
                raised += 1;
                subject.count();
                decision = match left {
                    Left::Narrow => raise(&recording, &one.instance, (decision, SCREEN), FULL, Until::Told).0,
                    _ => raise(&recording, &one.instance, (decision, SCREEN), FULL, Until::Agrees).0,
                };
            }
            file(findings, one, decision);
        }
    }
    for instance in std::mem::take(&mut findings.farthest).iter().flatten() {
        if findings.violations.is_empty() {
            findings.violations.extend(drawn_in_from(subject, instance));
        }
    }
}

/// Halvings of the way, on a logarithmic scale.
const HALVINGS: usize = 14;

/// A violation between an instance at which nothing has a value, too far out as a rule, and 0: what is beyond f64 and not
/// beyond arithmetic A lies where what has no value ends and what holds begins.
fn drawn_in_from(subject: &Subject, instance: &Instance) -> Option<(Instance, Violation)> {
    let recording = subject.recording(instance.size);
    let largest = instance.entries().map(|x| x.to_f64().abs()).fold(0.0, f64::max);
    if !(largest > 1.0 && largest.is_finite()) {
        return None;
    }
    let (mut near, mut far) = (core_math::log2(largest), 0.0);
    for _ in 0..HALVINGS {
        let middle = (near + far) / 2.0;
        let factor = Exact::from_f64(core_math::exp2(-middle))?;
        let mut between = instance.clone();
        for object in &mut between.objects {
            object.value = object.value.map(|x| x.mul(&factor, &()).unwrap_or(x));
        }
        subject.count();
        match decide::<Wide>(&recording, &between, &Bits::new(SCREEN)) {
            Decision::Violated(violation) => return Some((between, *violation)),
            Decision::Holds => near = middle,
            _ => far = middle,
        }
    }
    None
}

/// Counts what an unsettled instance has turned out to be.
fn file(findings: &mut Findings, one: &Unsettled, decision: Decision) {
    let was_tie = one.left != Left::Open;
    let is_tie = matches!(decision, Decision::Tie(_));
    let decided = matches!(decision, Decision::Holds | Decision::Violated(_));
    let accepted = is_tie || decided;
    findings.accepted += u64::from(accepted && !was_tie);
    // what has no value with more bits is a tie still
    findings.ties -= u64::from(was_tie && decided);
    findings.ties += u64::from(!was_tie && is_tie);
    let agrees = accepted && !matches!(decision, Decision::Tie(possible) if possible > AGREES);
    // those that agree in f64 are counted already
    findings.agreeing += u64::from(agrees && one.left != Left::Narrow);
    match decision {
        Decision::Holds => findings.holds += 1,
        Decision::Violated(violation) => findings.violations.push((one.instance.clone(), *violation)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Size;

    #[test]
    fn a_tie_that_loses_its_value_with_more_bits_is_not_decided() {
        let instance = Instance { size: Size::of(&[]), objects: Vec::new() };
        let one = Unsettled { instance, score: None, left: Left::Narrow };
        let after = |decision| {
            let mut findings = Findings { accepted: 1, ties: 1, agreeing: 1, ..Findings::default() };
            file(&mut findings, &one, decision);
            (findings.accepted, findings.ties, findings.holds)
        };
        assert_eq!(after(Decision::Undefined), (1, 1, 0));
        assert_eq!(after(Decision::Open("x > 0".into())), (1, 1, 0));
        assert_eq!(after(Decision::Tie(0.0)), (1, 1, 0));
        assert_eq!(after(Decision::Holds), (1, 0, 1));
    }
}
