//! Eight numbers at a time: the type that a kernel is written in once, and what each instruction set makes of it.
//!
//! For kernels over several rows, whose registers the compiler would fill across rows instead of along them. All types
//! compute the same bits: products and sums are fused multiply-adds entry by entry.

use super::lanes::{LANES, folded};

/// Eight numbers.
///
/// A type of registers may be used only in functions compiled for its instruction set, which [`in_eights`] sees to.
pub(crate) trait Eight: Copy {
    /// x eight times.
    fn splat(x: f64) -> Self;
    /// The entries of an array.
    fn load(a: &[f64; LANES]) -> Self;
    /// The entries of a slice of fewer than eight, then zeros.
    fn load_few(a: &[f64]) -> Self;
    /// Writes the entries.
    fn store(self, a: &mut [f64; LANES]);
    /// Writes as many of the first entries as there is room for, fewer than eight.
    #[inline(always)]
    fn store_few(self, a: &mut [f64]) {
        let mut entries = [0.0; LANES];
        self.store(&mut entries);
        a.iter_mut().zip(entries).for_each(|(a, entry)| *a = entry);
    }
    /// The magnitudes of the entries.
    fn abs(self) -> Self;
    /// The entries that are greater than the other's, else the other's: NaN does not count.
    fn or_greater(self, other: Self) -> Self;
    /// self·y + z, rounded once.
    fn mul_add(self, y: Self, z: Self) -> Self;
    /// self + other.
    fn plus(self, other: Self) -> Self;
    /// self·y.
    fn times(self, y: Self) -> Self;
    /// The sum of the entries, by halves.
    fn folded(self) -> f64;
}

/// Asks for the entry at a place and its neighbours, which may lie beyond the slice; no result depends on it.
#[inline(always)]
pub(super) fn prefetch(row: &[f64], at: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

        // SAFETY: a prefetch reads nothing and cannot fault
        unsafe { _mm_prefetch::<_MM_HINT_T0>(row.as_ptr().wrapping_add(at).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (row, at);
}

impl Eight for [f64; LANES] {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        [x; LANES]
    }

    #[inline(always)]
    fn load(a: &[f64; LANES]) -> Self {
        *a
    }

    #[inline(always)]
    fn load_few(a: &[f64]) -> Self {
        let mut found = [0.0; LANES];
        found.iter_mut().zip(a).for_each(|(found, a)| *found = *a);
        found
    }

    #[inline(always)]
    fn store(self, a: &mut [f64; LANES]) {
        *a = self;
    }

    #[inline(always)]
    fn mul_add(self, y: Self, z: Self) -> Self {
        std::array::from_fn(|lane| self[lane].mul_add(y[lane], z[lane]))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.map(f64::abs)
    }

    #[inline(always)]
    fn or_greater(self, other: Self) -> Self {
        std::array::from_fn(|lane| if self[lane] > other[lane] { self[lane] } else { other[lane] })
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] + other[lane])
    }

    #[inline(always)]
    fn times(self, y: Self) -> Self {
        std::array::from_fn(|lane| self[lane] * y[lane])
    }

    #[inline(always)]
    fn folded(self) -> f64 {
        folded(self)
    }
}

