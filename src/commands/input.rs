//! Files read for the verbs that compute on data: matrices, vectors, weights.

use super::Error;
use crate::dataset::{self, Dataset, Format};
use crate::loss::{self, Weights};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Opens a file and reads it in the format that its ending names.
pub(super) fn read<T>(
    path: &Path,
    parse: impl FnOnce(Format, BufReader<File>) -> Result<T, dataset::Error>,
) -> Result<T, Error> {
    let in_file = |source| Error::Data { path: path.to_owned(), source };
    let format = Format::from_path_ending(path).map_err(in_file)?;
    let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
    parse(format, BufReader::new(file)).map_err(in_file)
}

/// A vector.
pub(super) fn vector(path: &Path) -> Result<Vec<f64>, Error> {
    read(path, |format, file| format.read_vector(file))
}

/// A matrix, with the labels that its file holds.
pub(super) fn matrix(path: &Path) -> Result<Dataset, Error> {
    read(path, |format, file| format.read(file))
}

/// Targets for n rows, a column a target; one row of n entries is one target, too.
pub(super) fn targets(path: &Path, rows: usize) -> Result<Vec<Vec<f64>>, Error> {
    let targets = read(path, |format, file| format.read_targets(file))?;
    if targets.nrows() == 1 && rows != 1 {
        return Ok(vec![targets.iter().copied().collect()]);
    }
    Ok(targets.column_iter().map(|column| column.iter().copied().collect()).collect())
}

/// One weight for every row, or a weight a row from a file.
pub(super) fn weights(value_or_file: &str) -> Result<Weights, Error> {
    match value_or_file.parse() {
        Ok(weight) => Ok(Weights::Uniform(weight)),
        Err(_) => vector(Path::new(value_or_file)).map(Weights::Each),
    }
}

/// An instance that was refused, with the file or option that does not fit.
pub(super) fn refused_instance(source: loss::Error, matrix: &Path, target: &Path, weights: Option<&str>) -> Error {
    let from = match (&source, weights) {
        (
            loss::Error::ShapeMismatch { name: "weights", .. } | loss::Error::NotFinite { name: "weights", .. },
            Some(w),
        ) => {
            format!("--weights {w}")
        }
        (loss::Error::ShapeMismatch { .. } | loss::Error::NotFinite { .. }, _) => quoted(target),
        _ => quoted(matrix),
    };
    Error::Instance { from, source }
}

pub(super) fn quoted(path: &Path) -> String {
    format!("`{}`", path.display())
}
