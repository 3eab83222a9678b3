//! exp, sinh, cosh, tanh, ln and rational powers of a point, enclosed.
//!
//! dashu is asked for the nearest float, never for a directed one: next to 1, where eˣ for tiny x is, it would raise
//! its precision until it can tell the value from 1.

use super::rounding::{Dyadic, power_of_two, rounded, top};
use super::{Arithmetic, Bits, Exact, Wide};
use dashu_float::round::mode::HalfEven;
use dashu_float::{ConstCache, Context, FBig, FpResult, Repr};
use dashu_int::ops::BitTest;
use std::cell::RefCell;

/// Bits that an evaluation has beyond the working precision: so much may dashu be wrong by and the widening holds.
pub(super) const GUARD: usize = 8;

/// Where |x| reaches 2^(this − 1), tanh x is ± 1 as far as any precision tells.
const FLAT: isize = 21;

/// |x| < 2^ this has an exponential.
const LARGEST_ARGUMENT: isize = 40;

thread_local! {
    /// ln 2, as far as it was needed.
    static CONSTANTS: RefCell<ConstCache> = const { RefCell::new(ConstCache::new()) };
}

/// A function of dashu at x to the nearest, moved outward by one unit in the last place of the working precision.
fn evaluate(
    x: &Dyadic,
    bits: Bits,
    function: impl Fn(&Context<HalfEven>, &Dyadic, Option<&mut ConstCache>) -> FpResult<FBig<HalfEven, 2>>,
) -> Option<Wide> {
    let context = Context::new(bits.count + GUARD);
    let value = CONSTANTS.with_borrow_mut(|constants| rounded(function(&context, x, Some(constants))))?;
    let unit = power_of_two(top(&value) - bits.count as isize);
    Some(Wide { low: rounded(bits.down().sub(&value, &unit))?, high: rounded(bits.up().add(&value, &unit))? })
}

/// eˣ, on the same side of 1 as x is of 0.
pub(super) fn exp(x: &Dyadic, bits: Bits) -> Option<Wide> {
    if x.significand().is_zero() {
        return Some(Wide::integer(1));
    }
    if top(x) > LARGEST_ARGUMENT {
        return None;
    }
    if 2 * top(x) < -((bits.count + GUARD) as isize) {
        return small_exp(&Wide::point(x.clone()), bits);
    }
    let Wide { low, high } = evaluate(x, bits, |context, x, constants| context.exp(x, constants))?;
    let one = Repr::one();
    Some(if *x > Repr::zero() { Wide { low: low.max(one), high } } else { Wide { low, high: high.min(one) } })
}

/// eˣ of a point |x| ≤ 1, in 1 + x + [0, x²]: dashu would write out all bits between x and ln 2.
fn small_exp(x: &Wide, bits: Bits) -> Option<Wide> {
    let near = Wide::integer(1).add(x, &bits)?;
    let far = near.add(&x.square(bits)?, &bits)?;
    let one = Repr::one();
    Some(if x.low > Repr::zero() {
        Wide { low: near.low.max(one), high: far.high }
    } else {
        Wide { low: near.low, high: far.high.min(one) }
    })
}

/// eˣ over an enclosure, by one exponential where δ² is beyond the working precision of its width δ:
/// e^(x + δ) ≤ eˣ (1 + δ + δ²) for 0 ≤ δ ≤ 1.
pub(super) fn between(x: &Wide, bits: Bits) -> Option<Wide> {
    let Wide { low, high } = exp(&x.low, bits)?;
    let step = rounded(bits.up().sub(&x.high, &x.low))?;
    if 2 * top(&step) > -(bits.count as isize + GUARD as isize) {
        return Some(Wide { low, high: exp(&x.high, bits)?.high });
    }
    let step = Wide::point(step);
    let factor = Wide::integer(1).add(&step.add(&step.square(bits)?, &bits)?, &bits)?;
    let high = Wide::point(high).mul(&factor, &bits)?.high;
    Some(Wide { low, high: if x.high <= Repr::zero() { high.min(Repr::one()) } else { high } })
}

/// cosh x = (eˣ + e⁻ˣ)/2.
pub(super) fn cosh(x: &Dyadic, bits: Bits) -> Option<Wide> {
    if x.significand().is_zero() {
        return Some(Wide::integer(1));
    }
    let finer = bits.more(GUARD);
    let grown = exp(x, finer)?;
    let shrunk = Wide::integer(1).div(&grown, &finer)?;
    let half = grown.add(&shrunk, &finer)?.scaled(-1).outward(bits)?;
    Some(Wide { low: half.low.max(Repr::one()), high: half.high })
}

