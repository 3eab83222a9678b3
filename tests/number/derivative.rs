//! Derivatives recorded on the tape, against num-dual and against differences in arithmetic A.

use lemmacheck::number::field::{Key, Residue, is_field_formula};
use lemmacheck::number::hyperdual::{gradient, hessian};
use lemmacheck::number::recorder::{
    Operation, Recorded, Tape, determinant, eigenvalue, inverse, jacobian, log_determinant, p_norm, record,
    singular_value, solve,
};
use lemmacheck::number::{Arithmetic, Bits, Enclosure, Exact, Exp, Field, Interval, Real, Wide};
use nalgebra::{DMatrix, DVector};
use num_dual::HyperDual64;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn inputs(count: usize) -> Vec<Recorded> {
    (0..count as u32).map(Recorded::input).collect()
}

/// The gradient of one value, which is what a recorded function of one value has.
fn gradient_of(point: &[Recorded], function: impl FnOnce(&[Recorded]) -> Recorded) -> Vec<Recorded> {
    jacobian(point, |x| vec![function(x)]).1.remove(0)
}

fn hessian_of(point: &[Recorded], function: impl Fn(&[Recorded]) -> Recorded + Copy) -> Vec<Vec<Recorded>> {
    jacobian(point, |x| gradient_of(x, function)).1
}

/// Every input on the tape is one of the instance's.
fn has_no_variable_left(tape: &Tape, inputs: usize) -> bool {
    tape.operations().iter().all(|operation| !matches!(operation, Operation::Input(k) if *k as usize >= inputs))
}

#[test]
fn gradients_and_hessians_on_the_tape_are_those_of_num_dual() {
    fn formula<S: Exp>(x: &[S]) -> S {
        let product = x[0].clone() * x[1].clone() - x[2].clone() * x[2].clone();
        product.exp() / (x[2].cosh() + S::integer(2)) + x[0].sinh() * x[1].clone() * x[1].clone() - x[2].clone()
    }
    let ((gradient_slots, hessian_slots), tape) =
        record(|| (gradient_of(&inputs(3), formula), hessian_of(&inputs(3), formula)));
    assert!(has_no_variable_left(&tape, 3));
    for point in [[0.5, -1.25, 0.75], [0.0, 0.0, 0.0], [-1.0, 2.0, 1.5]] {
        let values = tape.replay(&point, &()).unwrap();
        let at = |slot: &Recorded| values[slot.slot() as usize];
        let x = DVector::from_row_slice(&point);
        let dual = |x: &DVector<HyperDual64>| formula(x.as_slice());
        let (first, second) = (gradient(&x, dual), hessian(&x, dual));
        for i in 0..3 {
            approx::assert_relative_eq!(at(&gradient_slots[i]), first[i], max_relative = 1e-12, epsilon = 1e-13);
            for j in 0..3 {
                approx::assert_relative_eq!(
                    at(&hessian_slots[i][j]),
                    second[(i, j)],
                    max_relative = 1e-11,
                    epsilon = 1e-12
                );
            }
        }
    }
}

/// (f(x + h e_i) − f(x − h e_i)) / 2h in arithmetic A, for every value of f and every coordinate.
fn differences(function: impl Fn(&[Recorded]) -> Vec<Recorded>, point: &[Exact], bits: &Bits) -> Vec<Vec<f64>> {
    let (values, tape) = record(|| function(&inputs(point.len())));
    let step = exact("0x1p-120");
    let at = |i: usize, step: &Exact| -> Vec<Wide> {
        let moved = point.iter().enumerate().map(|(k, x)| if k == i { x.add(step, &()).unwrap() } else { x.clone() });
        let moved: Vec<Wide> = moved.map(|x| Wide::constant(&x, bits).unwrap()).collect();
        let all = tape.replay(&moved, bits).unwrap();
        values.iter().map(|value| all[value.slot() as usize].clone()).collect()
    };
    let doubled = Wide::constant(&exact("0x1p-119"), bits).unwrap();
    let mut columns = Vec::new();
    for i in 0..point.len() {
        let (up, down) = (at(i, &step), at(i, &step.neg(&()).unwrap()));
        let slopes = up
            .iter()
            .zip(&down)
            .map(|(u, d)| u.sub(d, bits).unwrap().div(&doubled, bits).unwrap().lower().unwrap().to_f64());
        columns.push(slopes.collect::<Vec<_>>());
    }
    (0..values.len()).map(|k| columns.iter().map(|column| column[k]).collect()).collect()
}

