//! Products of some dense rows of A with vectors from the right and from the left, at the speed of the memory.
//!
//! Rows go by fours, which share the loads of x and of the sums, and the second use of a row finds it in the nearest
//! cache. The next rows are asked for meanwhile: what the kernels compute would else be time in which the memory rests.

use super::eight::{Eight, in_eights, prefetch};
use super::lanes::{LANES, vectorised};
use std::ops::Range;

/// Least distance, in entries, from which memory is asked for what comes next.
const NEAR: usize = 800;
/// The largest such distance, beyond which the nearest cache is too small.
const FAR: usize = 3000;

/// Which entries are asked for while a group of four rows is used, counted from its first.
#[derive(Clone, Copy)]
struct Ahead {
    distance: usize,
    /// From one eight of columns to the next.
    step: usize,
    /// Between the four places that are asked for at each.
    gap: usize,
}

impl Ahead {
    /// Whole groups in the order of the memory where rows are short, else what comes next of each row.
    fn of(d: usize) -> Self {
        let groups = NEAR.next_multiple_of(4 * d.max(1));
        match groups <= FAR {
            true => Self { distance: groups, step: 4 * LANES, gap: LANES },
            false => Self { distance: NEAR, step: LANES, gap: d },
        }
    }

    /// Asks for some of the four places.
    #[inline(always)]
    fn ask(self, rows: [&[f64]; 4], at: usize, places: Range<usize>) {
        for place in places {
            prefetch(rows[0], self.distance + at * self.step + place * self.gap);
        }
    }
}

/// Groups of four rows of length d, and the rows that remain.
#[inline(always)]
fn by_fours(rows: &[f64], d: usize) -> (impl Iterator<Item = [&[f64]; 4]>, impl Iterator<Item = &[f64]>) {
    let groups = rows.chunks_exact(4 * d);
    let rest = groups.remainder().chunks_exact(d);
    let four = move |group| {
        let (upper, lower): (&[f64], &[f64]) = <[f64]>::split_at(group, 2 * d);
        let ((a, b), (c, e)) = (upper.split_at(d), lower.split_at(d));
        [a, b, c, e]
    };
    (groups.map(four), rest)
}

/// ⟨a, x⟩ in eight sums; what remains of the rows is filled up with zeros.
#[inline(always)]
fn inner<V: Eight>(row: &[f64], x: &[f64]) -> f64 {
    let ((row, row_rest), (x, x_rest)) = (row.as_chunks(), x.as_chunks());
    let mut sum = V::splat(0.0);
    for (a, x) in row.iter().zip(x) {
        sum = V::load(a).mul_add(V::load(x), sum);
    }
    V::load_few(row_rest).mul_add(V::load_few(x_rest), sum).folded()
}

/// ⟨aᵢ, x⟩ of four rows, each with the bits of [`inner`]; asks for some of what comes next.
#[inline(always)]
fn inner_four<V: Eight>(rows: [&[f64]; 4], x: &[f64], ahead: Ahead, asked: Range<usize>) -> [f64; 4] {
    let whole = x.len() / LANES;
    let (x, x_rest) = x.split_at(LANES * whole);
    let x = &x.as_chunks::<LANES>().0[..whole];
    let pieces = rows.map(|row| &row.as_chunks::<LANES>().0[..whole]);
    let mut sums = [V::splat(0.0); 4];
    for at in 0..whole {
        let x = V::load(&x[at]);
        for i in 0..4 {
            sums[i] = V::load(&pieces[i][at]).mul_add(x, sums[i]);
        }
        ahead.ask(rows, at, asked.clone());
    }
    let x = V::load_few(x_rest);
    let mut found = [0.0; 4];
    for i in 0..4 {
        found[i] = V::load_few(&rows[i][LANES * whole..]).mul_add(x, sums[i]).folded();
    }
    found
}

/// Adds Σᵢ yᵢaᵢ of four rows, in their order, to each sum; asks for some of what comes next.
#[inline(always)]
fn add_four<V: Eight, const K: usize>(
    rows: [&[f64]; 4],
    ys: [[f64; 4]; K],
    sums: &mut [Vec<f64>; K],
    ahead: Ahead,
    asked: Range<usize>,
) {
    let d = rows[0].len();
    let whole = d / LANES;
    let pieces = rows.map(|row| &row.as_chunks::<LANES>().0[..whole]);
    let totals = sums.each_mut().map(|sum| &mut sum.as_chunks_mut::<LANES>().0[..whole]);
    let mut factors = [[V::splat(0.0); 4]; K];
    for k in 0..K {
        for i in 0..4 {
            factors[k][i] = V::splat(ys[k][i]);
        }
    }
    for at in 0..whole {
        let mut entries = [V::splat(0.0); 4];
        for i in 0..4 {
            entries[i] = V::load(&pieces[i][at]);
        }
        for k in 0..K {
            let mut sum = V::load(&totals[k][at]);
            for i in 0..4 {
                sum = entries[i].mul_add(factors[k][i], sum);
            }
            sum.store(&mut totals[k][at]);
        }
        ahead.ask(rows, at, asked.clone());
    }
    for (sum, y) in sums.iter_mut().zip(ys) {
        for at in LANES * whole..d {
            for i in 0..4 {
                sum[at] = rows[i][at].mul_add(y[i], sum[at]);
            }
        }
    }
}

#[inline(always)]
fn add_one(row: &[f64], factor: f64, sum: &mut [f64]) {
    sum.iter_mut().zip(row).for_each(|(sum, a)| *sum = a.mul_add(factor, *sum));
}

