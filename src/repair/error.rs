use crate::engine::Contradiction;
use crate::language::Diagnostic;
use thiserror::Error;

/// Why a lemma cannot be repaired or tightened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A text that is no file of lemmas: one place, underlined, with the likely repair.
    #[error(transparent)]
    Text(#[from] Diagnostic),
    /// Our arithmetics disagree.
    #[error("internal error: {0}")]
    Contradiction(#[from] Contradiction),
}
