//! Sums of monomials with coefficients > 0, over atoms ≥ 0, with rational exponents.

use super::Id;
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A product of powers of atoms: trees that are numbers ≥ 0. An exponent below 0 wants an atom > 0.
///
/// Shared and hashed once: monomials are copied and looked up all the time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Vec<(Id, Exact)>", try_from = "Vec<(Id, Exact)>")]
pub struct Monomial {
    /// In the order of the atoms, no exponent is 0.
    factors: Arc<[(Id, Exact)]>,
    hash: u64,
}

/// A sum of monomials, each with its coefficient > 0; 0 for none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Vec<(Exact, Monomial)>", try_from = "Vec<(Exact, Monomial)>")]
pub struct Posynomial {
    /// In the order of the monomials.
    terms: Arc<[(Monomial, Exact)]>,
    hash: u64,
}

/// What a kept sum of monomials cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sum of monomials with coefficients above 0: a coefficient is not, or a number is too long")]
pub struct NoPosynomial;

/// Hashes words by multiplication: nothing is ordered by these hashes, and no stranger chooses what is hashed.
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

fn mix(number: &Exact, into: &mut Mixed) {
    match number.to_integer() {
        Some(whole) => into.write_u64(whole as u64),
        None => number.hash(into),
    }
}

impl PartialEq for Monomial {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && (Arc::ptr_eq(&self.factors, &other.factors) || self.factors == other.factors)
    }
}

impl Eq for Monomial {}

impl Hash for Monomial {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialOrd for Monomial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Monomial {
    fn cmp(&self, other: &Self) -> Ordering {
        match Arc::ptr_eq(&self.factors, &other.factors) {
            true => Ordering::Equal,
            false => self.factors.cmp(&other.factors),
        }
    }
}

impl Default for Monomial {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl PartialEq for Posynomial {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && (Arc::ptr_eq(&self.terms, &other.terms) || self.terms == other.terms)
    }
}

impl Eq for Posynomial {}

impl Hash for Posynomial {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialOrd for Posynomial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Posynomial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.terms.cmp(&other.terms)
    }
}

impl Default for Posynomial {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl From<Monomial> for Vec<(Id, Exact)> {
    fn from(monomial: Monomial) -> Self {
        monomial.factors.to_vec()
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
        sum.terms().map(|(monomial, coefficient)| (coefficient.clone(), monomial.clone())).collect()
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
    /// Of factors in order.
    fn of(factors: Vec<(Id, Exact)>) -> Self {
        let mut hash = Mixed(1);
        for (id, exponent) in &factors {
            hash.write_usize(id.index());
            mix(exponent, &mut hash);
        }
        Monomial { factors: factors.into(), hash: hash.finish() }
    }

    /// The product of nothing: 1.
    pub fn one() -> Self {
        Self::default()
    }

    /// One atom.
    pub fn atom(id: Id) -> Self {
        Self::of(vec![(id, Exact::integer(1))])
    }

    /// The atoms with their exponents, none of which is 0, in the order of the atoms.
    pub fn factors(&self) -> impl Iterator<Item = (Id, &Exact)> {
        self.factors.iter().map(|(id, exponent)| (*id, exponent))
    }

    /// The exponent of an atom: 0 where it does not stand.
    pub fn exponent(&self, of: Id) -> Exact {
        let place = self.factors.binary_search_by_key(&of, |(id, _)| *id);
        place.map_or_else(|_| Exact::zero(), |place| self.factors[place].1.clone())
    }

    /// Whether it is the product of nothing.
    pub fn is_one(&self) -> bool {
        self.factors.is_empty()
    }

    /// The product with a power of an atom; `None` where numbers grow too long.
    pub fn with(self, id: Id, exponent: &Exact) -> Option<Self> {
        if exponent.signum() == 0 {
            return Some(self);
        }
        let mut factors = self.factors.to_vec();
        match factors.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(place) => {
                let sum = factors[place].1.add(exponent, &())?;
                if sum.signum() == 0 {
                    factors.remove(place);
                } else {
                    factors[place].1 = sum;
                }
            }
            Err(place) => factors.insert(place, (id, exponent.clone())),
        }
        Some(Self::of(factors))
    }

