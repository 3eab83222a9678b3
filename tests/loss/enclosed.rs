//! f64 evaluations against 300-bit enclosures of the generic formulas, where f64 overflows, cancels or underflows.

use super::{Formula, config, loss};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::evaluation::times_exp;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::number::recorder::{Recorded, record};
use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact, Precision};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

/// z, b and w of one length.
fn points() -> impl Strategy<Value = (Loss, Vec<f64>, Vec<f64>, Vec<f64>)> {
    let size = prop::sample::select(vec![1e-12, 1e-3, 1.0, 40.0, 305.0, 690.0, 3000.0]);
    (loss(), 1_usize..5, size, prop::sample::select(vec![0.0, 1.0])).prop_flat_map(|(loss, n, size, w)| {
        let entries = |size: f64| prop::collection::vec(prop_oneof![9 => -size..size, 1 => Just(0.0)], n);
        (Just(loss), entries(size), entries(1.0), entries(w + f64::MIN_POSITIVE))
    })
}

/// The value and g of the generic formula at z, enclosed.
fn enclosed(loss: Loss, z: &[f64], b: &[f64], w: &[f64]) -> Option<(Ball, Vec<Ball>)> {
    let n = z.len();
    let ((value, g), tape) = record(|| {
        let vector = |from: usize| DVector::from_fn(n, |i, _| Recorded::input((from + i) as u32));
        let one = DVector::from_element(1, Recorded::exact(Exact::integer(1)));
        let formula = Formula::of(loss, &DMatrix::from_iterator(n, 1, vector(0).iter().copied()), &vector(n));
        let g = formula.structure(&vector(2 * n), &one).g;
        (formula.value(&vector(2 * n), &one).slot(), g.iter().map(|entry| entry.slot()).collect::<Vec<_>>())
    });
    let precision = Precision::new(300);
    let inputs = [z, b, w].concat();
    let inputs: Option<Vec<Ball>> =
        inputs.iter().map(|&entry| Ball::constant(&Exact::from_f64(entry)?, &precision)).collect();
    let values = tape.replay(&inputs?, &precision)?;
    let at = |slot: u32| values[slot as usize].clone();
    Some((at(value), g.into_iter().map(at).collect()))
}

/// The middle of a narrow enclosure as an f64.
fn middle(ball: &Ball) -> f64 {
    let (lower, upper) = (ball.lower().unwrap().to_f64(), ball.upper().unwrap().to_f64());
    if lower == upper { lower } else { 0.5 * (lower + upper) }
}

proptest! {
    #![proptest_config(config("enclosed", 1500))]

    #[test]
    fn what_f64_can_represent_comes_out_finite_and_within_its_rounding_estimate((loss, z, b, w) in points()) {
        let Some((value, g)) = enclosed(loss, &z, &b, &w) else { return Err(TestCaseError::reject("α is 0")) };
        let design = DesignMatrix::dense(z.len(), 1, z.clone()).unwrap();
        let instance = Regression::new(loss, design, b, Weights::Each(w)).unwrap();
        let evaluation = instance.evaluate(&z);
        let true_value = middle(&value);
        if true_value.abs() < 1e300 {
            prop_assert!(evaluation.value().is_finite(), "{} for {}", evaluation.value(), true_value);
            let error = times_exp(evaluation.value() - true_value, -evaluation.log_scale);
            let allowed = 8.0 * evaluation.value_rounding + 1e-300;
            prop_assert!(error.abs() <= allowed, "value {} for {}, allowed {}", evaluation.value(), true_value, allowed);
        }
        prop_assert!(evaluation.g.iter().chain(&evaluation.delta).all(|entry| entry.is_finite()));
        let mut square = 0.0;
        for (g, ball) in evaluation.g.iter().zip(&g) {
            let true_g = middle(ball);
            let unscaled = times_exp(*g, evaluation.log_scale);
            if true_g.abs() < 1e300 {
                prop_assert!(unscaled.is_finite(), "{unscaled} for {true_g}");
                square += (g - times_exp(true_g, -evaluation.log_scale)).powi(2);
            }
        }
        let allowed = 8.0 * evaluation.gradient_rounding + 1e-300;
        prop_assert!(square.sqrt() <= allowed, "gradient off by {}, allowed {allowed}", square.sqrt());
    }
}

#[test]
fn a_softmax_fitted_to_the_last_bit_has_a_loss_below_1e_31() {
    let z = [3.0, -1.5, 0.25, 7.0];
    let total: f64 = z.iter().map(|&z| f64::exp(z)).sum();
    let b: Vec<f64> = z.iter().map(|&z| f64::exp(z) / total).collect();
    let design = DesignMatrix::dense(4, 1, z.to_vec()).unwrap();
    let instance = Regression::new(Loss::Softmax, design, b, Weights::Uniform(0.0)).unwrap();
    let shifted: Vec<f64> = z.iter().map(|z| z + 700.0).collect();
    assert!(instance.evaluate(&z).value() < 1e-31);
    assert!(instance.evaluate(&shifted).value() < 1e-25);
}
