//! The dual: how much of a claim that stands was needed. Its constant as a bracket, every hypothesis idle or needed, every
//! exponent and norm, and every statement that differs from it at one node.

use super::alternatives::alternatives;
use super::compare::{is_stronger, stands};
use super::edit::Change;
use super::ends::failing;
use super::form::{Form, Place};
use super::growth::constants;
use super::outcome::Stronger;
use super::rays::{eased, far, worst};
use super::target::Target;
use super::trial::Trial;
use super::vocabulary::Vocabulary;
use super::weaker::weaker;
use super::{Error, How};
use crate::claims::{Judgement, Verdict};
use crate::engine::Budget;
use crate::language::tree::{Comparison, Expr, Kind, Line};
use serde::Serialize;
use std::collections::HashSet;

/// What a claim that stands needed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tightened {
    /// The id.
    pub id: String,
    /// The case, with the words of a reading behind `; `.
    pub case: String,
    /// The claim, a line each.
    pub claim: Vec<String>,
    /// The verdict on it; nothing else is asked of one that does not stand.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The constant of its bound.
    pub constant: Option<Bracket>,
    /// Every written hypothesis.
    pub hypotheses: Vec<Needed>,
    /// Stronger statements that differ at one node of the claim.
    pub stronger: Vec<Variant>,
    /// Every statement that differs at one node, where they were asked for.
    pub mutants: Vec<Variant>,
}

/// The least constant of a bound, between two statements.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bracket {
    /// What the greatest lhs/rhs that was seen is at least.
    pub ratio: f64,
    /// The least constant that stands of those tried.
    pub stands: Option<Stronger>,
    /// The greatest that is refuted.
    pub fails: Option<Stronger>,
    /// Its constant, where the claim fails with every smaller one, too; of a bound from below with every larger one.
    pub fails_at: Option<String>,
}

/// What becomes of a claim without one of its hypotheses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Needed {
    /// The hypothesis.
    pub hypothesis: String,
    /// The verdict on the claim without it: refuted where it is needed, certified or survived where it is idle.
    pub verdict: Verdict,
    /// An instance that fails without it.
    pub counterexample: Option<String>,
    /// Of a needed one that bounds something: the weakest of those tried with which the claim stands.
    pub weakest: Option<String>,
}

/// A statement near a claim, with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// What is changed.
    pub change: Change,
    /// As printed.
    pub from: String,
    /// As it is said.
    pub to: String,
    /// The whole claim, a line each.
    pub claim: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Variants that are judged, at most; of mutants.
const VARIANTS: usize = 60;
const MUTANTS: usize = 400;

/// Tightens a claim; with `mutants` every statement is judged that differs from it at one node.
///
/// # Errors
/// [`Error::Contradiction`] should our own arithmetics disagree.
pub fn tightened(target: &Target, how: How, mutants: bool) -> Result<Tightened, Error> {
    let mut found = Tightened {
        id: target.row.id.to_string(),
        case: target.row.case.to_string(),
        claim: said(&target.form),
        verdict: Verdict::Undecided,
        reason: "it says nothing that a formula could judge".into(),
        constant: None,
        hypotheses: Vec::new(),
        stronger: Vec::new(),
        mutants: Vec::new(),
    };
    let trial = Trial::new(how.seed);
    let Some(read) = trial.reads(&target.form) else { return Ok(found) };
    trial.keep(target.kept.iter().cloned());
    let judged = trial.examined(&read.claim, Budget::Quick)?;
    (found.verdict, found.reason) = (judged.verdict, judged.reason.clone());
    if !stands(&judged) {
        return Ok(found);
    }
    for at in 0..target.form.given().len() {
        found.hypotheses.extend(needed(&trial, &target.form, at, how)?);
    }
    found.constant = bracket(&trial, &target.form, how)?;
    let words = Vocabulary::of(&target.form, &read.row);
    let all = variants(&target.form, &words);
    let sample = trial.sample(&read.claim);
    for (form, change, from, to) in all.iter().take(if mutants { MUTANTS } else { VARIANTS }) {
        let Some(read_variant) = trial.reads(form) else { continue };
        let stronger = is_stronger(&read.claim, &read_variant.claim, &sample);
        if !mutants && !stronger {
            continue;
        }
        let implied = found.verdict == Verdict::Certified && follows(&target.form, form);
        let (verdict, reason) = if implied {
            (Verdict::Certified, "it says less of the same sides than the claim, which is certified".into())
        } else {
            let Some(judged) = judge(&trial, form, how)? else { continue };
            (judged.verdict, judged.reason)
        };
        let (from, to) = (from.clone(), to.clone());
        let variant = Variant { change: *change, from, to, claim: said(form), verdict, reason };
        if stronger {
            found.stronger.push(variant.clone());
        }
        if mutants {
            found.mutants.push(variant);
        }
    }
    Ok(found)
}

fn said(form: &Form) -> Vec<String> {
    form.claims().iter().map(|line| line.expr.to_string()).collect()
}

