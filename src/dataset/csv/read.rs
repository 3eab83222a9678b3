//! A table from a reader, row after row.

use super::super::convention::{Columns, Convention, Decimal, Header};
use super::super::error::excerpt;
use super::super::memory;
use super::super::note::Note;
use super::super::text::{Line, Lines};
use super::super::{Dataset, Error, Place};
use super::doubt::Spelling;
use super::fields::{self, Separator, is_decimal_comma, is_missing, number};
use crate::linalg::DesignMatrix;
use std::borrow::Cow;
use std::io::Read;

/// Reads a table as [`read_as`] does with the default [`Convention`].
///
/// # Errors
/// Those of [`read_as`].
pub fn read(reader: impl Read) -> Result<Dataset, Error> {
    read_as(reader, &Convention::default())
}

/// Reads a table: a dense matrix, and the header as the names of its columns. The target, if the table has one, is
/// still a column; [`Dataset::with_target_first`] takes it out. What was skipped and chosen stands in the notes.
///
/// # Errors
/// Each with its line: [`Error::HeaderOrRow`], [`Error::MixedRow`], [`Error::RowNumbers`] and [`Error::DecimalCommas`]
/// for what may be understood in two ways; [`Error::Missing`], [`Error::Malformed`], [`Error::DecimalComma`] and
/// [`Error::NotFinite`] for a field that is no number, [`Error::FieldCount`] and [`Error::HeaderWidth`],
/// [`Error::EmptyLine`], [`Error::NoColumn`] and [`Error::NameTwice`] for a choice of columns, [`Error::Empty`],
/// [`Error::TooLarge`], [`Error::NotText`], [`Error::Read`].
pub fn read_as(reader: impl Read, convention: &Convention) -> Result<Dataset, Error> {
    let mut source = Source { lines: Lines::new(reader), comments: 0, comment: None, empty: (0, None) };
    let skipped = match convention.header {
        Header::Lines(lines) => source.skip(lines)?.map(|last| (lines, last)),
        _ => None,
    };
    let first = source.next_owned()?;
    let second = if first.is_some() { source.next_owned()? } else { None };
    let Some((line, text)) = first else { return Err(source.empty()) };
    let decisive = second.as_ref().map_or(&text, |(_, text)| text);
    let separator = Separator::of(decisive, convention.decimal)
        .or_else(|| Separator::of(&text, convention.decimal).filter(|separator| *separator != Separator::Blanks))
        .unwrap_or(if convention.decimal == Decimal::Comma { Separator::Semicolon } else { Separator::Comma });
    let top = Line { number: line, text: &text };
    let first_row = separator.split(fields::without_comment(top))?;
    let mut table = Table::new(convention, separator);
    match table.find_header(&source, skipped, top, &first_row)? {
        Top::Data => table.push(top)?,
        Top::Comment(number, names) => {
            table.notes.push(Note::Header { first: number, last: number });
            table.names = Some(names);
            source.comments -= 1;
            table.push(top)?;
        }
        Top::Names => {
            table.notes.push(Note::Header { first: line, last: line });
            table.names = Some(separator.split(top)?.into_iter().map(Cow::into_owned).collect());
            table.header = line;
        }
    }
    if let Some((number, text)) = second {
        table.push(Line { number, text: &text })?;
    }
    while let Some(line) = source.next()? {
        table.push(line)?;
    }
    table.finish(&source)
}

/// What stands at the top of a table.
enum Top {
    /// The first row holds data.
    Data,
    /// So does it, and the comment above it names the columns.
    Comment(usize, Vec<String>),
    /// The first row names the columns.
    Names,
}

/// Whether the first row of a table holds names.
fn is_header(line: Line, fields: &[Cow<str>]) -> Result<bool, Error> {
    let is_number = |field: &str| field.parse::<f64>().is_ok() || is_decimal_comma(field);
    let at = |column: usize| Place::Field { line: line.number, column: column + 1 };
    let missing = fields.iter().position(|field| is_missing(field));
    let name = fields.iter().position(|field| !is_missing(field) && !is_number(field));
    let number = fields.iter().any(|field| !is_missing(field) && is_number(field));
    match (missing, name) {
        (None, None) => Ok(false),
        (_, Some(_)) if !number => Ok(true),
        (_, Some(column)) => Err(Error::MixedRow { at: at(column), found: excerpt(&fields[column]) }),
        (Some(column), None) => Err(Error::MissingFirst { at: at(column), found: excerpt(&fields[column]) }),
    }
}

