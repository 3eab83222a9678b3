//! In which order ingredients are made, and which hypothesis each of them is made to meet.
//!
//! A hypothesis is met by whichever of its ingredients is made last, where a pattern says how; the orders that leave the
//! fewest hypotheses without a pattern are kept, since R ≥ ‖A‖ draws other instances than ‖A‖ ≤ R.

use super::parts::{Ingredients, Part, ingredient, mentioned, parts};
use super::patterns::asked;
use crate::language::{Domain, Expr, Node, Origin, Proposition, Relation, Row};
use crate::number::{Arithmetic, Exact};
use std::borrow::Cow;

/// An ingredient that a hypothesis makes a formula over the others: `x = expression`, or an equation of numbers that is
/// linear in it with a number as its coefficient.
pub(super) struct Derivation<'a> {
    pub ingredient: usize,
    pub by: Cow<'a, Expr>,
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
        let may = |which: usize, by: &Expr| {
            let known = found.iter().any(|other| other.ingredient == which);
            !known && !needs(row, by, &found).contains(&which)
        };
        let sides = [(*left, *right), (*right, *left)];
        let named = sides.into_iter().find_map(|(name, by)| {
            let which = ingredient(row, name)?;
            (name.shape == by.shape && may(which, by)).then_some((which, Cow::Borrowed(by)))
        });
        let solved = || {
            // what fewest other hypotheses speak of, the last one first
            let mut free: Vec<usize> = (0..row.ingredients.len()).rev().collect();
            free.sort_by_key(|which| others(row, number, *which));
            free.into_iter().find_map(|which| {
                let by = isolated(row, left, right, which).filter(|by| may(which, by))?;
                Some((which, Cow::Owned(by)))
            })
        };
        let defined = named.or_else(solved);
        if let Some((ingredient, by)) = defined {
            found.push(Derivation { ingredient, by, hypothesis: number });
        }
    }
    ordered(row, found)
}

/// How many hypotheses beside one speak of an ingredient.
fn others(row: &Row, number: usize, which: usize) -> usize {
    let speaks = |statement: &Proposition| parts(statement).iter().any(|part| part.ingredients(row).contains(&which));
    let all = row.hypotheses.iter().enumerate();
    all.filter(|(other, hypothesis)| *other != number && speaks(&hypothesis.statement)).count()
}

/// The number that an ingredient is where left = right, with a number as its coefficient in left − right.
fn isolated(row: &Row, left: &Expr, right: &Expr, which: usize) -> Option<Expr> {
    let of = &row.ingredients[which];
    let any = matches!(of.domain, Domain::Real | Domain::Interval(_));
    if !(any && left.shape.is_number() && right.shape.is_number() && of.shape.is_number()) {
        return None;
    }
    let mut terms = Vec::new();
    summands(left, &Exact::integer(1), &mut terms);
    summands(right, &Exact::integer(-1), &mut terms);
    let (own, rest): (Vec<_>, Vec<_>) = terms.into_iter().partition(|(_, term)| ingredient(row, term) == Some(which));
    if rest.iter().any(|(_, term)| mentioned(row, term).contains(&which)) {
        return None;
    }
    let coefficient = own.iter().try_fold(Exact::zero(), |sum, (factor, _)| sum.add(factor, &()))?;
    let number = |node| Expr { shape: left.shape.clone(), span: left.span, node };
    let mut sum = number(Node::Number(Exact::zero()));
    for (factor, term) in rest {
        let factor = Exact::zero().minus(&factor).div(&coefficient, &())?;
        let term = number(Node::Product(Box::new(number(Node::Number(factor))), Box::new(term.clone())));
        sum = number(Node::Add(Box::new(sum), Box::new(term)));
    }
    Some(sum)
}

/// The terms of a sum, each with its number as a factor.
fn summands<'a>(of: &'a Expr, factor: &Exact, terms: &mut Vec<(Exact, &'a Expr)>) {
    let literal = |expression: &Expr| match &expression.node {
        Node::Number(value) => Some(value.clone()),
        _ => None,
    };
    let scaled = |by: Option<Exact>| by.and_then(|by| factor.mul(&by, &()));
    match &of.node {
        Node::Add(a, b) => [a, b].into_iter().for_each(|one| summands(one, factor, terms)),
        Node::Sub(a, b) => {
            summands(a, factor, terms);
            summands(b, &Exact::zero().minus(factor), terms);
        }
        Node::Neg(a) => summands(a, &Exact::zero().minus(factor), terms),
        Node::Product(a, b) => match (scaled(literal(a)), scaled(literal(b))) {
            (Some(factor), _) => summands(b, &factor, terms),
            (_, Some(factor)) => summands(a, &factor, terms),
            _ => terms.push((factor.clone(), of)),
        },
        Node::Quotient(a, b) => match literal(b).and_then(|b| factor.div(&b, &())) {
            Some(factor) => summands(a, &factor, terms),
            None => terms.push((factor.clone(), of)),
        },
        _ => terms.push((factor.clone(), of)),
    }
}

/// What an expression speaks of, through what is derived already.
fn needs(row: &Row, by: &Expr, derived: &[Derivation<'_>]) -> Ingredients {
    let mut all = mentioned(row, by);
    loop {
        let more: Vec<usize> = derived
            .iter()
            .filter(|other| all.contains(&other.ingredient))
            .flat_map(|other| mentioned(row, &other.by))
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
            let needed = mentioned(row, &one.by);
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
            Some(one) => needs(row, &one.by, derived),
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
