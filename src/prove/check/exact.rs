//! Numbers that are posynomials exactly as written, read anew from what [`prove::exact`](crate::prove) promises.

use super::sign::{Sign, Signs};
use crate::language::{Dim, Elementary, Relation};
use crate::number::{Arithmetic, Exact};
use crate::prove::{Fact, Forest, Id, Monomial, Norm, Op, Posynomial, tree_of};
use std::collections::{BTreeMap, HashMap};

/// Σ c·m with c ≠ 0 of either sign.
type Signed = BTreeMap<Monomial, Exact>;

/// Reads numbers of one problem.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub signs: Signs,
    known: HashMap<Id, Option<Signed>>,
}

impl Reading {
    /// With the signs that facts show: they are read again until none says anything new.
    pub fn new(forest: &mut Forest, facts: &[Fact]) -> Self {
        let mut reading = Reading::default();
        while facts.iter().any(|fact| reading.read(forest, fact).unwrap_or(false)) {
            reading.known.clear();
        }
        reading.known.clear();
        reading
    }

    fn read(&mut self, forest: &mut Forest, fact: &Fact) -> Option<bool> {
        let (left, right) = (forest.bare(fact.left)?, forest.bare(fact.right)?);
        if fact.relation == Relation::Differ {
            let other = [(left, right), (right, left)].into_iter().find(|(_, zero)| forest.is_zero(*zero))?.0;
            let mut new = false;
            for norm in NORMS {
                if norm.measures(forest.shape(other)) {
                    let size = forest.put(Op::Norm(norm, other))?;
                    new |= self.above(forest, size, Sign::Positive);
                }
            }
            return Some(new);
        }
        if !forest.shape(left).is_number() {
            // of every entry, where it is not an order of matrices
            let all: Vec<(Id, Id)> = fact.at_most().collect();
            let mut new = false;
            for (below, above) in all {
                let below = forest.bare(below)?;
                if self.signs.is_nonnegative(forest, below) {
                    let above = forest.bare(above)?;
                    new |= self.signs.say(forest, above, Sign::Nonnegative);
                }
            }
            return Some(new);
        }
        let mut one = |below: Id, above: Id, strict: bool| {
            let visibly = self.exactly(forest, below).map(|p| self.visibly_positive(forest, &p));
            let sign = match (self.signs.of(forest, below), visibly) {
                (Sign::Positive, _) | (_, Some(true)) => Sign::Positive,
                (Sign::Nonnegative, _) | (_, Some(false)) => {
                    if strict {
                        Sign::Positive
                    } else {
                        Sign::Nonnegative
                    }
                }
                (Sign::Unknown, None) => return false,
            };
            self.above(forest, above, sign)
        };
        let new = match fact.relation {
            Relation::AtMost | Relation::Precedes => one(left, right, false),
            Relation::Less | Relation::StrictlyPrecedes => one(left, right, true),
            Relation::Equal => one(left, right, false) | one(right, left, false),
            Relation::Differ => return None,
        };
        let (difference, opposite) = (forest.put(Op::Sub(right, left))?, forest.put(Op::Sub(left, right))?);
        self.signs.say_not_positive(opposite);
        let sign = match fact.relation {
            Relation::Less | Relation::StrictlyPrecedes => Sign::Positive,
            _ => Sign::Nonnegative,
        };
        let mut new = self.above(forest, difference, sign) | new;
        if fact.relation == Relation::Equal {
            self.signs.say_not_positive(difference);
            new |= self.above(forest, opposite, Sign::Nonnegative);
        }
        Some(new)
    }

    /// Takes down a sign of a number, and of the atoms of a number > 0 that is one monomial.
    fn above(&mut self, forest: &mut Forest, tree: Id, sign: Sign) -> bool {
        let mut new = self.signs.say(forest, tree, sign);
        if new {
            self.known.clear();
        }
        if sign == Sign::Positive
            && let Some(exactly) = self.exactly(forest, tree)
            && let Some((monomial, _)) = exactly.single()
        {
            for (atom, _) in monomial.factors() {
                new |= self.signs.say(forest, atom, Sign::Positive);
            }
        }
        new
    }

