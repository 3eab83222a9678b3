//! The certificate against minimisers known to 50 digits, numerical third derivatives, and points that deserve none.

use super::{regression, solve, solve_from_zero};
use lemmacheck::dataset::{Format, npy};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Activation, Loss, Regression, Weights};
use lemmacheck::number::Exact;
use lemmacheck::solver::{Certificate, Finding, Newton};
use proptest::prelude::*;
use std::fs::File;
use std::path::Path;

/// A regression and its minimiser, each entry as a sum of two f64.
struct Known {
    instance: Regression,
    high: Vec<f64>,
    low: Vec<f64>,
}

impl Known {
    fn read(line: &str) -> Self {
        let fields: Vec<&str> = line.split(',').collect();
        let numbers = |text: &str| text.split(' ').map(|entry| entry.parse().unwrap()).collect::<Vec<f64>>();
        let design = DesignMatrix::dense(fields[1].parse().unwrap(), fields[2].parse().unwrap(), numbers(fields[4]));
        let weights = Weights::Uniform(fields[3].parse().unwrap());
        let instance =
            Regression::new(fields[0].parse().unwrap(), design.unwrap(), numbers(fields[5]), weights).unwrap();
        let (high, low) = fields[6].split(' ').map(two_parts).unzip();
        Self { instance, high, low }
    }

    /// ‖x − x*‖, a little less than it is.
    fn distance(&self, x: &[f64]) -> f64 {
        let gap = |((x, high), low): ((&f64, &f64), &f64)| ((high - x) + low).powi(2);
        x.iter().zip(&self.high).zip(&self.low).map(gap).sum::<f64>().sqrt() * (1.0 - 1e-12)
    }
}

/// A decimal as its nearest f64 and the rest.
fn two_parts(decimal: &str) -> (f64, f64) {
    let high: f64 = decimal.parse().unwrap();
    let exact: Exact = decimal.parse().unwrap();
    (high, exact.minus(&Exact::from_f64(high).unwrap()).to_f64())
}

fn known() -> Vec<Known> {
    include_str!("../oracle/minimisers.csv").lines().skip(1).map(Known::read).collect()
}

/// The largest |wᵀ(∇²L(x + tp) − ∇²L(x − tp))w|/2t found for w = p along coordinates and diagonals.
fn largest_third_derivative(instance: &Regression, x: &[f64]) -> f64 {
    const T: f64 = 1e-5;
    let d = x.len();
    let mut most = 0.0_f64;
    for code in 1..3_usize.pow(d as u32) {
        let signs: Vec<f64> = (0..d).map(|j| [0.0, 1.0, -1.0][code / 3_usize.pow(j as u32) % 3]).collect();
        let norm = signs.iter().map(|s| s * s).sum::<f64>().sqrt();
        let p: Vec<f64> = signs.iter().map(|s| s / norm).collect();
        let q = instance.design().times(&p).unwrap();
        let at = |t: f64| {
            let x: Vec<f64> = x.iter().zip(&p).map(|(x, p)| x + t * p).collect();
            let evaluation = instance.evaluate(&instance.design().times(&x).unwrap());
            evaluation.curvature(&q) * evaluation.log_scale.exp()
        };
        most = most.max((at(T) - at(-T)).abs() / (2.0 * T));
    }
    most
}

#[test]
fn the_ball_holds_the_minimiser_known_to_fifty_digits() {
    let (mut proved, mut tried) = (0, 0);
    for (row, known) in known().iter().enumerate() {
        let found = solve(&known.instance, &known.high);
        assert!(known.distance(&found.x) <= 1e-9, "row {row} ends elsewhere");
        // the solver's point, the rounded truth and its neighbours, and points further and further off
        let mut points = vec![found.x, known.high.clone()];
        let shifts = (-3..=3).map(|k| f64::from(k) * f64::EPSILON).chain((3..16).map(|k| 10.0_f64.powi(-k)));
        for shift in shifts {
            points.push(known.high.iter().map(|x| x + shift * x.abs().max(0.25)).collect());
        }
        for x in points {
            let certificate = Certificate::at(&known.instance, &x).unwrap();
            tried += 1;
            if let Some(radius) = certificate.radius {
                proved += 1;
                let distance = known.distance(&x);
                // the table is good to 50 digits after the point
                assert!(
                    distance <= radius + 1e-50,
                    "row {row}: {distance:e} from a ball of {radius:e}, {certificate:?}"
                );
                assert!(radius <= 4.0 * distance + 1e-12, "row {row}: {distance:e} but a ball of {radius:e}");
            }
        }
    }
    assert!(proved * 10 >= tried * 9, "{proved} of {tried}");
}

