//! A ⪯ B: a proof either way, in any enclosure.
//!
//! Holding is proved by an LDLᵀ factorisation of B − A whose pivots are all proved positive (a pivot proved to be
//! exactly 0 is allowed where its whole column is); failing is proved by a stored exact witness w with
//! wᵀ(B − A)w proved negative.

use crate::number::{Enclosure, Exact};
use nalgebra::DMatrix;

/// B − A, from the lower triangles.
pub fn difference<S: Enclosure>(lhs: &DMatrix<S>, rhs: &DMatrix<S>, context: &S::Context) -> Option<DMatrix<S>> {
    let n = lhs.nrows();
    let entries: Option<Vec<S>> = (0..n * n)
        .map(|k| {
            let at = ((k % n).max(k / n), (k % n).min(k / n));
            rhs[at].sub(&lhs[at], context)
        })
        .collect();
    Some(DMatrix::from_vec(n, n, entries?))
}

/// True proves the symmetric matrix M ⪰ 0; false proves nothing.
pub fn is_semidefinite<S: Enclosure>(matrix: &DMatrix<S>, context: &S::Context) -> bool {
    eliminate(matrix, context).is_some()
}

fn eliminate<S: Enclosure>(matrix: &DMatrix<S>, context: &S::Context) -> Option<()> {
    let zero = S::constant(&Exact::zero(), context)?;
    let vanishes = |x: &S| x.at_most(&zero) && zero.at_most(x);
    let mut rest = matrix.clone();
    let n = rest.nrows();
    for k in 0..n {
        let pivot = rest[(k, k)].clone();
        if vanishes(&pivot) {
            (k + 1..n).all(|i| vanishes(&rest[(i, k)])).then_some(())?;
            continue;
        }
        zero.less(&pivot).then_some(())?;
        for i in k + 1..n {
            let factor = rest[(i, k)].div(&pivot, context)?;
            for j in k + 1..=i {
                let update = factor.mul(&rest[(j, k)], context)?;
                rest[(i, j)] = rest[(i, j)].sub(&update, context)?;
            }
        }
    }
    Some(())
}

/// The least ε tried, relative to the largest entry of either side, for which B − A + ε·max·I ⪰ 0 is proved; infinite
/// if none is.
pub fn possible_violation<S: Enclosure>(lhs: &DMatrix<S>, rhs: &DMatrix<S>, context: &S::Context) -> f64 {
    let end = |x: &S| Some(x.lower()?.to_f64().abs().max(x.upper()?.to_f64().abs()));
    let scale = lhs.iter().chain(rhs.iter()).map(end).try_fold(0.0, |most: f64, x| Some(most.max(x?)));
    let (Some(scale), Some(matrix)) = (scale, difference(lhs, rhs, context)) else {
        return f64::INFINITY;
    };
    let proved = |epsilon: f64| {
        let shift = S::constant(&Exact::from_f64(epsilon * scale)?, context)?;
        let mut shifted = matrix.clone();
        for k in 0..matrix.nrows() {
            shifted[(k, k)] = matrix[(k, k)].add(&shift, context)?;
        }
        eliminate(&shifted, context)
    };
    [1e-60, 1e-30, 1e-15, 1e-12, 1e-9, 1e-6].into_iter().find(|&e| proved(e).is_some()).unwrap_or(f64::INFINITY)
}

/// wᵀMw of a symmetric matrix and an exact vector.
pub fn quadratic_form<S: Enclosure>(matrix: &DMatrix<S>, w: &[Exact], context: &S::Context) -> Option<S> {
    let w: Vec<S> = w.iter().map(|x| S::constant(x, context)).collect::<Option<_>>()?;
    let mut sum = S::constant(&Exact::zero(), context)?;
    for i in 0..w.len() {
        for j in 0..w.len() {
            let entry = &matrix[(i.max(j), i.min(j))];
            sum = sum.add(&w[i].mul(entry, context)?.mul(&w[j], context)?, context)?;
        }
    }
    Some(sum)
}

/// Exact vectors on which a symmetric matrix may be negative, shortest first: suggestions, each to be proved.
pub fn witnesses<S: Enclosure>(matrix: &DMatrix<S>) -> Vec<Vec<Exact>> {
    let n = matrix.nrows();
    let float = |x: &S| match (x.lower(), x.upper()) {
        (Some(lo), Some(hi)) => 0.5 * lo.to_f64() + 0.5 * hi.to_f64(),
        _ => f64::NAN,
    };
    let middle = DMatrix::from_fn(n, n, |i, j| float(&matrix[(i.max(j), i.min(j))]));
    let unit = |i: usize| (0..n).map(|k| Exact::integer(i64::from(k == i))).collect();
    let mut found: Vec<Vec<Exact>> = (0..n).filter(|&i| middle[(i, i)] < 0.0).map(unit).collect();
    let scale = middle.amax();
    if !scale.is_finite() || scale == 0.0 {
        return found;
    }
    let eigen = (middle / scale).symmetric_eigen();
    let vector = eigen.eigenvectors.column(eigen.eigenvalues.imin()).into_owned();
    let largest = vector.amax();
    for grid in [1.0, 2.0, 8.0, 64.0, 4096.0, 67_108_864.0] {
        let rounded = vector.iter().map(|x| Exact::from_f64((x / largest * grid).round())).collect::<Option<Vec<_>>>();
        found.extend(rounded);
    }
    found.extend(vector.iter().map(|x| Exact::from_f64(*x)).collect::<Option<Vec<_>>>());
    found
}