    /// Whether a term has only atoms > 0.
    pub fn visibly_positive(&mut self, forest: &Forest, of: &Posynomial) -> bool {
        of.terms().any(|(monomial, _)| self.signs.all_positive(forest, monomial))
    }

    /// The posynomial that a number is.
    pub fn exactly(&mut self, forest: &mut Forest, of: Id) -> Option<Posynomial> {
        posynomial(&self.signed(forest, of)?)
    }

    /// ‖X‖_p as a posynomial.
    pub fn norm(&mut self, forest: &mut Forest, norm: Norm, of: Id) -> Option<Posynomial> {
        let of = forest.bare(of)?;
        if norm == Norm::Absolute {
            return self.absolute(forest, of);
        }
        let shape = forest.shape(of).clone();
        match forest.op(of).clone() {
            Op::Zeros(_) => Some(Posynomial::zero()),
            Op::Scale(s, x) => self.absolute(forest, s)?.times(&self.norm(forest, norm, x)?),
            Op::Transpose(a) if norm.measures(forest.shape(a)) => self.norm(forest, norm, a),
            Op::Ones(_) => {
                // a size that is a sum of names with coefficients > 0 is ≥ 1
                let size =
                    dimension(forest, &shape.rows.times(&shape.columns)).filter(|size| *size != Posynomial::zero())?;
                if norm == Norm::Infinity {
                    return constant(1);
                }
                if norm == Norm::One { Some(size) } else { size.power(&Exact::ratio(1, 2)?) }
            }
            Op::Identity(dim) => {
                let size = dimension(forest, &dim).filter(|size| *size != Posynomial::zero())?;
                if norm == Norm::Spectral { constant(1) } else { size.power(&Exact::ratio(1, 2)?) }
            }
            Op::Sub(x, y) if y < x => atom(forest, |forest| {
                let turned = forest.put(Op::Sub(y, x))?;
                forest.put(Op::Norm(norm, turned))
            }),
            _ => atom(forest, |forest| forest.put(Op::Norm(norm, of))),
        }
    }

    /// |s| as a posynomial, which it always is.
    fn absolute(&mut self, forest: &mut Forest, of: Id) -> Option<Posynomial> {
        let of = forest.bare(of)?;
        if let Some(sum) = self.signed(forest, of)
            && let Some(same) = posynomial(&sum).or_else(|| posynomial(&negated(&sum)?))
        {
            return Some(same);
        }
        match forest.op(of).clone() {
            Op::Scale(s, t) => self.absolute(forest, s)?.times(&self.absolute(forest, t)?),
            Op::Power(s, exponent) => {
                let base = self.absolute(forest, s)?;
                posynomial(&self.power(forest, &signed(&base), &exponent)?)
            }
            Op::Apply(f @ (Elementary::Sinh | Elementary::Tanh), z) => {
                let size = self.absolute(forest, z)?;
                applied(forest, f, &size)
            }
            Op::Sub(s, t) if t < s => atom(forest, |forest| {
                let turned = forest.put(Op::Sub(t, s))?;
                forest.put(Op::Norm(Norm::Absolute, turned))
            }),
            _ => atom(forest, |forest| forest.put(Op::Norm(Norm::Absolute, of))),
        }
    }

    /// exp of Σ c m, the product of exp(m)^c.
    pub fn exponential(&mut self, forest: &mut Forest, of: &Posynomial) -> Option<Posynomial> {
        exponential(forest, &signed(of))
    }

    /// The signed sum that a number is.
    fn signed(&mut self, forest: &mut Forest, of: Id) -> Option<Signed> {
        let of = forest.bare(of)?;
        if let Some(known) = self.known.get(&of) {
            return known.clone();
        }
        let sum = self.made(forest, of);
        self.known.insert(of, sum.clone());
        sum
    }

