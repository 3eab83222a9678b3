//! Gradients, Hessians and Jacobians of definitions, as trees.
//!
//! The derivative of a number or a column by a column x is kept as Σ M K: K a constant matrix of which x is seen through (I, A,
//! …), M what stands before it; of a number, the gradient is Σ Kᵀ m. So ∇² of a function of A x comes out as AᵀMA. Every rule
//! holds wherever the function is defined, and brings nothing that is undefined there.

mod products;

use super::{Reader, WORK};
use crate::language::{Derivative, Elementary, Expr, Function};
use crate::number::Exact;
use crate::prove::{Id, Norm, Op};
use std::collections::HashMap;

/// Σ M K, or Σ Kᵀ m of a number: pairs of K and M.
type Slopes = Vec<(Id, Id)>;

impl Reader<'_> {
    /// The derivative of a definition of one column, or by one number; of others there is no tree.
    pub(super) fn derivative(&mut self, kind: Derivative, function: Function, at: &Expr) -> Option<Id> {
        let Function::Definition(number) = function else { return None };
        let point = self.tree(at)?;
        let shape = self.forest.shape(point).clone();
        let ordinary = matches!(kind, Derivative::Ordinary(_));
        if !shape.is_column() || shape.is_number() != ordinary {
            return None;
        }
        // no name of the language begins so
        self.deriving += 1;
        let name = format!("∂{}", self.deriving);
        let x = self.forest.put(Op::Ingredient(name.into(), shape))?;
        let derived = self.called(number, vec![x]).and_then(|value| {
            let mut sweep = Sweep { reader: self, x, depends: HashMap::new(), known: HashMap::new() };
            let tree = match kind {
                Derivative::Ordinary(times) => (0..times).try_fold(value, |value, _| sweep.ordinary(value)),
                Derivative::Gradient => sweep.gradient(value),
                Derivative::Hessian => sweep.gradient(value).and_then(|gradient| sweep.jacobian(gradient)),
                Derivative::Jacobian => sweep.jacobian(value),
            };
            sweep.at(tree?, point, &mut HashMap::new())
        });
        self.deriving -= 1;
        derived
    }
}

/// What is derived by a column x.
struct Sweep<'a, 'r> {
    reader: &'a mut Reader<'r>,
    x: Id,
    depends: HashMap<Id, bool>,
    known: HashMap<Id, Option<Slopes>>,
}

impl Sweep<'_, '_> {
    fn op(&self, of: Id) -> Op {
        self.reader.forest.op(self.reader.forest.unfolded(of)).clone()
    }

    fn put(&mut self, op: Op) -> Option<Id> {
        self.reader.forest.put(op)
    }

    fn is_number(&self, of: Id) -> bool {
        self.reader.forest.shape(of).is_number()
    }

    fn depends(&mut self, of: Id) -> bool {
        if let Some(known) = self.depends.get(&of) {
            return *known;
        }
        let parts = match self.reader.forest.op(of) {
            Op::Named(_, _, _, body) => vec![*body],
            _ => self.reader.forest.parts(of),
        };
        let depends = of == self.x || parts.into_iter().any(|part| self.depends(part));
        self.depends.insert(of, depends);
        depends
    }

    /// A tree with x put elsewhere.
    fn at(&mut self, of: Id, point: Id, known: &mut HashMap<Id, Id>) -> Option<Id> {
        if of == self.x {
            return Some(point);
        }
        if let Some(known) = known.get(&of) {
            return Some(*known);
        }
        let moved = match self.reader.forest.op(of).clone() {
            Op::Named(number, _, arguments, _) => {
                let moved = arguments.iter().map(|one| self.at(*one, point, known)).collect::<Option<Vec<_>>>()?;
                if moved == arguments { of } else { self.reader.called(number, moved)? }
            }
            op => {
                let op = op.map(&mut |part| self.at(part, point, known))?;
                self.put(op)?
            }
        };
        known.insert(of, moved);
        Some(moved)
    }

    /// ∇ of a number, a column.
    fn gradient(&mut self, of: Id) -> Option<Id> {
        if !self.is_number(of) {
            return None;
        }
        let mut sum = self.put(Op::Zeros(self.reader.forest.shape(self.x).clone()))?;
        for (k, m) in self.slopes(of)? {
            let transposed = self.put(Op::Transpose(k))?;
            let term = self.product(transposed, m)?;
            sum = self.put(Op::Add(sum, term))?;
        }
        Some(sum)
    }

    /// The Jacobian of a column.
    fn jacobian(&mut self, of: Id) -> Option<Id> {
        let (shape, by) = (self.reader.forest.shape(of).clone(), self.reader.forest.shape(self.x).clone());
        if !shape.is_column() || shape.is_number() {
            return None;
        }
        let mut sum = self.put(Op::Zeros(crate::language::Shape::new(shape.rows, by.rows)))?;
        for (k, m) in self.slopes(of)? {
            let term = self.product(m, k)?;
            sum = self.put(Op::Add(sum, term))?;
        }
        Some(sum)
    }

