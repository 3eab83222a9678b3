//! Tangents of exp and ln, of numbers and of columns.

use super::super::{Ground, Id, Measure, Op, Positive, Rule};
use super::bounds::Search;
use crate::language::Elementary;
use crate::number::Exact;

/// How many points tangents are laid at.
const FEW: usize = 8;

impl Search<'_> {
    /// Tangents of exp and ln at each other's arguments.
    pub(super) fn tangents(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let (mut exps, mut columns, mut logs) = (Vec::new(), Vec::new(), Vec::new());
        for tree in trees {
            match self.op(*tree) {
                Op::Apply(Elementary::Exp, t) if self.problem.forest.shape(t).is_number() => exps.push(t),
                Op::Apply(Elementary::Exp, x) if self.problem.forest.shape(x).is_column() => columns.push(x),
                Op::Apply(Elementary::Log, t) if self.problem.forest.shape(t).is_number() => logs.push(t),
                _ => {}
            }
        }
        let numbers = (self.put(Op::Number(Exact::zero())), self.put(Op::Number(Exact::integer(1))));
        let (Some(zero), Some(one)) = numbers else { return };
        let mut lines = Vec::new();
        for t in exps.iter().chain(&columns).take(FEW) {
            for a in exps.iter().chain([&zero]).take(FEW).filter(|a| *a != t) {
                if let Some(tree) = self.exp_tangent(*t, *a) {
                    let line = self.nonnegative_by(Rule::ExpTangent, tree);
                    if self.problem.forest.shape(tree).is_number() {
                        lines.extend(line);
                    } else if let Some(line) = line
                        && let Some(ones) = self.put(Op::Ones(self.problem.forest.shape(tree).clone()))
                        && let Some(other) = self.nonnegative_by(Rule::SignByForm, ones)
                    {
                        let each = scales.iter().take(2 * FEW);
                        all.extend(each.map(|scale| Positive { scale: *scale, ground: Ground::Inner(line, other) }));
                    }
                }
            }
        }
        let mut points = logs.clone();
        points.push(one);
        for t in points.iter().take(FEW) {
            for a in points.iter().take(FEW).filter(|a| *a != t) {
                if let Some(tree) = self.log_tangent(*t, *a) {
                    lines.extend(self.nonnegative_by(Rule::LogTangent, tree));
                }
            }
        }
        for line in lines {
            for scale in scales.iter().take(2 * FEW) {
                all.push(Positive { scale: *scale, ground: Ground::Line(line, false) });
            }
        }
    }

    fn exp_tangent(&mut self, t: Id, a: Id) -> Option<Id> {
        let shape = self.problem.forest.shape(t).clone();
        let (value, steep) = (self.put(Op::Apply(Elementary::Exp, t))?, self.put(Op::Apply(Elementary::Exp, a))?);
        let ones = self.put(Op::Ones(shape))?;
        let shift = self.put(Op::Scale(a, ones))?;
        let apart = self.put(Op::Sub(t, shift))?;
        let sum = self.put(Op::Add(ones, apart))?;
        let tangent = self.put(Op::Scale(steep, sum))?;
        self.put(Op::Sub(value, tangent))
    }

    fn log_tangent(&mut self, t: Id, a: Id) -> Option<Id> {
        let (value, there) = (self.put(Op::Apply(Elementary::Log, t))?, self.put(Op::Apply(Elementary::Log, a))?);
        let under = self.put(Op::Power(a, Exact::integer(-1)))?;
        let apart = self.put(Op::Sub(t, a))?;
        let slope = self.put(Op::Scale(under, apart))?;
        let sum = self.put(Op::Add(there, slope))?;
        self.put(Op::Sub(sum, value))
    }

    /// A line by a rule without premises that says a tree to be ≥ 0.
    pub(super) fn nonnegative_by(&mut self, rule: Rule, about: Id) -> Option<usize> {
        let mut found = Vec::new();
        let zero = Some(super::super::Posynomial::zero());
        self.add(&mut found, about, Measure::Nonnegative, rule, Vec::new(), zero);
        found.pop().map(|one| self.write(one))
    }
}
