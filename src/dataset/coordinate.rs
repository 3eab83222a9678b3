//! The entries of a coordinate file in the MatrixMarket format, all of them or those of a piece of the file.

use super::market::{Banner, Field, Size, Symmetry, next, value};
use super::proportion::check_shape;
use super::text::{Line, Lines, whole};
use super::{Error, Place, memory, pieces};
use crate::linalg::DesignMatrix;
use std::io::{Read, Seek};
use std::ops::Range;

/// The first lines of a coordinate file.
#[derive(Clone, Copy)]
pub struct Head {
    banner: Banner,
    size: Size,
    /// Lines before the first entry, and their bytes.
    lines: usize,
    start: u64,
}

/// An entry of a coordinate file: 0-based position, the line it stands on.
pub struct Stored {
    row: u32,
    column: u32,
    value: f64,
    line: usize,
}

impl Stored {
    /// Row, column, value and line as numbers.
    pub fn into_numbers(self) -> [f64; 4] {
        [f64::from(self.row), f64::from(self.column), self.value, self.line as f64]
    }
}

impl Head {
    pub(super) fn of(banner: Banner, size: Size, [lines, start]: [u64; 2]) -> Result<Self, Error> {
        check_shape(size.rows, size.columns, size.stored, Place::Line { line: size.line })?;
        Ok(Self { banner, size, lines: lines as usize, start })
    }

    /// n.
    pub fn rows(&self) -> usize {
        self.size.rows
    }

    /// d.
    pub fn columns(&self) -> usize {
        self.size.columns
    }

    /// The byte at which entries begin.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// The entries of a piece, and how many lines it has; `before` lines stand before it.
    ///
    /// # Errors
    /// As [`super::matrix_market::read`], for an entry.
    pub fn read_piece(
        &self,
        reader: impl Read + Seek,
        piece: Range<u64>,
        before: usize,
    ) -> Result<(Vec<Stored>, usize), Error> {
        let mut lines = pieces::lines(reader, piece, before)?;
        let mut stored = Vec::new();
        while let Some(line) = next(&mut lines)? {
            memory::room(&mut stored, 1, Place::Line { line: line.number })?;
            stored.push(self.entry(line)?);
        }
        Ok((stored, lines.number() - before))
    }

    fn entry(&self, line: Line) -> Result<Stored, Error> {
        let fields = if self.banner.field == Field::Pattern { 2 } else { 3 };
        read_stored(line, self.banner, fields, self.size.rows, self.size.columns)
    }

    /// Refuses another number of entries than the size promises, after so many lines of entries.
    ///
    /// # Errors
    /// [`Error::Short`] and [`Error::Trailing`].
    pub fn check_count(&self, found: usize, lines: usize) -> Result<(), Error> {
        let (at, wanted) = (Place::Line { line: self.lines + lines }, self.size.stored);
        match found.cmp(&wanted) {
            std::cmp::Ordering::Less => Err(Error::Short { at, wanted, found }),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(Error::Trailing { at, entries: wanted }),
        }
    }

    /// The rows in which an entry stands: its own, and that of its mirror image where the file leaves it out.
    pub fn rows_of(&self, entry: &Stored) -> Vec<usize> {
        match self.banner.symmetry {
            Symmetry::General => vec![entry.row as usize],
            Symmetry::Symmetric | Symmetry::Skew => vec![entry.row as usize, entry.column as usize],
        }
    }

    /// An entry from its numbers, whose line is counted from the first of a piece that `before` lines of entries stand before.
    pub fn stored(&self, [row, column, value, line]: [f64; 4], before: usize) -> Stored {
        Stored { row: row as u32, column: column as u32, value, line: self.lines + before + line as usize }
    }

    /// Some rows of the matrix from all entries that stand in them.
    ///
    /// # Errors
    /// [`Error::Repeated`], [`Error::TooLarge`].
    pub fn assembled(&self, mut stored: Vec<Stored>, own: Range<usize>) -> Result<DesignMatrix, Error> {
        let folded = self.banner.symmetry != Symmetry::General;
        let at = Place::Line { line: self.size.line };
        // The sorted entries, the triplets of both triangles, and what they become.
        memory::ask(stored.len().checked_mul(size_of::<Stored>()), at)?;
        memory::ask_sparse(own.len(), stored.len().saturating_mul(if folded { 4 } else { 2 }), at)?;
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
        let sign = if self.banner.symmetry == Symmetry::Skew { -1.0 } else { 1.0 };
        let mut triplets = Vec::with_capacity(stored.len() * if folded { 2 } else { 1 });
        for Stored { row, column, value, .. } in stored {
            let (row, column) = (row as usize, column as usize);
            if own.contains(&row) {
                triplets.push((row - own.start, column, value));
            }
            if folded && row != column && own.contains(&column) {
                triplets.push((column - own.start, row, sign * value));
            }
        }
        Ok(DesignMatrix::from_triplets(own.len(), self.size.columns, triplets)?)
    }
}

/// All entries that are left.
pub(super) fn read_coordinate<R: Read>(mut lines: Lines<R>, banner: Banner, size: Size) -> Result<DesignMatrix, Error> {
    let Size { rows, stored: wanted, .. } = size;
    // A number of entries that is a lie fails below, before the shape costs any memory.
    let head = Head::of(banner, size, [0, 0])?;
    let mut stored: Vec<Stored> = Vec::new();
    while let Some(line) = next(&mut lines)? {
        if stored.len() == wanted {
            return Err(Error::Trailing { at: Place::Line { line: line.number }, entries: wanted });
        }
        memory::room(&mut stored, 1, Place::Line { line: line.number })?;
        stored.push(head.entry(line)?);
    }
    if stored.len() < wanted {
        let at = Place::Line { line: lines.number() };
        return Err(Error::Short { at, wanted, found: stored.len() });
    }
    head.assembled(stored, 0..rows)
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
