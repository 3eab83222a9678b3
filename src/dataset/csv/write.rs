//! Tables as this crate writes them.

use super::super::Error;
use crate::linalg::{DesignMatrix, Storage};
use std::io::Write;

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