    fn made(&mut self, forest: &mut Forest, of: Id) -> Option<Signed> {
        if !forest.shape(of).is_number() {
            return None;
        }
        match forest.op(of).clone() {
            Op::Number(value) => Some(one_term(value, Monomial::one())),
            Op::Dimension(_) | Op::Counter(_) | Op::SmallestSingular(_) => Some(signed(&Posynomial::atom(of))),
            Op::Add(a, b) => sum(&self.signed(forest, a)?, &self.signed(forest, b)?),
            Op::Sub(a, b) => sum(&self.signed(forest, a)?, &negated(&self.signed(forest, b)?)?),
            Op::Scale(a, b) => match (self.signed(forest, a), self.signed(forest, b)) {
                (Some(a), Some(b)) => product(&a, &b),
                _ if a == b => self.even(forest, a, &Exact::integer(2)),
                _ => None,
            },
            Op::Power(s, exponent) => match self.signed(forest, s) {
                Some(base) => self.power(forest, &base, &exponent),
                None if exponent.to_integer()? % 2 == 0 => self.even(forest, s, &exponent),
                None => None,
            },
            Op::Apply(Elementary::Exp, z) => match self.signed(forest, z) {
                Some(sum) => Some(signed(&exponential(forest, &sum)?)),
                None => Some(signed(&Posynomial::atom(of))),
            },
            Op::Apply(f @ (Elementary::Sinh | Elementary::Tanh), z) => {
                let sum = self.signed(forest, z)?;
                match posynomial(&sum) {
                    Some(size) => Some(signed(&applied(forest, f, &size)?)),
                    None => negated(&signed(&applied(forest, f, &posynomial(&negated(&sum)?)?)?)),
                }
            }
            Op::Apply(f @ Elementary::Cosh, z) => {
                let size = self.absolute(forest, z)?;
                Some(signed(&applied(forest, f, &size)?))
            }
            Op::Norm(norm, x) => Some(signed(&self.norm(forest, norm, x)?)),
            Op::Inner(x, y) if x == y => {
                let shape = forest.shape(x).clone();
                let norms = [Norm::Absolute, Norm::Euclidean, Norm::Frobenius];
                let norm = norms.into_iter().find(|norm| norm.measures(&shape))?;
                let size = self.norm(forest, norm, x)?;
                Some(signed(&size.times(&size)?))
            }
            Op::Max(all) => {
                let mut parts = Vec::new();
                for part in all {
                    let part = self.exactly(forest, part)?;
                    parts.push(tree_of(forest, &part)?);
                }
                parts.sort();
                parts.dedup();
                if let [one] = parts.as_slice() {
                    return self.signed(forest, *one);
                }
                Some(signed(&atom(forest, |forest| forest.put(Op::Max(parts)))?))
            }
            Op::Ingredient(..)
            | Op::Inner(..)
            | Op::Entry(..)
            | Op::Trace(_)
            | Op::Eigenvalue(..)
            | Op::LogSumExp(_)
            | Op::Largest(_)
            | Op::Apply(Elementary::Log, _) => {
                self.signs.is_nonnegative(forest, of).then(|| signed(&Posynomial::atom(of)))
            }
            _ => None,
        }
    }

    /// |s|ʳ.
    fn even(&mut self, forest: &mut Forest, of: Id, exponent: &Exact) -> Option<Signed> {
        let size = self.absolute(forest, of)?;
        self.power(forest, &signed(&size), exponent)
    }

    fn power(&mut self, forest: &Forest, base: &Signed, exponent: &Exact) -> Option<Signed> {
        let whole = exponent.to_integer();
        let mut terms = base.iter();
        match (terms.next(), terms.next()) {
            (None, _) => (exponent.signum() > 0).then(Signed::new),
            (Some((monomial, c)), None) => {
                let defined = exponent.signum() > 0 || self.signs.all_positive(forest, monomial);
                if !defined || (c.signum() < 0 && whole.is_none()) {
                    return None;
                }
                Some(one_term(signed_power(c, exponent)?, monomial.power(exponent)?))
            }
            (Some(_), Some(_)) => {
                let times = whole.filter(|whole| (0..=12).contains(whole))?;
                (0..times).try_fold(one_term(Exact::integer(1), Monomial::one()), |power, _| product(&power, base))
            }
        }
    }
}

