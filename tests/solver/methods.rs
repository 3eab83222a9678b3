//! Every method ends where the exact one does.

use super::generator::{Regime, dense};
use super::regression;
use lemmacheck::loss::{Activation, Instance, Loss};
use lemmacheck::solver::{CriticalPoint, Method, Newton, Solution, Stop};

const PLANTED: Regime = Regime::Planted { kappa: 100.0, spread: 1.0, w0: 0.1 };
const RESCALED: Loss = Loss::Rescaled(Activation::Exp);

fn solve(instance: &Instance, method: Method, seed: u64) -> Solution {
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
    assert!(sketched <= exact * (1.0 + 1e-9), "{sketched} {exact}");
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
    let wide = dense(RESCALED, 6_000, 600, PLANTED);
    assert_eq!(Method::Auto.chosen_for(&wide), Method::Sketched);
}

#[test]
fn a_quadratic_in_disguise_takes_a_few_iterations() {
    let planted = dense(RESCALED, 2_000, 50, PLANTED);
    let heavy = lemmacheck::loss::Weights::Uniform(2e5);
    let instance = Instance::new(RESCALED, planted.design().clone(), planted.target().to_vec(), heavy).unwrap();
    for (method, most) in [(Method::Exact, 3), (Method::Sketched, 6)] {
        let found = solve(&instance, method, 0);
        assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum));
        assert!(found.iterations <= most, "{method} {}", found.iterations);
    }
}
