//! A basis of what moves z = Ax in which no column nearly depends on others, whatever A and the weights of its rows are.
//!
//! T (d × m) is such that the columns of √Ω·A·T are nearly orthonormal for the weights ω ≥ |δ| of a point. It is found by
//! Cholesky factors of the Gram matrix of √Ω·A·T for one T after the other, which each take off at most the square root of
//! what the rounding of a Gram matrix hides (Fukaya, Nakatsukasa, Yanagisawa and Yamamoto, "Roundoff error analysis of the
//! CholeskyQR2 algorithm" 2015, and "Shifted Cholesky QR" 2020). So the condition of A is never squared, and a row of small
//! weight keeps its digits; products with T are rounded about once, so that T may be taken for exact. A direction of which only the rounding of A is left is dropped.

use crate::linalg::lanes::vectorised;
use crate::linalg::{DesignMatrix, Error};
use crate::ranks::{Numbers, Partial};
use crate::solver::sums::accurate::Centred;
use crate::solver::sums::compensated::{Compensated, two_sum};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// Rows that are multiplied with T together.
const BLOCK: usize = 1024;
/// Factors before the basis is taken as it is.
const ROUNDS: usize = 12;
/// Pivots of a Gram matrix with a diagonal of ones from which its factor is accurate.
const GOOD: f64 = 0.25;
/// What a direction may be made of, in columns of unit norm: beyond, it is the rounding of A.
const LARGEST: f64 = 0.05 / f64::EPSILON;
/// The share of its largest entry from which a column counts in a dependence.
const COUNTS: f64 = 0.01;
/// Condition from which columns count as nearly dependent.
const NEARLY: f64 = 1e6;

/// T, and what it tells of A.
pub(in crate::solver) struct Basis {
    /// Tᵀ (m × d).
    transposed: DMatrix<f64>,
    /// The columns that nearly depend on each other, 0-based, and about the condition of √Ω·A in columns of unit norm.
    pub dependence: Option<Dependence>,
}

/// Columns of A that are nearly linearly dependent at a solution.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dependence {
    /// Their 0-based numbers, at least two.
    pub columns: Vec<usize>,
    /// An estimate of the condition number of the rows' weights times A in columns of unit norm; +∞ beyond what f64 tells.
    pub condition: f64,
}

impl Basis {
    /// The basis for weights ω ≥ 0 (n), none beyond 1, from the column norms of A (d, positive). `None` where nothing moves,
    /// or anything overflows.
    pub fn of(rows: &Centred<'_>, omega: &[f64], norms: &DVector<f64>) -> Result<Option<Self>, Error> {
        let d = norms.len();
        let mut basis = Self { transposed: DMatrix::from_diagonal(&norms.map(|norm| 1.0 / norm)), dependence: None };
        let mut lengths = vec![0.0; d];
        let mut whole = Vec::new();
        for round in 0..ROUNDS {
            if basis.transposed.nrows() == 0 {
                return Ok(None);
            }
            let Some((gram, [])) = basis.gram_and(rows, omega, [])? else { return Ok(None) };
            let own: Vec<f64> = gram.diagonal().iter().map(|square| square.max(0.0).sqrt()).collect();
            if own.iter().any(|length| !length.is_finite()) {
                return Ok(None);
            }
            if round == 0 {
                // what A_{*,j} weighs
                lengths = own.iter().zip(norms).map(|(own, norm)| own * norm).collect();
            }
            for (mut row, length) in basis.transposed.row_iter_mut().zip(&own) {
                row /= if *length > 0.0 { *length } else { 1.0 };
            }
            // in columns of unit norm
            let made_of: Vec<Vec<f64>> = basis
                .transposed
                .row_iter()
                .map(|t| t.iter().zip(&lengths).map(|(t, length)| t.abs() * length).collect())
                .collect();
            let sizes: Vec<f64> = made_of.iter().map(|parts| parts.iter().sum()).collect();
            let kept: Vec<usize> = (0..own.len()).filter(|&k| own[k] > 0.0 && sizes[k] <= LARGEST).collect();
            for (k, parts) in made_of.iter().enumerate().filter(|(k, _)| !kept.contains(k)) {
                whole.push((if own[k] > 0.0 { f64::INFINITY } else { 0.0 }, parts.clone()));
            }
            let order = Ordered::of(&gram, &own, kept);
            basis.transposed = order.applied(&basis.transposed);
            if order.is_good {
                whole.extend(order.kept.iter().map(|&k| (sizes[k], made_of[k].clone())));
                break;
            }
        }
        basis.dependence = whole.into_iter().max_by(|left, right| left.0.total_cmp(&right.0)).and_then(dependence);
        Ok((basis.transposed.nrows() > 0).then_some(basis))
    }