/// Holds the Jacobian on the tape, replayed in A, against differences.
fn agrees(name: &str, function: impl Fn(&[Recorded]) -> Vec<Recorded> + Copy, point: &[&str]) {
    let bits = Bits::new(400);
    let point: Vec<Exact> = point.iter().map(|x| exact(x)).collect();
    let (rows, tape) = record(|| jacobian(&inputs(point.len()), function).1);
    assert!(has_no_variable_left(&tape, point.len()), "{name}");
    let at: Vec<Wide> = point.iter().map(|x| Wide::constant(x, &bits).unwrap()).collect();
    let values = tape.replay(&at, &bits).unwrap_or_else(|| panic!("{name} is undefined"));
    let expected = differences(function, &point, &bits);
    for (row, expected) in rows.iter().zip(&expected) {
        for (slot, expected) in row.iter().zip(expected) {
            let value = values[slot.slot() as usize].lower().unwrap().to_f64();
            let close = f64::abs(value - expected) <= 1e-14 * f64::abs(*expected).max(1e-3);
            assert!(close, "{name}: {value} on the tape, {expected} by differences");
        }
    }
}

fn square(x: &[Recorded], n: usize) -> DMatrix<Recorded> {
    DMatrix::from_fn(n, n, |i, j| x[(i + 2 * j) % x.len()] * Recorded::integer((i * n + j) as i64 % 5 - 2) + x[i % 2])
}

fn symmetric(x: &[Recorded], n: usize) -> DMatrix<Recorded> {
    let m = square(x, n);
    DMatrix::from_fn(n, n, |i, j| m[(i, j)] + m[(j, i)] + Recorded::integer(if i == j { i as i64 } else { 0 }))
}

#[test]
fn every_rule_is_the_slope_that_differences_show() {
    let point = ["3/4", "-5/8", "11/8"];
    agrees("arithmetic", |x| vec![x[0] * x[1] / (x[2] - x[0]), -x[1] * x[1], x[2] - x[0] - x[1] * x[0]], &point);
    agrees("exponentials", |x| vec![x[0].exp() * x[1].sinh(), (x[0] * x[1]).cosh(), (x[0] + x[1]).tanh()], &point);
    agrees("roots and logarithms", |x| vec![(x[0] * x[2]).sqrt(), x[2].ln(), x[0].power(&exact("-7/3"))], &point);
    agrees("powers", |x| vec![x[2].power(&exact("5/2")), x[0].to_the(x[1]), x[1].power(&exact("-3"))], &point);
    agrees("kinks", |x| vec![x[1].abs(), x[0].max(&x[2]), x[0].max(&x[1]), x[1].min(x[2])], &point);
    agrees("norms", |x| vec![p_norm(x, &exact("3/2")), p_norm(x, &exact("4")), p_norm(x, &exact("2"))], &point);
    for n in 1..6 {
        agrees("determinant", |x| vec![determinant(&symmetric(x, n))], &point);
        agrees("inverse", |x| inverse(&symmetric(x, n)).iter().copied().collect(), &point);
        agrees("eigenvalues", |x| (0..n).map(|k| eigenvalue(&symmetric(x, n), k)).collect(), &point);
        agrees("singular values", |x| (0..n.min(3)).map(|k| singular_value(&square(x, n), k)).collect(), &point);
    }
    agrees("wide matrix", |x| vec![singular_value(&square(x, 3).rows(0, 2).into_owned(), 1)], &point);
    agrees("tall matrix", |x| vec![singular_value(&square(x, 4).columns(0, 2).into_owned(), 0)], &point);
    agrees(
        "solution",
        |x| solve(&symmetric(x, 4), &square(x, 4).columns(0, 1).into_owned()).iter().copied().collect(),
        &point,
    );
    agrees("log det", |x| vec![log_determinant(&DMatrix::from_diagonal(&DVector::from_vec(vec![x[0], x[2]])))], &point);
}

