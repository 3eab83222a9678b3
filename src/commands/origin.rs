//! Where the numbers of a run came from, for people and in JSON.

use super::path::quoted;
use super::reading::Role;
use crate::dataset::{Dataset, Format, Note, Wanted};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::fmt;
use std::path::Path;

/// Where an input came from, and what was read.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub role: Role,
    file: String,
    path: String,
    format: Format,
    told: Told,
    rows: usize,
    columns: usize,
    shape: Shape,
    names: Option<Vec<String>>,
    notes: Vec<Note>,
}

/// What told the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// An option.
    Option,
    /// The ending of the name.
    Ending,
    /// The first bytes.
    Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Matrix,
    Entries,
    Labels,
}

impl Origin {
    pub fn of(role: Role, path: &Path, format: Format, told: Told, wanted: Wanted, data: &Dataset) -> Self {
        let (rows, columns) = (data.design.rows(), data.design.columns());
        let labels = wanted != Wanted::Matrix && data.target.is_some();
        let vector = wanted != Wanted::Matrix && (rows == 1 || columns == 1);
        let shape = if labels {
            Shape::Labels
        } else if vector {
            Shape::Entries
        } else {
            Shape::Matrix
        };
        Self {
            role,
            file: quoted(path),
            path: path.display().to_string(),
            format,
            told,
            rows,
            columns,
            shape,
            names: data.names.clone(),
            notes: data.notes.clone(),
        }
    }

    /// The labels of this matrix, as the target.
    pub fn labels(&self) -> Self {
        Self { role: Role::Target, shape: Shape::Labels, names: None, notes: Vec::new(), ..self.clone() }
    }

    /// The file, as messages name it.
    pub fn file(&self) -> String {
        self.file.clone()
    }

    /// Whether it is a table read without a header.
    pub fn may_hide_a_header(&self) -> bool {
        self.format == Format::Csv && !self.notes.iter().any(|note| matches!(note, Note::Header { .. }))
    }

    fn remarks(&self) -> Vec<String> {
        let told = match self.told {
            Told::Ending => None,
            Told::Option => Some(format!("read as {}", self.format.name())),
            Told::Content => Some(format!("{} by its content", self.format.name())),
        };
        told.into_iter().chain(self.notes.iter().map(ToString::to_string)).collect()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { role, file, rows, columns, .. } = self;
        match self.shape {
            Shape::Matrix => write!(f, "{} is {rows} × {columns} from {file}", role.letter())?,
            Shape::Entries => write!(f, "{} has {} entries from {file}", role.letter(), rows * columns)?,
            Shape::Labels => write!(f, "{} has {rows} entries, the labels of {file}", role.letter())?,
        }
        let remarks = self.remarks();
        if remarks.is_empty() { Ok(()) } else { write!(f, " ({})", remarks.join("; ")) }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &self.path)?;
        map.serialize_entry("format", self.format.name())?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("columns", &if self.shape == Shape::Labels { 1 } else { self.columns })?;
        if let Some(names) = &self.names {
            map.serialize_entry("names", names)?;
        }
        map.serialize_entry("notes", &self.remarks())?;
        map.end()
    }
}

/// A report with n, d and where they came from.
#[derive(Debug, Serialize)]
pub(super) struct Sourced<'a, T> {
    #[serde(flatten)]
    pub report: &'a T,
    pub n: usize,
    pub d: usize,
    pub source: Sources<'a>,
}

/// The solutions of several targets.
#[derive(Debug, Serialize)]
pub(super) struct AllSourced<'a, T> {
    /// `lemmacheck.solutions/1`.
    pub schema: &'static str,
    /// One for each column of the target, in order.
    pub solutions: Vec<Sourced<'a, T>>,
}

/// Where the inputs of a run came from; in JSON an object with an entry an input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sources<'a>(pub &'a [Origin]);

impl Serialize for Sources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|origin| (origin.role.name(), origin)))
    }
}

impl fmt::Display for Sources<'_> {
    /// A line an input.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|origin| writeln!(f, "{origin}"))
    }
}