    /// m.
    pub fn dimension(&self) -> usize {
        self.transposed.nrows()
    }

    /// Ts (d).
    pub fn applied(&self, s: &DVector<f64>) -> DVector<f64> {
        self.transposed.tr_mul(s)
    }

    /// Tᵀ(y + y′) (m), at twice the working precision.
    pub fn coordinates(&self, [high, low]: [&[f64]; 2]) -> DVector<f64> {
        DVector::from_iterator(
            self.dimension(),
            self.transposed.row_iter().map(|t| {
                let mut sum = Compensated::default();
                for ((t, high), low) in t.iter().zip(high).zip(low) {
                    sum.add(*t, *high);
                    sum.add(*t, *low);
                }
                sum.result(0).0
            }),
        )
    }

    /// TᵀAᵀ diag(weights)AT (m × m) and TᵀAᵀY (m × K); `None` where anything is not finite.
    #[expect(clippy::type_complexity)]
    pub fn gram_and<const K: usize>(
        &self,
        rows: &Centred<'_>,
        weights: &[f64],
        ys: [&[f64]; K],
    ) -> Result<Option<(DMatrix<f64>, [DVector<f64>; K])>, Error> {
        let m = self.dimension();
        let part = |range: Range<usize>| {
            let mut sums = Summed { gram: vec![0.0; m * m], products: [(); K].map(|()| vec![0.0; m]), refused: None };
            let (mut block, mut finite) = (Vec::with_capacity(BLOCK.min(range.len()) * m), true);
            let (mut lost, end) = (vec![0.0; m], range.end);
            rows.each_row_of(range, |i, row| {
                let start = block.len();
                block.resize(start + m, 0.0);
                if weights[i] != 0.0 || ys.iter().any(|y| y[i] != 0.0) {
                    image_of(row, self.transposed.as_slice(), &mut block[start..], &mut lost);
                }
                let height = block.len() / m;
                if height == BLOCK || i + 1 == end {
                    let own = i + 1 - height..i + 1;
                    finite &= block.iter().all(|entry| entry.is_finite());
                    let image = if finite { std::mem::take(&mut block) } else { vec![0.0; height * m] };
                    let added = DesignMatrix::dense(height, m, image)
                        .and_then(|image| image.weighted_gram_and(&weights[own.clone()], ys.map(|y| &y[own.clone()])));
                    match added {
                        Ok((gram, products)) => sums.add(gram.as_slice(), products.each_ref().map(DVector::as_slice)),
                        Err(error) => sums.refused = Some(error),
                    }
                    block = Vec::with_capacity(BLOCK.min(end - i - 1) * m);
                }
            });
            (finite, sums)
        };
        let merge = |(left, mut sums): (bool, Summed<K>), (right, other): (bool, Summed<K>)| {
            sums.add(&other.gram, other.products.each_ref().map(Vec::as_slice));
            sums.refused = sums.refused.or(other.refused);
            (left && right, sums)
        };
        let over_rows = rows.design.over_rows();
        let (finite, sums) = over_rows.reduce(m * m, part, merge).ok_or_else(|| over_rows.failure())?;
        match sums.refused {
            Some(error) => Err(error),
            None => {
                let whole = (DMatrix::from_vec(m, m, sums.gram), sums.products.map(DVector::from_vec));
                Ok(finite.then_some(whole))
            }
        }
    }
}

/// Sums over some rows.
struct Summed<const K: usize> {
    gram: Vec<f64>,
    products: [Vec<f64>; K],
    /// Why a part was not summed; what one rank meets it does not send.
    refused: Option<Error>,
}

impl<const K: usize> Summed<K> {
    fn add(&mut self, gram: &[f64], products: [&[f64]; K]) {
        let plain = |left: &mut [f64], right: &[f64]| left.iter_mut().zip(right).for_each(|(l, r)| *l += r);
        plain(&mut self.gram, gram);
        self.products.iter_mut().zip(products).for_each(|(sum, product)| plain(sum, product));
    }
}