/// sinh x = (eˣ − e⁻ˣ)/2, or x + x³/6 + [0, x⁵/100] for small x.
pub(super) fn sinh(x: &Dyadic, bits: Bits) -> Option<Wide> {
    if x.significand().is_zero() {
        return Some(Wide::integer(0));
    }
    let lost = (1 - top(x)).max(0) as usize;
    if lost > bits.count / 4 + 2 {
        return small_sinh(&Wide::point(x.clone()), bits.more(GUARD))?.outward(bits);
    }
    let finer = bits.more(GUARD + lost);
    let grown = exp(x, finer)?;
    let shrunk = Wide::integer(1).div(&grown, &finer)?;
    grown.sub(&shrunk, &finer)?.scaled(-1).outward(bits)
}

/// sinh of a point |x| ≤ 1: what follows x³/6 in the series adds up to less than x⁵/100.
fn small_sinh(x: &Wide, bits: Bits) -> Option<Wide> {
    let square = x.square(bits)?;
    let cubic = x.mul(&square, &bits)?;
    let rest = cubic.mul(&square, &bits)?.div(&Wide::integer(100), &bits)?;
    let near = x.add(&cubic.div(&Wide::integer(6), &bits)?, &bits)?;
    let far = near.add(&rest, &bits)?;
    Some(Wide { low: near.low.min(far.low), high: near.high.max(far.high) })
}

/// tanh x = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), from |x| = 2^20 on within 2^(−2^20) of ± 1.
pub(super) fn tanh(x: &Dyadic, bits: Bits) -> Option<Wide> {
    if x.significand().is_zero() {
        return Some(Wide::integer(0));
    }
    let one = Wide::integer(1);
    if top(x) > FLAT {
        // 1 − tanh x < 2e^(−2x), which is far below 2^(−2^20).
        let near = one.sub(&Wide::point(power_of_two(-(1 << FLAT))), &bits)?;
        let image = Wide { low: near.low, high: one.high };
        return Some(if *x > Repr::zero() { image } else { image.negated() });
    }
    let finer = bits.more(GUARD);
    let image = sinh(x, finer)?.div(&cosh(x, finer)?, &finer)?.outward(bits)?;
    Some(Wide { low: image.low.max(super::rounding::negated(&Repr::one())), high: image.high.min(Repr::one()) })
}

/// x^(p/q) = exp((p/q) ln x) for x > 0, with as many bits more as the exponent has before its point; 0 at 0, which is
/// right for p/q > 0.
pub(super) fn power(x: &Dyadic, exponent: &Exact, bits: Bits) -> Option<Wide> {
    if x.significand().is_zero() || x.is_one() {
        return Some(Wide::point(x.clone()));
    }
    // |ln x| < |top x| + 1, and |p/q| < 2^whole.
    let whole = exponent.numerator().bit_len().saturating_sub(exponent.denominator().bit_len()) + 1;
    let size = whole + (top(x).unsigned_abs() + 2).ilog2() as usize + 1;
    if size > LARGEST_ARGUMENT as usize + 2 {
        return None;
    }
    let finer = bits.more(size + GUARD);
    let logarithm = ln(x, finer)?.mul(&Wide::constant(exponent, &finer)?, &finer)?;
    logarithm.exp(&finer)?.outward(bits)
}

/// ln x of x > 0.
pub(super) fn ln(x: &Dyadic, bits: Bits) -> Option<Wide> {
    if top(x) != 0 && top(x) != 1 {
        return evaluate(x, bits, |context, x, constants| context.ln(x, constants));
    }
    // 1/2 ≤ x < 2: without a limit of precision the difference is exact.
    let past_one = rounded(Context::<HalfEven>::new(0).sub(x, &Repr::one()))?;
    if past_one.significand().is_zero() {
        return Some(Wide::integer(0));
    }
    evaluate(&past_one, bits, |context, x, constants| context.ln_1p(x, constants))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Enclosure;

    #[test]
    fn functions_of_numbers_however_small_take_no_more_room_than_others() {
        let bits = Bits::new(80);
        for exponent in [-100, -1 << 20, -1 << 40] {
            for sign in [1, -1] {
                let x = Repr::new(sign.into(), exponent);
                let below = Wide::point(Repr::one());
                let value = exp(&x, bits).unwrap();
                assert!(if sign > 0 { below.at_most(&value) } else { value.at_most(&below) }, "{exponent}");
                assert!(
                    value.low <= value.high
                        && rounded(bits.up().sub(&value.high, &value.low)).is_some_and(|w| top(&w) < -70)
                );
                for function in [sinh, cosh, tanh] {
                    let value = function(&x, bits).unwrap();
                    assert!(value.low <= value.high);
                }
            }
        }
    }
}