    /// The product of two; `None` where numbers grow too long.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.is_one() {
            return Some(other.clone());
        }
        if other.is_one() {
            return Some(self.clone());
        }
        let mut factors = Vec::with_capacity(self.factors.len() + other.factors.len());
        let (mut left, mut right) = (self.factors.iter().peekable(), other.factors.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Some(Self::of(factors)),
            };
            match order {
                Ordering::Less => factors.extend(left.next().cloned()),
                Ordering::Greater => factors.extend(right.next().cloned()),
                Ordering::Equal => {
                    let ((id, a), (_, b)) = (left.next()?, right.next()?);
                    let sum = a.add(b, &())?;
                    if sum.signum() != 0 {
                        factors.push((*id, sum));
                    }
                }
            }
        }
    }

    /// A power; `None` where numbers grow too long.
    pub fn power(&self, exponent: &Exact) -> Option<Self> {
        if exponent.signum() == 0 {
            return Some(Self::one());
        }
        let factors = self.factors.iter().map(|(id, one)| Some((*id, one.mul(exponent, &())?)));
        factors.collect::<Option<Vec<_>>>().map(Self::of)
    }
}

impl Posynomial {
    /// Of terms in order.
    fn of(terms: Vec<(Monomial, Exact)>) -> Self {
        let mut hash = Mixed(2);
        for (monomial, coefficient) in &terms {
            hash.write_u64(monomial.hash);
            mix(coefficient, &mut hash);
        }
        Posynomial { terms: terms.into(), hash: hash.finish() }
    }

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
        Self::of(vec![(Monomial::atom(id), Exact::integer(1))])
    }

    /// A monomial times a coefficient; `None` for a coefficient below 0.
    pub fn term(coefficient: &Exact, monomial: Monomial) -> Option<Self> {
        match coefficient.signum() {
            0 => Some(Self::zero()),
            1 => Some(Self::of(vec![(monomial, coefficient.clone())])),
            _ => None,
        }
    }

    /// The monomials with their coefficients, in the order of the monomials.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (&Monomial, &Exact)> {
        self.terms.iter().map(|(monomial, coefficient)| (monomial, coefficient))
    }

    /// The only monomial with its coefficient, where there is one.
    pub fn single(&self) -> Option<(&Monomial, &Exact)> {
        match &*self.terms {
            [(monomial, coefficient)] => Some((monomial, coefficient)),
            _ => None,
        }
    }

    /// The number that it is, where no atom stands in it.
    pub fn as_constant(&self) -> Option<Exact> {
        match self.single() {
            None => self.terms.is_empty().then(Exact::zero),
            Some((monomial, value)) => monomial.is_one().then(|| value.clone()),
        }
    }

    /// Terms of both in order, those that stand in both as `both` says.
    fn merged(&self, other: &Self, both: impl Fn(&Exact, &Exact) -> Option<Exact>) -> Option<Self> {
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Some(Self::of(terms)),
            };
            match order {
                Ordering::Less => terms.extend(left.next().cloned()),
                Ordering::Greater => terms.extend(right.next().cloned()),
                Ordering::Equal => {
                    let ((monomial, a), (_, b)) = (left.next()?, right.next()?);
                    terms.push((monomial.clone(), both(a, b)?));
                }
            }
        }
    }

    /// The sum of two; `None` where numbers grow too long.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        match (self.terms.is_empty(), other.terms.is_empty()) {
            (true, _) => Some(other.clone()),
            (_, true) => Some(self.clone()),
            _ => self.merged(other, |a, b| a.add(b, &())),
        }
    }

    /// Every monomial of either, with the larger coefficient, so at least as large as both.
    pub fn largest(&self, other: &Self) -> Option<Self> {
        self.merged(other, |a, b| Some(std::cmp::max(a, b).clone()))
    }

    /// The most terms of a product, before like ones are gathered.
    pub const LONGEST: usize = 4096;

    /// The product of two; `None` where it grows too long.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.terms.len() * other.terms.len() > Self::LONGEST {
            return None;
        }
        let mut product = Vec::with_capacity(self.terms.len() * other.terms.len());
        for (left, c) in self.terms.iter() {
            for (right, d) in other.terms.iter() {
                product.push((left.times(right)?, c.mul(d, &())?));
            }
        }
        product.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut terms: Vec<(Monomial, Exact)> = Vec::with_capacity(product.len());
        for (monomial, coefficient) in product {
            match terms.last_mut() {
                Some((last, sum)) if *last == monomial => *sum = sum.add(&coefficient, &())?,
                _ => terms.push((monomial, coefficient)),
            }
        }
        Some(Self::of(terms))
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
