//! Shares u/Σu found again: y/Σu as u/Σu and a rest, where u ≥ 0 makes the share at most 1.

use super::super::{Id, Measure, Norm, Op};
use super::bounds::{Found, Search};
use super::recombination::{flat, plus};
use crate::number::Exact;

impl Search<'_> {
    /// X = ±f + (X ∓ f) for a share f that X has terms of.
    pub(super) fn folded(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) {
        if !self.fold || !matches!(norm, Norm::Euclidean | Norm::Infinity | Norm::One) {
            return;
        }
        let whole = flat(&mut self.problem.forest, x, true);
        if whole.len() < 2 {
            return;
        }
        let shape = self.problem.forest.shape(x).clone();
        for share in self.all_shares() {
            if *self.problem.forest.shape(share) != shape {
                continue;
            }
            let part = flat(&mut self.problem.forest, share, true);
            for sign in [1, -1] {
                let Some(rest) = plus(whole.clone(), &part, &Exact::integer(-sign)) else { continue };
                let gone = whole.keys().filter(|tree| !rest.contains_key(tree)).count();
                if rest.is_empty() || gone == 0 || rest.len() > whole.len() {
                    continue;
                }
                if let Some(sum) = self.written(share, sign, &rest) {
                    self.same(found, (x, Measure::Norm(norm)), sum);
                }
            }
        }
    }

    /// The shares u/Σu with u ≥ 0 that stand in the row.
    fn all_shares(&mut self) -> Vec<Id> {
        if let Some(known) = &self.shares {
            return known.clone();
        }
        // none while they are being found
        self.shares = Some(Vec::new());
        let (mut all, mut bare) = (Vec::new(), Vec::new());
        for index in 0..self.problem.forest.len() {
            let tree = Id::at(index);
            let Some((u, _)) = self.share_of(tree) else { continue };
            let Some(form) = self.forest().bare(tree) else { continue };
            if !bare.contains(&form) && !self.measured(u, Measure::Nonnegative).is_empty() {
                bare.push(form);
                all.push(tree);
            }
        }
        self.shares = Some(all.clone());
        all
    }

    /// s⁻² x yᵀ as (x/s) (y/s)ᵀ, with diagonal factors on either side.
    pub(super) fn parted(&mut self, this: (Id, Measure), found: &mut Vec<Found>) {
        if !self.fold {
            return;
        }
        if let Some(parted) = self.apart_in_two(this.0) {
            self.same(found, this, parted);
        }
    }

    fn apart_in_two(&mut self, matrix: Id) -> Option<Id> {
        let (mut scalars, matrix) = self.without_scalars(matrix);
        let (a, b) = self.sides_of_outer(matrix)?;
        let (mut before, a) = self.without_scalars(a);
        let (mut after, b) = self.without_scalars(b);
        scalars.append(&mut before);
        scalars.append(&mut after);
        let minus_two = Exact::integer(-2);
        let square = scalars.iter().position(|s| {
            let s = self.problem.forest.unfolded(*s);
            matches!(self.problem.forest.op(s), Op::Power(_, exponent) if *exponent == minus_two)
        })?;
        let square = scalars.remove(square);
        let Op::Power(t, _) = self.op(self.problem.forest.unfolded(square)) else { return None };
        let under = self.put(Op::Power(t, Exact::integer(-1)))?;
        let (a, b) = (self.scaled_inside(under, a)?, self.scaled_inside(under, b)?);
        let outer = self.put(Op::Outer(a, b))?;
        scalars.into_iter().rev().try_fold(outer, |product, s| self.put(Op::Scale(s, product)))
    }

    /// The scalars in front, of the first factor of a product too, and what they stand in front of.
    fn without_scalars(&mut self, of: Id) -> (Vec<Id>, Id) {
        match self.op(self.problem.forest.unfolded(of)) {
            Op::Scale(s, x) => {
                let (mut scalars, x) = self.without_scalars(x);
                scalars.insert(0, s);
                (scalars, x)
            }
            Op::Mul(a, b) => {
                let (scalars, a) = self.without_scalars(a);
                match self.put(Op::Mul(a, b)) {
                    Some(product) if !scalars.is_empty() => (scalars, product),
                    _ => (Vec::new(), of),
                }
            }
            _ => (Vec::new(), of),
        }
    }

    /// a and b of a bᵀ, where a matrix is that times diagonal ones.
    fn sides_of_outer(&mut self, matrix: Id) -> Option<(Id, Id)> {
        match self.op(self.problem.forest.unfolded(matrix)) {
            Op::Outer(a, b) => Some((a, b)),
            Op::Mul(left, right) => match self.op(self.problem.forest.unfolded(right)) {
                Op::Diag(w) => {
                    let (a, b) = self.sides_of_outer(left)?;
                    Some((a, self.put(Op::Hadamard(w, b))?))
                }
                _ => {
                    let Op::Diag(w) = self.op(self.problem.forest.unfolded(left)) else { return None };
                    let (a, b) = self.sides_of_outer(right)?;
                    Some((self.put(Op::Hadamard(w, a))?, b))
                }
            },
            _ => None,
        }
    }

    /// s x with s beside the first factor of x.
    fn scaled_inside(&mut self, s: Id, x: Id) -> Option<Id> {
        match self.op(self.problem.forest.unfolded(x)) {
            Op::Hadamard(a, b) => {
                let a = self.put(Op::Scale(s, a))?;
                self.put(Op::Hadamard(a, b))
            }
            Op::Mul(a, b) => match self.op(self.problem.forest.unfolded(a)) {
                Op::Diag(w) => {
                    let w = self.put(Op::Scale(s, w))?;
                    self.put(Op::Hadamard(w, b))
                }
                _ => self.put(Op::Scale(s, x)),
            },
            _ => self.put(Op::Scale(s, x)),
        }
    }
}
