//! Numbers away from 0.

use super::super::{Id, Measure, Norm, Op, Posynomial, Rule};
use super::bounds::{Found, Search};
use crate::language::Elementary;
use crate::number::Exact;

const AWAY: Measure = Measure::Away;

impl Search<'_> {
    /// What keeps a number away from 0.
    pub(super) fn away_forms(&mut self, s: Id, found: &mut Vec<Found>) {
        if !self.problem.forest.shape(s).is_number() {
            return;
        }
        let this = (s, AWAY);
        let exact = self.exactly(s);
        let exact = exact.filter(|exact| self.all_simple(exact, Norm::Absolute) && self.away_from_zero(exact));
        self.add(found, s, AWAY, Rule::Exactly, Vec::new(), exact);
        self.away_by_facts(s, found);
        match self.op(s) {
            Op::Named(_, _, _, body) => self.same(found, this, body),
            Op::Scale(a, b) => self.product(found, this, Rule::AwayProduct, &[(a, AWAY), (b, AWAY)]),
            Op::Inner(x, ones) if self.is_one(ones) => self.away_sum(this, x, ones, found),
            Op::Apply(Elementary::Exp, t) => {
                for line in self.bounds(t, Norm::Absolute) {
                    let m = self.line(line).bound.clone();
                    let bound = self.function_of(Elementary::Exp, &m);
                    let bound = bound.and_then(|bound| bound.power(&Exact::integer(-1)));
                    self.add(found, s, AWAY, Rule::AwayFunction, vec![line], bound);
                }
            }
            Op::Apply(Elementary::Cosh, _) => {
                let one = Posynomial::constant(&Exact::integer(1));
                self.add(found, s, AWAY, Rule::AwayFunction, Vec::new(), one);
            }
            _ => {}
        }
    }

    /// Whether a posynomial is one monomial of atoms > 0.
    fn away_from_zero(&mut self, of: &Posynomial) -> bool {
        let monomial = of.single().map(|(monomial, _)| monomial.clone());
        monomial.is_some_and(|monomial| self.signs.all_positive(&mut self.problem.forest, &monomial))
    }

    fn away_by_facts(&mut self, s: Id, found: &mut Vec<Found>) {
        let bare = self.forest().bare(s);
        for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
            for (lower, upper) in fact.at_most() {
                let about = match self.op(self.problem.forest.unfolded(upper)) {
                    Op::Norm(Norm::Absolute, inner) => inner,
                    _ => upper,
                };
                if !self.problem.forest.shape(about).is_number() || self.forest().bare(about) != bare {
                    continue;
                }
                let bound = self.exactly(lower);
                let Some(bound) = bound.filter(|bound| self.away_from_zero(bound)) else {
                    continue;
                };
                let mut given = Vec::new();
                self.add(&mut given, about, AWAY, Rule::Given(number), Vec::new(), Some(bound.clone()));
                for one in given {
                    if about == s {
                        found.push(one);
                    } else {
                        let line = self.write(one);
                        self.add(found, s, AWAY, Rule::Same, vec![line], Some(bound.clone()));
                    }
                }
            }
        }
    }

    /// ⟨f(z), 1⟩ with f = cosh, exp.
    fn away_sum(&mut self, this: (Id, Measure), x: Id, ones: Id, found: &mut Vec<Found>) {
        let unfolded = self.problem.forest.unfolded(x);
        if unfolded != x {
            if let Some(sum) = self.put(Op::Inner(unfolded, ones)) {
                self.same(found, this, sum);
            }
            return;
        }
        let count = self.signs.norm(&mut self.problem.forest, Norm::One, ones);
        match self.op(x) {
            Op::Apply(Elementary::Cosh, _) => self.add(found, this.0, AWAY, Rule::SumOfCosh, Vec::new(), count),
            Op::Apply(Elementary::Exp, z) => {
                for line in self.bounds(z, Norm::Infinity) {
                    let m = self.line(line).bound.clone();
                    let bound = self.function_of(Elementary::Exp, &m);
                    let bound = bound.and_then(|bound| bound.power(&Exact::integer(-1)));
                    let bound = bound.and_then(|bound| bound.times(count.as_ref()?));
                    self.add(found, this.0, AWAY, Rule::SumOfExp, vec![line], bound);
                }
            }
            _ => {}
        }
    }
}
