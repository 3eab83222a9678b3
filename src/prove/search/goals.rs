//! What a row claims, from the bounds of its terms.

use super::super::{Chain, Conclusion, Goal, Id, Measure, Norm, Posynomial, Problem, Residue, terms};
use super::bounds::Search;
use super::choices::choices;
use crate::language::Relation;
use crate::number::{Arithmetic, Exact};

/// How many choices of bounds are tried for one claim.
const CHOICES: usize = 300;
/// What the search may do besides bounding trees by their form, tried one after the other.
#[derive(Clone, Copy, PartialEq)]
enum Means {
    Form,
    Recombine,
    Apart,
    Fold,
    Long,
}

const MEANS: [Means; 5] = [Means::Form, Means::Recombine, Means::Apart, Means::Fold, Means::Long];

/// A chain for every claim of a row, where the search finds them.
pub fn prove(problem: &mut Problem) -> Option<Chain> {
    let goals = problem.goals.clone();
    let mut search = Search::new(problem);
    let conclusions = goals.iter().map(|goal| search.goal(goal)).collect::<Option<Vec<_>>>()?;
    Some(search.chain(conclusions))
}

impl Search<'_> {
    /// Takes note of what the right side of a claim speaks of.
    fn expect(&mut self, goal: &Goal) {
        if self.problem.forest.shape(goal.left).is_number() {
            if let Some((_, right)) = self.sides(goal) {
                self.know(&right);
            }
        } else {
            self.expect_order(goal);
        }
    }

    /// The terms on the left and the sum on the right, with all signs +.
    fn sides(&mut self, goal: &Goal) -> Option<(Vec<Id>, Posynomial)> {
        let forest = &mut self.problem.forest;
        let (left, right) = (terms(forest, goal.left)?, terms(forest, goal.right)?);
        let picked = |minus: bool, terms: &[(bool, Id)]| -> Vec<Id> {
            terms.iter().filter(|(sign, _)| *sign == minus).map(|(_, term)| *term).collect()
        };
        let lower = [picked(false, &left), picked(true, &right)].concat();
        let upper = [picked(false, &right), picked(true, &left)].concat();
        let upper = upper.into_iter().try_fold(Posynomial::zero(), |sum, term| sum.plus(&self.exactly(term)?))?;
        Some((lower, upper))
    }

    fn goal(&mut self, goal: &Goal) -> Option<Conclusion> {
        self.by_bounds(goal).or_else(|| self.by_sums(goal))
    }

    fn by_bounds(&mut self, goal: &Goal) -> Option<Conclusion> {
        // only what this claim speaks of: another claim's right side may be worth less to it than what bounds that
        let known = std::mem::replace(&mut self.known, self.given_atoms.clone());
        self.expect(goal);
        if self.known != known {
            self.again();
        }
        let number = self.problem.forest.shape(goal.left).is_number();
        match goal.relation {
            Relation::Equal => {
                let (left, right) = (self.forest().bare(goal.left)?, self.forest().bare(goal.right)?);
                let exactly = if number { self.exactly(left).zip(self.exactly(right)) } else { None };
                (left == right || exactly.is_some_and(|(left, right)| left == right)).then_some(Conclusion::Same)
            }
            Relation::AtMost | Relation::Less if number => self.by_means(|search| search.at_most(goal)),
            Relation::AtMost if self.problem.forest.is_zero(goal.left) => {
                let line = *self.measured(goal.right, Measure::Nonnegative).first()?;
                Some(Conclusion::Sum { lines: vec![line], residue: Residue::default() })
            }
            Relation::Precedes => self.by_means(|search| search.order(goal)),
            _ => None,
        }
    }

    /// With more and more means.
    fn by_means(&mut self, mut attempt: impl FnMut(&mut Self) -> Option<Conclusion>) -> Option<Conclusion> {
        let mut overflows = false;
        for means in MEANS {
            // where bounds grow too long no other choice among them makes them short, and long ones are of use there alone
            if overflows != (means == Means::Long) && means != Means::Form {
                continue;
            }
            let wanted = [Means::Recombine, Means::Apart, Means::Fold, Means::Long].map(|other| other == means);
            if [self.recombine, self.apart, self.fold, self.long] != wanted {
                [self.recombine, self.apart, self.fold, self.long] = wanted;
                self.again();
            }
            if let Some(conclusion) = attempt(self) {
                return Some(conclusion);
            }
            overflows |= self.overflows();
        }
        None
    }

    fn at_most(&mut self, goal: &Goal) -> Option<Conclusion> {
        let (left, right) = self.sides(goal)?;
        let lists: Vec<Vec<usize>> = left.iter().map(|term| self.bounds(*term, Norm::Absolute)).collect();
        for lines in choices(&lists, CHOICES) {
            let sum = lines.iter().try_fold(Posynomial::zero(), |sum, line| sum.plus(&self.line(*line).bound));
            let Some(sum) = sum else { continue };
            if let Some(residue) = self.table.decide(self.problem, &mut self.signs, &sum, &right)
                && (goal.relation == Relation::AtMost || self.strict(&residue))
            {
                return Some(Conclusion::Sum { lines, residue });
            }
        }
        None
    }

    /// Whether Σ left < Σ right: a term on the right that is > 0 is not used up.
    pub(super) fn strict(&mut self, residue: &Residue) -> bool {
        residue.right.terms().any(|(k, d)| {
            let used = residue.shares.iter().filter(|share| share.below == *k).try_fold(Exact::zero(), |sum, share| {
                let (_, c) = residue.left.terms().find(|(m, _)| **m == share.of)?;
                sum.add(&share.share.mul(c, &())?.mul(&share.quotient.bound, &())?, &())
            });
            used.is_some_and(|used| used < *d) && self.signs.all_positive(&mut self.problem.forest, k)
        })
    }
}
