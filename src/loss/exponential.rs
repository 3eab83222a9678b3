//! exp, cosh and sinh over slices of f64: fast, and the same bits on every machine.
//!
//! Products, sums and fused multiply-adds in a fixed order, compiled for several instruction sets. With y = x − k ln 2,
//! |y| ≤ ½ ln 2, exp x = 2ᵏ(1 + (y + y²q(y))), where q is the Taylor polynomial of (eʸ − 1 − y)/y² of degree 11: what is cut
//! off is below 2⁻⁵⁷, and with the roundings of y, of the bracket and of the last sum the relative error stays below
//! 2⁻⁵², that is within 1.1 units in the last place of the result, subnormal ones included. Used for losses in f64 alone: no verdict rests on
//! these functions.

use crate::linalg::lanes::vectorised;

/// A bound on the relative error of [`exp`], in units of 2⁻⁵².
pub(super) const EXP_ERROR: f64 = 1.0;
/// A bound on the relative errors of [`cosh`] and [`sinh`], in units of 2⁻⁵².
pub(super) const HYPERBOLIC_ERROR: f64 = 2.0;

/// Adding it rounds to an integer, which the low bits then hold: 1½·2⁵².
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// ln 2 to 33 bits, so that its multiples by |k| < 2¹¹ are exact, and the rest.
const LN_2: (f64, f64) = (f64::from_bits(0x3FE6_2E42_FEE0_0000), f64::from_bits(0x3DEA_39EF_3579_3C76));
/// exp is infinite above, 0 below.
const RANGE: (f64, f64) = (-746.0, 710.0);
/// sinh has its Taylor polynomial below, exp above.
const SMALL: f64 = 1.0;

/// 1/n!, correctly rounded: the factorials are exact.
const fn over_factorial(n: u32) -> f64 {
    let (mut factorial, mut k) = (1.0, 2);
    while k <= n {
        factorial *= k as f64;
        k += 1;
    }
    1.0 / factorial
}

/// The coefficients of q, the highest first.
const EXP: [f64; 12] = {
    let (mut found, mut k) = ([0.0; 12], 0);
    while k < 12 {
        found[k] = over_factorial(13 - k as u32);
        k += 1;
    }
    found
};
/// The coefficients 1/19!, 1/17!, …, 1/3! of (sinh z − z)/z³ in z².
const SINH: [f64; 9] = {
    let (mut found, mut k) = ([0.0; 9], 0);
    while k < 9 {
        found[k] = over_factorial(19 - 2 * k as u32);
        k += 1;
    }
    found
};

/// eˣ, for use within [`vectorised`]; 0, ∞ and NaN where they belong.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    // comparisons, not max and min, which would lose a NaN
    let x = if x > RANGE.1 { RANGE.1 } else { x };
    let x = if x < RANGE.0 { RANGE.0 } else { x };
    let rounded = x.mul_add(std::f64::consts::LOG2_E, ROUNDER);
    let k = rounded - ROUNDER;
    let y = k.mul_add(-LN_2.1, k.mul_add(-LN_2.0, x));
    let mut q = EXP[0];
    for coefficient in &EXP[1..] {
        q = q.mul_add(y, *coefficient);
    }
    let factor = 1.0 + (y * y).mul_add(q, y);
    // 2ᵏ in two factors, since it may be out of range where the product is not
    let k = rounded.to_bits().wrapping_sub(ROUNDER.to_bits());
    let half = (k.wrapping_add(2048) >> 1).wrapping_sub(1024);
    let power = |k: u64| f64::from_bits(k.wrapping_add(1023) << 52);
    factor * power(half) * power(k.wrapping_sub(half))
}

/// cosh z for |z| ≤ 700, for use within [`vectorised`].
#[inline(always)]
pub(super) fn cosh(z: f64) -> f64 {
    let growing = exp(z.abs());
    0.5 * (growing + 1.0 / growing)
}

/// sinh z for |z| ≤ 700, for use within [`vectorised`].
#[inline(always)]
pub(super) fn sinh(z: f64) -> f64 {
    let size = z.abs();
    let square = size * size;
    let mut q = SINH[0];
    for coefficient in &SINH[1..] {
        q = q.mul_add(square, *coefficient);
    }
    let small = (size * square).mul_add(q, size);
    let growing = exp(size);
    let large = 0.5 * (growing - 1.0 / growing);
    let magnitude = if size < SMALL { small } else { large };
    magnitude.copysign(z)
}

vectorised! {
    /// e^(zᵢ − shift) entry by entry.
    pub(super) fn exp_each(z: &[f64], shift: f64, out: &mut [f64]) {
        for (out, z) in out.iter_mut().zip(z) {
            *out = exp(z - shift);
        }
    }
}

