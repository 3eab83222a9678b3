//! What a claim is: ingredients, hypotheses, a statement. Nothing here knows a paper, searches or decides.

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
mod statement;
mod unjudged;
mod verdict;

pub use catalogue::{Argument, CORRECTED, Catalogue, Entry, Words};
pub use claim::{
    Claim, Construct, Construction, Cover, Covering, Exactness, Judged, Knob, Of, Record, Recording, Strength,
    exact_matrix, facts, formula, judged,
};
pub use dependence::Dependence;
pub use domain::{Knobs, corner};
pub use executable::{Executable, Typed};
pub use form::Malformed;
pub use hypothesis::{Met, Tier};
pub use ingredients::{
    Axis, DIMENSIONS, Derived, Form, Ingredients, Instance, Name, Object, Part, Scalar, Shape, Size,
};
pub use statement::{Atom, Premise, Statement};
pub use unjudged::{Unjudged, Why};
pub use verdict::{
    Bounds, Certificate, Counterexample, Evidence, Health, Judgement, ProvedPremise, Tightness, Verdict, Violation,
};
