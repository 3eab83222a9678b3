//! The file formats, told apart by the ending of a path.

use super::{Convention, Dataset, Error, Wanted, csv, libsvm, matrix_market, npy};
use crate::linalg::DesignMatrix;
use nalgebra::DMatrix;
use std::io::{Read, Write};
use std::path::Path;

/// A format that design matrices and vectors are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `.npy`, see [`npy`].
    Npy,
    /// `.mtx`, see [`matrix_market`].
    MatrixMarket,
    /// `.csv` or `.tsv`, see [`csv`].
    Csv,
    /// `.svm` or `.libsvm`, see [`libsvm`].
    Libsvm,
}

impl Format {
    /// The format that the ending of a path names, in upper or lower case. No file is opened.
    ///
    /// # Errors
    /// [`Error::UnknownEnding`].
    ///
    /// ```
    /// use lemmacheck::dataset::Format;
    /// assert_eq!(Format::from_path_ending("data/A.MTX")?, Format::MatrixMarket);
    /// assert!(Format::from_path_ending("data/A.txt").is_err());
    /// # Ok::<(), lemmacheck::dataset::Error>(())
    /// ```
    pub fn from_path_ending(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "npy" => Ok(Format::Npy),
            "mtx" => Ok(Format::MatrixMarket),
            "csv" | "tsv" => Ok(Format::Csv),
            "svm" | "libsvm" => Ok(Format::Libsvm),
            _ => Err(Error::UnknownEnding { path: path.display().to_string() }),
        }
    }

    /// The format that the first bytes of a file tell: `.npy` and `.mtx` by their marks, libsvm by the `index:value` of
    /// its first line that is neither empty nor a comment; what else is text is a table. `None` where the bytes are no
    /// text in any format, or none.
    ///
    /// ```
    /// use lemmacheck::dataset::Format;
    /// assert_eq!(Format::from_first_bytes(b"%%MatrixMarket matrix array real general\n"), Some(Format::MatrixMarket));
    /// assert_eq!(Format::from_first_bytes(b"# labels\n-1 3:0.5\n"), Some(Format::Libsvm));
    /// assert_eq!(Format::from_first_bytes(b"x,y\n1,2\n"), Some(Format::Csv));
    /// assert_eq!(Format::from_first_bytes(b"PK\x03\x04"), None);
    /// ```
    pub fn from_first_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(npy::MAGIC) {
            return Some(Format::Npy);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.to_ascii_lowercase().starts_with(b"%%matrixmarket") || bytes.starts_with(b"%MatrixMarket") {
            return Some(Format::MatrixMarket);
        }
        if bytes.is_empty() || bytes.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace()) {
            return None;
        }
        let mut lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#")).unwrap_or_default();
        let entry = first.split(u8::is_ascii_whitespace).nth(1).unwrap_or_default();
        let index = entry.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_index = !index.is_empty() && (index.iter().all(u8::is_ascii_digit) || index == b"qid");
        Some(if is_index && index.len() < entry.len() { Format::Libsvm } else { Format::Csv })
    }

    /// Its name: `npy`, `mtx`, `csv` or `libsvm`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Npy => "npy",
            Format::MatrixMarket => "mtx",
            Format::Csv => "csv",
            Format::Libsvm => "libsvm",
        }
    }

    /// Reads a design matrix with all that the file tells about it: a libsvm file its target, a csv file its header.
    ///
    /// # Errors
    /// Those of [`Format::read_as`].
    pub fn read(self, reader: impl Read) -> Result<Dataset, Error> {
        self.read_as(reader, &Convention::default())
    }

    /// Reads what [`Format::read`] reads, as the convention says. What it says of other formats does not count.
    ///
    /// # Errors
    /// Those of [`npy::read`], [`matrix_market::read`], [`csv::read_as`] and [`libsvm::read_as`].
    pub fn read_as(self, reader: impl Read, convention: &Convention) -> Result<Dataset, Error> {
        let bare = |design| Dataset { design, target: None, names: None, notes: Vec::new() };
        match self {
            Format::Npy => npy::read(reader).map(bare),
            Format::MatrixMarket => matrix_market::read(reader).map(bare),
            Format::Csv => csv::read_as(reader, convention),
            Format::Libsvm => libsvm::read_as(reader, convention),
        }
    }

    /// Reads targets: an n × k matrix, a column a target. From a libsvm file these are its labels, n × 1.
    ///
    /// # Errors
    /// Those of [`Format::read_as`]; [`Error::TooSparse`] for a coordinate file that cannot be made dense.
    pub fn read_targets(self, reader: impl Read) -> Result<DMatrix<f64>, Error> {
        self.read_as(reader, &Convention { wanted: Wanted::Targets, ..Convention::default() })?.into_targets()
    }

    /// Reads a vector: a file with one column, or with one row. From a libsvm file these are its labels.
    ///
    /// # Errors
    /// Those of [`Format::read_targets`]; [`Error::NotAVector`] when there are several rows and columns.
    pub fn read_vector(self, reader: impl Read) -> Result<Vec<f64>, Error> {
        self.read_as(reader, &Convention { wanted: Wanted::Vector { entries: None }, ..Convention::default() })?
            .into_vector()
    }

    /// Writes a matrix; reading it back gives the same bits. A sparse matrix stays sparse in `.mtx` only.
    ///
    /// # Errors
    /// [`Error::Labels`] for a libsvm file, which [`libsvm::write`] writes with its labels; [`Error::Write`].
    pub fn write(self, matrix: &DesignMatrix, writer: impl Write) -> Result<(), Error> {
        match self {
            Format::Npy => npy::write(matrix, writer),
            Format::MatrixMarket => matrix_market::write(matrix, writer),
            Format::Csv => csv::write(matrix, writer),
            Format::Libsvm => Err(Error::Labels { rows: matrix.rows(), labels: 0 }),
        }
    }

    /// Writes a vector, in text formats an entry a line; reading it back gives the same bits.
    ///
    /// # Errors
    /// [`Error::Labels`] for a libsvm file; [`Error::Write`].
    pub fn write_vector(self, vector: &[f64], writer: impl Write) -> Result<(), Error> {
        match self {
            Format::Npy => npy::write_vector(vector, writer),
            Format::MatrixMarket => matrix_market::write_vector(vector, writer),
            Format::Csv => csv::write_vector(vector, writer),
            Format::Libsvm => Err(Error::Labels { rows: vector.len(), labels: 0 }),
        }
    }
}
