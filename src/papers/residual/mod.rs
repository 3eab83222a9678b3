//! The claims of the paper on softmax regression with a residual connection.

mod definitions;
mod facts;
mod gradient;
mod hessian;
mod point;

use crate::claims::Executable;

/// The catalogue's words.
pub(super) const WORDS: &str = include_str!("catalogue.toml");

/// Every executable claim of the paper.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = facts::claims();
    claims.extend(gradient::claims());
    claims.extend(hessian::claims());
    claims.extend(definitions::claims());
    claims
}
