//! The range of an A with more columns than rows.

use crate::linalg::{Cholesky, DesignMatrix, room_for};
use crate::solver::Error;
use crate::solver::step::quadratic::unit_norms;
use nalgebra::{DMatrix, DVector};

/// Matrices (n × n) that are kept at a time beside those of the run in the image.
const SQUARES: usize = 4;
/// Pivots of K with a diagonal of ones, above which its own factor serves.
const SOUND: f64 = 1e-10;
/// The range of A.
#[derive(Debug)]
pub(in crate::solver) struct Range {
    /// L (n × r).
    pub design: DesignMatrix,
    /// The rows of the pivots, and the triangle (r × r) that L has there.
    pivots: Vec<usize>,
    triangle: DMatrix<f64>,
    /// N (d).
    norms: DVector<f64>,
}

impl Range {
    /// From A with more columns than rows.
    pub fn of(design: &DesignMatrix) -> Result<Self, Error> {
        let n = design.rows();
        room_for(n.saturating_mul(n).saturating_mul(SQUARES))?;
        room_for(2 * design.entries())?;
        let norms = unit_norms(design);
        let weights: Vec<f64> = norms.iter().map(|norm| 1.0 / (norm * norm)).collect();
        let gram = design.transposed().weighted_gram(&weights)?;
        let roots = gram.diagonal().map(|square| if square > 0.0 { square.sqrt() } else { 1.0 });
        let even = DMatrix::from_fn(n, n, |i, j| gram[(i, j)] / roots[i] / roots[j]);
        let (lower, pivots) = match Cholesky::factor(&even, SOUND) {
            Ok(factor) => (factor.into_lower(), (0..n).collect()),
            Err(_) => factor_by_pivots(even),
        };
        let r = pivots.len();
        // rows in their own units again
        let entries = (0..n * r.max(1)).map(|at| match (at / r.max(1), at % r.max(1)) {
            (_, _) if r == 0 => 0.0,
            (i, k) => lower[(i, k)] * roots[i],
        });
        let design = DesignMatrix::dense(n, r.max(1), entries.collect())?;
        let triangle =
            DMatrix::from_fn(r, r, |i, k| if k <= i { lower[(pivots[i], k)] * roots[pivots[i]] } else { 0.0 });
        Ok(Self { design, pivots, triangle, norms })
    }

    /// c (r) with Lc = z for a z (n) in the range.
    pub fn coordinates(&self, z: &[f64]) -> DVector<f64> {
        let r = self.pivots.len();
        let mut c = DVector::from_iterator(r, self.pivots.iter().map(|&row| z[row]));
        for k in 0..r {
            let known: f64 = (0..k).map(|l| self.triangle[(k, l)] * c[l]).sum();
            c[k] = (c[k] - known) / self.triangle[(k, k)];
        }
        c
    }

    /// N⁻²Aᵀv (d) for the v with Kv = Lc.
    pub fn lifted(&self, design: &DesignMatrix, mut c: DVector<f64>) -> Result<DVector<f64>, Error> {
        let r = self.pivots.len();
        for k in (0..r).rev() {
            let known: f64 = (k + 1..r).map(|l| self.triangle[(l, k)] * c[l]).sum();
            c[k] = (c[k] - known) / self.triangle[(k, k)];
        }
        let mut v = vec![0.0; design.rows()];
        self.pivots.iter().zip(&c).for_each(|(&row, c)| v[row] = *c);
        let [product] = design.transpose_times([&v])?;
        Ok(product.component_div(&self.norms).component_div(&self.norms))
    }
}

/// The factor L (n × r) of K with a diagonal of ones or zeros, largest pivots first, as far as they stand above rounding.
fn factor_by_pivots(mut rest: DMatrix<f64>) -> (DMatrix<f64>, Vec<usize>) {
    let n = rest.nrows();
    let hidden = 8.0 * (n + 8) as f64 * f64::EPSILON;
    let (mut lower, mut pivots) = (DMatrix::zeros(n, n), Vec::new());
    while pivots.len() < n {
        let pivot = (0..n).fold(0, |best, i| if rest[(i, i)] > rest[(best, best)] { i } else { best });
        let value = rest[(pivot, pivot)];
        if value <= hidden || value.is_nan() {
            break;
        }
        let column = rest.column(pivot) / value.sqrt();
        for (mut other, factor) in rest.column_iter_mut().zip(&column) {
            other.axpy(-factor, &column, 1.0);
        }
        for row in pivots.iter().chain([&pivot]) {
            rest[(*row, *row)] = 0.0;
        }
        lower.set_column(pivots.len(), &column);
        pivots.push(pivot);
    }
    // a row is settled by the pivots up to its own
    for (k, &row) in pivots.iter().enumerate() {
        (k + 1..n).for_each(|l| lower[(row, l)] = 0.0);
    }
    (lower, pivots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::length;

    /// A product of random factors, so that its rank is that of the smaller one.
    fn of_rank(n: usize, r: usize, d: usize) -> DesignMatrix {
        // squares, since the fractions of a linear form make factors of rank 7
        let entry = |i: usize, j: usize, phase: f64| {
            let k = (i * 131 + j * 17 + 1) as f64;
            (k * k * 0.618_034 + phase).fract() - 0.5
        };
        let left = DMatrix::from_fn(n, r, |i, j| entry(i, j, 0.2));
        let right = DMatrix::from_fn(r, d, |i, j| entry(i, j + 5, 0.7) * if j % 2 == 0 { 1.0 } else { 1e3 });
        DesignMatrix::dense(n, d, (left * right).transpose().as_slice().to_vec()).unwrap()
    }

    #[test]
    fn every_image_of_a_point_is_reached_from_any_other() {
        for (n, r, d) in [(1, 1, 2), (5, 5, 9), (6, 2, 11), (20, 13, 40), (4, 4, 400)] {
            let design = of_rank(n, r, d);
            let range = Range::of(&design).unwrap();
            assert_eq!(range.pivots.len(), r, "{n} × {d}");
            let x = DVector::from_fn(d, |j, _| (j as f64 * 0.618).fract() - 0.3);
            let z = design.times(x.as_slice()).unwrap();
            let c = range.coordinates(&z);
            let again = range.design.times(c.as_slice()).unwrap();
            let lifted = design.times(range.lifted(&design, c).unwrap().as_slice()).unwrap();
            let size = length(&z);
            for (found, z) in again.iter().zip(&z).chain(lifted.iter().zip(&z)) {
                assert!((found - z).abs() <= 1e-9 * size, "{n} × {d}: {found} {z}");
            }
        }
        let nothing = DesignMatrix::from_triplets(2, 3, Vec::new()).unwrap();
        assert!(Range::of(&nothing).unwrap().pivots.is_empty());
    }
}
