use super::exactly::{minus, over, plus, times};
use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact, Precision};
use nalgebra::DMatrix;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// exp, sinh, cosh, ln and sqrt to 330 digits; made by tests/oracle/elementary.py.
const ELEMENTARY: &str = include_str!("../oracle/elementary.csv");
/// λ_min and ‖·‖ to 100 digits; made by tests/oracle/spectrum.py.
const SPECTRUM: &str = include_str!("../oracle/spectrum.csv");
const PRECISIONS: [u32; 4] = [53, 128, 256, 1000];

type Function = fn(&Ball, &Precision) -> Option<Ball>;
const FUNCTIONS: [(&str, Function); 5] =
    [("exp", Ball::exp), ("sinh", Ball::sinh), ("cosh", Ball::cosh), ("ln", Ball::ln), ("sqrt", Ball::sqrt)];

fn function(name: &str) -> Function {
    FUNCTIONS.iter().find(|(other, _)| *other == name).unwrap().1
}

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn constant(value: &Exact, precision: &Precision) -> Ball {
    Ball::constant(value, precision).unwrap()
}

fn number(text: &str, precision: &Precision) -> Ball {
    constant(&exact(text), precision)
}

fn magnitude(a: &Exact) -> Exact {
    Arithmetic::abs(a, &()).unwrap()
}

/// 2^k.
fn power_of_two(k: i64) -> Exact {
    let power = exact(&format!("0x1p{}", k.abs()));
    if k < 0 { over(&Exact::integer(1), &power) } else { power }
}

fn contains(ball: &Ball, value: &Exact) -> bool {
    ball.lower().unwrap() <= *value && *value <= ball.upper().unwrap()
}

/// Two enclosures of one value cannot be apart.
fn meets(a: &Ball, b: &Ball) -> bool {
    !a.less(b) && !b.less(a)
}

/// Upper end − lower end ≤ 2^−bits · max(|ends|).
fn is_tight(ball: &Ball, bits: i64) -> bool {
    let (low, high) = (ball.lower().unwrap(), ball.upper().unwrap());
    let largest = std::cmp::max(magnitude(&low), magnitude(&high));
    minus(&high, &low) <= times(&largest, &power_of_two(-bits))
}

/// A proper enclosure of x, which exact arithmetic cannot shorten: x · √2 / √2.
fn enclosed(x: &Exact, precision: &Precision) -> Ball {
    let root = Ball::sqrt(&number("2", precision), precision).unwrap();
    constant(x, precision).mul(&root, precision).unwrap().div(&root, precision).unwrap()
}

/// About x ± w: it contains [x − w, x + w], and is not much wider.
fn around(x: &Exact, w: &Exact, precision: &Precision) -> Ball {
    let root = Ball::sqrt(&number("2", precision), precision).unwrap();
    let zero = root.sub(&root, precision).unwrap();
    let unit = zero.upper().unwrap();
    let scale = constant(&over(w, &unit), precision);
    constant(x, precision).add(&zero.mul(&scale, precision).unwrap(), precision).unwrap()
}

fn table() -> impl Iterator<Item = (&'static str, Exact, &'static str)> {
    ELEMENTARY.lines().map(|line| {
        let fields = line.split(',').collect::<Vec<_>>();
        (fields[0], exact(fields[1]), fields[2])
    })
}

/// One unit in the last of `wanted` digits of a printed value; 0 where far fewer are printed, since those are all.
fn last_place(text: &str, wanted: usize) -> Exact {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len() as i64);
    if digits.chars().filter(char::is_ascii_digit).count() < wanted - 5 {
        return Exact::zero();
    }
    let exponent: i64 = exponent.parse().unwrap();
    exact(&format!("1e{}", exponent - places))
}

#[test]
fn every_function_contains_its_value_to_330_digits_and_little_else() {
    for bits in PRECISIONS {
        let precision = Precision::new(bits);
        for (name, argument, text) in table() {
            let value = exact(text);
            let ball = function(name)(&constant(&argument, &precision), &precision).unwrap();
            let slack = last_place(text, 330);
            assert!(
                ball.lower().unwrap() <= plus(&value, &slack) && minus(&value, &slack) <= ball.upper().unwrap(),
                "{name}({argument}) at {bits} bits: [{}, {}] misses {text}",
                ball.lower().unwrap().to_decimal(40, false),
                ball.upper().unwrap().to_decimal(40, true),
            );
            assert!(is_tight(&ball, i64::from(bits) - 3), "{name}({argument}) is wide at {bits} bits");
        }
    }
}

