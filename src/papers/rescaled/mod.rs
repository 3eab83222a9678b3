//! The claims of "An Iterative Algorithm for Rescaled Hyperbolic Functions Regression".

mod algorithm_1;
mod bounds;
mod convergence;
mod corollary_f2;
mod differences;
mod facts;
mod good_loss;
mod gradient;
mod hessian_lipschitz;
mod hyperbolic;
mod iterations;
mod line_4;
mod lipschitz;
mod lipschitz_in_a;
mod magnitudes;
mod norms;
mod order;
mod positivity;
mod rate;
mod rows;
mod runs;
mod section_4;
mod shift;
mod theorem_f1;
mod weights;

use crate::claims::Executable;

/// The catalogue's words.
pub(super) const WORDS: &str = include_str!("catalogue.toml");

/// Every executable claim of the paper.
pub(super) fn claims() -> Vec<Executable> {
    [
        facts::claims(),
        order::claims(),
        norms::claims(),
        hyperbolic::claims(),
        gradient::claims(),
        magnitudes::claims(),
        positivity::claims(),
        lipschitz::claims(),
        hessian_lipschitz::claims(),
        differences::claims(),
        lipschitz_in_a::claims(),
        shift::claims(),
        section_4::claims(),
        rate::claims(),
        good_loss::claims(),
        algorithm_1::claims(),
        line_4::claims(),
        theorem_f1::claims(),
        convergence::claims(),
        iterations::claims(),
        runs::claims(),
        corollary_f2::claims(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The repaired claims, each with the id of the claim it repairs and `.corrected`.
pub(super) fn twins() -> Vec<Executable> {
    [
        facts::twins(),
        gradient::twins(),
        order::twins(),
        magnitudes::twins(),
        positivity::twins(),
        lipschitz::twins(),
        hessian_lipschitz::twins(),
        lipschitz_in_a::twins(),
        shift::twins(),
        section_4::twins(),
        rate::twins(),
        good_loss::twins(),
        algorithm_1::twins(),
        theorem_f1::twins(),
        convergence::twins(),
        iterations::twins(),
        runs::twins(),
        corollary_f2::twins(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
