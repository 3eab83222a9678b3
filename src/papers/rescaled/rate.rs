//! Lemmas 6.5 and 6.6: what one step of the approximate Newton method gains on a general L.

use crate::claims::Executable;
use crate::papers::newton::{Bound, Conclusion, exact_step, line_step_to, one_step, two_steps};

/// What the lemmas say of a step in the Euclidean norm.
const SAID: [(&str, Conclusion, Bound); 3] = [
    ("rescaled.lemma-6.5", Conclusion::Shrinking, Bound::Iterative),
    ("rescaled.lemma-6.6.1", Conclusion::Contraction, Bound::Contraction),
    ("rescaled.lemma-6.6.2", Conclusion::Initialization, Bound::StillNear),
];

/// Every claim of this file: as printed, and from any x_t near x* for d = 1 and for H̃ = H, where all three hold.
pub(super) fn claims() -> Vec<Executable> {
    let rows = SAID.into_iter().flat_map(|(id, conclusion, bound)| {
        [
            two_steps(id, "any", conclusion),
            line_step_to(id, "any; d = 1", bound),
            exact_step(id, "any; H̃(x_t) = H(x_t)", bound),
        ]
    });
    rows.collect()
}

/// The same in a norm in which H̃ is as near to H as the Loewner order says.
pub(super) fn twins() -> Vec<Executable> {
    vec![
        one_step("rescaled.lemma-6.5.corrected", "any", Bound::InItsHessian),
        one_step("rescaled.lemma-6.6.1.corrected", "any", Bound::InTheHessianAtTheMinimum),
        one_step("rescaled.lemma-6.6.2.corrected", "any", Bound::Initialization),
    ]
}