#[test]
fn a_function_of_an_enclosure_contains_the_value_too() {
    for bits in PRECISIONS {
        let precision = Precision::new(bits);
        for (name, argument, text) in table() {
            let (value, slack) = (exact(text), last_place(text, 330));
            let ball = function(name)(&enclosed(&argument, &precision), &precision).unwrap();
            assert!(
                ball.lower().unwrap() <= plus(&value, &slack) && minus(&value, &slack) <= ball.upper().unwrap(),
                "{name}({argument}) at {bits} bits"
            );
        }
    }
}

#[test]
fn rational_values_stay_exact_so_that_boundaries_are_decided() {
    let precision = Precision::new(53);
    let third = number("1/3", &precision);
    let sum = third.add(&third, &precision).unwrap().add(&third, &precision).unwrap();
    assert_eq!(sum, number("1", &precision));
    assert!(sum.at_most(&number("1", &precision)) && !sum.less(&number("1", &precision)));
    assert_eq!(Ball::sqrt(&number("9/4", &precision), &precision), Some(number("1.5", &precision)));
    let zero = sum.sub(&sum, &precision).unwrap();
    assert_eq!(Ball::exp(&zero, &precision), Some(sum.clone()));
    assert_eq!(Ball::cosh(&zero, &precision), Some(sum.clone()));
    assert_eq!(Ball::sinh(&zero, &precision), Some(zero.clone()));
    assert_eq!(Ball::ln(&sum, &precision), Some(zero.clone()));
    let root = Ball::sqrt(&number("2", &precision), &precision).unwrap();
    assert_eq!(root.mul(&zero, &precision), Some(zero.clone()));
    assert_eq!(Ball::max(&root, &number("2", &precision), &precision), Some(number("2", &precision)));
    assert_eq!(Ball::abs(&number("-3/7", &precision), &precision), Some(number("3/7", &precision)));
}

#[test]
fn what_has_no_value_is_not_defined() {
    let precision = Precision::new(128);
    let zero = number("0", &precision);
    let spread = around(&exact("0"), &exact("1e-20"), &precision);
    let one = number("1", &precision);
    for nothing in [&zero, &spread] {
        assert_eq!(one.div(nothing, &precision), None);
        assert_eq!(Ball::ln(nothing, &precision), None);
    }
    assert_eq!(Ball::sqrt(&spread, &precision), None);
    assert_eq!(Ball::sqrt(&number("-1/3", &precision), &precision), None);
    assert_eq!(Ball::ln(&number("-1", &precision), &precision), None);
    for huge in ["1099511627776", "-1099511627776", "1e5000"] {
        assert_eq!(Ball::exp(&number(huge, &precision), &precision), None);
        assert_eq!(Ball::cosh(&number(huge, &precision), &precision), None);
    }
    let empty = DMatrix::from_vec(0, 0, Vec::new());
    assert_eq!(Ball::smallest_eigenvalue(&empty, &precision), None);
    assert_eq!(Ball::spectral_norm(&empty, &precision), Some(zero));
}

#[test]
fn exponents_beyond_any_float_are_ordinary() {
    let precision = Precision::new(128);
    let x = number("1099511627775.3", &precision);
    let (grown, shrunk) =
        (Ball::exp(&x, &precision).unwrap(), Ball::exp(&x.neg(&precision).unwrap(), &precision).unwrap());
    let one = number("1", &precision);
    assert!(shrunk.less(&one) && one.less(&grown) && number("0", &precision).less(&shrunk));
    assert_eq!(grown.upper(), None);
    assert!(shrunk.lower().unwrap() == Exact::zero() && shrunk.upper().unwrap() < power_of_two(-999_999));
    let product = grown.mul(&shrunk, &precision).unwrap();
    assert!(contains(&product, &Exact::integer(1)) && is_tight(&product, 120));
    let back = Ball::ln(&grown, &precision).unwrap();
    assert!(meets(&back, &x) && is_tight(&back, 120));
    // 1 + e^−x is proved to be no less than 1, however small e^−x.
    assert!(one.at_most(&one.add(&shrunk, &precision).unwrap()));
    let squared = grown.mul(&grown, &precision).unwrap();
    assert!(grown.less(&squared) && squared.neg(&precision).unwrap().less(&grown.neg(&precision).unwrap()));
}

