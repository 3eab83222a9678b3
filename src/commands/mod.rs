//! The verbs of the command line: here files are opened and results are written.

mod check;
mod cpu;
mod data;
mod error;
mod explain;
mod input;
mod interrupt;
mod journal;
mod judging;
mod kept;
mod left;
mod list;
mod merge;
mod new;
mod number;
mod origin;
mod output;
mod path;
mod program;
mod reading;
mod recheck;
mod report;
mod reported;
mod selection;
mod shift;
mod size;
mod solve;
mod sources;
mod stored;
mod table;
mod tell;

pub use cpu::missing_cpu_feature;
pub use error::Error;
pub use program::{command_line, command_line_of};
use tell::tell;
