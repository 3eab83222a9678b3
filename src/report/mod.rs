//! What people read of the evidence.

#[allow(non_snake_case)]
pub mod data;
pub mod formula;
