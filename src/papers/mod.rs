//! The two papers: every printed claim, as lemma files (`papers/` beside `src/`), and the experiments that no formula states.
#![allow(non_snake_case)]

mod catalogue;
mod kept;
mod sampling;
mod texts;

pub use catalogue::{Error, catalogue, lemmas};

pub use kept::{in_coq, kept, kept_text};
