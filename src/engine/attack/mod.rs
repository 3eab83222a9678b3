//! The attack: hints, grids, random instances, structured ones, relatives of the best driven to extremes, climbing along
//! gradients, CMA-ES restarts, and sizes beyond the small ones.
//!
//! Every instance that is met is decided by enclosures at once; floats only choose where to go next. Nothing here knows
//! a claim: what a strategy needs of one it reads off its tapes. `run` holds the order, every other file a strategy.

mod beyond;
mod bounded;
mod climb;
mod degenerate;
mod drawn;
mod equality;
mod evolve;
mod far;
mod lengths;
mod library;
mod run;
mod seek;
mod simplify;
mod strategy;
mod structured;

pub(super) use lengths::steps;
pub use run::{Effort, attack};
pub use strategy::Strategy;
