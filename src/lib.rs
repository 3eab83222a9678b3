//! lemmacheck
#![deny(missing_docs)]

pub mod dataset;
pub mod linalg;
pub mod loss;
pub mod number;
