//! The in-context shift of Corollary F.2.

use super::regression;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{Error, Move, Shift};

const ROWS: [&[f64]; 3] = [&[1.0, 0.5], &[-0.5, 1.0], &[0.25, -1.0]];
const B: [f64; 3] = [0.2, 0.4, 0.3];

/// ‖u − αb‖² at A x in floating point.
fn square(loss: &str, design: &DesignMatrix, b: &[f64], x: &[f64]) -> f64 {
    let instance =
        Regression::new(loss.parse::<Loss>().unwrap(), design.clone(), b.to_vec(), Weights::Uniform(0.0)).unwrap();
    2.0 * instance.evaluate(&design.times(x).unwrap()).value()
}

#[test]
fn the_shifted_target_has_at_x_the_loss_that_the_old_one_has_after_the_step() {
    for loss in ["rescaled-exp", "rescaled-cosh", "rescaled-sinh"] {
        let instance = regression(loss, &ROWS, &B, 0.3);
        let (x, next) = ([0.3, -0.2], [0.305, -0.198]);
        let shift = Shift::of(&instance, &x, Move::Point(&next)).unwrap();
        let (old, new) =
            (square(loss, instance.design(), &B, &next), square(loss, instance.design(), &shift.target, &x));
        approx::assert_relative_eq!(old, new, max_relative = 1e-12);
        assert!(shift.residual.0 <= 0.0 && 0.0 <= shift.residual.1, "{loss} {:?}", shift.residual);
        assert!(shift.residual.1 - shift.residual.0 <= 1e-13 * shift.scale.1.max(1.0));
        let distance = shift.target.iter().zip(&B).map(|(t, b)| (t - b).powi(2)).sum::<f64>().sqrt();
        assert!(shift.distance.0 <= distance * (1.0 + 1e-14) && distance * (1.0 - 1e-14) <= shift.distance.1);
        assert!(shift.movement < 0.01 && shift.movement > 0.0);
        let (least, most) = shift.ratio.unwrap();
        assert!(least <= most && most < 1e3);
    }
}

#[test]
fn a_step_of_the_design_is_shifted_alike_dense_or_sparse() {
    let instance = regression("rescaled-exp", &ROWS, &B, 0.0);
    let moved: Vec<f64> = ROWS.concat().iter().enumerate().map(|(k, a)| a + 1e-3 * k as f64).collect();
    let dense = DesignMatrix::dense(3, 2, moved.clone()).unwrap();
    let triplets = moved.iter().enumerate().map(|(k, &a)| (k / 2, k % 2, a)).collect();
    let sparse = DesignMatrix::from_triplets(3, 2, triplets).unwrap();
    let x = [0.3, -0.2];
    let shift = Shift::of(&instance, &x, Move::Design(&dense)).unwrap();
    assert_eq!(Shift::of(&instance, &x, Move::Design(&sparse)).unwrap(), shift);
    let (old, new) =
        (square("rescaled-exp", &dense, &B, &x), square("rescaled-exp", instance.design(), &shift.target, &x));
    approx::assert_relative_eq!(old, new, max_relative = 1e-12);
    let frobenius = (0..6).map(|k| (1e-3 * k as f64).powi(2)).sum::<f64>().sqrt();
    approx::assert_relative_eq!(shift.step.0, frobenius, max_relative = 1e-11);
    assert!(shift.step.0 <= shift.step.1);
}

#[test]
fn no_step_is_no_shift() {
    let shift =
        Shift::of(&regression("rescaled-exp", &ROWS, &B, 0.0), &[0.3, -0.2], Move::Point(&[0.3, -0.2])).unwrap();
    assert!(shift.distance.0 == 0.0 && shift.distance.1 < 1e-14 && shift.ratio.is_none());
    for (shifted, b) in shift.target.iter().zip(&B) {
        approx::assert_relative_eq!(shifted, b, max_relative = 1e-14);
    }
}

#[test]
fn what_has_no_shift_is_refused() {
    let softmax = regression("softmax", &ROWS, &B, 0.0);
    let refused = Shift::of(&softmax, &[0.0, 0.0], Move::Point(&[0.1, 0.0]));
    assert_eq!(refused, Err(Error::NotRescaled { loss: Loss::Softmax }));
    // α = Σ sinh(0) = 0
    let sinh = regression("rescaled-sinh", &ROWS, &B, 0.0);
    assert!(matches!(Shift::of(&sinh, &[0.0, 0.0], Move::Point(&[0.1, 0.0])), Err(Error::NoShift { .. })));
    let other = DesignMatrix::dense(2, 2, vec![0.0; 4]).unwrap();
    assert!(matches!(Shift::of(&sinh, &[1.0, 0.0], Move::Design(&other)), Err(Error::Product(_))));
    assert!(matches!(Shift::of(&sinh, &[1.0], Move::Point(&[0.1, 0.0])), Err(Error::StartShape { .. })));
}
