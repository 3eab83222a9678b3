//! What the instances of an attack are worth, and how a verdict that rests on them says so.

use super::blank::blank;
use super::region::scope;
use crate::claims::{Evidence, Health, Judgement, Met, Name, Tier, Verdict};
use crate::engine::certify::meets_premises;
use crate::engine::retract::shortfalls;
use crate::engine::{Findings, Subject};

/// Fewer decided instances than this are thin evidence.
const FEW: u64 = 20;
/// And so are those that are not so large a share of the accepted ones: one in so many.
const SHARE: u64 = 2;

/// Search health, with the word for it.
pub(super) fn health(subject: &Subject, findings: &Findings) -> Health {
    let decided = findings.accepted - findings.ties;
    let met = |instance: &crate::claims::Instance| {
        subject.count();
        meets_premises(&subject.recording(instance.size), instance)
    };
    let evidence = if findings.accepted == 0 {
        if findings.undefined.iter().any(met) { Evidence::Undefined } else { Evidence::NoInstance }
    } else if decided < FEW || decided * SHARE < findings.accepted {
        Evidence::Thin
    } else if !findings.exercised {
        Evidence::Slack
    } else {
        Evidence::Solid
    };
    Health {
        rejected: findings.instances - findings.accepted,
        ties: findings.ties,
        decided,
        exercised: findings.exercised,
        evidence,
    }
}

/// What became of each hypothesis, and by which tier.
pub(super) fn met(subject: &Subject, findings: &Findings) -> Vec<Met> {
    let claim = subject.claim();
    let counted = |name: &Name| findings.met.iter().find(|met| met.name == *name).cloned();
    if claim.tiers.is_empty() {
        return findings.met.clone();
    }
    let of = |(name, tier): &(Name, Tier)| match tier {
        Tier::Derived => {
            Met { name: name.clone(), tier: *tier, met: findings.accepted, missed: 0, tight: findings.accepted }
        }
        planned => {
            let Met { met, missed, tight, .. } = counted(name).unwrap_or_else(|| Met::nowhere(name));
            let tier = match planned {
                Tier::Retracted if met == 0 => Tier::NotMet,
                Tier::Retracted if findings.sought => Tier::Searched,
                planned => *planned,
            };
            Met { name: name.clone(), tier, met, missed, tight }
        }
    };
    claim.tiers.iter().map(of).collect()
}

/// Which hypothesis no instance met, by how much the nearest instance missed it, and the way out.
fn unmet(subject: &Subject, findings: &Findings) -> Option<String> {
    let never: Vec<&Met> = findings.met.iter().filter(|met| met.met == 0 && met.missed > 0).collect();
    let worst = findings.met.iter().max_by_key(|met| met.missed).filter(|met| met.missed > 0);
    let named = never.first().copied().or(worst)?;
    let nearest = findings.nearest.as_ref().and_then(|(_, instance)| {
        let missed = shortfalls(subject, instance)?.into_iter().find(|(name, by)| *name == named.name && *by > 0.0)?.1;
        Some(format!(", at the nearest missed by {missed:.1e} of its sides: {instance}"))
    });
    let how = if never.is_empty() { "is missed most often" } else { "is never proved" };
    let way = "an instance can be named by `such as`, what a hypothesis determines be defined by `where`";
    Some(format!("`{}` {how}{}; {way}", named.name, nearest.unwrap_or_default()))
}

/// Why the claim says nothing at its least size, where it does not.
fn silence(subject: &Subject) -> Option<String> {
    let claim = subject.claim();
    claim.silence.as_ref().and_then(|silence| silence(claim.least))
}