#[test]
fn long_rationals_become_enclosures_that_contain_them() {
    let precision = Precision::new(128);
    let mut value = exact("1000001/1000003");
    let mut ball = constant(&value, &precision);
    for _ in 0..9 {
        value = times(&value, &value);
        ball = ball.mul(&ball, &precision).unwrap();
        assert!(contains(&ball, &value) && is_tight(&ball, 120));
    }
    assert!(ball.lower() < ball.upper());
}

#[test]
fn points_are_divided_and_rooted_with_the_rounding_enclosed() {
    let precision = Precision::new(53);
    // Too long to stay rational, and short enough in the middle to be a point.
    let huge = power_of_two(5000);
    for (p, q) in [(1, 3), (-1, 3), (5, 7), (-22, 7), (355, 113), (6, 3), (1_000_003, 999_983), (0, 5)] {
        let (p, q) = (Exact::integer(p), Exact::integer(q));
        let (x, y) = (constant(&times(&p, &huge), &precision), constant(&times(&q, &huge), &precision));
        let quotient = x.div(&y, &precision).unwrap();
        assert!(contains(&quotient, &over(&p, &q)) && is_tight(&quotient, 50));
        let root = Ball::sqrt(&y, &precision).unwrap();
        let square = root.mul(&root, &precision).unwrap();
        assert!(contains(&square, &times(&q, &huge)) && is_tight(&square, 50));
    }
}

fn matrix(rows: usize, entries: &[Ball]) -> DMatrix<Ball> {
    DMatrix::from_row_slice(rows, entries.len() / rows, entries)
}

fn product(a: &DMatrix<Exact>, b: &DMatrix<Exact>) -> DMatrix<Exact> {
    DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
        (0..a.ncols()).fold(Exact::zero(), |sum, k| plus(&sum, &times(&a[(i, k)], &b[(k, j)])))
    })
}

/// The reflection I − 2vvᵀ/vᵀv, orthogonal and rational.
fn reflection(v: &[i64]) -> DMatrix<Exact> {
    let square: i64 = v.iter().map(|x| x * x).sum();
    DMatrix::from_fn(v.len(), v.len(), |i, j| {
        Exact::ratio(i64::from(i == j) * square - 2 * v[i] * v[j], square).unwrap()
    })
}

fn diagonal(entries: &[i64]) -> DMatrix<Exact> {
    DMatrix::from_fn(entries.len(), entries.len(), |i, j| Exact::integer(if i == j { entries[i] } else { 0 }))
}

#[test]
fn rational_norms_of_rational_matrices_are_exact() {
    let precision = Precision::new(128);
    let cases: [(&[i64], &[i64], &[i64]); 5] = [
        (&[3, -1, 3], &[2, 1, 5], &[7, 1, 3]),
        (&[4, 4, 1], &[1, 2, 3], &[3, -1, 1]),
        (&[5, 5, 5, 5], &[1, 2, 3, 4], &[1, 0, 2, 5]),
        (&[9, 0, 0, 0], &[1, -2, 3, 1], &[1, 1, 2, 5]),
        (&[-1_000_000, 1, 1, 1, 2], &[1, -2, 3, 1, 7], &[3, 1, 1, 2, 5]),
    ];
    for (singular_values, left, right) in cases {
        let known = *singular_values.iter().max_by_key(|x| x.abs()).unwrap();
        let values = product(&product(&reflection(left), &diagonal(singular_values)), &reflection(right));
        let m = values.map(|x| constant(&x, &precision));
        assert_eq!(Ball::spectral_norm(&m, &precision), Some(number(&known.abs().to_string(), &precision)));
        assert_eq!(Ball::spectral_norm(&m.transpose(), &precision), Ball::spectral_norm(&m, &precision));
        let same_side = product(&product(&reflection(left), &diagonal(singular_values)), &reflection(left));
        let smallest = singular_values.iter().min().unwrap();
        let eigenvalue = Ball::smallest_eigenvalue(&same_side.map(|x| constant(&x, &precision)), &precision);
        assert_eq!(eigenvalue, Some(number(&smallest.to_string(), &precision)));
    }
    let zero = DMatrix::from_element(3, 4, number("0", &precision));
    assert_eq!(Ball::spectral_norm(&zero, &precision), Some(number("0", &precision)));
    let row = matrix(1, &["3", "4", "12"].map(|x| number(x, &precision)));
    assert_eq!(Ball::spectral_norm(&row, &precision), Some(number("13", &precision)));
}

