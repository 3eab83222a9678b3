//! Every method ends where the exact one does.

use super::generator::{Regime, dense};
use super::regression;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Activation, Loss, Regression};
use lemmacheck::solver::{CriticalPoint, Method, Multistart, Newton, Preparation, Solution, Stop};

const PLANTED: Regime = Regime::Planted { kappa: 100.0, spread: 1.0, w0: 0.1 };
const RESCALED: Loss = Loss::Rescaled(Activation::Exp);

fn solve(instance: &Regression, method: Method, seed: u64) -> Solution {
    let newton = Newton { method, seed, tolerance: 1e-8, ..Newton::default() };
    newton.solve(instance, &vec![0.0; instance.design().columns()]).unwrap()
}

#[test]
fn every_method_reaches_the_minimiser_of_the_exact_one() {
    for (loss, regime) in [
        (RESCALED, PLANTED),
        (Loss::SoftResidual, Regime::Planted { kappa: 100.0, spread: 0.5, w0: 0.1 }),
        (Loss::Softmax, Regime::Planted { kappa: 100.0, spread: 0.7, w0: 0.1 }),
    ] {
        let instance = dense(loss, 3_000, 40, regime);
        let exact = solve(&instance, Method::Exact, 0);
        for method in [Method::Sketched, Method::Subsampled] {
            for seed in 0..3 {
                let found = solve(&instance, method, seed);
                assert_eq!(
                    (found.stop, found.critical_point),
                    (Stop::Converged, CriticalPoint::Minimum),
                    "{loss} {method}"
                );
                assert_eq!(found.method, method);
                approx::assert_relative_eq!(found.value, exact.value, max_relative = 1e-12);
                for (found, exact) in found.x.iter().zip(&exact.x) {
                    approx::assert_relative_eq!(found, exact, epsilon = 1e-6, max_relative = 1e-6);
                }
            }
        }
    }
}

#[test]
fn conjugate_gradients_take_few_products_and_a_sampled_hessian_more_iterations() {
    let instance = dense(RESCALED, 5_000, 60, PLANTED);
    let [exact, sketched, subsampled] =
        [Method::Exact, Method::Sketched, Method::Subsampled].map(|method| solve(&instance, method, 0));
    assert!(sketched.iterations <= exact.iterations + 3, "{} {}", sketched.iterations, exact.iterations);
    assert!((10..=70).contains(&sketched.products), "{}", sketched.products);
    assert!(subsampled.iterations > sketched.iterations && subsampled.products == 0);
}

#[test]
fn a_saddle_is_left_by_every_method() {
    let rare = dense(RESCALED, 2_000, 50, Regime::Rare { w0: 0.01 });
    let planted = regression("cosh", &[&[1.0, 0.0], &[0.0, 1.0], &[0.5, 0.5]], &[2.0, 0.5, 1.0], 0.0);
    for method in [Method::Exact, Method::Sketched, Method::Subsampled] {
        for instance in [&rare, &planted] {
            let found = solve(instance, method, 0);
            assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{method}");
        }
        assert!(solve(&planted, method, 0).value < 0.5 * planted.evaluate(&[0.0; 3]).value());
    }
    let [exact, sketched] = [Method::Exact, Method::Sketched].map(|method| solve(&rare, method, 0).value);
    // it has several minima, up to a thirtieth apart; the saddle that Newton's steps alone end at is a twentieth above
    assert!(sketched < 1.04 * exact, "{sketched} {exact}");
}

#[test]
fn a_seed_reproduces_every_bit_and_another_takes_another_way() {
    let instance = dense(RESCALED, 3_000, 40, PLANTED);
    for method in [Method::Sketched, Method::Subsampled] {
        let [first, again, other] = [7, 7, 8].map(|seed| solve(&instance, method, seed));
        assert_eq!(first, again);
        assert_ne!(first.trace, other.trace);
    }
}

#[test]
fn the_choice_of_a_method_goes_by_size() {
    let small = dense(RESCALED, 200, 5, PLANTED);
    assert_eq!(solve(&small, Method::Auto, 0).method, Method::Exact);
    let wide = DesignMatrix::dense(20_000, 500, vec![0.0; 10_000_000]).unwrap();
    assert_eq!(Method::Auto.chosen_for(&wide), Method::Sketched);
}

#[test]
fn a_quadratic_in_disguise_takes_a_few_iterations() {
    let planted = dense(RESCALED, 2_000, 50, PLANTED);
    let heavy = lemmacheck::loss::Weights::Uniform(2e5);
    let instance = Regression::new(RESCALED, planted.design().clone(), planted.target().to_vec(), heavy).unwrap();
    for (method, most) in [(Method::Exact, 3), (Method::Sketched, 6)] {
        let found = solve(&instance, method, 0);
        assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum));
        assert!(found.iterations <= most, "{method} {}", found.iterations);
    }
}

#[test]
fn a_batch_of_targets_gives_what_each_gives_alone() {
    let first = dense(RESCALED, 3_000, 40, PLANTED);
    let design = first.design().clone();
    let other: Vec<f64> = first.target().iter().rev().copied().collect();
    for (method, shared) in [(Method::Exact, 0), (Method::Sketched, 2), (Method::Subsampled, 2)] {
        let (newton, prepared) = (Newton { method, ..Newton::default() }, Preparation::default());
        for (target, saved) in [(first.target().to_vec(), 0), (other.clone(), shared)] {
            let weights = lemmacheck::loss::Weights::Uniform(0.1);
            let instance = Regression::new(RESCALED, design.clone(), target, weights).unwrap();
            let alone = newton.solve(&instance, &[0.0; 40]).unwrap();
            let together = newton.solve_prepared(&instance, &[0.0; 40], &prepared).unwrap();
            assert_eq!((alone.x, alone.value, alone.stop), (together.x, together.value, together.stop));
            // the first of them took the passes for the leverage scores
            assert_eq!(alone.passes, together.passes + saved);
        }
    }
}

#[test]
fn several_starts_find_both_minima_of_cosh_and_the_better_of_two_first() {
    // minima at ±acosh 2 with a ridge that prefers neither, and one at 0 that is none
    let instance = regression("cosh", &[&[1.0]], &[2.0], 0.0);
    let minima = Multistart { newton: Newton::default(), starts: 12 }.solve(&instance, &[0.1]).unwrap();
    assert_eq!(minima.len(), 2);
    approx::assert_relative_eq!(minima[0].solution.x[0], -minima[1].solution.x[0], max_relative = 1e-9);
    let rare = dense(RESCALED, 2_000, 50, Regime::Rare { w0: 0.01 });
    let several = Multistart { newton: Newton::default(), starts: 8 };
    let found = several.solve(&rare, &[0.0; 50]).unwrap();
    assert!(found.windows(2).all(|pair| pair[0].solution.value <= pair[1].solution.value));
    assert!(found[0].solution.value <= solve(&rare, Method::Exact, 0).value * (1.0 + 1e-9));
    assert_eq!(several.solve(&rare, &[0.0; 50]).unwrap(), found);
    assert_eq!(found.iter().map(|minimum| minimum.starts.len()).sum::<usize>(), 8);
}

#[test]
fn starts_that_all_fail_leave_the_best_attempt() {
    // exp with a target below 0 has no minimiser
    let instance = regression("exp", &[&[1.0]], &[-1.0], 0.0);
    let found = Multistart { newton: Newton::default(), starts: 3 }.solve(&instance, &[0.0]).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].solution.stop, Stop::Diverging);
}
