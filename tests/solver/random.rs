//! Random regressions with weights, which have a minimiser: every run must end at one.

use super::solve;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{CriticalPoint, Method, Newton, Stop};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

const REGRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/proptest-regressions/solver/random.txt");

fn config() -> Config {
    let persistence = FileFailurePersistence::Direct(REGRESSIONS);
    Config {
        cases: 2000,
        source_file: Some(file!()),
        failure_persistence: Some(Box::new(persistence)),
        ..Config::default()
    }
}

#[derive(Clone, Debug)]
struct Random {
    loss: Loss,
    n: usize,
    d: usize,
    a: Vec<f64>,
    b: Vec<f64>,
    w: f64,
    x0: Vec<f64>,
}

fn random() -> impl Strategy<Value = Random> {
    let scale = prop::sample::select(vec![0.1, 1.0, 4.0]);
    let w = prop::sample::select(vec![0.01, 0.1, 1.0, 1e4]);
    (prop::sample::select(Loss::ALL.to_vec()), 1_usize..12, 1_usize..5, scale, w).prop_flat_map(
        |(loss, n, d, scale, w)| {
            let entry = prop_oneof![4 => -1.0..1.0, 1 => Just(0.0)];
            let a = prop::collection::vec(entry.prop_map(move |entry: f64| scale * entry), n * d);
            let b = prop::collection::vec(prop_oneof![4 => 0.0..1.0, 1 => -2.0..3.0], n);
            (a, b, prop::collection::vec(-2.0..2.0, d)).prop_map(move |(a, b, x0)| Random { loss, n, d, a, b, w, x0 })
        },
    )
}

impl Random {
    fn instance(&self, design: DesignMatrix) -> Regression {
        Regression::new(self.loss, design, self.b.clone(), Weights::Uniform(self.w)).unwrap()
    }

    fn dense(&self) -> Regression {
        self.instance(DesignMatrix::dense(self.n, self.d, self.a.clone()).unwrap())
    }

    fn sparse(&self) -> Regression {
        let entries = self.a.iter().enumerate().map(|(at, &value)| (at / self.d, at % self.d, value)).collect();
        self.instance(DesignMatrix::from_triplets(self.n, self.d, entries).unwrap())
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_regression_with_weights_ends_at_a_minimum(
        random in random(),
        method in prop::sample::select(Method::ALL.to_vec()),
    ) {
        let instance = random.dense();
        let solution = Newton { method, ..Newton::default() }.solve(&instance, &random.x0).unwrap();
        if solution.stop == Stop::Stalled && random.loss == Loss::SoftResidual {
            // a point with u = 0, where the loss has no limit, can be lower than all around it
            let z = instance.design().times(&solution.x).unwrap();
            let alpha: f64 = z.iter().map(|z| z.exp() + z).sum();
            let size: f64 = z.iter().map(|z| z.exp() + z.abs()).sum();
            prop_assert!(alpha.abs() < 1e-4 * size, "stalled at α = {alpha}");
            return Ok(());
        }
        prop_assert!(solution.stop.is_critical(), "{} after {}", solution.stop, solution.iterations);
        prop_assert_eq!(solution.critical_point, CriticalPoint::Minimum);
        // no nearby point along a coordinate is lower by more than rounding
        let at = |x: &[f64]| instance.evaluate(&instance.design().times(x).unwrap());
        let here = at(&solution.x);
        // the value is that at an Ax that may be rounded less: where all of L is the ridge of that rounding, no digit of it holds
        let products = |row: usize| (0..random.d).map(|j| (random.a[row * random.d + j] * solution.x[j]).abs()).sum::<f64>();
        let rounding = |row: usize| 2.0 * f64::EPSILON * products(row);
        let ridge: f64 = (0..random.n).map(|row| (random.w * rounding(row)).powi(2)).sum();
        let doubt = 1e-9 * here.value() + 2.0 * ridge + 1e-24;
        prop_assert!((here.value() - solution.value).abs() <= doubt, "{} {}", here.value(), solution.value);
        for j in 0..random.d {
            for step in [1e-3, -1e-3] {
                let mut x = solution.x.clone();
                x[j] += step;
                let there = at(&x);
                let same_side = there.positive_normaliser == here.positive_normaliser;
                let rounding = 4.0 * (here.value_rounding + there.value_rounding);
                prop_assert!(!same_side || there.value() >= here.value() - rounding, "{} below {}", there.value(), here.value());
            }
        }
    }

    #[test]
    fn soft_residual_never_crosses_its_pole(mut random in random(), w in prop::sample::select(vec![0.0, 0.01, 0.1])) {
        (random.loss, random.w) = (Loss::SoftResidual, w);
        let instance = random.dense();
        let positive = |x: &[f64]| instance.evaluate(&instance.design().times(x).unwrap()).positive_normaliser;
        let solution = solve(&instance, &random.x0);
        prop_assert_eq!(positive(&solution.x), positive(&random.x0));
    }

    #[test]
    fn a_sparse_design_gives_the_value_of_the_dense_one(random in random()) {
        if random.loss == Loss::SoftResidual {
            return Ok(()); // its pole magnifies a difference in the last bit
        }
        let (dense, sparse) = (solve(&random.dense(), &random.x0), solve(&random.sparse(), &random.x0));
        prop_assert_eq!(dense.stop.is_critical(), sparse.stop.is_critical());
        approx::assert_relative_eq!(dense.value, sparse.value, epsilon = 1e-12, max_relative = 1e-7);
    }

    #[test]
    fn the_unit_of_a_column_changes_no_iteration(random in random(), power in -20..20) {
        let unit = 2.0_f64.powi(power);
        let mut scaled = random.clone();
        scaled.a.iter_mut().step_by(random.d).for_each(|entry| *entry *= unit);
        scaled.x0[0] /= unit;
        let (plain, moved) = (solve(&random.dense(), &random.x0), solve(&scaled.dense(), &scaled.x0));
        // ‖∇L‖ does change with the unit, so one run can take its last, tiny steps where the other has ended
        for (left, right) in plain.trace.iter().zip(&moved.trace).take_while(|(left, _)| left.movement > 1e-6) {
            prop_assert_eq!((left.value, left.step, left.movement), (right.value, right.step, right.movement));
        }
    }
}
