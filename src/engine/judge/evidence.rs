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

/// The verdict where nothing but instances speaks for a claim: survived, or undecided for want of them.
pub(super) fn survive(subject: &Subject, findings: &Findings, health: &Health) -> Judgement {
    let scope = scope(subject);
    let Health { decided, .. } = health;
    let share = format!("held on {decided} of {} accepted instances under attack", findings.accepted);
    match health.evidence {
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
