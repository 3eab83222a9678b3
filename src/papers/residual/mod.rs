//! The claims of the paper on softmax regression with a residual connection.

mod algorithm_1;
mod algorithm_1_repaired;
mod bound;
mod bounds;
mod centred;
mod convergence;
mod counts;
mod definition_5_1;
mod definitions;
mod exponential;
mod facts;
mod gradient;
mod hessian;
mod hypotheses;
mod lipschitz;
mod main_theorem;
mod middle_lipschitz;
mod near_zero;
mod newton_step;
mod norms;
mod point;
mod positive_diagonal;
mod positivity;
mod prose;
mod repaired;
mod run;
mod theorem_9_1;

use crate::claims::Executable;

/// The catalogue's words.
pub(super) const WORDS: &str = include_str!("catalogue.toml");

/// Every executable claim of the paper.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = facts::claims();
    claims.extend(gradient::claims());
    claims.extend(hessian::claims());
    claims.extend(definition_5_1::claims());
    claims.extend(definitions::claims());
    claims.extend(newton_step::claims());
    claims.extend(norms::claims());
    claims.extend(exponential::claims());
    claims.extend(positivity::claims());
    claims.extend(bounds::claims());
    claims.extend(lipschitz::claims());
    claims.extend(middle_lipschitz::claims());
    claims.extend(main_theorem::claims());
    claims.extend(convergence::claims());
    claims.extend(centred::claims());
    claims.extend(algorithm_1::claims());
    claims.extend(positive_diagonal::claims());
    claims.extend(counts::claims());
    claims.extend(theorem_9_1::claims());
    claims.extend(prose::claims());
    claims
}

/// The repaired claims, each with the id of the claim it repairs and `.corrected`.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = repaired::twins();
    twins.extend(definitions::twins());
    twins.extend(newton_step::twins());
    twins.extend(norms::twins());
    twins.extend(exponential::twins());
    twins.extend(positivity::twins());
    twins.extend(bounds::twins());
    twins.extend(lipschitz::twins());
    twins.extend(middle_lipschitz::twins());
    twins.extend(main_theorem::twins());
    twins.extend(convergence::twins());
    twins.extend(centred::twins());
    twins.extend(algorithm_1_repaired::twins());
    twins.extend(positive_diagonal::twins());
    twins.extend(counts::twins());
    twins.extend(theorem_9_1::twins());
    twins.extend(prose::twins());
    twins
}
