//! `.csv`: a table of numbers, fields apart by commas.
//!
//! The first row is a header exactly when one of its fields is neither a number nor empty. Fields may stand in double
//! quotes (`""` is one quote); blanks around a field do not count, nor does a `#` before a name. Every row has as many
//! fields as the first; empty fields, and empty lines other than at the end, are refused: a missing value is not a
//! number.

use super::text::{Line, Lines, finite};
use super::{Dataset, Error, Place};
use crate::linalg::{DesignMatrix, Storage};
use std::borrow::Cow;
use std::io::{Read, Write};

/// Reads a table: a dense matrix, and the header as the names of its columns. The target, if the table has one, is
/// still a column; [`Dataset::with_target_first`] takes it out.
///
/// # Errors
/// Each with line and column: [`Error::Malformed`] for a field that is no number, a quote without end or an empty line
/// amid the data, [`Error::NotFinite`], [`Error::FieldCount`], [`Error::Empty`], [`Error::NotText`], [`Error::Read`].
pub fn read(reader: impl Read) -> Result<Dataset, Error> {
    let mut lines = Lines::new(reader);
    let (mut names, mut columns, mut empty_line) = (None, None, None);
    let (mut rows, mut values) = (0, Vec::new());
    while let Some(line) = lines.read()? {
        if line.text.trim_ascii().is_empty() {
            empty_line = empty_line.or(Some(line.number));
            continue;
        }
        if let Some(line) = empty_line {
            return Err(Error::malformed(Place::Line { line }, "a row of the table", "an empty line"));
        }
        let wanted = match columns {
            Some(columns) => columns,
            None => {
                let fields = Fields::new(line).map(|field| Ok(field?.1)).collect::<Result<Vec<_>, Error>>()?;
                columns = Some(fields.len());
                if fields.iter().any(|text| !text.is_empty() && text.parse::<f64>().is_err()) {
                    let name = |text: Cow<str>| text.trim_start_matches('#').trim_ascii().to_owned();
                    names = Some(fields.into_iter().map(name).collect());
                    continue;
                }
                fields.len()
            }
        };
        let start = values.len();
        for field in Fields::new(line) {
            let (at, text) = field?;
            values.push(number(&text, at)?);
        }
        let found = values.len() - start;
        if found != wanted {
            return Err(Error::FieldCount { line: line.number, wanted, found });
        }
        rows += 1;
    }
    match columns {
        Some(columns) if rows > 0 => {
            Ok(Dataset { design: DesignMatrix::dense(rows, columns, values)?, target: None, names })
        }
        _ => Err(Error::Empty { at: Place::Line { line: lines.number() + 1 } }),
    }
}

fn number(text: &str, at: Place) -> Result<f64, Error> {
    finite(text, at).map_err(|error| match error {
        Error::Malformed { found, .. } if found.contains([';', '\t']) => {
            Error::Malformed { at, wanted: "a number, and commas between the fields", found }
        }
        other => other,
    })
}

/// The fields of a line with their places, unquoted and without the blanks around them.
struct Fields<'a> {
    rest: Option<&'a str>,
    line: usize,
    column: usize,
}

impl<'a> Fields<'a> {
    fn new(line: Line<'a>) -> Self {
        Self { rest: Some(line.text), line: line.number, column: 0 }
    }

    /// The text of a quoted field whose first quote is gone, and what follows the comma after it.
    fn quoted(&self, text: &'a str) -> Result<(Cow<'a, str>, Option<&'a str>), Error> {
        let at = Place::Field { line: self.line, column: self.column };
        let mut end = 0;
        loop {
            match text[end..].find('"') {
                None => return Err(Error::malformed(at, "a closing quote on the same line", text)),
                Some(inside) if text[end + inside + 1..].starts_with('"') => end += inside + 2,
                Some(inside) => {
                    end += inside;
                    break;
                }
            }
        }
        let inside = if text[..end].contains('"') {
            Cow::Owned(text[..end].replace("\"\"", "\""))
        } else {
            Cow::Borrowed(text[..end].trim_ascii())
        };
        let after = text[end + 1..].trim_ascii_start();
        match after.strip_prefix(',') {
            Some(rest) => Ok((inside, Some(rest))),
            None if after.is_empty() => Ok((inside, None)),
            None => Err(Error::malformed(at, "a comma after the closing quote", after)),
        }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(Place, Cow<'a, str>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?.trim_ascii_start();
        self.column += 1;
        let field = match rest.strip_prefix('"') {
            Some(text) => self.quoted(text),
            None => Ok(match rest.split_once(',') {
                Some((field, rest)) => (Cow::Borrowed(field.trim_ascii_end()), Some(rest)),
                None => (Cow::Borrowed(rest.trim_ascii_end()), None),
            }),
        };
        let at = Place::Field { line: self.line, column: self.column };
        Some(field.map(|(text, rest)| {
            self.rest = rest;
            (at, text)
        }))
    }
}

/// Writes a matrix, dense, without header; reading it back gives the same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write(matrix: &DesignMatrix, mut writer: impl Write) -> Result<(), Error> {
    match matrix.storage() {
        Storage::Dense(values) => {
            for row in values.chunks_exact(matrix.columns().max(1)) {
                write_row(row.iter().copied(), &mut writer)?;
            }
        }
        Storage::Sparse { offsets, indices, values } => {
            for ends in offsets.windows(2) {
                let mut stored = indices[ends[0]..ends[1]].iter().zip(&values[ends[0]..ends[1]]).peekable();
                let row = (0..matrix.columns()).map(|column| {
                    stored.next_if(|(index, _)| **index as usize == column).map_or(0.0, |(_, &value)| value)
                });
                write_row(row, &mut writer)?;
            }
        }
    }
    Ok(writer.flush()?)
}

/// Writes a vector, an entry a line; reading it back gives the same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write_vector(vector: &[f64], mut writer: impl Write) -> Result<(), Error> {
    for value in vector {
        writeln!(writer, "{value:?}")?;
    }
    Ok(writer.flush()?)
}

fn write_row(row: impl Iterator<Item = f64>, writer: &mut impl Write) -> Result<(), Error> {
    for (column, value) in row.enumerate() {
        write!(writer, "{}{value:?}", if column > 0 { "," } else { "" })?;
    }
    Ok(writeln!(writer)?)
}
