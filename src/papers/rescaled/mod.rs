//! The claims of "An Iterative Algorithm for Rescaled Hyperbolic Functions Regression".

mod facts;
mod gradient;

use crate::claims::Executable;

/// The catalogue's words.
pub(super) const WORDS: &str = include_str!("catalogue.toml");

/// Every executable claim of the paper.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = facts::claims();
    claims.extend(gradient::claims());
    claims
}
