//! The `lemmacheck` program.

use pyo3::prelude::*;

/// Runs the program on its arguments, the first of which is its name, and returns its exit code.
#[pyfunction]
pub fn run(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| lemmacheck::command_line_of(arguments))
}
