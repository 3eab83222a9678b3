//! The part of a claim that fails at an instance.

use super::evaluate::{Bounds, Evaluation};
use super::expand::replaced;
use super::figure::Figure;
use crate::language::{Definition, Equation, Expr, Node, Proposition, Range, Relation, Row, Shape, Span};
use crate::ledger::StoredCounterexample;
use crate::number::{Arithmetic, Exact};
use nalgebra::DMatrix;
use std::sync::Arc;

/// A relation that does not hold, indices replaced by their values.
pub struct Failing {
    /// The row, its definitions with these values.
    pub row: Row,
    pub left: Expr,
    pub relation: Relation,
    pub right: Expr,
    pub entry: Option<[usize; 2]>,
    figures: (Bounds, Bounds),
}

impl Failing {
    /// What it says.
    pub fn proposition(&self) -> Proposition {
        let (left, right) = (self.left.clone(), self.right.clone());
        Proposition::Relation { left, relation: self.relation, right, span: Span::default() }
    }

    /// Both sides as figures; of an order the quadratic forms of the ledger's witness.
    pub fn figures(&self, found: &StoredCounterexample) -> Option<(Figure, Figure)> {
        match self.relation {
            Relation::Precedes | Relation::StrictlyPrecedes if !self.left.shape.is_number() => {
                Some((Figure::enclosed(found.lhs.as_ref()?)?, Figure::enclosed(found.rhs.as_ref()?)?))
            }
            _ => Some((Figure::of(&self.figures.0), Figure::of(&self.figures.1))),
        }
    }
}

/// The first part of the claims that fails.
pub fn failing(evaluation: &Evaluation, row: &Row, found: &StoredCounterexample) -> Option<Failing> {
    let witness = found.witness.as_deref();
    row.claims.iter().find_map(|claim| part(evaluation, row, &claim.statement, witness))
}

/// The most values of an index that are looked at.
const VALUES: i64 = 64;

fn part(evaluation: &Evaluation, row: &Row, of: &Proposition, witness: Option<&[Exact]>) -> Option<Failing> {
    match of {
        Proposition::Relation { left, relation, right, .. } => {
            related(evaluation, row, (left, *relation, right), witness)
        }
        Proposition::Member(..) => None,
        Proposition::All(parts) => parts.iter().find_map(|one| part(evaluation, row, one, witness)),
        Proposition::If(premise, conclusion) => {
            holds(evaluation, premise).then(|| part(evaluation, row, conclusion, witness)).flatten()
        }
        Proposition::ForAll(ranges, condition, body) => {
            let Some((Range { index, first, last }, rest)) = ranges.split_first() else {
                let met = condition.as_ref().is_none_or(|condition| holds(evaluation, condition));
                return met.then(|| part(evaluation, row, body, witness)).flatten();
            };
            let ends = evaluation.values(&[first.clone(), last.clone()])?;
            let whole = |matrix: &DMatrix<Bounds>| matrix.iter().next().and_then(|(low, _)| low.to_integer());
            let (first, last) = (whole(&ends[0])?, whole(&ends[1])?);
            (first..=last.min(first + VALUES)).find_map(|value| {
                let value = Exact::integer(value);
                let inner = Proposition::ForAll(rest.to_vec(), condition.clone(), body.clone());
                let row = at(row, index, &value);
                let evaluation = evaluation.of(&row);
                part(&evaluation, &row, &indexed(&inner, index, &value), witness)
            })
        }
    }
}

/// Whether a condition is seen to hold.
fn holds(evaluation: &Evaluation, of: &Proposition) -> bool {
    match of {
        Proposition::All(parts) => parts.iter().all(|one| holds(evaluation, one)),
        Proposition::Relation { left, relation, right, .. } => {
            let Some(values) = evaluation.values(&[left.clone(), right.clone()]) else { return false };
            let pairs = values[0].iter().zip(values[1].iter());
            let mut pairs = pairs.map(|((l, high), (low, h))| (l, high, low, h));
            match relation {
                Relation::AtMost => pairs.all(|(_, high, low, _)| high <= low),
                Relation::Less => pairs.all(|(_, high, low, _)| high < low),
                Relation::Equal => pairs.all(|(l, high, low, h)| l == high && low == h && l == low),
                Relation::Differ => pairs.any(|(l, high, low, h)| high < low || h < l),
                Relation::Precedes | Relation::StrictlyPrecedes => false,
            }
        }
        _ => false,
    }
}

