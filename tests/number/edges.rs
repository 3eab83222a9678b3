//! The edges of every number system: 0 and 1, what has no value, points that stay points, and the operators that are
//! others in disguise.

use lemmacheck::number::field::error_bound;
use lemmacheck::number::recorder::{Operation, Recorded, eigenvalue, p_norm, record};
use lemmacheck::number::{Arithmetic, Ball, Bits, Enclosure, Exact, Exp, Field, Interval, Precision, Real, Wide};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

fn exact(text: &str) -> Exact {
    text.parse().expect("a rational")
}

type Binary<S> = (&'static str, fn(S, S) -> S);

const OPERATORS: [Binary<Interval>; 5] = [
    ("+", |a, b| a + b),
    ("-", |a, b| a - b),
    ("*", |a, b| a * b),
    ("/", |a, b| a / b),
    ("max", |a, b| Real::max(&a, &b)),
];

#[test]
fn what_is_undefined_on_either_side_is_undefined_and_in_no_order() {
    let (none, one, two) = (Interval::point(f64::NAN), Interval::point(1.0), Interval::point(2.0));
    // Ends that would be in order, from a domain that was left.
    let low = Interval::between(3.0, 1.0);
    assert!(!none.is_defined() && !low.is_defined());
    for lost in [none, low] {
        for (name, operator) in OPERATORS {
            assert!(!operator(lost, two).is_defined() && !operator(two, lost).is_defined(), "{name}");
            assert!(operator(one, two).is_defined(), "{name}");
        }
        for other in [Interval::point(-9.0), Interval::point(9.0)] {
            assert!(!lost.less(&other) && !other.less(&lost) && !lost.at_most(&other) && !other.at_most(&lost));
        }
    }
}

#[test]
fn assigning_operators_are_the_plain_ones() {
    let (a, b) = (Interval::between(1.0, 2.0), Interval::between(3.0, 5.0));
    let (mut sum, mut difference, mut product) = (a, a, a);
    sum += b;
    difference -= b;
    product *= b;
    assert_eq!((sum, difference, product), (a + b, a - b, a * b));
    assert!(Interval::zero().is_zero() && !Interval::one().is_zero() && !Interval::between(0.0, 1.0).is_zero());
    let ((), tape) = record(|| {
        let (x, y) = (Recorded::input(0), Recorded::input(1));
        let (mut sum, mut difference, mut product) = (x, x, x);
        sum += y;
        difference -= y;
        product *= y;
        assert_eq!((sum.slot(), difference.slot(), product.slot()), ((x + y).slot(), (x - y).slot(), (x * y).slot()));
        assert!(Recorded::zero().is_zero() && !Recorded::one().is_zero() && !x.is_zero());
    });
    assert_eq!(tape.operations().len(), 7, "two inputs, three operations, two constants");
}

#[test]
fn a_quotient_of_integers_is_enclosed_and_one_by_zero_is_none() {
    assert_eq!(Interval::ratio(1, 2), Interval::point(0.5));
    assert_eq!(Interval::ratio(-9, 3), Interval::point(-3.0));
    let third = Interval::ratio(1, 3);
    assert!(
        third.lower().is_some_and(|low| low < exact("1/3")) && third.upper().is_some_and(|high| high > exact("1/3"))
    );
    assert!(third.hi() - third.lo() < 1e-16);
    assert!(!Interval::ratio(1, 0).is_defined());
}

#[test]
fn every_float_is_a_point_and_what_is_none_lies_between_its_neighbours() {
    for x in [0.0, 1.0, -1.5, 0.1, 5e-324, f64::MIN_POSITIVE, 1e300, f64::MAX, -f64::MAX, 2f64.powi(-1022) * 1.5] {
        let value = Exact::from_f64(x).expect("finite");
        assert_eq!(Interval::constant(&value, &()), Some(Interval::point(x)), "{x}");
    }
    for text in ["1/3", "-1/3", "1/10", "1e-400", "-1e-400"] {
        let enclosed = Interval::constant(&exact(text), &()).expect("enclosed");
        assert!(Exact::from_f64(enclosed.lo()).is_some_and(|low| low < exact(text)), "{text}");
        assert!(Exact::from_f64(enclosed.hi()).is_some_and(|high| high > exact(text)), "{text}");
        assert_eq!(enclosed.lo().next_up(), enclosed.hi(), "{text}");
    }
}

/// What `operation` makes of 0 and of 1 in every number system, where it is a point.
fn points(operation: &str, x: i64) -> Vec<Option<Exact>> {
    fn of<S: Enclosure>(operation: &str, x: i64, context: &S::Context) -> Option<Exact> {
        let x = S::constant(&Exact::integer(x), context)?;
        let third = exact("1/3");
        let value = match operation {
            "exp" => x.exp(context),
            "sinh" => x.sinh(context),
            "cosh" => x.cosh(context),
            "tanh" => x.tanh(context),
            "ln" => x.ln(context),
            "sqrt" => x.sqrt(context),
            "abs" => x.abs(context),
            "root" => x.power(&third, context),
            "inverse root" => x.power(&Exact::integer(0).minus(&third), context),
            "square" => x.square(context),
            _ => x.neg(context),
        }?;
        let (low, high) = (value.lower()?, value.upper()?);
        (low == high).then_some(low)
    }
    vec![
        of::<Exact>(operation, x, &()),
        of::<Interval>(operation, x, &()),
        of::<Wide>(operation, x, &Bits::new(64)),
        of::<Ball>(operation, x, &Precision::new(64)),
    ]
}

#[test]
fn at_zero_and_one_the_functions_are_exact_in_every_number_system() {
    for (operation, at_zero, at_one) in [
        ("exp", Some(1), None),
        ("sinh", Some(0), None),
        ("cosh", Some(1), None),
        ("tanh", Some(0), None),
        ("ln", None, Some(0)),
        ("sqrt", Some(0), Some(1)),
        ("abs", Some(0), Some(1)),
        ("root", Some(0), Some(1)),
        ("inverse root", None, Some(1)),
        ("square", Some(0), Some(1)),
        ("neg", Some(0), Some(-1)),
    ] {
        for (x, wanted) in [(0, at_zero), (1, at_one)] {
            assert_eq!(points(operation, x), vec![wanted.map(Exact::integer); 4], "{operation} of {x}");
        }
    }
}

#[test]
fn hyperbolic_functions_never_leave_their_range() {
    let near = Interval::between(-1e-9, 1.0);
    assert_eq!(Exp::cosh(&near).lo(), 1.0);
    assert!(Exp::exp(&Interval::between(-1e300, 0.0)).lo() >= 0.0);
    let far = Interval::between(-50.0, 50.0).tanh(&()).expect("defined");
    assert_eq!((far.lo(), far.hi()), (-1.0, 1.0));
    // tanh x = (e^x − e^−x) / (e^x + e^−x) between enclosures of it.
    for text in ["1/2", "-3", "7/5", "1e-9"] {
        let precision = Precision::new(128);
        let x = Ball::constant(&exact(text), &precision).expect("short");
        let (tanh, sinh, cosh) = (x.tanh(&precision), x.sinh(&precision), x.cosh(&precision));
        let (tanh, quotient) =
            (tanh.expect("defined"), sinh.expect("defined").div(&cosh.expect("defined"), &precision));
        let quotient = quotient.expect("cosh is not 0");
        assert!(!tanh.less(&quotient) && !quotient.less(&tanh), "{text}");
        let width = tanh.upper().expect("short").minus(&tanh.lower().expect("short"));
        assert!(width <= exact("1e-36"), "{text}: 2^-120 is 10^-36");
    }
}

#[test]
fn a_power_is_undefined_where_its_exponent_may_have_either_sign_or_the_base_none() {
    let power = |base: f64, exponent: &str| Arithmetic::power(&Interval::point(base), &exact(exponent), &());
    for (base, exponent) in [(0.0, "0"), (0.0, "-1/3"), (-1.0, "1/3"), (2.0, "-1e-400"), (2.0, "1e-400")] {
        assert_eq!(power(base, exponent), None, "{base}^{exponent}");
    }
    for (base, exponent) in [(2.0, "0"), (1.0, "1/3"), (1.0, "-1/3")] {
        let found = power(base, exponent).expect("defined");
        assert!(found.lo() <= 1.0 && found.hi() >= 1.0, "{base}^{exponent}");
    }
    for exponent in ["0", "-1", "-1/3"] {
        let (bits, precision) = (Bits::new(64), Precision::new(64));
        assert_eq!(
            Wide::constant(&Exact::zero(), &bits).expect("0").power(&exact(exponent), &bits),
            None,
            "0^{exponent}"
        );
        let zero = Ball::constant(&Exact::zero(), &precision).expect("0");
        assert_eq!(Ball::power(&zero, &exact(exponent), &precision), None, "0^{exponent}");
    }
    let two = power(8.0, "1/3").expect("defined");
    assert!(two.lo() < 2.0 && two.hi() > 2.0 && two.hi() - two.lo() < 1e-14);
    let half = power(8.0, "-1/3").expect("defined");
    assert!(half.lo() < 0.5 && half.hi() > 0.5 && half.hi() - half.lo() < 1e-14);
}

#[test]
fn the_middle_of_an_enclosure_is_its_middle() {
    /// Of a range around x as wide as √2² is.
    fn middle<S: Enclosure>(x: i64, context: &S::Context) -> f64 {
        let at = |x: i64| S::constant(&Exact::integer(x), context).expect("short");
        let root = at(2).sqrt(context).map_or(at(2), |root| root.mul(&root, context).expect("short"));
        let nothing = root.sub(&at(2), context).expect("short");
        at(x).add(&nothing, context).expect("short").middle()
    }
    for x in [3, -5] {
        for found in [
            middle::<Exact>(x, &()),
            middle::<Interval>(x, &()),
            middle::<Wide>(x, &Bits::new(64)),
            middle::<Ball>(x, &Precision::new(64)),
        ] {
            assert!((found - x as f64).abs() < 1e-12, "{found} of {x}");
        }
    }
    assert_eq!(Enclosure::middle(&Interval::between(1.0, 4.0)), 2.5);
    assert_eq!(Interval::between(1.0, 4.0).middle(), 2.5);
    assert!(Enclosure::middle(&Interval::between(1.0, f64::INFINITY)).is_nan());
    assert!(Enclosure::middle(&Interval::between(f64::NEG_INFINITY, 1.0)).is_nan());
}

#[test]
fn a_rational_counts_its_bits_and_ends_where_they_are_too_many() {
    assert_eq!((exact("3/4").bits(), exact("-8").bits(), Exact::zero().bits()), (5, 5, 1));
    let mut long = Exact::integer(2);
    for _ in 0..14 {
        long = long.mul(&long, &()).expect("short enough");
    }
    // 2^16384: two of them fit into 65536 bits, four do not.
    let longer = long.mul(&long, &()).expect("short enough");
    assert!(longer.bits() > 32_768);
    assert!(longer.mul(&longer, &()).is_none() && longer.add(&longer, &()).is_none());
    assert!(longer.sub(&longer, &()).is_none() && longer.div(&longer, &()).is_none() && longer.square(&()).is_none());
    assert_eq!(Arithmetic::max(&exact("1/3"), &exact("1/2"), &()), Some(exact("1/2")));
    assert_eq!(Arithmetic::max(&exact("1/2"), &exact("1/3"), &()), Some(exact("1/2")));
    assert_eq!(exact("1").div(&Exact::zero(), &()), None);
}

#[test]
fn rationals_know_the_spectrum_of_a_small_rational_matrix() {
    let matrix = |entries: [i64; 4]| DMatrix::from_row_slice(2, 2, &entries.map(Exact::integer));
    let eigenvalues = |entries| [0, 1].map(|k| Exact::eigenvalue(&matrix(entries), k, &()));
    assert_eq!(eigenvalues([2, 1, 1, 2]), [Some(Exact::integer(3)), Some(Exact::integer(1))]);
    assert_eq!(eigenvalues([1, 1, 1, 2]), [None, None], "golden");
    let singular = |entries| [0, 1].map(|k| Exact::singular_value(&matrix(entries), k, &()));
    assert_eq!(singular([0, -3, 2, 0]), [Some(Exact::integer(3)), Some(Exact::integer(2))]);
    for (entries, semidefinite) in
        [([2, 1, 1, 2], true), ([1, 1, 1, 1], true), ([1, 2, 2, 1], false), ([-1, 0, 0, 1], false)]
    {
        assert_eq!(Exact::is_semidefinite(&matrix(entries)), Some(semidefinite), "{entries:?}");
    }
}

#[test]
fn constants_are_folded_and_what_changes_nothing_is_no_step() {
    let ((), tape) = record(|| {
        let x = Recorded::input(0);
        let (zero, one) = (Recorded::zero(), Recorded::one());
        for same in [x + zero, zero + x, x - zero, x * one, one * x, x / one, x.power(&Exact::integer(1))] {
            assert_eq!(same.slot(), x.slot());
        }
        for none in [x * zero, zero * x] {
            assert_eq!(none.slot(), zero.slot());
        }
        assert_eq!(x.power(&Exact::zero()).slot(), one.slot());
        assert_eq!((zero - x).slot(), (-x).slot());
    });
    assert_eq!(tape.operations().len(), 4, "x, 0, 1 and −x: {:?}", tape.operations());
    let constant = |of: fn() -> Recorded| {
        let (slot, tape) = record(|| of().slot());
        match &tape.operations()[slot as usize] {
            Operation::Constant(value) => Some(value.clone()),
            _ => None,
        }
    };
    let integer = |value: i64| Some(Exact::integer(value));
    assert_eq!(constant(|| Recorded::integer(2) + Recorded::integer(3)), integer(5));
    assert_eq!(constant(|| Recorded::integer(2) - Recorded::integer(3)), integer(-1));
    assert_eq!(constant(|| Recorded::integer(2) * Recorded::integer(3)), integer(6));
    assert_eq!(constant(|| Recorded::integer(6) / Recorded::integer(3)), integer(2));
    assert_eq!(constant(|| Recorded::integer(4).sqrt()), integer(2));
    assert_eq!(constant(|| Recorded::integer(-4).abs()), integer(4));
    assert_eq!(constant(|| Recorded::integer(0).exp()), integer(1));
    assert_eq!(constant(|| Recorded::integer(3).min(Recorded::integer(5))), integer(3));
    assert_eq!(constant(|| Recorded::integer(5).min(Recorded::integer(3))), integer(3));
    assert_eq!(constant(|| Recorded::integer(8).power(&exact("1/3"))), integer(2));
    assert_eq!(constant(|| Recorded::integer(4).power(&exact("-1/2"))), Some(exact("1/2")));
    assert_eq!(constant(|| Recorded::integer(2).power(&Exact::integer(-3))), Some(exact("1/8")));
    assert_eq!(constant(|| Recorded::integer(2).power(&Exact::integer(5))), integer(32));
    assert_eq!(constant(|| Recorded::integer(2).to_the(Recorded::integer(3))), integer(8));
    assert_eq!(constant(|| Recorded::integer(2).sqrt()), None);
}

#[test]
fn powers_on_the_tape_are_those_of_numbers() {
    for (exponent, wanted) in [("3", 64.0), ("-2", 0.0625), ("1/2", 2.0), ("-1/2", 0.5), ("3/2", 8.0), ("-3/2", 0.125)]
    {
        let (slot, tape) = record(|| Recorded::input(0).power(&exact(exponent)).slot());
        let values = tape.replay::<Interval>(&[Interval::point(4.0)], &()).expect("4 has every power");
        let found = values[slot as usize];
        assert!(found.lo() <= wanted && found.hi() >= wanted && found.hi() - found.lo() < 1e-12, "4^{exponent}");
    }
    let (slot, tape) = record(|| Recorded::input(0).min(Recorded::input(1)).slot());
    for (a, b, least) in [(1.0, 2.0, 1.0), (2.0, 1.0, 1.0), (-1.0, 2.0, -1.0), (-3.0, -2.0, -3.0)] {
        let values = tape.replay::<Interval>(&[a, b].map(Interval::point), &()).expect("defined");
        assert_eq!(values[slot as usize], Interval::point(least));
    }
}

#[test]
fn precisions_are_what_is_asked_for_within_their_bounds() {
    for (asked, got) in [(0, 32), (31, 32), (32, 32), (64, 64), (1 << 20, 1 << 20), (u32::MAX, 1 << 20)] {
        assert_eq!((Bits::new(asked).count(), Precision::new(asked).bits()), (got as usize, got), "{asked}");
    }
}

#[test]
fn the_larger_of_two_overlapping_enclosures_covers_both_ends() {
    // √2² is a range around 2, and so is √3² − 1; 4 √2² ends beyond, −√2² before.
    fn check<S: Enclosure>(name: &str, context: &S::Context) {
        let root = |x: i64| {
            let root = S::constant(&Exact::integer(x), context).expect("short").sqrt(context).expect("a root");
            root.mul(&root, context).expect("short")
        };
        let one = S::constant(&Exact::integer(1), context).expect("short");
        let (two, other) = (root(2), root(3).sub(&one, context).expect("short"));
        assert!(!two.less(&other) && !other.less(&two), "{name}: they overlap");
        for larger in [Arithmetic::max(&two, &other, context), Arithmetic::max(&other, &two, context)] {
            let larger = larger.expect("defined");
            let (low, high) = (larger.lower().expect("short"), larger.upper().expect("short"));
            let ends = |of: fn(&S) -> Option<Exact>| [of(&two).expect("short"), of(&other).expect("short")];
            let greatest = |[a, b]: [Exact; 2]| if a > b { a } else { b };
            assert!(low <= Exact::integer(2) && high >= Exact::integer(2), "{name}");
            assert!(low <= greatest(ends(S::lower)) && high >= greatest(ends(S::upper)), "{name}");
            let slack = exact("1e-15");
            assert!(high.minus(&low) <= slack, "{name}");
        }
    }
    check::<Interval>("interval", &());
    check::<Wide>("wide", &Bits::new(64));
    check::<Ball>("ball", &Precision::new(64));
}

#[test]
fn the_error_bound_of_small_formulas_is_what_its_degrees_say() {
    // Of degree d and coefficients of b bits a numerator vanishes with probability at most d / 2⁶¹ + b / 2⁵⁹, here in
    // 2⁻⁶¹ as d + 4 b; lhs − rhs over a common denominator adds degrees and bits, and a bit for the sum.
    let bound = |pair: fn() -> [Recorded; 2]| {
        let (slots, tape) = record(|| pair().map(Recorded::slot));
        error_bound(&tape, &[(slots[0], slots[1])]) * 2f64.powi(61)
    };
    // x − x: degree 1, 1 bit.
    assert_eq!(bound(|| [Recorded::input(0); 2]), 5.0);
    // x/y: 1 for y; degree 2, 1 bit.
    assert_eq!(bound(|| [Recorded::input(0) / Recorded::input(1); 2]), 7.0);
    // 3/4 has 2 and 3 bits: 12 for the denominator; 6 bits.
    assert_eq!(bound(|| [Recorded::exact(exact("3/4")); 2]), 36.0);
    // Every exponent and its exponential must not vanish: 2. e^x is t/t' of degree 1 each: degree 2, 1 bit.
    assert_eq!(bound(|| [Recorded::input(0).exp(); 2]), 8.0);
    // (t² ∓ 1)/2t: degrees 2 and 1, 1 bit each: degree 3, 3 bits.
    assert_eq!(bound(|| [Recorded::input(0).sinh(); 2]), 17.0);
    assert_eq!(bound(|| [Recorded::input(0).cosh(); 2]), 17.0);
    // (t² − 1)/(t² + 1): 6 for the denominator; degree 4, 3 bits.
    assert_eq!(bound(|| [Recorded::input(0).tanh(); 2]), 24.0);
    // Two exponents: 2 each, and x ± y, of degree 1 and 1 bit, twice.
    assert_eq!(bound(|| [Recorded::input(0).exp(), Recorded::input(1).exp()]), 20.0);
    assert_eq!(bound(|| [Recorded::input(0).sqrt(); 2]), f64::INFINITY);
}

#[test]
fn a_recorded_power_of_one_half_is_a_root_and_a_norm_without_an_order_has_no_value() {
    let at = |x: &str, formula: fn(Recorded) -> Recorded| {
        let (slot, tape) = record(|| formula(Recorded::input(0)).slot());
        tape.replay(&[exact(x)], &()).and_then(|values| values.into_iter().nth(slot as usize))
    };
    assert_eq!(at("9/4", |x| x.power(&Exact::ratio(1, 2).expect("1/2"))), Some(exact("3/2")));
    assert_eq!(at("9/4", |x| x.power(&Exact::ratio(-1, 2).expect("-1/2"))), Some(exact("2/3")));
    assert_eq!(at("9/4", |x| x.power(&Exact::integer(-2))), Some(exact("16/81")));
    assert_eq!(at("4", |x| p_norm(&[x], &Exact::zero())), None);
    assert_eq!(at("4", |x| p_norm(&[x], &Exact::integer(-1))), None);
    assert_eq!(at("-4", |x| p_norm(&[x, x], &Exact::integer(1))), Some(exact("8")));
}

#[test]
fn an_eigenvalue_of_constants_is_taken_at_once_only_of_a_symmetric_matrix() {
    let last = |entries: [i64; 4]| {
        let (slot, tape) = record(|| {
            let matrix = DMatrix::from_row_slice(2, 2, &entries.map(Recorded::integer));
            eigenvalue(&matrix, 0).slot()
        });
        tape.operations()[slot as usize].clone()
    };
    assert_eq!(last([2, 1, 1, 2]), Operation::Constant(Exact::integer(3)));
    assert!(matches!(last([2, 1, 0, 2]), Operation::Eigenvalue(0, 2, _)));
}
