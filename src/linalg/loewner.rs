//! A ⪯ B: a proof either way, in any enclosure.
//!
//! Holding is proved by an LDLᵀ factorisation of B − A whose pivots are all proved positive (a pivot proved to be
//! exactly 0 is allowed where its whole column is); failing is proved by a stored exact witness w with
//! wᵀ(B − A)w proved negative.

use crate::number::{Arithmetic, Enclosure, Exact};
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
    S::is_semidefinite(matrix).unwrap_or_else(|| eliminate(matrix, context).is_some())
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
    // What is proved for one ε is proved for a greater one, as far as it matters here.
    let tried = [1e-60, 1e-30, 1e-15, 1e-12, 1e-9, 1e-6];
    let least = tried.partition_point(|&epsilon| proved(epsilon).is_none());
    tried.get(least).copied().unwrap_or(f64::INFINITY)
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

/// Rows of the largest matrix of which an exact witness is sought.
const EXACT: usize = 16;

/// Exact vectors on which a symmetric matrix may be negative: suggestions, each to be proved. First those that floats
/// suggest, shortest first, then the one that the exact middle of the matrix has, in few digits and in all.
pub fn witnesses<S: Enclosure>(matrix: &DMatrix<S>) -> impl Iterator<Item = Vec<Exact>> {
    floating_witnesses(matrix).into_iter().chain(exact_witnesses(matrix))
}

/// The last of [`witnesses`] alone, those of the exact middle of the matrix.
pub fn exact_witnesses<S: Enclosure>(matrix: &DMatrix<S>) -> impl Iterator<Item = Vec<Exact>> {
    let exact = || {
        let small = (matrix.nrows() <= EXACT).then(|| middle(matrix)).flatten();
        // what is semidefinite has no witness, which whole numbers tell sooner
        let small = small.filter(|middle| Exact::is_semidefinite(middle) != Some(true));
        let whole = small.as_ref().and_then(exact_witness);
        let short: Vec<_> =
            whole.iter().flat_map(|w| [2, 6, 17, 40].into_iter().filter_map(|k| rounded(w, k))).collect();
        short.into_iter().chain(whole)
    };
    std::iter::once_with(exact).flatten()
}

/// The rational midpoints of a symmetric matrix, from its lower triangle.
fn middle<S: Enclosure>(matrix: &DMatrix<S>) -> Option<DMatrix<Exact>> {
    let n = matrix.nrows();
    let half = Exact::ratio(1, 2)?;
    let entries = (0..n * n).map(|k| {
        let x = &matrix[((k % n).max(k / n), (k % n).min(k / n))];
        x.lower()?.add(&x.upper()?, &())?.mul(&half, &())
    });
    Some(DMatrix::from_vec(n, n, entries.collect::<Option<Vec<_>>>()?))
}

/// A vector on which a rational symmetric matrix is negative, from its LDLᵀ factorisation; `None` where it is positive
/// semidefinite, or grows beyond the size of exact rationals.
pub fn exact_witness(matrix: &DMatrix<Exact>) -> Option<Vec<Exact>> {
    let n = matrix.nrows();
    let mut rest = matrix.clone();
    // row k holds L's column k below the pivot
    let mut factors: Vec<Vec<Exact>> = Vec::with_capacity(n);
    for k in 0..n {
        let pivot = rest[(k, k)].clone();
        let mut direction = vec![Exact::zero(); n];
        direction[k] = Exact::integer(1);
        match pivot.signum() {
            -1 => return lifted(direction, &factors),
            0 => match (k + 1..n).find(|&i| rest[(i, k)].signum() != 0) {
                // t·eₖ + eᵢ has the value 2t·rest(i, k) + rest(i, i), which is −1 for this t
                Some(i) => {
                    let twice = rest[(i, k)].add(&rest[(i, k)], &())?;
                    let over = rest[(i, i)].add(&Exact::integer(1), &())?;
                    direction[k] = over.neg(&())?.div(&twice, &())?;
                    direction[i] = Exact::integer(1);
                    return lifted(direction, &factors);
                }
                None => factors.push(vec![Exact::zero(); n]),
            },
            _ => {
                let mut column = vec![Exact::zero(); n];
                for i in k + 1..n {
                    column[i] = rest[(i, k)].div(&pivot, &())?;
                    for j in k + 1..=i {
                        rest[(i, j)] = rest[(i, j)].sub(&column[i].mul(&rest[(j, k)], &())?, &())?;
                    }
                }
                factors.push(column);
            }
        }
    }
    None
}

