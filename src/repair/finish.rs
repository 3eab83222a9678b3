//! Survivors become repairs: nonsense refused, the standard attack, rays, the constant tightened, the next stronger variant.

use super::Error;
use super::alternatives::alternatives;
use super::candidate::Candidate;
use super::compare::{is_stronger, stands};
use super::edit::{Change, Edit, Family};
use super::ends::failing;
use super::extremes::extremes;
use super::form::{Form, Read};
use super::growth::{constants, raised};
use super::make::Ratio;
use super::nonsense::says_nothing;
use super::outcome::{Ends, Outcome, Repair, Stronger};
use super::rays::{base, eased, far, rays, worst};
use super::search::{Search, Survivor};
use super::target::Target;
use super::trial::Trial;
use super::vocabulary::Vocabulary;
use super::written::block;
use crate::claims::{Judged, Judgement, Verdict};
use crate::engine::Budget;

/// Steps that the last attack on a finalist may be foreseen to take, and quick attacks in its place.
const LAST: u64 = 1_500_000_000;
const AGAIN: u64 = 3;
/// Repairs that are shown.
const SHOWN: usize = 3;
/// The logarithm of lhs/rhs below which a bound is never nearly met.
const LOOSE: f64 = -0.002;
/// Survivors that are looked at closely, of one family.
const CLOSELY: usize = 4;

/// How hard finalists are tried.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The budget of the last attack on what is printed.
    pub last: Budget,
    /// The seed of every random stream.
    pub seed: u64,
}

impl Default for How {
    fn default() -> Self {
        How { last: Budget::Standard, seed: 0 }
    }
}

/// Looks for the nearest true statement of a row.
///
/// # Errors
/// [`Error::Contradiction`] should our own arithmetics disagree.
pub fn repaired(target: &Target, how: How) -> Result<Outcome, Error> {
    let mut outcome = Outcome {
        id: target.row.id.to_string(),
        case: target.row.case.to_string(),
        claim: target.form.claims().iter().map(|line| line.expr.to_string()).collect(),
        verdict: Verdict::Undecided,
        reason: "it says nothing that a formula could judge".into(),
        repairs: Vec::new(),
        candidates: 0,
        attacks: 0,
        steps: 0,
    };
    let trial = Trial::new(how.seed);
    let Some(read) = trial.reads(&target.form) else { return Ok(outcome) };
    trial.keep(target.kept.iter().cloned());
    let printed = refuted(&trial, target, &read)?;
    (outcome.verdict, outcome.reason) = (printed.verdict, printed.reason.clone());
    if printed.verdict != Verdict::Refuted {
        (outcome.attacks, outcome.candidates) = trial.spent();
        return Ok(outcome);
    }
    trial.attacked(&read.claim, None);
    let mut search = Search::new(target, trial, read);
    let mut survivors = search.run();
    survivors.sort_by_key(|survivor| survivor.candidate.rank());
    for family in [Family::Reading, Family::Claim, Family::Hypothesis] {
        let of = survivors.iter().filter(|survivor| survivor.candidate.family() == family).take(CLOSELY);
        for survivor in nearest_first(&search, of.collect()) {
            if search.trial.is_spent() && !outcome.repairs.is_empty() {
                break;
            }
            if let Some(repair) = closely(&search, survivor, how)? {
                outcome.repairs.push(repair);
                break;
            }
        }
    }
    outcome.repairs.truncate(SHOWN);
    (outcome.attacks, outcome.candidates) = search.trial.spent();
    outcome.steps = search.trial.work();
    Ok(outcome)
}

/// The verdict on the print. It is known to be false, or thought to be: what the quick attack does not refute is driven far
/// out, and attacked once more.
fn refuted(trial: &Trial, target: &Target, read: &Read) -> Result<Judgement, Error> {
    let mut judged = trial.examined(&read.claim, Budget::Quick)?;
    if matches!(judged.verdict, Verdict::Survived | Verdict::Undecided) && judged.accepted > 0 {
        trial.keep(far(trial, &target.form, &read.claim, &read.row));
        if !trial.is_killed(&read.claim) {
            trial.keep(extremes(trial, &target.form, &read.claim, &read.row));
        }
        let again = if trial.is_killed(&read.claim) || trial.is_dear() { Budget::Quick } else { Budget::Standard };
        judged = trial.examined(&read.claim, again)?;
    }
    Ok(judged)
}

