//! Falsehoods made to pass for truths: what vanishes modulo a known prime, what is nowhere defined, shapes that do not
//! fit, ties that look like agreement.

use crate::planted::{judged, minimal};
use lemmacheck::claims::{Claim, Judgement, Knobs, Of, Premise, Scalar, Size, Statement, Verdict};
use lemmacheck::engine::certify::{Reply, reply_of_balls};
use lemmacheck::ingredients;
use lemmacheck::number::recorder::{Recorded, determinant, eigenvalue, inverse, record, solve};
use lemmacheck::number::{Exact, Real};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Two numbers, a vector and a matrix.
    Forged { x: Number[One], y: Number[One], v: Vector[N], M: Matrix[D, D] }
}

/// A claim about two numbers x and y, a vector v and a matrix M.
macro_rules! forged {
    ($name:ident $(given |$g:ident| $given:expr;)? => |$x:ident, $y:ident, $v:ident, $M:ident| $says:expr) => {
        struct $name;
        impl Claim for $name {
            type On = Forged<f64>;
            fn id(&self) -> &'static str {
                concat!("planted.", stringify!($name))
            }
            fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Forged<S> {
                let (x, y) = (Scalar(k.real()), Scalar(k.real()));
                Forged { x, y, v: k.vector(size.n()), M: k.matrix(size.d(), size.d()) }
            }
            $(fn given<S: Real>(&self, $g: &Of<Self, S>) -> Vec<Premise<S>> {
                $given
            })?
            fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
                let ($x, $y, $v, $M) = (i.x.0.clone(), i.y.0.clone(), i.v.clone(), i.M.clone());
                let _ = (&$x, &$y, &$v, &$M);
                $says
            }
        }
    };
}

/// 2⁶¹ − 1, the prime that every field proof once used.
const MERSENNE: i64 = (1 << 61) - 1;

fn never_certified(judgement: &Judgement) {
    assert_ne!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
    assert_ne!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
}

/// 2ᵏ·x − x by doublings, with no constant on the tape.
fn doubled_less_one<S: Real>(x: &S, times: usize) -> S {
    (0..times).fold(x.clone(), |sum, _| sum.clone() + sum) - x.clone()
}

forged!(ExponentOfPrime => |x, y, v, M| {
    Statement::equal(((S::one() + x.clone() * x) * S::integer(MERSENNE)).exp(), S::one())
});
forged!(PrimeTimesNothingMuch => |x, y, v, M| {
    let tiny = (-(S::integer(60) + y.clone() * y).exp()).exp();
    Statement::equal(x.clone() + S::integer(MERSENNE) * tiny, x)
});
forged!(PrimeByDoublings => |x, y, v, M| {
    let tiny = (-(S::integer(60) + y.clone() * y).exp()).exp();
    Statement::equal(x.clone() + doubled_less_one(&tiny, 61), x)
});
forged!(ExponentByDoublings => |x, y, v, M| {
    Statement::equal(doubled_less_one(&(S::one() + x.clone() * x), 61).exp(), S::one())
});
forged!(QuotientByPrime => |x, y, v, M| {
    Statement::equal(x.clone() + (x.clone() * S::integer(MERSENNE)) / (S::one() + x.clone() * x.clone()), x)
});

#[test]
fn what_vanishes_modulo_a_known_prime_is_never_certified() {
    never_certified(&judged(PrimeTimesNothingMuch));
    never_certified(&judged(PrimeByDoublings));
    never_certified(&judged(ExponentOfPrime));
    never_certified(&judged(ExponentByDoublings));
    minimal(&judged(QuotientByPrime));
}

forged!(BoundByPrime => |x, y, v, M| {
    Statement::AtMost((x.clone() + S::integer(MERSENNE) * y.clone() * y).abs(), x.abs())
});
forged!(RootByPrime => |x, y, v, M| {
    Statement::equal((x.clone() * x.clone() + S::integer(MERSENNE) * y.clone() * y).sqrt(), x.abs())
});

#[test]
fn bounds_and_roots_that_agree_modulo_a_known_prime_are_refuted() {
    minimal(&judged(BoundByPrime));
    minimal(&judged(RootByPrime));
}

forged!(TrueWithLargeConstants => |x, y, v, M| {
    let p = S::integer(MERSENNE);
    let sum = x.clone() + y.clone();
    Statement::equal(p.clone() * (sum.clone() * sum.clone() * sum.exp()), p * sum.exp() * (x.clone() * x.clone()
        + S::integer(2) * x * y.clone() + y.clone() * y))
});