/// The lines of a table that are neither comments nor empty.
struct Source<R> {
    lines: Lines<R>,
    comments: usize,
    /// The last comment above the first row, without its mark.
    comment: Option<(usize, String)>,
    /// Empty lines amid the rows, and the first of them; those at the end do not count.
    empty: (usize, Option<usize>),
}

impl<R: Read> Source<R> {
    /// Skips lines whatever they hold; the last of them.
    fn skip(&mut self, lines: usize) -> Result<Option<String>, Error> {
        let mut last = None;
        for _ in 0..lines {
            last = self.lines.advance()?.then(|| String::from_utf8_lossy(self.lines.bytes()).into_owned());
        }
        Ok(last)
    }

    fn next(&mut self) -> Result<Option<Line<'_>>, Error> {
        let mut empty = (0, None);
        while self.lines.advance()? {
            let text = self.lines.bytes().trim_ascii();
            if text.is_empty() {
                empty = (empty.0 + 1, empty.1.or(Some(self.lines.number())));
            } else if let Some(comment) = text.strip_prefix(b"#") {
                self.comments += 1;
                let comment = String::from_utf8_lossy(comment).trim_start_matches('#').trim_ascii().to_owned();
                self.comment = Some((self.lines.number(), comment));
            } else {
                self.empty = (self.empty.0 + empty.0, self.empty.1.or(empty.1));
                return self.lines.line().map(Some);
            }
        }
        Ok(None)
    }

    fn next_owned(&mut self) -> Result<Option<(usize, String)>, Error> {
        let comment = self.comment.take();
        let found = self.next()?.map(|line| (line.number, line.text.to_owned()));
        self.comment = comment.or(self.comment.take());
        Ok(found)
    }

    fn empty(&self) -> Error {
        Error::Empty { at: Place::Line { line: self.lines.number() + 1 } }
    }
}

/// What has been read of a table.
struct Table<'a> {
    convention: &'a Convention,
    separator: Separator,
    names: Option<Vec<String>>,
    /// The line of the header.
    header: usize,
    notes: Vec<Note>,
    /// Fields of a row; 0 before the first row.
    fields: usize,
    /// The columns to read; all of them without a choice.
    chosen: Option<Vec<usize>>,
    rows: usize,
    values: Vec<f64>,
    spelling: Spelling,
}

impl<'a> Table<'a> {
    fn new(convention: &'a Convention, separator: Separator) -> Self {
        let (notes, values) = (Vec::new(), Vec::new());
        let (names, header, chosen) = (None, 1, None);
        Self {
            convention,
            separator,
            names,
            header,
            notes,
            fields: 0,
            chosen,
            rows: 0,
            values,
            spelling: Spelling::default(),
        }
    }

    fn find_header<R>(
        &mut self,
        source: &Source<R>,
        skipped: Option<(usize, String)>,
        top: Line,
        first_row: &[Cow<str>],
    ) -> Result<Top, Error> {
        let named = |number: usize, text: &str| {
            let fields = self.separator.split(Line { number, text }).ok()?;
            let count = fields.len() == first_row.len() || fields.len() + 1 == first_row.len();
            (count && fields.iter().any(|name| !name.is_empty()))
                .then(|| fields.into_iter().map(Cow::into_owned).collect::<Vec<_>>())
        };
        let comment = || {
            let (number, text) = source.comment.as_ref().filter(|(number, _)| *number < top.number)?;
            Some(Top::Comment(*number, named(*number, text).filter(|names| names.len() == first_row.len())?))
        };
        // Told that there is a header, a first row with a name or of digits alone is it, whatever stands above.
        let digits = first_row.iter().all(|field| field.parse::<u64>().is_ok());
        let words = first_row.iter().any(|field| field.parse::<f64>().is_err() && !is_decimal_comma(field));
        match self.convention.header {
            Header::Absent => Ok(Top::Data),
            Header::Lines(_) => {
                if let Some((lines, last)) = skipped {
                    self.names = named(lines, last.trim_start_matches('#'));
                    self.notes.push(Note::Header { first: 1, last: lines });
                }
                Ok(Top::Data)
            }
            Header::Row if digits || words => Ok(Top::Names),
            Header::Row => Ok(comment().unwrap_or(Top::Names)),
            Header::Auto if is_header(top, first_row)? => Ok(Top::Names),
            Header::Auto => Ok(comment().unwrap_or(Top::Data)),
        }
    }

