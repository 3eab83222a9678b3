use super::IndexBase;
use super::csv::Separator;
use std::fmt;

/// What a reader found out about a file or was told about it: how its rows and columns came to be what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Lines at the top of a table are its header.
    Header {
        /// The first, from 1 on.
        first: usize,
        /// The last.
        last: usize,
    },
    /// Comments of a table were skipped.
    Comments {
        /// How many lines.
        lines: usize,
    },
    /// Empty lines amid a table of several columns were skipped.
    EmptyLines {
        /// How many.
        lines: usize,
    },
    /// The fields of a table are apart by something else than commas.
    Separator(Separator),
    /// The table spells decimal points as commas.
    DecimalComma,
    /// Some of a table's columns were chosen.
    Chosen {
        /// Columns read.
        columns: usize,
        /// Columns of the file.
        of: usize,
    },
    /// How a libsvm file counts its columns.
    Indices {
        /// Where they start.
        base: IndexBase,
        /// Whether d was told; else it is what the largest index says.
        told: bool,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: &usize| if *count == 1 { "" } else { "s" };
        match self {
            Note::Header { first, last } if first == last => write!(f, "header line {first} skipped"),
            Note::Header { first, last } => write!(f, "header lines {first} to {last} skipped"),
            Note::Comments { lines } => write!(f, "{lines} comment line{} skipped", plural(lines)),
            Note::EmptyLines { lines } => write!(f, "{lines} empty line{} skipped", plural(lines)),
            Note::Separator(separator) => write!(f, "fields apart by {}", separator.name()),
            Note::DecimalComma => write!(f, "decimal commas"),
            Note::Chosen { columns, of } => write!(f, "{columns} of {of} columns"),
            Note::Indices { base, told: true } => write!(f, "indices from {}, d as told", base.first()),
            Note::Indices { base, told: false } => write!(f, "indices from {}, d from the largest", base.first()),
        }
    }
}
