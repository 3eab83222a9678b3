//! Polynomials, with negative powers too, in what an exponent is made of.

use crate::number::recorder::Slot;
use crate::number::{Arithmetic, Exact};
use std::collections::BTreeMap;

/// The most terms of a form that is kept; nobody would see an identity in more.
const TERMS: usize = 64;
/// The greatest power of one exponential that is written out, and the greatest denominator of a power.
pub(super) const POWER: i64 = 64;
/// Primes that are looked for in a number under a logarithm.
const PRIMES: u128 = 1000;
/// The greatest power of an atom.
const DEGREE: i32 = 16;

/// What forms are polynomials in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    /// The value of a slot.
    Slot(Slot),
    /// The logarithm of a slot that is nowhere negative.
    Log(Slot),
    /// The logarithm of a positive number.
    LogOf(Exact),
}

/// A product of powers of atoms, in their order.
pub(super) type Monomial = Vec<(Atom, i32)>;

/// Σ c ∏ atomᵖ, each monomial once and with c ≠ 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Form(BTreeMap<Monomial, Exact>);

impl Form {
    pub fn constant(value: &Exact) -> Self {
        let terms = if value.signum() == 0 { None } else { Some((Monomial::new(), value.clone())) };
        Form(terms.into_iter().collect())
    }

    /// coefficient · monomial, for a coefficient that is not 0.
    pub fn term(monomial: Monomial, coefficient: Exact) -> Self {
        Form(BTreeMap::from([(monomial, coefficient)]))
    }

    pub fn atom(atom: Atom) -> Self {
        Form::term(vec![(atom, 1)], Exact::integer(1))
    }

    /// ln of a positive number by the small primes that it has; `None` for others.
    pub fn logarithm_of(value: &Exact) -> Option<Form> {
        if value.signum() <= 0 {
            return None;
        }
        let mut form = Form::default();
        let mut add = |value: u128, sign: i64| {
            let value = Exact::from_parts(value.into(), 1u8.into())?;
            form = form.plus(&Form::term(vec![(Atom::LogOf(value), 1)], Exact::integer(sign)))?;
            Some(())
        };
        let (numerator, denominator) =
            (u128::try_from(value.numerator()).ok()?, u128::try_from(value.denominator()).ok()?);
        for (mut rest, sign) in [(numerator, 1), (denominator, -1)] {
            for prime in 2..PRIMES {
                while rest.is_multiple_of(prime) {
                    rest /= prime;
                    add(prime, sign)?;
                }
            }
            if rest > 1 {
                add(rest, sign)?;
            }
        }
        Some(form)
    }

    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Exact)> {
        self.0.iter()
    }

    pub fn scaled(&self, by: &Exact) -> Option<Self> {
        self.times(&Form::constant(by))
    }

    /// The sum; like every form made here `None` where it is longer, or a number in it, than is kept.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        for (monomial, coefficient) in &other.0 {
            sum.add(monomial.clone(), coefficient)?;
        }
        (sum.0.len() <= TERMS).then_some(sum)
    }

    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.scaled(&Exact::integer(-1))?)
    }

    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.0.len() * other.0.len() > TERMS {
            return None;
        }
        let mut product = Form::default();
        for (m, c) in &self.0 {
            for (n, d) in &other.0 {
                product.add(joined(m, n)?, &c.mul(d, &())?)?;
            }
        }
        Some(product)
    }

    /// 1/form, where it has one term.
    pub fn inverse(&self) -> Option<Self> {
        let mut terms = self.0.iter();
        let (Some((monomial, coefficient)), None) = (terms.next(), terms.next()) else { return None };
        let inverse = Exact::integer(1).div(coefficient, &())?;
        let monomial: Monomial = monomial.iter().map(|(atom, power)| (atom.clone(), -power)).collect();
        Some(Form::term(monomial, inverse))
    }

    fn add(&mut self, monomial: Monomial, coefficient: &Exact) -> Option<()> {
        let total = match self.0.remove(&monomial) {
            Some(known) => known.add(coefficient, &())?,
            None => coefficient.clone(),
        };
        if total.signum() != 0 {
            self.0.insert(monomial, total);
        }
        Some(())
    }
}

/// The product of two monomials, no power beyond what is kept.
fn joined(a: &Monomial, b: &Monomial) -> Option<Monomial> {
    let mut powers: BTreeMap<&Atom, i32> = BTreeMap::new();
    for (atom, power) in a.iter().chain(b) {
        *powers.entry(atom).or_default() += power;
    }
    let kept = powers.into_iter().filter(|(_, power)| *power != 0);
    kept.map(|(atom, power)| (power.abs() <= DEGREE).then(|| (atom.clone(), power))).collect()
}

/// The least common multiple of a number and a denominator; `None` where it is too great.
pub(super) fn common(known: i64, coefficient: &Exact) -> Option<i64> {
    let denominator = i64::try_from(coefficient.denominator().clone()).ok().filter(|q| *q <= POWER)?;
    let multiple = known / gcd(known, denominator) * denominator;
    (multiple <= POWER).then_some(multiple)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