    fn push(&mut self, line: Line) -> Result<(), Error> {
        let line = fields::without_comment(line);
        let fields = self.separator.split(line)?;
        if self.rows == 0 {
            self.start(line.number, &fields)?;
        }
        if fields.len() != self.fields {
            return Err(Error::FieldCount { line: line.number, wanted: self.fields, found: fields.len() });
        }
        let width = self.chosen.as_ref().map_or(self.fields, Vec::len);
        memory::room(&mut self.values, width, Place::Line { line: line.number })?;
        for at in 0..width {
            let column = self.chosen.as_ref().map_or(at, |chosen| chosen[at]);
            let place = Place::Field { line: line.number, column: column + 1 };
            let value = number(&fields[column], place, self.convention.decimal);
            self.values.push(value.map_err(|error| self.under_header(error))?);
        }
        self.spelling.see(line.number, &fields);
        self.rows += 1;
        Ok(())
    }

    /// A word in the first row below a header, with the way out.
    fn under_header(&self, error: Error) -> Error {
        match error {
            Error::Malformed { at, found, .. } if self.rows == 0 && self.names.is_some() => {
                Error::UnderHeader { at, found, header: self.header }
            }
            other => other,
        }
    }

    /// Sees to it that names and choices fit the first row of data.
    fn start(&mut self, line: usize, fields: &[Cow<str>]) -> Result<(), Error> {
        self.fields = fields.len();
        if let Some(names) = &mut self.names {
            let is_data = |field: &str| is_missing(field) || field.parse::<f64>().is_ok() || is_decimal_comma(field);
            let rest = fields.iter().skip(1).all(|field| is_data(field));
            // One name above two whole numbers may as well stand above one decimal.
            let decimal = self.convention.columns == Columns::Auto
                && self.separator == Separator::Comma
                && is_decimal_comma(&fields.join(","));
            if names.len() + 1 == fields.len() && rest && !decimal {
                // R leaves the names of its rows without a name.
                names.insert(0, String::new());
            } else if names.len() != fields.len() {
                let (names, found) = (names.len(), fields.len());
                return Err(Error::HeaderWidth { header: self.header, names, line, found });
            }
        }
        self.chosen = self.convention.columns.resolve(fields.len(), self.names.as_deref())?;
        let nameless = self.names.as_ref().and_then(|names| names.first()).is_some_and(|name| name.is_empty());
        if nameless && self.convention.columns == Columns::Auto && fields.len() > 1 {
            return Err(Error::RowNumbers { line, name: Some(String::new()) });
        }
        Ok(())
    }

    fn finish<R: Read>(mut self, source: &Source<R>) -> Result<Dataset, Error> {
        if self.rows == 0 {
            return Err(source.empty());
        }
        let width = self.chosen.as_ref().map_or(self.fields, Vec::len);
        let values = if self.chosen.is_none() { &self.values[..] } else { &[] };
        self.spelling.settle(self.convention, self.separator, self.names.as_deref(), self.fields, values)?;
        if let (lines, Some(line)) = source.empty {
            if self.fields == 1 {
                return Err(Error::EmptyLine { line });
            }
            self.notes.push(Note::EmptyLines { lines });
        }
        if source.comments > 0 {
            self.notes.push(Note::Comments { lines: source.comments });
        }
        if self.separator != Separator::Comma && self.fields > 1 {
            self.notes.push(Note::Separator(self.separator));
        }
        if self.convention.decimal == Decimal::Comma {
            self.notes.push(Note::DecimalComma);
        }
        if let Some(chosen) = &self.chosen {
            self.notes.push(Note::Chosen { columns: width, of: self.fields });
            self.names = self.names.map(|names| chosen.iter().map(|column| names[*column].clone()).collect());
        }
        let design = DesignMatrix::dense(self.rows, width, self.values)?;
        Ok(Dataset { design, target: None, names: self.names, notes: self.notes })
    }
}
