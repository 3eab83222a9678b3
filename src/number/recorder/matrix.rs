//! What a formula may ask of a recorded matrix: determinants, and what is made of them; eigenvalues and norms.

use super::{Operation, Recorded, Slot, constant, push};
use crate::number::{Arithmetic, Exact, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

/// Determinants of so many rows are written out as sums of products.
const WRITTEN_OUT: usize = 3;

fn slots(matrix: &DMatrix<Recorded>) -> Box<[Slot]> {
    matrix.iter().map(|x| x.0).collect()
}

/// The value of `fold` where every entry is a constant and it has one there; otherwise the operation.
fn folded(
    matrix: &DMatrix<Recorded>,
    fold: impl FnOnce(&DMatrix<Exact>) -> Option<Exact>,
    operation: impl FnOnce(Box<[Slot]>) -> Operation,
) -> Recorded {
    let constants: Option<Vec<Exact>> = matrix.iter().map(|x| constant(x.0)).collect();
    let value = constants.and_then(|entries| fold(&DMatrix::from_vec(matrix.nrows(), matrix.ncols(), entries)));
    value.map_or_else(|| push(operation(slots(matrix))), Recorded::exact)
}

/// det M of a square matrix, written out up to three rows; 1 of the empty matrix, undefined of one that is not square.
pub fn determinant(matrix: &DMatrix<Recorded>) -> Recorded {
    let n = matrix.nrows();
    if n == matrix.ncols() && n <= WRITTEN_OUT {
        return expanded(matrix);
    }
    folded(matrix, |m| Exact::determinant(m, &()), |entries| Operation::Determinant(n, entries))
}

/// Laplace's expansion along the first row.
fn expanded(matrix: &DMatrix<Recorded>) -> Recorded {
    match matrix.nrows() {
        0 => Recorded::one(),
        1 => matrix[(0, 0)],
        2 => matrix[(0, 0)] * matrix[(1, 1)] - matrix[(0, 1)] * matrix[(1, 0)],
        n => (0..n).fold(Recorded::zero(), |sum, j| {
            let term = matrix[(0, j)] * expanded(&minor(matrix, 0, j));
            if j % 2 == 0 { sum + term } else { sum - term }
        }),
    }
}

/// M without row i and column j.
fn minor(matrix: &DMatrix<Recorded>, i: usize, j: usize) -> DMatrix<Recorded> {
    matrix.clone().remove_row(i).remove_column(j)
}

/// The cofactors of a square matrix: (−1)^(i + j) det of M without row i and column j. Their transpose is adj M.
pub fn cofactors(matrix: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
        let determinant = determinant(&minor(matrix, i, j));
        if (i + j) % 2 == 0 { determinant } else { -determinant }
    })
}

/// M⁻¹ = adj M / det M of a square matrix, undefined exactly where det M = 0.
pub fn inverse(matrix: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    let determinant = determinant(matrix);
    cofactors(matrix).transpose().map(|x| x / determinant)
}

/// M⁻¹B of an n × n matrix and an n × m matrix, by Cramer's rule; undefined exactly where det M = 0.
pub fn solve(matrix: &DMatrix<Recorded>, right: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    let whole = determinant(matrix);
    DMatrix::from_fn(matrix.ncols(), right.ncols(), |i, j| {
        let mut replaced = matrix.clone();
        replaced.set_column(i, &right.column(j));
        determinant(&replaced) / whole
    })
}

/// ln det M, undefined where det M ≤ 0.
pub fn log_determinant(matrix: &DMatrix<Recorded>) -> Recorded {
    Real::ln(&determinant(matrix))
}

/// λ_k, the largest number 0, of a symmetric matrix, of which the lower triangle is read; undefined where there is none.
pub fn eigenvalue(matrix: &DMatrix<Recorded>, k: usize) -> Recorded {
    let n = matrix.nrows();
    if matrix.shape() == (1, 1) && k == 0 {
        return matrix[(0, 0)];
    }
    let symmetric = |m: &DMatrix<Exact>| m.is_square() && *m == m.transpose();
    let value = |m: &DMatrix<Exact>| if symmetric(m) { Exact::eigenvalue(m, k, &()) } else { None };
    folded(matrix, value, |entries| Operation::Eigenvalue(k, n, entries))
}

/// σ_k, the largest number 0, of any matrix; undefined where there is none. Of one row or column it is √Σxᵢ².
pub fn singular_value(matrix: &DMatrix<Recorded>, k: usize) -> Recorded {
    let (n, m) = matrix.shape();
    if n.min(m) == 1 && k == 0 {
        return length(matrix.iter());
    }
    folded(matrix, |m| Exact::singular_value(m, k, &()), |entries| Operation::SingularValue(k, n, entries))
}

/// ‖M‖_* = Σσ_k of any matrix; 0 of the empty one.
pub fn nuclear_norm(matrix: &DMatrix<Recorded>) -> Recorded {
    (0..matrix.nrows().min(matrix.ncols())).fold(Recorded::zero(), |sum, k| sum + singular_value(matrix, k))
}

/// ‖x‖_p = (Σ|xᵢ|^p)^(1/p) for a rational p > 0; undefined for any other.
pub fn p_norm(x: &[Recorded], p: &Exact) -> Recorded {
    if p.signum() <= 0 {
        return Recorded::one() / Recorded::zero();
    }
    if *p == Exact::integer(2) {
        return length(x.iter());
    }
    let even = p.to_integer().is_some_and(|p| p % 2 == 0);
    let sum = x.iter().fold(Recorded::zero(), |sum, x| {
        let base = if even { *x } else { Real::abs(x) };
        sum + base.power(p)
    });
    match Exact::integer(1).div(p, &()) {
        Some(root) => sum.power(&root),
        None => sum,
    }
}

fn length<'a>(x: impl Iterator<Item = &'a Recorded>) -> Recorded {
    Real::sqrt(&x.fold(Recorded::zero(), |sum, x| sum + *x * *x))
}
