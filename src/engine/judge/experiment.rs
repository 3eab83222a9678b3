//! From the counts of an experiment to a verdict. Statistics never refute, and a measured exponent never proves.

use super::blank::blank;
use super::examination::{Contradiction, Examination};
use super::twice;
use crate::claims::experiment::{Demand, Exclusion, Experiment, Plan, Series, Trials};
use crate::claims::{Certificate, Evidence, Health, Instance, Judgement, Recording, Size, Verdict};
use crate::engine::certify::{Decision, FULL, decide_escalating, decide_with_balls};
use crate::engine::experiment::{Exponent, SHARE_BITS, Tally, fit, tally};
use crate::engine::symmetry::guarded;

/// Judges an experiment; kept counterexamples of an exclusion are replayed before its own corner.
pub(super) fn judge(experiment: &Experiment, kept: &[Instance], how: Examination) -> Result<Judgement, Contradiction> {
    match &experiment.plan {
        Plan::Trials(trials) => Ok(judge_trials(experiment, trials, how)),
        Plan::Growth(series) => Ok(judge_growth(experiment, series, how)),
        Plan::Exclusion(exclusion) => exclude(experiment, exclusion, kept),
    }
}

fn with_scope(reason: String, scope: &str) -> String {
    if scope.is_empty() { reason } else { format!("{reason}; {scope}") }
}

fn judge_trials(experiment: &Experiment, trials: &Trials, how: Examination) -> Judgement {
    let tallies = tally(experiment, trials, how.budget, how.seed);
    let (verdict, reason) = match trials.demand {
        Demand::SeldomFails => frequency(&tallies),
        Demand::SomeOutcome => existence(&tallies),
    };
    let statistical = trials.demand == Demand::SeldomFails && verdict == Verdict::Survived;
    let against = tallies.iter().any(Tally::exceeds) && trials.demand == Demand::SeldomFails;
    let sum = |of: fn(&Tally) -> u64| tallies.iter().map(of).sum::<u64>();
    let exercised = sum(|tally| tally.exercised);
    Judgement {
        method: vec!["trials", "loewner"],
        certificate: (statistical || against).then(|| Certificate {
            kind: "statistical",
            arithmetics: vec!["wide"],
            bits: SHARE_BITS,
        }),
        instances: sum(|tally| tally.trials),
        accepted: sum(|tally| tally.trials),
        health: Health {
            rejected: 0,
            ties: sum(Tally::open),
            decided: sum(|tally| tally.trials - tally.open()),
            exercised: exercised > 0,
            evidence: if exercised > 0 { Evidence::Solid } else { Evidence::Slack },
        },
        evaluations: sum(|tally| tally.trials),
        ..blank(verdict, with_scope(reason, experiment.scope))
    }
}

fn frequency(tallies: &[Tally]) -> (Verdict, String) {
    let confidence = format!("at confidence 1 - 2^-{SHARE_BITS}");
    if let Some(tally) = tallies.iter().find(|tally| tally.exceeds()) {
        let Tally { name, failures, trials, lower, allowed, .. } = tally;
        let reason = format!(
            "statistics speak against it and never refute: {failures} of {trials} trials fail on {name}, a probability \
             of at least {lower:.4} {confidence} where {allowed} is allowed"
        );
        return (Verdict::Undecided, reason);
    }
    if let Some(tally) = tallies.iter().find(|tally| !tally.keeps()) {
        let Tally { name, trials, successes, upper, allowed, .. } = tally;
        let reason = format!(
            "too few trials: {} of {trials} do not succeed on {name}, a probability of at most {upper:.4} {confidence} \
             where {allowed} is allowed",
            trials - successes
        );
        return (Verdict::Undecided, reason);
    }
    let Some(worst) = tallies.iter().max_by(|a, b| a.upper.total_cmp(&b.upper)) else {
        return (Verdict::Undecided, "there is no setting to try".into());
    };
    let slack = if tallies.iter().all(|tally| tally.exercised == 0) { ", but slack: no trial tested it" } else { "" };
    let reason = format!(
        "fails no more often than allowed on {} settings {confidence}{slack}: worst on {}, {} of {} fail, a probability \
         of at most {:.4} where {} is allowed",
        tallies.len(),
        worst.name,
        worst.failures,
        worst.trials,
        worst.upper,
        worst.allowed
    );
    (Verdict::Survived, reason)
}

