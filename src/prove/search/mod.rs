//! The search for chains: what may bound a tree, a family of rules a file, and what of it is kept.

mod away;
mod bounds;
mod choices;
mod congruence;
mod extremes;
mod folding;
mod forms;
mod functions;
mod goals;
mod kept;
mod mirrors;
mod norms;
mod offers;
mod orders;
mod pieces;
mod recombination;
mod sample;
mod signs;
mod sums;
mod tangents;

pub use goals::prove;
