//! Arithmetic A contains the truth at every precision, keeps points points, and never disagrees with the others.

mod spectrum;

use super::exactly::{over, plus, times};
use super::persisted;
use lemmacheck::number::{Arithmetic, Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use nalgebra::DMatrix;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// exp, sinh, cosh, ln and sqrt to 330 digits; made by tests/oracle/elementary.py.
const ELEMENTARY: &str = include_str!("../oracle/elementary.csv");
const PRECISIONS: [u32; 4] = [53, 128, 256, 1000];

type Function = fn(&Wide, &Bits) -> Option<Wide>;
const FUNCTIONS: [(&str, Function); 5] =
    [("exp", Wide::exp), ("sinh", Wide::sinh), ("cosh", Wide::cosh), ("ln", Wide::ln), ("sqrt", Wide::sqrt)];

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}
fn constant(value: &Exact, bits: &Bits) -> Wide {
    Wide::constant(value, bits).unwrap()
}
fn number(text: &str, bits: &Bits) -> Wide {
    constant(&exact(text), bits)
}
fn magnitude(a: &Exact) -> Exact {
    Arithmetic::abs(a, &()).unwrap()
}

/// 2^k.
fn power_of_two(k: i64) -> Exact {
    let power = exact(&format!("0x1p{}", k.abs()));
    if k < 0 { over(&Exact::integer(1), &power) } else { power }
}

fn ends(wide: &Wide) -> (Exact, Exact) {
    (wide.lower().unwrap(), wide.upper().unwrap())
}

fn contains(wide: &Wide, value: &Exact) -> bool {
    let (low, high) = ends(wide);
    low <= *value && *value <= high
}

/// Contains some number within `slack` of `value`.
fn nearly_contains(wide: &Wide, value: &Exact, slack: &Exact) -> bool {
    let (low, high) = ends(wide);
    low <= plus(value, slack) && value.minus(slack) <= high
}

fn is_point(wide: &Wide) -> bool {
    wide.lower() == wide.upper()
}

/// Two enclosures of one value cannot be apart.
fn meets(a: &Wide, b: &Wide) -> bool {
    !a.less(b) && !b.less(a)
}

/// Upper end − lower end ≤ 2^−bits · max(|ends|).
fn is_tight(wide: &Wide, bits: i64) -> bool {
    let (low, high) = ends(wide);
    let largest = std::cmp::max(magnitude(&low), magnitude(&high));
    high.minus(&low) <= times(&largest, &power_of_two(-bits))
}

/// An enclosure of [x − w, x + w] and little more.
fn around(x: &Exact, w: &Exact, bits: &Bits) -> Wide {
    let root = Wide::sqrt(&number("2", bits), bits).unwrap();
    let speck = root.sub(&root, bits).unwrap();
    let scale = constant(&over(w, &speck.upper().unwrap()), bits);
    constant(x, bits).add(&speck.mul(&scale, bits).unwrap(), bits).unwrap()
}

/// One unit in the last of `wanted` digits of a printed value; 0 where far fewer are printed, since those are all.
fn last_place(text: &str, wanted: usize) -> Exact {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len() as i64);
    if digits.chars().filter(char::is_ascii_digit).count() < wanted - 5 {
        return Exact::zero();
    }
    exact(&format!("1e{}", exponent.parse::<i64>().unwrap() - places))
}

#[test]
fn every_function_contains_its_value_to_330_digits_and_little_else() {
    for count in PRECISIONS {
        let bits = Bits::new(count);
        for line in ELEMENTARY.lines() {
            let fields = line.split(',').collect::<Vec<_>>();
            let function = FUNCTIONS.iter().find(|(name, _)| *name == fields[0]).unwrap().1;
            let argument = constant(&exact(fields[1]), &bits);
            let image = function(&argument, &bits).unwrap();
            let at = format!("{}({}) at {count} bits", fields[0], fields[1]);
            assert!(nearly_contains(&image, &exact(fields[2]), &last_place(fields[2], 330)), "{at}");
            assert!(!is_point(&argument) || is_tight(&image, i64::from(count) - 3), "{at} is wide");
        }
    }
}

