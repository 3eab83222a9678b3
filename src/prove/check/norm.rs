//! The rules that bound a norm.

use super::exact::{constant, dimension};
use super::rule::{ABSOLUTE, Premises};
use super::{Checker, Why};
use crate::language::{Dim, Elementary, Relation};
use crate::number::Exact;
use crate::prove::{Id, Measure, Norm, Op, Posynomial, Rule};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// The bound of a norm.
    pub(super) fn norm_rule(
        &mut self,
        rule: Rule,
        about: Id,
        norm: Norm,
        given: &Premises<'_>,
    ) -> Result<Posynomial, Why> {
        let own = Measure::Norm(norm);
        let measured = Measure::Norm;
        let shape = self.forest.shape(about).clone();
        let entries = matches!(norm, Norm::Euclidean | Norm::One | Norm::Infinity);
        let only = |all: &[Norm]| if all.contains(&norm) { Ok(()) } else { Err(Why::OwnMeasure) };
        let matrix = [Norm::Spectral, Norm::Frobenius];
        let bound = match (rule, self.forest.op(about).clone()) {
            (Rule::Itself, _) => return self.reading.norm(self.forest, norm, about).ok_or(Why::NotExact),
            (Rule::Exactly, _) => {
                only(&[Norm::Absolute])?;
                return self.exactly(about);
            }
            (Rule::Through(fact), _) => given.bound(0, self.above(fact, about, norm)?, ABSOLUTE).cloned().map(Some)?,
            (Rule::NormAsNumber, Op::Norm(inner, x)) => given.bound(0, x, measured(inner)).cloned().map(Some)?,
            (Rule::Equals, _) => {
                only(&[Norm::Absolute])?;
                let other = given.0.first().map(|line| line.about).ok_or(Why::Premises { wanted: 1, found: 0 })?;
                let bound = given.bound(0, other, own)?;
                if self.exactly(about)? != self.exactly(other)? {
                    return Err(Why::NotSame);
                }
                Some(bound.clone())
            }
            (Rule::NormDifference, Op::Sub(s, t)) => {
                only(&[Norm::Absolute])?;
                let (Op::Norm(p, x), Op::Norm(q, y)) = (self.bare_op(s)?, self.bare_op(t)?) else {
                    return Err(Why::Tree);
                };
                let difference = given.0.first().map(|line| line.about).ok_or(Why::Premises { wanted: 1, found: 0 })?;
                let Op::Sub(left, right) = self.forest.op(difference).clone() else { return Err(Why::Tree) };
                if p != q || !self.stands_for(left, x, p)? || !self.stands_for(right, y, p)? {
                    return Err(Why::Tree);
                }
                Some(given.bound(0, difference, measured(p))?.clone())
            }
            (Rule::Mirror, Op::Sub(x, _)) => {
                only(&[Norm::Euclidean])?;
                if !self.is_mirror(about)? {
                    return Err(Why::Tree);
                }
                Some(given.bound(0, x, own)?.clone())
            }
            (Rule::Triangle, Op::Add(x, y) | Op::Sub(x, y)) => given.bound(0, x, own)?.plus(given.bound(1, y, own)?),
            (Rule::Scaled, Op::Scale(s, x)) => given.bound(0, s, ABSOLUTE)?.times(given.bound(1, x, own)?),
            (Rule::MatrixVector, Op::Mul(a, x)) => {
                only(&[Norm::Euclidean])?;
                given.bound(0, a, measured(Norm::Spectral))?.times(given.bound(1, x, own)?)
            }
            (Rule::MatrixProduct, Op::Mul(a, b)) => {
                only(&matrix)?;
                given.bound(0, a, measured(Norm::Spectral))?.times(given.bound(1, b, own)?)
            }
            (Rule::MatrixProductRight, Op::Mul(a, b)) => {
                only(&[Norm::Frobenius])?;
                given.bound(0, a, own)?.times(given.bound(1, b, measured(Norm::Spectral))?)
            }
            (Rule::Transposed, Op::Transpose(a)) => {
                only(&matrix)?;
                given.bound(0, a, own).cloned().map(Some)?
            }
            (Rule::DiagonalMatrix, Op::Diag(x)) => {
                only(&matrix)?;
                let inside = if norm == Norm::Spectral { Norm::Infinity } else { Norm::Euclidean };
                given.bound(0, x, measured(inside)).cloned().map(Some)?
            }
            (Rule::OuterProduct, Op::Outer(x, y)) => {
                only(&matrix)?;
                let two = measured(Norm::Euclidean);
                given.bound(0, x, two)?.times(given.bound(1, y, two)?)
            }
            (Rule::IdentityNorm, Op::Identity(_)) if norm == Norm::Spectral => constant(1),
            (Rule::IdentityNorm, Op::Identity(dim)) if norm == Norm::Frobenius => self.root(&dim),
            (Rule::OnesNorm, Op::Ones(shape)) if entries => match norm {
                Norm::Infinity => constant(1),
                Norm::One => dimension(self.forest, &shape.rows),
                _ => self.root(&shape.rows),
            },
            (Rule::CauchySchwarz, Op::Inner(x, y)) => {
                let shape = self.forest.shape(x);
                let two = if shape.is_column() { Norm::Euclidean } else { Norm::Frobenius };
                given.bound(0, x, measured(two))?.times(given.bound(1, y, measured(two))?)
            }
            (Rule::Holder(turned), Op::Inner(x, y)) => {
                let (p, q) = if turned { (Norm::Infinity, Norm::One) } else { (Norm::One, Norm::Infinity) };
                given.bound(0, x, measured(p))?.times(given.bound(1, y, measured(q))?)
            }
            (Rule::Entrywise(turned), Op::Hadamard(x, y)) if entries => {
                let largest = measured(Norm::Infinity);
                let (p, q) = if turned { (own, largest) } else { (largest, own) };
                given.bound(0, x, p)?.times(given.bound(1, y, q)?)
            }
            (Rule::EntrywiseOne, Op::Hadamard(x, y)) => {
                only(&[Norm::One])?;
                let two = measured(Norm::Euclidean);
                given.bound(0, x, two)?.times(given.bound(1, y, two)?)
            }
            (Rule::Other(columns), _) => {
                let from = given.0.first().map_or(own, |line| line.measure);
                let Measure::Norm(from) = from else { return Err(Why::Measure(0)) };
                let bound = given.bound(0, about, measured(from))?;
                let factor = self.other(about, norm, from, columns).ok_or(Why::Measure(0))?;
                factor.times(bound)
            }
            (Rule::Part, Op::Entry(x, _)) => given.bound(0, x, measured(Norm::Infinity)).cloned().map(Some)?,
            (Rule::Part, Op::Column(a, _)) => {
                only(&[Norm::Euclidean])?;
                given.bound(0, a, measured(Norm::Spectral)).cloned().map(Some)?
            }
            (Rule::Spectrum, Op::Trace(a)) => {
                let rows = self.forest.shape(a).rows.clone();
                let count = dimension(self.forest, &rows).ok_or(Why::NotExact)?;
                count.times(given.bound(0, a, measured(Norm::Spectral))?)
            }
            (Rule::Spectrum, Op::Eigenvalue(_, a) | Op::SmallestSingular(a)) => {
                given.bound(0, a, measured(Norm::Spectral)).cloned().map(Some)?
            }
            (Rule::Monotone, Op::Apply(function, x)) => {
                only(&[Norm::Absolute, Norm::Infinity])?;
                let m = given.bound(0, x, own)?;
                match function {
                    Elementary::Exp | Elementary::Cosh | Elementary::Sinh => return self.of_bound(function, m),
                    Elementary::Tanh | Elementary::Abs => Some(m.clone()),
                    Elementary::Log | Elementary::Sqrt => return Err(Why::Tree),
                }
            }
            (Rule::TanhRange, Op::Apply(Elementary::Tanh, _)) => {
                only(&[Norm::Absolute, Norm::Infinity])?;
                constant(1)
            }
            (Rule::AbsoluteEntries, Op::Apply(Elementary::Abs, x)) if entries => {
                given.bound(0, x, own).cloned().map(Some)?
            }
            (Rule::MeanValue, Op::Sub(x, y)) if entries || norm == Norm::Absolute => {
                return self.mean_value(x, y, norm, given);
            }
            (Rule::LocalMeanValue, Op::Sub(x, y)) if entries || norm == Norm::Absolute => {
                return self.local_mean_value(x, y, norm, given);
            }
            (Rule::NearOne, Op::Sub(x, one)) => {
                only(&[Norm::Absolute, Norm::Infinity])?;
                let Op::Apply(Elementary::Cosh, x) = self.forest.op(x).clone() else { return Err(Why::Tree) };
                let is_one = match self.forest.op(one) {
                    Op::Number(value) => *value == Exact::integer(1),
                    Op::Ones(_) => true,
                    _ => false,
                };
                if !is_one {
                    return Err(Why::Tree);
                }
                let m = given.bound(0, x, own)?;
                let half = Posynomial::constant(&Exact::ratio(1, 2).ok_or(Why::TooLong)?).ok_or(Why::TooLong)?;
                let square = m.times(m).ok_or(Why::TooLong)?;
                let steep = self.of_bound(Elementary::Cosh, m)?;
                half.times(&square).and_then(|share| share.times(&steep))
            }
            (Rule::HyperbolicDifference, Op::Sub(x, y)) if entries || norm == Norm::Absolute => {
                let (Op::Apply(Elementary::Cosh, x), Op::Apply(Elementary::Cosh, y)) =
                    (self.forest.op(x).clone(), self.forest.op(y).clone())
                else {
                    return Err(Why::Tree);
                };
                let sinh = |checker: &mut Self, z| checker.put(Op::Apply(Elementary::Sinh, z));
                let (x, y) = (sinh(self, x)?, sinh(self, y)?);
                let difference = self.put(Op::Sub(x, y))?;
                given.bound(0, difference, own).cloned().map(Some)?
            }
            (Rule::Reciprocal, Op::Power(s, exponent)) if shape.is_number() && exponent.signum() < 0 => {
                given.bound(0, s, Measure::Away)?.power(&exponent)
            }
            (Rule::ReciprocalDifference, Op::Sub(x, y)) if shape.is_number() => {
                let (Op::Power(s, r), Op::Power(t, q)) = (self.forest.op(x).clone(), self.forest.op(y).clone()) else {
                    return Err(Why::Tree);
                };
                let minus = Exact::integer(-1);
                if r != minus || q != minus {
                    return Err(Why::Tree);
                }
                let difference = self.put(Op::Sub(s, t))?;
                let a = given.bound(0, difference, ABSOLUTE)?;
                let (b, c) = (given.bound(1, s, Measure::Away)?, given.bound(2, t, Measure::Away)?);
                b.times(c).and_then(|product| a.times(&product.power(&minus)?))
            }
            (Rule::Power, Op::Power(s, exponent)) => {
                only(&[Norm::Absolute, Norm::Infinity])?;
                let a = given.bound(0, s, own)?;
                if exponent.signum() < 0 {
                    return Err(Why::Tree);
                }
                if exponent.to_integer().is_none() && a.single().is_none() {
                    return Err(Why::NotOneTerm);
                }
                a.power(&exponent)
            }
            (Rule::Extreme, Op::Max(all) | Op::Min(all)) => {
                let mut sum = Posynomial::zero();
                for (k, one) in all.into_iter().enumerate() {
                    sum = sum.plus(given.bound(k, one, ABSOLUTE)?).ok_or(Why::TooLong)?;
                }
                Some(sum)
            }
            (Rule::Total, _) => {
                only(&[Norm::One])?;
                given.bound(0, about, Measure::Nonnegative)?;
                let ones = self.put(Op::Ones(shape))?;
                let sum = self.put(Op::Inner(about, ones))?;
                given.bound(1, sum, ABSOLUTE).cloned().map(Some)?
            }
            (Rule::Shares, _) if entries => {
                let u = given.0.first().ok_or(Why::Premises { wanted: 1, found: 0 })?.about;
                given.bound(0, u, Measure::Nonnegative)?;
                if *self.forest.shape(u) != shape {
                    return Err(Why::About(0));
                }
                let ones = self.put(Op::Ones(shape))?;
                let sum = self.put(Op::Inner(u, ones))?;
                let under = self.put(Op::Power(sum, Exact::integer(-1)))?;
                let shares = self.put(Op::Scale(under, u))?;
                // by laws of rings a factor of u would cancel, and Σu is not 0 only where (Σu)⁻¹ stands there
                let bare = self.forest.bare(shares).ok_or(Why::TooLong)?;
                if self.forest.bare(about) != Some(bare) {
                    return Err(Why::NotSame);
                }
                constant(1)
            }
            (Rule::Between(lower, upper), _) => {
                only(&[Norm::Spectral])?;
                let above = self.between(about, lower, upper)?;
                given.bound(0, above, own).cloned().map(Some)?
            }
            _ => return Err(Why::Tree),
        };
        bound.ok_or(Why::TooLong)
    }

    fn root(&mut self, dim: &Dim) -> Option<Posynomial> {
        dimension(self.forest, dim)?.power(&Exact::ratio(1, 2)?)
    }

    /// c with ‖X‖_p ≤ c ‖X‖_q.
    pub(super) fn other(&mut self, about: Id, p: Norm, q: Norm, columns: bool) -> Option<Posynomial> {
        let shape = self.forest.shape(about).clone();
        if !p.measures(&shape) || !q.measures(&shape) {
            return None;
        }
        match (p, q) {
            (Norm::Infinity, Norm::Euclidean | Norm::One)
            | (Norm::Euclidean, Norm::One)
            | (Norm::Spectral, Norm::Frobenius) => constant(1),
            (Norm::Euclidean, Norm::Infinity) | (Norm::One, Norm::Euclidean) => self.root(&shape.rows),
            (Norm::One, Norm::Infinity) => dimension(self.forest, &shape.rows),
            (Norm::Frobenius, Norm::Spectral) => self.root(if columns { &shape.columns } else { &shape.rows }),
            _ => None,
        }
    }

    /// The arguments of two values of one function, numbers' |·| among them.
    fn values(&self, x: Id, y: Id) -> Result<(Elementary, Id, Id), Why> {
        match (self.forest.op(x), self.forest.op(y)) {
            (Op::Apply(f, x), Op::Apply(g, y)) if f == g => Ok((*f, *x, *y)),
            (Op::Norm(Norm::Absolute, x), Op::Norm(Norm::Absolute, y)) => Ok((Elementary::Abs, *x, *y)),
            _ => Err(Why::Tree),
        }
    }

    fn mean_value(&mut self, x: Id, y: Id, norm: Norm, given: &Premises<'_>) -> Result<Posynomial, Why> {
        let (function, x, y) = self.values(x, y)?;
        let difference = self.put(Op::Sub(x, y))?;
        let slope = match function {
            Elementary::Tanh | Elementary::Abs => {
                return given.bound(0, difference, Measure::Norm(norm)).cloned();
            }
            Elementary::Exp => Elementary::Exp,
            Elementary::Sinh => Elementary::Cosh,
            Elementary::Cosh => Elementary::Sinh,
            Elementary::Log | Elementary::Sqrt => return Err(Why::Tree),
        };
        let largest = Measure::Norm(if norm == Norm::Absolute { norm } else { Norm::Infinity });
        let (one, other) = (given.bound(0, x, largest)?, given.bound(1, y, largest)?);
        let m = above_both(one, other).ok_or(Why::TooLong)?;
        let apart = given.bound(2, difference, Measure::Norm(norm))?;
        self.of_bound(slope, &m)?.times(apart).ok_or(Why::TooLong)
    }

    fn local_mean_value(&mut self, x: Id, y: Id, norm: Norm, given: &Premises<'_>) -> Result<Posynomial, Why> {
        let (function, x, y) = self.values(x, y)?;
        let slope = match function {
            Elementary::Exp => Elementary::Exp,
            Elementary::Sinh | Elementary::Cosh => Elementary::Cosh,
            _ => return Err(Why::Tree),
        };
        let (slope, difference) = (self.put(Op::Apply(slope, x))?, self.put(Op::Sub(x, y))?);
        let largest = Measure::Norm(if norm == Norm::Absolute { norm } else { Norm::Infinity });
        let steep = given.bound(0, slope, Measure::Norm(norm))?;
        let near = given.bound(1, difference, largest)?;
        near.as_constant().ok_or(Why::NotConstant(1))?;
        let apart = given.bound(2, difference, largest)?;
        let growth = self.of_bound(Elementary::Exp, near)?;
        growth.times(steep).and_then(|product| product.times(apart)).ok_or(Why::TooLong)
    }

    /// t where a fact says ‖X‖ ≤ t or ‖X‖ = t.
    fn above(&self, number: usize, about: Id, norm: Norm) -> Result<Id, Why> {
        let fact = self.facts.get(number).ok_or(Why::Fact(number))?;
        let measured = Op::Norm(norm, about);
        let is = |side: Id| *self.forest.op(side) == measured;
        match fact.relation {
            Relation::AtMost | Relation::Less | Relation::Equal if is(fact.left) => Ok(fact.right),
            Relation::Equal if is(fact.right) => Ok(fact.left),
            _ => Err(Why::Fact(number)),
        }
    }

    fn bare_op(&mut self, of: Id) -> Result<Op, Why> {
        let bare = self.forest.bare(of).ok_or(Why::TooLong)?;
        Ok(self.forest.op(bare).clone())
    }

    /// Whether x − w has w = ⟨q, q⟩⁻¹ (2 ⟨q, x⟩) q, so that it is x in a mirror.
    fn is_mirror(&mut self, image: Id) -> Result<bool, Why> {
        let Op::Sub(x, w) = self.bare_op(image)? else { return Ok(false) };
        let Op::Scale(_, q) = self.bare_op(w)? else { return Ok(false) };
        if !Norm::Euclidean.measures(self.forest.shape(q)) {
            return Ok(false);
        }
        let two = self.put(Op::Number(Exact::integer(2)))?;
        let (square, product) = (self.put(Op::Inner(q, q))?, self.put(Op::Inner(q, x))?);
        let under = self.put(Op::Power(square, Exact::integer(-1)))?;
        let twice = self.put(Op::Scale(two, product))?;
        let factor = self.put(Op::Scale(under, twice))?;
        let wanted = self.put(Op::Scale(factor, q))?;
        Ok(self.same(w, wanted, false))
    }

    /// Whether a tree is x, or x in a mirror where the norm is ‖·‖₂.
    fn stands_for(&mut self, image: Id, x: Id, norm: Norm) -> Result<bool, Why> {
        if self.same(image, x, false) {
            return Ok(true);
        }
        if norm != Norm::Euclidean || !self.is_mirror(image)? {
            return Ok(false);
        }
        let Op::Sub(mirrored, _) = self.bare_op(image)? else { return Ok(false) };
        Ok(self.same(mirrored, x, false))
    }

    /// Y where facts say 0 ⪯ X ⪯ Y or −Y ⪯ X ⪯ Y.
    fn between(&mut self, about: Id, lower: usize, upper: usize) -> Result<Id, Why> {
        let ordered = |relation| matches!(relation, Relation::Precedes | Relation::StrictlyPrecedes);
        let above = self.facts.get(upper).copied().filter(|fact| ordered(fact.relation) && fact.left == about);
        let above = above.ok_or(Why::Fact(upper))?.right;
        let below = self.facts.get(lower).copied().filter(|fact| ordered(fact.relation) && fact.right == about);
        let below = below.ok_or(Why::Fact(lower))?.left;
        if !self.is_symmetric(about) {
            return Err(Why::NotSymmetric);
        }
        let minus = self.put(Op::Number(Exact::integer(-1)))?;
        let turned = self.put(Op::Scale(minus, above))?;
        if self.forest.is_zero(below) || self.same(below, turned, false) { Ok(above) } else { Err(Why::Fact(lower)) }
    }
}

/// Every monomial of two sums with the larger coefficient.
fn above_both(a: &Posynomial, b: &Posynomial) -> Option<Posynomial> {
    let largest: BTreeMap<_, _> = a.terms().chain(b.terms()).fold(BTreeMap::new(), |mut largest, (monomial, c)| {
        let own = largest.entry(monomial).or_insert(c);
        *own = c.max(*own);
        largest
    });
    largest
        .into_iter()
        .try_fold(Posynomial::zero(), |sum, (monomial, c)| sum.plus(&Posynomial::term(c, monomial.clone())?))
}
