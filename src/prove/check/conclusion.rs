//! What the lines come to for a goal.

use super::{Checker, Why};
use crate::language::Relation;
use crate::number::Arithmetic;
use crate::prove::{Chain, Conclusion, Goal, Id, Measure, Norm, Op, Posynomial};

/// The lines and the other trees that a goal rests on.
pub(super) type Grounds = (Vec<usize>, Vec<Id>);

impl Checker<'_> {
    /// The lines and the other trees that a goal rests on.
    pub(super) fn conclusion(&mut self, chain: &Chain, goal: &Goal, conclusion: &Conclusion) -> Result<Grounds, Why> {
        let number = self.forest.shape(goal.left).is_number();
        match (goal.relation, conclusion) {
            (Relation::Equal | Relation::AtMost | Relation::Precedes, Conclusion::Same) => {
                let exactly = number && {
                    let sides = (self.exactly(goal.left), self.exactly(goal.right));
                    matches!(sides, (Ok(left), Ok(right)) if left == right)
                };
                match exactly || self.same(goal.left, goal.right, false) {
                    true => Ok((Vec::new(), Vec::new())),
                    false => Err(Why::NotSame),
                }
            }
            (Relation::AtMost, Conclusion::Sum { lines, residue }) if !number => {
                // 0 ≤ x at every entry is one line
                let [line] = lines.as_slice() else { return Err(Why::Terms) };
                let nonnegative = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
                let says = nonnegative.measure == Measure::Nonnegative && nonnegative.about == goal.right;
                match says && self.forest.is_zero(goal.left) && residue.shares.is_empty() {
                    true => Ok((lines.clone(), Vec::new())),
                    false => Err(Why::Terms),
                }
            }
            (Relation::AtMost | Relation::Less, Conclusion::Sum { lines, residue }) if number => {
                let (mut terms, mut right) = (Vec::new(), Vec::new());
                self.split(goal.left, false, &mut terms, &mut right)?;
                self.split(goal.right, true, &mut terms, &mut right)?;
                let mut bounds = Posynomial::zero();
                let mut about = Vec::new();
                for line in lines {
                    let one = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
                    if one.measure != Measure::Norm(Norm::Absolute) {
                        return Err(Why::Measure(*line));
                    }
                    about.push(self.forest.bare(one.about).ok_or(Why::TooLong)?);
                    bounds = bounds.plus(&one.bound).ok_or(Why::TooLong)?;
                }
                about.sort();
                terms.sort();
                if about != terms {
                    return Err(Why::Terms);
                }
                let right = self.total(&right)?;
                let trees = self.residue(residue, &bounds, &right, goal.relation == Relation::Less)?;
                Ok((lines.clone(), trees))
            }
            (
                Relation::Precedes | Relation::StrictlyPrecedes,
                Conclusion::Order { dropped, identity, lines, residue },
            ) if !number => {
                let dim = self.forest.shape(goal.left).rows.clone();
                let mut grounds: Grounds = (lines.clone(), identity.clone());
                let (mut parts, bounds, right) = self.kept(chain, &dim, identity, lines)?;
                for term in dropped {
                    parts.push(self.definite(chain, term, &mut grounds)?);
                }
                let (used, mut trees) = grounds;
                trees.extend(parts.iter().copied());
                let difference = self.put(Op::Sub(goal.right, goal.left))?;
                let sum = self.added(&parts, difference)?;
                // of quadratic forms only the symmetric parts count
                self.same_form(difference, sum)?;
                let strict = goal.relation == Relation::StrictlyPrecedes;
                trees.extend(self.residue(residue, &bounds, &right, strict)?);
                Ok((used, trees))
            }
            (Relation::AtMost, Conclusion::Positive(terms)) if number => {
                self.positive(chain, (goal.left, goal.right), terms)
            }
            (Relation::AtMost, Conclusion::Within(above, below)) if number => self.within(chain, goal, (above, below)),
            (Relation::AtMost, Conclusion::Between(above, below)) if number => {
                self.between_orders(chain, goal, (above, below))
            }
            (Relation::AtMost, Conclusion::Squared(terms)) if number => self.squared(chain, goal, terms),
            _ => Err(Why::Conclusion),
        }
    }

    fn total(&mut self, numbers: &[Id]) -> Result<Posynomial, Why> {
        numbers.iter().try_fold(Posynomial::zero(), |sum, number| {
            let one = self.exactly(*number)?;
            sum.plus(&one).ok_or(Why::TooLong)
        })
    }

    /// The terms of a number: those with + go to one side, those with − to the other.
    fn split(&mut self, of: Id, minus: bool, plus: &mut Vec<Id>, other: &mut Vec<Id>) -> Result<(), Why> {
        let of = self.forest.bare(of).ok_or(Why::TooLong)?;
        match self.forest.op(of).clone() {
            Op::Add(a, b) => {
                self.split(a, minus, plus, other)?;
                self.split(b, minus, plus, other)
            }
            Op::Sub(a, b) => {
                self.split(a, minus, plus, other)?;
                self.split(b, !minus, plus, other)
            }
            Op::Scale(c, x) if self.forest.number(c).is_some_and(|c| c.signum() < 0) => {
                let size = self.forest.number(c).and_then(|c| c.neg(&())).ok_or(Why::TooLong)?;
                let size = self.put(Op::Number(size))?;
                let turned = self.put(Op::Scale(size, x))?;
                self.split(turned, !minus, plus, other)
            }
            Op::Number(value) if value.signum() == 0 => Ok(()),
            Op::Number(value) if value.signum() < 0 => {
                let size = self.put(Op::Number(value.neg(&()).ok_or(Why::TooLong)?))?;
                self.split(size, !minus, plus, other)
            }
            _ => {
                if minus {
                    other.push(of)
                } else {
                    plus.push(of)
                }
                Ok(())
            }
        }
    }
}
