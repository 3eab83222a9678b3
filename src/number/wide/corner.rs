//! Which ends the least and the greatest product and quotient of two enclosures are made of.

use super::Wide;
use super::rounding::Dyadic;
use dashu_float::Repr;

/// Two operands.
type Pair<'a> = (&'a Dyadic, &'a Dyadic);

/// The factors of the least and of the greatest product.
pub(super) fn of_product<'a>(x: &'a Wide, y: &'a Wide) -> (Pair<'a>, Pair<'a>) {
    let zero = Repr::zero();
    let (x, y) = if x.low < zero && zero < x.high { (y, x) } else { (x, y) };
    if x.low >= zero {
        let least = if y.low >= zero { &x.low } else { &x.high };
        let greatest = if y.high >= zero { &x.high } else { &x.low };
        return ((least, &y.low), (greatest, &y.high));
    }
    if x.high <= zero {
        let least = if y.high >= zero { &x.low } else { &x.high };
        let greatest = if y.low >= zero { &x.high } else { &x.low };
        return ((least, &y.high), (greatest, &y.low));
    }
    let least = if &x.low * &y.high <= &x.high * &y.low { (&x.low, &y.high) } else { (&x.high, &y.low) };
    let greatest = if &x.low * &y.low >= &x.high * &y.high { (&x.low, &y.low) } else { (&x.high, &y.high) };
    (least, greatest)
}

/// Dividend and divisor of the least and of the greatest quotient; `None` where the divisor may be 0.
pub(super) fn of_quotient<'a>(x: &'a Wide, y: &'a Wide) -> Option<(Pair<'a>, Pair<'a>)> {
    let zero = Repr::zero();
    if y.low > zero {
        let least = if x.low >= zero { &y.high } else { &y.low };
        let greatest = if x.high >= zero { &y.low } else { &y.high };
        Some(((&x.low, least), (&x.high, greatest)))
    } else if y.high < zero {
        let least = if x.high >= zero { &y.high } else { &y.low };
        let greatest = if x.low >= zero { &y.low } else { &y.high };
        Some(((&x.high, least), (&x.low, greatest)))
    } else {
        None
    }
}
