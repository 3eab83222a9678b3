//! Survivors become repairs: nonsense refused, the standard attack, rays, the constant tightened, the next stronger variant.

use super::Error;
use super::alternatives::alternatives;
use super::compare::{is_stronger, stands};
use super::edit::{Change, Edit, Family};
use super::form::{Form, same};
use super::growth::{constants, just_below, raised};
use super::make::{Ratio, relation, value_of, whole};
use super::outcome::{Outcome, Repair, Stronger};
use super::rays::{base, eased, far, rays, worst};
use super::search::{Candidate, Search, Survivor};
use super::target::Target;
use super::trial::Trial;
use super::vocabulary::Vocabulary;
use super::written::block;
use crate::claims::{Judgement, Verdict};
use crate::engine::Budget;
use crate::language::tree::{Comparison, Expr, Kind};

/// Repairs that are shown.
const SHOWN: usize = 3;
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
    let printed = trial.examined(&read.claim, Budget::Quick)?;
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
        let of = survivors.iter().filter(|survivor| survivor.candidate.family() == family);
        for survivor in of.take(CLOSELY) {
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
    let violations = far(trial, &candidate.form, &read.claim, &read.row);
    if !violations.is_empty() {
        trial.keep(violations);
        return Ok(None);
    }
    let judged = trial.examined(&read.claim, Budget::Quick)?;
    if !stands(&judged) {
        return Ok(None);
    }
    if judged.verdict != Verdict::Certified && grows(trial, candidate, &read.row) {
        return Ok(None);
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
        // an equality of matrices is solved for at every instance, which takes too long for more than this
        _ if candidate.supposes_equality() => trial.examined(&read.claim, Budget::Quick)?,
        _ => trial.examined(&read.claim, how.last)?,
    };
    if !stands(&judged) {
        return Ok(None);
    }
    Ok(Some(written(search, &candidate, &judged)?))
}

/// Whether a claim says nothing: a side that is 0 wherever the hypotheses hold, or two sides that are one.
fn says_nothing(trial: &Trial, form: &Form) -> Result<bool, Error> {
    for line in form.claims() {
        for Said { left, comparison, right, within } in relations(&line.expr) {
            if same(left, right) {
                return Ok(true);
            }
            let always = |says: Expr| -> Result<bool, Error> {
                let Some(read) =
                    trial.reads(&form.claiming(vec![within.iter().fold(says, |says, of| inside(of, says))]))
                else {
                    return Ok(false);
                };
                let judged = trial.examined(&read.claim, Budget::Quick)?;
                // what is not refuted may be so
                Ok(judged.verdict != Verdict::Refuted)
            };
            let zero = |side: &Expr| relation(side.clone(), Comparison::Equal, whole(0));
            let literal = |side: &Expr| value_of(side).is_some();
            let trivial = match comparison {
                Comparison::Equal | Comparison::Differ => !literal(right) && !literal(left) && always(zero(left))?,
                // an inequality whose sides are one is the identity written twice, one with a side that is 0 says too little
                _ => {
                    let sides = [left, right].into_iter().filter(|side| !literal(side));
                    let mut found = false;
                    for side in sides {
                        found = found || always(zero(side))?;
                    }
                    found
                        || !literal(right)
                            && !literal(left)
                            && always(relation(left.clone(), Comparison::Equal, right.clone()))?
                }
            };
            if trivial {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A relation of a statement, with what it stands in, the innermost first.
struct Said<'a> {
    left: &'a Expr,
    comparison: Comparison,
    right: &'a Expr,
    within: Vec<&'a Expr>,
}

/// The relations of a statement.
fn relations(expr: &Expr) -> Vec<Said<'_>> {
    let deeper = |part| {
        let found = relations(part).into_iter();
        found.map(|said| Said { within: said.within.into_iter().chain([expr]).collect(), ..said }).collect()
    };
    match &expr.kind {
        Kind::Chain(first, rest) => {
            let sides: Vec<&Expr> = std::iter::once(&**first).chain(rest.iter().map(|(_, side)| side)).collect();
            let of = |(at, (comparison, _)): (usize, &(Comparison, Expr))| Said {
                left: sides[at],
                comparison: *comparison,
                right: sides[at + 1],
                within: Vec::new(),
            };
            rest.iter().enumerate().map(of).collect()
        }
        Kind::And(left, right) => relations(left).into_iter().chain(relations(right)).collect(),
        Kind::Paren(inside) => relations(inside),
        Kind::ForAll(quantified) => deeper(&quantified.body),
        Kind::If(_, conclusion) => deeper(conclusion),
        _ => Vec::new(),
    }
}

/// A statement in the place of the one that a quantifier or a condition is over.
fn inside(of: &Expr, says: Expr) -> Expr {
    let mut of = of.clone();
    match &mut of.kind {
        Kind::ForAll(quantified) => quantified.body = says,
        Kind::If(_, conclusion) => **conclusion = says,
        _ => return says,
    }
    of
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
        if stands(&judged) {
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
    let stronger = stronger(search, candidate, judged.tightness.map(|tightness| tightness.ratio))?;
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
        text: form.text(),
    })
}

/// The next stronger variant: the next smaller constant or exponent; the print itself where something else was changed.
fn stronger(search: &Search, candidate: &Candidate, ratio: Option<f64>) -> Result<Option<(Form, Stronger)>, Error> {
    let trial = &search.trial;
    let mut made: Vec<Form> = Vec::new();
    if let [bound] = candidate.form.bounds().as_slice()
        && let Some(side) = candidate.form.bounding(*bound)
        && let Some(edit) =
            candidate.edits.iter().find(|edit| matches!(edit, Edit::Constant { .. } | Edit::Growth { .. }))
    {
        if matches!(edit, Edit::Growth { .. }) {
            for symbol in super::rays::numbers(&search.read.row) {
                for half in [Ratio::new(-1, 2), Ratio::new(1, 2)] {
                    let lower = raised(side, &super::make::name(&symbol), half);
                    made.push(candidate.form.bounded(*bound, lower));
                }
            }
        }
        // the greatest lhs/rhs that was seen says how far down the constant may come
        let seen = ratio.filter(|ratio| *ratio > 0.0).map_or(0.0, f64::ln);
        let below = [0.999, 0.99, 0.9, 0.5].into_iter();
        made.extend(below.filter_map(|below| just_below(&candidate.form, *bound, seen, below)).map(|(form, _)| form));
    }
    if made.is_empty() {
        made.push(search.target.form.clone());
    }
    let mut open = None;
    for form in made {
        let Some(read) = trial.reads(&form) else { continue };
        let judged = trial.examined(&read.claim, Budget::Quick)?;
        let found = Stronger {
            claim: form.claims().iter().map(|line| line.expr.to_string()).collect(),
            verdict: judged.verdict,
            counterexample: judged.counterexample.as_ref().map(|found| found.instance.to_string()),
        };
        if found.verdict == Verdict::Refuted {
            return Ok(Some((form, found)));
        }
        open.get_or_insert((form, found));
    }
    Ok(open)
}