#[test]
fn a_true_identity_with_large_constants_is_still_certified() {
    let judgement = judged(TrueWithLargeConstants);
    assert_eq!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
    assert!(judgement.certificate.expect("the field's").bits >= 100);
}

forged!(QuotientOfEquals given |i| vec![Premise::new("x = y", Statement::equal(i.x.0.clone(), i.y.0.clone()))];
=> |x, y, v, M| {
    Statement::equal((x.clone() * x.clone() - y.clone() * y.clone()) / (x.clone() - y.clone()), x + y)
});
forged!(RootOfNegatives given |i| vec![
    Premise::new("x < 0", Statement::Less(i.x.0.clone(), S::zero())),
    Premise::new("y < 0", Statement::Less(i.y.0.clone(), S::zero())),
]; => |x, y, v, M| Statement::equal(x.sqrt() * y.sqrt(), (x * y).sqrt()));
forged!(DividedByNothing => |x, y, v, M| {
    Statement::equal(x.clone() / (y.clone() - y.clone()) - x.clone() / (y.clone() - y), S::zero())
});
forged!(NothingTimesUndefined => |x, y, v, M| {
    Statement::equal(x.clone() + S::zero() * (-(S::one() + y.clone() * y)).sqrt(), x)
});

#[test]
fn nothing_is_certified_where_it_is_nowhere_defined() {
    for judgement in
        [judged(QuotientOfEquals), judged(RootOfNegatives), judged(DividedByNothing), judged(NothingTimesUndefined)]
    {
        assert_eq!((judgement.verdict, judgement.accepted), (Verdict::Undecided, 0), "{}", judgement.reason);
        assert!(judgement.region.is_none() && judgement.certificate.is_none());
    }
}

forged!(RootsOfProducts => |x, y, v, M| Statement::equal(x.sqrt() * y.sqrt(), (x * y).sqrt()));
forged!(QuotientOfDifferences => |x, y, v, M| {
    Statement::equal((x.clone() * x.clone() - y.clone() * y.clone()) / (x.clone() - y.clone()), x + y)
});
forged!(DefinedEverywhere => |x, y, v, M| {
    let one = S::one() + x.clone() * x.clone();
    Statement::equal(one.clone() * one.sqrt() / one.clone(), one.sqrt() + x.exp() / x.cosh() - x.exp() / x.cosh())
});

#[test]
fn a_region_says_where_defined_if_and_only_if_something_may_be_undefined() {
    for judgement in [judged(RootsOfProducts), judged(QuotientOfDifferences)] {
        assert_eq!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
        assert!(judgement.region.expect("a region").contains("where defined"));
    }
    let judgement = judged(DefinedEverywhere);
    assert!(judgement.region.is_none_or(|region| !region.contains("where defined")));
}

fn column<S: Real>(v: &DVector<S>) -> DMatrix<S> {
    DMatrix::from_iterator(v.len(), 1, v.iter().cloned())
}

forged!(NumberIsVector => |x, y, v, M| Statement::Equal(DMatrix::from_element(1, 1, v[0].clone()), column(&v)));
forged!(VectorIsNumber => |x, y, v, M| Statement::Equal(column(&v), DMatrix::from_element(1, 1, v[0].clone())));
forged!(RowIsColumn => |x, y, v, M| Statement::Equal(column(&v), column(&v).transpose()));
forged!(PremiseOfTwoShapes given |i| {
    vec![Premise::new("v = x", Statement::Equal(column(&i.v), DMatrix::from_element(1, 1, i.x.0.clone())))]
}; => |x, y, v, M| Statement::equal(x.clone() + y.clone(), y + x));
forged!(EigenvalueOfAColumn => |x, y, v, M| Statement::AtMost(S::smallest_eigenvalue(&column(&v)), v[0].clone()));
forged!(OrderOfColumns => |x, y, v, M| Statement::Loewner(column(&v), column(&v)));
forged!(OrderOfTwoSizes => |x, y, v, M| Statement::Loewner(DMatrix::from_element(1, 1, S::zero()), M.clone() * M.transpose()));

forged!(ProductOfColumns => |x, y, v, M| Statement::Equal(column(&v) * column(&v), column(&v)));
forged!(SumOfTwoShapes => |x, y, v, M| Statement::Equal(column(&v) + DMatrix::from_element(1, 2, x.clone()), column(&v)));

