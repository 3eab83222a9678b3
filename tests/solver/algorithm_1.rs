//! Algorithm 1 as printed and corrected.

use super::generator::{Regime, dense};
use super::solve_from_zero;
use lemmacheck::loss::{Activation, Loss, Regression, Weights};
use lemmacheck::solver::{AlgorithmOne, CriticalPoint, Descent, Error, Hindrance, Newton, Reading, Stop, Version};

const RESCALED: Loss = Loss::Rescaled(Activation::Exp);

/// A planted regression with one weight for every row.
fn planted(loss: Loss, w: f64) -> Regression {
    let (n, d) = (4_000, 3);
    let instance = dense(loss, n, d, Regime::Planted { kappa: 3.0, spread: 0.3, w0: 0.1 });
    Regression::new(loss, instance.design().clone(), instance.target().to_vec(), Weights::Uniform(w)).unwrap()
}

/// Runs from a point near the minimiser.
fn run(instance: &Regression, algorithm: AlgorithmOne) -> Descent {
    let minimiser = solve_from_zero(instance).x;
    let start: Vec<f64> = minimiser.iter().map(|x| x + 1e-3).collect();
    algorithm.solve(instance, &start, Some(&minimiser)).unwrap()
}

fn ratios(descent: &Descent) -> Vec<f64> {
    let distances: Vec<f64> = descent.trace.iter().map(|round| round.distance.unwrap()).collect();
    distances.windows(2).take_while(|pair| pair[0] > 1e-9).map(|pair| pair[1] / pair[0]).collect()
}

#[test]
fn the_corrected_version_contracts_at_the_rate_and_comes_within_epsilon_after_its_rounds() {
    for (loss, w) in
        [(RESCALED, 3.0), (Loss::SoftResidual, 1e-3), (Loss::Softmax, 1e-3), (Loss::Rescaled(Activation::Sinh), 30.0)]
    {
        let instance = planted(loss, w);
        let (epsilon, rounds) = (1e-8, Reading::Rate.rounds(1e-3 * 3.0_f64.sqrt(), 1e-8));
        for seed in 0..3 {
            let mut algorithm = AlgorithmOne { seed, measured: true, ..AlgorithmOne::new(Version::Corrected, rounds) };
            algorithm.precision = 0.3;
            let descent = run(&instance, algorithm);
            assert_eq!(descent.trace.len(), rounds);
            assert!(descent.trace.iter().all(|round| round.rows < 3_000), "{loss}: {}", descent.trace[0].rows);
            let measured: Vec<f64> = descent.trace.iter().map(|round| round.epsilon.unwrap()).collect();
            assert!(measured.iter().all(|epsilon| *epsilon > 0.0 && *epsilon < 0.3), "{loss}: {measured:?}");
            assert!(ratios(&descent).iter().all(|ratio| *ratio <= 0.4), "{loss}: {:?}", ratios(&descent));
            assert!(descent.trace.last().unwrap().distance.unwrap() <= epsilon);
        }
    }
}

#[test]
fn the_residual_papers_step_goes_the_wrong_way() {
    let instance = planted(Loss::SoftResidual, 1e-3);
    let printed = run(&instance, AlgorithmOne::new(Version::Printed, 20));
    let corrected = run(&instance, AlgorithmOne::new(Version::Corrected, 20));
    assert_eq!((printed.stop, printed.critical_point), (Stop::Diverging, CriticalPoint::Unknown));
    assert!(ratios(&printed).iter().any(|ratio| *ratio > 1.0), "{:?}", ratios(&printed));
    assert_eq!((corrected.stop, corrected.critical_point), (Stop::Converged, CriticalPoint::Minimum));
}

#[test]
fn the_residual_papers_round_is_what_it_prints() {
    // two rows, which SUBSAMPLE keeps as they are: x₁ = x₀ + g/Σ Dᵢaᵢ²
    let (a, b, w, x) = ([1.0, 0.5], [0.7, 0.1], 2.0, 0.1);
    let instance = super::regression("soft-residual", &[&[1.0], &[0.5]], &b, w);
    let z = a.map(|a| a * x);
    let u2 = z.map(f64::exp);
    let alpha = u2[0] + z[0] + u2[1] + z[1];
    let f = [(u2[0] + z[0]) / alpha, (u2[1] + z[1]) / alpha];
    let c = [f[0] - b[0], f[1] - b[1]];
    let pairing = c[0] * f[0] + c[1] * f[1];
    let g: f64 = (0..2).map(|i| a[i] * (f[i] * pairing + f[i] * c[i])).sum();
    let h: f64 = (0..2).map(|i| a[i] * a[i] * ((c[i] - pairing) * u2[i] / alpha + w * w)).sum();
    let printed = AlgorithmOne::new(Version::Printed, 1).solve(&instance, &[x], None).unwrap();
    approx::assert_relative_eq!(printed.x[0], x + g / h, max_relative = 1e-12);
    assert!((g / h).abs() > 1e-3);
}

