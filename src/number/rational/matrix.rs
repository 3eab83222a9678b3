//! Determinants of rational matrices, and their eigenvalues and singular values where they are rational.

use super::Exact;
use crate::number::Arithmetic;
use dashu_int::IBig;
use dashu_int::UBig;
use dashu_int::ops::{BitTest, Gcd};
use nalgebra::DMatrix;

/// det M by Bareiss' elimination on integers, after each row is multiplied by its common denominator.
pub(super) fn determinant(matrix: &DMatrix<Exact>) -> Option<Exact> {
    let n = matrix.nrows();
    if n != matrix.ncols() {
        return None;
    }
    let mut denominators = UBig::ONE;
    let mut rest = DMatrix::from_element(n, n, IBig::ZERO);
    for i in 0..n {
        let common = matrix.row(i).iter().fold(UBig::ONE, |common, x| {
            let shared = (&common).gcd(x.denominator());
            common / shared * x.denominator()
        });
        for j in 0..n {
            let x = &matrix[(i, j)];
            rest[(i, j)] = x.numerator() * IBig::from(&common / x.denominator());
        }
        denominators *= common;
    }
    let (mut negative, mut before) = (false, IBig::ONE);
    for k in 0..n {
        let Some(pivot) = (k..n).find(|&i| !rest[(i, k)].is_zero()) else {
            return Some(Exact::zero());
        };
        if pivot != k {
            rest.swap_rows(pivot, k);
            negative = !negative;
        }
        for i in k + 1..n {
            for j in k + 1..n {
                // Bareiss: a minor of M, divisible by the pivot before.
                rest[(i, j)] = (&rest[(i, j)] * &rest[(k, k)] - &rest[(i, k)] * &rest[(k, j)]) / &before;
            }
        }
        before = rest[(k, k)].clone();
    }
    Exact::from_parts(if negative { -before } else { before }, denominators)
}

/// Bits of the common denominator of a matrix, and of the products of an elimination, at most.
const LONGEST: usize = 1 << 14;

/// Whether a symmetric matrix, of which the lower triangle is read, is positive semidefinite: Bareiss' elimination of
/// the matrix times its common denominator. `None` where its numbers are long.
pub(super) fn is_semidefinite(matrix: &DMatrix<Exact>) -> Option<bool> {
    let n = matrix.nrows();
    let lower = |k: usize| &matrix[((k % n).max(k / n), (k % n).min(k / n))];
    let mut common = UBig::ONE;
    for x in (0..n * n).map(lower) {
        let shared = (&common).gcd(x.denominator());
        common = common / shared * x.denominator();
        if common.bit_len() > LONGEST {
            return None;
        }
    }
    let whole = |x: &Exact| x.numerator() * IBig::from(&common / x.denominator());
    let mut rest = DMatrix::from_iterator(n, n, (0..n * n).map(|k| whole(lower(k))));
    // rest(i, j) is a minor of the matrix, of the pivots so far bordered by row i and column j: those in the way of the
    // next one are divisible by the pivot before
    let mut before = IBig::ONE;
    for k in 0..n {
        let pivot = rest[(k, k)].clone();
        if pivot.is_zero() {
            if (k + 1..n).any(|i| !rest[(i, k)].is_zero()) {
                return Some(false);
            }
            continue;
        }
        if pivot < IBig::ZERO {
            return Some(false);
        }
        if pivot.bit_len() > LONGEST {
            return None;
        }
        for i in k + 1..n {
            for j in k + 1..=i {
                rest[(i, j)] = (&rest[(i, j)] * &pivot - &rest[(i, k)] * &rest[(j, k)]) / &before;
            }
        }
        before = pivot;
    }
    Some(true)
}

/// λ_k, the largest number 0, of a symmetric matrix that is diagonal or has two rows and a rational discriminant.
pub(super) fn eigenvalue(matrix: &DMatrix<Exact>, k: usize) -> Option<Exact> {
    let n = matrix.nrows();
    if n != matrix.ncols() || k >= n {
        return None;
    }
    if (0..n).all(|i| (0..i).all(|j| matrix[(i, j)].signum() == 0)) {
        return kth_largest(matrix.diagonal().iter().cloned().collect(), k);
    }
    if n != 2 {
        return None;
    }
    let (a, b, c) = (&matrix[(0, 0)], &matrix[(1, 0)], &matrix[(1, 1)]);
    let (trace, gap, twice) = (a.add(c, &())?, a.minus(c), b.add(b, &())?);
    let spread = gap.square(&())?.add(&twice.square(&())?, &())?.sqrt(&())?;
    let double = if k == 0 { trace.add(&spread, &())? } else { trace.minus(&spread) };
    double.div(&Exact::integer(2), &())
}

