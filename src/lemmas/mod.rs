//! Lemma files as claims: their rows as a catalogue that is judged, journalled, re-checked as the papers' is; and the
//! doors for Rust: [`check`] of a text, `test_folder` (feature `harness`) and [`assert_folder`] of a folder of lemma files under
//! `cargo test`.
//!
//! These two open files, in a folder that their caller names; nothing else below the command line does.

mod check;
mod error;
mod expected;
mod folder;
#[cfg(feature = "harness")]
mod harness;
mod hints;
mod read;
mod written;

pub use check::{Checked, check};
pub use error::Error;
pub use expected::Expected;
pub use folder::assert_folder;
#[cfg(feature = "harness")]
pub use harness::test_folder;
pub use read::{Known, Lemmas, STRONGER, Text};
pub use written::{assignment, pasted};
