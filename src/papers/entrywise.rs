//! Statements "for each i ∈ [d]" and "for i ≠ j": one matrix a side, a column or entry for each index.

use crate::claims::Statement;
use crate::linalg::algebra::from_columns;
use crate::number::Field;
use nalgebra::{DMatrix, DVector};

/// Index pairs (i, j) of [d]², row after row.
fn pairs(d: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..d).flat_map(move |i| (0..d).map(move |j| (i, j)))
}

/// lhs = rhs ∈ Rⁿ for each given index; column k of the statement is the k-th index.
fn vectors<S: Field, T>(
    indices: impl Iterator<Item = T>,
    sides: impl Fn(T) -> (DVector<S>, DVector<S>),
) -> Statement<S> {
    let (lhs, rhs): (Vec<_>, Vec<_>) = indices.map(sides).unzip();
    let n = lhs.first().map_or(0, |column| column.len());
    Statement::Equal(from_columns(n, &lhs), from_columns(n, &rhs))
}

/// lhs = rhs ∈ Rⁿ for each i ∈ [d].
pub(super) fn each<S: Field>(d: usize, sides: impl Fn(usize) -> (DVector<S>, DVector<S>)) -> Statement<S> {
    vectors(0..d, sides)
}

/// lhs = rhs ∈ Rⁿ for all i, j ∈ [d].
pub(super) fn each_pair<S: Field>(d: usize, sides: impl Fn(usize, usize) -> (DVector<S>, DVector<S>)) -> Statement<S> {
    vectors(pairs(d), |(i, j)| sides(i, j))
}

/// lhs = rhs ∈ Rⁿ for all i ≠ j.
pub(super) fn each_distinct_pair<S: Field>(
    d: usize,
    sides: impl Fn(usize, usize) -> (DVector<S>, DVector<S>),
) -> Statement<S> {
    vectors(pairs(d).filter(|(i, j)| i != j), |(i, j)| sides(i, j))
}

/// lhs = rhs ∈ R for each i ∈ [d].
pub(super) fn each_number<S: Field>(d: usize, sides: impl Fn(usize) -> (S, S)) -> Statement<S> {
    let (lhs, rhs): (Vec<S>, Vec<S>) = (0..d).map(sides).unzip();
    Statement::equal_vectors(DVector::from_vec(lhs), DVector::from_vec(rhs))
}

/// lhs = rhs ∈ R for all i, j ∈ [d], as d × d matrices.
pub(super) fn each_entry<S: Field>(d: usize, sides: impl Fn(usize, usize) -> (S, S)) -> Statement<S> {
    Statement::Equal(DMatrix::from_fn(d, d, |i, j| sides(i, j).0), DMatrix::from_fn(d, d, |i, j| sides(i, j).1))
}

/// lhs = rhs ∈ R for all i ≠ j.
pub(super) fn each_distinct_entry<S: Field>(d: usize, sides: impl Fn(usize, usize) -> (S, S)) -> Statement<S> {
    let (lhs, rhs): (Vec<S>, Vec<S>) = pairs(d).filter(|(i, j)| i != j).map(|(i, j)| sides(i, j)).unzip();
    Statement::equal_vectors(DVector::from_vec(lhs), DVector::from_vec(rhs))
}
