//! Files read for the verbs that compute on data: matrices, vectors, weights, and where they came from.

use super::Error;
use super::origin::{Origin, Told};
use super::path::{is_standard, quoted};
use super::reading::{ReadingArgs, Role};
use crate::dataset::{Convention, Dataset, Format, Wanted};
use crate::loss::{self, Weights};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

/// Bytes of a file that tell its format where nothing else does.
const FIRST_BYTES: u64 = 1 << 16;

/// The inputs of a run: reads them as the options say, and keeps where they came from.
pub(super) struct Inputs<'a> {
    args: &'a ReadingArgs,
    /// Who reads standard input.
    standard: Option<Role>,
    pub origins: Vec<Origin>,
}

impl<'a> Inputs<'a> {
    pub fn new(args: &'a ReadingArgs) -> Self {
        Self { args, standard: None, origins: Vec::new() }
    }

    /// A matrix, with the labels that its file holds.
    pub fn matrix(&mut self, role: Role, path: &Path) -> Result<Dataset, Error> {
        self.read(role, path, Wanted::Matrix)
    }

    /// A vector, of so many entries where the number is known.
    pub fn vector(&mut self, role: Role, path: &Path, entries: Option<usize>) -> Result<Vec<f64>, Error> {
        let data = self.read(role, path, Wanted::Vector { entries })?;
        data.into_vector().map_err(|source| self.refused(role, path, source))
    }

    /// Targets for n rows, a column a target; one row of n entries is one target, too.
    pub fn targets(&mut self, path: &Path, rows: usize) -> Result<Vec<Vec<f64>>, Error> {
        let data = self.read(Role::Target, path, Wanted::Targets)?;
        let targets = data.into_targets().map_err(|source| self.refused(Role::Target, path, source))?;
        if targets.nrows() == 1 && rows != 1 {
            return Ok(vec![targets.iter().copied().collect()]);
        }
        Ok(targets.column_iter().map(|column| column.iter().copied().collect()).collect())
    }

    /// The labels of the matrix that was read last, as the target.
    pub fn labels(&mut self, labels: Vec<f64>) -> Vec<f64> {
        let origin = self.origins.last().map(Origin::labels);
        self.origins.extend(origin);
        labels
    }

    /// One weight for every row, or a weight a row from a file.
    pub fn weights(&mut self, value_or_file: &OsStr, rows: usize) -> Result<Weights, Error> {
        match value_or_file.to_str().and_then(|text| text.parse().ok()) {
            Some(weight) => Ok(Weights::Uniform(weight)),
            None => self.vector(Role::Weights, Path::new(value_or_file), Some(rows)).map(Weights::Each),
        }
    }

    /// A point in numbers apart by commas, or from a file.
    pub fn point(&mut self, role: Role, values_or_file: &OsStr, entries: usize) -> Result<Vec<f64>, Error> {
        let values = |text: &str| text.split(',').map(|value| value.trim_ascii().parse().ok()).collect();
        match values_or_file.to_str().and_then(values) {
            Some(values) => Ok(values),
            None => self.vector(role, Path::new(values_or_file), Some(entries)),
        }
    }

    /// The format of an input, where an option tells it.
    pub fn told_format(&self, role: Role) -> Option<Format> {
        self.args.format(role)
    }

    /// Refuses an option that says nothing about a file of a format.
    pub fn check_convention(&self, role: Role, path: &Path, format: Format) -> Result<(), Error> {
        self.convention(role, path, format, Wanted::Matrix).map(|_| ())
    }

    pub fn convention(&self, role: Role, path: &Path, format: Format, wanted: Wanted) -> Result<Convention, Error> {
        self.args.convention(role, format, wanted).map_err(|misplaced| Error::Misplaced {
            option: misplaced.option,
            wanted: misplaced.wanted,
            path: path.to_owned(),
            format: format.name(),
        })
    }