#[test]
fn a_function_of_a_proper_enclosure_contains_the_value_too() {
    for count in PRECISIONS {
        let bits = Bits::new(count);
        for line in ELEMENTARY.lines() {
            let fields = line.split(',').collect::<Vec<_>>();
            let function = FUNCTIONS.iter().find(|(name, _)| *name == fields[0]).unwrap().1;
            let argument = exact(fields[1]);
            let spread = around(&argument, &times(&magnitude(&argument), &power_of_two(-20)), &bits);
            assert!(contains(&spread, &argument) && !is_point(&spread));
            let image = function(&spread, &bits).unwrap();
            let value = exact(fields[2]);
            assert!(nearly_contains(&image, &value, &last_place(fields[2], 330)), "{}({})", fields[0], fields[1]);
        }
    }
}

#[test]
fn results_that_fit_the_precision_stay_points() {
    let bits = Bits::new(53);
    for text in ["1", "-3.5", "9007199254740991", "0x1p-1074", "0x1.8p3000", "0"] {
        assert!(is_point(&number(text, &bits)), "{text}");
    }
    for text in ["1/3", "9007199254740993", "1e-60"] {
        let enclosure = number(text, &bits);
        assert!(!is_point(&enclosure) && contains(&enclosure, &exact(text)) && is_tight(&enclosure, 52), "{text}");
    }
    let [half, one, zero, three] = ["1/2", "1", "0", "3"].map(|x| number(x, &bits));
    assert_eq!(half.add(&half, &bits).as_ref(), Some(&one));
    assert_eq!(one.sub(&half, &bits).as_ref(), Some(&half));
    assert_eq!(half.mul(&three, &bits), Some(number("1.5", &bits)));
    assert_eq!(three.div(&half, &bits), Some(number("6", &bits)));
    assert_eq!(Wide::sqrt(&number("2.25", &bits), &bits), Some(number("1.5", &bits)));
    assert_eq!(Wide::exp(&zero, &bits).as_ref(), Some(&one));
    assert_eq!(Wide::cosh(&zero, &bits).as_ref(), Some(&one));
    assert_eq!(Wide::sinh(&zero, &bits).as_ref(), Some(&zero));
    assert_eq!(Wide::ln(&one, &bits).as_ref(), Some(&zero));
    assert_eq!(Wide::sqrt(&zero, &bits).as_ref(), Some(&zero));
    // Every way to 0 is the same 0.
    let minus_one = one.neg(&bits).unwrap();
    let third = number("1/3", &bits);
    assert_eq!(one.sub(&one, &bits).as_ref(), Some(&zero));
    assert_eq!(minus_one.mul(&zero, &bits).as_ref(), Some(&zero));
    assert_eq!(third.mul(&zero, &bits).as_ref(), Some(&zero));
    assert_eq!(zero.div(&minus_one, &bits).as_ref(), Some(&zero));
    assert_eq!(zero.neg(&bits).as_ref(), Some(&zero));
    // A boundary met is decided, and one missed by little is not taken for met.
    assert!(one.at_most(&half.add(&half, &bits).unwrap()) && !one.less(&one));
    let tripled = third.mul(&three, &bits).unwrap();
    assert!(!tripled.at_most(&one) && !one.at_most(&tripled) && meets(&one, &tripled));
}