#[test]
fn a_point_moved_by_less_than_the_proved_room_is_certified() {
    for (row, known) in known().iter().enumerate() {
        let here = Certificate::at(&known.instance, &known.high).unwrap();
        let (lambda, lipschitz) = (here.lambda_min.unwrap(), here.lipschitz.unwrap());
        // βKη is 1/20 where η is the distance to the minimiser, up to changes along the way
        let shift = (0.05 * lambda / lipschitz).min(0.01) / (known.high.len() as f64).sqrt();
        let x: Vec<f64> = known.high.iter().map(|x| x + shift).collect();
        let there = Certificate::at(&known.instance, &x).unwrap();
        assert_eq!(there.finding, Finding::Minimiser, "row {row}: {there:?}");
        let far: Vec<f64> = known.high.iter().map(|x| x + 20.0 * lambda / lipschitz).collect();
        let there = Certificate::at(&known.instance, &far).unwrap();
        assert!(there.radius.is_none_or(|radius| radius >= known.distance(&far)), "row {row}: {there:?}");
    }
}

#[test]
fn the_lipschitz_bound_is_above_every_third_derivative_and_not_far() {
    let mut ratios = Vec::new();
    for (row, known) in known().iter().enumerate() {
        for shift in [0.0, 0.3, -0.7] {
            let x: Vec<f64> = known.high.iter().map(|x| x + shift).collect();
            let Certificate { lipschitz: Some(bound), step: Some(step), .. } =
                Certificate::at(&known.instance, &x).unwrap()
            else {
                continue;
            };
            let found = largest_third_derivative(&known.instance, &x);
            assert!(found <= bound * (1.0 + 1e-6) + 1e-6, "row {row}: {found:e} above {bound:e}");
            if step < 1e-6 {
                ratios.push(bound / found.max(1e-6));
            }
        }
    }
    ratios.sort_by(f64::total_cmp);
    assert!(ratios[ratios.len() / 2] <= 10.0, "half of the bounds are looser than {}", ratios[ratios.len() / 2]);
}

#[test]
fn a_single_row_of_a_plain_loss_has_its_third_derivative_as_the_bound() {
    for (loss, z, b) in [("exp", 0.5, 1.5), ("cosh", 1.25, 1.5), ("sinh", 0.75, 0.5)] {
        let instance = regression(loss, &[&[2.0]], &[b], 1.0);
        let x = solve(&instance, &[z / 2.0]).x;
        let bound = Certificate::at(&instance, &x).unwrap().lipschitz.unwrap();
        let found = largest_third_derivative(&instance, &x);
        approx::assert_relative_eq!(bound, found, max_relative = 0.02);
        assert!(bound >= found * (1.0 - 1e-7), "{loss}: {bound} below {found}");
    }
}

#[test]
fn the_quick_bound_for_a_large_design_is_above_the_third_derivative() {
    // one column, so that the trace is the eigenvalue, and rows far from unit length
    let n = 300_000;
    let a: Vec<f64> = (0..n).map(|i| 3.0 + (i % 7) as f64 / 7.0).collect();
    let b: Vec<f64> = a.iter().map(|a| (0.2 * a).exp()).collect();
    let design = DesignMatrix::dense(n, 1, a.clone()).unwrap();
    let instance = Regression::new(Loss::Plain(Activation::Exp), design, b.clone(), Weights::Uniform(0.0)).unwrap();
    let x = solve_from_zero(&instance).x;
    let found = Certificate::at(&instance, &x).unwrap();
    assert_eq!(found.finding, Finding::Minimiser);
    // φ‴ = Σ (3u′u″ + u‴(u − b))a³ with u = u′ = u″ = u‴ = exp(ax)
    let third = |(a, b): (&f64, &f64)| {
        let u = (a * x[0]).exp();
        (3.0 * u * u + u * (u - b)) * a * a * a
    };
    let exact: f64 = a.iter().zip(&b).map(third).sum();
    let bound = found.lipschitz.unwrap();
    assert!(exact * (1.0 - 1e-9) <= bound && bound <= 1.01 * exact, "{exact:e} {bound:e}");
}

