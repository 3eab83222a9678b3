//! Intervals contain the truth, exactly reached results are points, and nothing undefined decides.

use super::persisted;
use lemmacheck::number::hyperdual::Hyper;
use lemmacheck::number::{Arithmetic, Enclosure, Exact, Exp, Field, Interval, Real, SecondOrder};
use num_traits::{One, Zero};
use proptest::prelude::*;

/// Finite floats of every scale, small integers and zeros among them.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-8i32..8).prop_map(f64::from),
        -4.0..4.0f64,
        (any::<bool>(), 1.0..2.0f64, -900i32..900).prop_map(|(minus, m, e)| if minus { -m } else { m } * 2f64.powi(e)),
    ]
}

fn exact(value: f64) -> Exact {
    Exact::from_f64(value).expect("finite")
}

fn contains(interval: Interval, value: &Exact) -> bool {
    let below = interval.lower().is_none_or(|lo| lo <= *value);
    let above = interval.upper().is_none_or(|hi| *value <= hi);
    interval.is_defined() && below && above
}

proptest! {
    #![proptest_config(persisted("interval"))]

    #[test]
    fn field_operations_on_points_contain_the_exact_result(a in float(), b in float()) {
        let (x, y, p, q) = (Interval::point(a), Interval::point(b), exact(a), exact(b));
        prop_assert!(contains(x + y, &p.add(&q, &()).unwrap()));
        prop_assert!(contains(x - y, &p.sub(&q, &()).unwrap()));
        prop_assert!(contains(x * y, &p.mul(&q, &()).unwrap()));
        match p.div(&q, &()) {
            Some(quotient) => prop_assert!(contains(x / y, &quotient)),
            None => prop_assert!(!(x / y).is_defined()),
        }
    }

    #[test]
    fn a_result_that_floats_reach_exactly_is_a_point(a in -1_000_000i32..1_000_000, b in -1_000_000i32..1_000_000) {
        let (x, y) = (Interval::point(f64::from(a) / 8.0), Interval::point(f64::from(b) / 8.0));
        for result in [x + y, x - y, x * y] {
            prop_assert!(result.lo() == result.hi());
        }
        let square = x * x;
        prop_assert!(Real::sqrt(&square) == Real::abs(&x));
    }

    #[test]
    fn operations_are_monotone_in_the_operands(a in float(), w in 0.0..1.0f64, b in float(), v in 0.0..1.0f64) {
        let wide = |a: f64, w: f64| Interval::between(a, a + w * a.abs());
        let (x, y) = (wide(a, w), wide(b, v));
        let inside = |outer: Interval, inner: Interval| {
            !outer.is_defined() || (outer.lo() <= inner.lo() && inner.hi() <= outer.hi())
        };
        let (p, q) = (Interval::point(x.middle()), Interval::point(y.middle()));
        prop_assert!(inside(x + y, p + q) && inside(x * y, p * q) && inside(x - y, p - q) && inside(x / y, p / q));
        prop_assert!(inside(Exp::exp(&x), Exp::exp(&p)) && inside(Exp::cosh(&x), Exp::cosh(&p)));
        prop_assert!(inside(Exp::sinh(&x), Exp::sinh(&p)) && inside(Real::abs(&x), Real::abs(&p)));
    }

    #[test]
    fn an_order_is_proved_only_where_it_is_true(a in float(), b in float()) {
        let (x, y) = (Interval::point(a), Interval::point(b));
        prop_assert_eq!(x.less(&y), a < b);
        prop_assert_eq!(x.at_most(&y), a <= b);
    }

    #[test]
    fn second_order_jets_over_intervals_contain_those_over_floats(a in -2.0..2.0f64, b in 0.5..2.0f64) {
        fn formula<S: Exp>(x: S, y: S) -> S {
            (x.clone() * y.clone()).exp() / (x.cosh() + y.sinh() * y)
        }
        let float = formula(Hyper::variable(a, 1.0, 0.0), Hyper::variable(b, 0.0, 1.0));
        let one = Interval::one();
        let interval = formula(
            Hyper::variable(Interval::point(a), one, Interval::zero()),
            Hyper::variable(Interval::point(b), Interval::zero(), one),
        );
        for (enclosure, value) in [(interval.re, float.re), (interval.e1, float.e1), (interval.e12, float.e12)] {
            let slack = 1e-12 * (1.0 + value.abs());
            prop_assert!(enclosure.is_defined() && enclosure.lo() - slack <= value && value <= enclosure.hi() + slack);
            prop_assert!(enclosure.hi() - enclosure.lo() < 1e-9 * (1.0 + value.abs()));
        }
    }
}

#[test]
fn zero_times_something_undefined_is_undefined_and_decides_nothing() {
    let undefined = Interval::zero() * (Interval::one() / Interval::zero());
    assert!(!undefined.is_defined());
    assert!(!undefined.at_most(&Interval::one()) && !Interval::one().less(&undefined));
    assert!(!Real::sqrt(&Interval::point(-1.0)).is_defined() && !Real::ln(&Interval::zero()).is_defined());
    assert!(!Interval::point(f64::NAN).is_defined() && !Interval::point(f64::INFINITY).is_defined());
}

#[test]
fn overflow_is_enclosed_and_not_lost() {
    let huge = Exp::exp(&Interval::point(800.0));
    assert!(huge.is_defined() && huge.lo() == f64::MAX && huge.hi() == f64::INFINITY);
    let product = Interval::point(f64::MAX) * Interval::ratio(2, 1);
    assert!(product.lo() == f64::MAX && product.hi() == f64::INFINITY);
}

#[test]
fn a_rational_that_is_no_float_is_enclosed_by_its_neighbours() {
    let third = Exact::ratio(1, 3).expect("3 ≠ 0");
    let enclosure = Interval::constant(&third, &()).expect("in range");
    assert!(contains(enclosure, &third) && enclosure.lo().next_up() == enclosure.hi());
}