fn related(
    evaluation: &Evaluation,
    row: &Row,
    (left, relation, right): (&Expr, Relation, &Expr),
    witness: Option<&[Exact]>,
) -> Option<Failing> {
    let values = evaluation.values(&[left.clone(), right.clone()])?;
    let (n, m) = if values[0].len() == 1 { values[1].shape() } else { values[0].shape() };
    let side = |k: usize, i: usize, j: usize| {
        if values[k].len() == 1 { values[k][(0, 0)].clone() } else { values[k][(i, j)].clone() }
    };
    let fails = |((l_low, l_high), (r_low, r_high)): &(Bounds, Bounds)| match relation {
        Relation::AtMost => l_low > r_high,
        Relation::Less => l_low >= r_high,
        Relation::Equal => l_low > r_high || l_high < r_low,
        Relation::Differ => l_low == l_high && r_low == r_high && l_low == r_low,
        Relation::Precedes | Relation::StrictlyPrecedes if n == 1 => l_low > r_high,
        Relation::Precedes | Relation::StrictlyPrecedes => {
            let form = |matrix: &DMatrix<Bounds>| witness.and_then(|witness| form(matrix, witness));
            form(&values[0]).zip(form(&values[1])).is_some_and(|(left, right)| left.0 > right.1)
        }
    };
    let places = (0..m).flat_map(|j| (0..n).map(move |i| (i, j)));
    let mut sides = places.map(|(i, j)| ((i, j), (side(0, i, j), side(1, i, j))));
    let ((i, j), figures) = match relation {
        Relation::Differ if n * m > 1 => return None,
        _ => sides.find(|(_, sides)| fails(sides))?,
    };
    let order = matches!(relation, Relation::Precedes | Relation::StrictlyPrecedes);
    let entry = (n * m > 1 && !order).then_some([i + 1, j + 1]);
    Some(Failing { row: row.clone(), left: left.clone(), relation, right: right.clone(), entry, figures })
}

/// Bounds of wᵀ M w.
fn form(matrix: &DMatrix<Bounds>, w: &[Exact]) -> Option<Bounds> {
    let (n, m) = matrix.shape();
    if (n, m) != (w.len(), w.len()) {
        return None;
    }
    let mut sum = (Exact::zero(), Exact::zero());
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        let weight = w[i].mul(&w[j], &())?;
        let (low, high) = &matrix[(i, j)];
        let (one, other) = (low.mul(&weight, &())?, high.mul(&weight, &())?);
        let (low, high) = if one <= other { (one, other) } else { (other, one) };
        sum = (sum.0.add(&low, &())?, sum.1.add(&high, &())?);
    }
    Some(sum)
}

fn number(value: &Exact) -> Expr {
    Expr { shape: Shape::number(), span: Span::default(), node: Node::Number(value.clone()) }
}

fn put(of: &Expr, index: &Arc<str>, value: &Exact) -> Expr {
    replaced(of, &|part| match &part.node {
        Node::Counter(name) if name == index => Some(number(value)),
        _ => None,
    })
}

/// A row with an index of the whole row replaced in its definitions.
fn at(row: &Row, index: &Arc<str>, value: &Exact) -> Row {
    if !row.counters.contains(index) {
        return row.clone();
    }
    let equation = |of: &Equation| Equation { body: put(&of.body, index, value), ..of.clone() };
    let definition =
        |of: &Definition| Definition { equations: of.equations.iter().map(equation).collect(), ..of.clone() };
    Row { definitions: row.definitions.iter().map(definition).collect(), ..row.clone() }
}

fn indexed(of: &Proposition, index: &Arc<str>, value: &Exact) -> Proposition {
    let inside = |one: &Proposition| indexed(one, index, value);
    match of {
        Proposition::Relation { left, relation, right, span } => Proposition::Relation {
            left: put(left, index, value),
            relation: *relation,
            right: put(right, index, value),
            span: *span,
        },
        Proposition::Member(element, domain) => Proposition::Member(put(element, index, value), domain.clone()),
        Proposition::All(parts) => Proposition::All(parts.iter().map(inside).collect()),
        Proposition::If(premise, conclusion) => {
            Proposition::If(Box::new(inside(premise)), Box::new(inside(conclusion)))
        }
        Proposition::ForAll(ranges, condition, body) => Proposition::ForAll(
            ranges
                .iter()
                .map(|range| Range {
                    index: range.index.clone(),
                    first: put(&range.first, index, value),
                    last: put(&range.last, index, value),
                })
                .collect(),
            condition.as_ref().map(|condition| Box::new(inside(condition))),
            Box::new(inside(body)),
        ),
    }
}
