//! What a failed writing leaves.

/// What a failed writing leaves at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// No file.
    Nothing,
    /// The file that was there before.
    Old,
    /// A stream may have taken a part.
    Part,
}

impl std::fmt::Display for Left {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Left::Nothing => "no file was written",
            Left::Old => "the file that is there was left as it was",
            Left::Part => "a part may have gone through",
        })
    }
}
