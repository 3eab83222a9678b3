//! One instance for each way a run can end, and for each trap on the way.

use super::{regression, solve, solve_from_zero};
use approx::assert_relative_eq;
use lemmacheck::solver::{CriticalPoint, Error, Method, Newton, Stop};

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

#[test]
fn a_long_way_is_gone_in_steps_that_double() {
    let flat = solve(&regression("softmax", &[&[8.0]], &[0.0], 1e-3), &[20.0]);
    assert_eq!((flat.stop, flat.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert!(flat.iterations <= 8, "{}", flat.iterations);
    // two columns that nearly agree: x = (500, −500) makes z = (−½, ½, 0)
    let rows: [&[f64]; 3] = [&[1.0, 1.001], &[1.0, 0.999], &[0.5, 0.5]];
    for (loss, b) in [("sinh", [-0.5_f64, 0.5, 0.0].map(f64::sinh)), ("exp", [-0.5_f64, 0.5, 0.0].map(f64::exp))] {
        let solution = solve_from_zero(&regression(loss, &rows, &b, 0.0));
        assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss}");
        assert!(solution.iterations <= 30, "{loss} {}", solution.iterations);
        assert_relative_eq!(solution.x[0], 500.0, max_relative = 1e-6);
    }
}

#[test]
fn a_change_below_rounding_ends_the_run_soon() {
    // u/α = 1 whatever x is: the loss is ½·9999² and a ridge below its rounding
    for (a, w, start) in [(-0.5, 1e-3, 20.0), (1.0, 1e-3, 1.0), (-1.0, 0.01, -1.0), (2.0, 1e-3, -5.0)] {
        let solution = solve(&regression("soft-residual", &[&[a]], &[1e4], w), &[start]);
        // the ridge is least at 0, which those that start below α = 0 cannot reach
        let reaches = a * start > -0.567;
        assert_eq!(solution.stop.is_critical(), reaches, "{a} {start}: {} at {:?}", solution.stop, solution.x);
        assert!(!reaches || (a * solution.x[0]).abs() < 1e-6, "{a} {start}: {:?}", solution.x);
        assert!(solution.iterations <= if reaches { 8 } else { 30 }, "{a} {start}: {}", solution.iterations);
    }
}

#[test]
fn a_plateau_far_below_the_target_is_left_by_its_slope_where_the_loss_does_not_tell() {
    for (a, b, start) in [(-6.0, 1e4, 5.0), (-4.0, 100.0, 20.0)] {
        let solution = solve(&regression("exp", &[&[a]], &[b], 0.0), &[start]);
        assert!(solution.stop.is_critical(), "{} after {}", solution.stop, solution.iterations);
        assert_eq!(solution.critical_point, CriticalPoint::Minimum);
        assert_relative_eq!(solution.x[0], f64::ln(b) / a, max_relative = 1e-12);
    }
}

#[test]
fn a_vertex_that_the_shares_of_softmax_only_approach_is_no_minimiser() {
    // along (−1, 1) the first entry of z leaves the others behind, and L falls to that at (1, 0, 0)
    let rows: [&[f64]; 3] = [&[-4.0, 3.0], &[2.0, -2.0], &[-6.0, -4.0]];
    for (rows, b, start) in
        [(&rows[..], [100.0, -1.0, 0.5], &[2.0, -2.0][..]), (&[&[8.0], &[-1.5], &[-1.0]], [-1.0, 0.0, -1.0], &[1.0])]
    {
        let solution = solve(&regression("softmax", rows, &b, 0.0), start);
        assert_eq!((solution.stop, solution.critical_point), (Stop::Diverging, CriticalPoint::Unknown));
    }
}

#[test]
fn a_run_that_goes_outwards_while_the_loss_falls_is_no_divergence() {
    for (loss, rows, b, w, start) in [
        ("sinh", [[0.5, 4.0], [1.0, 4.0]], [100.0, 10.0], 1e-3, [2.0, -5.0]),
        ("exp", [[-3.0, 1.0], [4.0, 2.0]], [1.0, -1.0], 1e-3, [0.0, 5.0]),
    ] {
        let solution = solve(&regression(loss, &[&rows[0], &rows[1]], &b, w), &start);
        assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss}");
    }
}

#[test]
fn an_infimum_at_infinity_is_given_up_once_nothing_is_left_of_the_loss() {
    let solution = solve(&regression("exp", &[&[1.0]], &[0.0], 0.0), &[20.0]);
    assert_eq!((solution.stop, solution.critical_point), (Stop::Diverging, CriticalPoint::Unknown));
    assert!(solution.iterations <= 60, "{}", solution.iterations);
}

