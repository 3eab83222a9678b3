//! From a row of a lemma to a claim that the engine can judge: hypotheses become instances.
//!
//! Every hypothesis stays a premise that is proved on every instance that counts. How instances come to meet it is
//! found here, from a table of patterns over the typed tree (`patterns`): ingredients are made one after another
//! (`plan`), each from unconstrained knobs by a rational parametrisation where there is one (`knobs`, `make`), so that
//! equalities hold exactly. What no pattern meets is left to [`super::retract`](super) and to the search.

mod cover;
mod knobs;
mod make;
mod parts;
mod patterns;
mod plan;
mod premise;
mod prune;
mod sequence;

use super::chain::OfRow;
pub use crate::claims::Tier;
use crate::claims::{
    Admits, Atom, Axis, Construction, Derived, Exactness, Form, Judged, Name, Premise, Recording, Shape, Size, Strength,
};
use crate::language::{Dim, Domain, Lowering, NotAtThisSize, Origin, Row, RowKind, extent, written};
use crate::number::recorder::{Recorded, Slot, record};
use knobs::Knobs;
use make::Maker;
use nalgebra::DMatrix;
use plan::{Plan, derivations, plans};
use sequence::{derive, one_after_another, said};
use std::collections::HashMap;
use std::sync::Arc;

/// The claim that a row makes, and for each of its hypotheses how instances come to meet it.
///
/// # Errors
/// A dimension of an ingredient that is no linear sum of named dimensions.
pub fn judged(row: Arc<Row>) -> Result<(Judged, Vec<(Name, Tier)>), NotLinear> {
    judged_by(row, true)
}

/// The same claim, its instances made without one of the first two tiers, to see what that is good for: nothing is
/// constructed, or nothing is derived. The other tiers are [strategies](crate::engine::Strategy) of the attack.
///
/// # Errors
/// As [`judged`].
pub fn judged_without(row: &Row, tier: Tier) -> Result<Judged, NotLinear> {
    let mut row = row.clone();
    if tier == Tier::Derived {
        row.hypotheses.iter_mut().for_each(|hypothesis| hypothesis.origin = Origin::Condition);
    }
    judged_by(Arc::new(row), tier != Tier::Constructed).map(|(claim, _)| claim)
}

fn judged_by(row: Arc<Row>, construct: bool) -> Result<(Judged, Vec<(Name, Tier)>), NotLinear> {
    let objects = objects(&row)?;
    let derived: Vec<usize> = derivations(&row).iter().map(|one| one.ingredient).collect();
    let kept: Vec<Shape> =
        objects.iter().enumerate().filter(|(k, _)| !derived.contains(k)).map(|(_, shape)| shape.clone()).collect();
    let formula = |one: &plan::Derivation<'_>| {
        let text: Name = row.hypotheses[one.hypothesis].text.clone();
        Derived { name: row.ingredients[one.ingredient].name.clone(), formula: text }
    };
    let formulas: Vec<Derived> = derivations(&row).iter().map(formula).collect();
    let tiers = tiers(&row);
    let found: Vec<Plan> = match construct {
        true => plans(&row, &derivations(&row)),
        false => plans(&row, &derivations(&row)).into_iter().map(|plan| plan.plain()).take(1).collect(),
    };
    let reading = match &row.kind {
        RowKind::Printed => "as printed".into(),
        RowKind::Reading(words) | RowKind::Repair(words) => words.clone(),
        RowKind::Stronger => "the next stronger variant".into(),
    };
    let claim = Judged {
        id: row.id.clone(),
        case: row.case.clone(),
        reading,
        scope: "".into(),
        dimensions: row.dims.clone(),
        least: Size::of(&vec![1; row.dims.len()]),
        strength: if row.consequence { Strength::Consequence } else { Strength::Whole },
        objects: kept,
        derived: formulas,
        plans: found.len(),
        tiers: tiers.clone(),
        // what is derived from a hypothesis is no ingredient of its own
        dependence: if derived.is_empty() { extent(&row) } else { None },
        named: written(&row),
        admits: (!row.dimension_hypotheses.is_empty()).then(|| {
            let row = row.clone();
            Arc::new(move |size| row.admits(size).is_ok()) as Admits
        }),
        silence: Some({
            let row = row.clone();
            Arc::new(move |size| recorded(&row, size).err().map(|why| why.to_string()))
        }),
        prover: Some(Arc::new(OfRow { row: row.clone() })),
        corners: Vec::new(),
        record: Arc::new({
            let row = row.clone();
            move |size| recorded(&row, size).ok()
        }),
        cover: Arc::new({
            let (row, plan) = (row.clone(), found.first().cloned());
            move |size| cover::covering(&row, plan.as_ref()?, size).ok()?
        }),
        construct: Arc::new(move |size, plan| constructed(&row, found.get(plan)?, size).ok()),
    };
    Ok((claim, tiers))
}