/// Survivors of one family, the nearest first: fewest steps, then those whose sides meet, then by rank; and before a statement
/// the one that says more.
fn nearest_first<'a>(search: &Search, mut all: Vec<&'a Survivor>) -> Vec<&'a Survivor> {
    if all.len() < 2 || search.trial.is_spent() || all.iter().any(|one| one.candidate.family() != Family::Claim) {
        return all;
    }
    all.sort_by_cached_key(|one| {
        let steps = one.candidate.edits.len();
        (steps, one.candidate.is_turned(), is_loose(&search.trial, one), one.candidate.rank())
    });
    let key = |one: &Survivor| (one.candidate.edits.len(), one.candidate.is_turned());
    let mut best = 0;
    for other in 1..all.len() {
        if key(all[other]) == key(all[0]) && is_stronger(&all[best].read.claim, &all[other].read.claim, &search.sample)
        {
            best = other;
        }
    }
    let best = all.remove(best);
    all.insert(0, best);
    all
}

/// Whether the only bound of a claim is never nearly met.
fn is_loose(trial: &Trial, survivor: &Survivor) -> bool {
    let [bound] = survivor.candidate.form.bounds()[..] else { return false };
    if bound.order {
        return false;
    }
    let eased = eased(&survivor.candidate.form, bound).and_then(|eased| trial.reads(&eased));
    let ratio = eased.and_then(|eased| worst(trial, &eased.claim, None)).map(|(ratio, _)| ratio);
    ratio.is_some_and(|ratio| ratio < LOOSE)
}

/// A survivor looked at closely; `None` where it is nonsense, or false after all.
fn closely(search: &Search, survivor: &Survivor, how: How) -> Result<Option<Repair>, Error> {
    let trial = &search.trial;
    let Survivor { candidate, read } = survivor;
    // what is about something else is no repair
    if !search.target.form.subject().is_subset(&candidate.form.spoken()) || says_nothing(trial, &candidate.form)? {
        return Ok(None);
    }
    if trial.is_killed(&read.claim) {
        return Ok(None);
    }
    let judged = trial.examined(&read.claim, Budget::Quick)?;
    if !stands(&judged) {
        return Ok(None);
    }
    // what is proved needs no further attack
    if judged.verdict != Verdict::Certified {
        let mut violations = far(trial, &candidate.form, &read.claim, &read.row);
        if violations.is_empty() {
            violations = extremes(trial, &candidate.form, &read.claim, &read.row);
        }
        if !violations.is_empty() {
            trial.keep(violations);
            return Ok(None);
        }
        if grows(trial, candidate, &read.row) {
            return Ok(None);
        }
    }
    let (candidate, read, judged) = match tightened(search, candidate)? {
        Some(tighter) => tighter,
        None => match smaller_norms(search, candidate, read)? {
            Some(tighter) => tighter,
            None => (candidate.clone(), trial.reads(&candidate.form), judged),
        },
    };
    let Some(read) = read else { return Ok(None) };
    let judged = match judged.verdict {
        Verdict::Certified => judged,
        _ => last(trial, &read.claim, how.last)?,
    };
    if !stands(&judged) {
        return Ok(None);
    }
    Ok(Some(written(search, &candidate, &judged)?))
}

/// The last attack; where that would take too long, quick ones from several seeds.
fn last(trial: &Trial, claim: &Judged, budget: Budget) -> Result<Judgement, Error> {
    if budget == Budget::Quick || trial.foreseen(claim) <= LAST {
        return Ok(trial.examined(claim, budget)?);
    }
    let mut judged = trial.examined(claim, Budget::Quick)?;
    for seed in 1..=AGAIN {
        if !stands(&judged) {
            break;
        }
        judged = trial.examined_from(claim, seed)?;
    }
    Ok(judged)
}

