//! The lower triangle of Aᵀ diag(δ) A over some dense rows of A, by register tiles.

use super::eight::Eight;
use super::lanes::LANES;
use super::tile::tile;

/// Rows of a block.
const ROWS: usize = 128;
/// Rows that are packed together: they stay in the nearest cache from panel to panel.
const TOGETHER: usize = 8;

/// Room for a block of A in both factors, kept from block to block.
#[derive(Debug, Default)]
pub(super) struct Packed {
    left: Vec<f64>,
    right: Vec<f64>,
}

/// The lower triangle of a d × d matrix, whose columns are `stride` apart.
pub(super) struct Lower<'a> {
    pub entries: &'a mut [f64],
    pub d: usize,
    pub stride: usize,
}

/// Dense rows of length d, and the ones that come next, which the memory is asked for meanwhile.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub values: &'a [f64],
    pub next: &'a [f64],
}

/// Adds Σᵢ δᵢ aᵢaᵢᵀ over dense rows of length d to a lower triangle.
///
/// Rows go in blocks of 128, the sum of each is added at once: n·d(d + 1)/2 multiply-adds, and a copy of a block of A in both
/// factors that stays in the cache.
pub(super) fn add(rows: Rows<'_>, delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
    #[cfg(target_arch = "x86_64")]
    {
        use super::lanes::InstructionSet;
        use std::arch::x86_64::{__m256d, __m512d};

        /// Tiles of 16 × 8 in sixteen registers.
        #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
        fn avx512(rows: Rows<'_>, delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
            add_blocks::<__m512d, 2, 8, 4>(rows, delta, lower, packed);
        }

        /// Tiles of 8 × 6 in twelve registers.
        #[target_feature(enable = "avx2,fma")]
        fn avx2(rows: Rows<'_>, delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
            add_blocks::<[__m256d; 2], 1, 6, 3>(rows, delta, lower, packed);
        }

        match InstructionSet::detected() {
            // SAFETY: the features have been detected
            InstructionSet::Avx512 => return unsafe { avx512(rows, delta, lower, packed) },
            // SAFETY: the features have been detected
            InstructionSet::Avx2 => return unsafe { avx2(rows, delta, lower, packed) },
            InstructionSet::Baseline => {}
        }
    }
    add_blocks::<[f64; LANES], 1, 4, 2>(rows, delta, lower, packed);
}

/// Tiles are `HIGH` eights of rows by N columns, aligned to the last row and column. Of those that reach beyond the first row,
/// or above the diagonal, by eight rows only the rest is computed, and of those beyond the first column the last `NARROW`.
#[inline(always)]
fn add_blocks<V: Eight, const HIGH: usize, const N: usize, const NARROW: usize>(
    rows: Rows<'_>,
    delta: &[f64],
    mut lower: Lower<'_>,
    packed: &mut Packed,
) {
    let (d, high) = (lower.d, HIGH * LANES);
    if d == 0 {
        return;
    }
    let (width, length) = (d.next_multiple_of(high), d.next_multiple_of(N));
    let (left, right) = packed.room([width, length].map(|width| width * ROWS.min(delta.len())));
    let mut blocks = rows.values.chunks(ROWS * d).zip(delta.chunks(ROWS)).peekable();
    while let Some((block, delta)) = blocks.next() {
        let height = delta.len();
        let (left, right) = (&mut left[..width * height], &mut right[..length * height]);
        for (at, (rows, delta)) in block.chunks(TOGETHER * d).zip(delta.chunks(TOGETHER)).enumerate() {
            pack::<V, false>(rows, delta, left, [high, at * TOGETHER, height]);
            pack::<V, true>(rows, delta, right, [N, at * TOGETHER, height]);
        }
        let mut next = blocks.peek().map_or(rows.next, |(block, _)| block).chunks(height * LANES);
        let ((eights, _), (factors, _)) = (left.as_chunks::<LANES>(), right.as_chunks::<N>());
        for (at, x) in eights.as_chunks::<HIGH>().0.chunks_exact(height).enumerate() {
            // rows and columns are counted from where the first tile begins, outside of the matrix
            let i = at * high;
            for (at, y) in factors.chunks_exact(height).enumerate() {
                let j = at * N;
                let diagonal = (j + d).saturating_sub(length) + width - d;
                if diagonal >= i + high {
                    break;
                }
                let (half, narrow) = (HIGH > 1 && diagonal >= i + high - LANES, length - d >= j + N - NARROW);
                let next = next.next().unwrap_or(x.as_flattened().as_flattened());
                let mut place = Place { lower: &mut lower, end: [i + high, j + N], before: [width - d, length - d] };
                match (half, narrow) {
                    (false, false) => place.add(tile::<V, HIGH, N, HIGH, N>(x, y, next)),
                    (true, false) => place.add(tile::<V, HIGH, N, 1, N>(x, y, next)),
                    (false, true) => place.add(tile::<V, HIGH, N, HIGH, NARROW>(x, y, next)),
                    (true, true) => place.add(tile::<V, HIGH, N, 1, NARROW>(x, y, next)),
                }
            }
        }
    }
}

