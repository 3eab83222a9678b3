//! What floats tell of the exact result of one operation: both ends, equal where it was reached.

/// Below this the error term of a product may itself underflow, so that both ends are widened.
pub(super) const SAFE: f64 = 1e-280;

/// The greatest lower and least upper bound known for a rounded `value` whose error (exact − value) has sign `error`.
pub(super) fn around(value: f64, error: f64, trusted: bool) -> (f64, f64) {
    if value == f64::INFINITY {
        return (f64::MAX, value);
    }
    if value == f64::NEG_INFINITY {
        return (value, f64::MIN);
    }
    if !trusted || error.is_nan() {
        return (value.next_down(), value.next_up());
    }
    (if error < 0.0 { value.next_down() } else { value }, if error > 0.0 { value.next_up() } else { value })
}

/// The ends of a + b.
pub(super) fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    if a.is_infinite() || b.is_infinite() {
        return if s.is_nan() { (f64::NEG_INFINITY, f64::INFINITY) } else { (s, s) };
    }
    let part = s - a;
    around(s, (a - (s - part)) + (b - part), true)
}

/// The ends of a · b; 0 · ∞ is 0, as for every real in place of the infinity.
pub(super) fn product(a: f64, b: f64) -> (f64, f64) {
    if a == 0.0 || b == 0.0 {
        return (0.0, 0.0);
    }
    let p = a * b;
    if a.is_infinite() || b.is_infinite() {
        return (p, p);
    }
    if p.abs() > SAFE { around(p, a.mul_add(b, -p), true) } else { beside_zero(p, (a < 0.0) != (b < 0.0)) }
}

/// The neighbours of a rounded value near 0, on the side of 0 where the exact value is.
fn beside_zero(value: f64, negative: bool) -> (f64, f64) {
    let (lo, hi) = (value.next_down(), value.next_up());
    if negative { (lo, hi.min(0.0)) } else { (lo.max(0.0), hi) }
}

/// a / b for b ≠ 0.
pub(super) fn quotient(a: f64, b: f64) -> (f64, f64) {
    if a == 0.0 || (b.is_infinite() && !a.is_infinite()) {
        return (0.0, 0.0);
    }
    let q = a / b;
    if q.is_nan() {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    if a.is_infinite() {
        return (q, q);
    }
    if q.abs() <= SAFE || a.abs() <= SAFE {
        return beside_zero(q, (a < 0.0) != (b < 0.0));
    }
    let rest = (-q).mul_add(b, a);
    let error = if b > 0.0 { rest } else { -rest };
    around(q, error, true)
}
