//! The paths that save time give the bits of the plain evaluation.

use super::{config, loss};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use proptest::prelude::*;

/// An instance of n rows whose z, b, w and q follow no pattern.
fn instance(loss: Loss, n: usize, size: f64) -> (Regression, Vec<f64>, Vec<f64>) {
    let entries = |phase: f64| (0..n).map(|i| (i as f64 * 0.7548 + phase).sin()).collect::<Vec<f64>>();
    let z: Vec<f64> = entries(0.3).iter().map(|z| size * z).collect();
    let design = DesignMatrix::dense(n, 1, z.clone()).unwrap();
    let b = entries(0.7).iter().map(|b| b / n as f64).collect();
    (Regression::new(loss, design, b, Weights::Each(entries(1.1))).unwrap(), z, entries(1.9))
}

proptest! {
    #![proptest_config(config("trial", 300))]

    #[test]
    fn a_trial_has_the_bits_of_the_evaluation_there(
        loss in loss(),
        n in prop::sample::select(vec![1_usize, 7, 255, 256, 257, 5000]),
        size in prop::sample::select(vec![1e-9, 1.0, 30.0, 250.0]),
        step in prop::sample::select(vec![0.0, 1e-3, 0.5, 2.0]),
    ) {
        let (instance, z, q) = instance(loss, n, size);
        let moved: Vec<f64> = z.iter().zip(&q).map(|(z, q)| z + step * q).collect();
        let (trial, there) = (instance.trial(&z, &q, step), instance.evaluate(&moved));
        prop_assert_eq!(trial.log_scale, there.log_scale);
        prop_assert_eq!(trial.value_over(there.log_scale), there.value_over(there.log_scale));
        prop_assert_eq!(trial.value(), there.value());
        prop_assert_eq!(trial.positive_normaliser, there.positive_normaliser);
        prop_assert_eq!(trial.value_rounding, there.value_rounding);
        let (slope, expected) = (trial.slope_over(there.log_scale), there.slope_over(&q, there.log_scale));
        let allowed = there.gradient_rounding * (q.len() as f64).sqrt() * 8.0 + f64::EPSILON * 64.0 * expected.abs();
        prop_assert!((slope - expected).abs() <= allowed, "{} for {}, allowed {}", slope, expected, allowed);
    }

    #[test]
    fn the_memory_of_another_evaluation_changes_no_bit(
        (loss, other) in (loss(), loss()),
        n in prop::sample::select(vec![1_usize, 256, 700]),
        size in prop::sample::select(vec![1.0, 250.0]),
    ) {
        let (instance, z, _) = instance(loss, n, size);
        let (another, other_z, _) = self::instance(other, 300, 2.0);
        let mut evaluation = another.evaluate(&other_z);
        instance.evaluate_over(&z, &mut evaluation);
        prop_assert_eq!(evaluation, instance.evaluate(&z));
    }
}

#[test]
fn no_bit_of_an_evaluation_depends_on_the_number_of_threads() {
    for name in ["rescaled-exp", "rescaled-sinh", "exp", "soft-residual", "softmax"] {
        let loss: Loss = name.parse().unwrap();
        // enough entries to be shared, the rows alone being too few to matter
        let n = 70_001;
        let entries =
            |phase: f64, count: usize| (0..count).map(|i| (i as f64 * 0.7548 + phase).sin()).collect::<Vec<f64>>();
        let design = DesignMatrix::dense(n, 15, entries(0.0, 15 * n)).unwrap();
        let b = entries(0.7, n).iter().map(|b| b / n as f64).collect();
        let alone = Regression::new(loss, design, b, Weights::Each(entries(1.1, n))).unwrap();
        let (z, q) = (entries(0.3, n), entries(1.9, n));
        for jobs in [2, 3] {
            let shared = alone.clone().with_jobs(jobs).unwrap();
            assert_eq!(shared.design().jobs(), jobs);
            assert!(shared.evaluate(&z) == alone.evaluate(&z), "{name} on {jobs} threads");
            assert_eq!(shared.trial(&z, &q, 0.5), alone.trial(&z, &q, 0.5), "{name} on {jobs} threads");
        }
    }
}
