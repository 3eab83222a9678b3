//! Mirror images, differences of norms, facts on both sides of a matrix, and numbers that are exactly others.

use super::super::{Id, Measure, Norm, Op, Posynomial, Rule};
use super::bounds::{Found, Search};
use crate::language::Relation;

impl Search<'_> {
    /// x of a mirror image x − w of x.
    pub(super) fn mirrored(&mut self, of: Id) -> Option<Id> {
        let Op::Sub(x, w) = self.op(self.problem.forest.unfolded(of)) else {
            return None;
        };
        // w = s·q, where s is made of ⟨q, q⟩ and ⟨q, x⟩
        let Op::Scale(s, q) = self.op(self.problem.forest.unfolded(w)) else {
            return None;
        };
        let square = self.put(Op::Inner(q, q))?;
        let (bare, square) = (self.forest().bare(s)?, self.forest().bare(square)?);
        let mut open = vec![bare];
        let mut divides = false;
        while let Some(part) = open.pop() {
            match self.op(part) {
                Op::Scale(a, b) => open.extend([a, b]),
                Op::Power(a, _) => divides |= a == square,
                _ => {}
            }
        }
        divides.then_some(x)
    }

    /// ‖x − w‖₂ = ‖x‖₂ of a mirror image, and | ‖X‖ − ‖Y‖ | ≤ ‖X − Y‖.
    pub(super) fn mirrors(&mut self, this: Id, norm: Norm, found: &mut Vec<Found>) {
        let measure = Measure::Norm(norm);
        if norm == Norm::Euclidean
            && let Some(x) = self.mirrored(this)
            && this == self.problem.forest.unfolded(this)
        {
            self.equal(found, (this, measure), Rule::Mirror, (x, measure));
        }
        let Op::Sub(s, t) = self.op(this) else {
            return;
        };
        let (Op::Norm(p, x), Op::Norm(q, y)) =
            (self.op(self.problem.forest.unfolded(s)), self.op(self.problem.forest.unfolded(t)))
        else {
            return;
        };
        if p != q {
            return;
        }
        let mut differences: Vec<Id> = self.put(Op::Sub(x, y)).into_iter().collect();
        for known in self.known_norms(p) {
            let Op::Sub(a, b) = self.op(known) else {
                continue;
            };
            for (a, b) in [(a, b), (b, a)] {
                if self.stands_for(a, x) && self.stands_for(b, y) {
                    differences.extend(self.put(Op::Sub(a, b)));
                }
            }
        }
        for difference in differences {
            self.equal(found, (this, measure), Rule::NormDifference, (difference, Measure::Norm(p)));
        }
    }

    /// Whether a tree is x or a mirror image of it.
    fn stands_for(&mut self, image: Id, x: Id) -> bool {
        let x = self.forest().bare(x);
        if self.forest().bare(image) == x {
            return true;
        }
        let mirrored = self.mirrored(image);
        mirrored.is_some_and(|mirrored| self.forest().bare(mirrored) == x)
    }

    /// ‖X‖ ≤ ‖Y‖ by facts 0 ⪯ X ⪯ Y.
    pub(super) fn between(&mut self, x: Id, found: &mut Vec<Found>) {
        let ordered = |relation| matches!(relation, Relation::Precedes | Relation::StrictlyPrecedes);
        let facts = self.problem.facts.clone();
        for (upper, above) in facts.iter().enumerate().filter(|(_, fact)| ordered(fact.relation) && fact.left == x) {
            for (lower, below) in facts.iter().enumerate().filter(|(_, fact)| ordered(fact.relation) && fact.right == x)
            {
                if self.problem.forest.is_zero(below.left) {
                    let spectral = Measure::Norm(Norm::Spectral);
                    self.equal(found, (x, spectral), Rule::Between(lower, upper), (above.right, spectral));
                }
            }
        }
    }

    /// A number that is c·‖X‖ exactly, by what bounds ‖X‖.
    pub(super) fn equals(&mut self, s: Id, found: &mut Vec<Found>) {
        let exact = self.exactly(s);
        let Some((monomial, c)) = exact.as_ref().and_then(Posynomial::single) else {
            return;
        };
        let mut factors = monomial.factors();
        let (Some((atom, exponent)), None) = (factors.next(), factors.next()) else {
            return;
        };
        if exponent.signum() < 0 {
            return;
        }
        let Some(term) = Posynomial::term(c, monomial.clone()) else {
            return;
        };
        if !matches!(self.op(atom), Op::Norm(..)) || self.known.contains(&atom) {
            return;
        }
        if let Some(other) = super::super::tree_of(&mut self.problem.forest, &term)
            && other != s
        {
            let absolute = Measure::Norm(Norm::Absolute);
            self.equal(found, (s, absolute), Rule::Equals, (other, absolute));
        }
    }
}