#[test]
fn gradients_of_gradients_and_of_what_holds_gradients_are_right() {
    let inner = |x: &[Recorded]| (x[0] * x[1]).exp() + x[1].tanh() * x[2].power(&exact("3/2"));
    agrees("gradient", |x| gradient_of(x, inner), &["1/2", "-1/3", "5/4"]);
    agrees("hessian", |x| hessian_of(x, inner).concat(), &["1/2", "-1/3", "5/4"]);
    let outer = |x: &[Recorded]| {
        let slope = gradient_of(x, inner);
        slope[0] * slope[0] + (slope[1] * x[2]).sinh() - slope[2] / x[2]
    };
    agrees("gradient of a function of a gradient", |x| gradient_of(x, outer), &["1/2", "-1/3", "5/4"]);
}

#[test]
fn what_a_function_captures_stays_fixed_even_where_it_is_the_point() {
    // L(z) = x₀ z₀² + z₀ x₁ at z = x: ∂L/∂z₀ = 2 x₀² + x₁, not 3 x₀² + x₁; ∂L/∂z₁ = 0, not x₀.
    let (slopes, tape) = record(|| {
        let x = inputs(2);
        gradient_of(&x, |z| x[0] * z[0] * z[0] + z[0] * x[1])
    });
    let values = tape.replay(&[exact("3"), exact("5")], &()).unwrap();
    assert_eq!(slopes.iter().map(|s| values[s.slot() as usize].to_string()).collect::<Vec<_>>(), ["23", "0"]);
    // The same again after the formula stands on the tape already.
    let (slopes, tape) = record(|| {
        let x = inputs(2);
        let _ = x[0] * x[0] * x[1];
        gradient_of(&x, |z| x[0] * z[0] * x[1] + x[0] * x[0] * x[1])
    });
    let values = tape.replay(&[exact("3"), exact("5")], &()).unwrap();
    assert_eq!(slopes.iter().map(|s| values[s.slot() as usize].to_string()).collect::<Vec<_>>(), ["15", "0"]);
    assert!(has_no_variable_left(&tape, 2));
}

#[test]
fn derivatives_are_undefined_at_kinks_at_the_end_of_a_root_and_at_multiple_eigenvalues() {
    let defined = |function: fn(&[Recorded]) -> Recorded, point: &[&str]| {
        let (_, tape) = record(|| gradient_of(&inputs(point.len()), function));
        let point: Vec<Exact> = point.iter().map(|x| exact(x)).collect();
        let intervals: Vec<Interval> = point.iter().map(|x| Interval::constant(x, &()).unwrap()).collect();
        let bits = Bits::new(128);
        let wide: Vec<Wide> = point.iter().map(|x| Wide::constant(x, &bits).unwrap()).collect();
        let found = [tape.replay(&intervals, &()).is_some(), tape.replay(&wide, &bits).is_some()];
        assert_eq!(found[0], found[1]);
        found[0]
    };
    let spectral = |x: &[Recorded]| eigenvalue(&DMatrix::from_row_slice(2, 2, &[x[0], x[1], x[1], x[2]]), 0);
    assert!(defined(|x| x[0].abs(), &["1"]) && !defined(|x| x[0].abs(), &["0"]));
    assert!(defined(|x| x[0].max(&x[1]), &["1", "2"]) && !defined(|x| x[0].max(&x[1]), &["2", "2"]));
    assert!(defined(|x| x[0].sqrt(), &["1"]) && !defined(|x| x[0].sqrt(), &["0"]));
    assert!(defined(spectral, &["1", "0", "2"]) && !defined(spectral, &["2", "0", "2"]));
    assert!(defined(|x| x[0].power(&exact("3/2")), &["0"]) && !defined(|x| x[0].power(&exact("1/2")), &["0"]));
    // What does not depend on the variables is not differentiated.
    assert!(defined(|x| x[0] + Recorded::integer(0).abs() + Recorded::integer(0).sqrt(), &["0"]));
}

