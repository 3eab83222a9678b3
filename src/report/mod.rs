//! What people read of the evidence.

pub mod formula;
pub mod table;