    /// By a number x, of a number or a column.
    fn ordinary(&mut self, of: Id) -> Option<Id> {
        let mut sum = None;
        for (_, m) in self.slopes(of)? {
            sum = Some(match sum {
                None => m,
                Some(sum) => self.put(Op::Add(sum, m))?,
            });
        }
        match sum {
            Some(sum) => Some(sum),
            None if self.is_number(of) => self.put(Op::Number(Exact::zero())),
            None => self.put(Op::Zeros(self.reader.forest.shape(of).clone())),
        }
    }

    fn slopes(&mut self, of: Id) -> Option<Slopes> {
        if !self.depends(of) {
            return Some(Slopes::new());
        }
        if let Some(known) = self.known.get(&of) {
            return known.clone();
        }
        self.reader.work += 1;
        let within = self.reader.work <= WORK && self.reader.forest.shape(of).is_column();
        let slopes = if within { self.derived(of) } else { None };
        self.known.insert(of, slopes.clone());
        slopes
    }

    fn derived(&mut self, of: Id) -> Option<Slopes> {
        if of == self.x {
            let eye = match self.is_number(of) {
                true => self.put(Op::Number(Exact::integer(1)))?,
                false => self.put(Op::Identity(self.reader.forest.shape(of).rows.clone()))?,
            };
            return Some(vec![(eye, eye)]);
        }
        match self.op(of) {
            Op::Add(a, b) => self.plus(a, b, 1),
            Op::Sub(a, b) => self.plus(a, b, -1),
            Op::Scale(s, y) => self.scaled(of, s, y),
            // of numbers both are the product
            Op::Hadamard(a, b) | Op::Inner(a, b) if self.is_number(a) => {
                let product = self.put(Op::Scale(a, b))?;
                self.slopes(product)
            }
            Op::Hadamard(a, b) if self.reader.forest.shape(of).is_column() => {
                let (left, right) = (self.slopes(a)?, self.slopes(b)?);
                let left = self.each(left, |sweep, m| sweep.diagonal_times(b, m))?;
                let right = self.each(right, |sweep, m| sweep.diagonal_times(a, m))?;
                self.sum(left, right, 1)
            }
            Op::Inner(a, b) if self.reader.forest.shape(a).is_column() => {
                let (left, right) = (self.slopes(a)?, self.slopes(b)?);
                let left = self.each(left, |sweep, m| sweep.transposed_times(m, b))?;
                let right = self.each(right, |sweep, m| sweep.transposed_times(m, a))?;
                self.sum(left, right, 1)
            }
            Op::Mul(a, y) if self.reader.forest.shape(y).is_column() => self.image(a, y),
            Op::Power(y, exponent) => self.power(y, &exponent),
            // at 0 there is none: what follows may not be taken for a proof
            Op::Norm(Norm::Euclidean, y) if self.reader.free => {
                let under = self.put(Op::Power(of, Exact::integer(-1)))?;
                let inner = self.slopes(y)?;
                let inner = self.each(inner, |sweep, m| sweep.transposed_times(m, y))?;
                self.each(inner, |sweep, m| sweep.times(under, m))
            }
            Op::Apply(function, y) => {
                let steep = self.slope(function, y)?;
                let inner = self.slopes(y)?;
                self.each(inner, |sweep, m| sweep.weighted(steep, m))
            }
            Op::LogSumExp(y) => {
                let shape = self.reader.forest.shape(y).clone();
                let (exp, ones) = (self.put(Op::Apply(Elementary::Exp, y))?, self.put(Op::Ones(shape))?);
                let total = self.put(Op::Inner(exp, ones))?;
                let under = self.put(Op::Power(total, Exact::integer(-1)))?;
                let shares = self.put(Op::Scale(under, exp))?;
                let inner = self.slopes(y)?;
                self.each(inner, |sweep, m| sweep.transposed_times(m, shares))
            }
            _ => None,
        }
    }

    /// s y; of y/t the quotient rule (∂y − (y/t) ∂t)/t.
    fn scaled(&mut self, of: Id, s: Id, y: Id) -> Option<Slopes> {
        let inner = self.slopes(y)?;
        let (by, factor) = match self.op(s) {
            Op::Power(t, exponent) if exponent == Exact::integer(-1) => (self.slopes(t)?, of),
            _ => {
                let outer = self.slopes(s)?;
                let outer = self.each(outer, |sweep, m| sweep.along(y, m))?;
                let inner = self.each(inner, |sweep, m| sweep.times(s, m))?;
                return self.sum(outer, inner, 1);
            }
        };
        let by = self.each(by, |sweep, m| sweep.along(factor, m))?;
        let difference = self.sum(inner, by, -1)?;
        self.each(difference, |sweep, m| sweep.times(s, m))
    }

