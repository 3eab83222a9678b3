//! What the instances of an attack are worth, and how a verdict that rests on them says so.

use super::{blank, scope};
use crate::claims::{Evidence, Health, Judgement, Verdict};
use crate::engine::certify::meets_premises;
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

/// The verdict where nothing but instances speaks for a claim: survived, or undecided for want of them.
pub(super) fn survive(subject: &Subject, findings: &Findings, health: &Health) -> Judgement {
    let scope = scope(subject);
    let Health { decided, .. } = health;
    let share = format!("held on {decided} of {} accepted instances under attack", findings.accepted);
    match health.evidence {
        Evidence::NoInstance => {
            blank(Verdict::Undecided, "no instance was found whose premises could be proved".into())
        }
        Evidence::Undefined => blank(
            Verdict::Undecided,
            "undefined: the formula has no value at any instance found, even where the premises hold".into(),
        ),
        _ if findings.holds == 0 => {
            blank(Verdict::Undecided, "every instance was a tie: the sides agree as far as intervals can see".into())
        }
        Evidence::Thin => blank(Verdict::Survived, format!("{share}: thin evidence, since the others are ties{scope}")),
        Evidence::Slack => {
            blank(Verdict::Survived, format!("{share}, but slack: no instance used half of the bound{scope}"))
        }
        Evidence::Solid => blank(Verdict::Survived, format!("{share}{scope}")),
    }
}
