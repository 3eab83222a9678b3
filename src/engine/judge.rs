//! From evidence to verdict; the only place that decides.

mod blank;
mod evidence;
mod examination;
mod experiment;
mod large;
mod region;
mod twice;
mod vacuity;

use super::Subject;
use super::attack::{Effort, Strategy, attack};
use super::certify::FULL;
use super::ended::unless_ended;
use super::generate::sizes;
use super::identity::{Settled, settle};
use super::ratio;
use super::search::Findings;
use super::shrink::{complexity, shrink};
use super::signs::may_be_undefined;
use super::ties::{settle_suspects, settle_unsettled};
use super::unreached::{told, unreached};
use crate::claims::{
    Atom, Certificate, Counterexample, Evidence, Executable, Health, Instance, Judged, Judgement, Proof, Size,
    Strength, Tightness, Typed, Verdict, Violation,
};
use crate::number::Exact;
use blank::blank;
use evidence::{health, met, survive};
pub use examination::{Contradiction, Examination};
use large::too_large;
use region::{enough, region, scope};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use vacuity::{Vacuous, contradicted, vacuous};

/// Examines one claim: kept instances first, then the field, a chain, and the attack. What a kept instance refutes and what is
/// proved is attacked in part: no number of instances could add to a proof, and a few show where one contradicts itself.
///
/// # Errors
/// [`Contradiction`] when two arithmetics prove opposite things.
pub fn examine(executable: &Executable, kept: &[Instance], how: Examination) -> Result<Judgement, Contradiction> {
    judge(executable, kept, how, None)
}

/// As [`examine`], until somebody sets the flag: then `None`, with the next evaluation of a formula. A field proof, a chain
/// and an experiment under way are finished first.
///
/// # Errors
/// Those of [`examine`].
pub fn examine_until(
    ended: &AtomicBool,
    executable: &Executable,
    kept: &[Instance],
    how: Examination,
) -> Result<Option<Judgement>, Contradiction> {
    unless_ended(ended, || judge(executable, kept, how, Some(ended)))
}

fn judge(
    executable: &Executable,
    kept: &[Instance],
    how: Examination,
    ended: Option<&AtomicBool>,
) -> Result<Judgement, Contradiction> {
    match executable {
        Executable::Typed(typed) => Ok(judge_typing(typed)),
        Executable::Formula(claim) => judge_formula(claim, kept, how, ended),
        Executable::Experiment(experiment) => experiment::judge(experiment, kept, how),
        Executable::Unjudged(unjudged) => Ok(blank(unjudged.why.verdict(), unjudged.why.reason())),
    }
}

fn judge_typing(typed: &Typed) -> Judgement {
    let (verdict, reason) = (Verdict::Certified, "every printed formula type-checks for all n and d".to_owned());
    Judgement {
        region: Some("all".into()),
        method: vec!["typing"],
        certificate: Some(Certificate { kind: "typing", arithmetics: Vec::new(), bits: 0 }),
        instances: typed.formulas.len() as u64,
        accepted: typed.formulas.len() as u64,
        health: Health { exercised: true, ..Health::default() },
        ..blank(verdict, reason)
    }
}

