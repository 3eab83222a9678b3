use super::Error;
use super::table::{Column, Table, number};
use crate::dataset::scaling::to_spectral_norm;
use crate::dataset::synthetic;
use crate::loss::{Activation, Loss, Regression, Weights};
use crate::number::Exp;
use crate::solver::{AlgorithmOne, Method, Newton, Version};

const COLUMNS: [Column; 7] = [
    Column { name: "loss", holds: "the loss" },
    Column { name: "weight", holds: "w of every row, dimensionless" },
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
/// A loss and what every row weighs: without much weight, with as much as the paper asks for, and the other paper's loss.
const INSTANCES: [(Loss, f64); 3] =
    [(Loss::Rescaled(Activation::Exp), 0.1), (Loss::Rescaled(Activation::Exp), 100.0), (Loss::SoftResidual, 0.1)];
/// Rounds of the papers' Algorithm 1.
const ROUNDS: usize = 20;

/// How fast each method comes to a critical point from x₀ = 0: the relative gradient before every iteration, down to where
/// rounding ends it. A has singular values from 30 down to 3; b is near to what a point with entries ±1 gives. A method that
/// takes no step has one row.
///
/// # Errors
/// [`Error`] never in practice: the design's parameters are inside their ranges.
pub fn convergence(seed: u64) -> Result<Table, Error> {
    let (n, d) = SIZE;
    let design = to_spectral_norm(&synthetic::ill_conditioned(n, d, CONDITION, seed)?, NORM)?.data;
    let planted: Vec<f64> = (0..d).map(|at| if at % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let noise = synthetic::simplex(n, seed);
    let near = |(z, noise): (f64, &f64)| Exp::exp(&z) * (0.5 + 0.5 * n as f64 * noise);
    let values: Vec<f64> = design.times(&planted)?.into_iter().zip(&noise).map(near).collect();
    let sum: f64 = values.iter().sum();
    let target: Vec<f64> = values.iter().map(|value| value / sum).collect();
    let start = vec![0.0; d];
    let mut rows = Vec::new();
    for (loss, weight) in INSTANCES {
        let instance = Regression::new(loss, design.clone(), target.clone(), Weights::Uniform(weight))?;
        let mut put = |method: &str, norms: Vec<f64>| {
            let norms = if norms.is_empty() { vec![1.0] } else { norms };
            for (iteration, norm) in norms.iter().enumerate() {
                let cells = [number(weight), method.to_owned(), n.to_string(), d.to_string(), iteration.to_string()];
                let cells = cells.into_iter().chain([number(norm / norms[0])]);
                rows.push(std::iter::once(loss.name().to_owned()).chain(cells).collect());
            }
        };
        for method in [Method::Exact, Method::Sketched, Method::Subsampled] {
            let solution = Newton { method, seed, ..Newton::default() }.solve(&instance, &start)?;
            put(method.name(), solution.trace.iter().map(|record| record.gradient_norm).collect());
        }
        for (name, version) in [("algorithm-1", Version::Corrected), ("algorithm-1-printed", Version::Printed)] {
            let descent = AlgorithmOne { seed, ..AlgorithmOne::new(version, ROUNDS) }.solve(&instance, &start, None)?;
            put(name, descent.trace.iter().map(|round| round.gradient_norm).collect());
        }
    }
    let title = "the gradient after each iteration, of our methods and of the papers' Algorithm 1";
    Ok(Table { title, seed, columns: &COLUMNS, rows })
}
