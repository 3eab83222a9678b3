//! What SUBSAMPLE and an iteration of Algorithm 1 cost, counted over growing n, nnz(A), d and 1/δ.
//!
//! Entries of A touched cost 1, d × d multiplies d^ω; an m × d matrix times d columns is ⌈m/d⌉ multiplies, so that
//! AᵀD̃A with its O(d log(n/δ)) rows is O(log(n/δ)) of them.

use super::designs::sparse;
use super::made::{EDGE, experiment};
use crate::claims::experiment::{Experiment, Measured, Plan, Series, Terms, multiply};
use crate::linalg::DesignMatrix;
use crate::loss::{Activation, Loss, Regression, Weights};
use crate::sketch::{Subsample, Work};
use crate::solver::{AlgorithmOne, Descent, Reading, Version};

/// ε₀ of every measurement.
const EPSILON: f64 = EDGE.0 as f64 / EDGE.1 as f64;
/// δ where it does not grow.
const DELTA: f64 = EPSILON;
/// Entries in a row of A.
const EACH: usize = 2;

/// A size to measure at.
#[derive(Clone, Copy)]
struct Scale {
    n: usize,
    d: usize,
    each: usize,
    delta: f64,
}

impl Scale {
    /// The terms of nnz(A) + d^ω, each times `factor`.
    fn bound(self, nonzeros: usize, factor: f64) -> Terms {
        Terms { entries: nonzeros as f64 * factor, multiplies: multiply(self.d) * factor }
    }

    /// ln(n/δ).
    fn logarithm(self) -> f64 {
        core_math::log(self.n as f64 / self.delta)
    }
}

/// What is run at a size, and what it costs; `None` where it fails, which leaves the series without a fit.
type Counted = fn(&DesignMatrix, Scale) -> Option<Work>;

fn nonzeros(design: &DesignMatrix) -> usize {
    match design.storage() {
        crate::linalg::Storage::Dense(values) | crate::linalg::Storage::Sparse { values, .. } => values.len(),
    }
}

/// SUBSAMPLE of A with D = 1, …, 2 and the product AᵀD̃A.
fn approximate_hessian(design: &DesignMatrix, scale: Scale) -> Option<Work> {
    let diagonal: Vec<f64> = (0..scale.n).map(|i| 1.0 + i as f64 / scale.n as f64).collect();
    let (sample, mut work) = Subsample { epsilon: EPSILON, delta: scale.delta, seed: 0 }.of(design, &diagonal).ok()?;
    work += sample.gram(design).ok()?.1;
    Some(work)
}

/// Algorithm 1 as printed, from x₀ with all entries equal and ‖x₀ − x*‖ = `distance` from the minimiser 0.
fn run(instance: &Regression, distance: f64, rounds: usize, delta: f64) -> Option<Descent> {
    let d = instance.design().columns();
    let algorithm = AlgorithmOne { precision: EPSILON, delta, ..AlgorithmOne::new(Version::Printed, rounds) };
    algorithm.solve(instance, &vec![distance / (d as f64).sqrt(); d], Some(&vec![0.0; d])).ok()
}

/// A regression whose minimiser is x* = 0 with L(x*) = 0: b = u(0)/α(0), and w² = 100 + 2.
fn regression(loss: Loss, design: &DesignMatrix) -> Option<Regression> {
    let n = design.rows();
    Regression::new(loss, design.clone(), vec![1.0 / n as f64; n], Weights::Uniform(102.0_f64.sqrt())).ok()
}

/// One iteration near the minimiser of a regression.
fn iteration(loss: Loss, design: &DesignMatrix, scale: Scale) -> Option<Work> {
    let descent = run(&regression(loss, design)?, 1.0 / 64.0, 1, scale.delta)?;
    (descent.trace.len() == 1).then_some(descent.work)
}

fn rescaled_iteration(design: &DesignMatrix, scale: Scale) -> Option<Work> {
    iteration(Loss::Rescaled(Activation::Exp), design, scale)
}

fn residual_iteration(design: &DesignMatrix, scale: Scale) -> Option<Work> {
    iteration(Loss::SoftResidual, design, scale)
}

/// `count` scales from `first`, each `factor` times the one before.
fn geometric(first: f64, factor: f64, count: usize) -> Vec<f64> {
    std::iter::successors(Some(first), |scale| Some(scale * factor)).take(count).collect()
}

fn measure(counted: Counted, scale: Scale, printed: fn(Scale, usize) -> Terms) -> Measured {
    let found =
        sparse(scale.n, scale.d, scale.each).and_then(|design| Some((counted(&design, scale)?, nonzeros(&design))));
    let (work, nonzeros) = found.unwrap_or_default();
    Measured { work, d: scale.d, printed: printed(scale, nonzeros) }
}