/// The verdict on a form; one that stands has met rays and the last attack, too.
fn judge(trial: &Trial, form: &Form, how: How) -> Result<Option<Judgement>, Error> {
    let Some(read) = trial.reads(form) else { return Ok(None) };
    let judged = trial.examined(&read.claim, Budget::Quick)?;
    if judged.verdict != Verdict::Survived {
        return Ok(Some(judged));
    }
    trial.keep(far(trial, form, &read.claim, &read.row));
    Ok(Some(trial.examined(&read.claim, how.last)?))
}

fn needed(trial: &Trial, form: &Form, at: usize, how: How) -> Result<Option<Needed>, Error> {
    let hypothesis = form.given()[at].expr.to_string();
    let Some(judged) = judge(trial, &form.without(at), how)? else { return Ok(None) };
    let mut weakest = None;
    if judged.verdict == Verdict::Refuted {
        for (form, said) in weaker(form, at) {
            let Some(read) = trial.reads(&form) else { continue };
            if trial.is_killed(&read.claim) {
                continue;
            }
            if judge(trial, &form, how)?.is_some_and(|judged| stands(&judged)) {
                weakest = Some(said);
                break;
            }
        }
    }
    let counterexample = judged.counterexample.map(|found| found.instance.to_string());
    Ok(Some(Needed { hypothesis, verdict: judged.verdict, counterexample, weakest }))
}

/// Whether a statement follows from a claim that is certified because it says less of the same two sides.
fn follows(printed: &Form, form: &Form) -> bool {
    let said = |(printed, form): (&Line, &Line)| match (&printed.expr.kind, &form.expr.kind) {
        _ if printed == form => true,
        (Kind::Chain(first, rest), Kind::Chain(other_first, other_rest)) => {
            let less = |((one, side), (other, other_side)): (&(Comparison, Expr), &(Comparison, Expr))| {
                let weaker: &[Comparison] = match one {
                    Comparison::Equal => {
                        &[Comparison::AtMost, Comparison::AtLeast, Comparison::Precedes, Comparison::Succeeds]
                    }
                    Comparison::Less => &[Comparison::AtMost, Comparison::Differ],
                    Comparison::Greater => &[Comparison::AtLeast, Comparison::Differ],
                    Comparison::StrictlyPrecedes => &[Comparison::Precedes],
                    Comparison::StrictlySucceeds => &[Comparison::Succeeds],
                    _ => &[],
                };
                side == other_side && (one == other || weaker.contains(other))
            };
            first == other_first && rest.len() == other_rest.len() && rest.iter().zip(other_rest).all(less)
        }
        _ => false,
    };
    printed.definitions() == form.definitions()
        && printed.given() == form.given()
        && printed.claims().len() == form.claims().len()
        && printed.claims().iter().zip(form.claims()).all(said)
}

/// The constant of the only bound: the least readable one that stands, and a smaller one that is refuted.
fn bracket(trial: &Trial, form: &Form, how: How) -> Result<Option<Bracket>, Error> {
    let bounds = form.bounds();
    let [bound] = bounds.as_slice() else { return Ok(None) };
    if bound.order {
        return Ok(None);
    }
    let Some(eased) = eased(form, *bound).and_then(|eased| trial.reads(&eased)) else { return Ok(None) };
    let Some((ratio, at)) = worst(trial, &eased.claim, None) else { return Ok(None) };
    trial.keep([at]);
    let mut bracket = Bracket { ratio: ratio.exp(), stands: None, fails: None, fails_at: None };
    let told = |form: &Form, judged: &Judgement| Stronger {
        claim: said(form),
        verdict: judged.verdict,
        counterexample: judged.counterexample.as_ref().map(|found| found.instance.to_string()),
    };
    for (constant, _) in constants(form, *bound, ratio) {
        let Some(judged) = judge(trial, &constant, how)? else { continue };
        if stands(&judged) {
            bracket.stands = Some(told(&constant, &judged));
            break;
        }
    }
    // the constants that fail are told of the claim as printed: lhs/rhs is seen against it
    if let Some(failing) = failing(trial, form, *bound, ratio)? {
        bracket.fails_at = failing.ends.map(|ends| ends.fails);
        bracket.fails = Some(failing.said);
    }
    Ok(Some(bracket))
}

/// Every form that differs at one node of the claim or, of an identity, of a definition; one of each text.
fn variants(form: &Form, words: &Vocabulary) -> Vec<(Form, Change, String, String)> {
    let mut seen = HashSet::from([form.text()]);
    let mut places: Vec<Place> = (0..form.claims().len()).map(Place::Claim).collect();
    if form.is_identity() {
        places.extend((0..form.definitions().len()).map(Place::Definition));
    }
    let mut made = Vec::new();
    for place in places {
        for one in alternatives(form.at(place), words) {
            let changed = form.with(place, one.whole);
            if seen.insert(changed.text()) {
                made.push((changed, one.change, one.from.to_string(), one.to.to_string()));
            }
        }
    }
    made
}
