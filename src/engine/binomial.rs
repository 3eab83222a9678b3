//! Exact bounds on a probability from counted failures (Clopper and Pearson 1934), with the tails enclosed.
//!
//! With k failures in n independent trials, `lower` is a p with P(X ≥ k) ≤ error for every failure probability up to
//! p, and `upper` one with P(X ≤ k) ≤ error for every probability from p on, X binomial. Either is proved by an
//! enclosure of the tail at that very p; the tails are monotone in p, so nothing is approximated but the ends, which
//! are dyadic and lie outward of the true bounds by at most 2⁻⁴⁰.

use crate::number::{Arithmetic, Bits, Enclosure, Exact, Wide};

/// Bits of the ends.
const HALVINGS: u32 = 40;
/// Working precision of the tails: they are compared with error probabilities far above 2⁻¹⁰⁰.
const PRECISION: u32 = 192;

/// An enclosure of P(X ≤ k) for X binomial with n trials of probability p; `None` outside 0 < p < 1.
fn at_most<S: Enclosure>(k: u64, n: u64, p: &Exact, context: &S::Context) -> Option<S> {
    let constant = |x: &Exact| S::constant(x, context);
    let count = |x: u64| constant(&Exact::integer(i64::try_from(x).ok()?));
    let (one, p) = (count(1)?, constant(p)?);
    if k >= n {
        return Some(one);
    }
    let q = one.sub(&p, context)?;
    let odds = p.div(&q, context)?;
    let mut term = power(&q, n, &one, context)?;
    let mut sum = term.clone();
    for j in 0..k {
        let factor = count(n - j)?.div(&count(j + 1)?, context)?;
        term = term.mul(&factor, context)?.mul(&odds, context)?;
        sum = sum.add(&term, context)?;
    }
    Some(sum)
}

fn power<S: Enclosure>(base: &S, mut exponent: u64, one: &S, context: &S::Context) -> Option<S> {
    let (mut square, mut product) = (base.clone(), one.clone());
    while exponent > 0 {
        if exponent % 2 == 1 {
            product = product.mul(&square, context)?;
        }
        square = square.square(context)?;
        exponent /= 2;
    }
    Some(product)
}

/// Whether P(X ≤ k) ≤ error is proved at p; the shorter of the two sums is taken.
fn rare(k: u64, n: u64, p: &Exact, error: &Exact) -> Option<bool> {
    let bits = Bits::new(PRECISION);
    let error = Wide::constant(error, &bits)?;
    let tail = if 2 * k <= n {
        at_most::<Wide>(k, n, p, &bits)?
    } else {
        let one = Exact::integer(1);
        let above = at_most::<Wide>(n - k - 1, n, &one.minus(p), &bits)?;
        Wide::constant(&one, &bits)?.sub(&above, &bits)?
    };
    Some(Enclosure::at_most(&tail, &error))
}

/// The end of (0, 1) up to which, from 0 on, `proved` holds.
fn last(proved: impl Fn(&Exact) -> Option<bool>) -> f64 {
    let (mut good, mut bad) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (good + bad);
        if Exact::from_f64(middle).and_then(|p| proved(&p)) == Some(true) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

/// A p such that a failure probability of at most p shows k or more failures in n trials with probability at most
/// `error`; 0 for k = 0 and for more failures than trials.
pub fn lower(k: u64, n: u64, error: &Exact) -> f64 {
    if k == 0 || k > n {
        return 0.0;
    }
    // X ≥ k failures are n − X ≤ n − k successes of probability 1 − p.
    last(|p| rare(n - k, n, &Exact::integer(1).minus(p), error))
}

/// A p such that a failure probability of at least p shows k or fewer failures in n trials with probability at most
/// `error`; 1 for k ≥ n.
pub fn upper(k: u64, n: u64, error: &Exact) -> f64 {
    if k >= n {
        return 1.0;
    }
    1.0 - last(|p| rare(k, n, &Exact::integer(1).minus(p), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn tails_of_four_coins_are_their_fractions() {
        let half = Exact::ratio(1, 2).unwrap();
        for (k, tail) in [(0, "1/16"), (1, "5/16"), (2, "11/16"), (3, "15/16"), (4, "1")] {
            assert_eq!(at_most::<Exact>(k, 4, &half, &()), Some(exact(tail)));
        }
    }

    #[test]
    fn wide_tails_enclose_the_exact_ones() {
        let bits = Bits::new(64);
        for (k, n, p) in [(0, 30, "1/3"), (7, 30, "1/10"), (29, 30, "9/10"), (3, 200, "1/100")] {
            let truth = at_most::<Exact>(k, n, &exact(p), &()).unwrap();
            let wide = at_most::<Wide>(k, n, &exact(p), &bits).unwrap();
            assert!(wide.lower().unwrap() <= truth && truth <= wide.upper().unwrap(), "{k} of {n} at {p}");
        }
    }

    #[test]
    fn either_bound_is_proved_at_its_end_and_not_beyond() {
        let error = exact("1/1000");
        for (k, n) in [(0, 50), (1, 50), (25, 50), (49, 50), (50, 50), (3, 400)] {
            let step = 2f64.powi(-30);
            let (lower, upper) = (lower(k, n, &error), upper(k, n, &error));
            let at_least = |p: f64| at_most::<Exact>(n - k, n, &exact("1").minus(&Exact::from_f64(p).unwrap()), &());
            let at_most = |p: f64| at_most::<Exact>(k, n, &Exact::from_f64(p).unwrap(), &());
            if k > 0 {
                assert!(at_least(lower).unwrap() <= error && at_least(lower + step).unwrap() > error, "{k} of {n}");
            }
            if k < n {
                assert!(at_most(upper).unwrap() <= error && at_most(upper - step).unwrap() > error, "{k} of {n}");
            }
            assert!(lower <= k as f64 / n as f64 && k as f64 / n as f64 <= upper);
        }
    }

    #[test]
    fn no_failure_proves_no_lower_bound_and_no_success_no_upper_one() {
        let error = exact("1/40");
        assert_eq!((lower(0, 9, &error), upper(9, 9, &error), upper(0, 0, &error)), (0.0, 1.0, 1.0));
    }
}
