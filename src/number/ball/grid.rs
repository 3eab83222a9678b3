//! Every short disc and fraction: results hold what they must, are points where the result is one, and are as narrow as
//! the precision says.

use super::disc::{Disc, compare};
use super::fraction::Fraction;
use super::{exponential, logarithm, power};
use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, UBig};
use std::cmp::Ordering;

fn point(x: i64) -> Disc {
    Disc::point(x.into(), 0).unwrap()
}

fn fraction(p: i64, q: u64) -> Fraction {
    Fraction::new(p.into(), q.into()).unwrap()
}

/// Whether p/q is among the enclosed, q > 0.
fn holds(disc: &Disc, p: i64, q: i64) -> bool {
    let ((low, high), q) = (disc.ends(), IBig::from(q));
    compare(&(low * &q), disc.exponent(), &p.into(), 0).is_le()
        && compare(&(high * q), disc.exponent(), &p.into(), 0).is_ge()
}

/// Whether each enclosed number of `inner` is enclosed by `outer`.
fn lies_in(inner: &Disc, outer: &Disc) -> bool {
    let ((a, b), (c, d)) = (inner.ends(), outer.ends());
    compare(&c, outer.exponent(), &a, inner.exponent()).is_le()
        && compare(&b, inner.exponent(), &d, outer.exponent()).is_le()
}

/// Whether the width is at most 2^−bits of the size.
fn is_narrow(disc: &Disc, bits: usize) -> bool {
    let (low, high) = disc.ends();
    let width = (&high - &low).unsigned_abs();
    (width << bits) <= low.unsigned_abs().max(high.unsigned_abs())
}

fn assert_good(disc: &Disc, bits: usize, lost: usize, said: &dyn Fn() -> String) {
    assert!(is_narrow(disc, bits.saturating_sub(lost)), "{} in {bits} bits is {disc:?}", said());
    assert!(disc.length() <= bits + 2, "{} in {bits} bits is {} bits long", said(), disc.length());
}

#[test]
fn quotients_and_roots_of_integers_lose_a_few_bits_and_are_points_where_they_end() {
    for bits in [8, 17, 53, 90] {
        for (p, q) in (1..30i64).flat_map(|p| (1..30i64).map(move |q| (p, q))) {
            let said = || format!("{p}/{q}");
            let results = [
                point(p).div(&point(q), bits).unwrap(),
                point(-p).div(&point(-q), bits).unwrap(),
                fraction(p, q as u64).enclose(bits).unwrap(),
            ];
            for result in &results {
                assert_good(result, bits, 4, &said);
                assert!(holds(result, p, q), "{p}/{q}");
                assert!(p % q != 0 || result.is_point(), "{p}/{q} is {result:?}");
            }
            // It keeps no bit for the length of the divisor.
            assert_good(&point(p).div_integer(q as u64, bits).unwrap(), bits, 8, &said);
        }
        for (p, exp) in (0..60i64).flat_map(|p| (-3..4).map(move |exp| (p, exp))) {
            let root = Disc::point(p.into(), exp).unwrap().sqrt(bits).unwrap();
            assert_good(&root, bits, 3, &|| format!("√({p} · 2^{exp})"));
            let square = root.square(200).unwrap();
            assert!(lies_in(&Disc::point(p.into(), exp).unwrap(), &square), "√({p} · 2^{exp}) is {root:?}");
            let square = Disc::point((p * p).into(), 2 * exp).unwrap().sqrt(bits).unwrap();
            assert!(square.is_point() && holds(&square.scaled(-exp).unwrap(), p, 1), "√{p}²");
        }
    }
}