/// Whether the worst ratio of the sides still grows along a ray, so that the bound breaks further out.
fn grows(trial: &Trial, candidate: &Candidate, row: &crate::language::Row) -> bool {
    candidate.form.bounds().into_iter().filter(|bound| !bound.order).any(|bound| {
        let Some(eased) = eased(&candidate.form, bound) else { return false };
        let Some(read) = trial.reads(&eased) else { return false };
        let Some((_, at)) = worst(trial, &read.claim, None) else { return false };
        let base = base(&candidate.form, bound, row, &at);
        rays(trial, &eased, row, &base).iter().any(super::rays::Ray::grows)
    })
}

/// A candidate with its form read and judged.
type Tighter = (Candidate, Option<super::form::Read>, Judgement);

/// The same with the least readable constant that stands, where the bound leaves room.
fn tightened(search: &Search, candidate: &Candidate) -> Result<Option<Tighter>, Error> {
    let trial = &search.trial;
    let bounds = candidate.form.bounds();
    let [bound] = bounds.as_slice() else { return Ok(None) };
    if bound.order || !candidate.edits.iter().any(|edit| edit.family() == Family::Claim) {
        return Ok(None);
    }
    let Some(eased) = eased(&candidate.form, *bound).and_then(|eased| trial.reads(&eased)) else { return Ok(None) };
    let Some((ratio, at)) = worst(trial, &eased.claim, None) else { return Ok(None) };
    trial.keep([at]);
    // a bound that is met within a little is as tight as it reads, one that is far off has room in more than its constant
    if !(-3.0..-0.05).contains(&ratio) {
        return Ok(None);
    }
    for (form, edit) in constants(&candidate.form, *bound, ratio) {
        let Some(read) = trial.reads(&form) else { continue };
        if trial.is_killed(&read.claim) || !far(trial, &form, &read.claim, &read.row).is_empty() {
            continue;
        }
        let judged = trial.examined(&read.claim, Budget::Quick)?;
        if stands(&judged) && !says_nothing(trial, &form)? {
            let Edit::Constant { to, .. } = edit else { continue };
            let edits = candidate.edits.iter().map(|edit| retold(edit, &to)).collect();
            let candidate = Candidate { form, edits, coverage: candidate.coverage, order: candidate.order };
            return Ok(Some((candidate, Some(read), judged)));
        }
    }
    Ok(None)
}

/// The same with a smaller norm in its bound, where that stands.
fn smaller_norms(search: &Search, candidate: &Candidate, read: &super::form::Read) -> Result<Option<Tighter>, Error> {
    let trial = &search.trial;
    let coarser = |edit: &Edit| matches!(edit, Edit::Replaced { change: Change::Coarser, .. });
    let [edit] = candidate.edits.as_slice() else { return Ok(None) };
    if !coarser(edit) {
        return Ok(None);
    }
    let words = Vocabulary::of(&candidate.form, &read.row);
    for bound in candidate.form.bounds().into_iter().filter(|bound| bound.last) {
        let Some(side) = candidate.form.bounding(bound) else { continue };
        for one in alternatives(side, &words).into_iter().filter(|one| one.change == Change::Norm) {
            let form = candidate.form.bounded(bound, one.whole.clone());
            let Some(other) = trial.reads(&form) else { continue };
            if !is_stronger(&read.claim, &other.claim, &search.sample) || trial.is_killed(&other.claim) {
                continue;
            }
            if !far(trial, &form, &other.claim, &other.row).is_empty() {
                continue;
            }
            let judged = trial.examined(&other.claim, Budget::Quick)?;
            if stands(&judged) && !says_nothing(trial, &form)? {
                let Edit::Replaced { from, .. } = edit else { continue };
                let (change, from, to) = (Change::Coarser, from.clone(), one.whole.to_string());
                let edits = vec![Edit::Replaced { change, from, to }];
                return Ok(Some((Candidate { form, edits, ..candidate.clone() }, Some(other), judged)));
            }
        }
    }
    Ok(None)
}

/// An edit of the bound with what the bound is now.
fn retold(edit: &Edit, bound: &str) -> Edit {
    match edit {
        Edit::Constant { from, .. } => Edit::Constant { from: from.clone(), to: bound.into() },
        Edit::Growth { from, .. } => Edit::Growth { from: from.clone(), to: bound.into() },
        other => other.clone(),
    }
}

