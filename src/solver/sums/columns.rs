//! Sums over the rows of A that belong to its columns: Aᵀy with the sum of its rounding errors, |A|ᵀω and Σᵢ ρᵢaᵢⱼ².

use super::compensated::{Compensated, two_sum};
use crate::linalg::lanes::vectorised;
use crate::linalg::rounding::raised;
use crate::linalg::{DesignMatrix, Storage};
use crate::ranks::{Numbers, Partial};
use std::ops::Range;

/// Dense rows that are added together, so that the sums are read and written less often.
const GROUP: usize = 4;

/// What some rows are multiplied by; slices of one length.
#[derive(Clone, Copy)]
pub(in crate::solver) struct Factors<'a> {
    /// y, of any sign.
    pub y: &'a [f64],
    /// ρ ≥ 0.
    pub rho: &'a [f64],
    /// Three vectors ω ≥ 0.
    pub omega: [&'a [f64]; 3],
}

impl<'a> Factors<'a> {
    /// Those of some of the rows.
    pub fn of_rows(&self, rows: Range<usize>) -> Factors<'a> {
        let Factors { y, rho, omega } = *self;
        Factors { y: &y[rows.clone()], rho: &rho[rows.clone()], omega: omega.map(|omega| &omega[rows.clone()]) }
    }
}

/// Aᵀy, Σᵢ ρᵢaᵢⱼ² and |A|ᵀω as far as they are summed: apart for dense rows, side by side for sparse ones.
pub(in crate::solver) enum Columns {
    /// d-vectors: sums, their errors, squares and sizes.
    Apart { sums: Vec<f64>, errors: Vec<f64>, squares: Vec<f64>, sizes: [Vec<f64>; 3] },
    /// An entry a column: what one entry of A changes lies in one line of the cache.
    Beside(Vec<Cell>),
}

/// Sum and errors in 0 and 1, squares and sizes from 4 on.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
pub(in crate::solver) struct Cell([f64; 8]);

/// The sums of all columns; d-vectors.
pub(in crate::solver) struct Summed {
    /// Aᵀy.
    pub product: Vec<f64>,
    /// Bounds on the rounding of Aᵀy, but for γ²|A|ᵀ|y|, which an ω may hold.
    pub errors: Vec<f64>,
    /// At least Σᵢ ρᵢaᵢⱼ².
    pub squares: Vec<f64>,
    /// At least |A|ᵀω.
    pub sizes: [Vec<f64>; 3],
}

impl Columns {
    /// Zeros for the columns of A.
    pub fn zeros(design: &DesignMatrix) -> Self {
        let d = design.columns();
        match design.storage() {
            Storage::Dense(_) => {
                let zeros = || vec![0.0; d];
                Columns::Apart { sums: zeros(), errors: zeros(), squares: zeros(), sizes: [zeros(), zeros(), zeros()] }
            }
            Storage::Sparse { .. } => Columns::Beside(vec![Cell::default(); d]),
        }
    }

    /// Adds some rows of A.
    pub fn add(&mut self, design: &DesignMatrix, rows: Range<usize>, factors: Factors<'_>) {
        let d = design.columns();
        match (self, design.storage()) {
            (Columns::Apart { sums, errors, squares, sizes }, Storage::Dense(values)) => {
                let [first, second, third] = sizes.each_mut().map(Vec::as_mut_slice);
                let columns = [sums, errors, squares, first, second, third];
                add_dense(&values[rows.start * d..rows.end * d], d, factors, columns);
            }
            (Columns::Beside(cells), Storage::Sparse { offsets, indices, values }) => {
                add_sparse(&offsets[rows.start..=rows.end], indices, values, factors, cells);
            }
            _ => {}
        }
    }

    /// The sums of both, which are of one design.
    pub fn merged(mut self, other: Self) -> Self {
        match (&mut self, other) {
            (
                Columns::Apart { sums, errors, squares, sizes },
                Columns::Apart { sums: more, errors: others, squares: further, sizes: larger },
            ) => {
                for ((sum, error), (added, other)) in sums.iter_mut().zip(errors).zip(more.iter().zip(others)) {
                    let (next, lost) = two_sum(*sum, *added);
                    *error += other + lost;
                    *sum = next;
                }
                let plain = |left: &mut [f64], right: &[f64]| left.iter_mut().zip(right).for_each(|(l, r)| *l += r);
                plain(squares, &further);
                sizes.iter_mut().zip(&larger).for_each(|(left, right)| plain(left, right));
            }
            (Columns::Beside(cells), Columns::Beside(others)) => {
                for (Cell(left), Cell(right)) in cells.iter_mut().zip(others) {
                    let (next, lost) = two_sum(left[0], right[0]);
                    left[1] += right[1] + lost;
                    left[0] = next;
                    left[4..].iter_mut().zip(&right[4..]).for_each(|(l, r)| *l += r);
                }
            }
            _ => {}
        }
        self
    }

