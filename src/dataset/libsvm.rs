//! `.svm` / `.libsvm`: a target and a sparse row a line, `label index:value index:value …`.
//!
//! Indices start at 1, or at 0 where the [`Convention`] says so, and increase along a line; a blank may follow a colon;
//! `#` starts a comment, `qid:…` after the label is ignored, empty lines are skipped. The format does not store d: the
//! design matrix has as many columns as the largest index says, or as told.

use super::proportion::check_shape;
use super::text::{Line, Lines, finite, whole};
use super::{Convention, Dataset, Error, IndexBase, Note, Place, memory, pieces};
use crate::linalg::{DesignMatrix, Storage};
use std::io::{Read, Seek, Write};
use std::ops::Range;

/// Reads a sparse matrix, and the labels as its target, as [`read_as`] does with indices from 1 on.
///
/// # Errors
/// Those of [`read_as`].
pub fn read(reader: impl Read) -> Result<Dataset, Error> {
    read_as(reader, &Convention::default())
}

/// Reads a sparse matrix, and the labels as its target. From the convention it takes where indices start and d.
///
/// # Errors
/// Each with line and field: [`Error::Malformed`] for a label that is no number or a field that is not `index:value`,
/// [`Error::NotFinite`], [`Error::Index`] for index 0 where they start at 1, one beyond d or beyond 2³² − 1,
/// [`Error::Unsorted`], [`Error::TooSparse`] at the largest index, [`Error::Empty`], [`Error::TooLarge`],
/// [`Error::NotText`], [`Error::Read`].
pub fn read_as(reader: impl Read, convention: &Convention) -> Result<Dataset, Error> {
    let mut lines = Lines::new(reader);
    let Labelled { labels, triplets, columns, widest } = read_lines(&mut lines, convention)?;
    if triplets.is_empty() {
        return Err(Error::Empty { at: Place::Line { line: lines.number() + 1 } });
    }
    let columns = convention.width.unwrap_or(columns);
    check_shape(labels.len(), columns, triplets.len(), widest)?;
    memory::ask_sparse(labels.len(), triplets.len(), widest)?;
    let design = DesignMatrix::from_triplets(labels.len(), columns, triplets)?;
    Ok(Dataset { design, target: Some(labels), names: None, notes: notes(convention) })
}

/// How a file is understood.
pub fn notes(convention: &Convention) -> Vec<Note> {
    vec![Note::Indices { base: convention.index_base, told: convention.width.is_some() }]
}

/// Some lines of a file.
pub struct Labelled {
    /// A label a line.
    pub labels: Vec<f64>,
    /// Line, column and value of each entry, 0-based, the line counted among those with labels.
    pub triplets: Vec<(usize, usize, f64)>,
    /// One more than the last column that is met.
    pub columns: usize,
    widest: Place,
}

/// The lines of a piece of a file, as [`super::piece_of`] cuts it, that `before` lines stand before.
///
/// # Errors
/// Those of [`read_as`] for a line.
pub fn read_piece(
    reader: impl Read + Seek,
    piece: Range<u64>,
    before: usize,
    convention: &Convention,
) -> Result<Labelled, Error> {
    read_lines(&mut pieces::lines(reader, piece, before)?, convention)
}

/// d of a file with so many rows and entries in all its pieces, whose largest column is told.
///
/// # Errors
/// [`Error::Empty`], [`Error::TooSparse`].
pub fn checked_columns(rows: usize, columns: usize, entries: usize, convention: &Convention) -> Result<usize, Error> {
    let at = Place::Line { line: 1 };
    if entries == 0 {
        return Err(Error::Empty { at });
    }
    let columns = convention.width.unwrap_or(columns);
    check_shape(rows, columns, entries, at)?;
    Ok(columns)
}

fn read_lines<R: Read>(lines: &mut Lines<R>, convention: &Convention) -> Result<Labelled, Error> {
    let mut rows = Rows { base: convention.index_base, width: convention.width, triplets: Vec::new() };
    let mut labels = Vec::new();
    let mut columns = 0;
    let mut widest = Place::Line { line: 1 };
    while let Some(line) = lines.read_filled()? {
        let text = line.text.split('#').next().unwrap_or_default();
        if text.trim_ascii().is_empty() {
            continue;
        }
        memory::room(&mut labels, 1, Place::Line { line: line.number })?;
        labels.push(rows.read(Line { text, ..line }, labels.len())?);
        let last = rows.triplets.last().filter(|last| last.0 + 1 == labels.len() && last.1 >= columns);
        if let Some(&(_, column, _)) = last {
            columns = column + 1;
            widest = Place::Line { line: line.number };
        }
    }
    Ok(Labelled { labels, triplets: rows.triplets, columns, widest })
}

/// The entries that have been read, as (row, column, value), 0-based.
struct Rows {
    base: IndexBase,
    width: Option<usize>,
    triplets: Vec<(usize, usize, f64)>,
}

impl Rows {
    /// The label of a line; its entries are those of row `row`.
    fn read(&mut self, line: Line, row: usize) -> Result<f64, Error> {
        let mut fields = line.text.split_ascii_whitespace().zip(1..);
        let place = |column| Place::Field { line: line.number, column };
        let Some((label, column)) = fields.next() else {
            return Err(Error::malformed(place(1), "a label", line.text));
        };
        let label = finite(label, place(column))?;
        let least = self.base.first();
        let beyond = self.width.map_or(u64::from(u32::MAX), |width| width as u64).saturating_add(least);
        let mut previous = None;
        while let Some((field, column)) = fields.next() {
            let at = place(column);
            let Some((index, value)) = field.split_once(':') else {
                return Err(Error::malformed(at, "index:value", field));
            };
            // A blank after the colon parts an entry in two words.
            let value = if value.is_empty() { fields.next().map_or("", |(value, _)| value) } else { value };
            if index == "qid" && column == 2 {
                whole(value, at, "a whole number after `qid:`")?;
                continue;
            }
            let index = whole(index, at, "an index before the colon")?;
            if index < least || index >= beyond {
                return Err(Error::Index { at, index, least, largest: beyond - 1 });
            }
            if let Some(previous) = previous.filter(|previous| index <= *previous) {
                return Err(Error::Unsorted { at, index, previous });
            }
            previous = Some(index);
            memory::room(&mut self.triplets, 1, at)?;
            self.triplets.push((row, (index - least) as usize, finite(value, at)?));
        }
        Ok(label)
    }
}

/// Writes a matrix and its labels; zeros of a dense matrix are left out. Reading it back gives the same entries, but
/// for columns of zeros at the end, which the format cannot hold.
///
/// # Errors
/// [`Error::Labels`] unless there is one label a row, [`Error::Write`] when the writer fails.
pub fn write(matrix: &DesignMatrix, labels: &[f64], mut writer: impl Write) -> Result<(), Error> {
    if labels.len() != matrix.rows() {
        return Err(Error::Labels { rows: matrix.rows(), labels: labels.len() });
    }
    for (row, label) in labels.iter().enumerate() {
        write!(writer, "{label:?}")?;
        match matrix.storage() {
            Storage::Dense(values) => {
                let columns = matrix.columns();
                for (column, value) in values[row * columns..(row + 1) * columns].iter().enumerate() {
                    if *value != 0.0 {
                        write!(writer, " {}:{value:?}", column + 1)?;
                    }
                }
            }
            Storage::Sparse { offsets, indices, values } => {
                for at in offsets[row]..offsets[row + 1] {
                    write!(writer, " {}:{:?}", indices[at] + 1, values[at])?;
                }
            }
        }
        writeln!(writer)?;
    }
    Ok(writer.flush()?)
}