/// Defines a function that is written in a type of eight numbers: compiled for AVX-512, for AVX2 with FMA, and for arrays.
macro_rules! in_eights {
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident[$V:ident $(, const $K:ident: usize)?]($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$doc])*
        $vis fn $name $(<const $K: usize>)? ($($arg: $type),*) $(-> $result)? {
            #[inline(always)]
            fn generic<$V: $crate::linalg::eight::Eight $(, const $K: usize)?> ($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                use std::arch::x86_64::{__m256d, __m512d};
                use $crate::linalg::lanes::InstructionSet;

                #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
                fn avx512 $(<const $K: usize>)? ($($arg: $type),*) $(-> $result)? {
                    generic::<__m512d $(, $K)?>($($arg),*)
                }

                #[target_feature(enable = "avx2,fma")]
                fn avx2 $(<const $K: usize>)? ($($arg: $type),*) $(-> $result)? {
                    generic::<[__m256d; 2] $(, $K)?>($($arg),*)
                }

                match InstructionSet::detected() {
                    // SAFETY: the features have been detected
                    InstructionSet::Avx512 => return unsafe { avx512($($arg),*) },
                    // SAFETY: the features have been detected
                    InstructionSet::Avx2 => return unsafe { avx2($($arg),*) },
                    InstructionSet::Baseline => {}
                }
            }
            generic::<[f64; $crate::linalg::lanes::LANES] $(, $K)?>($($arg),*)
        }
    };
}
pub(crate) use in_eights;

#[cfg(target_arch = "x86_64")]
mod x86_64 {
    use super::{Eight, LANES};
    use std::arch::x86_64::*;

    impl Eight for __m512d {
        #[inline(always)]
        fn splat(x: f64) -> Self {
            // SAFETY: called where AVX-512 has been detected
            unsafe { _mm512_set1_pd(x) }
        }

        #[inline(always)]
        fn load(a: &[f64; LANES]) -> Self {
            // SAFETY: as above, and `a` has eight entries
            unsafe { _mm512_loadu_pd(a.as_ptr()) }
        }

        #[inline(always)]
        fn load_few(a: &[f64]) -> Self {
            let mask = ((1_u32 << a.len().min(LANES)) - 1) as __mmask8;
            // SAFETY: as above, and no entry beyond the slice is read
            unsafe { _mm512_maskz_loadu_pd(mask, a.as_ptr()) }
        }

        #[inline(always)]
        fn store(self, a: &mut [f64; LANES]) {
            // SAFETY: as above, and `a` has eight entries
            unsafe { _mm512_storeu_pd(a.as_mut_ptr(), self) }
        }

        #[inline(always)]
        fn mul_add(self, y: Self, z: Self) -> Self {
            // SAFETY: as above
            unsafe { _mm512_fmadd_pd(self, y, z) }
        }

        #[inline(always)]
        fn abs(self) -> Self {
            // SAFETY: as above
            unsafe { _mm512_abs_pd(self) }
        }

        #[inline(always)]
        fn or_greater(self, other: Self) -> Self {
            // SAFETY: as above; the second operand where either is NaN
            unsafe { _mm512_max_pd(self, other) }
        }

        #[inline(always)]
        fn plus(self, other: Self) -> Self {
            // SAFETY: as above
            unsafe { _mm512_add_pd(self, other) }
        }

        #[inline(always)]
        fn times(self, y: Self) -> Self {
            // SAFETY: as above
            unsafe { _mm512_mul_pd(self, y) }
        }

        #[inline(always)]
        fn folded(self) -> f64 {
            // SAFETY: as above
            unsafe { folded(_mm256_add_pd(_mm512_castpd512_pd256(self), _mm512_extractf64x4_pd::<1>(self))) }
        }
    }

    impl Eight for [__m256d; 2] {
        #[inline(always)]
        fn splat(x: f64) -> Self {
            // SAFETY: called where AVX2 and FMA have been detected
            unsafe { [_mm256_set1_pd(x); 2] }
        }

        #[inline(always)]
        fn load(a: &[f64; LANES]) -> Self {
            // SAFETY: as above, and `a` has eight entries
            unsafe { [_mm256_loadu_pd(a.as_ptr()), _mm256_loadu_pd(a.as_ptr().add(4))] }
        }

        #[inline(always)]
        fn load_few(a: &[f64]) -> Self {
            Self::load(&<[f64; LANES]>::load_few(a))
        }

        #[inline(always)]
        fn store(self, a: &mut [f64; LANES]) {
            // SAFETY: as above, and `a` has eight entries
            unsafe {
                _mm256_storeu_pd(a.as_mut_ptr(), self[0]);
                _mm256_storeu_pd(a.as_mut_ptr().add(4), self[1]);
            }
        }

