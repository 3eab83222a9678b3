//! A text file in pieces of about equal length that end with a line.

use super::text::Lines;
use super::{Error, Place};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Take};
use std::ops::Range;

/// The bytes of the lines that begin in one of so many pieces of a file, all `bytes` of which are cut.
///
/// # Errors
/// [`Error::Read`].
pub fn piece_of(
    mut reader: impl Read + Seek,
    bytes: Range<u64>,
    piece: usize,
    pieces: usize,
) -> Result<Range<u64>, Error> {
    let mut begin = |piece: usize| -> Result<u64, Error> {
        let length = u128::from(bytes.end - bytes.start);
        let at = bytes.start + (length * piece as u128 / pieces.max(1) as u128) as u64;
        if at == bytes.start || at >= bytes.end {
            return Ok(at);
        }
        // a line begins behind the end of another
        let failed = |error: std::io::Error| Error::Read { at: Place::Byte { offset: at }, reason: error.to_string() };
        reader.seek(SeekFrom::Start(at - 1)).map_err(failed)?;
        let mut rest = BufReader::new((&mut reader).take(bytes.end - (at - 1)));
        Ok(at - 1 + rest.skip_until(b'\n').map_err(failed)? as u64)
    };
    Ok(begin(piece)?..begin(piece + 1)?)
}

/// The lines of a piece, numbered as those of the file where so many stand before it.
pub(super) fn lines<R: Read + Seek>(mut reader: R, piece: Range<u64>, before: usize) -> Result<Lines<Take<R>>, Error> {
    let at = Place::Byte { offset: piece.start };
    reader.seek(SeekFrom::Start(piece.start)).map_err(|error| Error::Read { at, reason: error.to_string() })?;
    Ok(Lines::after(reader.take(piece.end - piece.start), before))
}

/// How many lines stand before a byte at which one begins.
///
/// # Errors
/// [`Error::Read`].
pub fn lines_before(reader: impl Read + Seek, byte: u64) -> Result<usize, Error> {
    let mut lines = lines(reader, 0..byte, 0)?;
    while lines.advance()? {}
    Ok(lines.number())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn every_line_is_in_one_piece_whole_however_many_pieces_there_are() {
        for text in ["", "a", "a\n", "\n\n\n", "first\nsecond line\n\nx\r\nlast", "a long line that spans pieces\nb\n"]
        {
            for from in [0, text.len().min(2)] {
                let whole = from as u64..text.len() as u64;
                for pieces in 1..9 {
                    let ranges: Vec<Range<u64>> = (0..pieces)
                        .map(|piece| piece_of(Cursor::new(text), whole.clone(), piece, pieces).unwrap())
                        .collect();
                    assert_eq!((ranges[0].start, ranges[pieces - 1].end), (whole.start, whole.end));
                    for pair in ranges.windows(2) {
                        assert_eq!(pair[0].end, pair[1].start);
                        let at = pair[1].start as usize;
                        assert!(at == from || at == text.len() || text.as_bytes()[at - 1] == b'\n', "{text:?} {at}");
                    }
                }
            }
        }
        assert_eq!(lines_before(Cursor::new("a\nb\nc"), 4).unwrap(), 2);
    }
}