#[test]
fn a_formula_that_breaks_down_while_it_is_recorded_is_ill_formed() {
    for judgement in [judged(ProductOfColumns), judged(SumOfTwoShapes)] {
        assert_eq!(judgement.verdict, Verdict::IllFormed, "{}", judgement.reason);
        assert!(judgement.reason.contains("dimensions"), "the panic's words are told: {}", judgement.reason);
    }
}

#[test]
fn shapes_that_do_not_fit_are_ill_formed_and_nothing_panics() {
    let judgements = [
        judged(NumberIsVector),
        judged(VectorIsNumber),
        judged(RowIsColumn),
        judged(PremiseOfTwoShapes),
        judged(EigenvalueOfAColumn),
        judged(OrderOfColumns),
        judged(OrderOfTwoSizes),
    ];
    for judgement in judgements {
        assert_eq!(judgement.verdict, Verdict::IllFormed, "{}", judgement.reason);
        assert!(judgement.reason.contains('×'), "the shapes are named: {}", judgement.reason);
    }
}

forged!(OrderByOneTriangle => |x, y, v, M| {
    let lower = DMatrix::from_fn(2, 2, |i, j| if i < j { S::integer(5) * S::one() + x.clone() * x.clone() } else { S::zero() });
    Statement::Loewner(DMatrix::from_fn(2, 2, |_, _| S::zero()), lower)
});
forged!(EigenvalueByOneTriangle => |x, y, v, M| {
    let upper = DMatrix::from_fn(2, 2, |i, j| if i < j { S::one() + x.clone() * x.clone() } else { S::zero() });
    Statement::AtMost(S::zero(), S::smallest_eigenvalue(&upper))
});

#[test]
fn an_order_of_a_matrix_that_is_not_symmetric_reads_no_triangle() {
    for judgement in [judged(OrderByOneTriangle), judged(EigenvalueByOneTriangle)] {
        assert_eq!(judgement.verdict, Verdict::IllFormed, "{}", judgement.reason);
        assert!(judgement.reason.contains("symmetric"), "{}", judgement.reason);
    }
}

forged!(SymmetricAfterAll => |x, y, v, M| {
    let entry = (x.clone() + y.clone()) * (x.clone() - y.clone());
    let same = x.clone() * x.clone() - y.clone() * y.clone();
    let bound = S::one() + entry.clone() * entry.clone();
    let matrix = DMatrix::from_fn(2, 2, |i, j| match (i, j) {
        (0, 1) => entry.clone(),
        (1, 0) => same.clone(),
        _ => bound.clone(),
    });
    Statement::Loewner(DMatrix::from_fn(2, 2, |_, _| S::zero()), matrix)
});
forged!(SymmetricByPremise given |i| vec![Premise::new("x = y", Statement::equal(i.x.0.clone(), i.y.0.clone()))];
=> |x, y, v, M| {
    let bound = S::one() + x.clone() * x.clone();
    let matrix = DMatrix::from_fn(2, 2, |i, j| match (i, j) {
        (0, 1) => x.clone(),
        (1, 0) => y.clone(),
        _ => bound.clone(),
    });
    Statement::Loewner(DMatrix::from_fn(2, 2, |_, _| S::zero()), matrix)
});

#[test]
fn symmetry_is_proved_by_the_tape_the_field_or_the_premises() {
    let judgement = judged(SymmetricAfterAll);
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    let judgement = judged(SymmetricByPremise);
    assert!(matches!(judgement.verdict, Verdict::Survived | Verdict::Undecided), "{}", judgement.reason);
}

forged!(FarExponentials => |x, y, v, M| {
    let far = |k: i64| (S::integer(k) + x.clone() * x.clone()).exp();
    Statement::AtMost(far(1001), far(1000))
});
forged!(FarExponentialsTheOtherWay => |x, y, v, M| {
    let far = |k: i64| (S::integer(k) + x.clone() * x.clone()).exp();
    Statement::AtMost(far(1000), far(1001))
});
forged!(FastDecay => |x, y, v, M| {
    let t = S::integer(800) + x.clone() * x.clone();
    Statement::AtMost((-t.clone()).exp(), (-(S::integer(2) * t)).exp())
});
forged!(FarEquality => |x, y, v, M| {
    let t = S::integer(800) + x.clone() * x.clone();
    Statement::equal((-t.clone()).exp(), (-(S::integer(2) * t)).exp())
});

