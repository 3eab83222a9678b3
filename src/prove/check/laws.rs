//! What the search may ask of the checker: the normal form of a tree as a row of numbers, and whether a term would be accepted.

use super::conclusion::Grounds;
use super::form::Term;
use super::{Checker, Why};
use crate::number::Exact;
use crate::prove::{Chain, Definite, Forest, Id, Positive, Problem};
use std::collections::HashMap;

/// The checker's laws over one problem, with a number for every term that was met.
pub(in crate::prove) struct Laws<'a> {
    checker: Checker<'a>,
    places: HashMap<Term, usize>,
}

/// A normal form: the numbers of its terms with their coefficients.
pub(in crate::prove) type Row = Vec<(usize, Exact)>;

impl<'a> Laws<'a> {
    pub fn new(problem: &'a mut Problem) -> Self {
        Laws { checker: Checker::new(problem), places: HashMap::new() }
    }

    pub fn forest(&mut self) -> &mut Forest {
        self.checker.forest
    }

    pub fn is_nonnegative(&mut self, number: Id) -> bool {
        self.checker.is_nonnegative(number)
    }

    pub fn is_symmetric(&mut self, matrix: Id) -> bool {
        self.checker.is_symmetric(matrix)
    }

    /// Whether trees are the same by the laws of rings.
    pub fn same(&mut self, a: Id, b: Id) -> bool {
        self.checker.same(a, b, false)
    }

    /// The row of a number, with lengths as roots.
    pub fn number(&mut self, tree: Id) -> Option<Row> {
        let tree = self.checker.lengths(tree).ok()?;
        self.row(tree)
    }

    /// The row of a quadratic form.
    pub fn matrix(&mut self, tree: Id) -> Option<Row> {
        let transposed = self.checker.put(crate::prove::Op::Transpose(tree)).ok()?;
        let both = self.checker.put(crate::prove::Op::Add(tree, transposed)).ok()?;
        let tree = self.checker.lengths(both).ok()?;
        self.row(tree)
    }

    fn row(&mut self, tree: Id) -> Option<Row> {
        let form = self.checker.forms.of(self.checker.forest, &mut self.checker.reading.signs, tree)?;
        let mut row = Row::new();
        for (term, c) in form.0 {
            let next = self.places.len();
            row.push((*self.places.entry(term).or_insert(next), c));
        }
        Some(row)
    }

    /// The tree of a number that is ≥ 0, where it would be accepted.
    pub fn positive(&mut self, chain: &Chain, term: &Positive) -> Result<Id, Why> {
        self.checker.at_least_zero(chain, term, &mut Grounds::default())
    }

    /// The tree of a term that is positive semidefinite, where it would be accepted.
    pub fn definite(&mut self, chain: &Chain, term: &Definite) -> Result<Id, Why> {
        self.checker.definite(chain, term, &mut Grounds::default())
    }
}