fn written(search: &Search, candidate: &Candidate, judged: &Judgement) -> Result<Repair, Error> {
    let form = &candidate.form;
    let printed = &search.target.form;
    let (stronger, constant) = stronger(search, candidate, judged.tightness.map(|tightness| tightness.ratio))?;
    // what is only stronger for want of a hypothesis cannot be said under it
    let same = |(other, stronger): &(Form, Stronger)| {
        if other.given() == form.given() { stronger.claim.clone() } else { Vec::new() }
    };
    let under = stronger.as_ref().map(same).unwrap_or_default();
    let new = form.given().iter().filter(|line| !printed.given().contains(line));
    let why = candidate.edits.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    Ok(Repair {
        edits: candidate.edits.clone(),
        given: new.map(|line| line.expr.to_string()).collect(),
        claim: form.claims().iter().map(|line| line.expr.to_string()).collect(),
        verdict: judged.verdict,
        reason: judged.reason.clone(),
        accepted: judged.accepted,
        ratio: judged.tightness.map(|tightness| tightness.ratio),
        coverage: candidate.coverage,
        block: block(search.target, form, &why, under),
        stronger: stronger.map(|(_, stronger)| stronger),
        constant,
        text: form.text(),
    })
}

/// A stronger statement with its verdict, and both ends of a constant.
type Evidence = (Option<(Form, Stronger)>, Option<Ends>);

/// The next stronger variant: the next smaller constant or exponent; the print itself where something else was changed.
fn stronger(search: &Search, candidate: &Candidate, ratio: Option<f64>) -> Result<Evidence, Error> {
    let trial = &search.trial;
    let mut made: Vec<Form> = Vec::new();
    let bounds = candidate.form.bounds();
    let edited = candidate.edits.iter().find(|edit| matches!(edit, Edit::Constant { .. } | Edit::Growth { .. }));
    if let ([bound], Some(edit)) = (bounds.as_slice(), edited)
        && let Some(side) = candidate.form.bounding(*bound)
    {
        // the greatest lhs/rhs that was seen says how far down the constant may come
        let seen = ratio.filter(|ratio| *ratio > 0.0).map_or(0.0, f64::ln);
        let constant = matches!(edit, Edit::Constant { .. });
        if constant && let Some(failing) = failing(trial, &candidate.form, *bound, seen)? {
            return Ok((Some((failing.form, failing.said)), failing.ends));
        }
        for symbol in super::rays::numbers(&search.read.row).iter().filter(|_| !constant) {
            for half in [Ratio::new(-1, 2), Ratio::new(1, 2)] {
                let lower = raised(side, &super::make::name(symbol), half);
                made.push(candidate.form.bounded(*bound, lower));
            }
        }
        if !constant && let Some(found) = first_refuted(trial, &made)? {
            return Ok((Some(found), None));
        }
        if !constant && let Some(failing) = failing(trial, &candidate.form, *bound, seen)? {
            return Ok((Some((failing.form, failing.said)), failing.ends));
        }
    }
    if let Some(found) = first_refuted(trial, std::slice::from_ref(&search.target.form))? {
        return Ok((Some(found), None));
    }
    let open = made.into_iter().next().map(|form| {
        let claim = form.claims().iter().map(|line| line.expr.to_string()).collect();
        (form, Stronger { claim, verdict: Verdict::Undecided, counterexample: None })
    });
    Ok((open, None))
}

/// The first form that is refuted, with its counterexample.
fn first_refuted(trial: &Trial, forms: &[Form]) -> Result<Option<(Form, Stronger)>, Error> {
    for form in forms {
        let Some(read) = trial.reads(form) else { continue };
        let judged = trial.examined(&read.claim, Budget::Quick)?;
        if judged.verdict == Verdict::Refuted {
            let said = Stronger {
                claim: form.claims().iter().map(|line| line.expr.to_string()).collect(),
                verdict: judged.verdict,
                counterexample: judged.counterexample.as_ref().map(|found| found.instance.to_string()),
            };
            return Ok(Some((form.clone(), said)));
        }
    }
    Ok(None)
}
