//! Columns that nearly depend on each other, rows without weight, minimisers at infinity, saturated starts and units: where a
//! step that is small in f64 says nothing.

use super::{regression, solve, solve_from_zero};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Regression, Weights};
use lemmacheck::solver::{Certificate, CriticalPoint, Multistart, Newton, Solution, Stop};

/// A row of `tests/oracle/ill_conditioned.csv`.
struct Known {
    kind: &'static str,
    instance: Regression,
    /// L at the minimiser rounded to f64; `None` where there is no minimiser.
    value: Option<f64>,
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

fn known() -> Vec<Known> {
    let read = |line: &'static str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [kind, loss, n, d, entries, target, value] = fields[..] else { panic!("seven fields in {line}") };
        let design = DesignMatrix::dense(n.parse().unwrap(), d.parse().unwrap(), numbers(entries)).unwrap();
        let instance = Regression::new(loss.parse().unwrap(), design, numbers(target), Weights::Uniform(0.0)).unwrap();
        Known { kind, instance, value: value.parse().ok() }
    };
    include_str!("../oracle/ill_conditioned.csv").lines().skip(1).map(read).collect()
}

#[test]
fn a_run_that_ends_well_is_as_low_as_the_minimiser_rounded_to_f64_and_finds_it_where_columns_nearly_depend() {
    for (at, Known { kind, instance, value }) in known().iter().enumerate().filter(|(_, known)| known.value.is_some()) {
        let found = solve_from_zero(instance);
        assert!(found.stop.is_critical(), "row {at}, {kind}: {} after {}", found.stop, found.iterations);
        assert_eq!(found.critical_point, CriticalPoint::Minimum, "row {at}, {kind}");
        let value = value.unwrap();
        assert!(found.value <= value * (1.0 + 1e-6), "row {at}, {kind}: {:e} above {value:e}", found.value);
    }
}

#[test]
fn a_separated_group_of_rows_has_no_minimiser_from_any_start() {
    for (at, Known { instance, .. }) in known().iter().enumerate().filter(|(_, known)| known.value.is_none()) {
        let found = solve_from_zero(instance);
        assert_eq!((found.stop, found.critical_point), (Stop::Diverging, CriticalPoint::Unknown), "row {at}");
        let search = Multistart { newton: Newton::default(), starts: 12 };
        let best = &search.solve(instance, &vec![0.0; instance.design().columns()]).unwrap()[0].solution;
        assert!(!best.stop.is_critical(), "row {at} {}", best.stop);
    }
}

#[test]
fn columns_that_nearly_depend_are_named() {
    for Known { kind, instance, .. } in known().iter().filter(|known| known.kind == "copies") {
        let dependence = solve_from_zero(instance).dependence.unwrap();
        let last = instance.design().columns() - 1;
        assert_eq!(dependence.columns, [0, last], "{kind}");
        assert!(dependence.condition > 1e5, "{:e}", dependence.condition);
    }
}

#[test]
fn columns_that_differ_by_rounding_alone_are_no_minimum_and_ones_that_are_equal_do_no_harm() {
    let third = |i: usize| (i as f64 * 0.618).fract();
    let rows = |last: &dyn Fn(f64, f64) -> f64| -> Vec<[f64; 3]> {
        (0..8).map(|i| [third(i), third(3 * i + 1), last(third(i), third(3 * i + 1))]).collect()
    };
    let b: Vec<f64> = (0..8).map(|i| 0.5 + third(5 * i)).collect();
    let run = |rows: &[[f64; 3]]| {
        let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        solve_from_zero(&regression("exp", &rows, &b, 0.0))
    };
    let noisy = run(&rows(&|x, y| 0.1 * x + 0.7 * y));
    assert_eq!((noisy.stop, noisy.critical_point), (Stop::Singular, CriticalPoint::Unknown));
    assert_eq!(noisy.dependence.unwrap().columns, [0, 1, 2]);
    let exact = run(&rows(&|x, _| -2.0 * x));
    assert!(exact.stop.is_critical() && exact.critical_point == CriticalPoint::Minimum, "{}", exact.stop);
}

