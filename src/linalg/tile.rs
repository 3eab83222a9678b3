//! The innermost product: a small tile of XᵀY over a few hundred rows, kept in registers.
//!
//! Every entry is one chain of fused multiply-adds in the order of the rows, whatever the shape of the tile, so all
//! instruction sets give the same bits.

/// Rows of X and Y kept side by side for one tile: `rows × WIDTH` numbers, row after row.
pub(super) type Panel<'a> = &'a [f64];

#[inline(always)]
pub(super) fn portable<const M: usize, const N: usize>(x: Panel, y: Panel) -> [[f64; M]; N] {
    let mut tile = [[0.0; M]; N];
    for (x, y) in x.chunks_exact(M).zip(y.chunks_exact(N)) {
        for (column, y) in tile.iter_mut().zip(y) {
            for (entry, x) in column.iter_mut().zip(x) {
                *entry = x.mul_add(*y, *entry);
            }
        }
    }
    tile
}

#[cfg(target_arch = "x86_64")]
pub(super) mod x86_64 {
    use super::Panel;
    use std::arch::x86_64::*;

    /// A tile of 16 × 8 in sixteen registers of AVX-512.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
    #[inline]
    pub fn avx512(x: Panel, y: Panel) -> [[f64; 16]; 8] {
        let mut tile = [[_mm512_setzero_pd(); 2]; 8];
        for (x, y) in x.chunks_exact(16).zip(y.chunks_exact(8)) {
            // SAFETY: x has 16 entries
            let (low, high) = unsafe { (_mm512_loadu_pd(x.as_ptr()), _mm512_loadu_pd(x.as_ptr().add(8))) };
            for (column, y) in tile.iter_mut().zip(y) {
                let y = _mm512_set1_pd(*y);
                column[0] = _mm512_fmadd_pd(low, y, column[0]);
                column[1] = _mm512_fmadd_pd(high, y, column[1]);
            }
        }
        let mut entries = [[0.0; 16]; 8];
        for (column, registers) in entries.iter_mut().zip(tile) {
            // SAFETY: a column has 16 entries
            unsafe {
                _mm512_storeu_pd(column.as_mut_ptr(), registers[0]);
                _mm512_storeu_pd(column.as_mut_ptr().add(8), registers[1]);
            }
        }
        entries
    }

    /// Half of it: the rows `first..first + 8`.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
    #[inline]
    pub fn avx512_half(x: Panel, y: Panel, first: usize) -> [[f64; 8]; 8] {
        let mut tile = [_mm512_setzero_pd(); 8];
        for (x, y) in x.chunks_exact(16).zip(y.chunks_exact(8)) {
            let x = &x[first..first + 8];
            // SAFETY: x has 8 entries
            let x = unsafe { _mm512_loadu_pd(x.as_ptr()) };
            for (column, y) in tile.iter_mut().zip(y) {
                *column = _mm512_fmadd_pd(x, _mm512_set1_pd(*y), *column);
            }
        }
        let mut entries = [[0.0; 8]; 8];
        for (column, register) in entries.iter_mut().zip(tile) {
            // SAFETY: a column has 8 entries
            unsafe { _mm512_storeu_pd(column.as_mut_ptr(), register) };
        }
        entries
    }

    /// A tile of 8 × 6 in twelve registers of AVX2.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    pub fn avx2(x: Panel, y: Panel) -> [[f64; 8]; 6] {
        let mut tile = [[_mm256_setzero_pd(); 2]; 6];
        for (x, y) in x.chunks_exact(8).zip(y.chunks_exact(6)) {
            // SAFETY: x has 8 entries
            let (low, high) = unsafe { (_mm256_loadu_pd(x.as_ptr()), _mm256_loadu_pd(x.as_ptr().add(4))) };
            for (column, y) in tile.iter_mut().zip(y) {
                let y = _mm256_set1_pd(*y);
                column[0] = _mm256_fmadd_pd(low, y, column[0]);
                column[1] = _mm256_fmadd_pd(high, y, column[1]);
            }
        }
        let mut entries = [[0.0; 8]; 6];
        for (column, registers) in entries.iter_mut().zip(tile) {
            // SAFETY: a column has 8 entries
            unsafe {
                _mm256_storeu_pd(column.as_mut_ptr(), registers[0]);
                _mm256_storeu_pd(column.as_mut_ptr().add(4), registers[1]);
            }
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn every_instruction_set_computes_the_same_bits() {
        let entry = |k: usize| (k as f64 * 1.3).sin();
        let rows = 37;
        let panel = |width: usize, phase: usize| -> Vec<f64> {
            (0..rows * width).map(|k| entry(k / width * 48 + k % width + phase)).collect()
        };
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
        {
            let (x, y) = (panel(16, 0), panel(8, 3));
            let whole = portable::<16, 8>(&x, &y);
            // SAFETY: detected above
            assert_eq!(unsafe { x86_64::avx512(&x, &y) }, whole);
            for first in [0, 8] {
                // SAFETY: detected above
                let half = unsafe { x86_64::avx512_half(&x, &y, first) };
                assert!(half.iter().zip(&whole).all(|(half, whole)| half[..] == whole[first..first + 8]));
            }
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let (x, y) = (panel(8, 0), panel(6, 3));
            // SAFETY: detected above
            assert_eq!(unsafe { x86_64::avx2(&x, &y) }, portable::<8, 6>(&x, &y));
        }
    }
}