fn judge_formula(
    claim: &Judged,
    kept: &[Instance],
    how: Examination,
    ended: Option<&AtomicBool>,
) -> Result<Judgement, Contradiction> {
    let subject = Subject::without(claim, how.without).until(ended);
    if let Some(size) = how.at.filter(|size| !claim.says_something(*size)) {
        return Ok(blank(Verdict::Undecided, format!("it says nothing at {}", claim.sized(size))));
    }
    if let Some(judgement) = malformed(&subject, how) {
        return Ok(judgement);
    }
    if let Some(judgement) = too_large(&subject, how) {
        return Ok(judgement);
    }
    let settled = settle(&subject, how.budget, how.seed);
    let agrees = matches!(settled, Some(Settled::Agrees { .. }));
    if settled.is_none() {
        subject.ease();
    }
    let mut findings = Findings::default();
    for instance in kept {
        findings.try_structured(&subject, instance);
    }
    let falls = !findings.violations.is_empty();
    let proof = if agrees || falls { None } else { claim.prover.as_ref().and_then(|prover| prover.prove()) };
    let effort = match settled {
        Some(Settled::Agrees { everywhere: true, .. }) => Effort::Light,
        Some(Settled::Agrees { .. }) => Effort::LightBeyond,
        _ if falls => Effort::Light,
        _ if proof.is_some() => Effort::Near,
        _ => Effort::Whole,
    };
    if let Some(Vacuous { judgement, sizes }) = vacuous(&subject, how) {
        findings.absorb(attack(&subject, how.budget, how.seed, Effort::Light, how.at));
        match &findings.witness {
            Some(instance) => contradicted(claim, &sizes, instance)?,
            None => return Ok(judgement),
        }
    }
    let attacked = attack(&subject, how.budget, how.seed, effort, how.at);
    findings.absorb(attacked);
    if (agrees && findings.agreeing == 0) || (proof.is_some() && findings.holds == 0) {
        findings.absorb(attack(&subject, how.budget, how.seed, Effort::Whole, how.at));
    }
    let mut open = None;
    if findings.violations.is_empty() && subject.uses(Strategy::Precision) {
        open = settle_suspects(&subject, &mut findings);
    }
    let known = proof.is_some() && findings.holds > 0;
    if findings.violations.is_empty() && !known && subject.uses(Strategy::Precision) {
        settle_unsettled(&subject, &mut findings, agrees);
    }
    if open.is_none() && findings.violations.is_empty() && !agrees && proof.is_none() && findings.holds > 0 {
        open = unreached(&subject, how.budget, how.seed).map(|near| told(findings.holds, &near));
    }
    let health = health(&subject, &findings);
    let mut judgement = conclude(&subject, &findings, &health, Shown { settled, proof, open }, how)?;
    judgement.instances = findings.instances;
    judgement.accepted = findings.accepted;
    judgement.health = health;
    judgement.hypotheses = met(&subject, &findings);
    if matches!(judgement.verdict, Verdict::Certified | Verdict::Refuted) {
        judgement.health.evidence = Evidence::Solid; // a proof needs no share of the instances
    }
    if judgement.verdict != Verdict::Refuted {
        judgement.tightness = findings.tightest.as_ref().map(|(ratio, instance)| {
            subject.count();
            let sharp = ratio::sharply(&subject.recording(instance.size), instance);
            Tightness { ratio: sharp.map_or(*ratio, |sharp| sharp.max(*ratio)), size: instance.size }
        });
    }
    judgement.evaluations = subject.evaluations();
    Ok(judgement)
}

/// The verdict on a claim whose shapes, or those of a corner of its own, do not fit.
fn malformed(subject: &Subject, how: Examination) -> Option<Judgement> {
    let claim = subject.claim();
    let at_size = |size| {
        let recording = subject.recording(size);
        let found = match recording.malformed() {
            Some(malformed) => malformed.to_string(),
            // silent, or broken down
            None if recording.statement.atoms().is_empty() => claim.breakdown(size)?,
            None => return None,
        };
        Some(format!("at {}, {found}", claim.sized(size)))
    };
    let corner = |(k, corner): (usize, &Instance)| Some(format!("corner {}: {}", k + 1, claim.misfit(corner)?));
    let found = sizes(claim.least, how.budget).into_iter().find_map(at_size);
    let reason = found.or_else(|| claim.corners.iter().enumerate().find_map(corner))?;
    Some(Judgement { method: vec!["shapes"], ..blank(Verdict::IllFormed, reason) })
}

/// What is shown of a claim beside what its instances say.
struct Shown {
    /// What finite fields say.
    settled: Option<Settled>,
    /// A proof for all sizes.
    proof: Option<Proof>,
    /// Why it stays open whatever the instances say.
    open: Option<String>,
}

