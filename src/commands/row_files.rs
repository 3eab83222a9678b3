//! A matrix in several `.npy` files: a folder of them, in the order of their names, or a list.

use super::Error;
use super::path::quoted;
use super::unfit::Unfit;
use crate::dataset::{Layout, npy};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The ending of a file that lists shards.
const LIST: &str = "list";

/// Files whose rows one after the other are those of a matrix.
pub(super) struct RowFiles {
    /// Each with its first row.
    files: Vec<(PathBuf, Layout, usize)>,
    pub rows: usize,
    pub columns: usize,
}

impl RowFiles {
    /// One file.
    pub fn of_file(path: &Path) -> Result<Self, Error> {
        Self::of(vec![(path.to_owned(), None)])
    }

    /// The shards that a folder or a list names; `None` for a path that is neither.
    pub fn named_by(path: &Path) -> Result<Option<Self>, Error> {
        let failed = |source| Error::Open { path: path.to_owned(), source };
        let files: Vec<(PathBuf, Option<usize>)> = if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
            let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
            files.retain(|file| file.extension().is_some_and(|ending| ending == "npy"));
            files.sort();
            files.into_iter().map(|file| (file, None)).collect()
        } else if path.extension().is_some_and(|ending| ending == LIST) {
            let text = std::fs::read_to_string(path).map_err(failed)?;
            let folder = path.parent().unwrap_or(Path::new(""));
            let lines = text.lines().map(str::trim_ascii).filter(|line| !line.is_empty() && !line.starts_with('#'));
            let file = |line: &str| match line.rsplit_once(char::is_whitespace).map(|(name, rows)| (name, rows.parse()))
            {
                Some((name, Ok(rows))) => (folder.join(name.trim_ascii_end()), Some(rows)),
                _ => (folder.join(line), None),
            };
            lines.map(file).collect()
        } else {
            return Ok(None);
        };
        if files.is_empty() {
            return Err(Unfit::NoShards { path: path.to_owned() }.into());
        }
        Self::of(files).map(Some)
    }

    /// From paths, each with the rows that it is said to have.
    fn of(paths: Vec<(PathBuf, Option<usize>)>) -> Result<Self, Error> {
        let mut found = Self { files: Vec::with_capacity(paths.len()), rows: 0, columns: 0 };
        for (path, told) in paths {
            if let Some((first, ..)) = found.files.iter().find(|(other, ..)| *other == path) {
                return Err(
                    Unfit::Shard { path: first.clone(), found: "listed twice".into(), wanted: "once".into() }.into()
                );
            }
            let open = |source| Error::Open { path: path.clone(), source };
            let file = File::open(&path).map_err(open)?;
            let length = file.metadata().map_err(open)?.len();
            let layout = npy::layout(file, length).map_err(|source| refused(&path, source))?;
            let (rows, columns) = (layout.rows(), layout.columns());
            if let Some(told) = told.filter(|told| *told != rows) {
                let [found, wanted] = [rows, told].map(|rows| format!("{rows} rows"));
                return Err(Unfit::Shard { path, found, wanted }.into());
            }
            if let Some((first, ..)) = found.files.first().filter(|_| columns != found.columns) {
                let wanted = format!("{} columns, as {}", found.columns, quoted(first));
                return Err(Unfit::Shard { path, found: format!("{columns} columns"), wanted }.into());
            }
            found.columns = columns;
            found.files.push((path, layout, found.rows));
            found.rows += rows;
        }
        Ok(found)
    }

    /// The entries of some rows, row after row.
    pub fn read(&self, rows: Range<usize>) -> Result<Vec<f64>, Error> {
        let mut values = Vec::new();
        for (path, layout, first) in &self.files {
            let here = |row: usize| row.clamp(*first, first + layout.rows()) - first;
            let own = here(rows.start)..here(rows.end);
            if own.is_empty() {
                continue;
            }
            let file = File::open(path).map_err(|source| Error::Open { path: path.clone(), source })?;
            let read = layout.read_rows(file, own).map_err(|source| refused(path, source))?;
            if values.is_empty() {
                values = read;
            } else {
                values.extend(read);
            }
        }
        Ok(values)
    }

    /// The one file in which some rows lie as the numbers of this machine, and where.
    pub fn lie(&self, rows: Range<usize>) -> Option<(&Path, Range<usize>)> {
        self.files.iter().find_map(|(path, layout, first)| {
            let inside = *first <= rows.start && rows.end <= first + layout.rows() && !rows.is_empty();
            let bytes = layout.bytes_of(rows.start.checked_sub(*first)?..rows.end.checked_sub(*first)?);
            bytes.filter(|_| inside).map(|bytes| (path.as_path(), bytes))
        })
    }
}

fn refused(path: &Path, source: crate::dataset::Error) -> Error {
    Error::Data { input: "matrix", path: path.to_owned(), source }
}
