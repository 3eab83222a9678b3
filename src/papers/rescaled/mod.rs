//! The claims of "An Iterative Algorithm for Rescaled Hyperbolic Functions Regression".

mod bounds;
mod differences;
mod facts;
mod gradient;
mod hessian_lipschitz;
mod hyperbolic;
mod lipschitz;
mod lipschitz_in_a;
mod magnitudes;
mod norms;
mod order;
mod positivity;
mod rate;
mod section_4;
mod shift;

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
    ]
    .into_iter()
    .flatten()
    .collect()
}