#[test]
fn a_saturated_start_is_left() {
    let rows: [&[f64]; 3] = [&[1.0, 0.0], &[0.0, 1.0], &[1.0, 1.0]];
    let instance = regression("softmax", &rows, &[0.2, 0.3, 0.5], 0.0);
    for start in [[30.0, 30.0], [12.0, 40.0], [25.0, -25.0], [3.0, 3.0]] {
        let found = solve(&instance, &start);
        let low = found.value < 1e-28;
        assert!(low == (found.critical_point == CriticalPoint::Minimum), "{start:?} {} {:e}", found.stop, found.value);
        assert!(low || !found.stop.is_critical(), "{start:?} {}", found.stop);
    }
    let found = solve(&instance, &[30.0, 30.0]);
    assert_eq!(found.stop, Stop::Converged);
    approx::assert_relative_eq!(found.x[0], (5.0_f64 / 3.0).ln(), max_relative = 1e-12);
}

/// Years and a count about them, and what would be measured in another unit.
fn years(unit: f64) -> Regression {
    let rows: Vec<[f64; 2]> = (0..11).map(|i| [1.0, (1990.0 + 3.0 * f64::from(i)) * unit]).collect();
    let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
    let b: Vec<f64> = (0..11).map(|i| (0.03 * f64::from(i)).exp() * (1.0 + 0.01 * f64::from(i % 3))).collect();
    regression("exp", &rows, &b, 0.0)
}

#[test]
fn the_unit_of_a_column_changes_neither_the_run_nor_the_certificate() {
    let run = |unit: f64| -> (Solution, Certificate) {
        let (instance, found) = (years(unit), solve_from_zero(&years(unit)));
        let certificate = Certificate::at(&instance, &found.x).unwrap();
        (found, certificate)
    };
    let (plain, certificate) = run(1.0);
    assert!(certificate.finding.is_proof(), "{}", certificate.finding);
    for power in [-11, -4, 3, 11] {
        let unit = f64::powi(2.0, power);
        let (found, certificate) = run(unit);
        assert_eq!((found.stop, found.value, found.x[1] * unit), (plain.stop, plain.value, plain.x[1]), "2^{power}");
        assert_eq!(found.relative_gradient, plain.relative_gradient);
        assert!(certificate.finding.is_proof(), "2^{power}: {}", certificate.finding);
    }
}

