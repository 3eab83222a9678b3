//! What is to be told of a text, on stderr.

use crate::language::Diagnostic;
use std::io::{IsTerminal, Write};

/// Writes what is to be told of a text to stderr, in colours on a terminal.
///
/// # Errors
/// What the system says of stderr.
pub fn tell(diagnostic: &Diagnostic) -> std::io::Result<()> {
    let mut err = std::io::stderr();
    let text = if err.is_terminal() && !no_colour() { diagnostic.styled() } else { diagnostic.to_string() };
    writeln!(err, "{}", text.trim_end())
}

/// Whether colours are not wanted: `NO_COLOR` is there and not empty.
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