#[test]
fn the_slope_along_a_singular_direction_is_followed_and_its_rounding_is_not() {
    // one row and b = 1: u − αb = 0, so the loss is the ridge, whose Hessian w²aaᵀ has rank one
    for (loss, row, start) in
        [("rescaled-exp", [-2.0, -2.0], [-2.0, -5.0]), ("rescaled-cosh", [-3.0, -6.0], [5.0, -5.0])]
    {
        let solution = solve(&regression(loss, &[&row], &[1.0], 0.1), &start);
        assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss}");
        assert!(solution.value < 1e-20, "{loss} {}", solution.value);
    }
}

#[test]
fn the_gradient_is_measured_against_the_one_at_the_start() {
    let solution = solve(&regression("exp", &[&[1.0]], &[100.0], 0.0), &[-3.0]);
    assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert_relative_eq!(solution.relative_gradient, solution.gradient_norm / solution.trace[0].gradient_norm);
    let largest = solution.trace.iter().map(|record| record.gradient_norm).fold(0.0, f64::max);
    assert!(largest > 10.0 * solution.trace[0].gradient_norm, "{largest}");
}

#[test]
fn a_step_towards_a_pole_is_shortened_as_often_as_it_takes() {
    for (rows, b, value) in
        [([[4.0, 4.0], [-2.0, 1.5]], [0.0, 10.0], 20.25), ([[-2.0, 2.0], [-2.0, 8.0]], [0.5, -1.0], 0.5625)]
    {
        let solution = solve(&regression("soft-residual", &[&rows[0], &rows[1]], &b, 0.0), &[-1.0, 0.0]);
        assert!(solution.stop.is_critical(), "{value} {}", solution.stop);
        assert_eq!(solution.critical_point, CriticalPoint::Minimum, "{value}");
        assert_relative_eq!(solution.value, value, max_relative = 1e-12);
    }
}

#[test]
fn a_sample_that_makes_no_progress_gives_way_to_the_exact_hessian() {
    for (rows, b, start) in
        [([[0.5, -8.0], [1.5, 8.0]], [0.5, 1e4], [20.0, 0.0]), ([[6.0, -0.5], [0.0, -2.0]], [0.0, 1e4], [-5.0, 0.0])]
    {
        let instance = regression("soft-residual", &[&rows[0], &rows[1]], &b, 0.01);
        let newton = Newton { method: Method::Sketched, ..Newton::default() };
        let found = newton.solve(&instance, &start).unwrap();
        // of all p that sum to 1 the nearest to b is found, along which the ridge is below the rounding of L
        let least = 0.5 * (b[0] + b[1] - 1.0) * (b[0] + b[1] - 1.0) / 2.0;
        let z = instance.design().times(&found.x).unwrap();
        let ridge = 0.5 * 0.01 * 0.01 * (z[0] * z[0] + z[1] * z[1]);
        assert_relative_eq!(found.value, least + ridge, max_relative = 1e-14);
        let exact = Newton { method: Method::Exact, ..newton }.solve(&instance, &start).unwrap();
        assert_eq!((found.stop, found.critical_point), (exact.stop, exact.critical_point));
        assert!(found.iterations <= 12 + exact.iterations, "{} {}", found.iterations, exact.iterations);
    }
}

#[test]
fn a_sampled_run_takes_its_last_step_once() {
    for (method, row, start) in
        [(Method::Subsampled, vec![-0.5], vec![-1.0]), (Method::Sketched, vec![1.0, -2.0], vec![1.0, 0.0])]
    {
        let instance = regression("rescaled-sinh", &[&row], &[1.0], 0.01);
        let found = Newton { method, ..Newton::default() }.solve(&instance, &start).unwrap();
        assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{method}");
        assert!(found.iterations <= 6, "{method} {}", found.iterations);
    }
}

#[test]
fn every_method_tells_a_minimiser_at_infinity() {
    for (rows, b, start) in
        [([[1.0, 0.0], [0.0, 1.0]], [0.0, -1.0], [0.0, 0.0]), ([[1.0, 2.0], [2.0, 1.0]], [0.0; 2], [5.0, 5.0])]
    {
        let instance = regression("exp", &[&rows[0], &rows[1]], &b, 0.0);
        for method in [Method::Exact, Method::Sketched, Method::Subsampled] {
            let found = Newton { method, ..Newton::default() }.solve(&instance, &start).unwrap();
            assert_eq!((found.stop, found.critical_point), (Stop::Diverging, CriticalPoint::Unknown), "{method}");
            assert!(found.iterations <= 60, "{method} {}", found.iterations);
        }
    }
}

#[test]
fn weights_keep_a_run_from_far_away_from_being_called_a_divergence() {
    // L falls from 1e64 to 1: all the way is nothing beside L(x0), and every step goes outwards for a while
    let rows: [&[f64]; 3] = [&[-1.5, 4.0], &[2.0, -6.0], &[-3.0, 2.0]];
    let found = solve(&regression("rescaled-sinh", &rows, &[0.1, -1.0, 100.0], 0.01), &[2.0, 20.0]);
    assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum), "L = {:e}", found.value);
}
