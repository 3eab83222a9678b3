//! From evidence to verdict; the only place that decides.

mod experiment;

use super::certify::{Decision, confirm_with_balls, decide, decide_escalating, decide_with_balls};
use super::generate::sizes;
use super::identity::{Settled, settle};
use super::score::NOISE;
use super::search::{Findings, attack};
use super::shrink::{complexity, shrink};
use super::{Budget, Subject, vacuous};
use crate::claims::{
    Certificate, Counterexample, Executable, Health, Instance, Judged, Judgement, Name, Strength, Typed, Verdict,
    Violation,
};
use crate::number::{Bits, Wide};
use thiserror::Error;

/// How to examine a claim.
#[derive(Clone, Copy, Debug)]
pub struct Examination {
    /// What may be spent.
    pub budget: Budget,
    /// The seed of every random stream.
    pub seed: u64,
}

/// Our own arithmetics prove opposite things: a fault of this program, never a verdict.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{id} ({case}): {first} and {second} prove opposite things at one instance: {instance}; please report it")]
pub struct Contradiction {
    /// The claim.
    pub id: String,
    /// Its case.
    pub case: String,
    /// What the first arithmetic proves.
    pub first: &'static str,
    /// What the second proves.
    pub second: &'static str,
    /// The instance, printed.
    pub instance: String,
}

/// Examines one claim: kept instances first, then the field, then the attack.
///
/// # Errors
/// [`Contradiction`] when two arithmetics prove opposite things.
pub fn examine(executable: &Executable, kept: &[Instance], how: Examination) -> Result<Judgement, Contradiction> {
    match executable {
        Executable::Typed(typed) => Ok(judge_typing(typed)),
        Executable::Formula(claim) => judge_formula(claim, kept, how),
        Executable::Experiment(experiment) => experiment::judge(experiment, kept, how),
    }
}

fn blank(verdict: Verdict, reason: String) -> Judgement {
    Judgement {
        verdict,
        reason,
        region: None,
        method: Vec::new(),
        certificate: None,
        counterexample: None,
        worst: None,
        clearest: None,
        tightness: None,
        instances: 0,
        accepted: 0,
        health: Health::default(),
        evaluations: 0,
    }
}

fn judge_typing(typed: &Typed) -> Judgement {
    let mismatch = typed.formulas.iter().find_map(|formula| formula.shape().err());
    let (verdict, reason) = match mismatch {
        Some(mismatch) => {
            (Verdict::IllFormed, format!("the print does not type-check: in {}, {}", mismatch.at, mismatch.found))
        }
        None => (Verdict::Certified, "every printed formula type-checks for all n and d".into()),
    };
    Judgement {
        region: (verdict == Verdict::Certified).then(|| "all".into()),
        method: vec!["typing"],
        certificate: Some(Certificate { kind: "typing", arithmetics: Vec::new(), bits: 0 }),
        instances: typed.formulas.len() as u64,
        accepted: typed.formulas.len() as u64,
        health: Health { exercised: true, ..Health::default() },
        ..blank(verdict, reason)
    }
}

fn judge_formula(claim: &Judged, kept: &[Instance], how: Examination) -> Result<Judgement, Contradiction> {
    let subject = Subject::new(claim);
    let settled = settle(&subject, how.budget, how.seed);
    let agrees = matches!(settled, Some(Settled::Agrees { .. }));
    let mut findings = Findings::default();
    for instance in kept {
        findings.try_structured(&subject, instance);
    }
    if let Some(judgement) = vacuous(&subject, how) {
        return Ok(judgement);
    }
    let attacked = attack(&subject, how.budget, how.seed, agrees);
    findings.absorb(attacked);
    let open = if findings.violations.is_empty() { settle_suspects(&subject, &mut findings) } else { None };
    let mut judgement = conclude(&subject, &findings, settled, open, how)?;
    judgement.instances = findings.instances;
    judgement.accepted = findings.accepted;
    judgement.health =
        Health { rejected: findings.instances - findings.accepted, ties: findings.ties, exercised: findings.exercised };
    if judgement.verdict != Verdict::Refuted {
        judgement.tightness = findings.tightness;
    }
    judgement.evaluations = subject.evaluations();
    Ok(judgement)
}

