//! The verbs of the command line: here files are opened and results are written.

pub mod check;
pub mod cpu;
pub mod data;
mod error;
pub mod explain;
mod explanation;
mod input;
pub mod interrupt;
mod journal;
mod judging;
mod kept;
pub mod list;
pub mod merge;
pub mod new;
mod number;
mod origin;
mod output;
mod reading;
pub mod recheck;
mod selection;
pub mod shift;
mod size;
mod solution;
pub mod solve;
mod sources;
mod stored;
mod table;

pub use error::Error;
pub use explanation::tell;
pub use kept::{kept, kept_instances, read_ledger};
pub use output::Left;
pub use selection::select;
