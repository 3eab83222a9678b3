//! What people read of the evidence: the page of a run, its errata sheet, the judged formula written out, tables.
//!
//! Everything is made from values: a [`Ledger`](crate::ledger::Ledger) and the [`Lemmas`](crate::lemmas::Lemmas) that it is
//! about. The same values give the same bytes.

mod beside;
mod calculation;
mod errata;
pub mod explanation;
pub mod formula;
mod material;
mod notation;
mod page;
pub mod solution;
pub mod table;

pub use beside::Beside;
pub use errata::{Sheet, sheet};
pub use page::page;
