//! Figures as data: what a printed bound comes to beside what is found, over its parameters.
//!
//! Floating point with no promise, for plots and never for verdicts; the same seed gives the same bytes, but for the
//! last digits where an eigenvalue or an angle is involved.
#![allow(non_snake_case)]

mod contraction;
mod convergence;
mod error;
mod lipschitz;
mod races;
mod sampling;
mod table;

pub use contraction::contraction;
pub use convergence::convergence;
pub use error::Error;
pub use lipschitz::lipschitz;
pub use races::races;
pub use sampling::sampling;
pub use table::{Column, Table};