/// The work along n, nnz(A), d and 1/δ against a printed bound of n, d, nnz and δ.
fn series(counted: Counted, printed: fn(Scale, usize) -> Terms) -> Vec<Series> {
    let along = |name, scales, at: fn(f64) -> Scale| Series {
        along: name,
        scales,
        measure: Box::new(move |scale| measure(counted, at(scale), printed)),
    };
    vec![
        along("n (d = 4, two entries a row)", geometric(8_192.0, 2.0, 9), |n| Scale {
            n: n as usize,
            d: 4,
            each: EACH,
            delta: DELTA,
        }),
        along("entries a row (n = 65536, d = 16)", vec![2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0], |each| Scale {
            n: 65_536,
            d: 16,
            each: each as usize,
            delta: DELTA,
        }),
        along("d (n = 2048 d, two entries a row)", geometric(4.0, 2.0, 8), |d| Scale {
            n: 2048 * d as usize,
            d: d as usize,
            each: EACH,
            delta: DELTA,
        }),
        along("1/δ (n = 16384, d = 4, two entries a row)", geometric(16.0, 8.0, 9), |inverse| Scale {
            n: 16_384,
            d: 4,
            each: EACH,
            delta: 1.0 / inverse,
        }),
    ]
}

/// (nnz(A) + d^ω) log(n/δ): poly(log(n/δ)) with the least degree that suffices here.
fn with_logarithm(scale: Scale, nonzeros: usize) -> Terms {
    scale.bound(nonzeros, scale.logarithm())
}

/// The iterations of Algorithm 1 to accuracy ε = e^(−scale) from distance 1, and what they cost together.
fn to_accuracy(logarithm: f64) -> Measured {
    let scale = Scale { n: 8_192, d: 4, each: EACH, delta: DELTA };
    let total = || -> Option<(Work, usize)> {
        let design = sparse(scale.n, scale.d, scale.each)?;
        let instance = regression(Loss::Rescaled(Activation::Exp), &design)?;
        let accuracy = core_math::exp(-logarithm);
        let descent = run(&instance, 1.0, Reading::Rate.rounds(1.0, accuracy) + 1, scale.delta)?;
        let mut work = Work::default();
        for round in &descent.trace {
            if round.distance? <= accuracy {
                return Some((work, nonzeros(&design)));
            }
            work += round.work;
        }
        None
    };
    let (work, nonzeros) = total().unwrap_or_default();
    Measured { work, d: scale.d, printed: scale.bound(nonzeros, logarithm) }
}

const COUNTED: &str = "counted on SUBSAMPLE with approximate leverage scores at ε₀ = 0.09375 and random sparse A: \
                       nothing is said of other algorithms";
const ITERATED: &str = "counted on iterations of Algorithm 1 as printed, at ε₁ = 0.09375 and random sparse A, with \
                        exp of unit cost";

/// The costs that the paper on rescaled regression prints.
pub(super) fn rescaled() -> Vec<Experiment> {
    let accuracy = Series {
        along: "ln(1/ε) (n = 8192, d = 4, ‖x₀ - x*‖ = 1)",
        scales: vec![1.5, 3.0, 6.0, 12.0, 24.0],
        measure: Box::new(to_accuracy),
    };
    vec![
        experiment(
            "rescaled.lemma-6.4.2",
            "any",
            "poly(log(n/δ)) of degree 1, ε₀ constant",
            COUNTED,
            Plan::Growth(series(approximate_hessian, with_logarithm)),
        ),
        experiment(
            "rescaled.prose-4.hessian-time",
            "any",
            "H̃ = AᵀD̃A by SUBSAMPLE",
            COUNTED,
            Plan::Growth(series(approximate_hessian, |scale, nonzeros| scale.bound(nonzeros, 1.0))),
        ),
        experiment(
            "rescaled.theorem-f1.cost",
            "exp",
            "time in each iteration; poly(log(n/δ)) of degree 1; T at most polynomial in n/δ, for δ₁ = δ/T",
            ITERATED,
            Plan::Growth(series(rescaled_iteration, with_logarithm)),
        ),
        experiment(
            "rescaled.prose-4.total-time",
            "any",
            "the time until ‖x_t - x*‖₂ ≤ ε from ‖x₀ - x*‖₂ = 1; Õ hides log(n/δ)",
            ITERATED,
            Plan::Growth(vec![accuracy]),
        ),
    ]
}

/// The costs that the paper on the residual connection prints.
pub(super) fn residual() -> Vec<Experiment> {
    vec![
        experiment(
            "residual.lemma-a8.2",
            "any",
            "poly(log(n/δ)) of degree 1",
            COUNTED,
            Plan::Growth(series(approximate_hessian, with_logarithm)),
        ),
        experiment(
            "residual.theorem-9.1.cost",
            "any",
            "time in each iteration; poly(log(n/δ)) of degree 1; T at most polynomial in n/δ, for δ₁ = δ/T",
            ITERATED,
            Plan::Growth(series(residual_iteration, with_logarithm)),
        ),
    ]
}