/// σ_k, the largest number 0, where it is rational and easily seen to be.
pub(super) fn singular_value(matrix: &DMatrix<Exact>, k: usize) -> Option<Exact> {
    let (n, m) = matrix.shape();
    if k >= n.min(m) {
        return None;
    }
    let sparse = |lines: usize, entries: &dyn Fn(usize) -> usize| (0..lines).all(|line| entries(line) <= 1);
    let in_row = |i: usize| matrix.row(i).iter().filter(|x| x.signum() != 0).count();
    let in_column = |j: usize| matrix.column(j).iter().filter(|x| x.signum() != 0).count();
    if sparse(n, &in_row) && sparse(m, &in_column) {
        return kth_largest(matrix.iter().map(|x| x.abs(&())).collect::<Option<_>>()?, k);
    }
    if n.min(m) > 2 {
        return None;
    }
    let tall = if n < m { matrix.transpose() } else { matrix.clone() };
    let mut gram = DMatrix::from_element(tall.ncols(), tall.ncols(), Exact::zero());
    for (i, j) in (0..tall.ncols()).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        for row in tall.row_iter() {
            gram[(i, j)] = gram[(i, j)].add(&row[i].mul(&row[j], &())?, &())?;
        }
    }
    eigenvalue(&gram, k)?.sqrt(&())
}

fn kth_largest(mut values: Vec<Exact>, k: usize) -> Option<Exact> {
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.into_iter().nth(k)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize, entries: &[&str]) -> DMatrix<Exact> {
        DMatrix::from_row_iterator(rows, entries.len() / rows, entries.iter().map(|x| x.parse().unwrap()))
    }

    /// Σ over the permutations: Leibniz.
    fn leibniz(matrix: &DMatrix<Exact>) -> Exact {
        let n = matrix.nrows();
        if n == 0 {
            return Exact::integer(1);
        }
        (0..n).fold(Exact::zero(), |sum, j| {
            let minor =
                leibniz(&DMatrix::from_fn(n - 1, n - 1, |r, c| matrix[(r + 1, c + usize::from(c >= j))].clone()));
            let term = matrix[(0, j)].mul(&minor, &()).unwrap();
            if j % 2 == 0 { sum.add(&term, &()).unwrap() } else { sum.minus(&term) }
        })
    }

    #[test]
    fn eliminated_determinants_are_those_of_leibniz() {
        let mut state = 7u64;
        let mut next = |modulus: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % modulus
        };
        for n in 0..6 {
            for _ in 0..40 {
                // Many zeros, so that pivots vanish and rows are exchanged.
                let m = DMatrix::from_fn(n, n, |_, _| Exact::ratio(next(5) as i64 - 2, next(3) as i64 + 1).unwrap());
                assert_eq!(determinant(&m), Some(leibniz(&m)), "{m:?}");
            }
        }
        assert_eq!(determinant(&matrix(1, &["1", "2"])), None);
    }

    #[test]
    fn rational_eigenvalues_and_singular_values_are_exact() {
        let values = |m: &DMatrix<Exact>, f: fn(&DMatrix<Exact>, usize) -> Option<Exact>| {
            (0..m.nrows()).map(|k| f(m, k).map(|x| x.to_string())).collect::<Vec<_>>()
        };
        let some = |x: &str| Some(x.to_string());
        assert_eq!(values(&matrix(2, &["2", "1", "1", "2"]), eigenvalue), [some("3"), some("1")]);
        assert_eq!(values(&matrix(2, &["1", "1", "1", "2"]), eigenvalue), [None, None]);
        let diagonal = matrix(3, &["-1", "0", "0", "0", "4", "0", "0", "0", "2"]);
        assert_eq!(values(&diagonal, eigenvalue), [some("4"), some("2"), some("-1")]);
        assert_eq!(values(&diagonal, singular_value), [some("4"), some("2"), some("1")]);
        assert_eq!(values(&matrix(2, &["3", "0", "4", "5"]), singular_value), [None, None]);
        assert_eq!(values(&matrix(2, &["2", "1", "1", "2"]), singular_value), [some("3"), some("1")]);
        assert_eq!(singular_value(&matrix(1, &["3", "4"]), 0), some("5").map(|x| x.parse().unwrap()));
        assert_eq!(singular_value(&matrix(1, &["3", "4"]), 1), None);
        assert_eq!(eigenvalue(&diagonal, 3), None);
    }
}
