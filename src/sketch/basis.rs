//! An orthonormal basis of the columns of an m × d matrix: modified Gram–Schmidt with column pivoting, each pivot
//! orthogonalised twice, so that Q is orthogonal to rounding whatever the conditioning.

use super::rows::rows;
use crate::linalg::{DesignMatrix, Error};
use nalgebra::DMatrix;

/// Lanes of an inner product; a fixed number, so that its bits are the same on every machine.
const LANES: usize = 8;

/// A pivot of the Gram matrix of unit columns at or below this asks for the orthonormal basis itself.
const SQUARED: f64 = 1e-9;

/// The triangle R (r × r) with (pivot columns) = Q R for orthonormal columns Q.
pub(super) struct Triangle {
    /// The r pivot columns, in order.
    pub pivots: Vec<usize>,
    /// Column k of R: k + 1 entries.
    r: Vec<Vec<f64>>,
}

/// Q (m × r) with orthonormal columns, and its triangle.
pub(super) struct Basis {
    /// The columns of Q.
    pub q: Vec<Vec<f64>>,
    /// R.
    pub triangle: Triangle,
}

impl Triangle {
    /// R alone of a matrix (m × d): by Cholesky of its Gram matrix where the pivots stand far above rounding, else from
    /// the basis.
    pub fn of(matrix: &DesignMatrix) -> Result<Self, Error> {
        let gram = matrix.weighted_gram(&vec![1.0; matrix.rows()])?;
        Ok(Self::by_cholesky(&gram).unwrap_or_else(|| Basis::of(columns_of(matrix)).triangle))
    }

    /// R from AᵀA; `None` where a pivot, in columns of unit norm, is no more than 10⁻⁹ or no number.
    pub fn by_cholesky(gram: &DMatrix<f64>) -> Option<Self> {
        let d = gram.nrows();
        let units: Vec<f64> = gram.diagonal().iter().map(|square| square.sqrt()).collect();
        let row = |j: usize| (0..d).map(|k| gram[(j, k)] / units[j] / units[k]).collect::<Vec<f64>>();
        let mut gram: Vec<Vec<f64>> = (0..d).map(row).collect();
        let mut left: Vec<usize> = (0..d).collect();
        let mut triangle = Self { pivots: Vec::new(), r: Vec::new() };
        let mut rows: Vec<Vec<f64>> = Vec::new();
        while !left.is_empty() {
            let (place, pivot) = first_largest(&left, |j| gram[j][j])?;
            if gram[pivot][pivot].is_nan() || gram[pivot][pivot] <= SQUARED {
                return None;
            }
            left.remove(place);
            let root = gram[pivot][pivot].sqrt();
            let row: Vec<f64> = gram[pivot].iter().map(|entry| entry / root).collect();
            for &j in &left {
                subtract(&mut gram[j], row[j], &row);
            }
            triangle.r.push(rows.iter().chain([&row]).map(|row| row[pivot] * units[pivot]).collect());
            triangle.pivots.push(pivot);
            rows.push(row);
        }
        Some(triangle)
    }

    /// R⁻¹y for a y of r entries, in place.
    pub fn solve(&self, y: &mut [f64]) {
        for k in (0..self.r.len()).rev() {
            y[k] /= self.r[k][k];
            let solved = y[k];
            y[..k].iter_mut().zip(&self.r[k]).for_each(|(entry, r)| *entry -= r * solved);
        }
    }
}

impl Basis {
    /// The basis of the columns. A column counts as dependent on the pivots when its part orthogonal to them is within
    /// max(m, d)·2⁻⁵² of its length.
    pub fn of(mut columns: Vec<Vec<f64>>) -> Self {
        let (m, d) = (columns.first().map_or(0, Vec::len), columns.len());
        let units: Vec<f64> = columns.iter().map(|column| crate::linalg::length(column)).collect();
        for (column, unit) in columns.iter_mut().zip(&units).filter(|(_, unit)| **unit > 0.0) {
            column.iter_mut().for_each(|entry| *entry /= unit);
        }
        let dependent = f64::EPSILON * m.max(d) as f64;
        let mut left: Vec<usize> = (0..d).collect();
        let mut projections = vec![Vec::new(); d];
        let triangle = Triangle { pivots: Vec::new(), r: Vec::new() };
        let mut basis = Self { q: Vec::new(), triangle };
        while basis.q.len() < m {
            let Some((place, pivot)) = first_largest(&left, |j| inner(&columns[j], &columns[j])) else { break };
            let mut v = std::mem::take(&mut columns[pivot]);
            for (q, projection) in basis.q.iter().zip(projections[pivot].iter_mut()) {
                let again = inner(q, &v);
                subtract(&mut v, again, q);
                *projection += again;
            }
            let norm = inner(&v, &v).sqrt();
            if norm.is_nan() || norm <= dependent {
                break;
            }
            v.iter_mut().for_each(|entry| *entry /= norm);
            left.remove(place);
            for &j in &left {
                let projection = inner(&v, &columns[j]);
                subtract(&mut columns[j], projection, &v);
                projections[j].push(projection);
            }
            let mut column = std::mem::take(&mut projections[pivot]);
            column.push(norm);
            basis.triangle.r.push(column.iter().map(|entry| entry * units[pivot]).collect());
            basis.triangle.pivots.push(pivot);
            basis.q.push(v);
        }
        basis
    }
}

