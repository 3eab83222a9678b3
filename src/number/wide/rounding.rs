//! The ends of an enclosure: binary floats, and how a pair of directed roundings becomes an enclosure.

use super::Wide;
use dashu_float::round::Round;
use dashu_float::round::mode::{Down, Up};
use dashu_float::{FBig, FpResult, Repr};

/// significand · 2^exponent, exact.
pub(super) type Dyadic = Repr<2>;

/// Ends have their first bit within 2^± this, far from the limits of dashu's exponents.
const LARGEST_EXPONENT: isize = 1 << 60;

/// The exponent t of 2^(t−1) ≤ |x| < 2^t, where x ≠ 0.
pub(super) fn top(x: &Dyadic) -> isize {
    x.exponent().saturating_add(x.digits() as isize)
}

/// A finite result; `None` beyond the exponents that ends may have.
fn within<R: Round>(result: FBig<R, 2>) -> Option<Dyadic> {
    let value = result.into_repr();
    if value.is_infinite() {
        return None;
    }
    (top(&value).unsigned_abs() <= LARGEST_EXPONENT.unsigned_abs()).then_some(value)
}

/// The rounded value of a computation, where it has one.
pub(super) fn rounded<R: Round>(result: FpResult<FBig<R, 2>>) -> Option<Dyadic> {
    within(result.ok()?.value())
}

/// The enclosure from the lower end to the upper.
///
/// `same` says that both are the same computation, so that the second is spared where the first is exact.
pub(super) fn enclose(
    down: FpResult<FBig<Down, 2>>,
    up: impl FnOnce() -> FpResult<FBig<Up, 2>>,
    same: bool,
) -> Option<Wide> {
    let down = down.ok()?;
    let exact = same && down.error_ref().is_none();
    let low = within(down.value())?;
    let high = if exact { low.clone() } else { rounded(up())? };
    Some(Wide { low, high })
}

/// −x.
pub(super) fn negated(x: &Dyadic) -> Dyadic {
    Repr::new(-x.significand(), x.exponent())
}

/// x · 2^shift.
pub(super) fn scaled(x: &Dyadic, shift: isize) -> Dyadic {
    if x.significand().is_zero() {
        return Repr::zero();
    }
    Repr::new(x.significand().clone(), x.exponent() + shift)
}

/// 2^exponent.
pub(super) fn power_of_two(exponent: isize) -> Dyadic {
    Repr::new(1.into(), exponent)
}

/// The float `x`, exact; `None` for NaN and infinities.
pub(super) fn from_float(x: f64) -> Option<Dyadic> {
    let value = Repr::try_from(x).ok()?;
    if value.is_infinite() {
        return None;
    }
    Some(if value.significand().is_zero() { Repr::zero() } else { value })
}
