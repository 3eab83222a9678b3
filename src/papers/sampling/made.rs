//! What every experiment is made with.

use crate::claims::experiment::{Experiment, Plan};

/// ε and δ just inside (0, 0.1), where failing is allowed most often; exact in f64.
pub(super) const EDGE: (i64, i64) = (3, 32);

/// An experiment on a case of a claim.
pub(super) fn experiment(
    id: &'static str,
    case: &'static str,
    reading: &'static str,
    scope: &'static str,
    plan: Plan,
) -> Experiment {
    Experiment { id, case, reading, scope, plan }
}