const NORMS: [Norm; 6] = [Norm::Absolute, Norm::Euclidean, Norm::One, Norm::Infinity, Norm::Spectral, Norm::Frobenius];

/// cʳ where it is rational: of c < 0 with r whole, (−1)ʳ |c|ʳ.
pub(super) fn signed_power(c: &Exact, exponent: &Exact) -> Option<Exact> {
    match (c.signum() < 0, exponent.to_integer()) {
        (false, _) => c.power(exponent, &()),
        (true, None) => None,
        (true, Some(whole)) => {
            let size = c.neg(&())?.power(exponent, &())?;
            if whole % 2 == 0 { Some(size) } else { size.neg(&()) }
        }
    }
}

pub(super) fn constant(value: i64) -> Option<Posynomial> {
    Posynomial::constant(&Exact::integer(value))
}

/// The number that a dimension is, where it is a posynomial.
pub(super) fn dimension(forest: &mut Forest, dim: &Dim) -> Option<Posynomial> {
    let mut sum = Posynomial::zero();
    for (names, coefficient) in dim.monomials() {
        let mut term = constant(coefficient)?;
        for name in names {
            term = term.times(&Posynomial::atom(forest.put(Op::Dimension(name.clone()))?))?;
        }
        sum = sum.plus(&term)?;
    }
    Some(sum)
}

/// f(p) as an atom, of p ≥ 0.
pub(super) fn applied(forest: &mut Forest, function: Elementary, of: &Posynomial) -> Option<Posynomial> {
    if of.terms().next().is_none() {
        return constant(i64::from(function == Elementary::Cosh));
    }
    atom(forest, |forest| {
        let inside = tree_of(forest, of)?;
        forest.put(Op::Apply(function, inside))
    })
}

fn atom(forest: &mut Forest, tree: impl FnOnce(&mut Forest) -> Option<Id>) -> Option<Posynomial> {
    let id = tree(forest)?;
    Some(Posynomial::atom(id))
}

fn exponential(forest: &mut Forest, of: &Signed) -> Option<Posynomial> {
    let mut product = Monomial::one();
    for (monomial, c) in of {
        let inside = tree_of(forest, &Posynomial::term(&Exact::integer(1), monomial.clone())?)?;
        product = product.with(forest.put(Op::Apply(Elementary::Exp, inside))?, c)?;
    }
    Posynomial::term(&Exact::integer(1), product)
}

fn signed(of: &Posynomial) -> Signed {
    of.terms().map(|(monomial, c)| (monomial.clone(), c.clone())).collect()
}

fn posynomial(of: &Signed) -> Option<Posynomial> {
    of.iter().try_fold(Posynomial::zero(), |sum, (monomial, c)| sum.plus(&Posynomial::term(c, monomial.clone())?))
}

fn one_term(c: Exact, monomial: Monomial) -> Signed {
    if c.signum() == 0 { Signed::new() } else { Signed::from([(monomial, c)]) }
}

fn negated(of: &Signed) -> Option<Signed> {
    of.iter().map(|(monomial, c)| Some((monomial.clone(), c.neg(&())?))).collect()
}

fn sum(a: &Signed, b: &Signed) -> Option<Signed> {
    let mut sum = a.clone();
    for (monomial, c) in b {
        let both = sum.get(monomial).map_or_else(|| Some(c.clone()), |own| own.add(c, &()))?;
        match both.signum() {
            0 => sum.remove(monomial),
            _ => sum.insert(monomial.clone(), both),
        };
    }
    Some(sum)
}

fn product(a: &Signed, b: &Signed) -> Option<Signed> {
    if a.len() * b.len() > Posynomial::LONGEST {
        return None;
    }
    let mut all = Signed::new();
    for (left, c) in a {
        for (right, d) in b {
            all = sum(&all, &one_term(c.mul(d, &())?, left.times(right)?))?;
        }
    }
    Some(all)
}
