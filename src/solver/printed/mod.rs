//! What the papers print beside the regressions: Algorithm 1, and the in-context shift.

pub(in crate::solver) mod algorithm_1;
pub(in crate::solver) mod rounds;
pub(in crate::solver) mod shift;
