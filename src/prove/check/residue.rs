//! The residue: Σ left ≤ Σ right from exact multipliers.

use super::exact::applied;
use super::{Checker, Why};
use crate::language::{Elementary, Relation};
use crate::number::{Arithmetic, Ball, Enclosure, Exact, Precision};
use crate::prove::{Comparison, Id, Monomial, Op, Posynomial, Quotient, Residue};
use std::collections::BTreeMap;

/// Bits of the enclosures of exp, ln and powers.
const BITS: u32 = 200;
/// How deep quotients may stand in comparisons.
const DEPTH: usize = 4;

/// l ≤ c·r, with c enclosed.
struct Row {
    left: Monomial,
    factor: Ball,
    right: Monomial,
    strict: bool,
}

impl Checker<'_> {
    /// Checks Σ left ≤ Σ right, with < where it is wanted; gives the trees that the comparisons are about.
    pub(super) fn residue(
        &mut self,
        residue: &Residue,
        left: &Posynomial,
        right: &Posynomial,
        strict: bool,
    ) -> Result<Vec<Id>, Why> {
        if residue.left != *left || residue.right != *right {
            return Err(Why::Sides);
        }
        let (lefts, rights): (BTreeMap<_, _>, BTreeMap<_, _>) = (left.terms().collect(), right.terms().collect());
        let mut trees = Vec::new();
        let mut shares: BTreeMap<&Monomial, Exact> = BTreeMap::new();
        let mut columns: BTreeMap<&Monomial, Exact> = BTreeMap::new();
        let mut is_strict = false;
        for share in &residue.shares {
            let c = lefts.get(&share.of).ok_or(Why::Term)?;
            if !rights.contains_key(&share.below) {
                return Err(Why::Term);
            }
            if share.share.signum() <= 0 || share.quotient.bound.signum() <= 0 {
                return Err(Why::Multiplier);
            }
            let less = self.quotient(&share.of, &share.below, &share.quotient, DEPTH, &mut trees)?;
            is_strict |= less && self.reading.signs.all_positive(self.forest, &share.below);
            add(&mut shares, &share.of, &share.share)?;
            let below = share.share.mul(c, &()).and_then(|part| part.mul(&share.quotient.bound, &()));
            add(&mut columns, &share.below, &below.ok_or(Why::TooLong)?)?;
        }
        for term in lefts.keys() {
            let sum = shares.get(*term).cloned().unwrap_or_else(Exact::zero);
            if sum != Exact::integer(1) {
                return Err(Why::Shares(sum));
            }
        }
        for (term, d) in rights {
            let sum = columns.get(term).cloned().unwrap_or_else(Exact::zero);
            if sum > *d {
                return Err(Why::Column);
            }
            is_strict |= sum < *d && self.reading.signs.all_positive(self.forest, term);
        }
        if strict && !is_strict { Err(Why::NotStrict) } else { Ok(trees) }
    }

    /// Checks m ≤ κ k; whether one of the comparisons is strict.
    fn quotient(
        &mut self,
        of: &Monomial,
        below: &Monomial,
        quotient: &Quotient,
        depth: usize,
        trees: &mut Vec<Id>,
    ) -> Result<bool, Why> {
        let depth = depth.checked_sub(1).ok_or(Why::TooLong)?;
        let precision = Precision::new(BITS);
        let (mut common, mut reached) = (of.clone(), Monomial::one());
        let mut factor = Ball::constant(&Exact::integer(1), &precision).ok_or(Why::TooLong)?;
        let mut strict = false;
        for (comparison, multiplier) in &quotient.multipliers {
            if multiplier.signum() <= 0 {
                return Err(Why::Multiplier);
            }
            let row = self.row(comparison, depth, trees)?;
            strict |= row.strict;
            let minus = multiplier.neg(&()).ok_or(Why::TooLong)?;
            let one = || {
                let common = common.times(&row.left.power(&minus)?)?;
                let reached = reached.times(&row.right.power(multiplier)?)?;
                let power = row.factor.power(multiplier, &precision)?;
                Some((common, reached, factor.mul(&power, &precision)?))
            };
            (common, reached, factor) = one().ok_or(Why::TooLong)?;
        }
        if common.times(&reached).ok_or(Why::TooLong)? != *below {
            return Err(Why::Exponents);
        }
        for (atom, exponent) in common.factors() {
            if exponent.signum() < 0 && !self.reading.signs.is_positive(self.forest, atom) {
                return Err(Why::Divides);
            }
        }
        let enough = factor.upper().is_some_and(|upper| upper <= quotient.bound);
        if enough { Ok(strict) } else { Err(Why::Quotient) }
    }

    /// A comparison with its factor rounded up.
    pub(super) fn says(&mut self, comparison: &Comparison) -> Result<(Monomial, Exact, Monomial), Why> {
        let row = self.row(comparison, DEPTH, &mut Vec::new())?;
        Ok((row.left, row.factor.upper().ok_or(Why::TooLong)?, row.right))
    }

    fn row(&mut self, comparison: &Comparison, depth: usize, trees: &mut Vec<Id>) -> Result<Row, Why> {
        let precision = Precision::new(BITS);
        let ball = |value: &Exact| Ball::constant(value, &precision).ok_or(Why::TooLong);
        let one = Exact::integer(1);
        let unit = ball(&one)?;
        let row = |left: Monomial, factor: Ball, right: Monomial| Row { left, factor, right, strict: false };
        let nothing = Monomial::one;
        match comparison {
            Comparison::Dimension(name) => {
                let dimension = self.put(Op::Dimension(name.clone()))?;
                Ok(row(nothing(), unit, Monomial::atom(dimension)))
            }
            Comparison::Given(number) => {
                let fact = *self.facts.get(*number).ok_or(Why::Fact(*number))?;
                if !matches!(fact.relation, Relation::AtMost | Relation::Less | Relation::Equal) {
                    return Err(Why::Fact(*number));
                }
                let (left, c) = self.one_term(fact.left)?;
                let (right, d) = self.one_term(fact.right)?;
                let factor = d.div(&c, &()).ok_or(Why::TooLong)?;
                Ok(Row { strict: fact.relation == Relation::Less, ..row(left, ball(&factor)?, right) })
            }
            Comparison::Equal(number) => {
                let fact = *self.facts.get(*number).ok_or(Why::Fact(*number))?;
                if fact.relation != Relation::Equal {
                    return Err(Why::Fact(*number));
                }
                let (left, c) = self.one_term(fact.left)?;
                let (right, d) = self.one_term(fact.right)?;
                let factor = c.div(&d, &()).ok_or(Why::TooLong)?;
                Ok(row(right, ball(&factor)?, left))
            }
            Comparison::Norms { left, right } => {
                self.there(*left).and(self.there(*right))?;
                let (Op::Norm(p, x), Op::Norm(q, y)) = (self.forest.op(*left).clone(), self.forest.op(*right).clone())
                else {
                    return Err(Why::Comparison);
                };
                trees.extend([*left, *right]);
                let factor = if x == y { self.other(x, p, q, false) } else { None };
                let factor = factor.ok_or(Why::Comparison)?;
                let (monomial, c) = factor.single().ok_or(Why::NotOneTerm)?;
                let product = monomial.times(&Monomial::atom(*right)).ok_or(Why::TooLong)?;
                Ok(row(Monomial::atom(*left), ball(c)?, product))
            }
            Comparison::Part { maximum, part } => {
                self.there(*maximum)?;
                let Op::Max(parts) = self.forest.op(*maximum).clone() else { return Err(Why::Comparison) };
                trees.push(*maximum);
                let part = *parts.get(*part).ok_or(Why::Comparison)?;
                let (left, c) = self.one_term(part)?;
                let factor = one.div(&c, &()).ok_or(Why::TooLong)?;
                Ok(row(left, ball(&factor)?, Monomial::atom(*maximum)))
            }
            Comparison::ExpAtLeastOne(atom) => {
                let z = self.argument(*atom, &[Elementary::Exp], trees)?;
                self.exactly(z)?;
                Ok(row(nothing(), unit, Monomial::atom(*atom)))
            }
            Comparison::ExpTangent(atom, at) => {
                let z = self.argument(*atom, &[Elementary::Exp], trees)?;
                let (m, c) = self.one_term(z)?;
                if at.signum() <= 0 {
                    return Err(Why::Multiplier);
                }
                // (c m)^t ≤ (t/e)^t exp(c m)
                let made = || {
                    let e = unit.exp(&precision)?;
                    let base = ball(at).ok()?.div(&e, &precision)?.div(&ball(&c).ok()?, &precision)?;
                    Some(row(m.power(at)?, base.power(at, &precision)?, Monomial::atom(*atom)))
                };
                made().ok_or(Why::TooLong)
            }
            Comparison::ExpBounded(atom, below) => {
                let z = self.argument(*atom, &[Elementary::Exp], trees)?;
                let (m, c) = self.one_term(z)?;
                self.quotient(&m, &nothing(), below, depth, trees)?;
                let largest = c.mul(&below.bound, &()).ok_or(Why::TooLong)?;
                let factor = ball(&largest)?.exp(&precision).ok_or(Why::TooLong)?;
                Ok(row(Monomial::atom(*atom), factor, nothing()))
            }
            Comparison::CoshAtLeastOne(atom) => {
                self.argument(*atom, &[Elementary::Cosh], trees)?;
                Ok(row(nothing(), unit, Monomial::atom(*atom)))
            }
            Comparison::SinhAtMostCosh(atom) => {
                let p = self.sizes(*atom, &[Elementary::Sinh], trees)?;
                let cosh = self.function(Elementary::Cosh, &p)?;
                Ok(row(Monomial::atom(*atom), unit, cosh))
            }
            Comparison::AtMostExp(atom) => {
                let p = self.sizes(*atom, &[Elementary::Sinh, Elementary::Cosh], trees)?;
                Ok(row(Monomial::atom(*atom), unit, self.function(Elementary::Exp, &p)?))
            }
            Comparison::SinhAtMostHalf(atom) => {
                let p = self.sizes(*atom, &[Elementary::Sinh], trees)?;
                let half = Exact::ratio(1, 2).ok_or(Why::TooLong)?;
                Ok(row(Monomial::atom(*atom), ball(&half)?, self.function(Elementary::Exp, &p)?))
            }
            Comparison::CoshTail(atom, from, below) => {
                let p = self.sizes(*atom, &[Elementary::Cosh], trees)?;
                let (m, c) = p.single().ok_or(Why::NotOneTerm)?;
                self.quotient(&nothing(), m, below, depth, trees)?;
                // 1 ≤ b m and b κ ≤ c, so that c m ≥ κ
                let enough = below.bound.mul(from, &()).is_some_and(|least| least <= *c);
                if from.signum() <= 0 || !enough {
                    return Err(Why::Quotient);
                }
                let made = || {
                    let twice = ball(&from.mul(&Exact::integer(-2), &())?).ok()?;
                    let sum = twice.exp(&precision)?.add(&unit, &precision)?;
                    sum.div(&ball(&Exact::integer(2)).ok()?, &precision)
                };
                let factor = made().ok_or(Why::TooLong)?;
                Ok(row(Monomial::atom(*atom), factor, self.function(Elementary::Exp, &p)?))
            }
            Comparison::SinhLinear(atom) => {
                let p = self.sizes(*atom, &[Elementary::Sinh], trees)?;
                let (m, c) = p.single().ok_or(Why::NotOneTerm)?;
                let cosh = self.function(Elementary::Cosh, &p)?;
                Ok(row(Monomial::atom(*atom), ball(c)?, cosh.times(m).ok_or(Why::TooLong)?))
            }
            Comparison::TanhLinear(atom) => {
                let p = self.sizes(*atom, &[Elementary::Tanh], trees)?;
                let (m, c) = p.single().ok_or(Why::NotOneTerm)?;
                Ok(row(Monomial::atom(*atom), ball(c)?, m.clone()))
            }
            Comparison::CoshAtMostSquare(atom) => {
                let p = self.sizes(*atom, &[Elementary::Cosh], trees)?;
                p.single().ok_or(Why::NotOneTerm)?;
                let half = Exact::ratio(1, 2).and_then(|half| Posynomial::constant(&half)).ok_or(Why::TooLong)?;
                let square = p.times(&p).and_then(|square| square.times(&half)).ok_or(Why::TooLong)?;
                Ok(row(Monomial::atom(*atom), unit, self.function(Elementary::Exp, &square)?))
            }
            Comparison::TanhAtMostOne(atom) => {
                self.sizes(*atom, &[Elementary::Tanh], trees)?;
                Ok(row(Monomial::atom(*atom), unit, nothing()))
            }
            Comparison::SinhAtLeast(atom) => {
                let p = self.sizes(*atom, &[Elementary::Sinh], trees)?;
                let (m, c) = p.single().ok_or(Why::NotOneTerm)?;
                let factor = one.div(c, &()).ok_or(Why::TooLong)?;
                Ok(row(m.clone(), ball(&factor)?, Monomial::atom(*atom)))
            }
        }
    }

    /// A number that is one term with a coefficient > 0.
    fn one_term(&mut self, of: Id) -> Result<(Monomial, Exact), Why> {
        let exactly = self.exactly(of)?;
        let (monomial, c) = exactly.single().ok_or(Why::NotOneTerm)?;
        Ok((monomial.clone(), c.clone()))
    }

    /// The argument of an atom f(z), a number.
    fn argument(&mut self, atom: Id, functions: &[Elementary], trees: &mut Vec<Id>) -> Result<Id, Why> {
        trees.push(self.there(atom)?);
        match self.forest.op(atom) {
            Op::Apply(f, z) if functions.contains(f) && self.forest.shape(atom).is_number() => Ok(*z),
            _ => Err(Why::Comparison),
        }
    }

    /// The argument as a posynomial, so that it is ≥ 0.
    fn sizes(&mut self, atom: Id, functions: &[Elementary], trees: &mut Vec<Id>) -> Result<Posynomial, Why> {
        let z = self.argument(atom, functions, trees)?;
        self.exactly(z)
    }

    /// f(p) as a monomial.
    fn function(&mut self, function: Elementary, p: &Posynomial) -> Result<Monomial, Why> {
        let value = match function {
            Elementary::Exp => self.reading.exponential(self.forest, p),
            _ => applied(self.forest, function, p),
        };
        let value = value.ok_or(Why::TooLong)?;
        value.single().filter(|(_, c)| **c == Exact::integer(1)).map(|(m, _)| m.clone()).ok_or(Why::NotOneTerm)
    }
}

fn add<'a>(sums: &mut BTreeMap<&'a Monomial, Exact>, of: &'a Monomial, value: &Exact) -> Result<(), Why> {
    let sum = match sums.get(of) {
        Some(own) => own.add(value, &()).ok_or(Why::TooLong)?,
        None => value.clone(),
    };
    sums.insert(of, sum);
    Ok(())
}