#[test]
fn what_is_short_enough_is_kept_and_what_is_longer_is_cut() {
    for bits in [8usize, 53, 64] {
        let all = |length: usize| (IBig::ONE << length) - IBig::ONE;
        for length in 1..bits {
            let disc = Disc::point(all(length), -7).unwrap();
            assert_eq!(disc.clone().rounded(bits).unwrap(), disc);
        }
        for length in bits + 2..bits + 90 {
            for disc in [Disc::point(all(length), 3).unwrap(), Disc::point(-all(length), 3).unwrap()] {
                let rounded = disc.clone().rounded(bits).unwrap();
                assert!(rounded.length() <= bits + 1 && lies_in(&disc, &rounded) && is_narrow(&rounded, bits - 2));
            }
        }
        // A radius far longer than its bits is cut, whatever the middle is.
        let disc = Disc::from_ends(-all(20), all(20), 0, 64).unwrap();
        let long = disc.mul(&Disc::point((IBig::ONE << 200) + IBig::ONE, 0).unwrap(), 400).unwrap();
        let rounded = long.clone().rounded(400).unwrap();
        assert!(rounded.radius().unwrap().length() <= 62 && lies_in(&long, &rounded));
    }
}

#[test]
fn what_wide_discs_give_holds_the_corners_and_at_many_bits_little_else() {
    let ends: Vec<(i64, i64)> = (-3..4).flat_map(|low| (low..4).map(move |high| (low, high))).collect();
    let disc = |(low, high): (i64, i64)| Disc::from_ends(low.into(), high.into(), 0, 64).unwrap();
    for (x, y) in ends.iter().flat_map(|x| ends.iter().map(move |y| (*x, *y))) {
        for bits in [3usize, 5, 64] {
            let said = |name: &str| format!("{x:?} {name} {y:?} in {bits} bits");
            let check = |name: &str, found: &Disc, corners: [(i64, i64); 4]| {
                let exact = |(p, q): &(i64, i64)| fraction(p * q.signum(), q.unsigned_abs());
                for (p, q) in corners {
                    assert!(holds(found, p * q.signum(), q.abs()), "{}: {found:?}", said(name));
                }
                if bits == 64 {
                    let sorted = |a: &Fraction, b: &Fraction| a.compare(b);
                    let least = corners.iter().map(exact).min_by(sorted).unwrap().enclose(90).unwrap();
                    let most = corners.iter().map(exact).max_by(sorted).unwrap().enclose(90).unwrap();
                    // Within 2^−40 on either side.
                    let slack = Disc::around_zero(-40).unwrap();
                    let hull = Disc::hull(&least.add(&slack, 90).unwrap(), &most.add(&slack, 90).unwrap(), 90).unwrap();
                    assert!(lies_in(found, &hull), "{}: {found:?}", said(name));
                }
            };
            let ((a, b), (c, d)) = (x, y);
            let (u, v) = (disc(x), disc(y));
            check("+", &u.add(&v, bits).unwrap(), [(a + c, 1), (a + d, 1), (b + c, 1), (b + d, 1)]);
            check("−", &u.sub(&v, bits).unwrap(), [(a - c, 1), (a - d, 1), (b - c, 1), (b - d, 1)]);
            check("·", &u.mul(&v, bits).unwrap(), [(a * c, 1), (a * d, 1), (b * c, 1), (b * d, 1)]);
            if c > 0 || d < 0 {
                check("/", &u.div(&v, bits).unwrap(), [(a, c), (a, d), (b, c), (b, d)]);
            } else {
                assert!(u.div(&v, bits).is_none());
            }
            let zero_or = if a <= 0 && b >= 0 { 0 } else { a.abs().min(b.abs()) };
            check("abs", &u.abs(bits).unwrap(), [(zero_or, 1), (a.abs(), 1), (b.abs(), 1), (zero_or, 1)]);
        }
    }
}

