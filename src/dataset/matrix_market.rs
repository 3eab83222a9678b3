//! `.mtx`: one matrix in the MatrixMarket exchange format.
//!
//! Read are `array` (dense, column after column) and `coordinate` (sparse, 1-based positions) with fields `real`,
//! `double`, `integer`, `unsigned-integer` and `pattern` (every entry is 1), `general`, `symmetric`, `hermitian` (the
//! same over the reals) or `skew-symmetric`. A symmetric array holds the triangle below the diagonal, with the diagonal or
//! (skew) without; a symmetric coordinate file has each entry on one side of the diagonal, whichever, and a skew one may
//! spell out zeros on it. An entry given twice is refused: the format does not say whether such entries add up or replace
//! each other. Comments (`%`) and empty lines may stand anywhere below the first line; an exponent may be written with
//! `D`, as Fortran does.

use super::coordinate::{Head, read_coordinate};
use super::market::{Banner, Size, Symmetry, next, read_banner, read_size, value};
use super::text::Lines;
use super::{Error, Place, memory};
use crate::linalg::{DesignMatrix, Storage};
use nalgebra::DMatrix;
use std::io::{Read, Write};

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
    let (banner, size) = read_head(&mut lines)?;
    if banner.coordinate { read_coordinate(lines, banner, size) } else { read_array(lines, banner, size) }
}

/// The head of a coordinate file; `None` for an array, whose entries stand column after column.
///
/// # Errors
/// As [`read`], for the first lines.
pub fn head(reader: impl Read) -> Result<Option<Head>, Error> {
    let mut lines = Lines::new(reader);
    let (banner, size) = read_head(&mut lines)?;
    if !banner.coordinate {
        return Ok(None);
    }
    Head::of(banner, size, [lines.number() as u64, lines.read_bytes()]).map(Some)
}

fn read_head<R: Read>(lines: &mut Lines<R>) -> Result<(Banner, Size), Error> {
    let banner = read_banner(lines)?;
    let size = match next(lines)? {
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
    Ok((banner, size))
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