#[test]
fn the_rescaled_papers_sample_misses_the_part_of_rank_two() {
    let instance = dense(RESCALED, 4_000, 3, Regime::Planted { kappa: 3.0, spread: 1.0, w0: 0.1 });
    let measured = |version| {
        let algorithm = AlgorithmOne { measured: true, ..AlgorithmOne::new(version, 6) };
        let descent = run(&instance, algorithm);
        descent.trace.iter().map(|round| round.epsilon.unwrap()).fold(0.0, f64::max)
    };
    let contraction = |version| ratios(&run(&instance, AlgorithmOne::new(version, 12))).into_iter().fold(0.0, f64::max);
    assert!(contraction(Version::Printed) > 0.4 && contraction(Version::Corrected) < 0.1);
    let (printed, corrected) = (measured(Version::Printed), measured(Version::Corrected));
    assert!(corrected < 0.08 && printed > 0.1, "{printed} {corrected}");
}

#[test]
fn a_diagonal_that_subsample_does_not_take_is_named() {
    let design = planted(RESCALED, 0.0).design().clone();
    // b = 6/n on one row in twenty makes their entries of D negative at 0
    let b = (0..4_000).map(|i| if i % 20 == 0 { 6.0 } else { 1.0 } / 4_000.0).collect();
    let rare = Regression::new(RESCALED, design, b, Weights::Uniform(0.0)).unwrap();
    let descent = AlgorithmOne::new(Version::Printed, 5).solve(&rare, &[0.0; 3], None).unwrap();
    assert_eq!(descent.stop, Stop::Singular);
    assert!(matches!(descent.hindrance, Some(Hindrance::Diagonal(_))), "{:?}", descent.hindrance);
}

#[test]
fn the_natural_logarithm_allows_too_few_rounds_for_the_proved_rate() {
    let rounds = Reading::ALL.map(|reading| reading.rounds(1.0, 1e-10));
    assert_eq!(rounds, [25, 35, 11, 27]);
    // after T of the rounds, 0.4^T must be within ε
    for (reading, rounds) in Reading::ALL.into_iter().zip(rounds) {
        let enough = 0.4_f64.powi(rounds as i32) <= 1e-10;
        assert_eq!(enough, matches!(reading, Reading::Binary | Reading::Rate), "{reading:?}");
    }
}

#[test]
fn a_seed_reproduces_the_run_and_work_is_counted() {
    let instance = planted(RESCALED, 3.0);
    let at = |seed| {
        let mut descent =
            run(&instance, AlgorithmOne { precision: 0.3, seed, ..AlgorithmOne::new(Version::Corrected, 5) });
        descent.trace.iter_mut().for_each(|round| round.seconds = 0.0);
        descent
    };
    assert_eq!(at(1), at(1));
    assert_ne!(at(1).trace, at(2).trace);
    let work = at(1).work;
    assert!(work.passes >= 5 * 5 && work.entries >= 5 * 5 * 12_000 && work.multiplies > 0, "{work:?}");
}

#[test]
fn what_no_paper_prints_is_refused() {
    let instance = planted(Loss::Softmax, 1e-3);
    let refused = AlgorithmOne::new(Version::Printed, 5).solve(&instance, &[0.0; 3], None);
    assert_eq!(refused, Err(Error::NotPrinted { loss: Loss::Softmax }));
    let corrected = AlgorithmOne { precision: 1.0, ..AlgorithmOne::new(Version::Corrected, 5) };
    assert!(matches!(corrected.solve(&instance, &[0.0; 3], None), Err(Error::Sample(_))));
    let exact = Newton::default().solve(&instance, &[0.0; 3]).unwrap();
    assert!(exact.stop.is_critical());
}
