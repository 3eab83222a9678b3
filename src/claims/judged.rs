//! A claim as the engine sees it: what is recorded of it, and how its instances are made.

use super::breakdown::caught;
use super::{Axis, Dependence, Derived, Instance, Name, Premise, Prover, Shape, Size, Statement, Tier};
use crate::number::recorder::{Slot, Tape};
use std::sync::Arc;

/// What an executable statement supports when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// It is the claim: what is shown of it is shown of the claim.
    Whole,
    /// It follows from the claim, so that refuting it refutes the claim, and holding supports nothing.
    Consequence,
}

/// The formula of a claim recorded for one size: premises and statement as slots of one tape.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The steps; input k is the k-th entry of the instance.
    pub tape: Tape,
    /// The hypotheses.
    pub premises: Vec<Premise<Slot>>,
    /// The statement.
    pub statement: Statement<Slot>,
}

/// The construction of an instance recorded for one size: from knobs to ingredients to premises and statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Construction {
    /// The steps; input k is knob k.
    pub tape: Tape,
    /// What each knob is.
    pub knobs: Vec<Knob>,
    /// The entries of the instance, object after object and column after column.
    pub entries: Vec<Slot>,
    /// The hypotheses.
    pub premises: Vec<Premise<Slot>>,
    /// The statement.
    pub statement: Statement<Slot>,
    /// When entries are computed in rationals, where they can be.
    pub exact: Exactness,
}

/// The statement over all instances that meet those hypotheses which are equalities: recorded for one size.
///
/// The entries of an instance are rational functions of free numbers and of signs. Whatever instance meets the
/// hypotheses is among their values for real free numbers, or a limit of those that is on the same irreducible variety;
/// values may miss hypotheses that are no equalities. A polynomial that vanishes for all free numbers and all signs
/// therefore vanishes at every instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Covering {
    /// The steps; input k is free number k.
    pub tape: Tape,
    /// How many free numbers there are.
    pub inputs: usize,
    /// Which of them stand for 1 or −1.
    pub signs: Vec<u32>,
    /// The entries of an instance.
    pub entries: Vec<Slot>,
    /// The hypotheses, those that hold for all free numbers included.
    pub premises: Vec<Premise<Slot>>,
    /// The statement, without parts where no instance of this size meets the hypotheses.
    pub statement: Statement<Slot>,
}

/// When the entries of an instance are computed from its knobs in rationals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// Never: rounded entries meet the hypotheses as well.
    Never,
    /// Where the knobs are short: orders of matrices are met with equality then.
    WhereShort,
    /// Always, from knobs that are rounded first: some hypothesis is an equality.
    Always,
}

/// What an unconstrained number of a construction is, so that it is drawn where it makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// Any number.
    Real,
    /// A number of which the magnitude counts, of any scale; 0 where `zero` says so.
    Magnitude {
        /// Whether 0 is drawn.
        zero: bool,
    },
    /// A share in [0, 1], to which it is cut.
    Unit,
    /// A number of which the sign counts.
    Sign,
}

/// The formula for instances of a size; `None` at a size at which the claim says nothing.
pub type Record = Arc<dyn Fn(Size) -> Option<Recording> + Send + Sync>;
/// The construction of instances of a size by one of the claim's plans.
pub type Construct = Arc<dyn Fn(Size, usize) -> Option<Construction> + Send + Sync>;

/// The covering of a size; `None` where no hypothesis is an equality, or where nothing covers all instances.
pub type Cover = Arc<dyn Fn(Size) -> Option<Covering> + Send + Sync>;

/// Whether hypotheses about dimensions allow a size.
pub type Admits = Arc<dyn Fn(Size) -> bool + Send + Sync>;

/// Why nothing is said at a size, in words; `None` where something is.
pub type Silence = Arc<dyn Fn(Size) -> Option<String> + Send + Sync>;

