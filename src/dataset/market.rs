//! The first lines of a MatrixMarket file, and its numbers.

use super::text::{Line, Lines, finite, whole};
use super::{Error, Place};
use std::io::Read;

/// What numbers a file holds.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Field {
    Real,
    Integer,
    Unsigned,
    Pattern,
}

/// Which entries stand for others.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Symmetry {
    General,
    Symmetric,
    Skew,
}

/// The first line.
#[derive(Clone, Copy)]
pub(super) struct Banner {
    pub coordinate: bool,
    pub field: Field,
    pub symmetry: Symmetry,
}

/// The next line that is neither empty nor a comment.
pub(super) fn next<R: Read>(lines: &mut Lines<R>) -> Result<Option<Line<'_>>, Error> {
    while lines.advance()? {
        let text = lines.bytes().trim_ascii();
        if !text.is_empty() && !text.starts_with(b"%") {
            return lines.line().map(Some);
        }
    }
    Ok(None)
}

pub(super) fn read_banner<R: Read>(lines: &mut Lines<R>) -> Result<Banner, Error> {
    const BANNER: &str = "%%MatrixMarket matrix array|coordinate real|integer|pattern general|symmetric|skew-symmetric";
    let Some(Line { number, text }) = lines.read()? else {
        return Err(Error::Empty { at: Place::Line { line: 1 } });
    };
    let words: Vec<String> = text.split_ascii_whitespace().take(6).map(str::to_ascii_lowercase).collect();
    let [mark, object, format, field, symmetry] = words.as_slice() else {
        return Err(Error::malformed(Place::Line { line: number }, BANNER, text));
    };
    let refused = |column: usize, wanted| {
        Err(Error::malformed(Place::Field { line: number, column }, wanted, &words[column - 1]))
    };
    if mark != "%%matrixmarket" && mark != "%matrixmarket" {
        return refused(1, "%%MatrixMarket");
    }
    if object != "matrix" {
        return refused(2, "`matrix`");
    }
    let coordinate = match format.as_str() {
        "coordinate" => true,
        "array" => false,
        _ => return refused(3, "`array` or `coordinate`"),
    };
    let field = match field.as_str() {
        "real" | "double" => Field::Real,
        "integer" => Field::Integer,
        "unsigned-integer" => Field::Unsigned,
        "pattern" if coordinate => Field::Pattern,
        "pattern" => return refused(4, "`real` or `integer` in an array"),
        "complex" => return refused(4, "entries over the reals: `real`, `integer`, `unsigned-integer` or `pattern`"),
        _ => return refused(4, "`real`, `integer`, `unsigned-integer` or `pattern`"),
    };
    let symmetry = match symmetry.as_str() {
        "general" => Symmetry::General,
        "symmetric" | "hermitian" => Symmetry::Symmetric,
        "skew-symmetric" if field == Field::Pattern => return refused(5, "`general` or `symmetric` with a pattern"),
        "skew-symmetric" => Symmetry::Skew,
        _ => return refused(5, "`general`, `symmetric`, `hermitian` or `skew-symmetric`"),
    };
    Ok(Banner { coordinate, field, symmetry })
}

/// The line with the size.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub line: usize,
    pub rows: usize,
    pub columns: usize,
    /// Entries that a coordinate file promises.
    pub stored: usize,
}

pub(super) fn read_size(line: Line, coordinate: bool) -> Result<Size, Error> {
    let wanted =
        if coordinate { "rows, columns and entries as whole numbers" } else { "rows and columns as whole numbers" };
    let mut counts = [0; 3];
    let counts = &mut counts[..if coordinate { 3 } else { 2 }];
    let found = line.text.split_ascii_whitespace().count();
    if found != counts.len() {
        return Err(Error::FieldCount { line: line.number, wanted: counts.len(), found });
    }
    for (column, (field, count)) in line.text.split_ascii_whitespace().zip(&mut *counts).enumerate() {
        let at = Place::Field { line: line.number, column: column + 1 };
        *count = usize::try_from(whole(field, at, wanted)?).map_err(|_| Error::malformed(at, wanted, field))?;
    }
    Ok(Size { line: line.number, rows: counts[0], columns: counts[1], stored: counts.get(2).copied().unwrap_or(0) })
}

pub(super) fn value(field: &str, kind: Field, at: Place) -> Result<f64, Error> {
    match kind {
        Field::Integer => match field.parse::<i128>() {
            Ok(integer) => Ok(integer as f64),
            Err(_) => Err(Error::malformed(at, "an integer", field)),
        },
        Field::Unsigned => match field.parse::<u128>() {
            Ok(integer) => Ok(integer as f64),
            Err(_) => Err(Error::malformed(at, "an integer without a sign", field)),
        },
        _ if field.contains(['d', 'D']) => {
            finite(&field.replacen(['d', 'D'], "e", 1), at).map_err(|_| Error::malformed(at, "a number", field))
        }
        _ => finite(field, at),
    }
}
