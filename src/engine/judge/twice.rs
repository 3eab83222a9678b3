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

#[cfg(test)]
mod tests {
    use super::{first, second};
    use crate::claims::{Instance, Judged, Recording, Size};
    use crate::engine::certify::{Decision, Until, decide_escalating, decide_until};
    use crate::engine::hypotheses::judged;
    use std::sync::Arc;

    /// A lemma, and what is recorded of it where its numbers are these.
    fn at(text: &str, entries: &[f64]) -> (Judged, Recording, Instance) {
        let row = crate::language::read("some.lemma", text).expect("it reads").rows.remove(0);
        let (claim, _) = judged(Arc::new(row)).expect("dimensions are linear");
        let instance = Instance::from_floats(&claim.objects, Size::of(&[]), entries).expect("as many numbers");
        let recording = claim.record(instance.size).expect("it says something");
        (claim, recording, instance)
    }

    #[test]
    fn a_violation_is_asked_for_with_no_more_bits_than_allowed_and_beyond_a_narrow_tie() {
        // x and x² differ by x: 10⁻⁶⁰ is 2⁻¹⁹⁹, 10⁻¹⁰⁰ is 2⁻³³².
        let text = "lemma some\n  let x ∈ ℝ\n  claim exp(x) ≤ exp(x²)";
        for (x, bits) in [(1e-60, 256), (1e-100, 512)] {
            let (_, recording, instance) = at(text, &[x]);
            assert_eq!(first(&recording, &instance, bits / 2), None, "{x}");
            for most in [bits, 1024] {
                let found = first(&recording, &instance, most).expect("e^x is more");
                assert_eq!((found.1, found.2), ("wide", bits), "{x}");
            }
        }
        let (_, recording, instance) = at(text, &[1e-100]);
        assert!(matches!(decide_escalating(&recording, &instance), (Decision::Tie(_), "wide", 256)), "they agree");
        for most in [64, 128] {
            let (decision, arithmetic, bits) = decide_until(&recording, &instance, most, Until::Told);
            assert!(matches!(decision, Decision::Tie(_)) && arithmetic == "wide" && bits == most, "{bits}");
        }
        assert!(matches!(decide_until(&recording, &instance, 53, Until::Told), (Decision::Tie(_), "interval", 53)));
    }

    #[test]
    fn what_arithmetic_b_contradicts_is_a_fault_and_what_it_confirms_has_the_bits_of_both() {
        let text = "lemma some\n  let x, y ∈ ℝ\n  given y ≥ 0\n  claim exp(x) ≤ exp(x²)";
        let (claim, recording, instance) = at(text, &[0.5, 1.0]);
        let found = first(&recording, &instance, 1024).expect("1/2 is more than 1/4");
        let asked = |entries: &[f64], bits: u32| {
            let (_, _, instance) = at(text, entries);
            let (violation, arithmetic, _) = found.clone();
            second(&claim, &recording, instance, (violation, arithmetic, bits))
        };
        for (bits, both) in [(53, 64), (512, 512)] {
            let kept = asked(&[0.5, 1.0], bits).expect("both agree").expect("both prove it");
            assert_eq!(
                (kept.arithmetics, kept.bits, kept.instance),
                (vec!["interval", "ball"], both, instance.clone())
            );
        }
        assert_eq!(asked(&[1.0, 1.0], 53), Ok(None), "e ≤ e is told by no enclosure of both");
        let holds = asked(&[2.0, 1.0], 53).expect_err("e² ≤ e⁴");
        assert_eq!((holds.first, holds.second.as_str()), ("interval", "arithmetic B (part 1 holds)"));
        let fails = asked(&[0.5, -1.0], 53).expect_err("the hypothesis is false");
        assert!(fails.second.starts_with("arithmetic B (the premise"), "{}", fails.second);
    }
}
