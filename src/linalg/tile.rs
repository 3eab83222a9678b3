//! The innermost product: a small tile of XᵀY over a few hundred rows, kept in registers.
//!
//! Every entry is one chain of fused multiply-adds in the order of the rows, whatever the shape of the tile, so all
//! instruction sets give the same bits.

use super::eight::{Eight, prefetch};
use super::lanes::LANES;

/// The last H of `HIGH` eights of rows and the last C of N columns of XᵀY, where rows of X and of Y lie one after the other;
/// the memory is asked for as many eights of what comes next.
#[inline(always)]
pub(super) fn tile<V: Eight, const HIGH: usize, const N: usize, const H: usize, const C: usize>(
    x: &[[[f64; LANES]; HIGH]],
    y: &[[f64; N]],
    next: &[f64],
) -> [[V; H]; C] {
    let mut sums = [[V::splat(0.0); H]; C];
    for (row, (x, y)) in x.iter().zip(y).enumerate() {
        prefetch(next, row * LANES);
        let mut entries = [V::splat(0.0); H];
        for h in 0..H {
            entries[h] = V::load(&x[HIGH - H + h]);
        }
        for c in 0..C {
            let factor = V::splat(y[N - C + c]);
            for h in 0..H {
                sums[c][h] = entries[h].mul_add(factor, sums[c][h]);
            }
        }
    }
    sums
}
