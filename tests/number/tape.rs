//! One recorded formula, replayed in every number system, agrees with the formula itself.

use super::persisted;
use approx::relative_eq;
use lemmacheck::linalg::algebra::{product, times};
use lemmacheck::linalg::norm::{l1, l2, linf};
use lemmacheck::number::field::{Key, Residue, error_bound, is_field_formula};
use lemmacheck::number::hyperdual::{Hyper, gradient, hessian};
use lemmacheck::number::recorder::{Recorded, Tape, record};
use lemmacheck::number::{Arithmetic, Ball, Exact, Exp, Field, Interval, Precision, Real};
use nalgebra::{DMatrix, DVector};
use num_dual::{Dual64, HyperDual64};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// A formula that uses every operation of the tower.
fn everything<S: Real>(x: &[S]) -> S {
    let A = DMatrix::from_fn(3, 2, |i, j| x[(i + 2 * j) % x.len()].clone() + S::ratio(i as i64, 3));
    let v = DVector::from_fn(2, |i, _| x[i].clone());
    let z = times(&A, &v);
    let gram = product(&A.transpose(), &A);
    let positive = l2(&z) + S::one();
    (x[0].exp() + x[1].sinh() * x[2].cosh()) / positive.clone() + positive.ln() * l1(&z) - linf(&z)
        + S::spectral_norm(&A)
        + S::smallest_eigenvalue(&gram)
}

fn recorded<T>(formula: impl Fn(&[Recorded]) -> T, inputs: u32) -> (T, Tape) {
    record(|| formula(&(0..inputs).map(Recorded::input).collect::<Vec<_>>()))
}

proptest! {
    #![proptest_config(persisted("tape"))]

    #[test]
    fn a_replay_in_floats_is_the_formula(x in prop::collection::vec(-2.0..2.0f64, 3)) {
        let (output, tape) = recorded(everything, 3);
        let replayed = tape.replay(&x, &()).unwrap()[output.slot() as usize];
        prop_assert!(relative_eq!(replayed, everything(&x), max_relative = 1e-13, epsilon = 1e-13));
    }

    #[test]
    fn replays_in_intervals_and_in_balls_contain_each_other(x in prop::collection::vec(-2.0..2.0f64, 3)) {
        let (output, tape) = recorded(everything, 3);
        let slot = output.slot() as usize;
        let intervals: Vec<Interval> = x.iter().map(|x| Interval::point(*x)).collect();
        let interval = tape.replay(&intervals, &()).unwrap()[slot];
        let precision = Precision::new(128);
        let balls: Vec<Ball> =
            x.iter().map(|x| Ball::constant(&Exact::from_f64(*x).unwrap(), &precision).unwrap()).collect();
        let ball = tape.replay(&balls, &precision).unwrap()[slot].clone();
        use lemmacheck::number::Enclosure;
        prop_assert!(interval.lower() <= ball.upper() && ball.lower() <= interval.upper());
        let float = everything(&x);
        prop_assert!(interval.lo() - 1e-12 <= float && float <= interval.hi() + 1e-12);
    }

    #[test]
    fn the_backward_sweep_is_the_derivative_of_the_duals(x in prop::collection::vec(-2.0..2.0f64, 3)) {
        let (output, tape) = recorded(everything, 3);
        let values = tape.replay(&x, &()).unwrap();
        let sweep = tape.adjoint(&values, &[(output.slot(), 1.0)], 3);
        for (k, slope) in sweep.iter().enumerate() {
            let duals: Vec<Dual64> =
                x.iter().enumerate().map(|(j, x)| Dual64::new(*x, if j == k { 1.0 } else { 0.0 })).collect();
            let dual = everything(&duals).eps;
            prop_assert!(relative_eq!(*slope, dual, max_relative = 1e-6, epsilon = 1e-7), "{slope} {dual}");
        }
    }

    #[test]
    fn our_jets_are_those_of_num_dual(a in -2.0..2.0f64, b in -2.0..2.0f64) {
        fn formula<S: Exp>(x: &S, y: &S) -> S {
            (x.clone() * y.sinh() + y.cosh()).exp() / (S::integer(5) + x.exp()) - x.clone() / (y.clone() + S::integer(7))
        }
        let ours = formula(
            &Hyper { re: a, e1: 1.0, e2: 0.5, e12: 0.25 },
            &Hyper { re: b, e1: -1.0, e2: 2.0, e12: 0.0 },
        );
        let theirs = formula(&HyperDual64::new(a, 1.0, 0.5, 0.25), &HyperDual64::new(b, -1.0, 2.0, 0.0));
        for (ours, theirs) in [(ours.re, theirs.re), (ours.e1, theirs.eps1), (ours.e2, theirs.eps2), (ours.e12, theirs.eps1eps2)] {
            prop_assert!(relative_eq!(ours, theirs, max_relative = 1e-11, epsilon = 1e-11), "{ours} {theirs}");
        }
    }
}

