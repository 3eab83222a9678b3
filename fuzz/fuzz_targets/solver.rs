//! Bytes as a small regression of any loss with any method, weights, scales and start: the solver never panics, gives the
//! same bits twice, ends no higher than it started, calls converged only where balls agree that the gradient is small, and
//! calls minimum no point that is proved to have negative curvature. (Threads share only an A of a million entries.)
#![no_main]

#[path = "../shared/gradient.rs"]
mod gradient;

use gradient::Gradient;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Regression, Loss, Weights};
use lemmacheck::solver::{Certificate, CriticalPoint, Finding, Method, Newton, Solution, Stop};
use libfuzzer_sys::fuzz_target;

/// Units of the entries of A, b, w and x0.
const UNITS: [f64; 16] =
    [1.0, 0.25, 1.0, 4.0, 0.0625, 16.0, 1e-3, 1e3, 1e-8, 1e8, 1e-30, 1e30, 1e-150, 1e150, 1e-300, 1e300];

/// A regression, and how it is solved.
struct Run {
    instance: Regression,
    x0: Vec<f64>,
    newton: Newton,
    /// Solved twice.
    again: bool,
}

impl Run {
    /// From the bytes; `None` where they are too few, or the instance is refused.
    fn from(bytes: &[u8]) -> Option<Self> {
        let (&[kind, how, size, a_and_b, w_and_x], entries) = bytes.split_first_chunk()?;
        let mut entries = entries.iter().map(|byte| f64::from(*byte as i8) / 32.0).chain(std::iter::repeat(0.5));
        let mut take = |count: usize, unit: u8| -> Vec<f64> {
            let unit = UNITS[usize::from(unit) % UNITS.len()];
            (&mut entries).take(count).map(|entry| unit * entry).collect()
        };
        let (n, d) = (1 + usize::from(size) % 8, 1 + usize::from(size) / 8 % 4);
        let (a, b) = (take(n * d, a_and_b), take(n, a_and_b >> 4));
        let w = if how & 4 == 0 { Weights::Uniform(take(1, w_and_x)[0]) } else { Weights::Each(take(n, w_and_x)) };
        let x0 = take(d, w_and_x >> 4);
        let design = if how & 8 == 0 {
            DesignMatrix::dense(n, d, a)
        } else {
            let entry = |(at, value): (usize, f64)| (value != 0.0).then_some((at / d, at % d, value));
            DesignMatrix::from_triplets(n, d, a.into_iter().enumerate().filter_map(entry).collect())
        };
        let loss = Loss::ALL[usize::from(kind) % Loss::ALL.len()];
        let method = Method::ALL[usize::from(how) % Method::ALL.len()];
        let newton = Newton { method, iteration_limit: 60, seed: u64::from(kind), ..Newton::default() };
        Some(Self { instance: Regression::new(loss, design.ok()?, b, w).ok()?, x0, newton, again: kind & 8 == 0 })
    }

    fn solve(&self) -> Solution {
        self.newton.solve(&self.instance, &self.x0).expect("a start of the right shape")
    }

    /// Everything in the solution but its trace, bit for bit.
    fn bits(solution: &Solution) -> (Vec<u64>, [u64; 3], [usize; 3], Stop, CriticalPoint) {
        (
            solution.x.iter().map(|x| x.to_bits()).collect(),
            [solution.value, solution.gradient_norm, solution.relative_gradient].map(f64::to_bits),
            [solution.iterations, solution.passes, solution.products],
            solution.stop,
            solution.critical_point,
        )
    }

    fn check(&self) {
        let solution = self.solve();
        if self.again {
            assert_eq!(Self::bits(&solution), Self::bits(&self.solve()), "another solve, other bits");
        }
        self.check_value(&solution);
        if solution.stop == Stop::Converged {
            self.check_gradient(&solution);
        }
        if solution.critical_point == CriticalPoint::Minimum {
            let certificate = Certificate::at(&self.instance, &solution.x).expect("a point of the right shape");
            assert_ne!(certificate.finding, Finding::NegativeCurvature, "a saddle is called a minimum: {solution:?}");
        }
    }

    /// The run ended no higher than it started, but for rounding.
    fn check_value(&self, solution: &Solution) {
        let start = self.instance.evaluate(&self.instance.design().times(&self.x0).expect("the right shape"));
        let rounding = 64.0 * start.value_rounding * start.log_scale.exp();
        let allowed = start.value() + rounding + 1e-9 * start.value();
        assert!(!allowed.is_finite() || solution.value <= allowed, "{} above {allowed}: {solution:?}", solution.value);
    }

    /// Within √2 of the tolerance, and rounding.
    fn check_gradient(&self, solution: &Solution) {
        assert!(solution.relative_gradient <= self.newton.tolerance, "{solution:?}");
        let reference = solution.gradient_norm / solution.relative_gradient;
        let started = solution.trace.first().map_or(f64::NAN, |record| record.gradient_norm);
        // a gradient that is rounding at x0 is no reference
        if !((reference - started).abs() <= 1e-6 * started) {
            return;
        }
        let here = self.instance.evaluate(&self.instance.design().times(&solution.x).expect("the right shape"));
        let size = self.instance.design().column_norms().norm();
        let rounding = 64.0 * here.gradient_rounding * here.log_scale.exp() * size;
        if let (Some(end), Some(start)) =
            (Gradient::at(&self.instance, &solution.x), Gradient::at(&self.instance, &self.x0))
        {
            assert!(!end.exceeds(self.newton.tolerance, &start, rounding), "converged at {end:?}: {solution:?}");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Some(run) = Run::from(bytes) {
        run.check();
    }
});