fn conclude(
    subject: &Subject,
    findings: &Findings,
    health: &Health,
    Shown { settled, proof, open }: Shown,
    how: Examination,
) -> Result<Judgement, Contradiction> {
    let claim = subject.claim();
    if !findings.violations.is_empty() {
        let mut judgement = refute(subject, findings, how)?;
        if let (Some(proof), Some(found)) = (&proof, &judgement.counterexample) {
            return Err(Contradiction {
                id: claim.id.to_string(),
                case: claim.case.to_string(),
                first: "a violation in two arithmetics",
                second: format!("a chain of {} lines that its checker accepts", proof.lines),
                instance: found.instance.to_string(),
            });
        }
        if matches!(settled, Some(Settled::Agrees { .. })) {
            judgement.reason = format!("{}, though finite fields take the sides for equal", judgement.reason);
        }
        return Ok(judgement);
    }
    if let Some(instance) = &findings.asymmetric {
        let reason = format!("an order or an eigenvalue is said of a matrix that is not symmetric at {instance}");
        return Ok(Judgement { method: ATTACK.to_vec(), ..blank(Verdict::IllFormed, reason) });
    }
    let may = |size| may_be_undefined(&subject.recording(size).tape);
    let partial = sizes(claim.least, how.budget).into_iter().any(may);
    let mut judgement = match (settled, &proof) {
        (Some(Settled::Agrees { .. }), _) if findings.agreeing == 0 => {
            let enclosures = if findings.accepted == 0 {
                survive(subject, findings, health).reason
            } else {
                "enclosures neither decide an instance nor see its sides agree".into()
            };
            blank(Verdict::Undecided, format!("equal in finite fields, but {enclosures}"))
        }
        (Some(Settled::Agrees { largest, given, everywhere, bits }), _) => {
            let under = match (given, everywhere) {
                (true, _) => " under the hypotheses that are equalities".to_owned(),
                (false, true) => enough(subject),
                (false, false) => String::new(),
            };
            let reason = format!("equal in finite fields{under}; wrong with probability at most 2^-{bits}");
            Judgement {
                region: Some(region(subject, (!everywhere).then_some(largest), partial)),
                certificate: Some(Certificate { kind: "field", arithmetics: vec!["gf(p)"], bits }),
                ..blank(Verdict::Certified, reason)
            }
        }
        (_, Some(_)) if findings.holds == 0 => {
            let reason = survive(subject, findings, health).reason;
            blank(Verdict::Undecided, format!("a chain proves it for all sizes, but {reason}"))
        }
        (_, Some(proof)) => by_chain(subject, proof, partial),
        (Some(Settled::Differs(size)), None) if !supposes_equality(subject, size, findings.holds > 0) => blank(
            Verdict::Undecided,
            format!(
                "the sides differ in the field at {}, but no real instance was proved to differ",
                claim.sized(size)
            ),
        ),
        _ => open.map_or_else(|| survive(subject, findings, health), |reason| blank(Verdict::Undecided, reason)),
    };
    judgement.method = match judgement.verdict {
        Verdict::Certified if judgement.proof.is_some() => vec!["chain", "attack"],
        Verdict::Certified => vec!["field", "attack"],
        _ => ATTACK.to_vec(),
    };
    if claim.strength == Strength::Consequence && judgement.verdict != Verdict::Refuted {
        judgement.verdict = Verdict::Undecided;
        judgement.region = None;
        judgement.certificate = None;
        judgement.proof = None;
        judgement.reason =
            format!("only a consequence of the claim is executable, and it was not refuted ({})", judgement.reason);
    }
    Ok(judgement)
}

/// Certified by a chain that its checker has accepted.
fn by_chain(subject: &Subject, proof: &Proof, partial: bool) -> Judgement {
    let counted = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (lines, rules) = (counted(proof.lines, "line"), counted(proof.rules, "rule"));
    let by = match proof.lines {
        0 => "by comparing its sides as they stand".into(),
        _ => format!("by a chain of {lines} and {rules}"),
    };
    Judgement {
        region: Some(region(subject, None, partial)),
        certificate: Some(Certificate { kind: "chain", arithmetics: vec!["rational", "ball"], bits: 0 }),
        proof: Some(proof.clone()),
        ..blank(Verdict::Certified, format!("proved for all sizes {by}"))
    }
}

/// Whether a premise is an equality or an order that may hold with equality, of which the field knows nothing: sides that
/// differ may be equal under it, as they are where x ≤ y and y ≤ x. `orders` says whether orders count.
fn supposes_equality(subject: &Subject, size: Size, orders: bool) -> bool {
    let recording = subject.recording(size);
    recording.premises.iter().flat_map(|premise| premise.statement.atoms()).any(|part| match part {
        Atom::Equal(..) => true,
        Atom::AtMost(..) | Atom::Loewner(..) => orders,
        _ => false,
    })
}

/// The parts of the attack.
const ATTACK: &[&str] = &["corners", "grid", "random", "structured", "degenerate", "ascent", "cma-es"];

