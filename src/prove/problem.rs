//! From a row to trees: what is given, and what is to be shown.

use super::{Forest, Id, Norm, Op};
use crate::language::{Domain, Expr, Node, Proposition, Range, Relation, Row};
use crate::number::Exact;

/// What a row gives and claims, as trees.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The trees.
    pub forest: Forest,
    /// What is given, part after part. What the trees cannot say is left out.
    pub facts: Vec<Fact>,
    /// What is to be shown: all of it.
    pub goals: Vec<Goal>,
}

/// A part of a hypothesis: both sides have one shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Which hypothesis says it.
    pub from: Given,
    /// ≤, <, = of numbers or of every entry, ⪯ or ≺.
    pub relation: Relation,
    /// The left side.
    pub left: Id,
    /// The right side.
    pub right: Id,
}

impl Fact {
    /// The pairs l, r of which it says l ≤ r or l < r, of numbers or of every entry; an equality says both ways.
    pub fn at_most(&self) -> impl Iterator<Item = (Id, Id)> + use<> {
        let (left, right) = (self.left, self.right);
        let ways = match self.relation {
            Relation::AtMost | Relation::Less => [Some((left, right)), None],
            Relation::Equal => [Some((left, right)), Some((right, left))],
            Relation::Differ | Relation::Precedes | Relation::StrictlyPrecedes => [None, None],
        };
        ways.into_iter().flatten()
    }
}

/// A hypothesis by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Given {
    /// Of `Row::dimension_hypotheses`.
    Dimension(usize),
    /// Of `Row::hypotheses`.
    Hypothesis(usize),
}

/// A part of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Goal {
    /// Which line claims it: of `Row::claims`.
    pub claim: usize,
    /// ≤, < or = of numbers, ⪯ or ≺ of matrices, or 0 ≤ x of a column.
    pub relation: Relation,
    /// The left side. A maximum alone on the left is one goal a part; x ≤ s of a column is ‖x‖∞ ≤ s, which is stronger.
    pub left: Id,
    /// The right side.
    pub right: Id,
}

/// What a row says, as trees; `None` where its claims say what trees cannot say.
///
/// Indices stand for any one value, also of what is claimed for all of them. A condition of a claim is left out, which makes it stronger.
pub fn problem(row: &Row) -> Option<Problem> {
    let mut reader = super::reader::Reader::new(row);
    let mut facts = Vec::new();
    let written = row.dimension_hypotheses.iter().enumerate().map(|(k, one)| (Given::Dimension(k), &one.statement));
    let all = written.chain(row.hypotheses.iter().enumerate().map(|(k, one)| (Given::Hypothesis(k), &one.statement)));
    for (from, statement) in all {
        given(&mut reader, from, statement, &mut facts);
    }
    let mut goals = Vec::new();
    for (claim, clause) in row.claims.iter().enumerate() {
        claimed(&mut reader, claim, &clause.statement, &mut goals)?;
    }
    (!goals.is_empty()).then_some(Problem { forest: reader.forest, facts, goals })
}

/// Puts what a hypothesis says into the facts; what has no tree says nothing.
fn given(reader: &mut super::reader::Reader<'_>, from: Given, said: &Proposition, facts: &mut Vec<Fact>) {
    match said {
        Proposition::All(parts) => parts.iter().for_each(|part| given(reader, from, part, facts)),
        Proposition::Relation { left, relation, right, .. } => {
            if let Some((left, right)) = sides(reader, left, right) {
                facts.push(Fact { from, relation: *relation, left, right });
            }
        }
        Proposition::Member(element, domain) => {
            let _ = member(reader, from, element, domain, facts);
        }
        Proposition::ForAll(ranges, None, body) => {
            if let ([range], Proposition::Relation { left, relation, right, .. }) = (ranges.as_slice(), &**body)
                && let Some((left, right)) = along(reader, range, left, right)
            {
                facts.push(Fact { from, relation: *relation, left, right });
            }
        }
        Proposition::If(..) | Proposition::ForAll(..) => {}
    }
}

/// Both sides in one shape: a number beside a column or matrix counts at every entry, and 0 is 0 of any shape.
fn sides(reader: &mut super::reader::Reader<'_>, left: &Expr, right: &Expr) -> Option<(Id, Id)> {
    let (l, r) = (reader.tree(left)?, reader.tree(right)?);
    let wide = |reader: &mut super::reader::Reader<'_>, number: Id, other: Id| {
        let shape = reader.forest.shape(other).clone();
        if shape.is_number() || !reader.forest.shape(number).is_number() {
            return Some(number);
        }
        let ones = reader.forest.put(Op::Ones(shape))?;
        reader.forest.put(Op::Scale(number, ones))
    };
    let (left, right) = (wide(reader, l, r)?, wide(reader, r, l)?);
    (reader.forest.shape(left) == reader.forest.shape(right)).then_some((left, right))
}

/// Both sides of a statement over an index that runs along a whole dimension, as columns.
fn along(reader: &mut super::reader::Reader<'_>, range: &Range, left: &Expr, right: &Expr) -> Option<(Id, Id)> {
    let dim = reader.whole(range)?;
    Some((reader.along(left, &range.index, &dim)?, reader.along(right, &range.index, &dim)?))
}

