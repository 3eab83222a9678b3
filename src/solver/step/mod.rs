//! What a step is: quadratic models, their minimisers, and how far to go along one.

pub(in crate::solver) mod basis;
pub(in crate::solver) mod boundary;
pub(in crate::solver) mod conjugate_gradients;
pub(in crate::solver) mod cost;
pub(in crate::solver) mod gram;
pub(in crate::solver) mod line_search;
pub(in crate::solver) mod measured;
pub(in crate::solver) mod quadratic;
pub(in crate::solver) mod sketched;
pub(in crate::solver) mod spectrum;
pub(in crate::solver) mod trust_region;
