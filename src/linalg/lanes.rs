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
        $vis:vis fn $name:ident $(<const $size:ident: usize>)? ($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$doc])*
        $vis fn $name $(<const $size: usize>)? ($($arg: $type),*) $(-> $result)? {
            #[inline(always)]
            fn portable $(<const $size: usize>)? ($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
                fn avx512 $(<const $size: usize>)? ($($arg: $type),*) $(-> $result)? {
                    portable($($arg),*)
                }

                #[target_feature(enable = "avx2,fma")]
                fn avx2 $(<const $size: usize>)? ($($arg: $type),*) $(-> $result)? {
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
