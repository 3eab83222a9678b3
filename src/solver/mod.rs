//! The second half: regressions solved, with a certificate that the answer is within a radius of a true minimiser.
//!
//! A run says how it ended ([`Stop`]) and at what kind of point ([`CriticalPoint`]); [`Certificate::at`] proves it where the
//! conditioning allows a proof.
//!
//! ```
//! use lemmacheck::solver::{Certificate, DesignMatrix, Finding, Loss, Newton, Regression, Stop, Weights};
//!
//! // min ½(eˣ − 2)²: its minimiser is ln 2
//! let design = DesignMatrix::dense(1, 1, vec![1.0])?;
//! let regression = Regression::new("exp".parse::<Loss>()?, design, vec![2.0], Weights::Uniform(0.0))?;
//! let solution = Newton::default().solve(&regression, &[0.0])?;
//! assert_eq!(solution.stop, Stop::Converged);
//! let certificate = Certificate::at(&regression, &solution.x)?;
//! assert_eq!(certificate.finding, Finding::Minimiser);
//! let radius = certificate.radius.unwrap_or(f64::INFINITY);
//! assert!(radius < 1e-10 && (solution.x[0] - 2.0_f64.ln()).abs() <= radius);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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

#[doc(inline)]
pub use crate::linalg::DesignMatrix;
#[doc(inline)]
pub use crate::loss::{Activation, Loss, Regression, Weights};
pub use error::Error;
pub use method::Method;
pub use newton::{Newton, Sampled, Solution};
pub use printed::algorithm_1::{AlgorithmOne, Descent, Hindrance, Round, Version};
pub use printed::rounds::{Goal, Reading};
pub use printed::shift::{Move, Shift};
pub use proof::certificate::{Certificate, Finding};
pub use run::prepared::Preparation;
pub use starts::answer::Answer;
pub use starts::multistart::{Minimum, Multistart, Search};
pub use step::basis::Dependence;
pub use stopping::{CriticalPoint, Stop};
pub use trace::Record;
