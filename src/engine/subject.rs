//! A claim under examination: its recordings by size, and the count of what was spent on it.

use super::certify::{Decision, decide_escalating, decide_fast};
use super::score::{Score, score};
use super::symmetry::guarded;
use crate::claims::{Construction, Instance, Judged, Premise, Recording, Size, Statement};
use crate::number::recorder::{Slot, Tape};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// A claim with its recorded formulas and its evaluation count.
pub struct Subject<'a> {
    claim: &'a Judged,
    recordings: RefCell<HashMap<Size, Rc<Recording>>>,
    constructions: RefCell<HashMap<Size, Rc<Construction>>>,
    evaluations: Cell<u64>,
    /// What the f64 replays of a recording or construction fill again and again.
    recorded: RefCell<HashMap<Size, Vec<f64>>>,
    constructed: RefCell<HashMap<Size, Vec<f64>>>,
}

/// Premises and statement at one point, in floating point.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The statement.
    pub statement: Statement<f64>,
    /// How near it is to being violated; `None` where a premise fails or something is not a number.
    pub score: Option<f64>,
}

impl<'a> Subject<'a> {
    /// A claim about to be examined.
    pub fn new(claim: &'a Judged) -> Self {
        Subject {
            claim,
            recordings: RefCell::default(),
            constructions: RefCell::default(),
            evaluations: Cell::new(0),
            recorded: RefCell::default(),
            constructed: RefCell::default(),
        }
    }

    /// The claim.
    pub fn claim(&self) -> &'a Judged {
        self.claim
    }

    /// Formula evaluations so far, in any number system.
    pub fn evaluations(&self) -> u64 {
        self.evaluations.get()
    }

    /// Counts one evaluation.
    pub fn count(&self) {
        self.evaluations.set(self.evaluations.get() + 1);
    }

    /// The formula for a size, recorded once, with the premise that its matrices are symmetric where that is not shown.
    pub fn recording(&self, size: Size) -> Rc<Recording> {
        self.recordings
            .borrow_mut()
            .entry(size)
            .or_insert_with(|| Rc::new(guarded(self.claim, size).unwrap_or_else(silent)))
            .clone()
    }

    /// The construction for a size, recorded once.
    pub fn construction(&self, size: Size) -> Rc<Construction> {
        self.constructions
            .borrow_mut()
            .entry(size)
            .or_insert_with(|| Rc::new(self.claim.construct(size).unwrap_or_else(unmade)))
            .clone()
    }

    /// Premises and statement of an instance in floating point.
    pub fn see(&self, instance: &Instance) -> Option<Seen> {
        self.count();
        let recording = self.recording(instance.size);
        let inputs: Vec<f64> = instance.entries().map(crate::number::Exact::to_f64).collect();
        let mut recorded = self.recorded.borrow_mut();
        let values = recorded.entry(instance.size).or_default();
        recording.tape.replay_into(&inputs, &(), values)?;
        Some(Seen {
            statement: floats(&recording.statement, values),
            score: appraise(&recording.premises, &recording.statement, values).map(|score| score.value),
        })
    }

    /// The instance that knobs stand for; `None` where it is not finite.
    pub fn instance(&self, knobs: &[f64], size: Size) -> Option<Instance> {
        let entries: Vec<f64> = self.constructed(knobs, size, |construction, values| {
            Some(construction.entries.iter().map(|slot| values[*slot as usize]).collect())
        })?;
        Instance::from_floats(&self.claim.objects, size, &entries)
    }

    /// The score of the instance that knobs stand for.
    pub fn score(&self, knobs: &[f64], size: Size) -> Option<f64> {
        self.count();
        self.constructed(knobs, size, |construction, values| {
            appraise(&construction.premises, &construction.statement, values).map(|score| score.value)
        })
    }

    /// The score of the instance that knobs stand for, with its derivative by every knob.
    pub fn climb(&self, knobs: &[f64], size: Size) -> Option<(f64, Vec<f64>)> {
        self.count();
        self.constructed(knobs, size, |construction, values| {
            let score = appraise(&construction.premises, &construction.statement, values)?;
            let gradient = construction.tape.adjoint(values, &score.weights, knobs.len());
            Some((score.value, gradient))
        })
    }

    /// What is made of the values that a construction has in floating point.
    fn constructed<T>(
        &self,
        knobs: &[f64],
        size: Size,
        make: impl FnOnce(&Construction, &[f64]) -> Option<T>,
    ) -> Option<T> {
        let construction = self.construction(size);
        let mut constructed = self.constructed.borrow_mut();
        let values = constructed.entry(size).or_default();
        construction.tape.replay_into(knobs, &(), values)?;
        make(&construction, values)
    }

    /// The decision of exact rationals, intervals or arithmetic A, with as much precision as it takes.
    pub fn decide_escalating(&self, instance: &Instance) -> Decision {
        self.count();
        decide_escalating(&self.recording(instance.size), instance).0
    }

    /// The decision of exact rationals or intervals.
    pub fn decide(&self, instance: &Instance) -> Decision {
        self.count();
        decide_fast(&self.recording(instance.size), instance).0
    }
}

/// What is recorded at a size at which a claim says nothing: a statement without parts, which is no evidence.
fn silent() -> Recording {
    Recording { tape: Tape::default(), premises: Vec::new(), statement: Statement::All(Vec::new()) }
}

/// How instances are made there: not at all.
fn unmade() -> Construction {
    let Recording { tape, premises, statement } = silent();
    Construction { tape, knobs: 0, entries: Vec::new(), premises, statement }
}

fn floats(statement: &Statement<Slot>, values: &[f64]) -> Statement<f64> {
    statement.map(&mut |slot| values[*slot as usize])
}

fn appraise(premises: &[Premise<Slot>], statement: &Statement<Slot>, values: &[f64]) -> Option<Score> {
    let met = |premise: &Premise<Slot>| super::score::met(&floats(&premise.statement, values));
    premises.iter().all(met).then(|| score(statement, values))?
}
