//! Lines and numbers of the text formats, each with its place.

use super::error::excerpt;
use super::{Error, Place};
use std::io::{BufRead, BufReader, Read};

/// The lines of a text file, without their ends (`\n` or `\r\n`); a byte order mark before the first is dropped.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    bytes: Vec<u8>,
    number: usize,
}

/// One line of a text file and its 1-based number.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub number: usize,
    pub text: &'a str,
}

impl<R: Read> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, reader), bytes: Vec::new(), number: 0 }
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

    fn advance(&mut self) -> Result<bool, Error> {
        self.bytes.clear();
        let count = self
            .reader
            .read_until(b'\n', &mut self.bytes)
            .map_err(|error| Error::Read { at: Place::Line { line: self.number + 1 }, reason: error.to_string() })?;
        self.number += usize::from(count > 0);
        Ok(count > 0)
    }

    fn line(&self) -> Result<Line<'_>, Error> {
        let mut bytes = self.bytes.as_slice();
        bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Error::NotText { line: self.number, byte: error.valid_up_to() + 1 })?;
        Ok(Line { number: self.number, text })
    }
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