#[test]
fn middles_radii_suggestions_and_tops_are_what_their_names_say() {
    for (mid, exp) in [(-7i64, 0), (5, 3), (1, -40), (-1, 60), (3, -700), (1 << 40, 2), (0, 5)] {
        let disc = Disc::point(mid.into(), exp).unwrap();
        let value = mid as f64 * 2f64.powi(exp as i32);
        assert_eq!(disc.suggestion(0), value);
        assert_eq!(disc.suggestion(exp), mid as f64);
        assert_eq!(disc.suggestion(-3), value * 8.0);
        let widened = disc.add(&Disc::around_zero(exp).unwrap(), 90).unwrap();
        assert!(widened.middle().is_point() && !widened.is_point() && lies_in(&widened.middle(), &disc));
        let radius = widened.radius().unwrap();
        assert!(radius.is_point() && lies_in(&radius, &Disc::point(1.into(), exp).unwrap()));
    }
    // More than 64 bits: the first 53 of them.
    let long = Disc::point(IBig::from(3) << 100usize, -101).unwrap();
    assert_eq!(long.suggestion(0), 1.5);
    for (p, q) in (-40..41i64).flat_map(|p| (1..41u64).map(move |q| (p, q))) {
        let x = fraction(p, q);
        // |p/q| < 2^top, and no less than a quarter of it.
        let (top, p) = (x.top(), x.numerator().clone().unsigned_abs());
        let (left, right) = (p << 80usize, x.denominator() << (80 + top) as usize);
        assert!(left < right && (x.is_zero() || left << 2usize >= right), "{x:?} {top}");
        assert_eq!(x.is_one(), x == Fraction::integer(1));
        assert_eq!(x.is_negative(), x.compare(&Fraction::integer(0)) == Ordering::Less);
    }
}

#[test]
fn fractions_are_in_the_order_of_their_cross_products_and_the_simplest_between_is_the_first_found() {
    let all: Vec<(i64, u64)> = (1..8u64).flat_map(|q| (-8..9i64).map(move |p| (p, q))).collect();
    for ((a, b), (c, d)) in all.iter().flat_map(|x| all.iter().map(move |y| (*x, *y))) {
        let (x, y) = (fraction(a, b), fraction(c, d));
        assert_eq!(x.compare(&y), (a * d as i64).cmp(&(c * b as i64)), "{a}/{b} and {c}/{d}");
        if x.compare(&y) == Ordering::Greater {
            continue;
        }
        let between = |p: i64, q: u64| {
            let middle = fraction(p, q);
            x.compare(&middle) != Ordering::Greater && middle.compare(&y) != Ordering::Greater
        };
        let found = Fraction::simplest_between(&x, &y).unwrap();
        let least = (1..8u64).find(|&q| (-8 * q as i64..=8 * q as i64).any(|p| between(p, q))).unwrap();
        assert_eq!(*found.denominator(), UBig::from(least), "[{a}/{b}, {c}/{d}]");
        assert!(x.compare(&found) != Ordering::Greater && found.compare(&y) != Ordering::Greater);
    }
}

#[test]
fn powers_are_perfect_where_both_roots_are_and_the_result_is_short() {
    let perfect = |x: &Fraction, p: i64, q: u64, longest: usize| x.perfect_power(&p.into(), &q.into(), longest);
    for (a, b) in (1..7i64).flat_map(|a| (1..7u64).map(move |b| (a, b))) {
        let base = fraction(a, b);
        for q in 1..5u64 {
            let raised = (1..q).fold(base.clone(), |power, _| power.mul(&base).unwrap());
            for p in -4..5i64 {
                let once = if p < 0 { base.reciprocal().unwrap() } else { base.clone() };
                let wanted = (0..p.abs()).fold(Fraction::integer(1), |power, _| power.mul(&once).unwrap());
                assert_eq!(perfect(&raised, p, q, 4096), Some(wanted), "(({a}/{b})^{q})^({p}/{q})");
            }
        }
    }
    for (a, b) in [(2, 1), (1, 2), (3, 4), (4, 3), (8, 9)] {
        assert_eq!(perfect(&fraction(a, b), 1, 2, 4096), None, "√({a}/{b})");
    }
    // What is written with more bits than that is not written out: (3/2)^n has about n (2 + 2) bits.
    for longest in [40, 100, 400] {
        let short = |n: i64| perfect(&fraction(9, 4), n, 2, longest).is_some();
        assert!(short(longest as i64 / 4) && !short(longest as i64 / 4 + 1) && !short(-(longest as i64)));
    }
    assert!(perfect(&fraction(9, 4), 1 << 40, 2, 4096).is_none() && perfect(&fraction(-4, 9), 1, 2, 4096).is_none());
    assert_eq!(perfect(&fraction(1, 1), 1 << 40, 3, 4096), Some(Fraction::integer(1)));
    assert_eq!(perfect(&fraction(0, 1), 3, 2, 4096), Some(Fraction::integer(0)));
    for p in [0, -1, -3] {
        assert_eq!(perfect(&fraction(0, 1), p, 2, 4096), None, "0^({p}/2)");
    }
    assert!(perfect(&fraction(2, 1), 1, 5000, 4096).is_none() && perfect(&fraction(1, 1), 1, 0, 4096).is_none());
}

