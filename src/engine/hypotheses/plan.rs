//! In which order ingredients are made, and which hypothesis each of them is made to meet.
//!
//! A hypothesis is met by whichever of its ingredients is made last, where a pattern says how; the orders that leave the
//! fewest hypotheses without a pattern are kept, since R ≥ ‖A‖ draws other instances than ‖A‖ ≤ R.

use super::parts::{Ingredients, Part, ingredient, mentioned, parts};
use super::patterns::asked;
use crate::language::{Expr, Origin, Relation, Row};

/// An ingredient that a hypothesis `x = expression` makes a formula over the others.
pub(super) struct Derivation<'a> {
    pub ingredient: usize,
    pub by: &'a Expr,
    /// The number of the hypothesis.
    pub hypothesis: usize,
}

/// Ingredients that hypotheses define, in an order in which each needs only those before it and ingredients that are
/// not derived.
pub(super) fn derivations(row: &Row) -> Vec<Derivation<'_>> {
    let mut found: Vec<Derivation<'_>> = Vec::new();
    for (number, hypothesis) in row.hypotheses.iter().enumerate().filter(|(_, h)| h.origin == Origin::Written) {
        let one = parts(&hypothesis.statement);
        let [Part::Relation { left, relation: Relation::Equal, right }] = one.as_slice() else { continue };
        let sides = [(*left, *right), (*right, *left)];
        let defined = sides.into_iter().find_map(|(name, by)| {
            let which = ingredient(row, name)?;
            let known = found.iter().any(|other| other.ingredient == which);
            let circular = needs(row, by, &found).contains(&which);
            (name.shape == by.shape && !known && !circular).then_some((which, by))
        });
        if let Some((ingredient, by)) = defined {
            found.push(Derivation { ingredient, by, hypothesis: number });
        }
    }
    ordered(row, found)
}

/// What an expression speaks of, through what is derived already.
fn needs(row: &Row, by: &Expr, derived: &[Derivation<'_>]) -> Ingredients {
    let mut all = mentioned(row, by);
    loop {
        let more: Vec<usize> = derived
            .iter()
            .filter(|other| all.contains(&other.ingredient))
            .flat_map(|other| mentioned(row, other.by))
            .filter(|one| !all.contains(one))
            .collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

fn ordered<'a>(row: &Row, mut left: Vec<Derivation<'a>>) -> Vec<Derivation<'a>> {
    let mut sorted: Vec<Derivation<'a>> = Vec::new();
    while !left.is_empty() {
        let ready = left.iter().position(|one| {
            let needed = mentioned(row, one.by);
            !left.iter().any(|other| other.ingredient != one.ingredient && needed.contains(&other.ingredient))
        });
        // circles are excluded as they are found, so that one is always ready
        sorted.push(left.remove(ready.unwrap_or(0)));
    }
    sorted
}

/// What is made, in order, and what each is made to meet: (hypothesis, part) pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub order: Vec<usize>,
    /// For every ingredient of the row, the parts that it is made to meet.
    pub meets: Vec<Vec<(usize, usize)>>,
    /// Hypotheses with a part that nothing is made to meet.
    pub open: Vec<usize>,
    /// Whether every ingredient is any object of its shape.
    pub plain: bool,
}

impl Plan {
    /// The same order, in which nothing is made to meet anything.
    pub fn plain(self) -> Plan {
        let meets = vec![Vec::new(); self.meets.len()];
        Plan { meets, plain: true, ..self }
    }
}

/// The plans to make instances by: one or two.
pub(super) fn plans(row: &Row, derived: &[Derivation<'_>]) -> Vec<Plan> {
    let is_derived = |k: &usize| derived.iter().any(|one| one.ingredient == *k);
    let free: Vec<usize> = (0..row.ingredients.len()).filter(|k| !is_derived(k)).collect();
    let number = |k: &usize| row.ingredients[*k].shape.is_number();
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let (numbers, others): (Vec<usize>, Vec<usize>) = free.iter().copied().partition(number);
    orders.push([&numbers[..], &others[..]].concat());
    orders.push([&others[..], &numbers[..]].concat());
    orders.push(free.clone());
    for k in &free {
        let rest: Vec<usize> = free.iter().copied().filter(|other| other != k).collect();
        orders.push([&rest[..], &[*k]].concat());
        orders.push([&[*k], &rest[..]].concat());
    }
    orders.push(free.iter().rev().copied().collect());
    let taken = taken_apart(row, derived);
    let mut plans: Vec<Plan> = Vec::new();
    for order in orders {
        let plan = plan(row, &taken, order, derived);
        if !plans.iter().any(|known| known.meets == plan.meets && known.open == plan.open) {
            plans.push(plan);
        }
    }
    plans.sort_by_key(|plan| plan.open.len());
    let least = plans.first().map_or(0, |plan| plan.open.len());
    plans.retain(|plan| plan.open.len() == least);
    plans.truncate(PLANS);
    plans
}

/// Plans kept.
const PLANS: usize = 2;

struct Taken<'a> {
    at: (usize, usize),
    part: Part<'a>,
    ingredients: Ingredients,
}

fn taken_apart<'a>(row: &'a Row, derived: &[Derivation<'_>]) -> Vec<Taken<'a>> {
    let defines = |number: usize| derived.iter().any(|one| one.hypothesis == number);
    let mut all = Vec::new();
    for (number, hypothesis) in row.hypotheses.iter().enumerate().filter(|(number, _)| !defines(*number)) {
        for (k, part) in parts(&hypothesis.statement).into_iter().enumerate() {
            let ingredients = part.ingredients(row);
            all.push(Taken { at: (number, k), part, ingredients });
        }
    }
    all
}

fn plan(row: &Row, taken: &[Taken<'_>], order: Vec<usize>, derived: &[Derivation<'_>]) -> Plan {
    let mut meets = vec![Vec::new(); row.ingredients.len()];
    let mut open = Vec::new();
    for Taken { at, part, ingredients } in taken {
        // A part that speaks of a derived ingredient speaks of what that is made of.
        let made_of = |k: &usize| match derived.iter().find(|one| one.ingredient == *k) {
            Some(one) => needs(row, one.by, derived),
            None => Ingredients::from([*k]),
        };
        let is_derived = |k: &usize| derived.iter().any(|one| one.ingredient == *k);
        let through: Ingredients = ingredients.iter().flat_map(made_of).filter(|k| !is_derived(k)).collect();
        let last = order.iter().rev().find(|k| through.contains(k)).copied();
        // What is derived from an ingredient is no bound that it could be made by.
        let circular = |last: &usize| ingredients.iter().any(|k| is_derived(k) && made_of(k).contains(last));
        match last.filter(|last| ingredients.contains(last) && !circular(last) && asked(row, part, *last).is_some()) {
            Some(last) => meets[last].push(*at),
            None => open.push(at.0),
        }
    }
    open.dedup();
    Plan { order, meets, open, plain: false }
}