        #[inline(always)]
        fn mul_add(self, y: Self, z: Self) -> Self {
            // SAFETY: as above
            unsafe { [_mm256_fmadd_pd(self[0], y[0], z[0]), _mm256_fmadd_pd(self[1], y[1], z[1])] }
        }

        #[inline(always)]
        fn abs(self) -> Self {
            // SAFETY: as above
            unsafe {
                let sign = _mm256_set1_pd(-0.0);
                [_mm256_andnot_pd(sign, self[0]), _mm256_andnot_pd(sign, self[1])]
            }
        }

        #[inline(always)]
        fn or_greater(self, other: Self) -> Self {
            // SAFETY: as above; the second operand where either is NaN
            unsafe { [_mm256_max_pd(self[0], other[0]), _mm256_max_pd(self[1], other[1])] }
        }

        #[inline(always)]
        fn plus(self, other: Self) -> Self {
            // SAFETY: as above
            unsafe { [_mm256_add_pd(self[0], other[0]), _mm256_add_pd(self[1], other[1])] }
        }

        #[inline(always)]
        fn times(self, y: Self) -> Self {
            // SAFETY: as above
            unsafe { [_mm256_mul_pd(self[0], y[0]), _mm256_mul_pd(self[1], y[1])] }
        }

        #[inline(always)]
        fn folded(self) -> f64 {
            // SAFETY: as above
            unsafe { folded(_mm256_add_pd(self[0], self[1])) }
        }
    }

    /// ((a + c) + (b + d)) of four.
    #[inline(always)]
    unsafe fn folded(four: __m256d) -> f64 {
        // SAFETY: the caller's
        unsafe {
            let two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd::<1>(four));
            _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every operation, on the entries of a; short slices too.
    #[inline(always)]
    fn all<V: Eight>(a: &[[f64; LANES]; 3]) -> Vec<u64> {
        let [x, y, z] = [V::load(&a[0]), V::load(&a[1]), V::load(&a[2])];
        let mut found = vec![x.folded(), V::splat(a[0][3]).folded()];
        for result in [x.mul_add(y, z), x.plus(y), x.times(y), x.abs(), x.or_greater(y), y.or_greater(x)] {
            let mut entries = [0.0; LANES];
            result.store(&mut entries);
            found.extend(entries);
        }
        for few in 0..LANES {
            let (mut whole, mut entries) = ([1.0; LANES], vec![1.0; few]);
            V::load_few(&a[1][..few]).store(&mut whole);
            y.store_few(&mut entries);
            found.extend(whole);
            found.extend(entries);
        }
        found.iter().map(|x| if x.is_nan() { u64::MAX } else { x.to_bits() }).collect()
    }

    #[test]
    fn every_instruction_set_computes_the_same_bits() {
        let entry = |k: usize| [1.0, -0.1, 0.3, f64::NAN, -7.0, 1e300, -0.0, 2.5][k % 8] * (1.0 + k as f64 / 3.0);
        let a = [0, 3, 10].map(|phase| std::array::from_fn(|lane| entry(lane + phase)));
        let expected = all::<[f64; LANES]>(&a);
        assert!(expected.contains(&u64::MAX), "a NaN among them");
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::x86_64::{__m256d, __m512d};

            #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
            fn avx512(a: &[[f64; LANES]; 3]) -> Vec<u64> {
                all::<__m512d>(a)
            }

            #[target_feature(enable = "avx2,fma")]
            fn avx2(a: &[[f64; LANES]; 3]) -> Vec<u64> {
                all::<[__m256d; 2]>(a)
            }

            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                // SAFETY: detected above
                assert_eq!(unsafe { avx512(&a) }, expected);
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                // SAFETY: detected above
                assert_eq!(unsafe { avx2(&a) }, expected);
            }
        }
    }
}