    fn read(&mut self, role: Role, path: &Path, wanted: Wanted) -> Result<Dataset, Error> {
        let (format, told, reader) = self.open(role, path)?;
        let convention = self.convention(role, path, format, wanted)?;
        let data = format.read_as(reader, &convention).map_err(|source| self.refused(role, path, source))?;
        self.origins.push(Origin::of(role, path, format, told, wanted, &data));
        Ok(data)
    }

    fn refused(&self, role: Role, path: &Path, source: crate::dataset::Error) -> Error {
        Error::Data { input: role.name(), path: path.to_owned(), source }
    }

    /// Opens a file, or standard input for `-`, and tells its format: by option, by ending, else by its first bytes.
    fn open(&mut self, role: Role, path: &Path) -> Result<(Format, Told, Box<dyn Read>), Error> {
        let mut reader: Box<dyn Read> = if is_standard(path) {
            if let Some(first) = self.standard.replace(role) {
                return Err(Error::StandardInputTwice { first: first.name(), second: role.name() });
            }
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?)
        };
        if let Some(format) = self.args.format(role) {
            return Ok((format, Told::Option, reader));
        }
        if let Ok(format) = Format::from_path_ending(path) {
            return Ok((format, Told::Ending, reader));
        }
        let mut bytes = Vec::new();
        let read = (&mut reader).take(FIRST_BYTES).read_to_end(&mut bytes);
        read.map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let format = Format::from_first_bytes(&bytes)
            .ok_or_else(|| Error::UnknownFormat { input: role.name(), path: path.to_owned() })?;
        Ok((format, Told::Content, Box::new(BufReader::new(Cursor::new(bytes).chain(reader)))))
    }

    /// Refuses a second matrix that has another shape than A.
    pub fn same_shape(&self, next: (usize, usize), wanted: (usize, usize)) -> Result<(), Error> {
        if next == wanted {
            return Ok(());
        }
        let from = self.origin(Role::NextMatrix).map(Origin::file).unwrap_or_default();
        Err(Error::OtherShape { from, given: self.named(Role::NextMatrix), matrix: self.named(Role::Matrix) })
    }

    fn origin(&self, role: Role) -> Option<&Origin> {
        self.origins.iter().find(|origin| origin.role == role)
    }

    /// An input and where it came from.
    fn named(&self, role: Role) -> String {
        match self.origin(role) {
            Some(origin) => origin.to_string(),
            None => format!("{} stands on the command line", role.letter()),
        }
    }

    /// Refuses a vector whose length is not that of A's rows or columns.
    pub fn fits(&self, role: Role, found: usize, wanted: usize) -> Result<(), Error> {
        if found == wanted {
            return Ok(());
        }
        let side = if matches!(role, Role::Target | Role::Weights) { "rows" } else { "columns" };
        // A row that is a header, or a header that is a row, makes a difference of one.
        let mut advice = String::new();
        for (role, entries, other) in [(role, found, wanted), (Role::Matrix, wanted, found)] {
            if side == "rows" && entries == other + 1 && self.origin(role).is_some_and(Origin::may_hide_a_header) {
                advice = format!("; if its first row is a header, say `--header {}=yes`", role.name());
            }
        }
        Err(Error::Fit {
            from: self.origin(role).map_or_else(|| format!("--{}", role.name()), Origin::file),
            role: role.words(),
            entries: found,
            side,
            wanted,
            matrix: self.named(Role::Matrix),
            advice,
        })
    }
}

/// An instance that was refused, with the file or option that does not fit.
pub(super) fn refused_instance(source: loss::Error, matrix: &Path, target: &Path, weights: Option<&OsStr>) -> Error {
    let from = match (&source, weights) {
        (
            loss::Error::ShapeMismatch { name: "weights", .. } | loss::Error::NotFinite { name: "weights", .. },
            Some(w),
        ) => {
            format!("--weights {}", w.display())
        }
        (loss::Error::ShapeMismatch { .. } | loss::Error::NotFinite { .. }, _) => quoted(target),
        _ => quoted(matrix),
    };
    Error::Regression { from, source }
}