#[test]
fn no_bit_of_a_certificate_depends_on_the_number_of_threads() {
    let (n, d) = (260_000, 4);
    let entry = |k: usize| (k as f64 * 0.754_877).fract() - 0.5;
    for loss in [Loss::Rescaled(Activation::Cosh), Loss::SoftResidual, Loss::Softmax] {
        let design = DesignMatrix::dense(n, d, (0..n * d).map(entry).collect()).unwrap();
        let b = (0..n).map(|i| (1.0 + entry(i)) / n as f64).collect();
        let instance = Regression::new(loss, design, b, Weights::Uniform(0.1)).unwrap();
        let x = solve_from_zero(&instance).x;
        let at = |jobs: usize| Certificate::at(&instance.clone().with_jobs(jobs).unwrap(), &x).unwrap();
        let alone = at(1);
        assert_eq!(alone.finding, Finding::Minimiser, "{loss} {alone:?}");
        assert!(at(2) == alone && at(3) == alone, "{loss}");
    }
}

fn finding(instance: &Regression, x: &[f64]) -> Finding {
    Certificate::at(instance, x).unwrap().finding
}

#[test]
fn points_that_deserve_no_certificate_get_the_reason() {
    // cosh(0) = 1 < b: the origin is a maximum of one entry and a minimum of the other
    let saddle = regression("cosh", &[&[1.0, 0.0], &[0.0, 1.0]], &[3.0, 0.5], 0.0);
    assert_eq!(finding(&saddle, &[0.0, 0.0]), Finding::NegativeCurvature);
    let flat = regression("cosh", &[&[1.0]], &[1.0], 0.0);
    assert_eq!(finding(&flat, &[0.0]), Finding::Singular);
    let exponential = regression("exp", &[&[1.0], &[2.0]], &[2.0, 3.0], 0.1);
    assert_eq!(finding(&exponential, &[3.0]), Finding::TooFar);
    assert_eq!(finding(&exponential, &[1e4]), Finding::NotDefined);
    assert_eq!(finding(&exponential, &[f64::NAN]), Finding::NotDefined);
    assert_eq!(finding(&exponential, &[f64::INFINITY]), Finding::NotDefined);
    assert!(Certificate::at(&exponential, &[1.0, 2.0]).is_err());
    // exp(z) + z = 0 at z = −0.567143290409783873: the normaliser is not separated from 0
    let pole = regression("soft-residual", &[&[1.0]], &[0.5], 0.1);
    assert_eq!(finding(&pole, &[-0.567_143_290_409_783_8]), Finding::NotDefined);
    let softmax = regression("softmax", &[&[1.0, 1.0], &[2.0, 1.0], &[4.0, 1.0]], &[0.2, 0.3, 0.5], 0.0);
    let solution = solve_from_zero(&softmax);
    assert_eq!(finding(&softmax, &solution.x), Finding::Singular, "a shift of Ax changes nothing");
}

#[test]
fn a_power_of_two_in_the_units_of_x_scales_every_bound_by_its_own() {
    for loss in Loss::ALL {
        let (a, b) = ([0.75, -1.25, 0.5, 1.5, -0.25, 1.0, 1.25, 0.25], vec![0.5, 0.25, 0.125, 0.375]);
        let at = |scale: f64| {
            let design = DesignMatrix::dense(4, 2, a.iter().map(|a| a * scale).collect()).unwrap();
            Regression::new(loss, design, b.clone(), Weights::Uniform(0.5)).unwrap()
        };
        let x = solve_from_zero(&at(1.0)).x;
        let here = Certificate::at(&at(1.0), &x).unwrap();
        assert_eq!(here.finding, Finding::Minimiser, "{loss}");
        for scale in [2.0_f64.powi(-300), 2.0_f64.powi(-60), 2.0_f64.powi(300)] {
            let x: Vec<f64> = x.iter().map(|x| x / scale).collect();
            let there = Certificate::at(&at(scale), &x).unwrap();
            assert_eq!(there.finding, Finding::Minimiser, "{loss} {scale:e}");
            let pairs = [
                (here.radius.unwrap(), there.radius.unwrap() * scale),
                (here.lambda_min.unwrap(), there.lambda_min.unwrap() / scale / scale),
                (here.lipschitz.unwrap(), there.lipschitz.unwrap() / scale / scale / scale),
            ];
            for (here, there) in pairs {
                approx::assert_relative_eq!(here, there, max_relative = 1e-9);
            }
        }
    }
}

