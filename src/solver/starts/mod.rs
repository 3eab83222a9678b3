//! Where runs start.

pub(in crate::solver) mod answer;
pub(in crate::solver) mod multistart;
pub(in crate::solver) mod places;
pub(in crate::solver) mod warm_start;
