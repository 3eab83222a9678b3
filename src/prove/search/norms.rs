//! Norms of sums and products, from the form of a tree.

use super::super::{Id, Measure, Norm, Op, Posynomial, Rule};
use super::bounds::{Found, Search};
use crate::language::Elementary;
use crate::number::Exact;

const ABSOLUTE: Measure = Measure::Norm(Norm::Absolute);
const EUCLIDEAN: Measure = Measure::Norm(Norm::Euclidean);
const INFINITY: Measure = Measure::Norm(Norm::Infinity);
const SPECTRAL: Measure = Measure::Norm(Norm::Spectral);
const FROBENIUS: Measure = Measure::Norm(Norm::Frobenius);

impl Search<'_> {
    /// What bounds a norm by the form of the tree.
    pub(super) fn norm_forms(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) {
        let this = (x, Measure::Norm(norm));
        if self.itself(x, norm, found) && !self.recombine && !self.fold && !self.sums {
            return;
        }
        self.given(found, x, norm);
        self.recombined(x, norm, found);
        self.folded(x, norm, found);
        match self.op(x) {
            Op::Named(_, _, _, body) => self.same(found, this, body),
            Op::Add(a, b) => self.sum(found, this, Rule::Triangle, &[(a, this.1), (b, this.1)]),
            Op::Sub(a, b) => {
                let rewritten = self.difference(x, norm, found);
                // two shares are close by nothing that is known, but each is at most 1
                let shares =
                    self.fold && norm != Norm::Absolute && self.share_of(a).is_some() && self.share_of(b).is_some();
                if !rewritten || self.apart || shares {
                    self.sum(found, this, Rule::Triangle, &[(a, this.1), (b, this.1)]);
                }
            }
            Op::Scale(s, y) => self.product(found, this, Rule::Scaled, &[(s, ABSOLUTE), (y, this.1)]),
            Op::Mul(a, b) => match norm {
                Norm::Euclidean => self.product(found, this, Rule::MatrixVector, &[(a, SPECTRAL), (b, EUCLIDEAN)]),
                Norm::Spectral => self.product(found, this, Rule::MatrixProduct, &[(a, SPECTRAL), (b, SPECTRAL)]),
                Norm::Frobenius => {
                    self.product(found, this, Rule::MatrixProduct, &[(a, SPECTRAL), (b, FROBENIUS)]);
                    self.product(found, this, Rule::MatrixProductRight, &[(a, FROBENIUS), (b, SPECTRAL)]);
                }
                _ => {}
            },
            Op::Transpose(a) => self.equal(found, this, Rule::Transposed, (a, this.1)),
            Op::Diag(y) => {
                let part = if norm == Norm::Spectral { INFINITY } else { EUCLIDEAN };
                self.equal(found, this, Rule::DiagonalMatrix, (y, part));
            }
            Op::Outer(a, b) => self.product(found, this, Rule::OuterProduct, &[(a, EUCLIDEAN), (b, EUCLIDEAN)]),
            Op::Hadamard(a, b) if norm != Norm::Spectral && norm != Norm::Frobenius => {
                self.product(found, this, Rule::Entrywise(false), &[(a, INFINITY), (b, this.1)]);
                if norm != Norm::Infinity {
                    self.product(found, this, Rule::Entrywise(true), &[(a, this.1), (b, INFINITY)]);
                }
                if norm == Norm::One {
                    self.product(found, this, Rule::EntrywiseOne, &[(a, EUCLIDEAN), (b, EUCLIDEAN)]);
                }
            }
            Op::Inner(a, b) => self.inner(this, a, b, found),
            Op::Norm(of, y) => self.equal(found, this, Rule::NormAsNumber, (y, Measure::Norm(of))),
            Op::Max(parts) | Op::Min(parts) => {
                let parts: Vec<(Id, Measure)> = parts.into_iter().map(|part| (part, ABSOLUTE)).collect();
                self.sum(found, this, Rule::Extreme, &parts);
            }
            Op::Entry(y, _) => self.equal(found, this, Rule::Part, (y, INFINITY)),
            Op::Column(a, _) if norm == Norm::Euclidean => self.equal(found, this, Rule::Part, (a, SPECTRAL)),
            Op::Trace(a) => {
                let rows = self.problem.forest.shape(a).rows.clone();
                let ones = self.put(Op::Ones(crate::language::Shape::vector(rows)));
                let count = ones.and_then(|ones| self.signs.norm(&mut self.problem.forest, Norm::One, ones));
                self.combine(found, this, Rule::Spectrum, &[(a, SPECTRAL)], |bounds| bounds[0].times(count.as_ref()?));
                // tr A = ⟨A, I⟩
                if self.sums
                    && let Some(eye) = self.put(Op::Identity(self.problem.forest.shape(a).rows.clone()))
                    && let Some(inner) = self.put(Op::Inner(a, eye))
                {
                    self.same(found, this, inner);
                }
                // tr(AB) = ⟨Aᵀ, B⟩
                if let Op::Mul(left, right) = self.op(self.problem.forest.unfolded(a))
                    && let Some(left) = self.put(Op::Transpose(left))
                    && let Some(inner) = self.put(Op::Inner(left, right))
                {
                    self.same(found, this, inner);
                }
            }
            Op::Eigenvalue(_, a) | Op::SmallestSingular(a) => {
                self.equal(found, this, Rule::Spectrum, (a, SPECTRAL));
            }
            Op::Apply(function, y) => self.function(this, function, y, found),
            Op::Power(y, exponent) => self.power(this, y, &exponent, found),
            _ => {}
        }
        self.shares(x, norm, found);
        self.mirrors(x, norm, found);
        match norm {
            Norm::Spectral => {
                self.between(x, found);
                self.parted(this, found);
            }
            Norm::Absolute => self.equals(x, found),
            _ => {}
        }
    }

    /// The norm as it is written, where right sides speak of it; whether they do.
    fn itself(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) -> bool {
        let Some(exact) = self.signs.norm(&mut self.problem.forest, norm, x) else {
            return false;
        };
        let all = self.all_simple(&exact, norm);
        if all {
            let rule = if norm == Norm::Absolute && self.exactly(x).is_some() { Rule::Exactly } else { Rule::Itself };
            self.add(found, x, Measure::Norm(norm), rule, Vec::new(), Some(exact));
        }
        all
    }

    /// Whether all atoms of a sum stand for themselves.
    pub(super) fn all_simple(&mut self, sum: &Posynomial, norm: Norm) -> bool {
        sum.terms().all(|(m, _)| m.factors().all(|(atom, _)| self.is_simple(atom, norm)))
    }

    /// Whether an atom stands for itself in a bound: right sides speak of it, or it is a number made of such.
    fn is_simple(&mut self, atom: Id, norm: Norm) -> bool {
        match self.op(atom) {
            _ if self.known.contains(&atom) => true,
            Op::Dimension(_) | Op::Counter(_) => true,
            Op::Ingredient(..) => norm == Norm::Absolute,
            Op::Apply(_, inner) if norm == Norm::Absolute => {
                let inner = self.exactly(inner);
                inner.is_some_and(|inner| self.all_simple(&inner, norm))
            }
            _ => false,
        }
    }

    fn inner(&mut self, this: (Id, Measure), a: Id, b: Id, found: &mut Vec<Found>) {
        if self.problem.forest.shape(a).is_column() {
            self.product(found, this, Rule::CauchySchwarz, &[(a, EUCLIDEAN), (b, EUCLIDEAN)]);
            let one = Measure::Norm(Norm::One);
            self.product(found, this, Rule::Holder(false), &[(a, one), (b, INFINITY)]);
            self.product(found, this, Rule::Holder(true), &[(a, INFINITY), (b, one)]);
        } else {
            self.product(found, this, Rule::CauchySchwarz, &[(a, FROBENIUS), (b, FROBENIUS)]);
        }
    }

    /// (Σu)⁻¹ u with u ≥ 0.
    fn shares(&mut self, x: Id, norm: Norm, found: &mut Vec<Found>) {
        if !matches!(norm, Norm::One | Norm::Euclidean | Norm::Infinity) {
            return;
        }
        if self.sums && norm == Norm::One && !self.measured(x, Measure::Nonnegative).is_empty() {
            let ones = self.put(Op::Ones(self.problem.forest.shape(x).clone()));
            if let Some(sum) = ones.and_then(|ones| self.put(Op::Inner(x, ones))) {
                let parts = [(x, Measure::Nonnegative), (sum, ABSOLUTE)];
                self.combine(found, (x, Measure::Norm(norm)), Rule::Total, &parts, |bounds| Some(bounds[1].clone()));
            }
        }
        if let Some((u, one)) = self.share_of(x) {
            self.combine(found, (x, Measure::Norm(norm)), Rule::Shares, &[(u, Measure::Nonnegative)], |_| {
                Some(one.clone())
            });
        }
    }

    /// u where a tree is u/Σu, and its norm 1 where u ≥ 0.
    pub(super) fn share_of(&mut self, x: Id) -> Option<(Id, Posynomial)> {
        let Op::Scale(s, u) = self.op(self.problem.forest.unfolded(x)) else { return None };
        let Op::Power(sum, exponent) = self.op(self.problem.forest.unfolded(s)) else { return None };
        let Op::Inner(v, ones) = self.op(self.problem.forest.unfolded(sum)) else { return None };
        let same = self.forest().bare(u) == self.forest().bare(v);
        let ones = matches!(self.op(self.problem.forest.unfolded(ones)), Op::Ones(_));
        let one = Posynomial::constant(&Exact::integer(1))?;
        (same && ones && exponent == Exact::integer(-1)).then_some((u, one))
    }

    /// Whether a tree is entrywise ones, or the number 1.
    pub(super) fn is_one(&self, of: Id) -> bool {
        let of = self.problem.forest.unfolded(of);
        matches!(self.op(of), Op::Ones(_)) || self.problem.forest.number(of) == Some(&Exact::integer(1))
    }

    /// The functions whose slopes are known.
    pub(super) fn slope(function: Elementary) -> Option<Elementary> {
        match function {
            Elementary::Exp => Some(Elementary::Exp),
            Elementary::Cosh => Some(Elementary::Sinh),
            Elementary::Sinh => Some(Elementary::Cosh),
            _ => None,
        }
    }
}
