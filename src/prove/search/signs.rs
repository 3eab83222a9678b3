//! Columns and numbers that are ≥ 0 at every entry.

use super::super::{Id, Measure, Op, Posynomial, Rule};
use super::bounds::{Found, Search};
use crate::language::Elementary;
use crate::number::Exact;

const SIGN: Measure = Measure::Nonnegative;

impl Search<'_> {
    /// What shows a tree to be ≥ 0.
    pub(super) fn sign_forms(&mut self, x: Id, found: &mut Vec<Found>) {
        let zero = || Some(Posynomial::zero());
        self.sign_by_facts(x, found);
        if !found.is_empty() {
            return;
        }
        let even = |exponent: &Exact| exponent.to_integer().is_some_and(|whole| whole % 2 == 0);
        match self.op(x) {
            Op::Named(_, _, _, body) => self.same(found, (x, SIGN), body),
            Op::Apply(Elementary::Exp | Elementary::Cosh | Elementary::Abs, _)
            | Op::Ones(_)
            | Op::Zeros(_)
            | Op::Norm(..) => {
                self.add(found, x, SIGN, Rule::SignByForm, Vec::new(), zero());
            }
            Op::Hadamard(a, b) | Op::Scale(a, b) if a == b => {
                self.add(found, x, SIGN, Rule::SignByForm, Vec::new(), zero());
            }
            Op::Power(_, exponent) if even(&exponent) => {
                self.add(found, x, SIGN, Rule::SignByForm, Vec::new(), zero());
            }
            Op::Add(a, b) | Op::Hadamard(a, b) | Op::Scale(a, b) => {
                self.combine(found, (x, SIGN), Rule::SignOfParts, &[(a, SIGN), (b, SIGN)], |_| zero());
            }
            _ => {}
        }
        if found.is_empty() && self.exactly(x).is_some() {
            self.add(found, x, SIGN, Rule::Exactly, Vec::new(), zero());
        }
    }

    fn sign_by_facts(&mut self, x: Id, found: &mut Vec<Found>) {
        let bare = self.forest().bare(x);
        for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
            for (lower, upper) in fact.at_most() {
                let Some(about) = self.put(Op::Sub(upper, lower)) else {
                    continue;
                };
                if self.forest().bare(about) != bare {
                    continue;
                }
                let zero = Posynomial::zero();
                let mut given = Vec::new();
                self.add(&mut given, about, SIGN, Rule::Given(number), Vec::new(), Some(zero.clone()));
                for one in given {
                    if about == x {
                        found.push(one);
                    } else {
                        let line = self.write(one);
                        self.add(found, x, SIGN, Rule::Same, vec![line], Some(zero.clone()));
                    }
                }
            }
        }
    }
}