/// The verdict on a claim whose premises are proved contradictory at every size tried.
fn vacuous(subject: &Subject, how: Examination) -> Option<Judgement> {
    let claim = subject.claim();
    let mut largest = claim.least;
    let mut premises: Vec<Name> = Vec::new();
    for size in sizes(claim.least, how.budget) {
        subject.count();
        let inputs = claim.entries(size);
        premises = vacuous::contradiction(&subject.recording(size), inputs)?;
        largest = size;
    }
    Some(Judgement {
        region: Some(region(claim, largest)),
        method: vec!["contraction"],
        certificate: Some(Certificate { kind: "contraction", arithmetics: vec!["interval"], bits: 53 }),
        evaluations: subject.evaluations(),
        ..blank(Verdict::Vacuous, format!("no instance can meet {}", premises.join(" and ")))
    })
}

fn contradiction(claim: &Judged, first: &'static str, second: &'static str, instance: &Instance) -> Contradiction {
    Contradiction { id: claim.id.to_string(), case: claim.case.to_string(), first, second, instance: print(instance) }
}

fn print(instance: &Instance) -> String {
    let rows = |m: &nalgebra::DMatrix<crate::number::Exact>| {
        let row = |i: usize| m.row(i).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        (0..m.nrows()).map(row).collect::<Vec<_>>().join("; ")
    };
    instance.objects.iter().map(|o| format!("{} = [{}]", o.name, rows(&o.value))).collect::<Vec<_>>().join(", ")
}

fn conclude(
    subject: &Subject,
    findings: &Findings,
    settled: Option<Settled>,
    open: Option<String>,
    how: Examination,
) -> Result<Judgement, Contradiction> {
    let claim = subject.claim();
    if !findings.violations.is_empty() {
        let mut judgement = refute(subject, findings, how)?;
        if matches!(settled, Some(Settled::Agrees { .. })) {
            judgement.reason = format!("{}, though finite fields take the sides for equal", judgement.reason);
        }
        return Ok(judgement);
    }
    let mut judgement = match settled {
        Some(Settled::Agrees { .. }) if findings.agreeing == 0 => {
            let enclosures = if findings.accepted == 0 {
                survive(subject, findings, open).reason
            } else {
                "enclosures neither decide an instance nor see its sides agree".into()
            };
            blank(Verdict::Undecided, format!("equal in finite fields, but {enclosures}"))
        }
        Some(Settled::Agrees { largest, bits }) => Judgement {
            region: Some(region(claim, largest)),
            certificate: Some(Certificate { kind: "field", arithmetics: vec!["gf(p)"], bits }),
            ..blank(Verdict::Certified, format!("equal in finite fields; wrong with probability at most 2^-{bits}"))
        },
        Some(Settled::Differs(size)) => blank(
            Verdict::Undecided,
            format!(
                "the sides differ in the field at {}, but no real instance was proved to differ",
                claim.sized(size)
            ),
        ),
        None => survive(subject, findings, open),
    };
    judgement.method = match judgement.verdict {
        Verdict::Certified => vec!["field", "attack"],
        _ => ATTACK.to_vec(),
    };
    if claim.strength == Strength::Consequence && judgement.verdict != Verdict::Refuted {
        judgement.verdict = Verdict::Undecided;
        judgement.region = None;
        judgement.certificate = None;
        judgement.reason =
            format!("only a consequence of the claim is executable, and it was not refuted ({})", judgement.reason);
    }
    Ok(judgement)
}

fn region(claim: &Judged, largest: crate::claims::Size) -> String {
    let lengths = claim.dimensions.iter().zip(largest.lengths()).enumerate();
    let words = lengths.filter(|(k, _)| claim.uses(*k)).map(|(_, (name, length))| format!("{name} ≤ {length}"));
    let words: Vec<String> = words.collect();
    let sizes = if words.is_empty() { "all".into() } else { format!("for {}", words.join(", ")) };
    if claim.scope.is_empty() { sizes } else { format!("{sizes}; {}", claim.scope) }
}

/// Suspects, the most suspicious first, that arithmetic A is asked about at every precision it has.
const SUSPECTS: usize = 6;
/// Its precision, in bits, for all the others.
const SCREEN: u32 = 128;

