//! Symbolic dimensions: polynomials with integer coefficients in the names of dimensions.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A number of rows or columns as a polynomial in named dimensions: `n`, `2 n + 1`, `n d`.
///
/// Two dimensions are the same exactly when their polynomials are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Vec<(i64, Vec<String>)>", from = "Vec<(i64, Vec<String>)>")]
pub struct Dim {
    /// Sorted names of a monomial, with repetition for powers, to its coefficient, which is not 0.
    terms: BTreeMap<Vec<Arc<str>>, i64>,
}

impl From<Dim> for Vec<(i64, Vec<String>)> {
    fn from(dim: Dim) -> Self {
        let words = |names: &[Arc<str>]| names.iter().map(|name| name.to_string()).collect();
        dim.monomials().map(|(names, coefficient)| (coefficient, words(names))).collect()
    }
}

impl From<Vec<(i64, Vec<String>)>> for Dim {
    fn from(monomials: Vec<(i64, Vec<String>)>) -> Self {
        let mut dim = Dim::default();
        for (coefficient, names) in monomials {
            let mut names: Vec<Arc<str>> = names.into_iter().map(Into::into).collect();
            names.sort();
            dim.put(names, coefficient);
        }
        dim
    }
}

/// A linear dimension: constant + Σ coefficient · name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linear {
    /// The constant.
    pub constant: i64,
    /// The names that enter with their coefficients.
    pub coefficients: Vec<(Arc<str>, i64)>,
}

impl Dim {
    /// A fixed number.
    pub fn fixed(value: i64) -> Self {
        let mut dim = Dim::default();
        dim.put(Vec::new(), value);
        dim
    }

    /// A named dimension.
    pub fn named(name: impl Into<Arc<str>>) -> Self {
        let mut dim = Dim::default();
        dim.put(vec![name.into()], 1);
        dim
    }

    fn put(&mut self, monomial: Vec<Arc<str>>, coefficient: i64) {
        let sum = self.terms.get(&monomial).copied().unwrap_or(0).saturating_add(coefficient);
        if sum == 0 {
            self.terms.remove(&monomial);
        } else {
            self.terms.insert(monomial, sum);
        }
    }

    /// Whether it is 1 or more whatever its names are, by the signs of its coefficients.
    pub fn is_positive(&self) -> bool {
        !self.terms.is_empty() && self.terms.values().all(|coefficient| *coefficient > 0)
    }

    /// Whether it is the number 1.
    pub fn is_one(&self) -> bool {
        self.as_fixed() == Some(1)
    }

    /// The number that it is, where no name enters.
    pub fn as_fixed(&self) -> Option<i64> {
        match self.terms.len() {
            0 => Some(0),
            1 => self.terms.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    /// The name that it is, where it is a name and nothing else.
    pub fn as_name(&self) -> Option<&Arc<str>> {
        let mut terms = self.terms.iter();
        match (terms.next(), terms.next()) {
            (Some((monomial, 1)), None) if monomial.len() == 1 => monomial.first(),
            _ => None,
        }
    }

    /// The constant and the coefficient of every name, where it is linear.
    pub fn linear(&self) -> Option<Linear> {
        let mut constant = 0;
        let mut coefficients = Vec::new();
        for (monomial, coefficient) in &self.terms {
            match monomial.as_slice() {
                [] => constant = *coefficient,
                [name] => coefficients.push((name.clone(), *coefficient)),
                _ => return None,
            }
        }
        Some(Linear { constant, coefficients })
    }

    /// The names that enter, each once, in alphabetic order.
    pub fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self.terms.keys().flatten().cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// The sum.
    pub fn plus(&self, other: &Dim) -> Dim {
        let mut sum = self.clone();
        other.terms.iter().for_each(|(monomial, coefficient)| sum.put(monomial.clone(), *coefficient));
        sum
    }

    /// The difference.
    pub fn minus(&self, other: &Dim) -> Dim {
        self.plus(&other.times(&Dim::fixed(-1)))
    }

    /// The product.
    pub fn times(&self, other: &Dim) -> Dim {
        let mut product = Dim::default();
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let mut monomial = [a.as_slice(), b.as_slice()].concat();
                monomial.sort();
                product.put(monomial, x.saturating_mul(*y));
            }
        }
        product
    }

    /// The highest power of a name.
    pub fn degree_in(&self, name: &str) -> usize {
        let power = |monomial: &Vec<Arc<str>>| monomial.iter().filter(|factor| &***factor == name).count();
        self.terms.keys().map(power).max().unwrap_or(0)
    }

    /// The monomials, each as its names with repetition for powers, with their coefficients, none of which is 0.
    pub fn monomials(&self) -> impl Iterator<Item = (&[Arc<str>], i64)> {
        self.terms.iter().map(|(names, coefficient)| (names.as_slice(), *coefficient))
    }

    /// How many monomials it has.
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    /// With every occurrence of a name replaced.
    pub fn with(&self, name: &str, value: &Dim) -> Dim {
        let mut replaced = Dim::default();
        for (monomial, coefficient) in &self.terms {
            let mut term = Dim::fixed(*coefficient);
            for factor in monomial {
                let factor = if &**factor == name { value.clone() } else { Dim::named(factor.clone()) };
                term = term.times(&factor);
            }
            replaced = replaced.plus(&term);
        }
        replaced
    }

    /// The number at the given lengths; `None` where one is missing or the number leaves i64.
    pub fn value(&self, length: &dyn Fn(&str) -> Option<usize>) -> Option<i64> {
        self.terms.iter().try_fold(0i64, |sum, (monomial, coefficient)| {
            let term = monomial
                .iter()
                .try_fold(*coefficient, |product, name| product.checked_mul(i64::try_from(length(name)?).ok()?));
            sum.checked_add(term?)
        })
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terms.is_empty() {
            return f.write_str("0");
        }
        // The constant last, as one writes it.
        let named = self.terms.iter().filter(|(monomial, _)| !monomial.is_empty());
        let constant = self.terms.iter().filter(|(monomial, _)| monomial.is_empty());
        for (k, (monomial, coefficient)) in named.chain(constant).enumerate() {
            let size = coefficient.unsigned_abs();
            match (k, *coefficient < 0) {
                (0, true) => f.write_str("−")?,
                (0, false) => {}
                (_, true) => f.write_str(" − ")?,
                (_, false) => f.write_str(" + ")?,
            }
            let names = monomial.join(" ");
            match (size, names.is_empty()) {
                (_, true) => write!(f, "{size}")?,
                (1, false) => f.write_str(&names)?,
                (_, false) => write!(f, "{size} {names}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_the_same_whatever_the_order_of_their_parts() {
        let (n, d, two) = (Dim::named("n"), Dim::named("d"), Dim::fixed(2));
        let left = n.plus(&two).times(&d).minus(&d);
        let right = d.times(&n).plus(&d);
        assert_eq!(left, right);
        assert_eq!(left.to_string(), "d + d n");
        assert_eq!(n.minus(&n), Dim::fixed(0));
        assert_eq!(n.times(&two).minus(&Dim::fixed(1)).to_string(), "2 n − 1");
        assert_eq!(left.with("n", &two), d.times(&Dim::fixed(3)));
        assert_eq!(left.value(&|name| Some(if name == "n" { 4 } else { 3 })), Some(15));
        assert_eq!(n.as_name().map(|name| &**name), Some("n"));
        assert_eq!(n.plus(&n).as_name(), None);
    }
}
