//! Figures as data: what a printed bound comes to beside what is found, over its parameters.
//!
//! Floating point with no promise, for plots and never for verdicts; the same seed gives the same bytes, but for the
//! last digits where an eigenvalue or an angle is involved.
#![allow(non_snake_case)]

mod contraction;
mod lipschitz;
mod sampling;
mod table;

pub use contraction::contraction;
pub use lipschitz::lipschitz;
pub use sampling::sampling;
pub use table::{Column, Table};
