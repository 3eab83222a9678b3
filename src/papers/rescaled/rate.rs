//! Lemmas 6.5 and 6.6: what one step of the approximate Newton method gains on a general L.

use crate::claims::Executable;
use crate::papers::newton::{Bound, Conclusion, one_step, two_steps};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    vec![
        two_steps("rescaled.lemma-6.5", "any", Conclusion::Shrinking),
        two_steps("rescaled.lemma-6.6.1", "any", Conclusion::Contraction),
        two_steps("rescaled.lemma-6.6.2", "any", Conclusion::Initialization),
    ]
}

/// The same in a norm in which H̃ is as near to H as the Loewner order says.
pub(super) fn twins() -> Vec<Executable> {
    vec![
        one_step("rescaled.lemma-6.5.corrected", "any", Bound::InItsHessian),
        one_step("rescaled.lemma-6.6.1.corrected", "any", Bound::InTheHessianAtTheMinimum),
        one_step("rescaled.lemma-6.6.2.corrected", "any", Bound::Initialization),
    ]
}