#[test]
fn a_norm_within_rounding_of_a_rational_is_not_taken_for_it() {
    let precision = Precision::new(128);
    let speck = power_of_two(-300);
    let three = Exact::integer(3);
    for largest in [minus(&three, &speck), plus(&three, &speck)] {
        let mut singular_values = diagonal(&[1, 2, 1]);
        singular_values[(1, 1)] = largest.clone();
        let m = product(&product(&reflection(&[2, 1, 5]), &singular_values), &reflection(&[7, 1, 3]));
        let norm = Ball::spectral_norm(&m.map(|x| constant(&x, &precision)), &precision).unwrap();
        assert!(contains(&norm, &largest));
    }
    // λ_max > S₁₁ = 3, so that 3I − S has a pivot 0 and is indefinite.
    let s = DMatrix::from_fn(3, 3, |i, j| if i == j { Exact::integer([3, 1, 2][i]) } else { speck.clone() });
    let opposite = s.map(|x| constant(&minus(&Exact::zero(), &x), &precision));
    let largest = Ball::smallest_eigenvalue(&opposite, &precision).unwrap().neg(&precision).unwrap();
    assert!(three < largest.upper().unwrap() && is_tight(&largest, 100));
}

#[test]
fn norms_of_enclosed_matrices_contain_the_known_norm() {
    let values = [&[3i64, -1, 2][..], &[3, 3, 1], &[1, 1, 1, 1], &[1_000_000_000, 1, 1, 3, 2, 1]];
    for bits in [53, 128, 256] {
        let precision = Precision::new(bits);
        for singular_values in values {
            let v = (1..=singular_values.len() as i64).collect::<Vec<_>>();
            let w = v.iter().map(|x| 7 - x * x).collect::<Vec<_>>();
            let m = product(&product(&reflection(&v), &diagonal(singular_values)), &reflection(&w));
            let norm = Ball::spectral_norm(&m.map(|x| enclosed(&x, &precision)), &precision).unwrap();
            let known = Exact::integer(singular_values.iter().map(|x| x.abs()).max().unwrap());
            assert!(contains(&norm, &known) && is_tight(&norm, i64::from(bits) / 2), "{singular_values:?} at {bits}");
            let s = product(&product(&reflection(&v), &diagonal(singular_values)), &reflection(&v));
            let least = Ball::smallest_eigenvalue(&s.map(|x| enclosed(&x, &precision)), &precision).unwrap();
            let known = Exact::integer(*singular_values.iter().min().unwrap());
            assert!(contains(&least, &known), "{singular_values:?} at {bits}");
            let spread = i64::from(singular_values.iter().max().unwrap().ilog2());
            assert!(is_tight(&least, i64::from(bits) / 2 - spread), "{singular_values:?} at {bits}");
        }
    }
}

