//! `.mtx`: one matrix in the MatrixMarket exchange format.
//!
//! Read are `array` (dense, column after column) and `coordinate` (sparse, 1-based positions) with fields `real`,
//! `double`, `integer`, `unsigned-integer` and `pattern` (every entry is 1), `general`, `symmetric`, `hermitian` (the
//! same over the reals) or `skew-symmetric`. A symmetric array holds the triangle below the diagonal, with the diagonal or
//! (skew) without; a symmetric coordinate file has each entry on one side of the diagonal, whichever, and a skew one may
//! spell out zeros on it. An entry given twice is refused: the format does not say whether such entries add up or replace
//! each other. Comments (`%`) and empty lines may stand anywhere below the first line; an exponent may be written with
//! `D`, as Fortran does.

use super::proportion::check_shape;
use super::text::{Line, Lines, finite, whole};
use super::{Error, Place, memory};
use crate::linalg::{DesignMatrix, Storage};
use nalgebra::DMatrix;
use std::io::{Read, Write};

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Real,
    Integer,
    Unsigned,
    Pattern,
}

#[derive(Clone, Copy, PartialEq)]
enum Symmetry {
    General,
    Symmetric,
    Skew,
}

#[derive(Clone, Copy)]
struct Banner {
    coordinate: bool,
    field: Field,
    symmetry: Symmetry,
}

/// Reads a matrix: dense from `array`, sparse from `coordinate`.
///
/// Memory grows with the data that is present, never with the size that the header claims.
///
/// # Errors
/// Each with the line: [`Error::Malformed`] for a banner, size or entry that is none, or an entry on the wrong side of
/// the diagonal, [`Error::FieldCount`], [`Error::NotFinite`], [`Error::Index`] for a position outside the matrix,
/// [`Error::Repeated`], [`Error::NotSquare`], [`Error::Short`] and [`Error::Trailing`] when the entries do not match
/// the size, [`Error::Empty`], [`Error::TooSparse`], [`Error::NotText`], [`Error::Read`].
pub fn read(reader: impl Read) -> Result<DesignMatrix, Error> {
    let mut lines = Lines::new(reader);
    let banner = read_banner(&mut lines)?;
    let size = match next(&mut lines)? {
        Some(line) => read_size(line, banner.coordinate)?,
        None => {
            let at = Place::Line { line: lines.number() };
            return Err(Error::malformed(at, "the line with the size of the matrix", "the end of the file"));
        }
    };
    if size.rows == 0 || size.columns == 0 {
        return Err(Error::Empty { at: Place::Line { line: size.line } });
    }
    if banner.symmetry != Symmetry::General && size.rows != size.columns {
        return Err(Error::NotSquare { line: size.line, rows: size.rows, columns: size.columns });
    }
    if banner.coordinate { read_coordinate(lines, banner, size) } else { read_array(lines, banner, size) }
}

/// The next line that is neither empty nor a comment.
fn next<R: Read>(lines: &mut Lines<R>) -> Result<Option<Line<'_>>, Error> {
    while lines.advance()? {
        let text = lines.bytes().trim_ascii();
        if !text.is_empty() && !text.starts_with(b"%") {
            return lines.line().map(Some);
        }
    }
    Ok(None)
}

