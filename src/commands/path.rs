//! Paths as the command line means them.

use std::path::Path;

/// Whether a path stands for standard input or output.
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// A path in a message.
pub(super) fn quoted(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}
