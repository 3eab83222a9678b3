//! A candidate on trial: kept counterexamples first, then the attack, then rays.

use super::form::{Form, Read};
use crate::claims::{Atom, Executable, Instance, Judged, Judgement, Recording, Size, Statement, Verdict};
use crate::engine::certify::Decision;
use crate::engine::generate::{Phase, knobs, sizes, stream};
use crate::engine::{Budget, Contradiction, Effort, Examination, Findings, Place, Subject, attack, examine};
use crate::number::recorder::Operation;
use std::cell::{Cell, RefCell};

/// Counterexamples that are kept of one attack: so many of the simplest and of the worst; and in all.
const KEPT: usize = 6;
/// Steps of tapes that a search may replay in attacks, about.
const WORK: u64 = 400_000_000;
/// What an order or an eigenvalue takes, in steps: a factorization by enclosures.
const ORDER: u64 = 300;
/// How much longer the standard attack is than the quick one.
const LONGER: u64 = 25;
/// Steps of a standard attack that is too dear where nothing is known to be false.
const DEAR: u64 = 40_000_000;
/// Evaluations of a quick attack that finds nothing, about.
const QUICK: u64 = 6_000;
/// Entries of a counterexample that is kept, and of one that is asked with more precision than the fast arithmetics have.
const MOST: usize = 60;
const SMALL: usize = 24;
const SMALLEST: usize = 12;
/// A violation of this size at most, relative to the sides, is not looked for in a counterexample of another claim.
const TIE: f64 = 1e-9;
/// Instances of the printed claim by which hypotheses are weighed.
const SAMPLE: usize = 160;
/// Sizes at which they are drawn.
const SIZES: usize = 8;

/// The counterexamples met so far, and what is spent.
pub(super) struct Trial {
    pool: RefCell<Vec<Instance>>,
    seed: u64,
    attacks: Cell<usize>,
    /// Steps of tapes replayed, about.
    work: Cell<u64>,
    /// Those of the last examination.
    last: Cell<u64>,
    read: Cell<usize>,
}

/// What the counterexamples met so far make of a candidate.
pub(super) struct Sieved {
    /// For each of them whether it violates the candidate.
    pub violated: Vec<bool>,
}

impl Trial {
    pub fn new(seed: u64) -> Self {
        let (work, last) = (Cell::new(0), Cell::new(0));
        Trial { pool: RefCell::default(), seed, attacks: Cell::new(0), work, last, read: Cell::new(0) }
    }

    /// Attacks and candidates so far.
    pub fn spent(&self) -> (usize, usize) {
        (self.attacks.get(), self.read.get())
    }

    /// Whether as much was spent as a search may spend, counted in steps and never in seconds.
    pub fn is_spent(&self) -> bool {
        self.work.get() > WORK
    }

    /// Whether a standard examination of what was examined last would take too long for a guess.
    pub fn is_dear(&self) -> bool {
        self.last.get().saturating_mul(LONGER) > DEAR
    }

    /// Steps that a standard examination takes, about, by what a quick one took.
    pub fn foreseen(&self, claim: &Judged) -> u64 {
        QUICK * LONGER * cost(&Subject::new(claim).recording(typical(claim)))
    }

    /// Steps so far.
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// Keeps counterexamples; a candidate that one of them violates is killed.
    pub fn keep(&self, instances: impl IntoIterator<Item = Instance>) {
        let mut pool = self.pool.borrow_mut();
        for instance in instances {
            if instance.entries().count() <= SMALL && !pool.contains(&instance) {
                // what has not killed for longest goes
                pool.truncate(MOST - 1);
                pool.insert(0, instance);
            }
        }
    }

    pub fn reads(&self, form: &Form) -> Option<Read> {
        self.read.set(self.read.get() + 1);
        form.read()
    }

    /// Which of the counterexamples met so far violate a candidate, exactly.
    pub fn sieve(&self, claim: &Judged) -> Sieved {
        let subject = Subject::new(claim);
        let violates = |instance: &Instance| fits(claim, instance) && violated(&subject, instance);
        Sieved { violated: self.pool.borrow().iter().map(violates).collect() }
    }

    /// Whether a counterexample met so far violates a candidate.
    pub fn is_killed(&self, claim: &Judged) -> bool {
        self.killer(claim).is_some()
    }

    /// A counterexample met so far that violates a candidate. What kills goes first the next time.
    pub fn killer(&self, claim: &Judged) -> Option<Instance> {
        let subject = Subject::new(claim);
        let mut pool = self.pool.borrow_mut();
        let at = pool.iter().position(|instance| fits(claim, instance) && violated(&subject, instance))?;
        pool[..=at].rotate_right(1);
        pool.first().cloned()
    }

    /// Whether a claim is proved to hold at an instance.
    pub fn holds_at(&self, claim: &Judged, instance: &Instance) -> bool {
        fits(claim, instance) && Subject::new(claim).decide(instance) == Decision::Holds
    }

