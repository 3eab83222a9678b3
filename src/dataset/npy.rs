//! `.npy`: one NumPy array, versions 1, 2 and 3 of the format.
//!
//! Read are arrays of one or two axes in C or Fortran order, of halves, floats, doubles, integers of every width and
//! booleans, in either byte order. A vector of n entries is an n × 1 matrix, an array without axes a 1 × 1 matrix.
//! Values are exact, but for integers beyond 2⁵³, which are rounded to nearest.

use super::npy_header::Header;
use super::npy_rows::Layout;
use super::{Error, Place, memory};
use crate::linalg::{DesignMatrix, Storage};
use nalgebra::DMatrix;
use std::io::{Read, Write};

pub(super) const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The longest header that is read: the three keys take some hundred bytes.
const LONGEST_HEADER: u64 = 1 << 16;

/// Where the entries of a file lie that is `length` bytes long, from its front.
///
/// # Errors
/// Those of [`read`] for a header, and [`Error::Short`] and [`Error::Trailing`] where the file is not as long as it says.
pub fn layout(reader: impl Read, length: u64) -> Result<Layout, Error> {
    let (header, start) = read_header(reader)?;
    Layout::of(header, start, length)
}

/// Bytes read at a time; a multiple of every element's width.
const CHUNK: u64 = 1 << 16;

/// Reads a dense matrix.
///
/// Memory grows with the data that is present, never with the shape that the header claims.
///
/// # Errors
/// [`Error::Malformed`] for a header that is no header or names another type or more axes, [`Error::Short`] and
/// [`Error::Trailing`] when the data does not fill the shape, [`Error::NotFinite`] for a NaN or an infinity,
/// [`Error::Empty`] for a shape with a zero, [`Error::Read`] when the reader fails; all with the byte offset.
pub fn read(mut reader: impl Read) -> Result<DesignMatrix, Error> {
    let (header, start) = read_header(&mut reader)?;
    let Header { element, fortran_order, rows, columns } = header;
    if rows == 0 || columns == 0 {
        return Err(Error::Empty { at: Place::Byte { offset: start } });
    }
    let entries = rows
        .checked_mul(columns)
        .filter(|entries| entries.checked_mul(element.width()).is_some())
        .ok_or(Error::TooSparse { at: Place::Byte { offset: start }, rows, columns, entries: 0 })?;
    let (mut values, mut offset) = (Vec::new(), start);
    let mut chunk = Vec::new();
    loop {
        take(&mut reader, &mut chunk, CHUNK, offset)?;
        if chunk.is_empty() {
            break;
        }
        let surplus = entries - values.len();
        memory::room(&mut values, chunk.len() / element.width(), Place::Byte { offset })?;
        if chunk.len() > surplus.saturating_mul(element.width()) {
            let offset = offset + (surplus * element.width()) as u64;
            return Err(Error::Trailing { at: Place::Byte { offset }, entries });
        }
        for bytes in chunk.chunks_exact(element.width()) {
            let value = element.value(bytes);
            if !value.is_finite() {
                let at = values.len();
                let (row, column) = if fortran_order { (at % rows, at / rows) } else { (at / columns, at % columns) };
                let offset = start + (at * element.width()) as u64;
                let at = Place::Entry { offset, row: row + 1, column: column + 1 };
                return Err(Error::NotFinite { at, found: value.to_string() });
            }
            values.push(value);
        }
        offset += chunk.len() as u64;
        if !chunk.len().is_multiple_of(element.width()) {
            break;
        }
    }
    if values.len() < entries {
        return Err(Error::Short { at: Place::Byte { offset }, wanted: entries, found: values.len() });
    }
    if fortran_order {
        memory::ask(entries.checked_mul(size_of::<f64>()), Place::Byte { offset })?;
        values = DMatrix::from_row_slice(columns, rows, &values).data.into();
    }
    Ok(DesignMatrix::dense(rows, columns, values)?)
}

