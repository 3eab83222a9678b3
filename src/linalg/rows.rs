//! Products of some sparse rows of A with vectors from the right and from the left, and their Gram matrix.

use super::lanes::vectorised;

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
    ///
    /// The sums lie side by side, so that an index is looked up once for all of them.
    pub(super) fn add_sparse[const K: usize](rows: SparseRows<'_>, ys: [&[f64]; K], sums: &mut [[f64; K]]) {
        for (i, (indices, values)) in rows.each().enumerate() {
            let factors = ys.map(|y| y[i]);
            for (&j, a) in indices.iter().zip(values) {
                let sum = &mut sums[j as usize];
                for (sum, factor) in sum.iter_mut().zip(factors) {
                    *sum = a.mul_add(factor, *sum);
                }
            }
        }
    }
}

vectorised! {
    /// Adds Σᵢ δᵢ⟨aᵢ, x⟩aᵢ over sparse rows to each sum (d), for each x.
    pub(super) fn add_curved[const K: usize](
        rows: SparseRows<'_>,
        delta: &[f64],
        xs: [&[f64]; K],
        sums: &mut [[f64; K]],
    ) {
        for ((indices, values), weight) in rows.each().zip(delta) {
            let mut factors = [0.0; K];
            for (factor, x) in factors.iter_mut().zip(xs) {
                *factor = weight * product(indices, values, x);
            }
            for (&j, a) in indices.iter().zip(values) {
                let sum = &mut sums[j as usize];
                for (sum, factor) in sum.iter_mut().zip(factors) {
                    *sum = a.mul_add(factor, *sum);
                }
            }
        }
    }
}

vectorised! {
    /// Adds Σᵢ δᵢaᵢaᵢᵀ over sparse rows to the upper triangle of a d × d matrix kept by columns: Σᵢ kᵢ(kᵢ + 1)/2 updates.
    ///
    /// The upper one, since where the first columns are the fullest, updates of a column fall side by side.
    pub(super) fn add_gram(rows: SparseRows<'_>, delta: &[f64], d: usize, upper: &mut [f64]) {
        for ((indices, values), weight) in rows.each().zip(delta) {
            for (at, (&j, a)) in indices.iter().zip(values).enumerate() {
                let (column, factor) = (&mut upper[j as usize * d..][..d], weight * a);
                for (&k, b) in indices[..=at].iter().zip(values) {
                    let entry = &mut column[k as usize];
                    *entry = b.mul_add(factor, *entry);
                }
            }
        }
    }
}
