//! The solver: minimises a regression and says how it ended, and what kind of point it ended at, with a proof where
//! the conditioning allows one.

mod accurate;
mod algorithm_1;
mod basis;
mod blurred;
mod boundary;
mod certificate;
mod columns;
mod compensated;
mod conjugate_gradients;
#[cfg(test)]
mod containment;
mod cost;
mod definite;
mod derivatives;
mod enclosed;
mod error;
mod gram;
mod image;
mod interval_sums;
mod line_search;
mod method;
mod multistart;
mod narrow;
mod newton;
mod passes;
mod point;
mod progress;
mod quadratic;
mod run;
mod shift;
mod side;
mod sketched;
mod spectrum;
mod starts;
mod stopping;
mod third;
mod trace;
mod trust_region;
mod warm_start;
mod wide;

pub use algorithm_1::{AlgorithmOne, Descent, Hindrance, Reading, Round, Version};
pub use basis::Dependence;
pub use certificate::{Certificate, Finding};
pub use error::Error;
pub use method::Method;
pub use multistart::{Minimum, Multistart, Search};
pub use newton::{Newton, Preparation, Sampled, Solution};
pub use shift::{Move, Shift};
pub use stopping::{CriticalPoint, Stop};
pub use trace::Record;
