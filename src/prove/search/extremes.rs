//! Largest entries, logsumexp and eigenvalues against what lies above and below them; averages.

use super::super::{End, Ground, Id, Measure, Norm, Op, Positive, Rule};
use super::bounds::Search;
use crate::number::Exact;

/// How many columns are combined with each other.
const FEW: usize = 8;

impl Search<'_> {
    /// t·1 − x.
    fn below(&mut self, t: Id, x: Id) -> Option<Id> {
        let ones = self.put(Op::Ones(self.problem.forest.shape(x).clone()))?;
        let multiple = self.put(Op::Scale(t, ones))?;
        self.put(Op::Sub(multiple, x))
    }

    /// ⟨p, v⟩ and entries of columns that are ≥ 0.
    pub(super) fn averages(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let mut columns: Vec<Id> = Vec::new();
        let mut weights: Vec<Id> = Vec::new();
        for tree in trees {
            match self.op(*tree) {
                Op::Inner(a, b) => weights.extend([a, b]),
                Op::Largest(x) | Op::LogSumExp(x) => columns.push(x),
                Op::Entry(x, _) => columns.push(x),
                _ => {}
            }
        }
        columns.extend(weights.clone());
        columns.retain(|x| self.problem.forest.shape(*x).is_column());
        columns.sort_unstable();
        columns.dedup();
        let mut lines = Vec::new();
        for x in columns.iter().take(FEW) {
            for (op, rule) in [(Op::Largest(*x), Rule::BelowLargest), (Op::LogSumExp(*x), Rule::BelowLogSumExp)] {
                if let Some(largest) = self.put(op)
                    && trees.contains(&largest)
                    && let Some(below) = self.below(largest, *x)
                {
                    lines.extend(self.nonnegative_by(rule, below));
                }
            }
            lines.extend(self.nonnegative_lines(*x).first());
            let minus = self.put(Op::Number(Exact::integer(-1)));
            for side in [Some(*x), minus.and_then(|minus| self.put(Op::Scale(minus, *x)))].into_iter().flatten() {
                for line in self.bounds(side, Norm::Infinity) {
                    let bound = self.line(line).bound.clone();
                    let bound = super::super::tree_of(&mut self.problem.forest, &bound);
                    let below = bound.and_then(|bound| self.below(bound, side));
                    lines.extend(below.and_then(|below| self.below_norm(side, line, below)));
                }
            }
            for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
                for (left, right) in fact.at_most() {
                    if self.problem.forest.shape(left) == self.problem.forest.shape(*x)
                        && let Some(tree) = self.put(Op::Sub(right, left))
                    {
                        lines.extend(self.nonnegative_by(Rule::Given(number), tree));
                    }
                }
            }
        }
        let ones: Vec<usize> = lines
            .iter()
            .map(|line| self.problem.forest.shape(self.line(*line).about).clone())
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|shape| {
                let ones = self.put(Op::Ones(shape))?;
                self.nonnegative_by(Rule::SignByForm, ones)
            })
            .collect();
        lines.extend(ones);
        lines.dedup();
        lines.truncate(3 * FEW);
        for (k, x) in lines.iter().enumerate() {
            for scale in scales.iter().take(FEW) {
                let inner = lines[..k].iter().map(|y| Ground::Inner(*x, *y));
                let entries = trees.iter().filter_map(|tree| match self.op(*tree) {
                    Op::Entry(_, i) => Some(Ground::Entry(*x, i)),
                    _ => None,
                });
                all.extend(inner.chain(entries).map(|ground| Positive { scale: *scale, ground }));
            }
        }
    }

    /// The claim itself, where an eigenvalue, a largest entry or a logsumexp stands alone on its smaller side.
    pub(super) fn by_extremes(&mut self, difference: Id, trees: &[Id], one: Id, all: &mut Vec<Positive>) {
        for tree in trees {
            match self.op(*tree) {
                Op::Eigenvalue(end, matrix) => {
                    let _ = self.by_eigenvalue(difference, *tree, (end, matrix), one, all);
                }
                Op::Largest(x) => {
                    let _ = self.by_largest(difference, *tree, x, one, all);
                }
                Op::LogSumExp(x) => {
                    let _ = self.by_logsumexp(trees, x, one, all);
                }
                _ => {}
            }
        }
    }

    fn by_eigenvalue(
        &mut self,
        difference: Id,
        value: Id,
        (end, matrix): (End, Id),
        one: Id,
        all: &mut Vec<Positive>,
    ) -> Option<()> {
        let eye = self.put(Op::Identity(self.problem.forest.shape(matrix).rows.clone()))?;
        let bound = match end {
            End::Largest => self.put(Op::Add(difference, value))?,
            End::Smallest => self.put(Op::Sub(value, difference))?,
        };
        let bound = self.gathered(bound)?;
        if self.subtrees(&[bound]).contains(&value) {
            return None;
        }
        let multiple = self.put(Op::Scale(bound, eye))?;
        let terms = match end {
            End::Largest => self.ordered(matrix, multiple)?,
            End::Smallest => self.ordered(multiple, matrix)?,
        };
        all.push(Positive { scale: one, ground: Ground::Eigenvalue { end, matrix, bound, terms } });
        Some(())
    }

    /// A sum of numbers with like ones gathered.
    fn gathered(&mut self, sum: Id) -> Option<Id> {
        let flat = super::recombination::flat(&mut self.problem.forest, sum, false);
        let mut whole = self.put(Op::Number(Exact::zero()))?;
        for (tree, c) in flat {
            let c = self.put(Op::Number(c))?;
            let term = self.put(Op::Scale(c, tree))?;
            whole = self.put(Op::Add(whole, term))?;
        }
        Some(whole)
    }

    fn by_largest(&mut self, difference: Id, value: Id, x: Id, one: Id, all: &mut Vec<Positive>) -> Option<()> {
        let bound = self.put(Op::Add(difference, value))?;
        let bound = self.gathered(bound)?;
        let below = self.below(bound, x)?;
        let lines = match self.op(bound) {
            Op::LogSumExp(y) if y == x => vec![self.nonnegative_by(Rule::BelowLogSumExp, below)?],
            _ => {
                let mut lines = self.nonnegative_lines(below);
                for line in self.bounds(x, Norm::Infinity) {
                    lines.extend(self.below_norm(x, line, below));
                }
                lines
            }
        };
        let line = *lines.first()?;
        all.push(Positive { scale: one, ground: Ground::Largest { column: x, bound, line } });
        Some(())
    }

    /// A line b 1 − x ≥ 0 from ‖x‖∞ ≤ b, where that is this tree.
    fn below_norm(&mut self, x: Id, line: usize, below: Id) -> Option<usize> {
        let bound = self.line(line).bound.clone();
        let bound = super::super::tree_of(&mut self.problem.forest, &bound)?;
        (self.below(bound, x)? == below).then_some(())?;
        let mut found = Vec::new();
        let zero = Some(super::super::Posynomial::zero());
        self.add(&mut found, below, Measure::Nonnegative, Rule::BelowNorm, vec![line], zero);
        found.pop().map(|one| self.write(one))
    }

    /// logsumexp(x) against logsumexp(y) and a shift, y another argument or 0.
    fn by_logsumexp(&mut self, trees: &[Id], x: Id, one: Id, all: &mut Vec<Positive>) -> Option<()> {
        let zero = self.put(Op::Zeros(self.problem.forest.shape(x).clone()))?;
        let mut others: Vec<Id> = trees
            .iter()
            .filter_map(|tree| match self.op(*tree) {
                Op::LogSumExp(y) if y != x => Some(y),
                _ => None,
            })
            .collect();
        others.push(zero);
        for y in others {
            // t 1 + y − x ≥ 0 with t = max(x − y) or ‖x − y‖∞
            let apart = self.put(Op::Sub(x, y))?;
            let largest = self.put(Op::Largest(apart))?;
            let mut lines = Vec::new();
            if let Some(below) = self.below(largest, apart) {
                lines.push((largest, self.nonnegative_by(Rule::BelowLargest, below)?));
            }
            for line in self.bounds(apart, Norm::Infinity) {
                let bound = self.line(line).bound.clone();
                let bound = super::super::tree_of(&mut self.problem.forest, &bound)?;
                let below = self.below(bound, apart)?;
                if let Some(line) = self.below_norm(apart, line, below) {
                    lines.push((bound, line));
                }
            }
            for (shift, line) in lines {
                let ones = self.put(Op::Ones(self.problem.forest.shape(x).clone()))?;
                let multiple = self.put(Op::Scale(shift, ones))?;
                let moved = self.put(Op::Add(multiple, y))?;
                let about = self.put(Op::Sub(moved, x))?;
                let mut found = Vec::new();
                let zero = Some(super::super::Posynomial::zero());
                self.add(&mut found, about, Measure::Nonnegative, Rule::Same, vec![line], zero);
                let line = if self.line(line).about == about { line } else { self.write(found.pop()?) };
                all.push(Positive { scale: one, ground: Ground::LogSumExp { below: x, above: y, shift, line } });
            }
        }
        Some(())
    }
}
