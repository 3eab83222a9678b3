//! The checker: it recomputes every line of a chain from its rule and its premises, and every residue from its multipliers.
//!
//! It shares with the search only trees, posynomials and enclosures, and reads the rules from their statements in [`Rule`].

mod conclusion;
mod defined;
mod exact;
mod form;
mod laws;
mod norm;
mod order;
mod positive;
mod residue;
mod rule;
mod same;
mod sign;
mod why;
mod word;

pub(super) use laws::{Laws, Row};
pub use why::{Refused, Why};

use super::{
    Chain, Comparison, Definite, Fact, Forest, Id, Line, Measure, Monomial, Op, Positive, Posynomial, Problem, Rule,
};
use crate::language::Elementary;
use crate::number::Exact;
use exact::Reading;
use same::Forms;
use std::collections::HashMap;

/// How deep trees may be nested.
const DEPTH: usize = 1000;

struct Checker<'a> {
    forest: &'a mut Forest,
    facts: &'a [Fact],
    reading: Reading,
    forms: Forms,
    /// Trees with cosh² written as 1 + sinh².
    squares: HashMap<Id, Id>,
    /// Trees with lengths written as roots.
    roots: HashMap<Id, Id>,
}

/// Checks a chain against what is to be shown: every goal holds wherever the facts hold and the goal is defined.
///
/// Orders of matrices are read as quadratic forms; that both sides are symmetric is for others to show.
///
/// # Errors
///
/// [`Refused`] names the first line or goal that does not follow, and why.
pub fn check(problem: &mut Problem, chain: &Chain) -> Result<(), Refused> {
    let (goals, conclusions) = (problem.goals.len(), chain.conclusions.len());
    if goals != conclusions {
        return Err(Refused::Conclusions { goals, conclusions });
    }
    let depth = depth(&problem.forest);
    if depth > DEPTH {
        return Err(Refused::Deep { depth, most: DEPTH });
    }
    let all = problem.goals.clone();
    let mut checker = Checker::new(problem);
    for (number, line) in chain.lines.iter().enumerate() {
        let refused = |why| Refused::Line { line: number, rule: line.rule, why };
        let follows = checker.line(chain, number, line).map_err(refused)?;
        if follows != line.bound {
            return Err(refused(Why::Bound));
        }
    }
    for (number, (goal, conclusion)) in all.iter().zip(&chain.conclusions).enumerate() {
        let refused = |why| Refused::Goal { goal: number, why };
        let used = checker.conclusion(chain, goal, conclusion).map_err(refused)?;
        checker.defined(chain, (number, goal), used)?;
    }
    Ok(())
}

/// How deep the trees of a forest are nested; parts come before wholes.
fn depth(forest: &Forest) -> usize {
    let mut depths: Vec<usize> = Vec::with_capacity(forest.len());
    for index in 0..forest.len() {
        let parts = forest.parts(Id::at(index));
        depths.push(1 + parts.iter().filter_map(|part| depths.get(part.index())).max().copied().unwrap_or(0));
    }
    depths.into_iter().max().unwrap_or(0)
}

/// The bound that a rule gives of a tree in a measure, from lines that are taken for true.
///
/// # Errors
///
/// [`Why`] says what does not fit.
pub fn follows(
    problem: &mut Problem,
    rule: Rule,
    about: Id,
    measure: Measure,
    premises: &[&Line],
) -> Result<Posynomial, Why> {
    Checker::new(problem).follows(rule, about, measure, premises.to_vec())
}

/// What a comparison says, l ≤ c·r, as l, c and r; c is rounded up.
///
/// # Errors
///
/// [`Why`] says what does not fit.
pub fn says(problem: &mut Problem, comparison: &Comparison) -> Result<(Monomial, Exact, Monomial), Why> {
    Checker::new(problem).says(comparison)
}

/// The tree of a number that a term says is ≥ 0, from lines that are taken for true.
///
/// # Errors
///
/// [`Why`] says what does not fit.
pub fn at_least_zero(problem: &mut Problem, chain: &Chain, term: &Positive) -> Result<Id, Why> {
    Checker::new(problem).at_least_zero(chain, term, &mut Default::default())
}

