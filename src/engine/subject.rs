//! A claim under examination: its recordings by size, and the count of what was spent on it.

use super::certify::{Decision, decide_fast};
use crate::claims::{Evaluated, Instance, Judged, Recording, Size};
use num_dual::Dual64;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// A claim with its recorded formulas and its evaluation count.
pub struct Subject<'a> {
    claim: &'a dyn Judged,
    recordings: RefCell<HashMap<Size, Rc<Recording>>>,
    evaluations: Cell<u64>,
}

impl<'a> Subject<'a> {
    /// A claim about to be examined.
    pub fn new(claim: &'a dyn Judged) -> Self {
        Subject { claim, recordings: RefCell::default(), evaluations: Cell::new(0) }
    }

    /// The claim.
    pub fn claim(&self) -> &'a dyn Judged {
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

    /// The formula for a size, recorded once.
    pub fn recording(&self, size: Size) -> Rc<Recording> {
        self.recordings.borrow_mut().entry(size).or_insert_with(|| Rc::new(self.claim.record(size))).clone()
    }

    /// Premises and statement in floating point.
    pub fn float(&self, instance: &Instance<f64>) -> Evaluated<f64> {
        self.count();
        self.claim.float(instance)
    }

    /// Premises and statement with a derivative along one direction of the knobs.
    pub fn slope(&self, knobs: &[Dual64], size: Size) -> Evaluated<Dual64> {
        self.count();
        self.claim.slope(knobs, size)
    }

    /// The decision of exact rationals or intervals.
    pub fn decide(&self, instance: &Instance) -> Decision {
        self.count();
        decide_fast(&self.recording(instance.size), instance).0
    }
}