/// The d columns of a matrix.
pub(super) fn columns_of(matrix: &DesignMatrix) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![0.0; matrix.rows()]; matrix.columns()];
    for (i, row) in rows(matrix).enumerate() {
        row.visit(|j, a| columns[j][i] = a);
    }
    columns
}

/// The first of the largest values, with its place; a NaN is never one.
fn first_largest(of: &[usize], value: impl Fn(usize) -> f64) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for (place, &j) in of.iter().enumerate() {
        let value = value(j);
        if best.is_none_or(|(_, _, most)| value > most) {
            best = Some((place, j, value));
        }
    }
    best.map(|(place, j, _)| (place, j))
}

/// ⟨a, b⟩ in a fixed order.
fn inner(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (heads, tails) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = heads.remainder().iter().zip(tails.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in heads.zip(tails) {
        for lane in 0..LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// v −= factor·q.
fn subtract(v: &mut [f64], factor: f64, q: &[f64]) {
    v.iter_mut().zip(q).for_each(|(entry, q)| *entry -= factor * q);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graded_matrix_keeps_its_rank_and_an_orthonormal_basis() {
        // a Hilbert-like matrix with columns of very different lengths, and one dependent column
        let mut columns: Vec<Vec<f64>> =
            (0..6).map(|j| (0..40).map(|i| 10.0_f64.powi(3 * j) / (i + 1 + 7 * j as usize) as f64).collect()).collect();
        let sum = (0..40).map(|i| columns[0][i] + columns[1][i]).collect();
        columns.push(sum);
        let basis = Basis::of(columns.clone());
        assert_eq!(basis.q.len(), 6);
        for (k, left) in basis.q.iter().enumerate() {
            for (l, right) in basis.q.iter().enumerate() {
                let expected = if k == l { 1.0 } else { 0.0 };
                assert!((inner(left, right) - expected).abs() < 1e-14);
            }
        }
        for (k, &pivot) in basis.triangle.pivots.iter().enumerate() {
            for i in 0..40 {
                let product: f64 = basis.triangle.r[k].iter().zip(&basis.q).map(|(r, q)| r * q[i]).sum();
                approx::assert_relative_eq!(product, columns[pivot][i], max_relative = 1e-12);
            }
        }
    }

    #[test]
    fn both_ways_to_the_triangle_agree_and_a_near_dependent_column_takes_the_careful_one() {
        let mut columns: Vec<Vec<f64>> =
            (0..5).map(|j| (0..60).map(|i| ((i * (j + 2) + j) as f64).sin() * 10.0_f64.powi(j)).collect()).collect();
        let matrix = |columns: &[Vec<f64>]| {
            let values = (0..60).flat_map(|i| columns.iter().map(move |column| column[i])).collect();
            DesignMatrix::dense(60, columns.len(), values).unwrap()
        };
        let gram = |columns: &[Vec<f64>]| matrix(columns).weighted_gram(&[1.0; 60]).unwrap();
        for triangle in [Triangle::by_cholesky(&gram(&columns)).unwrap(), Basis::of(columns.clone()).triangle] {
            for (left, &j) in triangle.r.iter().zip(&triangle.pivots) {
                for (right, &k) in triangle.r.iter().zip(&triangle.pivots) {
                    let product: f64 = left.iter().zip(right).map(|(left, right)| left * right).sum();
                    let expected = inner(&columns[j], &columns[k]);
                    approx::assert_relative_eq!(product, expected, max_relative = 1e-11, epsilon = 1e-12);
                }
            }
        }
        let near = columns[0].iter().enumerate().map(|(i, a)| a + 1e-6 * (i % 7) as f64).collect();
        columns.push(near);
        assert!(Triangle::by_cholesky(&gram(&columns)).is_none());
        assert_eq!(Triangle::of(&matrix(&columns)).unwrap().pivots.len(), 6);
    }

    #[test]
    fn a_matrix_of_zeros_has_rank_0() {
        assert!(Basis::of(vec![vec![0.0; 3]; 2]).q.is_empty());
        assert!(Basis::of(Vec::new()).q.is_empty());
    }
}
