//! What is said: at most, less, equal, in Loewner order. Never whether it holds.

use super::Name;
use crate::number::Field;
use nalgebra::{DMatrix, DVector, Scalar};

/// A statement over numbers of any system; nothing here compares.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement<S: Scalar> {
    /// lhs ≤ rhs.
    AtMost(S, S),
    /// lhs < rhs.
    Less(S, S),
    /// lhs = rhs, entry for entry.
    Equal(DMatrix<S>, DMatrix<S>),
    /// lhs ≠ rhs.
    Differ(S, S),
    /// lhs ⪯ rhs for symmetric matrices; whoever judges proves them symmetric, for only lower triangles are read.
    Loewner(DMatrix<S>, DMatrix<S>),
    /// Every part.
    All(Vec<Statement<S>>),
    /// The second wherever the first holds.
    If(Box<Statement<S>>, Box<Statement<S>>),
}

/// A statement that has no parts, with the entry (1-based row and column) where it stands in its matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom<S: Scalar> {
    /// lhs ≤ rhs.
    AtMost(S, S),
    /// lhs < rhs.
    Less(S, S),
    /// lhs = rhs at an entry.
    Equal(S, S, (usize, usize)),
    /// lhs ≠ rhs.
    Differ(S, S),
    /// lhs ⪯ rhs.
    Loewner(DMatrix<S>, DMatrix<S>),
    /// The last wherever all of the first hold.
    If(Vec<Atom<S>>, Box<Atom<S>>),
}

impl<S: Scalar> Atom<S> {
    /// The same part with every number sent through `f`.
    pub fn map<T: Scalar>(&self, f: &mut impl FnMut(&S) -> T) -> Atom<T> {
        match self {
            Atom::AtMost(l, r) => Atom::AtMost(f(l), f(r)),
            Atom::Less(l, r) => Atom::Less(f(l), f(r)),
            Atom::Equal(l, r, at) => Atom::Equal(f(l), f(r), *at),
            Atom::Differ(l, r) => Atom::Differ(f(l), f(r)),
            Atom::Loewner(l, r) => Atom::Loewner(l.map(|x| f(&x)), r.map(|x| f(&x))),
            Atom::If(when, then) => Atom::If(when.iter().map(|part| part.map(f)).collect(), Box::new(then.map(f))),
        }
    }
}

impl<S: Scalar> Statement<S> {
    /// The same statement with every number sent through `f`.
    pub fn map<T: Scalar>(&self, f: &mut impl FnMut(&S) -> T) -> Statement<T> {
        match self {
            Statement::AtMost(l, r) => Statement::AtMost(f(l), f(r)),
            Statement::Less(l, r) => Statement::Less(f(l), f(r)),
            Statement::Equal(l, r) => Statement::Equal(l.map(|x| f(&x)), r.map(|x| f(&x))),
            Statement::Differ(l, r) => Statement::Differ(f(l), f(r)),
            Statement::Loewner(l, r) => Statement::Loewner(l.map(|x| f(&x)), r.map(|x| f(&x))),
            Statement::All(parts) => Statement::All(parts.iter().map(|part| part.map(f)).collect()),
            Statement::If(when, then) => Statement::If(Box::new(when.map(f)), Box::new(then.map(f))),
        }
    }

    /// The parts that have no parts, in order; of sides that differ in shape ([`Statement::malformed`]) only the entries
    /// that both have.
    pub fn atoms(&self) -> Vec<Atom<S>> {
        match self {
            Statement::AtMost(l, r) => vec![Atom::AtMost(l.clone(), r.clone())],
            Statement::Less(l, r) => vec![Atom::Less(l.clone(), r.clone())],
            Statement::Differ(l, r) => vec![Atom::Differ(l.clone(), r.clone())],
            Statement::Loewner(l, r) => vec![Atom::Loewner(l.clone(), r.clone())],
            Statement::Equal(l, r) => {
                let (rows, columns) = (l.nrows().min(r.nrows()), l.ncols().min(r.ncols()));
                let entries = (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j)));
                entries.map(|(i, j)| Atom::Equal(l[(i, j)].clone(), r[(i, j)].clone(), (i + 1, j + 1))).collect()
            }
            Statement::All(parts) => parts.iter().flat_map(Statement::atoms).collect(),
            Statement::If(when, then) => {
                let when = when.atoms();
                then.atoms().into_iter().map(|atom| Atom::If(when.clone(), Box::new(atom))).collect()
            }
        }
    }
}

impl<S: Field> Statement<S> {
    /// lhs = rhs of two n-vectors.
    pub fn equal_vectors(lhs: DVector<S>, rhs: DVector<S>) -> Self {
        let matrix = |v: DVector<S>| DMatrix::from_iterator(v.len(), 1, v.iter().cloned());
        Statement::Equal(matrix(lhs), matrix(rhs))
    }

    /// lhs = rhs of two numbers.
    pub fn equal(lhs: S, rhs: S) -> Self {
        Statement::Equal(DMatrix::from_element(1, 1, lhs), DMatrix::from_element(1, 1, rhs))
    }

    /// first = second = third = …: each with the one after it.
    pub fn chain(members: Vec<DMatrix<S>>) -> Self {
        Statement::All(members.windows(2).map(|pair| Statement::Equal(pair[0].clone(), pair[1].clone())).collect())
    }
}

/// A hypothesis with its printed words.
#[derive(Clone, Debug, PartialEq)]
pub struct Premise<S: Scalar> {
    /// As printed: `‖A‖ ≤ R`.
    pub name: Name,
    /// What it says.
    pub statement: Statement<S>,
}

impl<S: Scalar> Premise<S> {
    /// A named hypothesis.
    pub fn new(name: impl Into<Name>, statement: Statement<S>) -> Self {
        Premise { name: name.into(), statement }
    }

    /// The same premise with every number sent through `f`.
    pub fn map<T: Scalar>(&self, f: &mut impl FnMut(&S) -> T) -> Premise<T> {
        Premise { name: self.name.clone(), statement: self.statement.map(f) }
    }
}
