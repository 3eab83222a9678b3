//! The two papers: every catalogued claim, its words as data and its statement as code.
#![allow(non_snake_case)]

mod catalogue;
mod entrywise;
mod identities;
mod newton;
mod rescaled;
mod residual;
mod sampling;
mod texts;

pub use catalogue::{Error, catalogue, forms};
