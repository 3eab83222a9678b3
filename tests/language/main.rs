//! The lemma language through its public face.

mod examples;
mod extent;
mod layers;
mod meaning;
mod messages;
mod mutated;
mod page;
mod round_trip;
