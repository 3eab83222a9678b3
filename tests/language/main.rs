//! The lemma language through its public face.

mod examples;