/// The header, and the offset of the first entry.
fn read_header(mut reader: impl Read) -> Result<(Header, u64), Error> {
    let mut bytes = Vec::new();
    take(&mut reader, &mut bytes, 8, 0)?;
    if bytes.len() < 8 || !bytes.starts_with(MAGIC) {
        let found = String::from_utf8_lossy(&bytes);
        let wanted = if bytes.starts_with(b"PK") {
            "one array as numpy.save writes it, not an archive (.npz) of several"
        } else {
            "the mark of a .npy file, \\x93NUMPY"
        };
        return Err(Error::malformed(Place::Byte { offset: 0 }, wanted, &found));
    }
    let width = match bytes[6] {
        1 => 2,
        2 | 3 => 4,
        version => {
            let at = Place::Byte { offset: 6 };
            return Err(Error::malformed(at, "version 1, 2 or 3 of the format", &version.to_string()));
        }
    };
    take(&mut reader, &mut bytes, width, 8)?;
    let length = bytes.iter().rev().fold(0, |length, &byte| length << 8 | u64::from(byte));
    let at = Place::Byte { offset: 8 };
    if (bytes.len() as u64) < width || length > LONGEST_HEADER {
        return Err(Error::malformed(at, "a header of at most 65536 bytes", &length.to_string()));
    }
    let start = 8 + width;
    take(&mut reader, &mut bytes, length, start)?;
    if (bytes.len() as u64) < length {
        let found = format!("{} of {length} bytes", bytes.len());
        return Err(Error::malformed(Place::Byte { offset: start }, "the whole header", &found));
    }
    Ok((Header::parse(&String::from_utf8_lossy(&bytes), start)?, start + length))
}

/// Fills `bytes` with the next `count` bytes, or with what is left when there are fewer.
fn take(reader: &mut impl Read, bytes: &mut Vec<u8>, count: u64, offset: u64) -> Result<(), Error> {
    bytes.clear();
    reader
        .take(count)
        .read_to_end(bytes)
        .map_err(|error| Error::Read { at: Place::Byte { offset }, reason: error.to_string() })?;
    Ok(())
}

/// Writes a matrix, dense, as doubles in C order; reading it back gives the same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write(matrix: &DesignMatrix, mut writer: impl Write) -> Result<(), Error> {
    write_header(&format!("({}, {})", matrix.rows(), matrix.columns()), &mut writer)?;
    match matrix.storage() {
        Storage::Dense(values) => write_doubles(values, &mut writer)?,
        Storage::Sparse { offsets, indices, values } => {
            for ends in offsets.windows(2) {
                let mut stored = indices[ends[0]..ends[1]].iter().zip(&values[ends[0]..ends[1]]).peekable();
                for column in 0..matrix.columns() {
                    let entry = stored.next_if(|(index, _)| **index as usize == column);
                    write_doubles(&[entry.map_or(0.0, |(_, &value)| value)], &mut writer)?;
                }
            }
        }
    }
    Ok(writer.flush()?)
}

/// Writes a vector as an array of one axis; reading it back gives the same bits.
///
/// # Errors
/// [`Error::Write`] when the writer fails.
pub fn write_vector(vector: &[f64], mut writer: impl Write) -> Result<(), Error> {
    write_header(&format!("({},)", vector.len()), &mut writer)?;
    write_doubles(vector, &mut writer)?;
    Ok(writer.flush()?)
}

fn write_header(shape: &str, writer: &mut impl Write) -> Result<(), Error> {
    let mut text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    // The data starts at a multiple of 64 bytes, so that it may be mapped into memory; 10 bytes stand before the text.
    let length = (10 + text.len() + 1).next_multiple_of(64) - 10;
    text.extend(std::iter::repeat_n(' ', length - 1 - text.len()));
    text.push('\n');
    writer.write_all(MAGIC)?;
    writer.write_all(&[1, 0, length as u8, (length >> 8) as u8])?;
    Ok(writer.write_all(text.as_bytes())?)
}

fn write_doubles(values: &[f64], writer: &mut impl Write) -> Result<(), Error> {
    for value in values {
        writer.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}