#[test]
fn sides_beyond_overflow_and_underflow_are_told_apart() {
    minimal(&judged(FarExponentials));
    minimal(&judged(FastDecay));
    minimal(&judged(FarEquality));
    let judgement = judged(FarExponentialsTheOtherWay);
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
}

forged!(SquaredForty => |x, y, v, M| {
    let huge = (0..40).fold(S::integer(3), |power, _| power.clone() * power);
    Statement::AtMost(x.clone() * x.clone(), huge * (S::one() + x.clone() * x))
});

#[test]
fn a_constant_that_is_squared_again_and_again_is_no_exact_rational_for_ever() {
    let judgement = judged(SquaredForty);
    assert!(matches!(judgement.verdict, Verdict::Survived | Verdict::Undecided), "{}", judgement.reason);
}

forged!(IndefiniteByALittle => |x, y, v, M| {
    let large = S::integer(1 << 40) * (S::one() + x.clone() * x.clone());
    let corner = large.clone() * large.clone() - S::ratio(1, 1 << 40) * (S::one() + y.clone() * y);
    let matrix = DMatrix::from_fn(2, 2, |i, j| match i + j {
        0 => S::one(),
        1 => large.clone(),
        _ => corner.clone(),
    });
    Statement::Loewner(DMatrix::from_fn(2, 2, |_, _| S::zero()), matrix)
});

#[test]
fn an_order_that_fails_by_less_than_floats_see_is_refuted_with_an_exact_witness() {
    minimal(&judged(IndefiniteByALittle));
}

fn symmetric_polynomial<S: Real>(v: &DVector<S>, degree: usize) -> S {
    let mut sums: Vec<S> = (0..=degree).map(|k| if k == 0 { S::one() } else { S::zero() }).collect();
    for x in v.iter() {
        for k in (1..=degree).rev() {
            sums[k] = sums[k].clone() + x.clone() * sums[k - 1].clone();
        }
    }
    sums[degree].clone()
}

forged!(VanishesBelowFive => |x, y, v, M| Statement::equal(symmetric_polynomial(&v, 5), S::zero()));
forged!(SmallBelowSeven => |x, y, v, M| {
    Statement::AtMost(symmetric_polynomial(&v, 7).abs(), x.clone() * x)
});

#[test]
fn what_is_false_only_beyond_the_usual_sizes_is_refuted_there() {
    let (n, ..) = minimal(&judged(VanishesBelowFive));
    assert_eq!(n, 5);
    let (n, ..) = minimal(&judged(SmallBelowSeven));
    assert_eq!(n, 7);
}

forged!(TwoParts => |x, y, v, M| Statement::All(vec![
    Statement::AtMost(x.clone() * x.clone(), x.clone() * x.clone() + S::one()),
    Statement::AtMost(y.clone() * y.clone(), x.clone() * x),
]));

#[test]
fn arithmetic_b_is_asked_about_the_very_part_and_witness_that_were_stored() {
    let claim = lemmacheck::claims::judged(TwoParts);
    let judgement = judged(TwoParts);
    let found = judgement.counterexample.clone().expect("y² ≤ x² is false");
    assert_eq!(found.violation.part, 1);
    let recording = claim.record(found.instance.size).expect("it says something");
    let reply = |part| reply_of_balls(&recording, &found.instance, part, None).0;
    assert_eq!((reply(0), reply(1), reply(2)), (Reply::Holds, Reply::Confirmed, Reply::Silent));
}

#[test]
fn determinants_inverses_and_eigenvalues_of_any_shape_are_recorded_without_panic() {
    for (rows, columns) in [(0, 0), (0, 2), (1, 2), (2, 1), (3, 2), (4, 5), (5, 1)] {
        let inputs = || DMatrix::from_fn(rows, columns, |i, j| Recorded::input((i + j * rows) as u32));
        let ((), tape) = record(|| {
            determinant(&inputs());
            inverse(&inputs());
            solve(&inputs(), &DMatrix::from_fn(rows, 1, |i, _| Recorded::input(i as u32)));
            eigenvalue(&inputs(), 0);
        });
        let values: Vec<Exact> = (0..rows * columns).map(|k| Exact::integer(k as i64 + 1)).collect();
        if rows != columns {
            assert_eq!(tape.replay(&values, &()), None, "{rows} × {columns} has no determinant");
        }
    }
}