#[test]
fn irrational_eigenvalues_are_enclosed_tightly() {
    for bits in PRECISIONS {
        let precision = Precision::new(bits);
        let finer = Precision::new(2 * bits);
        let shear = matrix(2, &["1", "1", "0", "1"].map(|x| number(x, &precision)));
        let root = |n: &str| Ball::sqrt(&number(n, &finer), &finer).unwrap();
        let golden = number("1", &finer).add(&root("5"), &finer).unwrap().div(&number("2", &finer), &finer).unwrap();
        let norm = Ball::spectral_norm(&shear, &precision).unwrap();
        assert!(meets(&norm, &golden) && is_tight(&norm, i64::from(bits) - 3));
        // The second difference of n points has λ_min = 2 − 2 cos(π/(n + 1)).
        for (n, cosine) in [(3, "2"), (5, "3")] {
            let s = DMatrix::from_fn(n, n, |i, j| {
                number(
                    if i == j {
                        "2"
                    } else if i.abs_diff(j) == 1 {
                        "-1"
                    } else {
                        "0"
                    },
                    &precision,
                )
            });
            let least = Ball::smallest_eigenvalue(&s, &precision).unwrap();
            let known = number("2", &finer).sub(&root(cosine), &finer).unwrap();
            assert!(meets(&least, &known) && is_tight(&least, i64::from(bits) - 10), "n = {n} at {bits} bits");
        }
    }
}

#[test]
fn eigenvalues_of_ill_conditioned_and_clustered_matrices_contain_the_reference() {
    for bits in [53, 128, 256] {
        let precision = Precision::new(bits);
        for line in SPECTRUM.lines() {
            let fields = line.split(',').collect::<Vec<_>>();
            let entries = fields[2].split(' ').map(exact).collect::<Vec<_>>();
            let rows = fields[1].parse::<usize>().unwrap();
            let values = DMatrix::from_row_slice(rows, entries.len() / rows, &entries);
            let (value, slack) = (exact(fields[3]), last_place(fields[3], 100));
            let function = if fields[0] == "norm" { Ball::spectral_norm } else { Ball::smallest_eigenvalue };
            for proper in [false, true] {
                let entry = |x| if proper { enclosed(&x, &precision) } else { constant(&x, &precision) };
                let ball = function(&values.map(entry), &precision).unwrap();
                let (low, high) = (ball.lower().unwrap(), ball.upper().unwrap());
                let at = format!("{} of {rows} rows at {bits} bits, enclosed: {proper}", fields[0]);
                assert!(low <= plus(&value, &slack) && minus(&value, &slack) <= high, "{at}");
                // Entries of relative radius 2^−bits move an eigenvalue by about 2^−bits · ‖S‖: 13 digits of 1e-13.
                let lost = if proper { 48 } else { 0 };
                assert!(is_tight(&ball, i64::from(bits) - 8 - lost), "{at}");
            }
        }
    }
}

#[test]
fn only_the_lower_triangle_is_read_and_scales_beyond_f64_do_no_harm() {
    let precision = Precision::new(128);
    let texts = ["2", "9", "9", "-1", "2", "9", "0", "-1", "2"];
    let huge = Ball::exp(&number("5000", &precision), &precision).unwrap();
    let known = number("2", &precision).sub(&Ball::sqrt(&number("2", &precision), &precision).unwrap(), &precision);
    for scale in [number("1", &precision), huge.clone(), number("1", &precision).div(&huge, &precision).unwrap()] {
        let s = matrix(3, &texts.map(|x| number(x, &precision).mul(&scale, &precision).unwrap()));
        let least = Ball::smallest_eigenvalue(&s, &precision).unwrap().div(&scale, &precision).unwrap();
        assert!(meets(&least, known.as_ref().unwrap()) && is_tight(&least, 100));
    }
}

fn persistent(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/number/ball.txt"))),
        ..ProptestConfig::default()
    }
}

fn rational() -> impl Strategy<Value = Exact> {
    prop_oneof![
        (-1_000_000i64..1_000_000, 1i64..1_000_000).prop_map(|(p, q)| Exact::ratio(p, q).unwrap()),
        any::<i64>().prop_map(Exact::integer),
        (any::<i64>(), -400i64..400).prop_map(|(m, e)| times(&Exact::integer(m), &power_of_two(e))),
        (-4i64..5).prop_map(Exact::integer),
    ]
}

/// Against middles up to 2000: wide, on the border of what counts as wide, and narrow.
fn width() -> impl Strategy<Value = i64> {
    prop_oneof![0i64..3000, 1i64..8]
}

/// Which eighth of a radius off the middle; the ends often.
fn part_of_eight() -> impl Strategy<Value = i64> {
    prop_oneof![-8i64..=8, Just(-8), Just(8)]
}

