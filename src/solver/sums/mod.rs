//! Sums over the rows of A with what rounding took from them.

pub(in crate::solver) mod accurate;
pub(in crate::solver) mod columns;
pub(in crate::solver) mod compensated;
pub(in crate::solver) mod intervals;
pub(in crate::solver) mod passes;