fn existence(tallies: &[Tally]) -> (Verdict, String) {
    match tallies.iter().find(|tally| tally.successes == 0) {
        Some(tally) => {
            (Verdict::Undecided, format!("none of {} outcomes was proved to succeed on {}", tally.trials, tally.name))
        }
        None if tallies.is_empty() => (Verdict::Undecided, "there is no setting to try".into()),
        None => (Verdict::Survived, format!("an outcome was found and proved on each of {} settings", tallies.len())),
    }
}

fn judge_growth(experiment: &Experiment, series: &[Series], how: Examination) -> Judgement {
    let mut words = Vec::new();
    let (mut measured, mut exceeds) = (0, false);
    let method = vec!["counting", "least-squares"];
    for series in series {
        let Some(fit) = fit(series, how.budget) else {
            let reason = format!("too few scales along {} for an interval", series.along);
            return Judgement { method, ..blank(Verdict::Undecided, with_scope(reason, experiment.scope)) };
        };
        measured += fit.scales as u64;
        let mark = match (fit.exceeds(), fit.excess.lower > 0.0) {
            (true, _) => " (outgrown)",
            (_, true) => " (above it as a logarithm would be)",
            _ => "",
        };
        exceeds |= fit.exceeds();
        words.push(format!(
            "along {} up to {} the exponent is {} where the print has {:.3}{mark}, with {} passes, {} entries and {} \
             d × d multiplies at the end",
            fit.along,
            fit.largest,
            interval(&fit.work),
            fit.printed.value,
            fit.counted.passes,
            fit.counted.entries,
            fit.counted.multiplies,
        ));
    }
    let reason = format!(
        "{}; constants as counted at the smallest scale, 99 % intervals of straight-line fits, never a proof",
        words.join("; ")
    );
    let verdict = if exceeds || series.is_empty() { Verdict::Undecided } else { Verdict::Asymptotic };
    Judgement {
        method,
        instances: measured,
        accepted: measured,
        health: Health { decided: measured, exercised: measured > 0, ..Health::default() },
        evaluations: measured,
        ..blank(verdict, with_scope(reason, experiment.scope))
    }
}

fn interval(exponent: &Exponent) -> String {
    format!("{:.3} [{:.3}, {:.3}]", exponent.value, exponent.lower, exponent.upper)
}

/// Whether facts without inputs are proved: by the first arithmetic and by B, which must not prove opposite things.
fn proved(facts: &Recording) -> bool {
    let nothing = Instance { size: Size::new(0, 0), objects: Vec::new() };
    matches!(decide_escalating(facts, &nothing).0, Decision::Holds)
        && matches!(decide_with_balls(facts, &nothing).0, Decision::Holds)
}

fn exclude(experiment: &Experiment, exclusion: &Exclusion, kept: &[Instance]) -> Result<Judgement, Contradiction> {
    let claim = &exclusion.claim;
    let method = vec!["corners", "exclusion"];
    let mut instances = 0;
    let undecided = |reason: &str, instances| Judgement {
        method: method.clone(),
        instances,
        evaluations: instances,
        ..blank(Verdict::Undecided, with_scope(reason.into(), experiment.scope))
    };
    if !exclusion.every.as_ref().is_none_or(proved) {
        return Ok(undecided("what excludes every constant is not proved in both arithmetics", 0));
    }
    for instance in claim.corners.iter().chain(kept) {
        instances += 1;
        let Some(recording) = guarded(claim, instance.size) else { continue };
        let Some(proof) = twice::first(&recording, instance, FULL) else {
            continue;
        };
        let Some(found) = twice::second(claim, &recording, instance.clone(), proof)? else {
            continue;
        };
        let arithmetic = found.arithmetics[0];
        let reason = format!(
            "{arithmetic} and arithmetic B each prove that every candidate is excluded at {}",
            claim.sized(instance.size)
        );
        return Ok(Judgement {
            method,
            certificate: Some(Certificate {
                kind: "exclusion",
                arithmetics: found.arithmetics.clone(),
                bits: found.bits,
            }),
            instances,
            accepted: instances,
            health: Health { decided: 1, exercised: true, ..Health::default() },
            evaluations: instances,
            ..blank(Verdict::Refuted, with_scope(reason, experiment.scope))
        }
        .with(found));
    }
    Ok(undecided("no candidate was excluded", instances))
}
