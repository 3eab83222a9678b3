//! The lemma language through its public face.

mod examples;
mod meaning;
mod messages;
mod mutated;
mod page;
mod round_trip;
