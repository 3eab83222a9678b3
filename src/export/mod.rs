//! Counterexamples as programs and proofs for others to run: Python, Julia, Coq.
//!
//! A refuted claim is recorded at the size of its counterexample ([`Program`]), and the tape is written out, a line a step:
//! once for both scripting languages, whose own parts stand in a short head, and once for Coq, where every line carries its
//! own proof. Nothing here proves for this program; it is for those who trust neither of our arithmetics.

mod coq;
mod program;
mod script;
mod spectral;
mod term;

pub use coq::{coq, mark};
pub use program::{Program, Unfit};
pub use script::{Scripting, body, script};