#[test]
fn a_quadratic_at_its_minimiser_is_certified_with_no_room_to_speak_of() {
    let level = regression("sinh", &[&[1.0, 0.5], &[0.25, 1.0]], &[0.0, 0.0], 1.0);
    let certificate = Certificate::at(&level, &[0.0, 0.0]).unwrap();
    assert_eq!(certificate.finding, Finding::Minimiser);
    assert!(certificate.radius.unwrap() <= 1e-290 && certificate.lambda_min.unwrap() > 0.5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dependent_columns_are_never_certified(
        loss in prop::sample::select(Loss::ALL.to_vec()),
        entries in prop::collection::vec(-64_i32..64, 3..30),
        b in prop::collection::vec(0.0..1.0, 15),
        w in prop::sample::select(vec![0.01, 1.0, 100.0]),
        x in prop::collection::vec(-1.0..1.0, 3),
    ) {
        // exact multiples of 1/64, so that the third column is the sum of the others to the last bit
        let rows: Vec<f64> = entries
            .chunks_exact(2)
            .flat_map(|pair| [pair[0], pair[1], pair[0] + pair[1]].map(|entry| f64::from(entry) / 64.0))
            .collect();
        let n = rows.len() / 3;
        let design = DesignMatrix::dense(n, 3, rows).unwrap();
        let instance = Regression::new(loss, design, b[..n].to_vec(), Weights::Uniform(w)).unwrap();
        let certificate = Certificate::at(&instance, &x).unwrap();
        prop_assert!(certificate.lambda_min.is_none() && !certificate.finding.is_proof(), "{:?}", certificate);
    }

    #[test]
    fn the_eigenvalue_bound_is_below_every_curvature(
        loss in prop::sample::select(Loss::ALL.to_vec()),
        a in prop::collection::vec(-2.0..2.0, 12),
        b in prop::collection::vec(0.0..1.0, 6),
        p in prop::collection::vec(-1.0..1.0, 2),
    ) {
        let design = DesignMatrix::dense(6, 2, a).unwrap();
        let instance = Regression::new(loss, design, b, Weights::Uniform(0.5)).unwrap();
        let x = solve_from_zero(&instance).x;
        let certificate = Certificate::at(&instance, &x).unwrap();
        if let Some(lambda) = certificate.lambda_min {
            let norm: f64 = p.iter().map(|p| p * p).sum();
            let evaluation = instance.evaluate(&instance.design().times(&x).unwrap());
            let curvature = evaluation.curvature(&instance.design().times(&p).unwrap());
            prop_assert!(curvature >= lambda * norm * (1.0 - 1e-9), "{} below {}", curvature / norm, lambda);
        }
    }

    #[test]
    fn the_lipschitz_bound_is_above_third_derivatives_for_targets_of_any_size(
        loss in prop::sample::select(Loss::ALL.to_vec()),
        a in prop::collection::vec(-1.0..1.0, 1..4),
        b in prop::collection::vec(-6.0..6.0, 4),
    ) {
        // the ridge makes the Hessian positive definite and has no third derivative
        let n = a.len();
        let design = DesignMatrix::dense(n, 1, a).unwrap();
        let instance = Regression::new(loss, design, b[..n].to_vec(), Weights::Uniform(30.0)).unwrap();
        let x = solve_from_zero(&instance).x;
        if let Some(bound) = Certificate::at(&instance, &x).unwrap().lipschitz {
            let found = largest_third_derivative(&instance, &x);
            prop_assert!(found <= bound * (1.0 + 1e-6) + 1e-5, "{} above {}", found, bound);
        }
    }

    #[test]
    fn a_sparse_design_is_certified_like_the_dense_one(
        a in prop::collection::vec(prop_oneof![Just(0.0), -2.0..2.0], 12),
        b in prop::collection::vec(0.0..1.0, 6),
        loss in prop::sample::select(Loss::ALL.to_vec()),
    ) {
        let triplets = a.iter().enumerate().map(|(at, &value)| (at / 2, at % 2, value)).collect();
        let weights = || Weights::Uniform(0.5);
        let dense = Regression::new(loss, DesignMatrix::dense(6, 2, a).unwrap(), b.clone(), weights()).unwrap();
        let sparse = DesignMatrix::from_triplets(6, 2, triplets).unwrap();
        let sparse = Regression::new(loss, sparse, b, weights()).unwrap();
        let x = solve_from_zero(&dense).x;
        let (left, right) = (Certificate::at(&dense, &x).unwrap(), Certificate::at(&sparse, &x).unwrap());
        prop_assert_eq!(left.finding, right.finding);
        if let (Some(left), Some(right)) = (left.lambda_min, right.lambda_min) {
            approx::assert_relative_eq!(left, right, max_relative = 1e-3);
        }
    }
}

#[test]
fn an_attention_head_is_certified_for_every_loss() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/att-n064-mid");
    let file = |name: &str| File::open(folder.join(name)).unwrap();
    let (design, target) = (npy::read(file("A.npy")).unwrap(), Format::Npy.read_vector(file("b.npy")).unwrap());
    let cases =
        [("softmax", 0.0), ("rescaled-exp", 0.1), ("rescaled-exp", 0.01), ("soft-residual", 0.01), ("exp", 0.0)];
    for (loss, w) in cases {
        let weights = Weights::Uniform(w);
        let instance = Regression::new(loss.parse().unwrap(), design.clone(), target.clone(), weights).unwrap();
        let x = solve_from_zero(&instance).x;
        let certificate = Certificate::at(&instance, &x).unwrap();
        let norm = x.iter().map(|x| x * x).sum::<f64>().sqrt();
        assert!(certificate.radius.is_some_and(|radius| radius <= 1e-6 * norm), "{loss} {w}: {certificate:?}");
    }
}

