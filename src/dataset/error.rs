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

/// The way out of an index 0.
const INDEX_BASE: &str = "; indices start at 1, or at 0 with `--index-base 0` in a libsvm file";

/// What this floor refuses, and where; the caller adds the name of the file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// The ending of a path names no format.
    #[error("the ending of `{path}` names no format; wanted .npy, .mtx, .csv, .tsv, .svm or .libsvm")]
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
    /// A header has more or fewer names than the rows have fields.
    #[error(
        "line {line}: {found} field{}, but the header on line {header} has {names}; a header of several lines is told \
         with their number (`--header 2`), decimal commas with `--decimal comma`", if *found == 1 { "" } else { "s" }
    )]
    HeaderWidth {
        /// The line of the header.
        header: usize,
        /// Its fields.
        names: usize,
        /// The first row below it.
        line: usize,
        /// Its fields.
        found: usize,
    },
    /// A value is missing.
    #[error("{at}: wanted a number, found {found:?}, a missing value; leave out such rows, or fill them")]
    Missing {
        /// Where.
        at: Place,
        /// What stands there.
        found: String,
    },
    /// A value is missing in the first row, or the first row is a header.
    #[error(
        "{at}: wanted a number, found {found:?}, a missing value; leave out such rows, or fill them, or say \
         `--header yes` if the line is a header"
    )]
    MissingFirst {
        /// Where.
        at: Place,
        /// What stands there.
        found: String,
    },
    /// The first row below a header holds a word.
    #[error(
        "{at}: wanted a number below the header on line {header}, found {found:?}; a header of several lines is told with \
         their number, such as `--header 2`"
    )]
    UnderHeader {
        /// Where.
        at: Place,
        /// What stands there.
        found: String,
        /// The line of the header.
        header: usize,
    },
    /// The first row holds numbers and words.
    #[error(
        "{at}: found {found:?} in a row that has numbers, too; say `--header yes` if the line is a header, or choose \
         the columns of numbers (`--header no --columns 2-`)"
    )]
    MixedRow {
        /// The first word.
        at: Place,
        /// What stands there.
        found: String,
    },
    /// The first row may be data or name the columns.
    #[error(
        "line {line} may be a row of data, or a header that numbers the columns; say `--header no` or `--header yes`"
    )]
    HeaderOrRow {
        /// The line.
        line: usize,
    },
    /// The first column may be data or count the rows.
    #[error(
        "line {line}, column 1 {} and may be row numbers; leave it out with `--columns 2-`, or keep it with \
         `--columns all`",
        match name { Some(name) if name.is_empty() => "has no name", Some(_) => "counts the rows, says its name,", None => "counts the rows" }
    )]
    RowNumbers {
        /// The first row of data.
        line: usize,
        /// Its name, where there is a header.
        name: Option<String>,
    },
    /// An empty line in a table of one column: a missing value, or nothing.
    #[error("line {line}: an empty line amid a column of numbers may be a missing value; take it out")]
    EmptyLine {
        /// The line.
        line: usize,
    },
    /// A number has a comma where a point is wanted.
    #[error("{at}: wanted a number, found {found:?}; if commas are decimal points, say `--decimal comma`")]
    DecimalComma {
        /// Where.
        at: Place,
        /// What stands there.
        found: String,
    },
    /// Pairs of whole numbers may be decimals.
    #[error(
        "line {line}: whole numbers in pairs may be decimals written with a comma; say `--decimal comma` or \
         `--decimal point`"
    )]
    DecimalCommas {
        /// The first row.
        line: usize,
    },
    /// A column that was chosen does not exist.
    #[error("there is no column {column} among {columns}; wanted numbers from 1 on, or names of the header")]
    NoColumn {
        /// Its number or name.
        column: String,
        /// Columns of the file.
        columns: usize,
    },
    /// A column is chosen twice, or its name stands twice in the header.
    #[error("column {name} is chosen twice, or its name stands twice in the header; choose by number, each once")]
    NameTwice {
        /// Its number or name.
        name: String,
    },
    /// A choice of columns cannot be understood.
    #[error("`{found}` names no columns; wanted numbers from 1 on, ranges and names, such as `2-4,7`, or `all`")]
    Choice {
        /// The item.
        found: String,
    },
    /// A header option cannot be understood.
    #[error("`{found}` says nothing of a header; wanted yes, no, auto, or the number of lines above the data")]
    HeaderWord {
        /// The word.
        found: String,
    },
    /// More memory is needed than the system grants.
    #[error("{at}: {bytes} bytes of memory are needed here, more than the system grants")]
    TooLarge {
        /// How far the file had been read.
        at: Place,
        /// The bytes asked for.
        bytes: usize,
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
    #[error("{at}: index {index} lies outside {least} to {largest}{}", if *index == 0 { INDEX_BASE } else { "" })]
    Index {
        /// Where.
        at: Place,
        /// The index as given.
        index: u64,
        /// The least that is allowed.
        least: u64,
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
    #[error(
        "line {line}: entry ({row}, {column}) was given before, on line {first}{}; wanted every entry at most once",
        if *mirrored { " from the other side of the diagonal" } else { "" }
    )]
    Repeated {
        /// The later line.
        line: usize,
        /// The earlier line.
        first: usize,
        /// 1-based row.
        row: usize,
        /// 1-based column.
        column: usize,
        /// Whether the earlier line gives the entry across the diagonal of a symmetric matrix.
        mirrored: bool,
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
