//! Loops over slices, compiled for several instruction sets and chosen when the program runs.
//!
//! All variants are the same Rust code: products and sums are written as [`f64::mul_add`] in a fixed order, which IEEE 754
//! rounds in one way only, so every machine computes the same bits. A CPU without fused multiply-add calls a function
//! for each and is slow, but no less right.

/// Numbers that are worked on side by side; sums over a slice keep so many partial sums.
pub(crate) const LANES: usize = 8;

/// Defines a function whose body is compiled for AVX-512, for AVX2 with FMA, and for the target's own baseline.
macro_rules! vectorised {
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident $([$($generic:tt)*])? ($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$doc])*
        $vis fn $name $(<$($generic)*>)? ($($arg: $type),*) $(-> $result)? {
            #[inline(always)]
            fn portable $(<$($generic)*>)? ($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
                fn avx512 $(<$($generic)*>)? ($($arg: $type),*) $(-> $result)? {
                    portable($($arg),*)
                }

                #[target_feature(enable = "avx2,fma")]
                fn avx2 $(<$($generic)*>)? ($($arg: $type),*) $(-> $result)? {
                    portable($($arg),*)
                }

                match $crate::linalg::lanes::InstructionSet::detected() {
                    // SAFETY: the features have been detected
                    $crate::linalg::lanes::InstructionSet::Avx512 => return unsafe { avx512($($arg),*) },
                    // SAFETY: the features have been detected
                    $crate::linalg::lanes::InstructionSet::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::linalg::lanes::InstructionSet::Baseline => {}
                }
            }
            portable($($arg),*)
        }
    };
}
pub(crate) use vectorised;

/// What the CPU can do, of what the kernels are compiled for.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InstructionSet {
    Avx512,
    Avx2,
    Baseline,
}

#[cfg(target_arch = "x86_64")]
impl InstructionSet {
    /// Asks the CPU, once; later calls read the answer.
    #[inline]
    pub fn detected() -> Self {
        let avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        if avx512 {
            InstructionSet::Avx512
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            InstructionSet::Avx2
        } else {
            InstructionSet::Baseline
        }
    }
}

/// The sum of the lanes, by halves.
#[inline(always)]
pub(crate) fn folded(lanes: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Σᵢ aᵢ in lanes, for use within [`vectorised`].
#[inline(always)]
pub(crate) fn total(a: &[f64]) -> f64 {
    let (whole, rest) = a.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for a in whole {
        for lane in 0..LANES {
            sums[lane] += a[lane];
        }
    }
    rest.iter().fold(folded(sums), |sum, a| sum + a)
}

/// Σᵢ aᵢxᵢ in lanes, for use within [`vectorised`]; entries beyond the shorter slice do not count.
#[inline(always)]
pub(crate) fn inner(a: &[f64], x: &[f64]) -> f64 {
    let length = a.len().min(x.len());
    let ((a, a_rest), (x, x_rest)) = (a[..length].as_chunks::<LANES>(), x[..length].as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, x) in a.iter().zip(x) {
        for lane in 0..LANES {
            sums[lane] = a[lane].mul_add(x[lane], sums[lane]);
        }
    }
    a_rest.iter().zip(x_rest).fold(folded(sums), |sum, (a, x)| a.mul_add(*x, sum))
}