in_eights! {
    /// outᵢ = ⟨aᵢ, x⟩ over rows of length d ≥ 1.
    pub(super) fn times[V](rows: &[f64], x: &[f64], out: &mut [f64]) {
        let ahead = Ahead::of(x.len());
        let ((groups, rest), (fours, out_rest)) = (by_fours(rows, x.len()), out.as_chunks_mut());
        for (out, group) in fours.iter_mut().zip(groups) {
            *out = inner_four::<V>(group, x, ahead, 0..4);
        }
        for (out, row) in out_rest.iter_mut().zip(rest) {
            *out = inner::<V>(row, x);
        }
    }
}

in_eights! {
    /// Adds Σᵢ yᵢaᵢ over rows of length d ≥ 1 to each sum (d), for each y.
    pub(super) fn add[V, const K: usize](rows: &[f64], ys: [&[f64]; K], sums: &mut [Vec<f64>; K]) {
        let d = sums[0].len();
        let (ahead, (groups, rest)) = (Ahead::of(d), by_fours(rows, d));
        let mut done = 0;
        for group in groups {
            let mut factors = [[0.0; 4]; K];
            for (factors, y) in factors.iter_mut().zip(ys) {
                factors.copy_from_slice(&y[done..done + 4]);
            }
            add_four::<V, K>(group, factors, sums, ahead, 0..4);
            done += 4;
        }
        for (i, row) in rest.enumerate() {
            for (sum, y) in sums.iter_mut().zip(ys) {
                add_one(row, y[done + i], sum);
            }
        }
    }
}

in_eights! {
    /// Adds Σᵢ δᵢ⟨aᵢ, x⟩aᵢ over rows of length d ≥ 1 to each sum (d), for each x.
    pub(super) fn add_curved[V, const K: usize](
        rows: &[f64],
        delta: &[f64],
        xs: [&[f64]; K],
        sums: &mut [Vec<f64>; K],
    ) {
        let d = sums[0].len();
        let (ahead, (groups, rest)) = (Ahead::of(d), by_fours(rows, d));
        let (weights, weights_rest) = delta.as_chunks::<4>();
        for (group, weights) in groups.zip(weights) {
            let mut factors = [[0.0; 4]; K];
            for k in 0..K {
                let asked = if k == 0 { 0..2 } else { 0..0 };
                factors[k] = inner_four::<V>(group, xs[k], ahead, asked);
                for i in 0..4 {
                    factors[k][i] *= weights[i];
                }
            }
            add_four::<V, K>(group, factors, sums, ahead, 2..4);
        }
        for (row, weight) in rest.zip(weights_rest) {
            for (sum, x) in sums.iter_mut().zip(xs) {
                add_one(row, weight * inner::<V>(row, x), sum);
            }
        }
    }
}

vectorised! {
    /// Adds the squares of rows, entry by entry, to the sum (d).
    pub(super) fn add_squares(rows: &[f64], sum: &mut [f64]) {
        for row in rows.chunks_exact(sum.len()) {
            sum.iter_mut().zip(row).for_each(|(sum, a)| *sum = a.mul_add(*a, *sum));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kernel of four rows, in a row: three inner products, and three sums each.
    #[inline(always)]
    fn all<V: Eight>(rows: &[f64], d: usize) -> Vec<f64> {
        let (mut found, mut sums) = (Vec::new(), [(); 3].map(|()| rows[..d].to_vec()));
        let (groups, rest) = by_fours(rows, d);
        for group in groups {
            let images = inner_four::<V>(group, &rows[..d], Ahead::of(d), 0..4);
            add_four::<V, 3>(group, [images, images.map(f64::sin), [1.0; 4]], &mut sums, Ahead::of(d), 2..4);
            found.extend(images);
        }
        found.extend(rest.map(|row| inner::<V>(row, &rows[..d])));
        found.extend(sums.iter().flatten());
        found
    }

    #[test]
    fn every_instruction_set_computes_the_same_bits() {
        for d in [1, 3, 8, 13, 16, 50, 63, 1000] {
            let rows: Vec<f64> = (0..11 * d).map(|k| (k as f64 * 1.3).sin()).collect();
            let expected = all::<[f64; LANES]>(&rows, d);
            #[cfg(target_arch = "x86_64")]
            {
                use std::arch::x86_64::{__m256d, __m512d};

                #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
                fn avx512(rows: &[f64], d: usize) -> Vec<f64> {
                    all::<__m512d>(rows, d)
                }

                #[target_feature(enable = "avx2,fma")]
                fn avx2(rows: &[f64], d: usize) -> Vec<f64> {
                    all::<[__m256d; 2]>(rows, d)
                }

                if is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                {
                    // SAFETY: detected above
                    assert_eq!(unsafe { avx512(&rows, d) }, expected);
                }
                if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                    // SAFETY: detected above
                    assert_eq!(unsafe { avx2(&rows, d) }, expected);
                }
            }
            let mut images = vec![0.0; 11];
            times(&rows, &rows[..d], &mut images);
            assert_eq!(images, expected[..11]);
        }
    }

    #[test]
    fn a_row_of_a_group_has_the_image_of_a_row_alone() {
        for d in [1, 7, 8, 29, 64] {
            let rows: Vec<f64> = (0..4 * d).map(|k| (k as f64 * 0.7).cos()).collect();
            let mut group = [0.0; 4];
            times(&rows, &rows[..d], &mut group);
            for (row, image) in rows.chunks_exact(d).zip(group) {
                let mut alone = [0.0];
                times(row, &rows[..d], &mut alone);
                assert_eq!(alone[0], image);
            }
        }
    }
}