#[test]
fn identities_with_derivatives_inverses_and_determinants_are_settled_in_the_field() {
    let vanishes = |formula: fn(&[Recorded]) -> Recorded, count: usize| {
        let (value, tape) = record(|| formula(&inputs(count)));
        assert!(is_field_formula(&tape));
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let key = Key::draw(&tape, &mut rng);
        let point: Vec<Residue> = (0..count).map(|_| Residue::draw(&key, &mut rng)).collect();
        tape.replay(&point, &key).unwrap()[value.slot() as usize].is_zero()
    };
    assert!(vanishes(
        |x| {
            let (a, b) = (DMatrix::from_column_slice(4, 4, &x[..16]), DMatrix::from_column_slice(4, 4, &x[16..]));
            determinant(&(&a * &b)) - determinant(&a) * determinant(&b)
        },
        32
    ));
    assert!(vanishes(
        |x| {
            let a = DMatrix::from_column_slice(4, 4, &x[..16]);
            (&a * inverse(&a))[(1, 1)] - Recorded::integer(1)
        },
        16
    ));
    // Jacobi's formula: ∂ det A / ∂ A₁₃ = det A (A⁻¹)₃₁.
    let jacobi = |x: &[Recorded]| {
        let slope = gradient_of(x, |x| determinant(&DMatrix::from_column_slice(4, 4, x)))[1 + 4 * 3];
        let a = DMatrix::from_column_slice(4, 4, x);
        slope - determinant(&a) * inverse(&a)[(3, 1)]
    };
    assert!(vanishes(jacobi, 16));
    assert!(!vanishes(|x| determinant(&DMatrix::from_column_slice(4, 4, x)) - x[0], 16));
    assert!(vanishes(|x| x[0].tanh() * x[0].cosh() - x[0].sinh(), 1));
    assert!(vanishes(|x| gradient_of(x, |x| x[0].tanh())[0] * x[0].cosh() * x[0].cosh() - Recorded::integer(1), 1));
}

#[test]
fn the_backward_sweep_in_floats_is_the_derivative_on_the_tape() {
    let formula = |x: &[Recorded]| {
        let m = square(x, 4);
        let inner = eigenvalue(&symmetric(x, 4), 2) * singular_value(&m, 1) + determinant(&m) * x[0].tanh();
        inner + x[0].power(&exact("5/3")) * determinant(&symmetric(x, 5))
            - singular_value(&m.rows(0, 2).into_owned(), 1)
    };
    let ((value, slopes), tape) = record(|| (formula(&inputs(3)), gradient_of(&inputs(3), formula)));
    for point in [[0.75, -0.625, 1.375], [2.5, 0.25, -1.0], [0.1, 3.0, 0.7]] {
        let values = tape.replay(&point, &()).unwrap();
        let sweep = tape.adjoint(&values, &[(value.slot(), 1.0)], 3);
        for (swept, slope) in sweep.iter().zip(&slopes) {
            let slope = values[slope.slot() as usize];
            approx::assert_relative_eq!(*swept, slope, max_relative = 1e-9, epsilon = 1e-9);
        }
    }
    // A singular matrix, diag(1, 1, 1, 0), has cofactors too.
    let (value, tape) = record(|| determinant(&DMatrix::from_column_slice(4, 4, &inputs(16))));
    let mut point = vec![0.0; 16];
    for (k, x) in [(0, 1.0), (5, 1.0), (10, 1.0)] {
        point[k] = x;
    }
    let values = tape.replay(&point, &()).unwrap();
    let sweep = tape.adjoint(&values, &[(value.slot(), 1.0)], 16);
    let only_last: Vec<f64> = (0..16).map(|k| f64::from(u8::from(k == 15))).collect();
    assert_eq!(sweep, only_last);
    // One in an odd place: of (1, 0) where the rest is a permutation.
    let mut point = vec![0.0; 16];
    for k in [4, 10, 15] {
        point[k] = 1.0;
    }
    let values = tape.replay(&point, &()).unwrap();
    let odd: Vec<f64> = (0..16).map(|k| if k == 1 { -1.0 } else { 0.0 }).collect();
    assert_eq!(tape.adjoint(&values, &[(value.slot(), 1.0)], 16), odd);
}
