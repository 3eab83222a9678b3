use crate::linalg;
use std::fmt;
use thiserror::Error;

/// Where in a file something stands; every count starts at 1, a byte offset at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A whole line.
    Line {
        /// The line.
        line: usize,
    },
    /// A field of a line: between commas in `.csv`, between blanks in `.mtx` and `.libsvm`.
    Field {
        /// The line.
        line: usize,
        /// The field within the line.
        column: usize,
    },
    /// A byte of a binary file.
    Byte {
        /// The distance from the first byte, which is 0.
        offset: u64,
    },
    /// An entry of a matrix in a binary file.
    Entry {
        /// The offset of its first byte.
        offset: u64,
        /// 1-based row.
        row: usize,
        /// 1-based column.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line { line } => write!(f, "line {line}"),
            Place::Field { line, column } => write!(f, "line {line}, column {column}"),
            Place::Byte { offset } => write!(f, "byte {offset}"),
            Place::Entry { offset, row, column } => write!(f, "byte {offset}, entry ({row}, {column})"),
        }
    }
}

/// What this floor refuses, and where; the caller adds the name of the file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// The ending of a path names no format.
    #[error("the ending of `{path}` names no format; wanted .npy, .mtx, .csv, .svm or .libsvm")]
    UnknownEnding {
        /// The path as given.
        path: String,
    },
    /// The reader failed.
    #[error("{at}: cannot read on: {reason}")]
    Read {
        /// How far the data had been read.
        at: Place,
        /// What the system said.
        reason: String,
    },
    /// The writer failed.
    #[error("cannot write: {reason}")]
    Write {
        /// What the system said.
        reason: String,
    },
    /// A line is not UTF-8.
    #[error("line {line}, byte {byte}: not text in utf-8; is the ending of the file right?")]
    NotText {
        /// The line.
        line: usize,
        /// The first offending byte within the line.
        byte: usize,
    },
    /// Something else stands where the format wants `wanted`.
    #[error("{at}: wanted {wanted}, found {found:?}")]
    Malformed {
        /// Where.
        at: Place,
        /// What the format wants there.
        wanted: &'static str,
        /// What stands there; cut after 40 characters.
        found: String,
    },
    /// A number is NaN, infinite, or beyond the range of a double.
    #[error("{at}: wanted a finite number, found {found:?}")]
    NotFinite {
        /// Where.
        at: Place,
        /// The number as it stands there.
        found: String,
    },
    /// A line has more or fewer fields than it must have.
    #[error("line {line}: wanted {wanted} field{}, found {found}", if *wanted == 1 { "" } else { "s" })]
    FieldCount {
        /// The line.
        line: usize,
        /// Fields wanted.
        wanted: usize,
        /// Fields found.
        found: usize,
    },
    /// The file ends before the entries that its header promises.
    #[error("{at}: the data ends after {found} of {wanted} entries")]
    Short {
        /// Where the data ends.
        at: Place,
        /// Entries promised.
        wanted: usize,
        /// Entries present.
        found: usize,
    },
    /// Something follows the last entry.
    #[error("{at}: wanted the end of the file after {entries} entries, found more")]
    Trailing {
        /// Where the surplus starts.
        at: Place,
        /// Entries promised.
        entries: usize,
    },
    /// An index lies outside the range that the format or the header allows.
    #[error("{at}: index {index} lies outside 1 to {largest}; indices start at 1")]
    Index {
        /// Where.
        at: Place,
        /// The index as given.
        index: u64,
        /// The largest that is allowed.
        largest: u64,
    },
    /// The indices of a row do not increase.
    #[error("{at}: index {index} follows {previous}; wanted indices that increase along the line, none twice")]
    Unsorted {
        /// Where.
        at: Place,
        /// The index.
        index: u64,
        /// The one before it.
        previous: u64,
    },
    /// An entry of the matrix is given twice.
    #[error("line {line}: entry ({row}, {column}) was given before, on line {first}; wanted every entry at most once")]
    Repeated {
        /// The later line.
        line: usize,
        /// The earlier line.
        first: usize,
        /// 1-based row.
        row: usize,
        /// 1-based column.
        column: usize,
    },
    /// A symmetric matrix is not square.
    #[error("line {line}: a symmetric matrix must be square, found {rows} × {columns}")]
    NotSquare {
        /// The line.
        line: usize,
        /// n.
        rows: usize,
        /// d.
        columns: usize,
    },
    /// There is no entry at all.
    #[error("{at}: no data; wanted at least one row and one column")]
    Empty {
        /// Where the first entry was looked for.
        at: Place,
    },
    /// The shape is out of all proportion to the entries, so that its zeros alone would fill the memory.
    #[error("{at}: a {rows} × {columns} matrix with {entries} entries is too sparse to be data; is an index wrong?")]
    TooSparse {
        /// Where the shape is given, or the largest index stands.
        at: Place,
        /// n.
        rows: usize,
        /// d.
        columns: usize,
        /// Stored entries.
        entries: usize,
    },
    /// A vector was wanted.
    #[error("wanted a vector, one row or one column, found a {rows} × {columns} matrix")]
    NotAVector {
        /// n.
        rows: usize,
        /// d.
        columns: usize,
    },
    /// The first column was to be the target, and nothing would be left.
    #[error("wanted the target in the first column and at least one more column, found {columns}")]
    NoColumnLeft {
        /// d.
        columns: usize,
    },
    /// A libsvm file needs one label a row.
    #[error("a libsvm file needs a label for each of {rows} rows, found {labels}; .npy, .mtx and .csv need none")]
    Labels {
        /// n.
        rows: usize,
        /// Labels given.
        labels: usize,
    },
    /// No factor brings the data to the size that was asked for.
    #[error("no factor brings a norm of {norm} to {wanted}; wanted nonzero data and a positive size within range")]
    NoFactor {
        /// The norm of the data.
        norm: f64,
        /// The size asked for.
        wanted: f64,
    },
    /// A parameter of a synthetic design lies outside its range.
    #[error("{parameter} is {value}; wanted {wanted}")]
    Parameter {
        /// Its name.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// Its range.
        wanted: &'static str,
    },
    /// The matrix itself is refused.
    #[error(transparent)]
    Matrix(#[from] linalg::Error),
}

impl Error {
    /// `found` in place of `wanted`, cut to a length that fits a message.
    pub(super) fn malformed(at: Place, wanted: &'static str, found: &str) -> Self {
        Error::Malformed { at, wanted, found: excerpt(found.trim_ascii()) }
    }
}

impl From<std::io::Error> for Error {
    /// A failed write; readers say where they were, see [`Error::Read`].
    fn from(error: std::io::Error) -> Self {
        Error::Write { reason: error.to_string() }
    }
}

/// The first 40 characters of a text.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
