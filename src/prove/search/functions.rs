//! Functions of numbers and entries, their differences, and differences of products.

use super::super::{Id, Measure, Norm, Op, Posynomial, Rule};
use super::bounds::{Found, Search};
use crate::language::Elementary;
use crate::number::Exact;

impl Search<'_> {
    /// f of a posynomial as a posynomial.
    pub(super) fn function_of(&mut self, function: Elementary, p: &Posynomial) -> Option<Posynomial> {
        let forest = &mut self.problem.forest;
        let tree = super::super::tree_of(forest, p)?;
        let tree = forest.put(Op::Apply(function, tree))?;
        self.signs.exactly(forest, tree)
    }

    /// |f(s)| and ‖f(x)‖.
    pub(super) fn function(&mut self, this: (Id, Measure), function: Elementary, y: Id, found: &mut Vec<Found>) {
        let Measure::Norm(norm) = this.1 else {
            return;
        };
        let widest = matches!(norm, Norm::Infinity | Norm::Absolute);
        match function {
            Elementary::Exp | Elementary::Cosh | Elementary::Sinh if widest => {
                for line in self.measured(y, this.1) {
                    let m = self.line(line).bound.clone();
                    let bound = self.function_of(function, &m);
                    self.add(found, this.0, this.1, Rule::Monotone, vec![line], bound);
                }
            }
            Elementary::Tanh if widest => {
                let one = Posynomial::constant(&Exact::integer(1));
                self.add(found, this.0, this.1, Rule::TanhRange, Vec::new(), one);
                self.equal(found, this, Rule::Monotone, (y, this.1));
            }
            Elementary::Abs => self.equal(found, this, Rule::AbsoluteEntries, (y, this.1)),
            _ => {}
        }
    }

    /// |s^r| and ‖x .^ k‖∞.
    pub(super) fn power(&mut self, this: (Id, Measure), y: Id, exponent: &Exact, found: &mut Vec<Found>) {
        let positive = exponent.signum() > 0;
        // ‖x‖² is ⟨x, x⟩, which Hölder bounds
        if let Op::Norm(Norm::Euclidean | Norm::Frobenius, x) = self.op(self.problem.forest.unfolded(y))
            && *exponent == Exact::integer(2)
            && let Some(inner) = self.put(Op::Inner(x, x))
        {
            self.equal(found, this, Rule::Equals, (inner, this.1));
        }
        match (this.1, positive) {
            (Measure::Norm(Norm::Absolute | Norm::Infinity), true) => {
                self.combine(found, this, Rule::Power, &[(y, this.1)], |bounds| bounds[0].power(exponent));
            }
            (Measure::Norm(Norm::Absolute), false) => {
                self.combine(found, this, Rule::Reciprocal, &[(y, Measure::Away)], |bounds| bounds[0].power(exponent));
            }
            _ => {}
        }
    }

    /// What bounds a difference by the common form of its sides; whether they have one.
    pub(super) fn difference(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) -> bool {
        let Op::Sub(a, b) = self.op(x) else {
            return false;
        };
        let this = (x, Measure::Norm(norm));
        if let Some((a, b)) = self.bodies(a, b) {
            if let Some(body) = self.put(Op::Sub(a, b)) {
                self.same(found, this, body);
            }
            return true;
        }
        let rewritten: Vec<Op> = match (self.op(a), self.op(b)) {
            (Op::Add(a, b), Op::Add(c, d)) => self.both(Op::Add, Op::Sub(a, c), Op::Sub(b, d)),
            (Op::Sub(a, b), Op::Sub(c, d)) => self.both(Op::Sub, Op::Sub(a, c), Op::Sub(b, d)),
            (Op::Diag(a), Op::Diag(b)) => self.put(Op::Sub(a, b)).map(Op::Diag).into_iter().collect(),
            (Op::Transpose(a), Op::Transpose(b)) => self.put(Op::Sub(a, b)).map(Op::Transpose).into_iter().collect(),
            (Op::Hadamard(a, b), Op::Hadamard(c, d)) => self.split(Op::Hadamard, [a, b, c, d]),
            (Op::Inner(a, b), Op::Inner(c, d)) => self.split(Op::Inner, [a, b, c, d]),
            (Op::Outer(a, b), Op::Outer(c, d)) => self.split(Op::Outer, [a, b, c, d]),
            (Op::Scale(a, b), Op::Scale(c, d)) => self.split(Op::Scale, [a, b, c, d]),
            (Op::Mul(a, b), Op::Mul(c, d)) => self.split(Op::Mul, [a, b, c, d]),
            (Op::Power(s, e), Op::Power(t, f)) if e == f && norm == Norm::Absolute => {
                return self.powers(this, (s, t), &e, found);
            }
            (Op::Apply(f, y), Op::Apply(g, z)) if f == g => return self.mean_value(this, f, (y, z), found),
            (Op::Apply(f @ (Elementary::Exp | Elementary::Cosh), y), _) if self.is_one(b) => {
                return self.beside_zero(this, f, y, found);
            }
            (_, Op::Apply(f @ (Elementary::Exp | Elementary::Cosh), y)) if self.is_one(a) => {
                return self.beside_zero(this, f, y, found);
            }
            _ => return false,
        };
        for op in rewritten {
            if let Some(other) = self.put(op) {
                self.same(found, this, other);
            }
        }
        true
    }

    /// Both sides with a definition unfolded, where that gives them a common form.
    fn bodies(&self, a: Id, b: Id) -> Option<(Id, Id)> {
        let common = |a: Id, b: Id| {
            let (a, b) = (self.problem.forest.op(a), self.problem.forest.op(b));
            std::mem::discriminant(a) == std::mem::discriminant(b)
        };
        let (unfolded_a, unfolded_b) = (self.problem.forest.unfolded(a), self.problem.forest.unfolded(b));
        match (self.problem.forest.op(a), self.problem.forest.op(b)) {
            (Op::Named(_, _, _, a), Op::Named(_, _, _, b)) if common(*a, *b) => Some((*a, *b)),
            (Op::Named(..), _) | (_, Op::Named(..)) if common(unfolded_a, unfolded_b) => Some((unfolded_a, unfolded_b)),
            (Op::Named(..), _) | (_, Op::Named(..)) if self.is_one(a) || self.is_one(b) => {
                Some((unfolded_a, unfolded_b))
            }
            _ => None,
        }
    }

    /// left ± right; a difference as left + (−1)·right, since left − right would be taken apart the same way again.
    fn both(&mut self, op: fn(Id, Id) -> Op, left: Op, right: Op) -> Vec<Op> {
        let write = || {
            let (left, right) = (self.put(left)?, self.put(right)?);
            if let Op::Add(..) = op(left, right) {
                return Some(Op::Add(left, right));
            }
            let minus = self.put(Op::Number(Exact::integer(-1)))?;
            Some(Op::Add(left, self.put(Op::Scale(minus, right))?))
        };
        write().into_iter().collect()
    }

    /// ab − cd = (a − c)b + c(b − d) = a(b − d) + (a − c)d.
    fn split(&mut self, op: fn(Id, Id) -> Op, [a, b, c, d]: [Id; 4]) -> Vec<Op> {
        let shape = |search: &Self, of: Id| search.problem.forest.shape(of).clone();
        if shape(self, a) != shape(self, c) || shape(self, b) != shape(self, d) {
            return Vec::new();
        }
        let mut write = || {
            let (left, right) = (self.put(Op::Sub(a, c))?, self.put(Op::Sub(b, d))?);
            let (first, second) = (self.put(op(left, b))?, self.put(op(c, right))?);
            let (third, fourth) = (self.put(op(a, right))?, self.put(op(left, d))?);
            Some(vec![Op::Add(first, second), Op::Add(third, fourth)])
        };
        write().unwrap_or_default()
    }

    /// |s^r − t^r|.
    fn powers(&mut self, this: (Id, Measure), (s, t): (Id, Id), exponent: &Exact, found: &mut Vec<Found>) -> bool {
        match exponent.to_integer() {
            Some(-1) => {
                if let Some(difference) = self.put(Op::Sub(s, t)) {
                    let parts = [(difference, this.1), (s, Measure::Away), (t, Measure::Away)];
                    self.combine(found, this, Rule::ReciprocalDifference, &parts, |bounds| {
                        let under = bounds[1].times(bounds[2])?.power(&Exact::integer(-1))?;
                        bounds[0].times(&under)
                    });
                }
                true
            }
            Some(whole @ (2..=4 | -4..=-2)) => {
                let step = Exact::integer(whole.signum());
                let rest = Exact::integer(whole - whole.signum());
                let mut apart = |base: Id| {
                    let (one, rest) =
                        (self.put(Op::Power(base, step.clone()))?, self.put(Op::Power(base, rest.clone()))?);
                    self.put(Op::Scale(one, rest))
                };
                if let Some((left, right)) = apart(s).zip(apart(t))
                    && let Some(difference) = self.put(Op::Sub(left, right))
                {
                    self.same(found, this, difference);
                }
                true
            }
            _ => false,
        }
    }

    /// f(y) − 1 = f(y) − f(0), f = exp, cosh.
    fn beside_zero(&mut self, this: (Id, Measure), function: Elementary, y: Id, found: &mut Vec<Found>) -> bool {
        let widest = matches!(this.1, Measure::Norm(Norm::Infinity | Norm::Absolute));
        if function == Elementary::Cosh && widest {
            for line in self.measured(y, this.1) {
                let m = self.line(line).bound.clone();
                let steep = self.function_of(function, &m);
                let half = Exact::ratio(1, 2).and_then(|half| Posynomial::constant(&half));
                let bound = half.and_then(|half| half.times(&m.times(&m)?)?.times(&steep?));
                self.add(found, this.0, this.1, Rule::NearOne, vec![line], bound);
            }
        }
        let shape = self.problem.forest.shape(y).clone();
        let write = || {
            let zero = self.put(Op::Zeros(shape))?;
            let (left, right) = (self.put(Op::Apply(function, y))?, self.put(Op::Apply(function, zero))?);
            self.put(Op::Sub(left, right))
        };
        if let Some(difference) = write() {
            self.same(found, this, difference);
        }
        true
    }

    /// ‖f(y) − f(z)‖.
    fn mean_value(
        &mut self,
        this: (Id, Measure),
        function: Elementary,
        (y, z): (Id, Id),
        found: &mut Vec<Found>,
    ) -> bool {
        let Some(difference) = self.put(Op::Sub(y, z)) else {
            return false;
        };
        let widest = if this.1 == Measure::Norm(Norm::Absolute) { this.1 } else { Measure::Norm(Norm::Infinity) };
        if matches!(function, Elementary::Tanh | Elementary::Abs) {
            self.equal(found, this, Rule::MeanValue, (difference, this.1));
            return true;
        }
        let Some(slope) = Self::slope(function) else {
            return false;
        };
        if function == Elementary::Cosh {
            let sinh = |search: &mut Self, of: Id| search.put(Op::Apply(Elementary::Sinh, of));
            if let Some((left, right)) = sinh(self, y).zip(sinh(self, z))
                && let Some(other) = self.put(Op::Sub(left, right))
            {
                self.equal(found, this, Rule::HyperbolicDifference, (other, this.1));
            }
        }
        for first in self.measured(y, widest) {
            for second in self.measured(z, widest) {
                let Some(m) = self.line(first).bound.largest(&self.line(second).bound) else { continue };
                let Some(steepest) = self.function_of(slope, &m) else {
                    continue;
                };
                for third in self.measured(difference, this.1) {
                    let bound = self.line(third).bound.times(&steepest);
                    self.add(found, this.0, this.1, Rule::MeanValue, vec![first, second, third], bound);
                }
            }
        }
        let slope = if function == Elementary::Exp { Elementary::Exp } else { Elementary::Cosh };
        for at in [y, z] {
            let near: Vec<usize> = self.measured(difference, widest);
            let number = |line: &usize| self.line(*line).bound.as_constant().is_some();
            let Some(close) = near.iter().copied().find(number).or_else(|| self.close(difference, widest)) else {
                continue;
            };
            let Some(there) = self.put(Op::Apply(slope, at)) else {
                continue;
            };
            let c = self.line(close).bound.clone();
            let Some(factor) = self.function_of(Elementary::Exp, &c) else {
                continue;
            };
            for first in self.measured(there, this.1) {
                for third in &near {
                    let product = self.line(first).bound.times(&self.line(*third).bound);
                    let bound = product.and_then(|product| product.times(&factor));
                    self.add(found, this.0, this.1, Rule::LocalMeanValue, vec![first, close, *third], bound);
                }
            }
        }
        true
    }

    /// A fact that bounds this norm by a number.
    fn close(&mut self, of: Id, measure: Measure) -> Option<usize> {
        let Measure::Norm(norm) = measure else {
            return None;
        };
        let mut found = Vec::new();
        self.given(&mut found, of, norm);
        let one = found.into_iter().find(|one| one.line.bound.as_constant().is_some())?;
        Some(self.write(one))
    }
}
