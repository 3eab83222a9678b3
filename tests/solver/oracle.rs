//! The certificate against minimisers that Arb proves: columns in years, nearly equal columns, tiny targets.

use super::solve;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Regression, Weights};
use lemmacheck::number::{Arithmetic, Exact};
use lemmacheck::solver::Certificate;

/// Made by tests/oracle/arb.py.
const MINIMISERS: &str = include_str!("../oracle/arb_minimisers.csv");

fn table() -> String {
    match std::env::var("LEMMACHECK_ARB_MINIMISERS") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => MINIMISERS.into(),
    }
}

fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> Vec<T> {
    text.split(' ').map(|entry| entry.parse().unwrap()).collect()
}

/// Whether ‖x − x*‖ > radius, in rationals; the minimiser is known to 10⁻⁴⁸ of each entry.
fn is_outside(x: &[f64], minimiser: &[Exact], radius: f64) -> bool {
    let times = |a: &Exact, b: &Exact| a.mul(b, &()).unwrap();
    let known: Exact = "1e-48".parse().unwrap();
    let mut square = Exact::zero();
    for (x, minimiser) in x.iter().zip(minimiser) {
        let gap = Exact::from_f64(*x).unwrap().minus(minimiser);
        let gap = if gap.signum() < 0 { gap.neg(&()).unwrap() } else { gap };
        let gap = gap.minus(&times(&known, &Arithmetic::abs(minimiser, &()).unwrap()));
        if gap.signum() > 0 {
            square = square.add(&times(&gap, &gap), &()).unwrap();
        }
    }
    let radius = Exact::from_f64(radius).unwrap();
    square > times(&radius, &radius)
}

#[test]
fn no_certificate_is_given_for_a_ball_without_the_minimiser() {
    let (mut proved, mut tried) = (0, 0);
    for line in table().lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (n, d) = (fields[1].parse().unwrap(), fields[2].parse().unwrap());
        let design = DesignMatrix::dense(n, d, numbers(fields[4])).unwrap();
        let weights = Weights::Uniform(fields[3].parse().unwrap());
        let instance = Regression::new(fields[0].parse().unwrap(), design, numbers(fields[5]), weights).unwrap();
        let minimiser: Vec<Exact> = numbers(fields[6]);
        let rounded: Vec<f64> = minimiser.iter().map(Exact::to_f64).collect();
        let mut points = vec![solve(&instance, &rounded).x, rounded.clone()];
        for k in 4..60 {
            for sign in [1.0, -1.0] {
                points.push(rounded.iter().map(|x| x + sign * x * 2f64.powi(-k)).collect());
            }
        }
        for (k, x) in points.iter().enumerate() {
            let certificate = Certificate::at(&instance, x).unwrap();
            if let Some(radius) = certificate.radius {
                assert!(!is_outside(x, &minimiser, radius), "{line}: no minimiser within {radius:e} of {x:?}");
            }
            if k < 2 {
                tried += 1;
                proved += usize::from(certificate.radius.is_some());
            }
        }
    }
    assert!(proved * 2 >= tried, "{proved} of {tried} have a certificate");
}
