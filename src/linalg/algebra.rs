//! The products the papers use, over any [`Field`]: ⟨a, b⟩, a∘b, abᵀ, diag(a), Ax, Aᵀy, AB.
//!
//! Sums run in index order for every number, so that f64 gives the same bits on every machine (nalgebra's own
//! product hands large f64 matrices to kernels chosen by the CPU). Shapes are the caller's promise: a mismatch
//! panics, as in nalgebra.

use crate::number::Field;
use nalgebra::{DMatrix, DVector};

/// ⟨a, b⟩ = Σᵢ aᵢ bᵢ of two n-vectors.
pub fn dot<S: Field>(a: &DVector<S>, b: &DVector<S>) -> S {
    assert_eq!(a.len(), b.len(), "an inner product needs equal lengths");
    a.iter().zip(b.iter()).map(|(x, y)| x.clone() * y.clone()).fold(S::zero(), |sum, term| sum + term)
}

/// ⟨a, 1ₙ⟩ = Σᵢ aᵢ.
pub fn total<S: Field>(a: &DVector<S>) -> S {
    a.iter().fold(S::zero(), |sum, x| sum + x.clone())
}

/// a∘b, the entrywise product of two n-vectors.
pub fn hadamard<S: Field>(a: &DVector<S>, b: &DVector<S>) -> DVector<S> {
    assert_eq!(a.len(), b.len(), "an entrywise product needs equal lengths");
    DVector::from_iterator(a.len(), a.iter().zip(b.iter()).map(|(x, y)| x.clone() * y.clone()))
}

/// s·a for a scalar s and an n-vector a.
pub fn scale<S: Field>(s: &S, a: &DVector<S>) -> DVector<S> {
    a.map(|x| s.clone() * x)
}

/// s·M for a scalar s and a matrix M.
pub fn scale_matrix<S: Field>(s: &S, matrix: &DMatrix<S>) -> DMatrix<S> {
    matrix.map(|x| s.clone() * x)
}

/// abᵀ (n × m) of an n-vector a and an m-vector b.
pub fn outer<S: Field>(a: &DVector<S>, b: &DVector<S>) -> DMatrix<S> {
    DMatrix::from_fn(a.len(), b.len(), |i, j| a[i].clone() * b[j].clone())
}

/// diag(a), n × n.
pub fn diagonal<S: Field>(a: &DVector<S>) -> DMatrix<S> {
    DMatrix::from_fn(a.len(), a.len(), |i, j| if i == j { a[i].clone() } else { S::zero() })
}

/// Iₙ.
pub fn identity<S: Field>(n: usize) -> DMatrix<S> {
    diagonal(&ones(n))
}

/// 1ₙ, the vector of n ones.
pub fn ones<S: Field>(n: usize) -> DVector<S> {
    DVector::from_element(n, S::one())
}

/// Ax (n) of an n × d matrix and a d-vector.
pub fn times<S: Field>(matrix: &DMatrix<S>, x: &DVector<S>) -> DVector<S> {
    assert_eq!(matrix.ncols(), x.len(), "A x needs as many entries in x as A has columns");
    DVector::from_fn(matrix.nrows(), |i, _| {
        (0..x.len()).fold(S::zero(), |sum, j| sum + matrix[(i, j)].clone() * x[j].clone())
    })
}

/// Aᵀy (d) of an n × d matrix and an n-vector.
pub fn transpose_times<S: Field>(matrix: &DMatrix<S>, y: &DVector<S>) -> DVector<S> {
    times(&matrix.transpose(), y)
}

/// AB (n × m) of an n × d matrix and a d × m matrix.
pub fn product<S: Field>(left: &DMatrix<S>, right: &DMatrix<S>) -> DMatrix<S> {
    assert_eq!(left.ncols(), right.nrows(), "A B needs as many rows in B as A has columns");
    DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols()).fold(S::zero(), |sum, k| sum + left[(i, k)].clone() * right[(k, j)].clone())
    })
}

/// AᵀMA (d × d) of an n × n matrix M and an n × d matrix A.
pub fn congruence<S: Field>(matrix: &DMatrix<S>, design: &DMatrix<S>) -> DMatrix<S> {
    product(&design.transpose(), &product(matrix, design))
}

/// A_{*,j}, the column j of A (0-based) as an n-vector.
pub fn column<S: Field>(matrix: &DMatrix<S>, j: usize) -> DVector<S> {
    matrix.column(j).into_owned()
}

/// The n × m matrix whose columns are the given n-vectors; n × 0 when there are none.
pub fn from_columns<S: Field>(n: usize, columns: &[DVector<S>]) -> DMatrix<S> {
    DMatrix::from_fn(n, columns.len(), |i, j| columns[j][i].clone())
}