    /// The sums after n rows.
    pub fn results(self, n: usize) -> Summed {
        let (sums, errors, squares, sizes) = match self {
            Columns::Apart { sums, errors, squares, sizes } => (sums, errors, squares, sizes),
            Columns::Beside(cells) => {
                let at = |k: usize| cells.iter().map(|Cell(cell)| cell[k]).collect::<Vec<f64>>();
                (at(0), at(1), at(4), [at(5), at(6), at(7)])
            }
        };
        let results = sums.into_iter().zip(errors).map(|(sum, errors)| Compensated::of(sum, errors).result(n));
        let (product, errors) = results.unzip();
        let above = |sums: Vec<f64>| sums.into_iter().map(|sum| raised(sum, n + 2)).collect::<Vec<f64>>();
        Summed { product, errors, squares: above(squares), sizes: sizes.map(above) }
    }
}

impl Partial for Columns {
    fn pack(&self, into: &mut Vec<f64>) {
        match self {
            Columns::Apart { sums, errors, squares, sizes } => {
                false.pack(into);
                [sums, errors, squares].into_iter().chain(sizes).for_each(|list| list.pack(into));
            }
            Columns::Beside(cells) => {
                (true, cells.len()).pack(into);
                cells.iter().for_each(|Cell(cell)| cell.pack(into));
            }
        }
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        if bool::unpack(from)? {
            let d = usize::unpack(from)?;
            let cells = (0..d).map(|_| Partial::unpack(from).map(Cell));
            return cells.collect::<Option<_>>().map(Columns::Beside);
        }
        let [sums, errors, squares] = Partial::unpack(from)?;
        Some(Columns::Apart { sums, errors, squares, sizes: Partial::unpack(from)? })
    }
}

/// Adds R rows of length d.
#[inline(always)]
fn add_rows<const R: usize>(rows: [&[f64]; R], at: usize, factors: Factors<'_>, columns: [&mut [f64]; 6]) {
    let [sums, errors, squares, first, second, third] = columns;
    let d = rows.first().map_or(0, |row| row.len());
    let (sums, errors, squares) = (&mut sums[..d], &mut errors[..d], &mut squares[..d]);
    let (first, second, third) = (&mut first[..d], &mut second[..d], &mut third[..d]);
    let rows = rows.map(|row| &row[..d]);
    let of = |values: &[f64]| -> [f64; R] { std::array::from_fn(|k| values[at + k]) };
    let (y, rho, omega) = (of(factors.y), of(factors.rho), factors.omega.map(of));
    for j in 0..d {
        let (mut sum, mut error, mut square) = (sums[j], errors[j], squares[j]);
        let mut size = [first[j], second[j], third[j]];
        for k in 0..R {
            let a = rows[k][j];
            let product = a * y[k];
            let (next, lost) = two_sum(sum, product);
            error += lost + a.mul_add(y[k], -product);
            sum = next;
            square = (a * rho[k]).mul_add(a, square);
            for l in 0..3 {
                size[l] = a.abs().mul_add(omega[l][k], size[l]);
            }
        }
        (sums[j], errors[j], squares[j]) = (sum, error, square);
        [first[j], second[j], third[j]] = size;
    }
}

vectorised! {
    /// Adds dense rows of length d ≥ 1 to sums, errors, squares and sizes.
    fn add_dense(values: &[f64], d: usize, factors: Factors<'_>, columns: [&mut [f64]; 6]) {
        let [sums, errors, squares, first, second, third] = columns;
        let groups = values.chunks_exact(GROUP * d);
        let rest = groups.remainder();
        let whole = groups.len() * GROUP;
        for (at, group) in groups.enumerate() {
            let ((a, b), (c, e)) = (group[..2 * d].split_at(d), group[2 * d..].split_at(d));
            let columns = [&mut *sums, &mut *errors, &mut *squares, &mut *first, &mut *second, &mut *third];
            add_rows([a, b, c, e], GROUP * at, factors, columns);
        }
        for (at, row) in rest.chunks_exact(d).enumerate() {
            let columns = [&mut *sums, &mut *errors, &mut *squares, &mut *first, &mut *second, &mut *third];
            add_rows([row], whole + at, factors, columns);
        }
    }
}

