//! Sketches: leverage scores, sampled diagonals D̃ and how near AᵀD̃A comes to AᵀDA.
//!
//! All of it is plain f64 arithmetic with correctly rounded √ and ÷ in a fixed order, and random words that depend on
//! (seed, purpose, place) alone: the bits are the same on every machine and for every number of threads. Eigenvalues
//! ([`spectral::measured`]) carry no such promise; [`spectral::decide`] does.

mod basis;
mod error;
pub mod leverage;
mod reference;
mod rows;
pub mod sampling;
pub mod spectral;
mod stream;
mod work;

pub use error::Error;
pub use leverage::{Approximation, LeverageScores};
pub use reference::Reference;
pub(crate) use rows::{Row, rows, stored};
pub use sampling::{Sample, Subsample};
pub use spectral::{Decision, Side};
pub use stream::Stream;
pub use work::Work;
