//! Sums of monomials with coefficients > 0, over atoms ≥ 0, with rational exponents.

use super::Id;
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A product of powers of atoms: trees that are numbers ≥ 0. An exponent below 0 wants an atom > 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<(Id, Exact)>", try_from = "Vec<(Id, Exact)>")]
pub struct Monomial(BTreeMap<Id, Exact>);

/// A sum of monomials, each with its coefficient > 0; 0 for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<(Exact, Monomial)>", try_from = "Vec<(Exact, Monomial)>")]
pub struct Posynomial(BTreeMap<Monomial, Exact>);

/// What a kept sum of monomials cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sum of monomials with coefficients above 0: a coefficient is not, or a number is too long")]
pub struct NoPosynomial;

impl From<Monomial> for Vec<(Id, Exact)> {
    fn from(monomial: Monomial) -> Self {
        monomial.0.into_iter().collect()
    }
}

impl TryFrom<Vec<(Id, Exact)>> for Monomial {
    type Error = NoPosynomial;

    fn try_from(factors: Vec<(Id, Exact)>) -> Result<Self, NoPosynomial> {
        let product = factors.iter().try_fold(Monomial::one(), |product, (id, exponent)| product.with(*id, exponent));
        product.ok_or(NoPosynomial)
    }
}

impl From<Posynomial> for Vec<(Exact, Monomial)> {
    fn from(sum: Posynomial) -> Self {
        sum.0.into_iter().map(|(monomial, coefficient)| (coefficient, monomial)).collect()
    }
}

impl TryFrom<Vec<(Exact, Monomial)>> for Posynomial {
    type Error = NoPosynomial;

    fn try_from(terms: Vec<(Exact, Monomial)>) -> Result<Self, NoPosynomial> {
        let mut terms = terms.into_iter();
        let sum = terms.try_fold(Posynomial::zero(), |sum, (coefficient, monomial)| {
            sum.plus(&Posynomial::term(&coefficient, monomial)?)
        });
        sum.ok_or(NoPosynomial)
    }
}

impl Monomial {
    /// The product of nothing: 1.
    pub fn one() -> Self {
        Self::default()
    }

    /// One atom.
    pub fn atom(id: Id) -> Self {
        Monomial(BTreeMap::from([(id, Exact::integer(1))]))
    }

    /// The atoms with their exponents, none of which is 0, in the order of the atoms.
    pub fn factors(&self) -> impl Iterator<Item = (Id, &Exact)> {
        self.0.iter().map(|(id, exponent)| (*id, exponent))
    }

    /// The exponent of an atom: 0 where it does not stand.
    pub fn exponent(&self, of: Id) -> Exact {
        self.0.get(&of).cloned().unwrap_or_else(Exact::zero)
    }

    /// Whether it is the product of nothing.
    pub fn is_one(&self) -> bool {
        self.0.is_empty()
    }

    /// The product with a power of an atom; `None` where numbers grow too long.
    pub fn with(mut self, id: Id, exponent: &Exact) -> Option<Self> {
        let sum = self.exponent(id).add(exponent, &())?;
        if sum.signum() == 0 {
            self.0.remove(&id)
        } else {
            self.0.insert(id, sum)
        };
        Some(self)
    }

    /// The product of two; `None` where numbers grow too long.
    pub fn times(&self, other: &Self) -> Option<Self> {
        other.factors().try_fold(self.clone(), |product, (id, exponent)| product.with(id, exponent))
    }

    /// A power; `None` where numbers grow too long.
    pub fn power(&self, exponent: &Exact) -> Option<Self> {
        self.factors().try_fold(Self::one(), |product, (id, one)| product.with(id, &one.mul(exponent, &())?))
    }
}

impl Posynomial {
    /// 0.
    pub fn zero() -> Self {
        Self::default()
    }

    /// A number ≥ 0; `None` for one below 0.
    pub fn constant(value: &Exact) -> Option<Self> {
        Self::term(value, Monomial::one())
    }

    /// One atom.
    pub fn atom(id: Id) -> Self {
        Posynomial(BTreeMap::from([(Monomial::atom(id), Exact::integer(1))]))
    }

    /// A monomial times a coefficient; `None` for a coefficient below 0.
    pub fn term(coefficient: &Exact, monomial: Monomial) -> Option<Self> {
        match coefficient.signum() {
            0 => Some(Self::zero()),
            1 => Some(Posynomial(BTreeMap::from([(monomial, coefficient.clone())]))),
            _ => None,
        }
    }

    /// The monomials with their coefficients, in the order of the monomials.
    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Exact)> {
        self.0.iter()
    }

    /// The only monomial with its coefficient, where there is one.
    pub fn single(&self) -> Option<(&Monomial, &Exact)> {
        let mut terms = self.terms();
        terms.next().filter(|_| terms.next().is_none())
    }

    /// The number that it is, where no atom stands in it.
    pub fn as_constant(&self) -> Option<Exact> {
        match self.single() {
            None => self.0.is_empty().then(Exact::zero),
            Some((monomial, value)) => monomial.is_one().then(|| value.clone()),
        }
    }

    /// The sum of two; `None` where numbers grow too long.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.0.clone();
        for (monomial, coefficient) in other.terms() {
            let both = match sum.get(monomial) {
                Some(own) => own.add(coefficient, &())?,
                None => coefficient.clone(),
            };
            sum.insert(monomial.clone(), both);
        }
        Some(Posynomial(sum))
    }

    /// Every monomial of either, with the larger coefficient: at least as large as both.
    pub fn largest(&self, other: &Self) -> Self {
        let mut largest = self.0.clone();
        for (monomial, coefficient) in other.terms() {
            let own = largest.entry(monomial.clone()).or_insert_with(|| coefficient.clone());
            if *own < *coefficient {
                *own = coefficient.clone();
            }
        }
        Posynomial(largest)
    }

    /// The most terms of a product, before like ones are gathered.
    pub const LONGEST: usize = 4096;

    /// The product of two; `None` where it grows too long.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.0.len() * other.0.len() > Self::LONGEST {
            return None;
        }
        let mut product = Self::zero();
        for (left, c) in self.terms() {
            for (right, d) in other.terms() {
                product = product.plus(&Self::term(&c.mul(d, &())?, left.times(right)?)?)?;
            }
        }
        Some(product)
    }

    /// A power: of a whole exponent ≥ 0 multiplied out, of any other where it is one monomial whose coefficient has that
    /// power in the rationals.
    pub fn power(&self, exponent: &Exact) -> Option<Self> {
        match (exponent.to_integer(), self.single()) {
            (_, Some((monomial, coefficient))) => {
                Self::term(&coefficient.power(exponent, &())?, monomial.power(exponent)?)
            }
            (Some(times @ 0..=12), None) => {
                (0..times).try_fold(Self::constant(&Exact::integer(1))?, |power, _| power.times(self))
            }
            _ => None,
        }
    }
}
