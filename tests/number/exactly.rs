//! Rationals of any size, for expected values: the ones that a tape is replayed in are limited.

use dashu_int::{IBig, UBig};
use lemmacheck::number::Exact;

fn parts(a: &Exact) -> (IBig, IBig) {
    (a.numerator().clone(), a.denominator().clone().into())
}

fn whole(top: IBig, bottom: IBig) -> Exact {
    let (top, bottom) = if bottom < IBig::ZERO { (-top, -bottom) } else { (top, bottom) };
    Exact::from_parts(top, UBig::try_from(bottom).unwrap()).unwrap()
}

/// a + b.
pub fn plus(a: &Exact, b: &Exact) -> Exact {
    let ((p, q), (r, s)) = (parts(a), parts(b));
    whole(&p * &s + &r * &q, q * s)
}

/// a − b.
pub fn minus(a: &Exact, b: &Exact) -> Exact {
    let ((p, q), (r, s)) = (parts(a), parts(b));
    whole(&p * &s - &r * &q, q * s)
}

/// a b.
pub fn times(a: &Exact, b: &Exact) -> Exact {
    let ((p, q), (r, s)) = (parts(a), parts(b));
    whole(p * r, q * s)
}

/// a / b.
pub fn over(a: &Exact, b: &Exact) -> Exact {
    let ((p, q), (r, s)) = (parts(a), parts(b));
    whole(p * s, q * r)
}
