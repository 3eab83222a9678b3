//! Sums of monomials with coefficients > 0, over atoms ≥ 0, with rational exponents.

use super::Id;
use crate::number::{Arithmetic, Exact};
use std::collections::BTreeMap;

/// A product of powers of atoms: trees that are numbers ≥ 0. An exponent below 0 wants an atom > 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Monomial(BTreeMap<Id, Exact>);

/// A sum of monomials, each with its coefficient > 0; 0 for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posynomial(BTreeMap<Monomial, Exact>);

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

    /// The product of two; `None` where numbers grow too long.
    pub fn times(&self, other: &Self) -> Option<Self> {
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