vectorised! {
    /// Adds sparse rows, `offsets` pointing into the indices and values of the whole matrix.
    fn add_sparse(offsets: &[usize], indices: &[u32], values: &[f64], factors: Factors<'_>, cells: &mut [Cell]) {
        let Factors { y, rho, omega } = factors;
        for (i, ends) in offsets.windows(2).enumerate() {
            let (y, rho, omega) = (y[i], rho[i], omega.map(|omega| omega[i]));
            for (&j, &a) in indices[ends[0]..ends[1]].iter().zip(&values[ends[0]..ends[1]]) {
                let Cell(cell) = &mut cells[j as usize];
                let (product, size) = (a * y, a.abs());
                let (sum, lost) = two_sum(cell[0], product);
                cell[1] += lost + a.mul_add(y, -product);
                cell[0] = sum;
                let added = [size * rho, omega[0], omega[1], omega[2]];
                for (sum, factor) in cell[4..].iter_mut().zip(added) {
                    *sum = size.mul_add(factor, *sum);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};

    fn exact(value: f64) -> Exact {
        Exact::from_f64(value).unwrap()
    }

    fn inner(a: &[f64], y: &[f64]) -> Exact {
        let terms = a.iter().zip(y).map(|(a, y)| exact(*a).mul(&exact(*y), &()).unwrap());
        terms.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap())
    }

    /// Numbers of very different sizes, whose sums cancel.
    fn entries(count: usize, phase: f64) -> Vec<f64> {
        (0..count).map(|k| ((k as f64 * 0.7548 + phase).sin()) * 10.0_f64.powi((k % 13) as i32 - 6)).collect()
    }

    #[test]
    fn the_sums_over_rows_are_within_their_bounds_dense_or_sparse() {
        for (n, d) in [(1, 1), (41, 19), (600, 7)] {
            let mut values = entries(n * d, 0.1);
            values.iter_mut().skip(2).step_by(5).for_each(|a| *a = 0.0);
            let y = entries(n, 0.9);
            let omega =
                [entries(n, 0.2), entries(n, 0.4), entries(n, 0.6)].map(|w| w.iter().map(|w| f64::abs(*w)).collect());
            let [first, second, third]: &[Vec<f64>; 3] = &omega;
            let triplets = values.iter().enumerate().filter(|(_, a)| **a != 0.0).map(|(at, a)| (at / d, at % d, *a));
            let sparse = DesignMatrix::from_triplets(n, d, triplets.collect()).unwrap();
            for design in [DesignMatrix::dense(n, d, values.clone()).unwrap(), sparse] {
                // in two parts that are merged
                let half = |rows: Range<usize>| {
                    let mut columns = Columns::zeros(&design);
                    let omega = omega.each_ref().map(|omega| &omega[rows.clone()]);
                    let factors = Factors { y: &y[rows.clone()], rho: &third[rows.clone()], omega };
                    columns.add(&design, rows, factors);
                    columns
                };
                let found = half(0..n / 2).merged(half(n / 2..n)).results(n);
                for j in 0..d {
                    let column: Vec<f64> = values.iter().skip(j).step_by(d).copied().collect();
                    let gap = inner(&column, &y).minus(&exact(found.product[j])).to_f64().abs();
                    let (error, product) = (found.errors[j], found.product[j].abs());
                    let size = inner(&column.iter().map(|a| f64::abs(*a)).collect::<Vec<f64>>(), first).to_f64();
                    assert!(gap <= error + 1e-28 * size, "{gap} {error}");
                    assert!(error <= 3e-16 * product + 1e-290, "{error} {product}");
                    let squares: Vec<f64> = column.iter().map(|a| a * a).collect();
                    let sizes: Vec<f64> = column.iter().map(|a| f64::abs(*a)).collect();
                    let bounds = [&found.squares, &found.sizes[0], &found.sizes[1], &found.sizes[2]];
                    let truths = [(&squares, third), (&sizes, first), (&sizes, second), (&sizes, third)];
                    for (bound, (a, w)) in bounds.iter().zip(truths) {
                        let truth = inner(a, w).to_f64();
                        assert!(truth * (1.0 - 1e-15) <= bound[j] && bound[j] <= truth * (1.0 + 1e-5) + 1e-290);
                    }
                }
            }
        }
    }
}