vectorised! {
    /// cosh zᵢ and sinh zᵢ entry by entry, |zᵢ| ≤ 700.
    pub(super) fn cosh_sinh_each(z: &[f64], cosh_out: &mut [f64], sinh_out: &mut [f64]) {
        for ((cosh_out, sinh_out), z) in cosh_out.iter_mut().zip(sinh_out).zip(z) {
            *cosh_out = cosh(*z);
            *sinh_out = sinh(*z);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distance of two numbers of one sign in units in the last place.
    fn distance(found: f64, expected: f64) -> u64 {
        if found == expected || found.is_nan() && expected.is_nan() {
            return 0;
        }
        assert!(found.is_sign_positive() == expected.is_sign_positive(), "{found} where {expected} was expected");
        found.to_bits().abs_diff(expected.to_bits())
    }

    /// Arguments dense in |x| ≤ limit, and near every multiple of ½ ln 2, where the reduction is at its worst.
    fn arguments(limit: f64) -> impl Iterator<Item = f64> {
        let even = (0..400_000).map(move |k| limit * ((k as f64 * 0.618_033_988_749_894_9).fract() * 2.0 - 1.0));
        let turns = (limit / (0.5 * std::f64::consts::LN_2)) as i32;
        let near = (-turns..turns).flat_map(|k| {
            let x = f64::from(k) * 0.5 * std::f64::consts::LN_2;
            (-4..5).map(move |step| x + f64::from(step) * f64::EPSILON * x.abs())
        });
        let tiny = (0..1074).map(|k| 0.5_f64.powi(k)).flat_map(|x| [x, -x]);
        even.chain(near).chain(tiny.filter(move |x| x.abs() <= limit))
    }

    fn exps(z: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; z.len()];
        exp_each(z, 0.0, &mut out);
        out
    }

    #[test]
    fn exp_is_within_one_unit_in_the_last_place_on_its_whole_range() {
        let z: Vec<f64> = arguments(745.5).collect();
        let (mut worst, mut off) = (0, 0);
        for (z, found) in z.iter().zip(exps(&z)) {
            let ulps = distance(found, core_math::exp(*z));
            (worst, off) = (worst.max(ulps), off + u64::from(ulps > 0));
        }
        assert!(worst <= 1, "{worst} units");
        // correctly rounded for all but one in eight or so: no accident of coarse arguments
        assert!(off * 4 < z.len() as u64, "{off} of {}", z.len());
    }

    #[test]
    fn exp_meets_its_edges() {
        let edges = [
            f64::INFINITY,
            f64::NEG_INFINITY,
            709.782712893384,
            709.782712893385,
            -745.1332191019411,
            -745.1332191019412,
        ];
        for (z, found) in edges.iter().zip(exps(&edges)) {
            assert_eq!(found, core_math::exp(*z), "exp {z}");
        }
        assert_eq!(exps(&[0.0, -0.0, 1e300, -1e300]), [1.0, 1.0, f64::INFINITY, 0.0]);
        assert!(exps(&[f64::NAN])[0].is_nan() && exps(&[-f64::NAN])[0].is_nan());
    }

    #[test]
    fn cosh_and_sinh_are_within_their_bound() {
        let z: Vec<f64> = arguments(700.0).collect();
        let (mut even, mut odd) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        cosh_sinh_each(&z, &mut even, &mut odd);
        let error = |found: f64, expected: f64| ((found - expected) / expected).abs() / f64::EPSILON;
        for ((z, even), odd) in z.iter().zip(even).zip(odd) {
            assert!(error(even, core_math::cosh(*z)) <= HYPERBOLIC_ERROR, "cosh {z}");
            assert!(*z == 0.0 || distance(odd, core_math::sinh(*z)) <= 3, "sinh {z}");
            assert!(z.abs() < 1e-300 || error(odd, core_math::sinh(*z)) <= HYPERBOLIC_ERROR, "sinh {z}");
        }
        let (mut even, mut odd) = ([0.0; 2], [0.0; 2]);
        cosh_sinh_each(&[-0.0, f64::NAN], &mut even, &mut odd);
        assert!(even[0] == 1.0 && odd[0].to_bits() == (-0.0_f64).to_bits() && even[1].is_nan() && odd[1].is_nan());
    }

    #[test]
    fn every_instruction_set_computes_the_same_bits() {
        // the baseline is called one by one, outside of the dispatch
        let z: Vec<f64> = arguments(745.5).step_by(7).collect();
        assert!(z.iter().zip(exps(&z)).all(|(z, found)| exp(*z).to_bits() == found.to_bits()));
    }
}
