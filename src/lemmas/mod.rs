//! The first half: lemmas checked. A text of lemmas goes in, and for every lemma a verdict comes out, with the evidence.
//!
//! [`check`] judges a text; [`assert_folder`] and `test_folder` (feature `harness`) judge a folder of lemma files under
//! `cargo test`. These two open files, in a folder that their caller names; nothing else below the command line does.
//! What a verdict claims, and what it does not, is said at [`Verdict`].
//!
//! ```
//! use lemmacheck::lemmas::{Verdict, check};
//!
//! let checked = check("
//! lemma too-strong
//!   let   x, y ∈ ℝ^n
//!   claim |‖x‖ − ‖y‖| ≤ 1/2 ‖x − y‖
//! ")?;
//! assert_eq!(checked.len(), 1);
//! assert_eq!(checked[0].verdict, Verdict::Refuted);
//! // the smallest counterexample, exact, as it can be pasted back behind `try`
//! assert_eq!(checked[0].counterexample.as_deref(), Some("x = 1, y = 0"));
//! # Ok::<(), lemmacheck::lemmas::Error>(())
//! ```

mod check;
mod error;
mod expected;
mod folder;
#[cfg(feature = "harness")]
mod harness;
mod hints;
mod read;
mod written;

#[doc(inline)]
pub use crate::claims::Verdict;
#[doc(inline)]
pub use crate::engine::{Budget, Contradiction, Examination};
#[doc(inline)]
pub use crate::language::Diagnostic;

pub use check::{Checked, Watched, check};
pub use error::Error;
pub use expected::Expected;
pub use folder::assert_folder;
#[cfg(feature = "harness")]
pub use harness::test_folder;
#[doc(hidden)]
pub use read::{Known, Lemmas, STRONGER, Text};
#[doc(hidden)]
pub use written::{assignment, pasted};
