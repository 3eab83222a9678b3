//! A claim: ingredients, how to draw them inside the hypotheses, what is given and what is said.

use super::breakdown::caught;
use super::{
    Axis, Dependence, Derived, Executable, Ingredients, Instance, Knobs, Name, Premise, Shape, Size, Statement, Tier,
};
use crate::number::recorder::{Recorded, Slot, Tape, record};
use crate::number::{Exact, Real};
use nalgebra::DMatrix;
use std::sync::Arc;

/// The ingredients of a claim over the number `S`.
pub type Of<C, S> = <<C as Claim>::On as Ingredients>::Of<S>;

/// A claim with a formula, written once over any number.
///
/// It neither loops over cases, prints, draws random numbers nor decides. No formula may branch on a value.
pub trait Claim: Send + Sync + 'static {
    /// Its ingredients.
    type On: Ingredients;

    /// The catalogue's id.
    fn id(&self) -> &'static str;
    /// The catalogue's case, or `case; reading` for an extra row.
    fn case(&self) -> &'static str {
        "any"
    }
    /// The reading judged, in words, where the print allows several.
    fn reading(&self) -> &'static str {
        "as printed"
    }
    /// The smallest size at which it says anything.
    fn least(&self) -> Size {
        Size::new(1, 1)
    }
    /// What the statement supports when it holds; refuting it refutes the claim in either case.
    fn strength(&self) -> Strength {
        Strength::Whole
    }
    /// Restrictions that the executable form adds to the printed one, to be named with every region; empty for none.
    fn scope(&self) -> &'static str {
        ""
    }
    /// Ingredients inside the hypotheses from unconstrained knobs.
    fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Of<Self, S>;
    /// The hypotheses.
    fn given<S: Real>(&self, _: &Of<Self, S>) -> Vec<Premise<S>> {
        Vec::new()
    }
    /// The statement.
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S>;
    /// Structured instances of its own, tried before any search.
    fn corners(&self) -> Vec<Instance> {
        Vec::new()
    }
}

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
    /// How instances are to meet each hypothesis, as far as that is planned: [`Tier::Retracted`] where it is left open. Empty
    /// where all are met by construction.
    pub tiers: Vec<(Name, Tier)>,
    /// Structured instances of its own.
    pub corners: Vec<Instance>,
}

impl Judged {
    /// The construction of instances of this size by a plan; `None` at a size at which the claim says nothing, or at which
    /// it breaks down.
    pub fn construct(&self, size: Size, plan: usize) -> Option<Construction> {
        caught(|| (self.construct)(size, plan)).ok()?
    }

    /// The same claim with its formula changed as `change` says, in recordings only.
    pub fn with_recording(mut self, change: impl Fn(Recording) -> Recording + Send + Sync + 'static) -> Self {
        self.dependence = None;
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

/// A claim behind its door.
pub fn formula(claim: impl Claim) -> Executable {
    Executable::Formula(judged(claim))
}

/// A claim as the engine sees it.
pub fn judged<C: Claim>(claim: C) -> Judged {
    let door = Arc::new(Door(claim));
    let claim = &door.0;
    let named = |shape: &Shape<&str>| Shape {
        name: shape.name.into(),
        rows: shape.rows,
        columns: shape.columns,
        form: shape.form,
    };
    let derived = C::On::DERIVED.iter().map(|d| Derived { name: d.name.into(), formula: d.formula.into() });
    Judged {
        id: claim.id().into(),
        case: claim.case().into(),
        reading: claim.reading().into(),
        scope: claim.scope().into(),
        dimensions: vec!["n".into(), "d".into()],
        least: claim.least(),
        strength: claim.strength(),
        objects: C::On::SHAPES.iter().map(named).collect(),
        derived: derived.collect(),
        corners: claim.corners(),
        record: Arc::new({
            let door = door.clone();
            move |size| Some(door.record(size))
        }),
        plans: 1,
        construct: Arc::new(move |size, _| Some(door.construct(size))),
        dependence: None,
        cover: Arc::new(|_| None),
        tiers: Vec::new(),
    }
}

/// Facts without inputs, recorded.
pub fn facts(statement: impl FnOnce() -> Statement<Recorded>) -> Recording {
    let (statement, tape) = record(|| statement().map(&mut |value: &Recorded| value.slot()));
    Recording { tape, premises: Vec::new(), statement }
}

/// The door from a [`Claim`] to the engine.
struct Door<C>(C);

type Parts<T> = (Vec<Premise<T>>, Statement<T>);

impl<C: Claim> Door<C> {
    fn evaluate(&self, of: &Of<C, Recorded>) -> Parts<Slot> {
        let mut slot = |value: &Recorded| value.slot();
        let premises = self.0.given(of).iter().map(|premise| premise.map(&mut slot)).collect();
        (premises, self.0.says(of).map(&mut slot))
    }

    fn record(&self, size: Size) -> Recording {
        let ((premises, statement), tape) = record(|| {
            let mut next = 0;
            let of = C::On::bind(&mut |name| {
                let shape = C::On::SHAPES.iter().find(|shape| shape.name == name);
                let (rows, columns) = shape.map_or((0, 0), |shape| (size.along(shape.rows), size.along(shape.columns)));
                let first = next;
                next += (rows * columns) as u32;
                DMatrix::from_iterator(rows, columns, (first..next).map(Recorded::input))
            });
            self.evaluate(&of)
        });
        Recording { tape, premises, statement }
    }

    fn construct(&self, size: Size) -> Construction {
        let ((knobs, entries, (premises, statement)), tape) = record(|| {
            let mut knobs = Knobs::new(|k| Recorded::input(k as u32));
            let objects = C::On::unbind(self.0.draw(&mut knobs, size));
            let entries = objects.iter().flat_map(|object| object.value.iter().map(|x| x.slot())).collect();
            let of = C::On::bind(&mut |name| {
                let object = objects.iter().find(|object| &*object.name == name);
                object.map_or_else(|| DMatrix::from_vec(0, 0, Vec::new()), |object| object.value.clone())
            });
            (knobs.taken(), entries, self.evaluate(&of))
        });
        Construction { tape, knobs: vec![Knob::Real; knobs], entries, premises, statement, exact: Exactness::Never }
    }
}

/// An instance from rows of exact texts, for a claim's own corners: `exact_matrix(&[&["1/2", "0"]])`; where an entry is
/// unreadable or the rows differ in length the matrix is empty, which fits no shape and makes the claim ill-formed.
pub fn exact_matrix(rows: &[&[&str]]) -> DMatrix<Exact> {
    let columns = rows.first().map_or(0, |row| row.len());
    let read: Option<Vec<Exact>> = rows.iter().flat_map(|row| row.iter()).map(|entry| entry.parse().ok()).collect();
    match read.filter(|_| rows.iter().all(|row| row.len() == columns)) {
        Some(entries) => DMatrix::from_row_iterator(rows.len(), columns, entries),
        None => DMatrix::from_vec(0, 0, Vec::new()),
    }
}