#[test]
fn a_polynomial_has_the_gradient_and_the_hessian_that_it_should() {
    let x = DVector::from_vec(vec![2.0, 3.0]);
    let cubic = |x: &DVector<HyperDual64>| x[0] * x[0] * x[1] + x[1] * HyperDual64::from_re(5.0);
    assert_eq!(gradient(&x, cubic), DVector::from_vec(vec![12.0, 9.0]));
    assert_eq!(hessian(&x, cubic), DMatrix::from_row_slice(2, 2, &[6.0, 4.0, 4.0, 0.0]));
}

/// Whether the field takes lhs − rhs for 0 at a random point.
fn vanishes(formula: impl Fn(&[Recorded]) -> Recorded, seed: u64) -> bool {
    let (output, tape) = recorded(formula, 3);
    assert!(is_field_formula(&tape));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let key = Key::draw(&tape, &mut rng);
    let inputs: Vec<Residue> = (0..3).map(|_| Residue::draw(&key, &mut rng)).collect();
    tape.replay(&inputs, &key).unwrap()[output.slot() as usize].is_zero()
}

#[test]
fn the_field_keeps_what_even_and_odd_functions_obey_and_nothing_false() {
    for seed in 0..20 {
        assert!(vanishes(|x| (-x[0]).exp() * x[0].exp() - Recorded::integer(1), seed));
        assert!(vanishes(|x| x[0].cosh() * x[0].cosh() - x[0].sinh() * x[0].sinh() - Recorded::integer(1), seed));
        assert!(vanishes(|x| (-x[0]).sinh() + x[0].sinh(), seed));
        assert!(vanishes(|x| x[0].cosh() + x[0].sinh() - x[0].exp(), seed));
        assert!(vanishes(|x| (x[0] + x[1]) * (x[0] - x[1]) - (x[0] * x[0] - x[1] * x[1]), seed));
        assert!(!vanishes(|x| x[0].cosh() - x[0].exp(), seed));
        assert!(!vanishes(|x| (x[0] + x[1]) * (x[0] - x[1]) - (x[0] * x[0] + x[1] * x[1]), seed));
        assert!(!vanishes(|x| x[0] * Recorded::ratio(1, 3) * Recorded::integer(2) - x[0], seed));
    }
}

#[test]
fn the_error_bound_grows_with_the_degree_and_stays_small() {
    let bound = |power: usize| {
        let (output, tape) = recorded(|x: &[Recorded]| (0..power).fold(x[0], |p, _| p * x[1]) + x[2].exp(), 3);
        error_bound(&tape, &[(output.slot(), output.slot())])
    };
    assert!(bound(3) < bound(40) && bound(40) < 1e-15);
}

#[test]
fn a_replay_that_meets_an_undefined_operation_decides_nothing() {
    let (_, tape) = recorded(|x: &[Recorded]| Recorded::integer(0) * (Recorded::integer(1) / x[0]), 1);
    assert!(tape.replay(&[Interval::point(0.0)], &()).is_none());
    assert!(tape.replay(&[Exact::zero()], &()).is_none());
}