/// The verdict where nothing but instances speaks for a claim: survived, or undecided for want of them.
pub(super) fn survive(subject: &Subject, findings: &Findings, health: &Health) -> Judgement {
    let scope = scope(subject);
    let Health { decided, .. } = health;
    let share = format!("held on {decided} of {} accepted instances under attack", findings.accepted);
    match health.evidence {
        Evidence::NoInstance if findings.instances == 0 && silence(subject).is_some() => {
            let (claim, why) = (subject.claim(), silence(subject));
            let at = claim.sized(claim.least);
            let at = if at.is_empty() { at } else { format!("at {at}, ") };
            let why = why.map_or_else(String::new, |why| format!(": {at}{why}"));
            blank(Verdict::Undecided, format!("no instance was tried, as nothing is said at any size looked at{why}"))
        }
        Evidence::NoInstance => {
            let unmet = unmet(subject, findings).map_or_else(String::new, |unmet| format!(": {unmet}"));
            blank(Verdict::Undecided, format!("no instance was found whose premises could be proved{unmet}"))
        }
        Evidence::Undefined => blank(
            Verdict::Undecided,
            "undefined: the formula has no value at any instance found, even where the premises hold".into(),
        ),
        _ if findings.holds == 0 => {
            blank(Verdict::Undecided, "every instance was a tie: the sides agree as far as intervals can see".into())
        }
        Evidence::Thin if *decided < findings.accepted => {
            blank(Verdict::Survived, format!("{share}: thin evidence, since the others are ties{scope}"))
        }
        Evidence::Thin => {
            let few = "thin evidence, since so few instances that meet the hypotheses were found";
            blank(Verdict::Survived, format!("{share}: {few}{scope}"))
        }
        Evidence::Slack => {
            blank(Verdict::Survived, format!("{share}, but slack: no instance used half of the bound{scope}"))
        }
        Evidence::Solid => blank(Verdict::Survived, format!("{share}{scope}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{health, met, survive, unmet};
    use crate::claims::{Evidence, Instance, Judged, Met, Name, Size, Tier, Verdict};
    use crate::engine::hypotheses::judged;
    use crate::engine::{Findings, Subject};
    use std::sync::Arc;

    fn claim() -> Judged {
        let text = "lemma some\n  let x ∈ ℝ^n\n  given x > 0\n  claim ‖x‖ ≤ 2 ‖x‖";
        let row = crate::language::read("some.lemma", text).expect("it reads").rows.remove(0);
        judged(Arc::new(row)).expect("dimensions are linear").0
    }

    fn at(claim: &Judged, x: f64) -> Instance {
        Instance::from_floats(&claim.objects, Size::of(&[1]), &[x]).expect("one number")
    }

    /// Of a hundred instances so many accepted, so many of them ties.
    fn found(accepted: u64, ties: u64, exercised: bool) -> Findings {
        Findings { instances: 100, accepted, ties, holds: accepted - ties, exercised, ..Findings::default() }
    }

    #[test]
    fn twenty_decided_instances_that_are_half_of_the_accepted_ones_are_solid() {
        let claim = claim();
        let subject = Subject::new(&claim);
        for (accepted, ties, exercised, evidence, verdict, words) in [
            (0, 0, false, Evidence::NoInstance, Verdict::Undecided, "no instance was found"),
            (19, 0, true, Evidence::Thin, Verdict::Survived, "so few instances"),
            (20, 0, true, Evidence::Solid, Verdict::Survived, "held on 20 of 20 accepted instances under attack"),
            (20, 1, true, Evidence::Thin, Verdict::Survived, "the others are ties"),
            (40, 20, true, Evidence::Solid, Verdict::Survived, "held on 20 of 40 accepted"),
            (41, 21, true, Evidence::Thin, Verdict::Survived, "the others are ties"),
            (20, 0, false, Evidence::Slack, Verdict::Survived, "but slack"),
            (30, 30, false, Evidence::Thin, Verdict::Undecided, "every instance was a tie"),
        ] {
            let findings = found(accepted, ties, exercised);
            let health = health(&subject, &findings);
            assert_eq!(health.evidence, evidence, "{accepted} {ties} {exercised}");
            assert_eq!((health.rejected, health.ties, health.decided), (100 - accepted, ties, accepted - ties));
            assert_eq!(health.exercised, exercised);
            let judgement = survive(&subject, &findings, &health);
            assert_eq!(judgement.verdict, verdict, "{}", judgement.reason);
            assert!(judgement.reason.contains(words), "{}", judgement.reason);
        }
        // Undefined is told only of a place where the hypotheses hold.
        for (x, evidence) in [(1.0, Evidence::Undefined), (-1.0, Evidence::NoInstance)] {
            let findings = Findings { undefined: vec![at(&claim, x)], ..found(0, 0, false) };
            assert_eq!(health(&subject, &findings).evidence, evidence, "at {x}");
        }
    }

    #[test]
    fn a_hypothesis_is_met_by_the_tier_that_met_it() {
        let claim = claim();
        let tiers = ["derived", "made", "reached", "nowhere"].map(Name::from);
        let kinds = [Tier::Derived, Tier::Constructed, Tier::Retracted, Tier::Retracted];
        let claim = Judged { tiers: tiers.iter().cloned().zip(kinds).collect(), ..claim };
        let subject = Subject::new(&claim);
        let one = |k: usize, met, missed, tight| Met { name: tiers[k].clone(), tier: kinds[k], met, missed, tight };
        let known = vec![one(1, 7, 1, 2), one(2, 5, 3, 4)];
        for (sought, third) in [(false, Tier::Retracted), (true, Tier::Searched)] {
            let findings = Findings { met: known.clone(), sought, ..found(9, 0, true) };
            let mut wanted = vec![one(0, 9, 0, 9), one(1, 7, 1, 2), one(2, 5, 3, 4), one(3, 0, 0, 0)];
            (wanted[2].tier, wanted[3].tier) = (third, Tier::NotMet);
            assert_eq!(met(&subject, &findings), wanted);
        }
        let plain = Judged { tiers: Vec::new(), ..claim.clone() };
        let findings = Findings { met: known.clone(), ..found(9, 0, true) };
        assert_eq!(met(&Subject::new(&plain), &findings), known);
    }

    #[test]
    fn the_hypothesis_that_no_instance_met_is_named_else_the_one_missed_most_often() {
        let claim = claim();
        let subject = Subject::new(&claim);
        let one = |name: &str, met, missed| Met { met, missed, ..Met::nowhere(&Name::from(name)) };
        let named = |met| unmet(&subject, &Findings { met, ..found(0, 0, false) });
        assert_eq!(named(vec![one("met", 5, 0), one("untried", 0, 0)]), None);
        let never = named(vec![one("often", 1, 9), one("never", 0, 2), one("untried", 0, 0)]).expect("one is named");
        assert!(never.starts_with("`never` is never proved;"), "{never}");
        let often = named(vec![one("seldom", 1, 2), one("often", 1, 9), one("met", 5, 0)]).expect("one is named");
        assert!(often.starts_with("`often` is missed most often;"), "{often}");
        // How near the nearest instance came is told of the hypothesis that is named.
        let name = subject.recording(Size::of(&[1])).premises[0].name.clone();
        let nearest = |x: f64| {
            let findings =
                Findings { met: vec![one(&name, 0, 3)], nearest: Some((1.0, at(&claim, x))), ..found(0, 0, false) };
            unmet(&subject, &findings).expect("one is named")
        };
        assert!(nearest(-1.0).contains("at the nearest missed by"), "{}", nearest(-1.0));
        assert!(!nearest(1.0).contains("at the nearest"), "it meets it: {}", nearest(1.0));
    }
}