/// A claim as the engine sees it: named matrices over named dimensions, and what is recorded of them.
#[derive(Clone)]
pub struct Judged {
    /// The catalogue's id.
    pub id: Name,
    /// The catalogue's case.
    pub case: Name,
    /// The reading judged.
    pub reading: Name,
    /// Restrictions of the executable form; empty for none.
    pub scope: Name,
    /// The names of its dimensions.
    pub dimensions: Vec<Name>,
    /// The smallest size at which it says anything.
    pub least: Size,
    /// What the statement supports when it holds.
    pub strength: Strength,
    /// Its objects with their axes.
    pub objects: Vec<Shape>,
    /// What its formulas derive from them.
    pub derived: Vec<Derived>,
    /// The formula.
    pub record: Record,
    /// How many ways there are to make instances.
    pub plans: usize,
    /// How instances are made.
    pub construct: Construct,
    /// All instances that meet the hypotheses which are equalities.
    pub cover: Cover,
    /// Of an identity, how it depends on each dimension, so that a few lengths settle all; `None` where that is not known.
    pub dependence: Option<Vec<Dependence>>,
    /// Whole numbers that it names and that a length can meet, so that the sizes about them are worth a look.
    pub named: Vec<usize>,
    /// Which sizes its hypotheses about dimensions allow; `None` where all are.
    pub admits: Option<Admits>,
    /// Why nothing is said at a size; `None` where that is not known.
    pub silence: Option<Silence>,
    /// Who proves it for all sizes; `None` where nobody tries.
    pub prover: Option<Arc<dyn Prover>>,
    /// How instances are to meet each hypothesis, as far as that is planned: [`Tier::Retracted`] where it is left open. Empty
    /// where all are met by construction.
    pub tiers: Vec<(Name, Tier)>,
    /// Structured instances of its own.
    pub corners: Vec<Instance>,
}

impl Judged {
    /// The formula for instances of this size; `None` at a size at which the claim says nothing, or at which its formula
    /// [breaks down](Judged::breakdown).
    pub fn record(&self, size: Size) -> Option<Recording> {
        self.recorded(size).ok()?
    }

    /// What the formula says of why it cannot be recorded at this size: the words of its panic; `None` where it can.
    pub fn breakdown(&self, size: Size) -> Option<String> {
        self.recorded(size).err()
    }

    fn recorded(&self, size: Size) -> Result<Option<Recording>, String> {
        // Nothing that a recording changes is looked at after it broke down.
        caught(|| (self.record)(size))
    }

    /// The construction of instances of this size by a plan; `None` at a size at which the claim says nothing, or at which
    /// it breaks down.
    pub fn construct(&self, size: Size, plan: usize) -> Option<Construction> {
        caught(|| (self.construct)(size, plan)).ok()?
    }

    /// The same claim with its formula changed as `change` says, in recordings only.
    pub fn with_recording(mut self, change: impl Fn(Recording) -> Recording + Send + Sync + 'static) -> Self {
        self.dependence = None;
        self.prover = None;
        let record = self.record.clone();
        self.record = Arc::new(move |size| record(size).map(&change));
        self
    }

    /// Whether the claim says something at this size.
    pub fn says_something(&self, size: Size) -> bool {
        self.least.lengths().zip(size.lengths()).all(|(least, length)| least <= length) && self.record(size).is_some()
    }

    /// How many entries an instance of this size has.
    pub fn entries(&self, size: Size) -> usize {
        self.objects.iter().map(|shape| shape.entries(size)).sum()
    }

    /// Whether some object has a row or column along a dimension, counted from 0.
    pub fn uses(&self, dimension: usize) -> bool {
        let along = |axis: &Axis| axis.coefficient(dimension) != 0;
        self.objects.iter().any(|shape| along(&shape.rows) || along(&shape.columns))
    }

    /// A size in words: `n = 2, d = 1`.
    pub fn sized(&self, size: Size) -> String {
        let names = self.dimensions.iter().zip(size.lengths());
        names.map(|(name, length)| format!("{name} = {length}")).collect::<Vec<_>>().join(", ")
    }
}
