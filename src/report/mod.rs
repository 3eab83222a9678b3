//! What people read of the evidence.

pub mod explanation;
pub mod formula;
pub mod solution;
pub mod table;