/// Writes some rows of a block, the first of which is row i, into panels of some columns and of a height, times δ where
/// asked; what comes before the first column in its panel does not count.
#[inline(always)]
fn pack<V: Eight, const WEIGHTED: bool>(
    rows: &[f64],
    delta: &[f64],
    panels: &mut [f64],
    [width, i, height]: [usize; 3],
) {
    let d = rows.len() / delta.len();
    let before = d.next_multiple_of(width) - d;
    for (at, panel) in panels.chunks_exact_mut(height * width).enumerate() {
        for ((k, place), delta) in panel[i * width..].chunks_exact_mut(width).enumerate().zip(delta) {
            let weight = if WEIGHTED { *delta } else { 1.0 };
            // where the panel begins in this row, counted from so many before the first entry of all
            let begin = k * d + at * width;
            let (eights, rest) = place.as_chunks_mut::<LANES>();
            for (e, eight) in eights.iter_mut().enumerate() {
                let begin = begin + e * LANES;
                match begin.checked_sub(before).and_then(|begin| rows[begin..].first_chunk()) {
                    Some(entries) if WEIGHTED => V::load(entries).times(V::splat(weight)).store(eight),
                    Some(entries) => *eight = *entries,
                    None => copied(rows, begin, before, weight, eight),
                }
            }
            copied(rows, begin + width - rest.len(), before, weight, rest);
        }
    }
}

/// Entries from `begin − before` on, times a weight; where there are none, the place stays what it was.
#[inline(always)]
fn copied(rows: &[f64], begin: usize, before: usize, weight: f64, places: &mut [f64]) {
    for (l, place) in places.iter_mut().enumerate() {
        if let Some(entry) = (begin + l).checked_sub(before).and_then(|at| rows.get(at)) {
            *place = entry * weight;
        }
    }
}

/// Where a tile goes: behind its last row and column, counted from so many before the first ones of the matrix.
struct Place<'a, 'b> {
    lower: &'a mut Lower<'b>,
    end: [usize; 2],
    before: [usize; 2],
}

impl Place<'_, '_> {
    /// Adds a tile; what lies outside the matrix is dropped, what lies above the diagonal may be added.
    #[inline(always)]
    fn add<V: Eight, const H: usize, const C: usize>(&mut self, tile: [[V; H]; C]) {
        let ([end, right], [above, left]) = (self.end, self.before);
        let Lower { entries, d, stride } = self.lower;
        for (c, eights) in tile.iter().enumerate() {
            let Some(j) = (right + c).checked_sub(C + left) else { continue };
            let column = &mut entries[j * *stride..][..*d];
            for (h, sum) in eights.iter().enumerate() {
                let i = end + h * LANES - H * LANES;
                if let Some(place) = i.checked_sub(above).and_then(|i| column[i..].first_chunk_mut()) {
                    V::load(place).plus(*sum).store(place);
                } else {
                    let mut sums = [0.0; LANES];
                    sum.store(&mut sums);
                    let inside = (i + LANES).saturating_sub(above).min(LANES);
                    let sums = &sums[LANES - inside..];
                    column[..inside].iter_mut().zip(sums).for_each(|(entry, sum)| *entry += sum);
                }
            }
        }
    }
}

impl Packed {
    /// Room for so many numbers in each factor.
    fn room(&mut self, [left, right]: [usize; 2]) -> (&mut [f64], &mut [f64]) {
        self.left.resize(self.left.len().max(left), 0.0);
        self.right.resize(self.right.len().max(right), 0.0);
        (&mut self.left[..left], &mut self.right[..right])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_computes_the_same_bits() {
        for d in [1, 5, 8, 11, 16, 50, 100] {
            let entries = |count: usize| (0..count).map(|k| (k as f64 * 1.3).sin()).collect::<Vec<f64>>();
            let (values, delta, n) = (entries(301 * d), entries(301), 301);
            let sum = |add: &dyn Fn(Rows<'_>, Lower<'_>, &mut Packed)| {
                let (mut found, mut packed) = (vec![0.0; d * d], Packed::default());
                let lower = Lower { entries: &mut found, d, stride: d };
                add(Rows { values: &values, next: &values[..n] }, lower, &mut packed);
                // above the diagonal anything may stand
                (0..d).flat_map(|j| found[j * d + j..(j + 1) * d].to_vec()).collect::<Vec<f64>>()
            };
            let expected = sum(&|rows, lower, packed| {
                add_blocks::<[f64; LANES], 1, 4, 2>(rows, &delta, lower, packed);
            });
            assert_eq!(sum(&|rows, lower, packed| add(rows, &delta, lower, packed)), expected);
            #[cfg(target_arch = "x86_64")]
            {
                use std::arch::x86_64::__m256d;

                #[target_feature(enable = "avx2,fma")]
                fn avx2(rows: Rows<'_>, delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
                    add_blocks::<[__m256d; 2], 1, 6, 3>(rows, delta, lower, packed);
                }

                if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                    // SAFETY: detected above
                    assert_eq!(sum(&|rows, lower, packed| unsafe { avx2(rows, &delta, lower, packed) }), expected);
                }
            }
        }
    }
}
