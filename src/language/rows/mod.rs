//! From a file's surface tree to its rows: settings taken, readings and repairs applied, cases multiplied, names that
//! nothing uses dropped, and every row typed.

mod cases;
mod example;
mod flat;
mod lemma;
mod typed;
mod vanish;
mod whole;

pub(super) use lemma::{flattened, rows};
