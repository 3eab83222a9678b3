//! The ingredients of an instance made one after another, then what is said of them.

use super::parts::{mentioned, parts};
use super::patterns::{Asked, asked};
use super::plan::{Plan, derivations};
use super::premise;
use crate::claims::{Premise, Statement};
use crate::language::{Lowering, NotAtThisSize, Row};
use crate::number::recorder::{Recorded, Slot};

/// Who makes ingredients to meet what is asked of them.
pub(super) trait Makes<'a> {
    /// Makes one ingredient and hands it to the lowering.
    fn make(&mut self, number: usize, asked: &[Asked<'a>]) -> Result<(), NotAtThisSize>;
    /// Where values are bound.
    fn lowering(&mut self) -> &mut Lowering<'a>;
}

/// Makes every ingredient in the order of the plan, with the derived ones in between as soon as they are known.
pub(super) fn one_after_another<'a>(
    maker: &mut impl Makes<'a>,
    row: &'a Row,
    plan: &Plan,
) -> Result<(), NotAtThisSize> {
    let mut defined = derivations(row).into_iter().peekable();
    let derived: Vec<usize> = derivations(row).iter().map(|one| one.ingredient).collect();
    for &number in &plan.order {
        maker.make(number, &wanted(row, plan, number))?;
        // A derived ingredient may be needed by the next one.
        while let Some(one) =
            defined.next_if(|one| mentioned(row, &one.by).iter().all(|k| made(plan, number, *k) || derived.contains(k)))
        {
            let value = maker.lowering().expression(&one.by)?;
            maker.lowering().bind(&row.ingredients[one.ingredient].name, value);
        }
    }
    Ok(())
}

/// Whether an ingredient has been made when `number` is.
fn made(plan: &Plan, number: usize, ingredient: usize) -> bool {
    let at = |k: usize| plan.order.iter().position(|one| *one == k);
    at(ingredient).is_some_and(|place| Some(place) <= at(number))
}

/// What one ingredient is made to meet.
fn wanted<'a>(row: &'a Row, plan: &Plan, number: usize) -> Vec<Asked<'a>> {
    let mut all = Vec::new();
    for (hypothesis, part) in &plan.meets[number] {
        let all_parts = parts(&row.hypotheses[*hypothesis].statement);
        if let Some(found) = all_parts.get(*part).and_then(|part| asked(row, part, number)) {
            all.extend(found);
        }
    }
    all
}
/// Binds the derived ingredients, from those that are bound already.
pub(super) fn derive(row: &Row, lowering: &mut Lowering<'_>) -> Result<(), NotAtThisSize> {
    for one in derivations(row) {
        let value = lowering.expression(&one.by)?;
        lowering.bind(&row.ingredients[one.ingredient].name, value);
    }
    Ok(())
}

pub(super) type Said = (Vec<Premise<Slot>>, Statement<Slot>);

/// Premises and statement, where all ingredients are bound.
pub(super) fn said(row: &Row, lowering: &mut Lowering<'_>) -> Result<Said, NotAtThisSize> {
    let defined: Vec<usize> = derivations(row).iter().map(|one| one.hypothesis).collect();
    let mut slot = |x: &Recorded| x.slot();
    let mut premises = Vec::new();
    for (_, hypothesis) in row.hypotheses.iter().enumerate().filter(|(number, _)| !defined.contains(number)) {
        let statement = premise::decidable(lowering.proposition(&hypothesis.statement)?);
        premises.push(Premise::new(hypothesis.text.clone(), statement.map(&mut slot)));
    }
    let claims = row.claims.iter().map(|clause| lowering.proposition(&clause.statement));
    let statement = Statement::All(claims.collect::<Result<_, _>>()?);
    Ok((premises, statement.map(&mut slot)))
}
