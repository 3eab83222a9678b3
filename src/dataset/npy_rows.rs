//! Some rows of a `.npy` file, read where they lie.

use super::npy_header::Header;
use super::{Error, Place, memory};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

/// Where the entries of a `.npy` file lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    header: Header,
    start: u64,
}

impl Layout {
    /// From a header, the place of the first entry and the length of the file.
    pub(super) fn of(header: Header, start: u64, length: u64) -> Result<Self, Error> {
        let Header { element, rows, columns, .. } = header;
        if rows == 0 || columns == 0 {
            return Err(Error::Empty { at: Place::Byte { offset: start } });
        }
        let too_large = Error::TooSparse { at: Place::Byte { offset: start }, rows, columns, entries: 0 };
        let entries = rows.checked_mul(columns).ok_or(too_large.clone())?;
        let bytes = entries.checked_mul(element.width()).ok_or(too_large)? as u64;
        let found = length.saturating_sub(start);
        if found < bytes {
            let found = (found / element.width() as u64) as usize;
            return Err(Error::Short { at: Place::Byte { offset: length }, wanted: entries, found });
        }
        if found > bytes {
            return Err(Error::Trailing { at: Place::Byte { offset: start + bytes }, entries });
        }
        Ok(Self { header, start })
    }

    /// n.
    pub fn rows(&self) -> usize {
        self.header.rows
    }

    /// d.
    pub fn columns(&self) -> usize {
        self.header.columns
    }

    /// The bytes of some rows, where the file holds these as the numbers of this machine, row after row: such rows may be used
    /// as they lie.
    pub fn bytes_of(&self, rows: Range<usize>) -> Option<Range<usize>> {
        let Header { element, fortran_order, columns, .. } = self.header;
        let row = columns * element.width();
        let start = usize::try_from(self.start).ok()?;
        let plain = element.is_native_double() && (!fortran_order || columns == 1);
        (plain && start.is_multiple_of(size_of::<f64>())).then(|| start + rows.start * row..start + rows.end * row)
    }

    /// The entries of some rows, row after row.
    ///
    /// # Errors
    /// [`Error::NotFinite`], [`Error::Short`], [`Error::TooLarge`] and [`Error::Read`], with the place in the file.
    pub fn read_rows(&self, reader: impl Read + Seek, rows: Range<usize>) -> Result<Vec<f64>, Error> {
        let Header { fortran_order, rows: n, columns: d, .. } = self.header;
        let mut reader = BufReader::with_capacity(1 << 20, reader);
        let mut values = Vec::new();
        memory::room(&mut values, rows.len() * d, Place::Byte { offset: self.start })?;
        values.resize(rows.len() * d, 0.0);
        if values.is_empty() {
            return Ok(values);
        }
        if fortran_order {
            for j in 0..d {
                let places = values[j..].iter_mut().step_by(d);
                self.fill(&mut reader, j * n + rows.start, places, |at| (at % n, at / n))?;
            }
        } else {
            self.fill(&mut reader, rows.start * d, values.iter_mut(), |at| (at / d, at % d))?;
        }
        Ok(values)
    }

    /// Fills places with entries one after the other, from entry `first` of the file on.
    fn fill<'a>(
        &self,
        reader: &mut (impl Read + Seek),
        first: usize,
        places: impl Iterator<Item = &'a mut f64>,
        position: impl Fn(usize) -> (usize, usize),
    ) -> Result<(), Error> {
        let width = self.header.element.width();
        let offset = |at: usize| self.start + (at * width) as u64;
        let failed = |at: usize, error: std::io::Error| Error::Read {
            at: Place::Byte { offset: offset(at) },
            reason: error.to_string(),
        };
        reader.seek(SeekFrom::Start(offset(first))).map_err(|error| failed(first, error))?;
        let mut bytes = [0; 8];
        for (at, place) in (first..).zip(places) {
            reader.read_exact(&mut bytes[..width]).map_err(|error| failed(at, error))?;
            *place = self.header.element.value(&bytes[..width]);
            if !place.is_finite() {
                let (row, column) = position(at);
                let at = Place::Entry { offset: offset(at), row: row + 1, column: column + 1 };
                return Err(Error::NotFinite { at, found: place.to_string() });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::npy;
    use crate::linalg::{DesignMatrix, Storage};
    use std::io::Cursor;

    fn file(n: usize, d: usize) -> Vec<u8> {
        let values = (0..n * d).map(|at| at as f64 - 7.5).collect();
        let mut bytes = Vec::new();
        npy::write(&DesignMatrix::dense(n, d, values).unwrap(), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn rows_are_read_where_they_lie_in_either_order() {
        let (n, d) = (9, 4);
        let by_rows = file(n, d);
        let turned = String::from_utf8_lossy(&by_rows).contains("(9, 4)");
        assert!(turned);
        let mut by_columns = by_rows.clone();
        let header = b"'fortran_order': True, ";
        let at = by_columns.windows(17).position(|window| window == b"'fortran_order': ").unwrap();
        by_columns[at..at + header.len()].copy_from_slice(header);
        for bytes in [by_rows, by_columns] {
            let whole = npy::read(&bytes[..]).unwrap();
            let Storage::Dense(values) = whole.storage() else { panic!("dense") };
            let layout = npy::layout(&bytes[..], bytes.len() as u64).unwrap();
            assert_eq!((layout.rows(), layout.columns()), (n, d));
            for rows in [0..9, 0..0, 2..5, 8..9] {
                let found = layout.read_rows(Cursor::new(&bytes), rows.clone()).unwrap();
                assert_eq!(found, values[rows.start * d..rows.end * d]);
                if let Some(lie) = layout.bytes_of(rows) {
                    let as_they_lie: Vec<f64> =
                        bytes[lie].chunks(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect();
                    assert_eq!(as_they_lie, found);
                }
            }
        }
    }

    #[test]
    fn a_file_of_another_length_and_an_entry_that_is_no_number_are_refused_with_their_place() {
        let mut bytes = file(3, 2);
        let length = bytes.len() as u64;
        assert!(matches!(npy::layout(&bytes[..], length - 1), Err(Error::Short { wanted: 6, found: 5, .. })));
        assert!(matches!(npy::layout(&bytes[..], length + 8), Err(Error::Trailing { entries: 6, .. })));
        let layout = npy::layout(&bytes[..], length).unwrap();
        let at = bytes.len() - 8;
        bytes[at..].copy_from_slice(&f64::NAN.to_le_bytes());
        assert!(layout.read_rows(Cursor::new(&bytes), 0..2).is_ok());
        let refused = layout.read_rows(Cursor::new(&bytes), 1..3).unwrap_err();
        assert!(matches!(refused, Error::NotFinite { at: Place::Entry { row: 3, column: 2, .. }, .. }), "{refused}");
        bytes.truncate(bytes.len() - 4);
        assert!(matches!(layout.read_rows(Cursor::new(&bytes), 0..3), Err(Error::Read { .. })));
    }
}
