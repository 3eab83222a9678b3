//! Two halves: **check a lemma**, and **solve a regression with a certificate**.
//!
//! # Check a lemma
//!
//! [`lemmas::check`] reads lemmas as a theorist writes them, attacks each, and says what it found. None of the verdicts claims
//! more than was shown: `Certified` names the region of its proof, `Survived` is not `true`, and `Refuted` carries a
//! counterexample that two independent arithmetics each prove to violate the claim. No tolerance decides a verdict.
//!
//! ```
//! use lemmacheck::lemmas::{Verdict, check};
//!
//! let checked = check("
//! lemma norms-swapped
//!   let   x ∈ ℝ^n
//!   claim ‖x‖_1 ≤ ‖x‖
//!
//! lemma parallelogram
//!   let   x, y ∈ ℝ^n
//!   claim ‖x + y‖^2 + ‖x − y‖^2 = 2 ‖x‖^2 + 2 ‖y‖^2
//! ")?;
//! assert_eq!(checked[0].verdict, Verdict::Refuted);
//! assert_eq!(checked[0].counterexample.as_deref(), Some("x = [1, 1]"));
//! assert_eq!(checked[1].verdict, Verdict::Certified);
//! # Ok::<(), lemmacheck::lemmas::Error>(())
//! ```
//!
//! A folder of lemma files under `cargo test` is one line: [`lemmas::assert_folder`].
//!
//! # Solve with a certificate
//!
//! [`solver`] minimises L(x) = ℓ(Ax) + ½‖w∘Ax‖² for rescaled, plain and normalised exp, cosh and sinh, and proves that exactly
//! one critical point is within a radius of the answer, a strict local minimiser.
//!
//! ```
//! use lemmacheck::solver::{Certificate, DesignMatrix, Finding, Loss, Newton, Regression, Weights};
//!
//! // min ½‖softmax(Ax) − b‖² + ½‖w∘Ax‖² with every weight 1/10
//! let design = DesignMatrix::dense(3, 2, vec![1.0, 0.0, 0.0, 1.0, -1.0, 0.5])?;
//! let regression = Regression::new(Loss::Softmax, design, vec![0.2, 0.6, 0.2], Weights::Uniform(0.1))?;
//! let solution = Newton::default().solve(&regression, &[0.0, 0.0])?;
//! let certificate = Certificate::at(&regression, &solution.x)?;
//! assert_eq!(certificate.finding, Finding::Minimiser);
//! assert!(certificate.radius.is_some_and(|radius| radius < 1e-10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What they stand on
//!
//! [`claims`] what a claim is, and claims in Rust · [`engine`] how one is judged · [`ledger`] verdicts kept · [`language`] the
//! lemma language · [`number`] the number systems · [`linalg`] products, norms, orders · [`sketch`] leverage scores, sampling ·
//! [`repair`] the nearest true statement · [`loss`] the losses · [`dataset`] real data · `report` what people read (feature `report`) · `papers` both papers (feature `papers`) · `command_line` the program
//! (feature `cli`). Each has an error type of its own.
#![deny(missing_docs)]

/// The page of the guide with programs in Rust, which are compiled and run as documentation.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
pub struct Guide;

pub mod lemmas;
pub mod solver;

pub mod claims;
#[cfg(feature = "cli")]
mod commands;
pub mod dataset;
pub mod engine;
#[cfg(feature = "report")]
pub mod export;
#[cfg(feature = "report")]
pub mod figures;
pub mod language;
pub mod ledger;
pub mod linalg;
pub mod loss;
pub mod number;
#[cfg(feature = "papers")]
pub mod papers;
pub mod prove;
pub mod ranks;
pub mod repair;
#[cfg(feature = "report")]
pub mod report;
pub mod sketch;

#[cfg(feature = "cli")]
pub use commands::{command_line, command_line_of, missing_cpu_feature};
