//! The verbs of the command line: here files are opened and results are written.

mod error;
pub mod solve;

pub use error::Error;