#[test]
fn what_has_no_value_is_not_defined() {
    let bits = Bits::new(128);
    let [zero, one, minus] = ["0", "1", "-1"].map(|x| number(x, &bits));
    let spread = around(&exact("0"), &exact("1e-20"), &bits);
    assert!(spread.lower() < Some(Exact::zero()) && Some(Exact::zero()) < spread.upper());
    let half_spread = Wide::abs(&spread, &bits).unwrap();
    for nothing in [&zero, &spread, &half_spread, &half_spread.neg(&bits).unwrap()] {
        assert_eq!(one.div(nothing, &bits), None);
        assert_eq!(Wide::ln(nothing, &bits), None);
    }
    assert_eq!(zero.div(&zero, &bits), None);
    assert_eq!(Wide::sqrt(&spread, &bits), None);
    assert_eq!(Wide::sqrt(&minus, &bits), None);
    assert_eq!(Wide::ln(&minus, &bits), None);
    for huge in ["1099511627776", "-1099511627776", "1e5000"] {
        for function in [Wide::exp, Wide::sinh, Wide::cosh] as [Function; 3] {
            assert_eq!(function(&number(huge, &bits), &bits), None, "{huge}");
        }
    }
    let empty = DMatrix::from_vec(0, 0, Vec::new());
    assert_eq!(Wide::smallest_eigenvalue(&empty, &bits), None);
    assert_eq!(Wide::spectral_norm(&empty, &bits), Some(zero.clone()));
    assert_eq!(Wide::smallest_eigenvalue(&DMatrix::from_element(2, 3, zero), &bits), None);
}

#[test]
fn exponents_beyond_any_float_are_ordinary_until_they_are_absurd() {
    let bits = Bits::new(128);
    let one = number("1", &bits);
    let x = number("1099511627775.25", &bits);
    let grown = Wide::exp(&x, &bits).unwrap();
    let shrunk = Wide::exp(&x.neg(&bits).unwrap(), &bits).unwrap();
    assert!(number("0", &bits).less(&shrunk) && shrunk.less(&one) && one.less(&grown));
    assert_eq!((grown.upper(), shrunk.lower()), (None, None));
    let product = grown.mul(&shrunk, &bits).unwrap();
    assert!(contains(&product, &Exact::integer(1)) && is_tight(&product, 120));
    let back = Wide::ln(&grown, &bits).unwrap();
    assert!(meets(&back, &x) && is_tight(&back, 120));
    let sum = one.add(&shrunk, &bits).unwrap();
    assert!(one.at_most(&sum) && is_tight(&sum, 120));
    let difference = grown.sub(&one, &bits).unwrap();
    assert!(difference.at_most(&grown) || meets(&difference, &grown));
    let (mut power, mut squarings) = (grown, 0);
    while let Some(square) = power.mul(&power, &bits) {
        assert!(power.less(&square) && one.div(&square, &bits).is_some());
        (power, squarings) = (square, squarings + 1);
    }
    assert!((15..25).contains(&squarings), "{squarings}");
    assert_eq!(power.mul(&power, &bits), None);
}

