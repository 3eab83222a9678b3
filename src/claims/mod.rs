//! What a claim is: ingredients, hypotheses, a statement. Nothing here knows a paper, searches or decides.
//!
//! # A claim in Rust
//!
//! For what the language does not say: //! name the ingredients, draw them inside the hypotheses, say the statement. The number is generic, so that one formula
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

mod breakdown;
mod catalogue;
mod claim;
mod dependence;
mod domain;
mod encoding;
mod executable;
pub mod experiment;
mod form;
mod hypothesis;
mod ingredients;
mod judged;
mod proof;
mod statement;
mod unjudged;
mod verdict;

/// Matrices in the signatures of claims in Rust are of this version.
#[doc(no_inline)]
pub use nalgebra;

pub use catalogue::{Argument, CORRECTED, Catalogue, Catalogued, Words};
pub use claim::{Claim, Of, facts, formula, judged};
pub use dependence::Dependence;
pub use domain::{Knobs, corner};
pub use executable::{Executable, Typed};
pub use form::Malformed;
pub use hypothesis::{Met, Tier};
pub use ingredients::{
    Axis, DIMENSIONS, Derived, Form, Ingredients, Instance, Name, Object, Part, Scalar, Shape, Size, exact_matrix,
};
pub use judged::{
    Admits, Construct, Construction, Cover, Covering, Exactness, Judged, Knob, Record, Recording, Silence, Strength,
};
pub use proof::{Proof, Prover};
pub use statement::{Atom, Premise, Statement};
pub use unjudged::{Unjudged, Why};
pub use verdict::{
    Bounds, Certificate, Counterexample, Evidence, Health, Judgement, ProvedPremise, Tightness, Verdict, Violation,
};
