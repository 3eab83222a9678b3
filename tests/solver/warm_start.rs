//! A start from a sample of rows changes where a run begins, never what it may end at.

use super::generator::{Regime, dense, normal};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Activation, Loss, Regression, Weights};
use lemmacheck::solver::{CriticalPoint, Method, Newton, Solution, Stop};

const RESCALED: Loss = Loss::Rescaled(Activation::Exp);
/// Just enough entries for a sample to pay.
const ROWS: usize = 26_000;
const COLUMNS: usize = 40;

fn solve(instance: &Regression, method: Method, seed: u64) -> Solution {
    let newton = Newton { method, seed, tolerance: 1e-8, ..Newton::default() };
    newton.solve(instance, &vec![0.0; instance.design().columns()]).unwrap()
}

fn planted(loss: Loss, spread: f64) -> Regression {
    dense(loss, ROWS, COLUMNS, Regime::Planted { kappa: 100.0, spread, w0: 0.1 })
}

fn assert_same_minimum(found: &Solution, exact: &Solution) {
    assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    approx::assert_relative_eq!(found.value, exact.value, max_relative = 1e-12);
    for (found, exact) in found.x.iter().zip(&exact.x) {
        approx::assert_relative_eq!(found, exact, epsilon = 1e-6, max_relative = 1e-6);
    }
}

#[test]
fn a_run_from_a_sample_ends_where_the_exact_one_does_after_few_products() {
    for (loss, spread) in [(RESCALED, 1.0), (Loss::SoftResidual, 0.5), (Loss::Softmax, 0.7)] {
        let instance = planted(loss, spread);
        let [exact, auto] = [Method::Exact, Method::Auto].map(|method| solve(&instance, method, 0));
        assert_same_minimum(&auto, &exact);
        assert!(exact.sampled.is_none());
        let sampled = auto.sampled.expect("the sample is good");
        assert!((1_000..4_000).contains(&sampled.rows) && sampled.iterations > 0, "{sampled:?}");
        assert!(auto.iterations <= exact.iterations, "{loss}: {} {}", auto.iterations, exact.iterations);
        // its Hessian is a good preconditioner
        assert!((1..=25).contains(&auto.products), "{loss}: {} products", auto.products);
        assert_eq!(auto.method, Method::Exact);
    }
}

#[test]
fn noise_that_a_sample_fits_by_chance_is_no_start() {
    // nothing about these targets follows from the rows: the sample promises what the whole does not keep
    let instance = dense(RESCALED, ROWS, COLUMNS, Regime::Rare { w0: 0.01 });
    let [exact, auto] = [Method::Exact, Method::Auto].map(|method| solve(&instance, method, 0));
    assert!(auto.sampled.is_none());
    assert_eq!((auto.x, auto.critical_point), (exact.x, CriticalPoint::Minimum));
}

#[test]
fn the_seed_decides_the_sample_and_the_number_of_threads_nothing() {
    let instance = planted(RESCALED, 1.0);
    let [first, again, other] = [7, 7, 8].map(|seed| solve(&instance, Method::Auto, seed));
    assert_eq!(first, again);
    assert_ne!(first.trace, other.trace);
    assert_same_minimum(&other, &first);
    let shared = instance.with_jobs(2).unwrap();
    assert_eq!(solve(&shared, Method::Auto, 7), first);
}

#[test]
fn one_row_that_carries_the_target_is_never_left_out() {
    let instance = planted(Loss::Softmax, 0.7);
    for row in [0, 12_345, ROWS - 1] {
        let mut target = vec![1e-9; ROWS];
        target[row] = 1.0;
        let lone = Regression::new(Loss::Softmax, instance.design().clone(), target, Weights::Uniform(1e-3)).unwrap();
        let [exact, auto] = [Method::Exact, Method::Auto].map(|method| solve(&lone, method, 0));
        assert_eq!((auto.stop, auto.critical_point), (exact.stop, exact.critical_point), "row {row}");
        assert!(auto.value <= exact.value * (1.0 + 1e-9), "row {row}: {} {}", auto.value, exact.value);
    }
}

#[test]
fn rows_that_a_sample_is_likely_to_miss_are_found_on_all_rows() {
    // a column that 3 of 26,000 rows see, none of which stands out by its target
    let (mut values, mut target) = (normal(0, ROWS * 40), vec![1.0; ROWS]);
    for (i, row) in values.chunks_exact_mut(40).enumerate() {
        row.iter_mut().for_each(|entry| *entry *= 0.1);
        row[39] = if i % 9_000 == 4_321 { 1.0 } else { 0.0 };
        target[i] = row[0].exp() / ROWS as f64;
    }
    let design = DesignMatrix::dense(ROWS, 40, values).unwrap();
    let instance = Regression::new(RESCALED, design, target, Weights::Uniform(0.1)).unwrap();
    assert_same_minimum(&solve(&instance, Method::Auto, 0), &solve(&instance, Method::Exact, 0));
}

#[test]
fn a_loss_without_a_minimiser_is_seen_to_have_none() {
    // exp with targets below 0 falls for ever where Ax goes to −∞
    let mut values = normal(0, ROWS * COLUMNS);
    values.chunks_exact_mut(COLUMNS).for_each(|row| row[0] = 1.0);
    let design = DesignMatrix::dense(ROWS, COLUMNS, values).unwrap();
    let instance =
        Regression::new(Loss::Plain(Activation::Exp), design, vec![-1.0; ROWS], Weights::Uniform(0.0)).unwrap();
    let [exact, auto] = [Method::Exact, Method::Auto].map(|method| solve(&instance, method, 0));
    assert_eq!((auto.stop, auto.critical_point), (exact.stop, exact.critical_point));
    assert_eq!(auto.stop, Stop::Diverging);
}

#[test]
fn a_ridge_that_leaves_nothing_to_sample_is_minimised_in_one_step() {
    let instance = planted(RESCALED, 1.0);
    let weights = Weights::Uniform(1e6);
    let heavy = Regression::new(RESCALED, instance.design().clone(), instance.target().to_vec(), weights).unwrap();
    let found = solve(&heavy, Method::Auto, 0);
    assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert!(found.sampled.is_none() && found.iterations == 1, "{} iterations", found.iterations);
}
