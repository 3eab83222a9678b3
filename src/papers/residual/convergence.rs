//! Lemmas A.10 and A.11: what one step of the approximate Newton method gains, on a general L and on L of Definition 3.1.

use crate::claims::Executable;
use crate::papers::newton::{
    Bound, Conclusion, Said, chained, exact_step, line_step, one_step, shrinking_step, started, started_nearer,
    two_steps,
};

const GENERAL: &str = "general L, general H̃";
const START: &str = "given the inequality of Lemma A.10, t = 0";

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    vec![
        one_step("residual.lemma-a10.1", GENERAL, Bound::Iterative),
        exact_step("residual.lemma-a10.1", "general L, H̃(x_t) = H(x_t)", Bound::Iterative),
        line_step("residual.lemma-a10.1"),
        two_steps("residual.lemma-a11.1", GENERAL, Conclusion::Contraction),
        chained("residual.lemma-a11.1", Said::Contraction),
        shrinking_step("residual.lemma-a11.1", START, Bound::Contraction),
        two_steps("residual.lemma-a11.2", GENERAL, Conclusion::Initialization),
        chained("residual.lemma-a11.2", Said::Initialization),
        started("residual.lemma-a11.2", Said::Initialization),
    ]
}

/// The same in a norm in which H̃ is as near to H as the Loewner order says.
pub(super) fn twins() -> Vec<Executable> {
    vec![
        one_step("residual.lemma-a10.1.corrected", GENERAL, Bound::InItsHessian),
        one_step("residual.lemma-a11.1.corrected", GENERAL, Bound::InTheHessianAtTheMinimum),
        one_step("residual.lemma-a11.2.corrected", GENERAL, Bound::Initialization),
        started_nearer("residual.lemma-a11.1.corrected", Said::Contraction),
    ]
}
