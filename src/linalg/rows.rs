//! Products of some rows of A with a vector from the right and from the left.

use super::lanes::{LANES, folded, vectorised};

/// Dense rows that are multiplied side by side.
const ABREAST: usize = 4;

vectorised! {
    /// outᵢ = ⟨aᵢ, x⟩ over dense rows of length d ≥ 1.
    pub(super) fn times_dense(rows: &[f64], x: &[f64], out: &mut [f64]) {
        let d = x.len();
        let mut outs = out.chunks_exact_mut(ABREAST);
        let mut groups = rows.chunks_exact(ABREAST * d);
        for (out, group) in (&mut outs).zip(&mut groups) {
            let (top, bottom) = group.split_at(2 * d);
            let ((a, b), (c, e)) = (top.split_at(d), bottom.split_at(d));
            out.copy_from_slice(&products([a, b, c, e], x));
        }
        for (out, row) in outs.into_remainder().iter_mut().zip(groups.remainder().chunks_exact(d)) {
            [*out] = products([row], x);
        }
    }
}

/// ⟨aᵢ, x⟩ for a few rows at once; the order of a sum does not depend on how many.
#[inline(always)]
fn products<const R: usize>(rows: [&[f64]; R], x: &[f64]) -> [f64; R] {
    let mut sums = [[0.0; LANES]; R];
    let (whole, rest) = x.as_chunks::<LANES>();
    let pieces = rows.map(|row| row.as_chunks::<LANES>());
    for (at, x) in whole.iter().enumerate() {
        for (sums, (whole, _)) in sums.iter_mut().zip(&pieces) {
            let a = &whole[at];
            for lane in 0..LANES {
                sums[lane] = a[lane].mul_add(x[lane], sums[lane]);
            }
        }
    }
    let mut products = [0.0; R];
    for ((product, sums), (_, tail)) in products.iter_mut().zip(sums).zip(&pieces) {
        *product = tail.iter().zip(rest).fold(folded(sums), |sum, (a, x)| a.mul_add(*x, sum));
    }
    products
}

vectorised! {
    /// Adds Σᵢ yᵢaᵢ over dense rows to each sum (d), for each y.
    pub(super) fn add_dense<const K: usize>(rows: &[f64], ys: [&[f64]; K], sums: &mut [Vec<f64>; K]) {
        for (sum, y) in sums.iter_mut().zip(ys) {
            let d = sum.len();
            let (groups, mut factors) = (rows.chunks_exact(ABREAST * d), y.chunks_exact(ABREAST));
            let rest = groups.remainder();
            for (group, factors) in groups.zip(&mut factors) {
                let (top, bottom) = group.split_at(2 * d);
                let ((a, b), (c, e)) = (top.split_at(d), bottom.split_at(d));
                for ((((sum, a), b), c), e) in sum.iter_mut().zip(a).zip(b).zip(c).zip(e) {
                    let upper = b.mul_add(factors[1], a.mul_add(factors[0], *sum));
                    *sum = e.mul_add(factors[3], c.mul_add(factors[2], upper));
                }
            }
            for (row, factor) in rest.chunks_exact(d).zip(factors.remainder()) {
                sum.iter_mut().zip(row).for_each(|(sum, a)| *sum = a.mul_add(*factor, *sum));
            }
        }
    }
}

/// Consecutive sparse rows: `offsets` point into the indices and values of the whole matrix.
#[derive(Clone, Copy)]
pub(super) struct SparseRows<'a> {
    pub offsets: &'a [usize],
    pub indices: &'a [u32],
    pub values: &'a [f64],
}

impl<'a> SparseRows<'a> {
    /// The columns and entries of each row.
    #[inline(always)]
    pub fn each(self) -> impl Iterator<Item = (&'a [u32], &'a [f64])> {
        let Self { offsets, indices, values } = self;
        offsets.windows(2).map(move |ends| (&indices[ends[0]..ends[1]], &values[ends[0]..ends[1]]))
    }
}

#[inline(always)]
fn product(indices: &[u32], values: &[f64], x: &[f64]) -> f64 {
    indices.iter().zip(values).fold(0.0, |sum, (&j, a)| a.mul_add(x[j as usize], sum))
}

#[inline(always)]
fn add(indices: &[u32], values: &[f64], y: f64, sum: &mut [f64]) {
    for (&j, a) in indices.iter().zip(values) {
        let entry = &mut sum[j as usize];
        *entry = a.mul_add(y, *entry);
    }
}

vectorised! {
    /// outᵢ = ⟨aᵢ, x⟩ over sparse rows.
    pub(super) fn times_sparse(rows: SparseRows<'_>, x: &[f64], out: &mut [f64]) {
        for (out, (indices, values)) in out.iter_mut().zip(rows.each()) {
            *out = product(indices, values, x);
        }
    }
}

vectorised! {
    /// Adds Σᵢ yᵢaᵢ over sparse rows to each sum (d), for each y.
    pub(super) fn add_sparse<const K: usize>(rows: SparseRows<'_>, ys: [&[f64]; K], sums: &mut [Vec<f64>; K]) {
        for (i, (indices, values)) in rows.each().enumerate() {
            for (sum, y) in sums.iter_mut().zip(ys) {
                add(indices, values, y[i], sum);
            }
        }
    }
}

vectorised! {
    /// Adds Σᵢ δᵢ⟨aᵢ, x⟩aᵢ over sparse rows to each sum (d), for each x.
    pub(super) fn add_curved<const K: usize>(
        rows: SparseRows<'_>,
        delta: &[f64],
        xs: [&[f64]; K],
        sums: &mut [Vec<f64>; K],
    ) {
        for ((indices, values), weight) in rows.each().zip(delta) {
            for (sum, x) in sums.iter_mut().zip(xs) {
                add(indices, values, weight * product(indices, values, x), sum);
            }
        }
    }
}

vectorised! {
    /// Adds Σᵢ δᵢaᵢaᵢᵀ over sparse rows to the lower triangle of a d × d matrix kept by columns: Σᵢ kᵢ(kᵢ + 1)/2 updates.
    pub(super) fn add_gram(rows: SparseRows<'_>, delta: &[f64], d: usize, lower: &mut [f64]) {
        for ((indices, values), weight) in rows.each().zip(delta) {
            for (at, (&j, a)) in indices.iter().zip(values).enumerate() {
                let column = &mut lower[j as usize * d..][..d];
                add(&indices[at..], &values[at..], weight * a, column);
            }
        }
    }
}

vectorised! {
    /// Adds the squares of dense rows, entry by entry, to the sum (d).
    pub(super) fn add_squares(rows: &[f64], sum: &mut [f64]) {
        for row in rows.chunks_exact(sum.len()) {
            sum.iter_mut().zip(row).for_each(|(sum, a)| *sum = a.mul_add(*a, *sum));
        }
    }
}
