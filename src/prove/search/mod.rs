//! The search for chains: what may bound a tree, a family of rules a file, and what of it is kept.

mod away;
mod bounds;
mod choices;
mod congruence;
mod folding;
mod functions;
mod goals;
mod kept;
mod mirrors;
mod norms;
mod orders;
mod pieces;
mod recombination;
mod sample;
mod signs;

pub use goals::prove;
