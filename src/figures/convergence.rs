use super::Error;
use super::table::{Column, Table, number};
use crate::dataset::scaling::to_spectral_norm;
use crate::dataset::synthetic;
use crate::loss::{Activation, Loss, Regression, Weights};
use crate::solver::{AlgorithmOne, Method, Newton, Version};

const COLUMNS: [Column; 6] = [
    Column { name: "loss", holds: "the loss" },
    Column { name: "method", holds: "the method" },
    Column { name: "n", holds: "rows of A" },
    Column { name: "d", holds: "columns of A" },
    Column { name: "iteration", holds: "iterations or rounds before this point" },
    Column { name: "relative_gradient", holds: "‖∇L(x)‖/‖∇L(x₀)‖ at this point, dimensionless" },
];

/// Rows and columns of the design.
const SIZE: (usize, usize) = (2_000, 20);
/// The condition number of the design.
const CONDITION: f64 = 10.0;
/// Its spectral norm.
const NORM: f64 = 30.0;
/// What every row weighs.
const WEIGHT: f64 = 0.1;
/// Rounds of the papers' Algorithm 1.
const ROUNDS: usize = 40;

/// How fast each method comes to a critical point from x₀ = 0: the relative gradient before every iteration, down to where
/// rounding ends it, on a design whose singular values run from 30 down to 3.
///
/// # Errors
/// [`Error`] never in practice: the design's parameters are inside their ranges.
pub fn convergence(seed: u64) -> Result<Table, Error> {
    let (n, d) = SIZE;
    let design = to_spectral_norm(&synthetic::ill_conditioned(n, d, CONDITION, seed)?, NORM)?.data;
    let target = synthetic::simplex(n, seed);
    let start = vec![0.0; d];
    let mut rows = Vec::new();
    for loss in [Loss::Rescaled(Activation::Exp), Loss::SoftResidual] {
        let instance = Regression::new(loss, design.clone(), target.clone(), Weights::Uniform(WEIGHT))?;
        let mut put = |method: &str, norms: &[f64]| {
            let first = norms.first().copied().unwrap_or(1.0);
            for (iteration, norm) in norms.iter().enumerate() {
                let cells = [n.to_string(), d.to_string(), iteration.to_string(), number(norm / first)];
                rows.push([loss.name().to_owned(), method.to_owned()].into_iter().chain(cells).collect());
            }
        };
        for method in [Method::Exact, Method::Sketched, Method::Subsampled] {
            let solution = Newton { method, seed, ..Newton::default() }.solve(&instance, &start)?;
            put(method.name(), &solution.trace.iter().map(|record| record.gradient_norm).collect::<Vec<_>>());
        }
        for (name, version) in [("algorithm-1", Version::Corrected), ("algorithm-1-printed", Version::Printed)] {
            let descent = AlgorithmOne { seed, ..AlgorithmOne::new(version, ROUNDS) }.solve(&instance, &start, None)?;
            put(name, &descent.trace.iter().map(|round| round.gradient_norm).collect::<Vec<_>>());
        }
    }
    let title = "the gradient after each iteration, of our methods and of the papers' Algorithm 1";
    Ok(Table { title, seed, columns: &COLUMNS, rows })
}