fn working() -> impl Strategy<Value = Precision> {
    prop_oneof![Just(53u32), Just(128), Just(256), 32u32..300].prop_map(Precision::new)
}

proptest! {
    #![proptest_config(persistent(512))]

    #[test]
    fn field_operations_on_enclosures_contain_the_rational_result(
        a in rational(), b in rational(), precision in working(),
    ) {
        for (x, y) in [
            (enclosed(&a, &precision), enclosed(&b, &precision)),
            (constant(&a, &precision), enclosed(&b, &precision)),
            (enclosed(&a, &precision), constant(&b, &precision)),
        ] {
            prop_assert!(contains(&x, &a) && contains(&y, &b));
            let bits = i64::from(precision.bits());
            prop_assert!(is_tight(&x, bits - 6) && is_tight(&y, bits - 6));
            prop_assert!(contains(&x.add(&y, &precision).unwrap(), &plus(&a, &b)));
            prop_assert!(contains(&x.sub(&y, &precision).unwrap(), &minus(&a, &b)));
            let product = x.mul(&y, &precision).unwrap();
            prop_assert!(contains(&product, &times(&a, &b)) && is_tight(&product, bits - 7));
            if b.signum() != 0 {
                let quotient = x.div(&y, &precision).unwrap();
                prop_assert!(contains(&quotient, &over(&a, &b)) && is_tight(&quotient, bits - 7));
            }
            prop_assert!(contains(&Ball::max(&x, &y, &precision).unwrap(), std::cmp::max(&a, &b)));
            prop_assert!(contains(&Ball::abs(&x, &precision).unwrap(), &magnitude(&a)));
            prop_assert!(a < b || !x.less(&y));
            prop_assert!(a <= b || !x.at_most(&y));
        }
    }

    #[test]
    fn field_operations_on_rationals_are_exact(a in rational(), b in rational()) {
        let precision = Precision::new(53);
        let (x, y) = (constant(&a, &precision), constant(&b, &precision));
        prop_assert_eq!(x.add(&y, &precision), Some(constant(&plus(&a, &b), &precision)));
        prop_assert_eq!(x.sub(&y, &precision), Some(constant(&minus(&a, &b), &precision)));
        prop_assert_eq!(x.mul(&y, &precision), Some(constant(&times(&a, &b), &precision)));
        prop_assert_eq!(x.div(&y, &precision), a.div(&b, &()).map(|q| constant(&q, &precision)));
        prop_assert_eq!((x.less(&y), x.at_most(&y)), (a < b, a <= b));
    }

    #[test]
    fn operations_on_wide_enclosures_contain_every_result(
        a in -2000i64..2000, b in -2000i64..2000, v in width(), w in width(),
        s in part_of_eight(), t in part_of_eight(), precision in working(),
    ) {
        let thousandths = |x: i64| Exact::ratio(x, 1000).unwrap();
        let part = |x: i64, width: i64, s: i64| {
            plus(&thousandths(x), &times(&thousandths(width), &Exact::ratio(s, 8).unwrap()))
        };
        let x = around(&thousandths(a), &thousandths(v), &precision);
        let y = around(&thousandths(b), &thousandths(w), &precision);
        let (p, q) = (part(a, v, s), part(b, w, t));
        prop_assert!(contains(&x, &p) && contains(&y, &q));
        prop_assert!(contains(&x.add(&y, &precision).unwrap(), &plus(&p, &q)));
        prop_assert!(contains(&x.sub(&y, &precision).unwrap(), &minus(&p, &q)));
        prop_assert!(contains(&x.mul(&y, &precision).unwrap(), &times(&p, &q)));
        prop_assert!(contains(&Ball::max(&x, &y, &precision).unwrap(), std::cmp::max(&p, &q)));
        prop_assert!(contains(&Ball::abs(&x, &precision).unwrap(), &magnitude(&p)));
        match x.div(&y, &precision) {
            Some(quotient) => prop_assert!(contains(&quotient, &over(&p, &q))),
            None => prop_assert!(b.abs() <= w + 1),
        }
        let point = constant(&p, &precision);
        for (name, function) in FUNCTIONS {
            if let Some(image) = function(&x, &precision) {
                prop_assert!(meets(&image, &function(&point, &precision).unwrap()), "{}", name);
            } else {
                prop_assert!((name == "ln" || name == "sqrt") && a <= v + 1);
            }
        }
        let cosine = Ball::cosh(&x, &precision).unwrap();
        prop_assert!(number("1", &precision).at_most(&cosine));
        prop_assert!(number("0", &precision).at_most(&Ball::exp(&x, &precision).unwrap()));
    }

    #[test]
    fn exponential_identities_hold(m in any::<i64>(), e in -80i64..-22, precision in working()) {
        // |a| < 2^40 / 2
        let a = times(&Exact::integer(m), &power_of_two(e - 3));
        let bits = i64::from(precision.bits());
        for x in [constant(&a, &precision), enclosed(&a, &precision)] {
            let inverse = Ball::exp(&x.neg(&precision).unwrap(), &precision).unwrap();
            let product = Ball::exp(&x, &precision).unwrap().mul(&inverse, &precision).unwrap();
            prop_assert!(contains(&product, &Exact::integer(1)));
            let (sine, cosine) = (Ball::sinh(&x, &precision).unwrap(), Ball::cosh(&x, &precision).unwrap());
            let square = |x: &Ball| x.mul(x, &precision).unwrap();
            let difference = square(&cosine).sub(&square(&sine), &precision).unwrap();
            prop_assert!(meets(&difference, &number("1", &precision)));
            prop_assert!(meets(&cosine.add(&sine, &precision).unwrap(), &Ball::exp(&x, &precision).unwrap()));
            // Where x itself is ± 20 or more, the ball around its exponential reaches down to 0.
            let power = Ball::exp(&x, &precision).unwrap();
            if number("0", &precision).less(&power) {
                prop_assert!(meets(&Ball::ln(&power, &precision).unwrap(), &x));
            }
        }
        let point = constant(&a, &precision);
        for function in [Ball::exp as Function, Ball::sinh, Ball::cosh] {
            let image = function(&point, &precision).unwrap();
            let scaled = image.div(&image, &precision).unwrap();
            prop_assert!(is_tight(&scaled, bits - 4));
        }
    }

    #[test]
    fn norms_of_random_matrices_lie_between_every_quotient_and_the_frobenius_norm(
        rows in 1usize..6, columns in 1usize..6, seeds in prop::collection::vec(-50i64..50, 25),
        vector in prop::collection::vec(-9i64..9, 5), enclose in any::<bool>(),
    ) {
        let precision = Precision::new(128);
        let values = DMatrix::from_fn(rows, columns, |i, j| Exact::ratio(seeds[5 * i + j], 7).unwrap());
        let m = values.map(|x| if enclose { enclosed(&x, &precision) } else { constant(&x, &precision) });
        let norm = Ball::spectral_norm(&m, &precision).unwrap();
        let upper = times(&norm.upper().unwrap(), &norm.upper().unwrap());
        let lower = times(&norm.lower().unwrap(), &norm.lower().unwrap());
        let frobenius = values.iter().fold(Exact::zero(), |sum, x| plus(&sum, &times(x, x)));
        prop_assert!(lower <= frobenius);
        let v = DMatrix::from_fn(columns, 1, |i, _| Exact::integer(vector[i]));
        let square = |m: &DMatrix<Exact>| m.iter().fold(Exact::zero(), |sum, x| plus(&sum, &times(x, x)));
        prop_assert!(square(&product(&values, &v)) <= times(&upper, &square(&v)));
        prop_assert!(is_tight(&norm, 60));
        let gram = product(&values.transpose(), &values);
        let least = Ball::smallest_eigenvalue(&gram.map(|x| constant(&x, &precision)), &precision).unwrap();
        prop_assert!(times(&least.lower().unwrap(), &square(&v)) <= square(&product(&values, &v)));
        prop_assert!(least.upper().unwrap() >= Exact::zero());
        let opposite = gram.map(|x| constant(&minus(&Exact::zero(), &x), &precision));
        let opposite = Ball::smallest_eigenvalue(&opposite, &precision).unwrap();
        prop_assert!(meets(&opposite.neg(&precision).unwrap(), &norm.mul(&norm, &precision).unwrap()));
    }
}
