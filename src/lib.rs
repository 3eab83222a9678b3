//! Printed claims about attention-style regressions as tests, and a solver for the regressions.
//!
//! Two papers study minimising a loss of z = Ax in which exp, cosh or sinh of z is rescaled or normalised, and state
//! bounds, derivatives and rates. This crate makes each statement executable, attacks it, and says what it found:
//! [`claims::Verdict`] lists the answers. None claims more than was shown: `Certified` names the region of its proof,
//! `Survived` is not `true`, and `Refuted` carries an instance that two independent arithmetics each prove to violate
//! the claim. No tolerance decides a verdict.
//!
//! # A claim of your own
//!
//! Name the ingredients, draw them inside the hypotheses, say the statement. The number is generic, so that one formula
//! serves search, proof and second opinion:
//!
//! ```
//! use lemmacheck::claims::{Claim, Knobs, Of, Size, Statement, Verdict, formula};
//! use lemmacheck::engine::{Examination, examine};
//! use lemmacheck::linalg::norm::{l1, l2};
//! use lemmacheck::number::Real;
//!
//! lemmacheck::ingredients! { Any { a: Vector[N] } }
//!
//! /// ‖a‖₁ ≤ ‖a‖₂: the wrong way round as soon as a has two entries.
//! struct NormsSwapped;
//! impl Claim for NormsSwapped {
//!     type On = Any<f64>;
//!     fn id(&self) -> &'static str { "own.norms-swapped" }
//!     fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Any<S> { Any { a: knobs.vector(size.n()) } }
//!     fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> { Statement::AtMost(l1(&i.a), l2(&i.a)) }
//! }
//!
//! let judgement = examine(&formula(NormsSwapped), &[], Examination::quick())?;
//! assert_eq!(judgement.verdict, Verdict::Refuted);
//! assert_eq!(judgement.counterexample.unwrap().instance.size.n(), 2);
//! # Ok::<(), lemmacheck::engine::Contradiction>(())
//! ```
//!
//! # Where to go
//!
//! [`number`] the number systems · [`linalg`] products, norms, orders · [`sketch`] leverage scores, sampling · [`loss`] the losses · [`solver`] Newton ·
//! [`claims`] what a claim is · [`engine`] how it is judged · `papers` the catalogue (feature `papers`) · [`dataset`]
//! real data · [`ledger`] verdicts kept · [`lemmas`] lemma files judged.
//!
//! Each floor has an error type of its own.
#![deny(missing_docs)]

pub mod claims;
#[cfg(feature = "cli")]
mod commands;
pub mod dataset;
pub mod engine;
pub mod language;
pub mod ledger;
pub mod lemmas;
pub mod linalg;
pub mod loss;
pub mod number;
#[cfg(feature = "papers")]
pub mod papers;
pub mod prove;
pub mod report;
pub mod sketch;
pub mod solver;

#[cfg(feature = "cli")]
pub use commands::command_line;
