//! lemmacheck
#![deny(missing_docs)]

pub mod claims;
pub mod commands;
pub mod dataset;
pub mod engine;
pub mod ledger;
pub mod linalg;
pub mod loss;
pub mod number;
pub mod solver;
#[cfg(feature = "papers")]
pub mod papers;