/// The vector w with Lᵀw = direction, of a unit lower triangle L given by the columns eliminated.
fn lifted(mut direction: Vec<Exact>, factors: &[Vec<Exact>]) -> Option<Vec<Exact>> {
    for (k, column) in factors.iter().enumerate().rev() {
        for i in k + 1..direction.len() {
            let term = column[i].mul(&direction[i], &())?;
            direction[k] = direction[k].sub(&term, &())?;
        }
    }
    Some(direction)
}

/// The vector over its largest entry, in so many significant digits.
fn rounded(w: &[Exact], digits: usize) -> Option<Vec<Exact>> {
    let largest = w.iter().map(|x| x.abs(&())).try_fold(Exact::zero(), |most, x| Some(std::cmp::max(most, x?)))?;
    w.iter().map(|x| x.div(&largest, &())?.to_decimal(digits, false).parse().ok()).collect()
}

/// Exact vectors on which floats take a symmetric matrix for negative, shortest first: suggestions, each to be proved.
pub fn floating_witnesses<S: Enclosure>(matrix: &DMatrix<S>) -> Vec<Vec<Exact>> {
    let n = matrix.nrows();
    let middle = DMatrix::from_fn(n, n, |i, j| matrix[(i.max(j), i.min(j))].middle());
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn integers(n: usize, entries: &[i64]) -> DMatrix<Exact> {
        DMatrix::from_fn(n, n, |i, j| Exact::integer(entries[i.max(j) * n + i.min(j)]))
    }

    proptest! {
        #[test]
        fn an_exact_witness_is_found_exactly_where_a_matrix_is_not_semidefinite(
            entries in prop::collection::vec(-2i64..4, 16),
            n in 1usize..5,
        ) {
            let matrix = integers(n, &entries);
            let witness = exact_witness(&matrix);
            prop_assert_eq!(witness.is_none(), is_semidefinite(&matrix, &()));
            if let Some(w) = witness {
                prop_assert!(quadratic_form(&matrix, &w, &()).expect("rationals").signum() < 0);
            }
        }
    }

    proptest! {
        #[test]
        fn rational_matrices_are_semidefinite_as_eliminated(
            entries in prop::collection::vec((-3i64..4, 1i64..7), 25),
            factors in prop::collection::vec(-2i64..3, 15),
            n in 1usize..6,
            rank in 0usize..4,
        ) {
            let any = DMatrix::from_fn(n, n, |i, j| {
                let (p, q) = entries[i.max(j) * 5 + i.min(j)];
                Exact::ratio(p, q).expect("q > 0")
            });
            // FFᵀ of so many columns, which is semidefinite and mostly singular
            let form = DMatrix::from_fn(n, n, |i, j| {
                Exact::integer((0..rank.min(3)).map(|k| factors[3 * i + k] * factors[3 * j + k]).sum())
            });
            for matrix in [&any, &form] {
                prop_assert_eq!(is_semidefinite(matrix, &()), eliminate(matrix, &()).is_some(), "{}", matrix);
            }
            prop_assert!(is_semidefinite(&form, &()));
        }
    }

    #[test]
    fn a_matrix_that_floats_take_for_semidefinite_has_its_witness() {
        // [[1, c], [c, c² − 2⁻²⁰⁰]] with c = 10²⁰, whose determinant is −2⁻²⁰⁰
        let power: Exact = "0x1p-200".parse().expect("a hexadecimal float");
        let c: Exact = "1e20".parse().expect("an integer");
        let corner = c.mul(&c, &()).expect("an integer").minus(&power);
        let matrix = DMatrix::from_row_slice(2, 2, &[Exact::integer(1), c.clone(), c, corner]);
        let shown = |w: &Vec<Exact>| quadratic_form(&matrix, w, &()).expect("rationals").signum() < 0;
        assert!(!floating_witnesses(&matrix).iter().any(shown), "floats mislead here");
        assert!(witnesses(&matrix).any(|w| shown(&w)));
    }
}
