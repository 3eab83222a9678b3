//! A candidate on trial: kept counterexamples first, then the attack, then rays.

use super::form::{Form, Read};
use crate::claims::{Atom, Executable, Instance, Judged, Judgement, Size, Verdict};
use crate::engine::certify::Decision;
use crate::engine::generate::{Phase, knobs, sizes, stream};
use crate::engine::{Budget, Contradiction, Examination, Findings, Place, Subject, attack, examine};
use std::cell::{Cell, RefCell};

/// Counterexamples that are kept of one attack: so many of the simplest and of the worst; and in all.
const KEPT: usize = 6;
/// Steps of tapes that a search may replay in attacks, about.
const WORK: u64 = 200_000_000;
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
    read: Cell<usize>,
}

/// What the counterexamples met so far make of a candidate.
pub(super) struct Sieved {
    /// For each of them whether it violates the candidate.
    pub violated: Vec<bool>,
}

impl Trial {
    pub fn new(seed: u64) -> Self {
        Trial { pool: RefCell::default(), seed, attacks: Cell::new(0), work: Cell::new(0), read: Cell::new(0) }
    }

    /// Attacks and candidates so far.
    pub fn spent(&self) -> (usize, usize) {
        (self.attacks.get(), self.read.get())
    }

    /// Whether as much was spent as a search may spend, counted in steps and never in seconds.
    pub fn is_spent(&self) -> bool {
        self.work.get() > WORK
    }

    /// Steps so far.
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// Keeps counterexamples; a candidate that one of them violates is killed.
    pub fn keep(&self, instances: impl IntoIterator<Item = Instance>) {
        let mut pool = self.pool.borrow_mut();
        for instance in instances {
            if instance.entries().count() <= SMALL && pool.len() < MOST && !pool.contains(&instance) {
                pool.push(instance);
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

    /// Whether a counterexample met so far violates a candidate. What kills goes first the next time.
    pub fn is_killed(&self, claim: &Judged) -> bool {
        let subject = Subject::new(claim);
        let mut pool = self.pool.borrow_mut();
        let killer = pool.iter().position(|instance| fits(claim, instance) && violated(&subject, instance));
        if let Some(at) = killer {
            pool[..=at].rotate_right(1);
        }
        killer.is_some()
    }

    /// The quick attack; its counterexamples are kept.
    pub fn attacked(&self, claim: &Judged, at: Option<Size>) -> Findings {
        self.attacks.set(self.attacks.get() + 1);
        let subject = Subject::new(claim);
        let typical = claim.least.lengths().map(|least| least.max(2)).collect::<Vec<_>>();
        let size = at.unwrap_or(Size::of(&typical));
        // an identity that is false is false nearly everywhere
        let atoms = subject.recording(size).statement.atoms();
        let light = !atoms.is_empty() && atoms.iter().all(|atom| matches!(atom, Atom::Equal(..)));
        let findings = attack(&subject, Budget::Quick, self.seed, light, at);
        let steps = subject.recording(size).tape.operations().len() as u64;
        self.work.set(self.work.get() + subject.evaluations() * steps);
        let mut worst: Vec<_> = findings.violations.iter().collect();
        worst.sort_by(|a, b| b.1.gap().total_cmp(&a.1.gap()));
        let first = findings.violations.iter().take(KEPT).map(|(instance, _)| instance.clone());
        self.keep(first.chain(worst.iter().take(KEPT).map(|(instance, _)| instance.clone())).collect::<Vec<_>>());
        findings
    }

    /// The whole examination, with every counterexample met so far as a kept instance.
    pub fn examined(&self, claim: &Judged, budget: Budget) -> Result<Judgement, Contradiction> {
        self.attacks.set(self.attacks.get() + 1);
        let kept: Vec<Instance> = self.pool.borrow().iter().filter(|kept| fits(claim, kept)).cloned().collect();
        let how = Examination { budget, seed: self.seed, ..Examination::quick() };
        let judgement = examine(&Executable::Formula(claim.clone()), &kept, how)?;
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