fn member(
    reader: &mut super::reader::Reader<'_>,
    from: Given,
    element: &Expr,
    domain: &Domain,
    facts: &mut Vec<Fact>,
) -> Option<()> {
    let x = reader.tree(element)?;
    let shape = reader.forest.shape(x).clone();
    let mut put = |relation, left, right| facts.push(Fact { from, relation, left, right });
    match domain {
        Domain::Symmetric | Domain::Semidefinite | Domain::Definite => {
            let transposed = reader.forest.put(Op::Transpose(x))?;
            put(Relation::Equal, transposed, x);
            let zero = reader.forest.put(Op::Zeros(shape))?;
            match domain {
                Domain::Semidefinite => put(Relation::Precedes, zero, x),
                Domain::Definite => put(Relation::StrictlyPrecedes, zero, x),
                _ => {}
            }
        }
        Domain::Orthogonal => {
            // XᵀX is the identity, and XXᵀ of a square matrix
            let transposed = reader.forest.put(Op::Transpose(x))?;
            let products = [(transposed, x), (x, transposed)];
            let square = shape.rows == shape.columns;
            let identity = reader.forest.put(Op::Identity(shape.columns))?;
            for (a, b) in products.into_iter().take(if square { 2 } else { 1 }) {
                let product = reader.forest.put(Op::Mul(a, b))?;
                put(Relation::Equal, product, identity);
            }
        }
        Domain::Unit | Domain::Simplex => {
            let one = reader.forest.put(Op::Number(Exact::integer(1)))?;
            let measured = match domain {
                Domain::Unit => reader.forest.put(Op::Norm(Norm::of(&shape)?, x))?,
                _ => {
                    let ones = reader.forest.put(Op::Ones(shape.clone()))?;
                    let zero = reader.forest.put(Op::Zeros(shape))?;
                    put(Relation::AtMost, zero, x);
                    reader.forest.put(Op::Inner(x, ones))?
                }
            };
            put(Relation::Equal, measured, one);
        }
        Domain::Interval(interval) => {
            let relation = |closed: bool| if closed { Relation::AtMost } else { Relation::Less };
            if let Some(lower) = &interval.lower
                && let Some((lower, x)) = sides(reader, lower, element)
            {
                put(relation(interval.lower_closed), lower, x);
            }
            if let Some(upper) = &interval.upper
                && let Some((x, upper)) = sides(reader, element, upper)
            {
                put(relation(interval.upper_closed), x, upper);
            }
        }
        Domain::Real | Domain::Skew | Domain::Diagonal | Domain::Stochastic => {}
    }
    Some(())
}

/// Whether a number is 1 or more by its form, where every index in it is.
fn is_one_or_more(number: &Expr) -> bool {
    match &number.node {
        Node::Number(value) => Exact::integer(1).minus(value).signum() <= 0,
        Node::Counter(_) => true,
        Node::Dimension(dim) => dim.is_positive(),
        Node::Add(a, b) => is_one_or_more(a) && is_one_or_more(b),
        _ => false,
    }
}

fn claimed(
    reader: &mut super::reader::Reader<'_>,
    claim: usize,
    said: &Proposition,
    goals: &mut Vec<Goal>,
) -> Option<()> {
    match said {
        Proposition::All(parts) => parts.iter().try_for_each(|part| claimed(reader, claim, part, goals)),
        Proposition::If(_, said) => claimed(reader, claim, said, goals),
        Proposition::ForAll(ranges, condition, body) => {
            if let ([range], None, Proposition::Relation { left, relation, right, .. }) =
                (ranges.as_slice(), condition, &**body)
                && let Some((left, right)) = along(reader, range, left, right)
            {
                return goal(reader, Goal { claim, relation: *relation, left, right }, goals);
            }
            // at any one value, which a tree takes for 1 or more
            ranges.iter().all(|range| is_one_or_more(&range.first)).then_some(())?;
            claimed(reader, claim, body, goals)
        }
        Proposition::Relation { left, relation, right, .. } => {
            let (left, right) = sides(reader, left, right)?;
            goal(reader, Goal { claim, relation: *relation, left, right }, goals)
        }
        Proposition::Member(..) => None,
    }
}

/// Puts a goal with its maximum taken apart and its entries as a norm.
fn goal(reader: &mut super::reader::Reader<'_>, goal: Goal, goals: &mut Vec<Goal>) -> Option<()> {
    let forest = &mut reader.forest;
    let number = forest.shape(goal.left).is_number();
    match (goal.relation, forest.op(forest.unfolded(goal.left)).clone()) {
        (Relation::Differ, _) => None,
        (Relation::AtMost | Relation::Less, Op::Max(parts)) => {
            goals.extend(parts.into_iter().map(|left| Goal { left, ..goal }));
            Some(())
        }
        (Relation::AtMost, Op::Zeros(_)) if forest.shape(goal.left).is_column() => {
            goals.push(goal);
            Some(())
        }
        (Relation::AtMost | Relation::Less, op) if !number => {
            // |x| ≤ s, or x ≤ s, at every entry
            let x = match op {
                Op::Apply(crate::language::Elementary::Abs, x) => x,
                _ => goal.left,
            };
            let right = match forest.op(goal.right).clone() {
                Op::Scale(s, ones) if matches!(forest.op(ones), Op::Ones(_)) => s,
                Op::Ones(_) => forest.put(Op::Number(Exact::integer(1)))?,
                _ => return None,
            };
            let left = forest.put(Op::Norm(Norm::Infinity, x))?;
            goals.push(Goal { left, right, ..goal });
            Some(())
        }
        _ => {
            goals.push(goal);
            Some(())
        }
    }
}
