//! A claim: ingredients, how to draw them inside the hypotheses, what is given and what is said.

use super::judged::{Construction, Exactness, Judged, Knob, Recording, Strength};
use super::{Derived, Executable, Ingredients, Instance, Knobs, Premise, Shape, Size, Statement};
use crate::number::Real;
use crate::number::recorder::{Recorded, Slot, record};
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
        named: Vec::new(),
        admits: None,
        silence: None,
        prover: None,
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
