//! What each rule gives.

use super::exact::{applied, constant, dimension};
use super::{Checker, Why};
use crate::language::Elementary;
use crate::number::Exact;
use crate::prove::{Id, Line, Measure, Norm, Op, Posynomial, Rule, tree_of};

pub(super) const ABSOLUTE: Measure = Measure::Norm(Norm::Absolute);

/// The premises of a line, in order.
pub(super) struct Premises<'a>(pub Vec<&'a Line>);

impl<'a> Premises<'a> {
    fn count(&self, wanted: usize) -> Result<(), Why> {
        if self.0.len() == wanted { Ok(()) } else { Err(Why::Premises { wanted, found: self.0.len() }) }
    }

    /// The bound of a premise about a tree in a measure.
    pub fn bound(&self, k: usize, about: Id, measure: Measure) -> Result<&'a Posynomial, Why> {
        let line = self.0.get(k).ok_or(Why::Premises { wanted: k + 1, found: self.0.len() })?;
        match (line.about == about, line.measure == measure) {
            (false, _) => Err(Why::About(k)),
            (true, false) => Err(Why::Measure(k)),
            (true, true) => Ok(&line.bound),
        }
    }
}

impl Checker<'_> {
    /// The bound that a rule gives of a tree in a measure from the premises.
    pub(super) fn follows(
        &mut self,
        rule: Rule,
        about: Id,
        measure: Measure,
        premises: Vec<&Line>,
    ) -> Result<Posynomial, Why> {
        let shape = self.forest.shape(self.there(about)?).clone();
        let fits = match measure {
            Measure::Norm(norm) => norm.measures(&shape),
            Measure::Away => shape.is_number(),
            Measure::Nonnegative => true,
        };
        if !fits {
            return Err(Why::OwnMeasure);
        }
        let given = Premises(premises);
        let wanted = self.wanted(rule, about);
        given.count(wanted)?;
        match (rule, measure) {
            (Rule::Given(fact), _) => self.given(fact, about, measure),
            (Rule::Same, _) => self.unfolded(about, measure, &given),
            (_, Measure::Nonnegative) => self.sign(rule, about, &given),
            (_, Measure::Away) => self.away(rule, about, &given),
            (_, Measure::Norm(norm)) => self.norm_rule(rule, about, norm, &given),
        }
    }

    fn wanted(&self, rule: Rule, about: Id) -> usize {
        match rule {
            Rule::Given(_)
            | Rule::Itself
            | Rule::Exactly
            | Rule::IdentityNorm
            | Rule::OnesNorm
            | Rule::TanhRange
            | Rule::SumOfCosh
            | Rule::SignByForm
            | Rule::Visible
            | Rule::ExpTangent
            | Rule::LogTangent
            | Rule::BelowLargest
            | Rule::BelowLogSumExp => 0,
            Rule::Triangle
            | Rule::Scaled
            | Rule::MatrixVector
            | Rule::MatrixProduct
            | Rule::MatrixProductRight
            | Rule::OuterProduct
            | Rule::CauchySchwarz
            | Rule::Holder(_)
            | Rule::Entrywise(_)
            | Rule::EntrywiseOne
            | Rule::AwayProduct
            | Rule::Total
            | Rule::SignOfParts => 2,
            Rule::LocalMeanValue | Rule::ReciprocalDifference => 3,
            Rule::MeanValue => match self.forest.op(about) {
                Op::Sub(x, _) if matches!(self.forest.op(*x), Op::Apply(Elementary::Tanh | Elementary::Abs, _)) => 1,
                Op::Sub(x, _) if matches!(self.forest.op(*x), Op::Norm(..)) => 1,
                _ => 3,
            },
            Rule::AwayFunction => match self.forest.op(about) {
                Op::Apply(Elementary::Cosh, _) => 0,
                _ => 1,
            },
            Rule::Extreme => match self.forest.op(about) {
                Op::Max(all) | Op::Min(all) => all.len(),
                _ => 0,
            },
            Rule::Same
            | Rule::NormAsNumber
            | Rule::Transposed
            | Rule::DiagonalMatrix
            | Rule::Other(_)
            | Rule::Part
            | Rule::Spectrum
            | Rule::Monotone
            | Rule::AbsoluteEntries
            | Rule::HyperbolicDifference
            | Rule::NearOne
            | Rule::Reciprocal
            | Rule::Power
            | Rule::Shares
            | Rule::SumOfExp
            | Rule::Through(_)
            | Rule::Equals
            | Rule::NormDifference
            | Rule::Mirror
            | Rule::Between(..)
            | Rule::BelowNorm => 1,
        }
    }

    fn given(&mut self, number: usize, about: Id, measure: Measure) -> Result<Posynomial, Why> {
        let fact = *self.facts.get(number).ok_or(Why::Fact(number))?;
        for (left, right) in fact.at_most() {
            let (below, above) = (self.forest.op(left).clone(), self.forest.op(right).clone());
            match measure {
                Measure::Norm(norm) => {
                    let itself = norm == Norm::Absolute && left == about;
                    if itself && !self.is_nonnegative(about) {
                        return Err(Why::NotNonnegative);
                    }
                    if itself || below == Op::Norm(norm, about) {
                        return self.exactly(right);
                    }
                }
                Measure::Away => {
                    if right == about || above == Op::Norm(Norm::Absolute, about) {
                        let bound = self.exactly(left)?;
                        let (monomial, _) = bound.single().ok_or(Why::NotOneTerm)?;
                        let positive = self.reading.signs.all_positive(self.forest, monomial);
                        return if positive { Ok(bound) } else { Err(Why::NotPositive) };
                    }
                }
                Measure::Nonnegative => {
                    if self.put(Op::Sub(right, left))? == about {
                        return Ok(Posynomial::zero());
                    }
                }
            }
        }
        Err(Why::Fact(number))
    }

    fn unfolded(&mut self, about: Id, measure: Measure, given: &Premises<'_>) -> Result<Posynomial, Why> {
        let premise = given.0.first().ok_or(Why::Premises { wanted: 1, found: 0 })?;
        if premise.measure != measure {
            return Err(Why::Measure(0));
        }
        match self.same(about, premise.about, measure != Measure::Nonnegative) {
            true => Ok(premise.bound.clone()),
            false => Err(Why::NotSame),
        }
    }

    fn sign(&mut self, rule: Rule, about: Id, given: &Premises<'_>) -> Result<Posynomial, Why> {
        let by_form = match (rule, self.forest.op(about).clone()) {
            (Rule::SignByForm, Op::Apply(Elementary::Exp | Elementary::Cosh | Elementary::Abs, _) | Op::Ones(_)) => {
                true
            }
            (Rule::SignByForm, Op::Hadamard(x, y)) => x == y,
            (Rule::SignByForm, Op::Power(_, exponent)) => exponent.to_integer().is_some_and(|whole| whole % 2 == 0),
            (Rule::SignOfParts, Op::Add(x, y) | Op::Hadamard(x, y) | Op::Scale(x, y)) => {
                given.bound(0, x, Measure::Nonnegative)?;
                given.bound(1, y, Measure::Nonnegative)?;
                true
            }
            (Rule::Visible, _) => self.is_nonnegative(about),
            (Rule::ExpTangent, Op::Sub(..)) => self.exp_tangent(about)?,
            (Rule::LogTangent, Op::Sub(..)) => self.log_tangent(about)?,
            (Rule::BelowLargest | Rule::BelowLogSumExp, Op::Sub(_, x)) if self.forest.shape(x).is_column() => {
                let largest = if rule == Rule::BelowLargest { Op::Largest(x) } else { Op::LogSumExp(x) };
                let largest = self.put(largest)?;
                let multiple = self.multiple_of_ones(largest, x)?;
                self.put(Op::Sub(multiple, x))? == about
            }
            (Rule::BelowNorm, Op::Sub(_, x)) => {
                let bound = given.bound(0, x, Measure::Norm(Norm::Infinity))?;
                let bound = tree_of(self.forest, bound).ok_or(Why::TooLong)?;
                let multiple = self.multiple_of_ones(bound, x)?;
                self.put(Op::Sub(multiple, x))? == about
            }
            (
                Rule::SignByForm
                | Rule::SignOfParts
                | Rule::ExpTangent
                | Rule::LogTangent
                | Rule::BelowLargest
                | Rule::BelowLogSumExp
                | Rule::BelowNorm,
                _,
            ) => false,
            _ => return Err(Why::OwnMeasure),
        };
        if by_form { Ok(Posynomial::zero()) } else { Err(Why::Tree) }
    }

    /// Whether a tree is exp(t) − exp(a) (1 + (t − a)).
    fn exp_tangent(&mut self, about: Id) -> Result<bool, Why> {
        let Op::Sub(value, tangent) = self.forest.op(about).clone() else { return Ok(false) };
        let Op::Apply(Elementary::Exp, t) = *self.forest.op(value) else { return Ok(false) };
        let Op::Scale(steep, _) = *self.forest.op(tangent) else { return Ok(false) };
        let Op::Apply(Elementary::Exp, a) = *self.forest.op(steep) else { return Ok(false) };
        if !self.forest.shape(t).is_column() {
            return Ok(false);
        }
        let ones = self.put(Op::Ones(self.forest.shape(t).clone()))?;
        let shift = self.multiple_of_ones(a, t)?;
        let apart = self.put(Op::Sub(t, shift))?;
        let sum = self.put(Op::Add(ones, apart))?;
        let wanted = self.put(Op::Scale(steep, sum))?;
        Ok(self.put(Op::Sub(value, wanted))? == about)
    }

    /// Whether a tree is (ln a + a⁻¹ (t − a)) − ln t, of numbers.
    fn log_tangent(&mut self, about: Id) -> Result<bool, Why> {
        let Op::Sub(tangent, value) = self.forest.op(about).clone() else { return Ok(false) };
        let Op::Apply(Elementary::Log, t) = *self.forest.op(value) else { return Ok(false) };
        let Op::Add(there, _) = *self.forest.op(tangent) else { return Ok(false) };
        let Op::Apply(Elementary::Log, a) = *self.forest.op(there) else { return Ok(false) };
        if !self.forest.shape(about).is_number() {
            return Ok(false);
        }
        let under = self.put(Op::Power(a, Exact::integer(-1)))?;
        let apart = self.put(Op::Sub(t, a))?;
        let slope = self.put(Op::Scale(under, apart))?;
        let sum = self.put(Op::Add(there, slope))?;
        Ok(self.put(Op::Sub(sum, value))? == about)
    }

    fn away(&mut self, rule: Rule, about: Id, given: &Premises<'_>) -> Result<Posynomial, Why> {
        let bound = match (rule, self.forest.op(about).clone()) {
            (Rule::Exactly, _) => Some(self.exactly(about)?),
            (Rule::AwayProduct, Op::Scale(s, t)) => {
                given.bound(0, s, Measure::Away)?.times(given.bound(1, t, Measure::Away)?)
            }
            (Rule::SumOfCosh | Rule::SumOfExp, Op::Inner(x, ones)) => {
                let (Op::Apply(function, z), Op::Ones(shape)) = (self.forest.op(x).clone(), self.forest.op(ones))
                else {
                    return Err(Why::Tree);
                };
                if !shape.is_column() || shape.is_number() {
                    return Err(Why::Tree);
                }
                let rows = shape.rows.clone();
                let count = dimension(self.forest, &rows).ok_or(Why::NotExact)?;
                match (rule, function) {
                    (Rule::SumOfCosh, Elementary::Cosh) => Some(count),
                    (Rule::SumOfExp, Elementary::Exp) => {
                        let m = given.bound(0, z, Measure::Norm(Norm::Infinity))?;
                        self.exponential_below(m).and_then(|below| count.times(&below))
                    }
                    _ => return Err(Why::Tree),
                }
            }
            (Rule::AwayFunction, Op::Apply(Elementary::Cosh, _)) => constant(1),
            (Rule::AwayFunction, Op::Apply(Elementary::Exp, s)) => self.exponential_below(given.bound(0, s, ABSOLUTE)?),
            (Rule::AwayProduct | Rule::SumOfCosh | Rule::SumOfExp | Rule::AwayFunction, _) => return Err(Why::Tree),
            _ => return Err(Why::OwnMeasure),
        };
        let bound = bound.ok_or(Why::TooLong)?;
        let (monomial, _) = bound.single().ok_or(Why::NotOneTerm)?;
        let positive = self.reading.signs.all_positive(self.forest, monomial);
        if positive { Ok(bound) } else { Err(Why::NotPositive) }
    }

    /// exp(−m).
    fn exponential_below(&mut self, m: &Posynomial) -> Option<Posynomial> {
        self.reading.exponential(self.forest, m)?.power(&Exact::integer(-1))
    }

    /// f(m) of m ≥ 0.
    pub(super) fn of_bound(&mut self, function: Elementary, m: &Posynomial) -> Result<Posynomial, Why> {
        match function {
            Elementary::Exp => self.reading.exponential(self.forest, m),
            _ => applied(self.forest, function, m),
        }
        .ok_or(Why::TooLong)
    }
}