/// The tree of a matrix that a term says is ⪰ 0, from lines that are taken for true.
///
/// # Errors
///
/// [`Why`] says what does not fit.
pub fn semidefinite(problem: &mut Problem, chain: &Chain, term: &Definite) -> Result<Id, Why> {
    Checker::new(problem).definite(chain, term, &mut Default::default())
}

impl<'a> Checker<'a> {
    fn new(problem: &'a mut Problem) -> Self {
        let reading = Reading::new(&mut problem.forest, &problem.facts);
        Checker {
            forest: &mut problem.forest,
            facts: &problem.facts,
            reading,
            forms: Forms::default(),
            squares: HashMap::new(),
            roots: HashMap::new(),
        }
    }

    /// A tree that a chain names, if it is there.
    fn there(&self, id: Id) -> Result<Id, Why> {
        if id.index() < self.forest.len() { Ok(id) } else { Err(Why::NoTree) }
    }

    fn put(&mut self, op: Op) -> Result<Id, Why> {
        self.forest.put(op).ok_or(Why::Tree)
    }

    fn exactly(&mut self, of: Id) -> Result<Posynomial, Why> {
        self.reading.exactly(self.forest, of).ok_or(Why::NotExact)
    }

    fn is_nonnegative(&mut self, of: Id) -> bool {
        let Some(bare) = self.forest.bare(of) else { return false };
        self.reading.signs.is_nonnegative(self.forest, bare)
            || self.reading.exactly(self.forest, bare).is_some()
            || self.forms.is_nonnegative(self.forest, &mut self.reading.signs, bare)
    }

    fn same(&mut self, a: Id, b: Id, or_minus: bool) -> bool {
        let (Some(a), Some(b)) = (self.forest.bare(a), self.forest.bare(b)) else { return false };
        if self.forms.same(self.forest, &mut self.reading.signs, (a, b), or_minus) {
            return true;
        }
        let (Some(left), Some(right)) = (self.without_squares(a), self.without_squares(b)) else { return false };
        (left, right) != (a, b) && self.forms.same(self.forest, &mut self.reading.signs, (left, right), or_minus)
    }

    /// A tree without definitions in which every cosh(z) ∘ cosh(z), and (cosh z)², is 1 + sinh(z) ∘ sinh(z).
    fn without_squares(&mut self, of: Id) -> Option<Id> {
        if let Some(known) = self.squares.get(&of) {
            return Some(*known);
        }
        let squared = match self.forest.op(of) {
            Op::Hadamard(x, y) | Op::Scale(x, y) if x == y => Some(*x),
            Op::Power(x, exponent) if *exponent == Exact::integer(2) => Some(*x),
            _ => None,
        };
        let of_cosh = squared.and_then(|x| match self.forest.op(x) {
            Op::Apply(Elementary::Cosh, z) => Some((*z, self.forest.shape(x).clone())),
            _ => None,
        });
        let written = match of_cosh {
            Some((z, shape)) => {
                let z = self.without_squares(z)?;
                let sinh = self.forest.put(Op::Apply(Elementary::Sinh, z))?;
                let ones = self.forest.put(Op::Ones(shape.clone()))?;
                let square = if shape.is_number() { Op::Scale(sinh, sinh) } else { Op::Hadamard(sinh, sinh) };
                let square = self.forest.put(square)?;
                self.forest.put(Op::Add(ones, square))?
            }
            None => {
                let op = self.forest.op(of).clone().map(&mut |part| self.without_squares(part))?;
                self.forest.put(op)?
            }
        };
        self.squares.insert(of, written);
        Some(written)
    }

    fn line(&mut self, chain: &Chain, number: usize, line: &Line) -> Result<Posynomial, Why> {
        let mut premises = Vec::new();
        for premise in &line.premises {
            let earlier = chain.lines.get(*premise).filter(|_| *premise < number);
            premises.push(earlier.ok_or(Why::Forward(*premise))?);
        }
        self.follows(line.rule, line.about, line.measure, premises)
    }
}
