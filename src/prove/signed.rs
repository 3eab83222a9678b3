//! Sums of monomials with coefficients of either sign, and the trees of sums.

use super::{Forest, Id, Monomial, Op, Posynomial};
use crate::language::Dim;
use crate::number::{Arithmetic, Exact};
use std::collections::BTreeMap;

/// How many terms a sum may have.
pub(super) const TERMS: usize = 400;

/// Σ c·m with every c ≠ 0.
pub(super) type Signed = BTreeMap<Monomial, Exact>;

/// The canonical tree of a posynomial.
///
/// A monomial is the product of its factors in the order of the atoms, `Scale(Scale(f₁, f₂), f₃)`, each factor
/// `Power(atom, exponent)`, or the atom alone for exponent 1; with a coefficient c ≠ 1 in front, `Scale(Number(c), product)`. A
/// sum is `Add(Add(t₁, t₂), t₃)` in the order of the monomials. 1 and 0 are numbers.
pub fn tree_of(forest: &mut Forest, posynomial: &Posynomial) -> Option<Id> {
    let mut sum = forest.put(Op::Number(Exact::zero()))?;
    for (monomial, coefficient) in posynomial.terms() {
        let mut product = forest.put(Op::Number(Exact::integer(1)))?;
        for (atom, exponent) in monomial.factors() {
            let factor = forest.put(Op::Power(atom, exponent.clone()))?;
            product = forest.put(Op::Scale(product, factor))?;
        }
        let coefficient = forest.put(Op::Number(coefficient.clone()))?;
        let term = forest.put(Op::Scale(coefficient, product))?;
        sum = forest.put(Op::Add(sum, term))?;
    }
    Some(sum)
}

/// The terms of a number with their signs, `true` for minus.
pub fn terms(forest: &mut Forest, of: Id) -> Option<Vec<(bool, Id)>> {
    let mut found = Vec::new();
    let mut open = vec![(false, of)];
    while let Some((minus, at)) = open.pop() {
        match forest.op(forest.unfolded(at)).clone() {
            Op::Add(a, b) => open.extend([(minus, b), (minus, a)]),
            Op::Sub(a, b) => open.extend([(!minus, b), (minus, a)]),
            Op::Scale(c, t) if forest.number(c).is_some_and(|c| c.signum() < 0) => {
                let opposite = forest.number(c).map(|c| Exact::zero().minus(c))?;
                let opposite = forest.put(Op::Number(opposite))?;
                open.push((!minus, forest.put(Op::Scale(opposite, t))?));
            }
            Op::Number(value) if value.signum() == 0 => {}
            Op::Number(value) if value.signum() < 0 => {
                let opposite = forest.put(Op::Number(Exact::zero().minus(&value)))?;
                open.push((!minus, opposite));
            }
            _ => found.push((minus, at)),
        }
    }
    Some(found)
}

/// The number that a dimension is.
pub(super) fn dimension(forest: &mut Forest, dim: &Dim) -> Option<Signed> {
    let mut sum = Signed::new();
    for (names, coefficient) in dim.monomials() {
        let mut monomial = Monomial::one();
        for name in names {
            let name = forest.put(Op::Dimension(name.clone()))?;
            monomial = monomial.with(name, &Exact::integer(1))?;
        }
        sum = plus(sum, &Signed::from([(monomial, Exact::integer(coefficient))]), &Exact::integer(1))?;
    }
    Some(sum)
}

pub(super) fn constant(value: Exact) -> Signed {
    if value.signum() == 0 { Signed::new() } else { Signed::from([(Monomial::one(), value)]) }
}

pub(super) fn atom(id: Id) -> Signed {
    Signed::from([(Monomial::atom(id), Exact::integer(1))])
}

pub(super) fn one_term(sum: &Signed) -> Option<(&Monomial, &Exact)> {
    let mut terms = sum.iter();
    terms.next().filter(|_| terms.next().is_none())
}

pub(super) fn posynomial(sum: &Signed) -> Option<Posynomial> {
    sum.iter().try_fold(Posynomial::zero(), |all, (monomial, coefficient)| {
        all.plus(&Posynomial::term(coefficient, monomial.clone())?)
    })
}

pub(super) fn negated(sum: &Signed) -> Signed {
    sum.iter().map(|(monomial, coefficient)| (monomial.clone(), Exact::zero().minus(coefficient))).collect()
}

/// a + c·b.
pub(super) fn plus(mut a: Signed, b: &Signed, c: &Exact) -> Option<Signed> {
    for (monomial, coefficient) in b {
        let own = a.remove(monomial).unwrap_or_else(Exact::zero);
        let sum = own.add(&coefficient.mul(c, &())?, &())?;
        if sum.signum() != 0 {
            a.insert(monomial.clone(), sum);
        }
    }
    Some(a)
}

pub(super) fn times(a: &Signed, b: &Signed) -> Option<Signed> {
    let mut product = Signed::new();
    if a.len() * b.len() > TERMS {
        return None;
    }
    for (left, c) in a {
        for (right, d) in b {
            let term = Signed::from([(left.times(right)?, c.mul(d, &())?)]);
            product = plus(product, &term, &Exact::integer(1))?;
        }
    }
    Some(product)
}
