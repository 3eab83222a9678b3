//! The solver: minimises a regression and says how it ended, and what kind of point it ended at, with a proof where
//! the conditioning allows one.
//!
//! Rooms: `run` the loop, `step` what a step is, `starts` where runs start, `proof` the certificate, `printed` what the
//! papers print, and below them `sums` with what rounding took.

mod error;
mod method;
mod newton;
mod printed;
mod proof;
mod run;
mod starts;
mod step;
mod stopping;
mod sums;
mod trace;

pub use error::Error;
pub use method::Method;
pub use newton::{Newton, Sampled, Solution};
pub use printed::algorithm_1::{AlgorithmOne, Descent, Hindrance, Reading, Round, Version};
pub use printed::shift::{Move, Shift};
pub use proof::certificate::{Certificate, Finding};
pub use run::prepared::Preparation;
pub use starts::multistart::{Minimum, Multistart, Search};
pub use step::basis::Dependence;
pub use stopping::{CriticalPoint, Stop};
pub use trace::Record;
