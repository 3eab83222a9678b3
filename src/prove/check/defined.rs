//! That a chain takes no way through trees that may be undefined where the row is defined.
//!
//! An instance counts where the facts and the goal are defined. A power, a logarithm, an eigenvalue or an entry that stands
//! in neither must be shown to be defined.

use super::conclusion::Grounds;
use super::{Checker, Refused, Why};
use crate::language::{Elementary, Relation};
use crate::prove::{Chain, Goal, Id, Norm, Op};
use std::collections::HashSet;

/// What must hold of every entry of a tree, or of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Need {
    NotZero(Id),
    Nonnegative(Id),
    Symmetric(Id),
    /// An entry or a column is defined where it stands.
    Itself(Id),
}

impl Checker<'_> {
    /// Whether all that a goal rests on is defined wherever it and the facts are.
    pub(super) fn defined(
        &mut self,
        chain: &Chain,
        (number, goal): (usize, &Goal),
        (mut open, trees): Grounds,
    ) -> Result<(), Refused> {
        let mut known = HashSet::new();
        let mut said = vec![goal.left, goal.right];
        for fact in self.facts {
            said.extend([fact.left, fact.right]);
            match fact.relation {
                Relation::Precedes | Relation::StrictlyPrecedes => {
                    known.extend([Need::Symmetric(fact.left), Need::Symmetric(fact.right)]);
                }
                Relation::Equal if *self.forest.op(fact.left) == Op::Transpose(fact.right) => {
                    known.insert(Need::Symmetric(fact.right));
                }
                _ => {}
            }
        }
        for need in self.needs(said) {
            self.learn(need, &mut known);
        }
        let mut seen = HashSet::new();
        while let Some(next) = open.pop() {
            let Some(line) = chain.lines.get(next).filter(|_| seen.insert(next)) else { continue };
            open.extend(&line.premises);
            if !self.are_met(vec![line.about], &known) {
                return Err(Refused::Line { line: next, rule: line.rule, why: Why::Undefined });
            }
        }
        match self.are_met(trees, &known) {
            true => Ok(()),
            false => Err(Refused::Goal { goal: number, why: Why::Undefined }),
        }
    }

    /// Whether a matrix is symmetric by its form, or made of such that facts say are.
    pub(super) fn is_symmetric(&mut self, of: Id) -> bool {
        let said = self.facts.iter().filter(|fact| fact.relation == Relation::Equal);
        let both = said.flat_map(|fact| [(fact.left, fact.right), (fact.right, fact.left)]);
        let said = both.filter(|(left, right)| *self.forest.op(*left) == Op::Transpose(*right));
        let known = said.map(|(_, right)| Need::Symmetric(right)).collect();
        self.forest.bare(of).is_some_and(|of| self.is_met(Need::Symmetric(of), &known))
    }

    fn are_met(&mut self, trees: Vec<Id>, known: &HashSet<Need>) -> bool {
        self.needs(trees).into_iter().all(|need| self.is_met(need, known))
    }

    /// What trees need to be defined.
    fn needs(&mut self, trees: Vec<Id>) -> Vec<Need> {
        let mut open: Vec<Id> = trees.into_iter().filter_map(|tree| self.forest.bare(tree)).collect();
        let (mut seen, mut needs) = (HashSet::new(), Vec::new());
        while let Some(tree) = open.pop() {
            if !seen.insert(tree) {
                continue;
            }
            match self.forest.op(tree) {
                Op::Power(x, exponent) => {
                    // 0⁰ is 1
                    if exponent.signum() < 0 {
                        needs.push(Need::NotZero(*x));
                    }
                    if exponent.to_integer().is_none() {
                        needs.push(Need::Nonnegative(*x));
                    }
                }
                Op::Apply(Elementary::Log, x) => needs.extend([Need::NotZero(*x), Need::Nonnegative(*x)]),
                Op::Apply(Elementary::Sqrt, x) => needs.push(Need::Nonnegative(*x)),
                Op::Eigenvalue(_, a) => needs.push(Need::Symmetric(*a)),
                Op::Entry(..) | Op::Column(..) => needs.push(Need::Itself(tree)),
                _ => {}
            }
            open.extend(self.forest.parts(tree));
        }
        needs
    }

    /// The index and the dimension along which an entry or a column is taken.
    fn within_range(&self, of: Id) -> Option<(Id, crate::language::Dim)> {
        match self.forest.op(of) {
            Op::Entry(x, i) => Some((*i, self.forest.shape(*x).rows.clone())),
            Op::Column(a, j) => Some((*j, self.forest.shape(*a).columns.clone())),
            _ => None,
        }
    }

    /// Takes down a need that is met, and what it says of factors.
    fn learn(&self, need: Need, known: &mut HashSet<Need>) {
        if !known.insert(need) {
            return;
        }
        if let Need::NotZero(x) = need {
            match self.forest.op(x) {
                Op::Scale(a, b) | Op::Hadamard(a, b) => {
                    self.learn(Need::NotZero(*a), known);
                    self.learn(Need::NotZero(*b), known);
                }
                Op::Power(a, exponent) if exponent.signum() != 0 => self.learn(Need::NotZero(*a), known),
                Op::Norm(Norm::Absolute, a) => self.learn(Need::NotZero(*a), known),
                _ => {}
            }
        }
    }

    fn is_met(&mut self, need: Need, known: &HashSet<Need>) -> bool {
        if known.contains(&need) {
            return true;
        }
        match need {
            Need::NotZero(x) => {
                let op = self.forest.op(x).clone();
                let size = self.forest.put(Op::Norm(Norm::Absolute, x));
                let away = size.is_some_and(|size| self.reading.signs.is_positive(self.forest, size));
                away || match op {
                    Op::Scale(a, b) | Op::Hadamard(a, b) => {
                        self.is_met(Need::NotZero(a), known) && self.is_met(Need::NotZero(b), known)
                    }
                    Op::Power(a, _) | Op::Norm(Norm::Absolute, a) => self.is_met(Need::NotZero(a), known),
                    Op::Apply(Elementary::Exp | Elementary::Cosh, _) | Op::Ones(_) => true,
                    Op::Number(value) => value.signum() != 0,
                    _ => false,
                }
            }
            Need::Nonnegative(x) => match self.forest.op(x).clone() {
                Op::Apply(Elementary::Exp | Elementary::Cosh | Elementary::Abs, _) | Op::Ones(_) => true,
                Op::Scale(a, b) | Op::Hadamard(a, b) if !self.forest.shape(x).is_number() => {
                    self.is_met(Need::Nonnegative(a), known) && self.is_met(Need::Nonnegative(b), known)
                }
                _ => self.is_nonnegative(x),
            },
            Need::Symmetric(a) => {
                let op = self.forest.op(a).clone();
                let transposed = self.forest.put(Op::Transpose(a));
                transposed.is_some_and(|transposed| self.same(a, transposed, false))
                    || match op {
                        Op::Add(a, b) | Op::Sub(a, b) => {
                            self.is_met(Need::Symmetric(a), known) && self.is_met(Need::Symmetric(b), known)
                        }
                        Op::Scale(_, a) => self.is_met(Need::Symmetric(a), known),
                        _ => false,
                    }
            }
            // the same index of the same range
            Need::Itself(x) => self.within_range(x).is_some_and(|range| {
                let known = known.iter().filter_map(|known| match known {
                    Need::Itself(known) => self.within_range(*known),
                    _ => None,
                });
                known.into_iter().any(|known| known == range)
            }),
        }
    }
}