    /// The quick attack; its counterexamples are kept.
    pub fn attacked(&self, claim: &Judged, at: Option<Size>) -> Findings {
        self.attacks.set(self.attacks.get() + 1);
        let subject = Subject::new(claim);
        let size = at.unwrap_or(typical(claim));
        // an identity that is false is false nearly everywhere
        let atoms = subject.recording(size).statement.atoms();
        let light = !atoms.is_empty() && atoms.iter().all(|atom| matches!(atom, Atom::Equal(..)));
        let effort = if light { Effort::Light } else { Effort::Whole };
        let findings = attack(&subject, Budget::Quick, self.seed, effort, at);
        self.work.set(self.work.get() + subject.evaluations() * cost(&subject.recording(size)));
        let mut worst: Vec<_> = findings.violations.iter().collect();
        worst.sort_by(|a, b| b.1.gap().total_cmp(&a.1.gap()));
        let first = findings.violations.iter().take(KEPT).map(|(instance, _)| instance.clone());
        self.keep(first.chain(worst.iter().take(KEPT).map(|(instance, _)| instance.clone())).collect::<Vec<_>>());
        findings
    }

    /// The whole examination, with every counterexample met so far as a kept instance.
    pub fn examined(&self, claim: &Judged, budget: Budget) -> Result<Judgement, Contradiction> {
        self.examination(claim, budget, self.seed)
    }

    /// The quick examination with other random streams.
    pub fn examined_from(&self, claim: &Judged, seed: u64) -> Result<Judgement, Contradiction> {
        self.examination(claim, Budget::Quick, self.seed.wrapping_add(seed))
    }

    fn examination(&self, claim: &Judged, budget: Budget, seed: u64) -> Result<Judgement, Contradiction> {
        self.attacks.set(self.attacks.get() + 1);
        let kept: Vec<Instance> = self.pool.borrow().iter().filter(|kept| fits(claim, kept)).cloned().collect();
        let how = Examination { budget, seed, ..Examination::quick() };
        let judgement = examine(&Executable::Formula(claim.clone()), &kept, how)?;
        let work = judgement.evaluations * cost(&Subject::new(claim).recording(typical(claim)));
        self.last.set(work);
        self.work.set(self.work.get() + work);
        if judgement.verdict == Verdict::Refuted {
            let found = [&judgement.counterexample, &judgement.worst, &judgement.clearest];
            self.keep(found.into_iter().flatten().map(|found| found.instance.clone()));
        }
        Ok(judgement)
    }

    /// Instances that meet the hypotheses of a claim, and whether it holds there, as far as that is decided.
    pub fn sample(&self, claim: &Judged) -> Vec<(Instance, bool)> {
        let subject = Subject::new(claim);
        let mut rng = stream(self.seed, &claim.id, &claim.case, Phase::Trials);
        let sizes: Vec<Size> = sizes(claim.least, Budget::Quick)
            .into_iter()
            .filter(|size| claim.says_something(*size))
            .take(SIZES)
            .collect();
        let mut sample = Vec::new();
        for turn in 0..SAMPLE {
            let Some(&size) = sizes.get(turn % sizes.len().max(1)) else { break };
            let place = Place { size, plan: (turn / sizes.len()) % claim.plans.max(1) };
            let drawn = knobs(&subject.construction(place).knobs, turn, &mut rng);
            let Some(instance) = subject.instance(&drawn, place) else { continue };
            match subject.decide(&instance) {
                Decision::Holds => sample.push((instance, true)),
                Decision::Violated(_) => sample.push((instance, false)),
                _ => {}
            }
        }
        sample
    }
}

/// Two of every dimension.
fn typical(claim: &Judged) -> Size {
    Size::of(&claim.least.lengths().map(|least| least.max(2)).collect::<Vec<_>>())
}

/// What one evaluation takes, in steps.
fn cost(recording: &Recording) -> u64 {
    let statements = recording.premises.iter().map(|premise| &premise.statement).chain([&recording.statement]);
    let orders = statements.flat_map(Statement::atoms).filter(|atom| matches!(atom, Atom::Loewner(..))).count();
    let spectral = |one: &&Operation| matches!(one, Operation::Eigenvalue(..) | Operation::Determinant(..));
    let spectral = recording.tape.operations().iter().filter(spectral).count();
    (recording.tape.operations().len() as u64) + ORDER * (orders + spectral) as u64
}

/// Whether an instance has the objects of a claim.
pub(super) fn fits(claim: &Judged, instance: &Instance) -> bool {
    claim.misfit(instance).is_none() && claim.says_something(instance.size)
}

/// Whether an instance meets the hypotheses and violates the claim, exactly.
fn violated(subject: &Subject, instance: &Instance) -> bool {
    match subject.decide(instance) {
        Decision::Violated(_) => true,
        Decision::Holds | Decision::Rejected(_) => false,
        // sides that agree so far are for the attack to tell apart
        Decision::Tie(possible) if possible < TIE => false,
        _ if instance.entries().count() > SMALLEST => false,
        _ => matches!(subject.decide_escalating(instance), Decision::Violated(_)),
    }
}

impl Trial {
    /// Whether an instance meets the hypotheses of a claim and violates it, exactly.
    pub fn violates(&self, claim: &Judged, instance: &Instance) -> bool {
        fits(claim, instance) && violated(&Subject::new(claim), instance)
    }
}