    /// A y: by parts where A is no constant.
    fn image(&mut self, a: Id, y: Id) -> Option<Slopes> {
        let rewritten = match self.op(a) {
            Op::Diag(w) => Op::Hadamard(w, y),
            Op::Mul(b, c) => {
                let inner = self.put(Op::Mul(c, y))?;
                Op::Mul(b, inner)
            }
            Op::Scale(s, b) => {
                let inner = self.put(Op::Mul(b, y))?;
                Op::Scale(s, inner)
            }
            _ if !self.depends(a) => {
                let mut all = Slopes::new();
                for (k, m) in self.slopes(y)? {
                    let bare = self.is_identity(k) && self.is_identity(m);
                    let one = match bare {
                        true => (a, self.put(Op::Identity(self.reader.forest.shape(a).rows.clone()))?),
                        false => (k, self.product(a, m)?),
                    };
                    all.push(one);
                }
                return Some(all);
            }
            Op::Outer(b, c) => {
                let inner = self.put(Op::Inner(c, y))?;
                Op::Scale(inner, b)
            }
            Op::Add(b, c) => {
                let (b, c) = (self.put(Op::Mul(b, y))?, self.put(Op::Mul(c, y))?);
                Op::Add(b, c)
            }
            Op::Sub(b, c) => {
                let (b, c) = (self.put(Op::Mul(b, y))?, self.put(Op::Mul(c, y))?);
                Op::Sub(b, c)
            }
            _ => return None,
        };
        let rewritten = self.put(rewritten)?;
        self.slopes(rewritten)
    }

    /// y^k with a whole k, of a number or every entry; ‖y‖².
    fn power(&mut self, y: Id, exponent: &Exact) -> Option<Slopes> {
        let Some(whole) = exponent.to_integer().filter(|whole| *whole != 0 && *whole != 1) else {
            return self.root(y, exponent);
        };
        let times = self.put(Op::Number(exponent.clone()))?;
        if let (Op::Norm(Norm::Euclidean, z), 2) = (self.op(y), whole) {
            let inner = self.slopes(z)?;
            let inner = self.each(inner, |sweep, m| sweep.transposed_times(m, z))?;
            return self.each(inner, |sweep, m| sweep.times(times, m));
        }
        let less = self.put(Op::Power(y, Exact::integer(whole - 1)))?;
        let steep = self.times(times, less)?;
        let inner = self.slopes(y)?;
        self.each(inner, |sweep, m| sweep.weighted(steep, m))
    }

    /// √y, which has no derivative at 0.
    fn root(&mut self, y: Id, exponent: &Exact) -> Option<Slopes> {
        let half = Exact::ratio(1, 2)?;
        if !self.reader.free || *exponent != half {
            return None;
        }
        let root = self.put(Op::Power(y, half.clone()))?;
        let (under, half) = (self.put(Op::Power(root, Exact::integer(-1)))?, self.put(Op::Number(half))?);
        let steep = self.times(half, under)?;
        let inner = self.slopes(y)?;
        self.each(inner, |sweep, m| sweep.weighted(steep, m))
    }

    /// f′(y), of a number or every entry.
    fn slope(&mut self, function: Elementary, y: Id) -> Option<Id> {
        let at = |function| Op::Apply(function, y);
        match function {
            Elementary::Exp => self.put(at(Elementary::Exp)),
            Elementary::Sinh => self.put(at(Elementary::Cosh)),
            Elementary::Cosh => self.put(at(Elementary::Sinh)),
            Elementary::Log => self.put(Op::Power(y, Exact::integer(-1))),
            Elementary::Tanh => {
                let ones = self.put(Op::Ones(self.reader.forest.shape(y).clone()))?;
                let tanh = self.put(at(Elementary::Tanh))?;
                let square = if self.is_number(y) { Op::Scale(tanh, tanh) } else { Op::Hadamard(tanh, tanh) };
                let square = self.put(square)?;
                self.put(Op::Sub(ones, square))
            }
            Elementary::Sqrt | Elementary::Abs => None,
        }
    }

    fn plus(&mut self, a: Id, b: Id, sign: i64) -> Option<Slopes> {
        let (left, right) = (self.slopes(a)?, self.slopes(b)?);
        self.sum(left, right, sign)
    }

    /// left ± right.
    fn sum(&mut self, mut left: Slopes, right: Slopes, sign: i64) -> Option<Slopes> {
        for (k, m) in right {
            match left.iter().position(|(own, _)| *own == k) {
                Some(place) => {
                    let own = left[place].1;
                    left[place].1 = self.put(if sign > 0 { Op::Add(own, m) } else { Op::Sub(own, m) })?;
                }
                None => {
                    let sign = self.put(Op::Number(Exact::integer(sign)))?;
                    left.push((k, self.times(sign, m)?));
                }
            }
        }
        Some(left)
    }

    fn each(&mut self, slopes: Slopes, mut map: impl FnMut(&mut Self, Id) -> Option<Id>) -> Option<Slopes> {
        slopes.into_iter().map(|(k, m)| Some((k, map(self, m)?))).collect()
    }
}
