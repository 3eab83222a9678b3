//! Claims whose formulas are too long to be tried.

use super::blank::blank;
use crate::claims::{Judgement, Verdict};
use crate::engine::attack::steps;
use crate::engine::generate::sizes;
use crate::engine::{Budget, Examination, Subject};

/// Steps of a formula beyond which nothing is tried, times how much longer a longer budget is.
const STEPS: usize = 200_000;

/// The verdict on a claim whose formula is too long already at the least size at which it says something.
pub(super) fn too_large(subject: &Subject, how: Examination) -> Option<Judgement> {
    let claim = subject.claim();
    let least = how.at.into_iter().chain(sizes(claim.least, how.budget));
    let size = least.take(1).find(|size| !subject.recording(*size).statement.atoms().is_empty())?;
    let (steps, limit) = (steps(&subject.recording(size)), STEPS * how.budget.steps() / Budget::Quick.steps());
    if steps <= limit {
        return None;
    }
    let at = claim.sized(size);
    let at = if at.is_empty() { at } else { format!(" at {at}") };
    let reason = format!(
        "too large: its formula takes {steps} steps{at}, and {limit} are the most that are tried; state it for a dimension n, \
         of which smaller sizes are tried"
    );
    Some(Judgement { method: vec!["size"], ..blank(Verdict::Undecided, reason) })
}