#[test]
fn a_tiny_target_is_no_infimum_at_infinity() {
    for size in [1e-9, 1e-18, 1e-60] {
        let rows: [&[f64]; 3] = [&[1.0, -0.8], &[1.0, -1.66], &[1.0, 1.14]];
        let found = solve_from_zero(&regression("exp", &rows, &[size, 2.0 * size, 0.7 * size], 0.0));
        assert_eq!((found.stop, found.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{size:e}");
        assert!(found.value < 0.1 * size * size, "{size:e} {:e}", found.value);
    }
}

#[test]
fn weights_and_a_loose_tolerance_are_no_divergence() {
    for tolerance in [0.5, 0.1, 1e-3] {
        let newton = Newton { tolerance, ..Newton::default() };
        for w in [1e-8, 1e-3, 0.1] {
            let found = newton.solve(&regression("exp", &[&[1.0], &[2.0]], &[0.0, -1.0], w), &[0.0]).unwrap();
            assert!(found.stop.is_critical(), "{tolerance} {w}: {}", found.stop);
        }
    }
}

#[test]
fn several_starts_look_on_both_sides_of_a_pole_and_far_out() {
    let instance = regression("soft-residual", &[&[1.0, 0.2], &[-0.3, 1.0], &[0.5, -0.4]], &[0.5, 0.3, 0.2], 0.001);
    let search = Multistart { newton: Newton::default(), starts: 24 }.search(&instance, &[0.0, 0.0]).unwrap();
    assert_eq!(search.starts, 24);
    let alpha = |x: &[f64]| instance.design().times(x).unwrap().iter().map(|z| z.exp() + z).sum::<f64>();
    let signs: Vec<bool> = search.minima.iter().map(|minimum| alpha(&minimum.solution.x) > 0.0).collect();
    assert!(signs.contains(&true) && signs.contains(&false), "{signs:?}");
}

#[test]
fn a_sum_that_flees_along_its_shift_below_rounding_has_no_minimiser() {
    // L falls on the way to softmax at infinity, by less than its rounding from x₀ = 30 on; L of softmax there is a minimum in x₁
    let rows: [&[f64]; 4] = [&[1.0, 0.9], &[1.0, 0.5], &[1.0, -2.1], &[1.0, -0.4]];
    let instance = regression("soft-residual", &rows, &[0.425, 0.416, 0.056, 0.089], 0.0);
    let found = solve_from_zero(&instance);
    assert_eq!((found.stop, found.critical_point), (Stop::Diverging, CriticalPoint::Unknown), "{:?}", found.x);
}

#[test]
fn a_sum_of_one_row_is_level_and_at_its_minimum() {
    // p = (½, ½) everywhere but where α = 0
    let instance = regression("soft-residual", &[&[1.0], &[1.0]], &[0.5, 0.3], 0.0);
    let found = solve(&instance, &[1.0]);
    assert_eq!(found.critical_point, CriticalPoint::Minimum, "{}", found.stop);
}

#[test]
fn a_point_whose_alpha_is_lost_to_rounding_is_no_minimum() {
    // by 400 bits the Hessian has a negative eigenvalue at every such point found
    let rows: [&[f64]; 4] = [&[1.0, -0.7], &[1.0, 0.0], &[1.0, -0.4], &[1.0, 0.8]];
    let instance = regression("soft-residual", &rows, &[0.29, 0.28, 0.29, 0.2], 0.0);
    let found = solve_from_zero(&instance);
    let alpha: f64 = instance.design().times(&found.x).unwrap().iter().map(|z| z.exp() + z).sum();
    assert!(alpha > 1e-3 || !found.stop.is_critical(), "{} at α = {alpha:e}", found.stop);
}

#[test]
fn a_row_without_weight_is_not_taken_for_the_rounding_of_a_column() {
    // u of the seventh row tends to its target 0 along (1, 3), on which all others are level
    let rows: [&[f64]; 8] =
        [&[0.0, 0.0], &[-6.0, 2.0], &[-3.0, 1.0], &[3.0, -1.0], &[3.0, -1.0], &[0.0, 0.0], &[17.0, -9.0], &[3.0, -1.0]];
    let instance = regression("exp", &rows, &[0.95, 1.05, 1.02, 0.99, 0.95, 0.96, 0.0, 0.89], 0.0);
    let search = Multistart { newton: Newton::default(), starts: 192 };
    let best = &search.solve(&instance, &[0.0; 2]).unwrap()[0].solution;
    assert_eq!(best.stop, Stop::Diverging);
    for far in [[6.5, 19.5], [650.0, 1950.0]] {
        let found = solve(&instance, &far);
        assert!(!found.stop.is_critical() && found.stop != Stop::Singular, "{} from {far:?}", found.stop);
        assert_eq!(found.dependence, None);
    }
}

#[test]
fn weights_so_small_that_rounding_moves_ax_by_more_than_they_hold_it_keep_the_minimiser() {
    let design: Vec<Vec<f64>> =
        (0..7).map(|i| (0..4).map(|power| (1990.0 + f64::from(i)).powi(power)).collect()).collect();
    let rows: Vec<&[f64]> = design.iter().map(Vec::as_slice).collect();
    let found =
        solve_from_zero(&regression("softmax", &rows, &[0.126, 0.148, 0.182, 0.159, 0.179, 0.185, 0.148], 1e-7));
    // L at the minimiser by 400 bits is 0.0015555485343952031
    assert!(found.stop.is_critical(), "{}", found.stop);
    assert_eq!(found.critical_point, CriticalPoint::Minimum);
    assert!(found.value <= 0.001_555_548_534_395_203_1 * (1.0 + 1e-6), "{:e}", found.value);
}

#[test]
fn a_start_at_which_no_row_weighs_anything_is_no_minimum() {
    // p = (½, ½) and L = 0 at x = 0
    let instance = regression("softmax", &[&[0.0], &[1.0]], &[0.5, 0.5], 0.0);
    for far in [800.0, -800.0, 2000.0] {
        let found = solve(&instance, &[far]);
        assert!(
            !found.stop.is_critical() || found.value < 1e-20,
            "{} at {:?}, L = {:e}",
            found.stop,
            found.x,
            found.value
        );
    }
}

#[test]
fn a_residual_that_can_be_0_is_followed_to_rounding_from_wherever_a_run_starts() {
    // the minimiser is 0, L there is 0
    let instance = regression("exp", &[&[-0.8], &[0.8], &[1.5]], &[1.0; 3], 0.0);
    let found = solve(&instance, &[86.0]);
    assert!(found.stop.is_critical(), "{}", found.stop);
    assert!(found.value < 1e-30, "{:e}", found.value);
}