impl<const K: usize> Partial for Summed<K> {
    fn pack(&self, into: &mut Vec<f64>) {
        // a rank that was refused has nothing to add, and says so
        self.refused.is_none().pack(into);
        self.gram.pack(into);
        self.products.pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        bool::unpack(from)?.then_some(())?;
        Some(Self { gram: Vec::unpack(from)?, products: Partial::unpack(from)?, refused: None })
    }
}

vectorised! {
    /// aᵀT (m) of a row a, rounded about once, with room for m numbers.
    fn image_of(row: &[(usize, f64, f64)], transposed: &[f64], image: &mut [f64], lost: &mut [f64]) {
        let m = image.len();
        lost.fill(0.0);
        for &(j, a, rest) in row {
            let t = &transposed[j * m..][..m];
            for ((sum, lost), t) in image.iter_mut().zip(lost.iter_mut()).zip(t) {
                let product = a * t;
                let (next, error) = two_sum(*sum, product);
                *lost += error + (a.mul_add(*t, -product) + rest * t);
                *sum = next;
            }
        }
        image.iter_mut().zip(lost).for_each(|(sum, lost)| *sum += *lost);
    }
}

fn dependence((condition, parts): (f64, Vec<f64>)) -> Option<Dependence> {
    let most = parts.iter().fold(0.0, |most: f64, part| most.max(*part));
    let columns: Vec<usize> = (0..parts.len()).filter(|&j| parts[j] > COUNTS * most).collect();
    (condition >= NEARLY && columns.len() > 1).then_some(Dependence { columns, condition })
}

/// A Cholesky factor of a Gram matrix with a diagonal of ones, largest pivots first, as far as these stand above rounding.
struct Ordered {
    /// The columns in their order.
    kept: Vec<usize>,
    /// L (m × m), with ones for pivots that are hidden by rounding.
    lower: DMatrix<f64>,
    /// No pivot is small.
    is_good: bool,
}

impl Ordered {
    /// From a Gram matrix and the roots of its diagonal.
    fn of(gram: &DMatrix<f64>, own: &[f64], kept: Vec<usize>) -> Self {
        let m = kept.len();
        let mut rest =
            DMatrix::from_fn(
                m,
                m,
                |i, j| {
                    if i == j { 1.0 } else { gram[(kept[i], kept[j])] / own[kept[i]] / own[kept[j]] }
                },
            );
        let (mut order, mut lower): (Vec<usize>, _) = ((0..m).collect(), DMatrix::zeros(m, m));
        let hidden = 8.0 * (m + 8) as f64 * f64::EPSILON;
        let mut is_good = true;
        for k in 0..m {
            let pivot = (k..m).fold(k, |best, at| if rest[(at, at)] > rest[(best, best)] { at } else { best });
            rest.swap_rows(k, pivot);
            rest.swap_columns(k, pivot);
            lower.swap_rows(k, pivot);
            order.swap(k, pivot);
            let value = rest[(k, k)];
            is_good &= value >= GOOD;
            if value <= hidden || value.is_nan() {
                (k..m).for_each(|at| lower[(at, at)] = 1.0);
                is_good = false;
                break;
            }
            let root = value.sqrt();
            lower[(k, k)] = root;
            for i in k + 1..m {
                lower[(i, k)] = rest[(i, k)] / root;
            }
            for j in k + 1..m {
                let factor = lower[(j, k)];
                for i in j..m {
                    rest[(i, j)] -= lower[(i, k)] * factor;
                    rest[(j, i)] = rest[(i, j)];
                }
            }
        }
        Self { kept: order.into_iter().map(|at| kept[at]).collect(), lower, is_good }
    }

    /// L⁻¹ times the kept rows of a matrix.
    fn applied(&self, rows: &DMatrix<f64>) -> DMatrix<f64> {
        let m = self.kept.len();
        let mut found = DMatrix::from_fn(m, rows.ncols(), |k, j| rows[(self.kept[k], j)]);
        for mut column in found.column_iter_mut() {
            for k in 0..m {
                column[k] /= self.lower[(k, k)];
                let value = column[k];
                if value != 0.0 {
                    for i in k + 1..m {
                        column[i] -= self.lower[(i, k)] * value;
                    }
                }
            }
        }
        found
    }
}