/// A dimension that instances cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` has the dimension {dim}: wanted a sum of named dimensions and a number, such as 2 n + 1")]
pub struct NotLinear {
    /// The ingredient.
    pub name: Name,
    /// The dimension as written.
    pub dim: String,
}

fn objects(row: &Row) -> Result<Vec<Shape>, NotLinear> {
    let axis = |name: &Name, dim: &Dim| {
        let wrong = || NotLinear { name: name.clone(), dim: dim.to_string() };
        let linear = dim.linear().ok_or_else(wrong)?;
        let mut coefficients = vec![0i8; row.dims.len()];
        for (named, coefficient) in &linear.coefficients {
            let at = row.dims.iter().position(|known| known == named).ok_or_else(wrong)?;
            coefficients[at] = i8::try_from(*coefficient).map_err(|_| wrong())?;
        }
        Ok(Axis::linear(i16::try_from(linear.constant).map_err(|_| wrong())?, &coefficients))
    };
    let shape = |one: &crate::language::Ingredient| {
        Ok(Shape {
            name: one.name.clone(),
            rows: axis(&one.name, &one.shape.rows)?,
            columns: axis(&one.name, &one.shape.columns)?,
            form: match one.domain {
                Domain::Symmetric | Domain::Semidefinite | Domain::Definite => Form::Symmetric,
                Domain::Skew => Form::Skew,
                Domain::Diagonal => Form::Diagonal,
                _ => Form::General,
            },
        })
    };
    row.ingredients.iter().map(shape).collect()
}

fn tiers(row: &Row) -> Vec<(Name, Tier)> {
    let derived = derivations(row);
    let open = plans(row, &derived).into_iter().next().map(|plan| plan.open).unwrap_or_default();
    let tier = |number: usize| match () {
        () if derived.iter().any(|one| one.hypothesis == number) => Tier::Derived,
        () if open.contains(&number) => Tier::Retracted,
        () => Tier::Constructed,
    };
    row.hypotheses.iter().enumerate().map(|(number, hypothesis)| (hypothesis.text.clone(), tier(number))).collect()
}

fn recorded(row: &Row, size: Size) -> Result<Recording, NotAtThisSize> {
    row.admits(size)?;
    let derived: Vec<usize> = derivations(row).iter().map(|one| one.ingredient).collect();
    let (result, tape) = record(|| {
        let mut lowering = Lowering::new(row, size);
        let mut next = 0;
        for (_, one) in row.ingredients.iter().enumerate().filter(|(k, _)| !derived.contains(k)) {
            let (rows, columns) = lowering.shape(&one.shape)?;
            let first = next;
            next += (rows * columns) as u32;
            let value = DMatrix::from_iterator(rows, columns, (first..next).map(Recorded::input));
            lowering.bind(&one.name, value);
        }
        derive(row, &mut lowering)?;
        said(row, &mut lowering)
    });
    let (premises, statement) = result?;
    Ok(prune::recording(Recording { tape, premises, statement }))
}

fn constructed(row: &Row, plan: &Plan, size: Size) -> Result<Construction, NotAtThisSize> {
    row.admits(size)?;
    let (result, tape) = record(|| {
        let mut knobs = Knobs::default();
        let mut lowering = Lowering::new(row, size);
        let mut maker = Maker {
            row,
            plain: plan.plain,
            lowering: &mut lowering,
            knobs: &mut knobs,
            factors: HashMap::new(),
            values: HashMap::new(),
        };
        one_after_another(&mut maker, row, plan)?;
        let values = std::mem::take(&mut maker.values);
        derive(row, &mut lowering)?;
        let kept = (0..row.ingredients.len()).filter_map(|k| values.get(&k));
        let entries = kept.flat_map(|value| value.iter().map(|x| x.slot())).collect();
        let (premises, statement) = said(row, &mut lowering)?;
        Ok((knobs.kinds, entries, premises, statement))
    });
    let (knobs, entries, premises, statement) = result?;
    Ok(prune::construction(Construction { tape, knobs, entries, exact: exactness(&premises), premises, statement }))
}

/// Rounded entries would miss an equality; they would hardly show an order of matrices that holds with equality.
fn exactness(premises: &[Premise<Slot>]) -> Exactness {
    let atoms: Vec<Atom<Slot>> = premises.iter().flat_map(|premise| premise.statement.atoms()).collect();
    match () {
        () if atoms.iter().any(|atom| matches!(atom, Atom::Equal(l, r, _) if l != r)) => Exactness::Always,
        () if atoms.iter().any(|atom| matches!(atom, Atom::Loewner(..))) => Exactness::WhereShort,
        () => Exactness::Never,
    }
}