/// Violations that a shrink starts from: half the simplest, half the worst.
const STARTS: usize = 6;
/// What a candidate of a shrink is asked: with so many bits, at this size, with these entries.
type Candidate = (u32, Size, Vec<Exact>);
/// Bits that every candidate of a shrink may be asked with.
const ENOUGH: u32 = 128;
/// The gap, relative to the larger side, of a violation that is plain to see.
const CLEAR: f64 = 0.5;

fn refute(subject: &Subject, findings: &Findings, how: Examination) -> Result<Judgement, Contradiction> {
    let claim = subject.claim();
    let violation = |instance: &Instance, most: u32| {
        subject.count();
        twice::first(&subject.recording(instance.size), instance, most)
    };
    let attempts = how.budget.shrinks() / STARTS;
    // different starts, and one pass after another, come to the same candidates
    let asked: RefCell<HashMap<Candidate, Option<f64>>> = RefCell::default();
    let gap = |candidate: &Instance, most: u32| {
        let key = (most, candidate.size, candidate.entries().cloned().collect());
        if let Some(known) = asked.borrow().get(&key) {
            return *known;
        }
        let found = violation(candidate, most).map(|(found, ..)| found.gap());
        asked.borrow_mut().insert(key, found);
        found
    };
    let shrunk = |starts: &[&Instance], clear: f64| {
        let reached = starts.iter().map(|start| {
            // what takes far more precision to be seen than the start did is no simpler
            let most = violation(start, FULL).map_or(FULL, |(.., bits)| bits.max(ENOUGH));
            shrink(start, &claim.objects, claim.least, attempts, |candidate| {
                gap(candidate, most).is_some_and(|found| found >= clear)
            })
        });
        reached.min_by_key(complexity)
    };
    let mut simplest: Vec<&Instance> = findings.violations.iter().map(|(instance, _)| instance).collect();
    simplest.sort_by_key(|instance| complexity(instance));
    let mut worst: Vec<&(Instance, Violation)> = findings.violations.iter().collect();
    worst.sort_by(|a, b| b.1.gap().total_cmp(&a.1.gap()));
    let worst: Vec<&Instance> = worst.into_iter().map(|(instance, _)| instance).collect();
    let prove = |instance: Option<Instance>| -> Result<Option<Counterexample>, Contradiction> {
        let Some((instance, first)) = instance.and_then(|at| violation(&at, FULL).map(|first| (at, first))) else {
            return Ok(None);
        };
        subject.count();
        twice::second(claim, &subject.recording(instance.size), instance, first)
    };
    let half = STARTS / 2;
    let starts: Vec<&Instance> = simplest.iter().take(half).chain(worst.iter().take(half)).copied().collect();
    let mut minimal = prove(shrunk(&starts, 0.0))?;
    for start in &starts {
        if minimal.is_none() {
            minimal = prove(Some((*start).clone()))?;
        }
    }
    let Some(minimal) = minimal else {
        let reason = "the first arithmetic proves a violation that arithmetic B cannot confirm; one proof is not two";
        return Ok(Judgement { method: ATTACK.to_vec(), ..blank(Verdict::Undecided, reason.into()) });
    };
    let kind = if minimal.arithmetics[0] == "rational" { "rational" } else { "enclosure" };
    Ok(Judgement {
        certificate: Some(Certificate { kind, arithmetics: minimal.arithmetics.clone(), bits: minimal.bits }),
        method: [ATTACK, &["shrink"]].concat(),
        worst: prove(worst.first().copied().cloned())?,
        clearest: prove(shrunk(&worst[..1.min(worst.len())], CLEAR))?.filter(|found| found.violation.gap() >= CLEAR),
        ..blank(
            Verdict::Refuted,
            format!(
                "{} and arithmetic B each prove a violation{}{}",
                minimal.arithmetics[0],
                // a claim about numbers alone has no size
                Some(claim.sized(minimal.instance.size))
                    .filter(|at| !at.is_empty())
                    .map_or(String::new(), |at| format!(" at {at}")),
                scope(subject)
            ),
        )
    }
    .with(minimal))
}

impl Judgement {
    fn with(mut self, minimal: Counterexample) -> Self {
        self.counterexample = Some(minimal);
        self
    }
}