fn read_banner<R: Read>(lines: &mut Lines<R>) -> Result<Banner, Error> {
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

#[derive(Clone, Copy)]
struct Size {
    line: usize,
    rows: usize,
    columns: usize,
    /// Entries that a coordinate file promises.
    stored: usize,
}

fn read_size(line: Line, coordinate: bool) -> Result<Size, Error> {
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

fn value(field: &str, kind: Field, at: Place) -> Result<f64, Error> {
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

fn read_array<R: Read>(mut lines: Lines<R>, banner: Banner, size: Size) -> Result<DesignMatrix, Error> {
    let Size { rows, columns, .. } = size;
    let too_large = Error::TooSparse { at: Place::Line { line: size.line }, rows, columns, entries: 0 };
    let entries = rows.checked_mul(columns).ok_or(too_large)?;
    let wanted = match banner.symmetry {
        Symmetry::General => entries,
        Symmetry::Symmetric => (entries - rows) / 2 + rows,
        Symmetry::Skew => (entries - rows) / 2,
    };
    let mut values = Vec::new();
    while let Some(line) = next(&mut lines)? {
        let found = line.text.split_ascii_whitespace().count();
        if found != 1 {
            return Err(Error::FieldCount { line: line.number, wanted: 1, found });
        }
        let at = Place::Line { line: line.number };
        if values.len() == wanted {
            return Err(Error::Trailing { at, entries: wanted });
        }
        memory::room(&mut values, 1, at)?;
        values.push(value(line.text.trim_ascii(), banner.field, at)?);
    }
    if values.len() < wanted {
        let at = Place::Line { line: lines.number() };
        return Err(Error::Short { at, wanted, found: values.len() });
    }
    memory::ask(entries.checked_mul(size_of::<f64>()), Place::Line { line: size.line })?;
    let by_rows = match banner.symmetry {
        Symmetry::General => DMatrix::from_row_slice(columns, rows, &values),
        symmetry => unfold(rows, &values, symmetry),
    };
    Ok(DesignMatrix::dense(rows, columns, by_rows.data.into())?)
}

/// The whole matrix, columns of the result being its rows, from the triangle below the diagonal by columns.
fn unfold(order: usize, triangle: &[f64], symmetry: Symmetry) -> DMatrix<f64> {
    let mut by_rows = DMatrix::zeros(order, order);
    let (first, sign) = if symmetry == Symmetry::Skew { (1, -1.0) } else { (0, 1.0) };
    let positions = (0..order).flat_map(|column| (column + first..order).map(move |row| (row, column)));
    for ((row, column), &value) in positions.zip(triangle) {
        by_rows[(row, column)] = sign * value;
        by_rows[(column, row)] = value;
    }
    by_rows
}

/// An entry of a coordinate file: 0-based position, the line it stands on.
struct Stored {
    row: u32,
    column: u32,
    value: f64,
    line: usize,
}

fn read_coordinate<R: Read>(mut lines: Lines<R>, banner: Banner, size: Size) -> Result<DesignMatrix, Error> {
    let Size { rows, columns, stored: wanted, .. } = size;
    // A number of entries that is a lie fails below, before the shape costs any memory.
    check_shape(rows, columns, wanted, Place::Line { line: size.line })?;
    let fields = if banner.field == Field::Pattern { 2 } else { 3 };
    let mut stored: Vec<Stored> = Vec::new();
    while let Some(line) = next(&mut lines)? {
        if stored.len() == wanted {
            return Err(Error::Trailing { at: Place::Line { line: line.number }, entries: wanted });
        }
        memory::room(&mut stored, 1, Place::Line { line: line.number })?;
        stored.push(read_stored(line, banner, fields, rows, columns)?);
    }
    if stored.len() < wanted {
        let at = Place::Line { line: lines.number() };
        return Err(Error::Short { at, wanted, found: stored.len() });
    }
    let folded = banner.symmetry != Symmetry::General;
    // The sorted entries, the triplets of both triangles, and what they become.
    memory::ask(stored.len().checked_mul(size_of::<Stored>()), Place::Line { line: size.line })?;
    memory::ask_sparse(rows, stored.len().saturating_mul(if folded { 4 } else { 2 }), Place::Line { line: size.line })?;
    let position = |entry: &Stored| match folded {
        true => (entry.row.max(entry.column), entry.row.min(entry.column)),
        false => (entry.row, entry.column),
    };
    stored.sort_by_key(position);
    if let Some([first, second]) = stored.windows(2).find(|pair| position(&pair[0]) == position(&pair[1])) {
        let (row, column) = (second.row as usize + 1, second.column as usize + 1);
        let mirrored = (first.row, first.column) != (second.row, second.column);
        return Err(Error::Repeated { line: second.line, first: first.line, row, column, mirrored });
    }
    let mut triplets: Vec<_> =
        stored.into_iter().map(|entry| (entry.row as usize, entry.column as usize, entry.value)).collect();
    if banner.symmetry != Symmetry::General {
        let sign = if banner.symmetry == Symmetry::Skew { -1.0 } else { 1.0 };
        for at in 0..triplets.len() {
            let (row, column, value) = triplets[at];
            if row != column {
                triplets.push((column, row, sign * value));
            }
        }
    }
    Ok(DesignMatrix::from_triplets(rows, columns, triplets)?)
}

fn read_stored(line: Line, banner: Banner, fields: usize, rows: usize, columns: usize) -> Result<Stored, Error> {
    let mut texts = [""; 3];
    let mut found = 0;
    for text in line.text.split_ascii_whitespace() {
        if let Some(slot) = texts.get_mut(found) {
            *slot = text;
        }
        found += 1;
    }
    if found != fields {
        return Err(Error::FieldCount { line: line.number, wanted: fields, found });
    }
    let position = |column: usize, largest: usize| {
        let at = Place::Field { line: line.number, column };
        let index = whole(texts[column - 1], at, "an index from 1 on")?;
        match u32::try_from(index.wrapping_sub(1)) {
            Ok(position) if index as usize <= largest => Ok(position),
            _ => Err(Error::Index { at, index, least: 1, largest: largest as u64 }),
        }
    };
    let (row, column) = (position(1, rows)?, position(2, columns)?);
    let at = Place::Line { line: line.number };
    let value = match banner.field {
        Field::Pattern => 1.0,
        kind => value(texts[2], kind, Place::Field { line: line.number, column: 3 })?,
    };
    if banner.symmetry == Symmetry::Skew && row == column && value != 0.0 {
        return Err(Error::malformed(at, "zeros on the diagonal of a skew-symmetric matrix", line.text.trim_ascii()));
    }
    Ok(Stored { row, column, value, line: line.number })
}

/// Writes a matrix, a dense one as `array` and a sparse one as `coordinate`, `real general`; reading it back gives the
/// same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write(matrix: &DesignMatrix, mut writer: impl Write) -> Result<(), Error> {
    let (rows, columns) = (matrix.rows(), matrix.columns());
    match matrix.storage() {
        Storage::Dense(values) => {
            writeln!(writer, "%%MatrixMarket matrix array real general\n{rows} {columns}")?;
            for column in 0..columns {
                for value in values.iter().skip(column).step_by(columns) {
                    writeln!(writer, "{value:?}")?;
                }
            }
        }
        Storage::Sparse { offsets, indices, values } => {
            writeln!(writer, "%%MatrixMarket matrix coordinate real general\n{rows} {columns} {}", values.len())?;
            for (row, ends) in offsets.windows(2).enumerate() {
                for at in ends[0]..ends[1] {
                    writeln!(writer, "{} {} {:?}", row + 1, indices[at] + 1, values[at])?;
                }
            }
        }
    }
    Ok(writer.flush()?)
}

/// Writes a vector as an n × 1 `array`; reading it back gives the same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write_vector(vector: &[f64], mut writer: impl Write) -> Result<(), Error> {
    writeln!(writer, "%%MatrixMarket matrix array real general\n{} 1", vector.len())?;
    for value in vector {
        writeln!(writer, "{value:?}")?;
    }
    Ok(writer.flush()?)
}
