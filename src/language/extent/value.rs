//! What is known of a value: the degrees of its entries in sums over places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Degrees in sums, one a dimension.
pub(super) type Degrees = Vec<usize>;

/// The largest degree that is followed.
const MOST: usize = 64;

/// What runs along one axis of a value whose dimension is one of contractions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Along {
    /// Nothing known.
    Other,
    /// Linear in a column of an ingredient.
    Matrix,
    /// Linear in entries of these vectors.
    Vectors(BTreeSet<Arc<str>>),
}

impl Along {
    /// Along an axis of a sum.
    fn sum(&self, other: &Along) -> Along {
        match (self, other) {
            (Along::Matrix, Along::Matrix) => Along::Matrix,
            (Along::Vectors(a), Along::Vectors(b)) => Along::Vectors(a | b),
            _ => Along::Other,
        }
    }
}

/// A factor of denominators: its degrees in sums, and its power.
type Factor = (Degrees, usize);

/// Entries P/Q, where P and Q are polynomials in sums over places.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// The degrees of P.
    pub over: Degrees,
    /// The factors of Q, by what they are written as.
    pub under: BTreeMap<Arc<str>, Factor>,
    /// Along the rows and the columns.
    pub along: [Along; 2],
    /// Nothing off the diagonal.
    pub diagonal: bool,
    /// The identity.
    pub identity: bool,
    /// Which places it depends on that bound indices name.
    pub indices: BTreeSet<usize>,
}

impl Value {
    /// One without sums, of so many dimensions.
    pub fn local(dims: usize) -> Self {
        Value {
            over: vec![0; dims],
            under: BTreeMap::new(),
            along: [Along::Other, Along::Other],
            diagonal: false,
            identity: false,
            indices: BTreeSet::new(),
        }
    }

    /// Whether no sum is in it.
    pub fn is_local(&self) -> bool {
        self.under.is_empty() && self.over.iter().all(|degree| *degree == 0)
    }

    /// The degree of P in sums over one dimension.
    pub fn degree(&self, at: usize) -> usize {
        self.over[at]
    }

    /// The same with nothing known along its axes.
    pub fn plain(mut self) -> Self {
        self.along = [Along::Other, Along::Other];
        (self.diagonal, self.identity) = (false, false);
        self
    }

    /// The same transposed.
    pub fn transposed(mut self) -> Self {
        self.along.swap(0, 1);
        self
    }

    /// a + b, and a − b.
    pub fn plus(&self, other: &Value) -> Option<Value> {
        let mut under = self.under.clone();
        for (name, (degrees, power)) in &other.under {
            let known = under.entry(name.clone()).or_insert_with(|| (degrees.clone(), 0));
            known.1 = known.1.max(*power);
        }
        let raised = |of: &Value| {
            let mut over = of.over.clone();
            for (name, (degrees, power)) in &under {
                let missing = power - of.under.get(name).map_or(0, |(_, power)| *power);
                over.iter_mut().zip(degrees).for_each(|(over, degree)| *over += missing * degree);
            }
            over
        };
        let over = raised(self).into_iter().zip(raised(other)).map(|(a, b)| a.max(b)).collect();
        let along = [0, 1].map(|axis| self.along[axis].sum(&other.along[axis]));
        let diagonal = self.diagonal && other.diagonal;
        Value { over, under, along, diagonal, identity: false, indices: &self.indices | &other.indices }.bounded()
    }

    /// Entries a·b, with nothing known along the axes.
    pub fn times(&self, other: &Value) -> Option<Value> {
        let mut under = self.under.clone();
        for (name, (degrees, power)) in &other.under {
            under.entry(name.clone()).or_insert_with(|| (degrees.clone(), 0)).1 += power;
        }
        let over = self.over.iter().zip(&other.over).map(|(a, b)| a + b).collect();
        Value { over, under, indices: &self.indices | &other.indices, ..Value::local(self.over.len()) }.bounded()
    }

    /// The same after a sum over the places of one dimension.
    pub fn summed(mut self, at: usize) -> Option<Value> {
        self.over[at] += 1;
        self.bounded()
    }

    /// 1/s of a number, which is written as `name`; a sum below names no place.
    pub fn reciprocal(&self, name: &str) -> Option<Value> {
        if self.is_local() {
            return Some(Value { indices: self.indices.clone(), ..Value::local(self.over.len()) });
        }
        if !self.indices.is_empty() {
            return None;
        }
        let mut over = vec![0; self.over.len()];
        for (degrees, power) in self.under.values() {
            over.iter_mut().zip(degrees).for_each(|(over, degree)| *over += power * degree);
        }
        let under = BTreeMap::from([(name.into(), (self.over.clone(), 1))]);
        Value { over, under, ..Value::local(self.over.len()) }.bounded()
    }

    /// The derivative by something without sums.
    pub fn derived(&self) -> Option<Value> {
        let mut found = self.clone().plain();
        for (degrees, power) in found.under.values_mut() {
            *power += 1;
            found.over.iter_mut().zip(&*degrees).for_each(|(over, degree)| *over += degree);
        }
        found.bounded()
    }

    fn bounded(self) -> Option<Value> {
        self.over.iter().all(|degree| *degree <= MOST).then_some(self)
    }
}
