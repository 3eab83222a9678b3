//! The file formats, told apart by the ending of a path.

use super::{Dataset, Error, csv, libsvm, matrix_market, npy};
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
    /// `.csv`, see [`csv`].
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
            "csv" => Ok(Format::Csv),
            "svm" | "libsvm" => Ok(Format::Libsvm),
            _ => Err(Error::UnknownEnding { path: path.display().to_string() }),
        }
    }

    /// Reads a design matrix with all that the file tells about it: a libsvm file its target, a csv file its header.
    ///
    /// # Errors
    /// Those of [`npy::read`], [`matrix_market::read`], [`csv::read`] and [`libsvm::read`].
    pub fn read(self, reader: impl Read) -> Result<Dataset, Error> {
        let bare = |design| Dataset { design, target: None, names: None };
        match self {
            Format::Npy => npy::read(reader).map(bare),
            Format::MatrixMarket => matrix_market::read(reader).map(bare),
            Format::Csv => csv::read(reader),
            Format::Libsvm => libsvm::read(reader),
        }
    }

    /// Reads targets: an n × k matrix, a column a target. From a libsvm file these are its labels, n × 1.
    ///
    /// # Errors
    /// Those of [`Format::read`]; [`Error::TooSparse`] for a coordinate file that cannot be made dense.
    pub fn read_targets(self, reader: impl Read) -> Result<DMatrix<f64>, Error> {
        self.read(reader)?.into_targets()
    }

    /// Reads a vector: a file with one column, or with one row. From a libsvm file these are its labels.
    ///
    /// # Errors
    /// Those of [`Format::read_targets`]; [`Error::NotAVector`] when there are several rows and columns.
    pub fn read_vector(self, reader: impl Read) -> Result<Vec<f64>, Error> {
        let targets = self.read_targets(reader)?;
        let (rows, columns) = targets.shape();
        if rows != 1 && columns != 1 {
            return Err(Error::NotAVector { rows, columns });
        }
        Ok(targets.data.into())
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