#[test]
fn no_unit_of_a_column_takes_a_proof_away() {
    let (n, d) = (8, 5);
    let entry = |i: usize, j: usize| {
        let k = (i * 31 + j * 17 + 1) as f64;
        2.0 * (k * k * 0.754_877).fract() - 1.0
    };
    let target: Vec<f64> = (0..n).map(|i| 1.0 + (i as f64 * 0.57).cos().abs()).collect();
    let units = |power: i32| -> Vec<f64> {
        (0..d).map(|j| if j % 2 == 0 { 2.0_f64.powi(power) } else { 2.0_f64.powi(-power) }).collect()
    };
    let solved = |units: &[f64]| {
        let entries = (0..n * d).map(|at| entry(at / d, at % d) * units[at % d]).collect();
        let design = DesignMatrix::dense(n, d, entries).unwrap();
        let instance = Regression::new("cosh".parse().unwrap(), design, target.clone(), Weights::Uniform(0.3)).unwrap();
        let solution = Newton::default().solve(&instance, &vec![0.0; d]).unwrap();
        let certificate = Certificate::at(&instance, &solution.x).unwrap();
        (solution.x, certificate)
    };
    let (x, alone) = solved(&vec![1.0; d]);
    assert!(alone.finding.is_proof(), "{alone:?}");
    for power in [4, 16, 24, 40, 60, 200] {
        let units = units(power);
        let (y, found) = solved(&units);
        assert!(found.finding.is_proof(), "2^±{power}: {found:?}");
        let same = x.iter().zip(&y).zip(&units).all(|((x, y), unit)| (y * unit - x).abs() <= 1e-14 * x.abs().max(1.0));
        assert!(same, "2^±{power}: {x:?} {y:?}");
    }
}