#[test]
fn arguments_next_to_a_limit_cost_no_more_than_others() {
    let started = Instant::now();
    for count in PRECISIONS {
        let bits = Bits::new(count);
        for k in [20, 52, 130, 300, 1100, 5000, 100_000] {
            for sign in [1, -1] {
                let speck = times(&Exact::integer(sign), &power_of_two(-k));
                let x = constant(&speck, &bits);
                let power = Wide::exp(&x, &bits).unwrap();
                assert!(contains(&power, &plus(&Exact::integer(1), &speck)) || k < 1000);
                assert!(is_tight(&power, i64::from(count) - 3) && is_tight(&Wide::sinh(&x, &bits).unwrap(), 45));
                assert!(number("1", &bits).at_most(&Wide::cosh(&x, &bits).unwrap()));
                let next_to_one = constant(&plus(&Exact::integer(1), &speck), &bits);
                let logarithm = Wide::ln(&next_to_one, &bits).unwrap();
                assert!(meets(&logarithm, &x) || k < 1000);
                // More bits than the context has: 1 + 2^−k is a point there.
                let point = constant(&plus(&Exact::integer(1), &speck), &Bits::new(k.unsigned_abs() as u32 + 2));
                let logarithm = Wide::ln(&point, &bits).unwrap();
                assert!(is_point(&point) && is_tight(&logarithm, i64::from(count) - 3), "ln(1 + 2^-{k})");
                // ln(1 + d) < d < e^d − 1, and e^d is on the same side of 1 as d of 0.
                assert!(!x.at_most(&logarithm) && !power.at_most(&point), "k = {k}");
                let one = number("1", &bits);
                assert!(if sign > 0 { one.at_most(&power) } else { power.at_most(&one) }, "k = {k}");
            }
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

fn rational() -> impl Strategy<Value = Exact> {
    prop_oneof![
        (-1_000_000i64..1_000_000, 1i64..1_000_000).prop_map(|(p, q)| Exact::ratio(p, q).unwrap()),
        any::<i64>().prop_map(Exact::integer),
        (any::<i64>(), -400i64..400).prop_map(|(m, e)| times(&Exact::integer(m), &power_of_two(e))),
        (-4i64..5).prop_map(Exact::integer),
    ]
}

fn working() -> impl Strategy<Value = Bits> {
    prop_oneof![Just(53u32), Just(128), Just(256), 32u32..300].prop_map(Bits::new)
}

/// One step of a random computation: which operation, on which of the values so far.
type Step = (u8, usize, usize);

/// The values of the steps in one arithmetic; a step that has no value there repeats its first operand.
fn replay<A: Arithmetic>(inputs: &[Exact], steps: &[Step], context: &A::Context) -> Vec<Option<A>> {
    let mut values = inputs.iter().map(|x| A::constant(x, context)).collect::<Vec<_>>();
    for &(operation, i, j) in steps {
        let (x, y) = (values[i % values.len()].clone(), values[j % values.len()].clone());
        let result = x.zip(y).and_then(|(x, y)| match operation {
            0 => x.add(&y, context),
            1 => x.sub(&y, context),
            2 => x.mul(&y, context),
            3 => x.div(&y, context),
            4 => x.exp(context),
            5 => x.sinh(context),
            6 => x.cosh(context),
            7 => x.sqrt(context),
            8 => x.ln(context),
            9 => x.abs(context),
            10 => x.max(&y, context),
            11 => x.neg(context),
            12 => A::spectral_norm(&DMatrix::from_row_slice(2, 2, &[x.clone(), y.clone(), y, x]), context),
            _ => A::smallest_eigenvalue(&DMatrix::from_row_slice(2, 2, &[x.clone(), y.clone(), y, x]), context),
        });
        values.push(result);
    }
    values
}

/// Not proved to be apart.
fn overlap(a: &impl Enclosure, b: &impl Enclosure) -> bool {
    let apart = |low: Option<Exact>, high: Option<Exact>| low.zip(high).is_some_and(|(low, high)| low > high);
    !apart(a.lower(), b.upper()) && !apart(b.lower(), a.upper())
}

proptest! {
    #![proptest_config(persisted("wide"))]

    #[test]
    fn field_operations_contain_the_rational_result_and_are_exact_where_it_fits(
        a in rational(), b in rational(), bits in working(),
    ) {
        let (x, y) = (constant(&a, &bits), constant(&b, &bits));
        let count = bits.count() as i64;
        prop_assert!(contains(&x, &a) && contains(&y, &b) && is_tight(&x, count - 1));
        let points = is_point(&x) && is_point(&y);
        let mut results =
            vec![(x.add(&y, &bits), plus(&a, &b)), (x.sub(&y, &bits), a.minus(&b)), (x.mul(&y, &bits), times(&a, &b))];
        if b.signum() != 0 {
            results.push((x.div(&y, &bits), over(&a, &b)));
        }
        for (found, known) in results {
            let found = found.unwrap();
            prop_assert!(contains(&found, &known));
            if points {
                prop_assert!(is_tight(&found, count - 1));
                prop_assert!(is_point(&found) || !is_point(&constant(&known, &bits)));
            }
        }
        prop_assert!(contains(&Wide::max(&x, &y, &bits).unwrap(), std::cmp::max(&a, &b)));
        prop_assert!(contains(&Wide::abs(&x, &bits).unwrap(), &magnitude(&a)));
        prop_assert!(a < b || !x.less(&y));
        prop_assert!(a <= b || !x.at_most(&y));
        if a.signum() >= 0 {
            let root = Wide::sqrt(&x, &bits).unwrap();
            let (low, high) = ends(&root);
            prop_assert!(times(&low, &low) <= a && a <= times(&high, &high) && is_tight(&root, count - 2));
        }
    }

    #[test]
    fn operations_on_wide_enclosures_contain_every_result(
        a in -2000i64..2000, b in -2000i64..2000, v in 0i64..3000, w in 0i64..3000,
        s in -8i64..=8, t in -8i64..=8, bits in working(),
    ) {
        let thousandths = |x: i64| Exact::ratio(x, 1000).unwrap();
        let part = |x, width, s| plus(&thousandths(x), &times(&thousandths(width), &Exact::ratio(s, 8).unwrap()));
        let (x, y) = (around(&thousandths(a), &thousandths(v), &bits), around(&thousandths(b), &thousandths(w), &bits));
        let (p, q) = (part(a, v, s), part(b, w, t));
        prop_assert!(contains(&x, &p) && contains(&y, &q));
        prop_assert!(contains(&x.add(&y, &bits).unwrap(), &plus(&p, &q)));
        prop_assert!(contains(&x.sub(&y, &bits).unwrap(), &p.minus(&q)));
        prop_assert!(contains(&x.mul(&y, &bits).unwrap(), &times(&p, &q)));
        prop_assert!(contains(&Wide::max(&x, &y, &bits).unwrap(), std::cmp::max(&p, &q)));
        prop_assert!(contains(&Wide::abs(&x, &bits).unwrap(), &magnitude(&p)));
        match x.div(&y, &bits) {
            Some(quotient) => prop_assert!(contains(&quotient, &over(&p, &q))),
            None => prop_assert!(b.abs() <= w + 1),
        }
        let point = constant(&p, &bits);
        for (name, function) in FUNCTIONS {
            if let Some(image) = function(&x, &bits) {
                prop_assert!(meets(&image, &function(&point, &bits).unwrap()), "{}", name);
            } else {
                prop_assert!((name == "ln" || name == "sqrt") && a <= v + 1);
            }
        }
        prop_assert!(number("1", &bits).at_most(&Wide::cosh(&x, &bits).unwrap()));
        prop_assert!(number("0", &bits).at_most(&Wide::exp(&x, &bits).unwrap()));
    }

    #[test]
    fn a_finer_precision_never_contradicts_a_coarser_one(m in any::<i64>(), e in -200i64..-24) {
        let x = times(&Exact::integer(m), &power_of_two(e));
        let precisions = [40, 53, 128, 500].map(Bits::new);
        for (name, function) in FUNCTIONS {
            let images = precisions.iter().map(|bits| function(&constant(&x, bits), bits)).collect::<Vec<_>>();
            for (coarse, fine) in images.iter().zip(&images[1..]) {
                if let (Some(coarse), Some(fine)) = (coarse, fine) {
                    prop_assert!(meets(coarse, fine), "{}({})", name, x);
                }
            }
        }
    }

    #[test]
    fn no_two_arithmetics_contradict_each_other(
        inputs in prop::collection::vec(rational(), 3),
        steps in prop::collection::vec((0u8..14, 0usize..20, 0usize..20), 1..20),
    ) {
        let a = replay::<Wide>(&inputs, &steps, &Bits::new(128));
        let coarse = replay::<Wide>(&inputs, &steps, &Bits::new(53));
        let b = replay::<Ball>(&inputs, &steps, &Precision::new(128));
        let floats = replay::<Interval>(&inputs, &steps, &());
        for k in 0..a.len() {
            if let Some(a) = &a[k] {
                prop_assert!(b[k].as_ref().is_none_or(|b| overlap(a, b)), "B at {}", k);
                prop_assert!(floats[k].as_ref().is_none_or(|f| overlap(a, f)), "f64 at {}", k);
                prop_assert!(coarse[k].as_ref().is_none_or(|c| overlap(a, c)), "53 bits at {}", k);
            }
        }
    }
}