/// A function of discs in so many bits.
type Function = (&'static str, fn(&Disc, usize) -> Option<Disc>);

const FUNCTIONS: [Function; 10] = [
    ("exp", exponential::exp),
    ("sinh", exponential::sinh),
    ("cosh", exponential::cosh),
    ("tanh", power::tanh),
    ("ln", logarithm::ln),
    ("^1/3", |x, bits| power::power(x, &1.into(), &3u8.into(), bits)),
    ("^-5/2", |x, bits| power::power(x, &(-5).into(), &2u8.into(), bits)),
    ("^16", |x, bits| power::power(x, &16.into(), &1u8.into(), bits)),
    ("^1/1000", |x, bits| power::power(x, &1.into(), &1000u16.into(), bits)),
    ("^12345/17", |x, bits| power::power(x, &12345.into(), &17u8.into(), bits)),
];

#[test]
fn functions_of_short_points_hold_the_long_values_and_lose_no_more_than_two_bits() {
    for (name, function) in FUNCTIONS {
        for (mid, exp) in [
            (1i64, -3),
            (-1, -3),
            (3, -2),
            (5, -2),
            (-7, 0),
            (9, 1),
            (1, -30),
            (1, -200),
            (255, -8),
            (1025, -10),
            (3, 9),
            // Their roots are 1 and 2 to the last bit of many precisions, and no more than that.
            ((1 << 60) + 1, -60),
            ((1 << 60) - 1, -60),
            ((1 << 40) + 1, -37),
        ] {
            let x = Disc::point(mid.into(), exp).unwrap();
            let Some(fine) = function(&x, 600) else { continue };
            for bits in [8usize, 13, 24, 53, 128] {
                let found = function(&x, bits).unwrap();
                let said = || format!("{name} of {mid} · 2^{exp}");
                assert!(lies_in(&fine, &found), "{} in {bits} bits", said());
                assert_good(&found, bits, 2, &said);
            }
        }
    }
}

#[test]
fn functions_of_wide_discs_hold_the_values_at_their_ends_and_little_else() {
    for (name, function) in FUNCTIONS {
        for (low, high, exp) in
            [(1i64, 9, 0), (1, 3, -4), (-5, 2, 0), (-1, 1, -3), (-9, -1, 0), (0, 3, 0), (1, 1 << 30, -29)]
        {
            let x = Disc::from_ends(low.into(), high.into(), exp, 64).unwrap();
            let end = |mid: i64| function(&Disc::point(mid.into(), exp).unwrap(), 200);
            let (Some(a), Some(b)) = (end(low), end(high)) else { continue };
            for bits in [8usize, 30, 64] {
                let found = function(&x, bits).unwrap();
                assert!(
                    lies_in(&a, &found) && lies_in(&b, &found),
                    "{name} of [{low}, {high}] · 2^{exp} in {bits} bits"
                );
                let mut hull = if compare(&a.ends().0, a.exponent(), &b.ends().0, b.exponent()).is_le() {
                    Disc::hull(&a, &b, 200).unwrap()
                } else {
                    Disc::hull(&b, &a, 200).unwrap()
                };
                if name == "cosh" && low < 0 && high > 0 {
                    assert!(lies_in(&Disc::one(), &found));
                    let end = if -low > high { a.clone() } else { b.clone() };
                    hull = Disc::hull(&Disc::one(), &end, 200).unwrap();
                }
                // The ends are wrong by no more than 2^(2 − bits) of the larger.
                let top = hull.top();
                let slack = Disc::around_zero(top + 2 - bits as i64).unwrap();
                let outer = hull.add(&slack, 260).unwrap();
                assert!(lies_in(&found, &outer), "{name} of [{low}, {high}] · 2^{exp} in {bits} bits");
            }
        }
    }
}
