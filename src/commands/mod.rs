//! The verbs of the command line: here files are opened and results are written.

#[cfg(feature = "papers")]
pub mod check;
pub mod cpu;
pub mod data;
mod error;
#[cfg(feature = "papers")]
pub mod explain;
mod input;
pub mod interrupt;
#[cfg(feature = "papers")]
mod journal;
#[cfg(feature = "papers")]
mod judging;
#[cfg(feature = "papers")]
mod kept;
#[cfg(feature = "papers")]
pub mod list;
#[cfg(feature = "papers")]
pub mod merge;
mod number;
mod origin;
mod output;
mod reading;
#[cfg(feature = "papers")]
pub mod recheck;
#[cfg(feature = "papers")]
mod selection;
pub mod shift;
mod solution;
pub mod solve;
#[cfg(feature = "papers")]
mod table;

pub use error::Error;
#[cfg(feature = "papers")]
pub use kept::{kept, kept_instances, read_ledger};
pub use output::Left;
#[cfg(feature = "papers")]
pub use selection::select;
