//! The lower triangle of Aᵀ diag(δ) A over some dense rows of A, by register tiles.

use super::team::ROWS_OF_A_BLOCK;
use super::tile;

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

/// Adds Σᵢ δᵢ aᵢaᵢᵀ over dense rows of length d to a lower triangle.
///
/// Rows go in blocks of 256, the sum of each is added at once: n·d(d + 1)/2 multiply-adds, and a copy of a block of A in both
/// factors that stays in the cache.
pub(super) fn add(rows: &[f64], delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
    #[cfg(target_arch = "x86_64")]
    {
        use super::lanes::InstructionSet;

        #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
        fn avx512(rows: &[f64], delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
            add_blocks::<16, 8, 8>(
                rows,
                delta,
                lower,
                packed,
                |x, y| tile::x86_64::avx512(x, y),
                |x, y, first| tile::x86_64::avx512_half(x, y, first),
            );
        }

        #[target_feature(enable = "avx2,fma")]
        fn avx2(rows: &[f64], delta: &[f64], lower: Lower<'_>, packed: &mut Packed) {
            add_blocks::<8, 8, 6>(
                rows,
                delta,
                lower,
                packed,
                |x, y| tile::x86_64::avx2(x, y),
                |x, y, _| tile::x86_64::avx2(x, y),
            );
        }

        match InstructionSet::detected() {
            // SAFETY: the features have been detected
            InstructionSet::Avx512 => return unsafe { avx512(rows, delta, lower, packed) },
            // SAFETY: the features have been detected
            InstructionSet::Avx2 => return unsafe { avx2(rows, delta, lower, packed) },
            InstructionSet::Baseline => {}
        }
    }
    add_blocks::<4, 4, 4>(rows, delta, lower, packed, tile::portable::<4, 4>, |x, y, _| tile::portable::<4, 4>(x, y));
}

/// Tiles are M × N; where H < M, `half` computes H rows of one, for tiles of which no more is needed.
#[inline(always)]
fn add_blocks<const M: usize, const H: usize, const N: usize>(
    rows: &[f64],
    delta: &[f64],
    mut lower: Lower<'_>,
    packed: &mut Packed,
    whole: impl Fn(&[f64], &[f64]) -> [[f64; M]; N],
    half: impl Fn(&[f64], &[f64], usize) -> [[f64; H]; N],
) {
    let d = lower.d;
    if d == 0 {
        return;
    }
    let Packed { left, right } = packed;
    left.resize(left.len().max(d.div_ceil(M) * M * ROWS_OF_A_BLOCK.min(delta.len())), 0.0);
    right.resize(right.len().max(d.div_ceil(N) * N * ROWS_OF_A_BLOCK.min(delta.len())), 0.0);
    for (rows, delta) in rows.chunks(ROWS_OF_A_BLOCK * d).zip(delta.chunks(ROWS_OF_A_BLOCK)) {
        let height = delta.len();
        for (i, (row, weight)) in rows.chunks_exact(d).zip(delta).enumerate() {
            pack::<M>(row, 1.0, left, i, height);
            pack::<N>(row, *weight, right, i, height);
        }
        for (at, y) in right[..d.div_ceil(N) * N * height].chunks_exact(N * height).enumerate() {
            let j = at * N;
            let panels = left[..d.div_ceil(M) * M * height].chunks_exact(M * height);
            for (i, x) in panels.enumerate().skip(j / M).map(|(at, x)| (at * M, x)) {
                if H < M && i + H <= j {
                    add_tile(half(x, y, H), (i + H, j), &mut lower);
                } else if H < M && i + H >= d {
                    add_tile(half(x, y, 0), (i, j), &mut lower);
                } else {
                    add_tile(whole(x, y), (i, j), &mut lower);
                }
            }
        }
    }
}

/// Writes row i of a block, times a weight, into panels of `WIDTH` columns; the last may be padded with what was there.
#[inline(always)]
fn pack<const WIDTH: usize>(row: &[f64], weight: f64, panels: &mut [f64], i: usize, height: usize) {
    let (pieces, rest) = row.as_chunks::<WIDTH>();
    for (at, piece) in pieces.iter().enumerate() {
        let start = (at * height + i) * WIDTH;
        if let Some(Ok(place)) = panels.get_mut(start..start + WIDTH).map(<&mut [f64; WIDTH]>::try_from) {
            *place = piece.map(|entry| entry * weight);
        }
    }
    if !rest.is_empty() {
        let start = (pieces.len() * height + i) * WIDTH;
        panels[start..].iter_mut().zip(rest).for_each(|(place, entry)| *place = entry * weight);
    }
}

/// Adds a tile whose first entry is (i, j); what lies outside the matrix is dropped, what lies above the diagonal may be added.
#[inline(always)]
fn add_tile<const M: usize, const N: usize>(tile: [[f64; M]; N], (i, j): (usize, usize), lower: &mut Lower<'_>) {
    let (d, stride) = (lower.d, lower.stride);
    for (column, sums) in lower.entries[j * stride..].chunks_mut(stride).take(d - j).zip(&tile) {
        column[i..d].iter_mut().zip(sums).for_each(|(entry, sum)| *entry += sum);
    }
}
