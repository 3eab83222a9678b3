//! A tree as a multiple of one that right sides or facts speak of, and a rest.

use super::super::{Forest, Id, Measure, Norm, Op};
use super::bounds::{Found, Search};
use crate::number::{Arithmetic, Exact};
use std::collections::BTreeMap;

/// Rational multiples of trees.
pub(super) type Combination = BTreeMap<Id, Exact>;

impl Search<'_> {
    /// X = ±Y + (X ∓ Y) for a Y whose norm is known.
    pub(super) fn recombined(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) {
        if !self.recombine {
            return;
        }
        let whole = flat(&mut self.problem.forest, x, false);
        let shape = self.problem.forest.shape(x).clone();
        for y in self.known_norms(norm) {
            if *self.problem.forest.shape(y) != shape || self.canonical(x) == self.canonical(y) {
                continue;
            }
            let part = flat(&mut self.problem.forest, y, false);
            for sign in [1, -1] {
                let Some(rest) = plus(whole.clone(), &part, &Exact::integer(-sign)) else {
                    continue;
                };
                if rest.is_empty() || whole.keys().any(|tree| rest.contains_key(tree)) {
                    continue;
                }
                if let Some(sum) = self.written(y, sign, &rest) {
                    self.same(found, (x, Measure::Norm(norm)), sum);
                }
            }
        }
    }

    /// The trees whose norms right sides or facts speak of.
    pub(super) fn known_norms(&mut self, norm: Norm) -> Vec<Id> {
        let mut all = Vec::new();
        for atom in self.known.clone() {
            if let Op::Norm(of, y) = self.op(atom)
                && of == norm
            {
                all.push(y);
            }
        }
        for fact in self.problem.facts.clone() {
            for side in [fact.left, fact.right] {
                if let Op::Norm(of, y) = self.op(self.problem.forest.unfolded(side))
                    && of == norm
                    && let Some(y) = self.canonical(y)
                {
                    all.push(y);
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// ±y + Σ c·t.
    pub(super) fn written(&mut self, y: Id, sign: i64, rest: &Combination) -> Option<Id> {
        let sign = self.put(Op::Number(Exact::integer(sign)))?;
        let mut sum = self.put(Op::Scale(sign, y))?;
        for (tree, factor) in rest {
            let factor = self.put(Op::Number(factor.clone()))?;
            let term = self.put(Op::Scale(factor, *tree))?;
            sum = self.put(Op::Add(sum, term))?;
        }
        Some(sum)
    }
}

/// A tree as multiples of trees that are no sums, with s (a + b) as s a + s b where that is wanted.
pub(super) fn flat(forest: &mut Forest, of: Id, through: bool) -> Combination {
    let minus = Exact::integer(-1);
    let Some(of) = forest.bare(of) else {
        return Combination::new();
    };
    let split = match forest.op(of).clone() {
        Op::Zeros(_) => Some(Combination::new()),
        Op::Add(a, b) => {
            let (a, b) = (flat(forest, a, through), flat(forest, b, through));
            plus(a, &b, &Exact::integer(1))
        }
        Op::Sub(a, b) => {
            let (a, b) = (flat(forest, a, through), flat(forest, b, through));
            plus(a, &b, &minus)
        }
        Op::Scale(c, x) => match forest.number(c).cloned() {
            Some(c) => plus(Combination::new(), &flat(forest, x, through), &c),
            None if through && !forest.shape(x).is_number() => {
                let inner = flat(forest, x, through);
                inner.into_iter().map(|(tree, factor)| Some((forest.put(Op::Scale(c, tree))?, factor))).collect()
            }
            _ => None,
        },
        _ => None,
    };
    split.unwrap_or_else(|| Combination::from([(of, Exact::integer(1))]))
}

/// a + c·b.
pub(super) fn plus(mut a: Combination, b: &Combination, c: &Exact) -> Option<Combination> {
    for (tree, factor) in b {
        let own = a.remove(tree).unwrap_or_else(Exact::zero);
        let sum = own.add(&factor.mul(c, &())?, &())?;
        if sum.signum() != 0 {
            a.insert(*tree, sum);
        }
    }
    Some(a)
}