/// Moves the suspects that arithmetic A proves to be violations to the violations; the reason why the claim stays
/// undecided, where one of the others cannot be settled.
fn settle_suspects(subject: &Subject, findings: &mut Findings) -> Option<String> {
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

fn survive(subject: &Subject, findings: &Findings, open: Option<String>) -> Judgement {
    if let Some(reason) = open {
        return blank(Verdict::Undecided, reason);
    }
    let scope = scope(subject);
    if findings.accepted == 0 {
        blank(Verdict::Undecided, "no instance was found whose premises could be proved".into())
    } else if findings.holds == 0 {
        blank(Verdict::Undecided, "every instance was a tie: the sides agree as far as intervals can see".into())
    } else if !findings.exercised {
        blank(
            Verdict::Survived,
            format!("held on {} instances, but slack: no instance used half of the bound{scope}", findings.holds),
        )
    } else {
        blank(Verdict::Survived, format!("held on {} instances under attack{scope}", findings.holds))
    }
}

/// The parts of the attack.
const ATTACK: &[&str] = &["corners", "grid", "random", "structured", "degenerate", "ascent", "cma-es"];

/// What the executable form adds to the print, behind a semicolon; empty for nothing.
fn scope(subject: &Subject) -> String {
    let scope = &subject.claim().scope;
    if scope.is_empty() { String::new() } else { format!("; {scope}") }
}

/// Violations that a shrink starts from: half the simplest, half the worst.
const STARTS: usize = 6;
/// The gap, relative to the larger side, of a violation that is plain to see.
const CLEAR: f64 = 0.5;

fn refute(subject: &Subject, findings: &Findings, how: Examination) -> Result<Judgement, Contradiction> {
    let claim = subject.claim();
    let violation = |instance: &Instance| {
        subject.count();
        match decide_escalating(&subject.recording(instance.size), instance) {
            (Decision::Violated(violation), arithmetic, bits) => Some((*violation, arithmetic, bits)),
            _ => None,
        }
    };
    let attempts = how.budget.shrinks() / STARTS;
    let shrunk = |starts: &[&Instance], clear: f64| {
        let reached = starts.iter().map(|start| {
            shrink(start, &claim.objects, claim.least, attempts, |candidate| {
                violation(candidate).is_some_and(|(found, ..)| found.gap() >= clear)
            })
        });
        reached.min_by_key(complexity)
    };
    let mut simplest: Vec<&Instance> = findings.violations.iter().map(|(instance, _)| instance).collect();
    simplest.sort_by_key(|instance| complexity(instance));
    let mut worst: Vec<&(Instance, Violation)> = findings.violations.iter().collect();
    worst.sort_by(|a, b| b.1.gap().total_cmp(&a.1.gap()));
    let worst: Vec<&Instance> = worst.into_iter().map(|(instance, _)| instance).collect();
    let proved = |instance: Instance| -> Result<Option<Counterexample>, Contradiction> {
        let recording = subject.recording(instance.size);
        let Some((violation, arithmetic, first_bits)) = violation(&instance) else {
            return Ok(None);
        };
        subject.count();
        let Some(bits) = confirm_with_balls(&recording, &instance, violation.witness.as_deref()) else {
            return match decide_with_balls(&recording, &instance).0 {
                Decision::Holds => Err(contradiction(claim, arithmetic, "arithmetic B (holds)", &instance)),
                Decision::Rejected(_) => {
                    Err(contradiction(claim, arithmetic, "arithmetic B (premise fails)", &instance))
                }
                _ => Ok(None),
            };
        };
        let bits = bits.max(first_bits);
        Ok(Some(Counterexample { instance, violation, arithmetics: vec![arithmetic, "ball"], bits }))
    };
    let prove = |instance: Option<Instance>| instance.map_or(Ok(None), proved);
    let half = STARTS / 2;
    let starts: Vec<&Instance> = simplest.iter().take(half).chain(worst.iter().take(half)).copied().collect();
    let Some(minimal) = prove(shrunk(&starts, 0.0))? else {
        let reason = "the first arithmetic proves a violation that arithmetic B cannot confirm; one proof is not two";
        return Ok(blank(Verdict::Undecided, reason.into()));
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
                "{} and arithmetic B each prove a violation at {}{}",
                minimal.arithmetics[0],
                claim.sized(minimal.instance.size),
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
