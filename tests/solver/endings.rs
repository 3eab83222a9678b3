//! One instance for each way a run can end, and for each trap on the way.

use super::{regression, solve, solve_from_zero};
use approx::assert_relative_eq;
use lemmacheck::solver::{CriticalPoint, Error, Newton, Stop};

#[test]
fn a_start_at_a_maximum_is_left_along_negative_curvature() {
    let solution = solve_from_zero(&regression("cosh", &[&[1.0]], &[2.0], 0.0));
    assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert!(solution.value < 1e-28);
    assert_relative_eq!(solution.x[0].abs(), 2.0_f64.acosh(), max_relative = 1e-12);
}

#[test]
fn a_start_at_a_saddle_is_left_along_negative_curvature() {
    let instance = regression("cosh", &[&[1.0, 0.0], &[0.0, 1.0]], &[2.0, 0.5], 0.0);
    let solution = solve_from_zero(&instance);
    assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert_relative_eq!(solution.value, 0.125, max_relative = 1e-12);
}

#[test]
fn a_minimiser_at_infinity_is_called_diverging_and_a_weight_mends_it() {
    let cases = [
        ("exp", vec![1.0], vec![-1.0]),
        ("exp", vec![1.0], vec![0.0]),
        ("softmax", vec![1.0, 0.0], vec![1.0, 0.0]),
        ("rescaled-exp", vec![1.0, 2.0], vec![0.5, 0.3]),
    ];
    for (loss, column, b) in &cases {
        let rows: Vec<&[f64]> = column.chunks(1).collect();
        let solution = solve_from_zero(&regression(loss, &rows, b, 0.0));
        assert_eq!((solution.stop, solution.critical_point), (Stop::Diverging, CriticalPoint::Unknown), "{loss} {b:?}");
        let mended = solve_from_zero(&regression(loss, &rows, b, 0.1));
        assert_eq!((mended.stop, mended.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss} {b:?}");
    }
}

#[test]
fn a_start_where_the_loss_exceeds_f64_still_reaches_the_minimum() {
    for loss in ["exp", "cosh", "sinh", "rescaled-exp", "rescaled-cosh"] {
        let rows: [&[f64]; 3] = [&[1.0, 0.5], &[-0.5, 1.0], &[0.25, -1.0]];
        let instance = regression(loss, &rows, &[0.2, 1.4, 0.3], 0.1);
        let far = solve(&instance, &[600.0, 200.0]);
        assert!(far.trace[0].value.is_infinite());
        assert_eq!((far.stop, far.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss}");
        assert!(far.value.is_finite() && far.gradient_norm < 1e-8, "{loss} {} {}", far.value, far.gradient_norm);
    }
}

#[test]
fn a_start_with_no_finite_loss_ends_at_once() {
    let solution = solve(&regression("softmax", &[&[1e300], &[0.0]], &[0.5, 0.5], 0.0), &[1e300]);
    assert_eq!(
        (solution.stop, solution.critical_point, solution.iterations),
        (Stop::NonFinite, CriticalPoint::Unknown, 0)
    );
}

#[test]
fn the_iteration_limit_is_kept() {
    let newton = Newton { iteration_limit: 2, ..Newton::default() };
    let solution = newton.solve(&regression("exp", &[&[1.0]], &[100.0], 0.0), &[0.0]).unwrap();
    assert_eq!((solution.stop, solution.iterations), (Stop::StepLimit, 2));
}

#[test]
fn a_tolerance_below_rounding_ends_at_precision() {
    let newton = Newton { tolerance: 1e-300, ..Newton::default() };
    let rows: [&[f64]; 3] = [&[1.0, 0.5], &[-0.5, 1.0], &[0.25, -1.0]];
    let solution = newton.solve(&regression("rescaled-exp", &rows, &[0.2, 1.4, 0.3], 0.1), &[0.0, 0.0]).unwrap();
    assert_eq!((solution.stop, solution.critical_point), (Stop::AtPrecision, CriticalPoint::Minimum));
    assert!(solution.relative_gradient < 1e-14);
}

#[test]
fn soft_residual_stays_on_its_side_of_the_pole() {
    let instance = regression("soft-residual", &[&[1.0], &[0.5]], &[0.9, 0.1], 0.01);
    for start in [-3.0_f64, -0.9, -0.3, 2.0] {
        let alpha = |x: f64| instance.design().times(&[x]).unwrap().iter().map(|z| z.exp() + z).sum::<f64>();
        let solution = solve(&instance, &[start]);
        assert!(solution.stop.is_critical(), "{start}: {}", solution.stop);
        assert_eq!(alpha(solution.x[0]) > 0.0, alpha(start) > 0.0, "{start}");
    }
}

#[test]
fn dependent_and_vanishing_columns_do_no_harm() {
    let rows: [&[f64]; 3] = [&[1.0, 2.0, 0.0], &[-0.5, -1.0, 0.0], &[0.25, 0.5, 0.0]];
    for loss in ["softmax", "rescaled-exp", "exp", "soft-residual"] {
        let solution = solve_from_zero(&regression(loss, &rows, &[0.2, 0.3, 0.3], 0.1));
        assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss}");
    }
}

#[test]
fn what_cannot_be_started_is_refused() {
    let instance = regression("exp", &[&[1.0]], &[1.0], 0.0);
    assert_eq!(Newton::default().solve(&instance, &[0.0, 0.0]), Err(Error::StartShape { expected: 1, found: 2 }));
    assert!(matches!(Newton::default().solve(&instance, &[f64::NAN]), Err(Error::StartNotFinite { entry: 0, .. })));
    let newton = Newton { tolerance: 0.0, ..Newton::default() };
    assert_eq!(newton.solve(&instance, &[0.0]), Err(Error::Tolerance { value: 0.0 }));
}
