//! Lines and numbers of the text formats, each with its place.

use super::error::excerpt;
use super::{Error, Place, memory};
use std::io::{BufRead, BufReader, ErrorKind, Read};

/// The lines of a text file, without their ends (`\n`, `\r\n` or `\r`); a byte order mark before the first is dropped.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    bytes: Vec<u8>,
    number: usize,
    /// Bytes that were taken from the reader.
    taken: u64,
}

/// One line of a text file and its 1-based number.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub number: usize,
    pub text: &'a str,
}

impl<R: Read> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self::after(reader, 0)
    }

    /// Lines that so many others stand before.
    pub fn after(reader: R, before: usize) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, reader), bytes: Vec::new(), number: before, taken: 0 }
    }

    /// Bytes of the lines that were read, their ends included.
    pub fn read_bytes(&self) -> u64 {
        self.taken
    }

    /// The number of the line that was read last; 0 before the first.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The next line; `None` at the end of the file.
    pub fn read(&mut self) -> Result<Option<Line<'_>>, Error> {
        if self.advance()? { self.line().map(Some) } else { Ok(None) }
    }

    /// The next line that holds more than blanks; `None` at the end of the file.
    pub fn read_filled(&mut self) -> Result<Option<Line<'_>>, Error> {
        while self.advance()? {
            if !self.bytes.trim_ascii().is_empty() {
                return self.line().map(Some);
            }
        }
        Ok(None)
    }

    /// Goes on to the next line; false at the end of the file.
    pub fn advance(&mut self) -> Result<bool, Error> {
        self.bytes.clear();
        let at = Place::Line { line: self.number + 1 };
        let mut found = false;
        loop {
            let ready = ready(&mut self.reader, at)?;
            found |= !ready.is_empty();
            let end = ready.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let taken = end.unwrap_or(ready.len());
            memory::room(&mut self.bytes, taken, at)?;
            self.bytes.extend_from_slice(&ready[..taken]);
            let last = end.map(|end| ready[end]);
            let over = ready.is_empty() || last.is_some();
            let mut consumed = taken + usize::from(last.is_some());
            self.reader.consume(consumed);
            if last == Some(b'\r') && ready_byte(&mut self.reader, at)? == Some(b'\n') {
                self.reader.consume(1);
                consumed += 1;
            }
            self.taken += consumed as u64;
            if over {
                break;
            }
        }
        self.number += usize::from(found);
        Ok(found)
    }

    /// The line as it stands in the file.
    pub fn bytes(&self) -> &[u8] {
        let mark: &[u8] = if self.number == 1 { b"\xef\xbb\xbf" } else { b"" };
        self.bytes.strip_prefix(mark).unwrap_or(&self.bytes)
    }

    /// The line as text.
    pub fn line(&self) -> Result<Line<'_>, Error> {
        let text = std::str::from_utf8(self.bytes())
            .map_err(|error| Error::NotText { line: self.number, byte: error.valid_up_to() + 1 })?;
        Ok(Line { number: self.number, text })
    }
}

/// Bytes that the reader has ready; none at the end of the file.
fn ready<R: Read>(reader: &mut BufReader<R>, at: Place) -> Result<&[u8], Error> {
    while let Err(error) = reader.fill_buf() {
        if error.kind() != ErrorKind::Interrupted {
            return Err(Error::Read { at, reason: error.to_string() });
        }
    }
    Ok(reader.buffer())
}

fn ready_byte<R: Read>(reader: &mut BufReader<R>, at: Place) -> Result<Option<u8>, Error> {
    Ok(ready(reader, at)?.first().copied())
}

/// The finite number that `field` spells, rounded to the nearest double.
pub(super) fn finite(field: &str, at: Place) -> Result<f64, Error> {
    match field.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(Error::NotFinite { at, found: excerpt(field) }),
        Err(_) => Err(Error::malformed(at, "a number", field)),
    }
}

/// The count or index that `field` spells in decimal digits.
pub(super) fn whole(field: &str, at: Place, wanted: &'static str) -> Result<u64, Error> {
    let digits = field.bytes().all(|byte| byte.is_ascii_digit());
    field.parse().ok().filter(|_| digits).ok_or_else(|| Error::malformed(at, wanted, field))
}
