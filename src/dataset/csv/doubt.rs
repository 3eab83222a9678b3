//! What the spelling of a table tells about a row or a column that may not be data.

use super::super::Error;
use super::super::convention::{Columns, Convention, Decimal, Wanted};
use super::Separator;
use std::borrow::Cow;

/// Names under which row numbers are often kept; what pandas and R make of a column without a name is among them.
const COUNTERS: [&str; 10] = ["Unnamed: 0", "X", "index", "idx", "id", "row", "rownames", "row_names", "rn", "nr"];

/// The whole number that digits alone spell, without zeros in front.
fn plain(field: &str) -> Option<u64> {
    let digits = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let led = field.len() > 1 && field.starts_with('0');
    field.parse().ok().filter(|_| digits && !led)
}

/// Digits, with a sign where one may stand.
fn is_whole(field: &str, signed: bool) -> bool {
    let digits = if signed { field.strip_prefix('-').unwrap_or(field) } else { field };
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What has been seen of a table's spelling.
#[derive(Default)]
pub(super) struct Spelling {
    rows: usize,
    /// The line of the first row of data.
    line: usize,
    /// Its entries, where digits alone spell them.
    first: Option<Vec<u64>>,
    /// Whether digits alone spell any entry of a later row.
    later_plain: bool,
    /// Whether digits alone spell any entry beside the first column.
    other_plain: bool,
    /// The first column, as long as digits alone spell it.
    counter: Option<Vec<u64>>,
    /// Whether every row is pairs of whole numbers, the second without a sign.
    pairs: bool,
    /// Whether a number has zeros in front, or is minus zero: no writer of whole numbers does that.
    led: bool,
    /// Whether the second of a pair has several digits, and whether one of those ends in 0.
    long: bool,
    trailing_zero: bool,
}

impl Spelling {
    /// Takes a row of data into account.
    pub fn see(&mut self, line: usize, fields: &[Cow<str>]) {
        self.rows += 1;
        if self.rows == 1 {
            self.line = line;
            self.first = fields.iter().map(|field| plain(field)).collect();
            self.counter = Some(Vec::new());
            self.pairs = fields.len().is_multiple_of(2);
        } else {
            self.later_plain = self.later_plain || fields.iter().any(|field| plain(field).is_some());
        }
        match (fields.first().and_then(|field| plain(field)), &mut self.counter) {
            (Some(count), Some(counter)) => counter.push(count),
            _ => self.counter = None,
        }
        self.other_plain = self.other_plain || fields.iter().skip(1).any(|field| plain(field).is_some());
        if self.pairs {
            self.pairs = fields.iter().enumerate().all(|(at, field)| is_whole(field, at % 2 == 0));
            self.led |= fields.iter().any(|field| {
                let digits = field.strip_prefix('-').unwrap_or(field);
                (digits.len() > 1 && digits.starts_with('0')) || &**field == "-0"
            });
            for field in fields.iter().skip(1).step_by(2) {
                self.long |= field.len() > 1;
                self.trailing_zero |= field.len() > 1 && field.ends_with('0');
            }
        }
    }

    /// Refuses what may be understood in two ways and was not told apart; `values` are those of all columns, row after
    /// row, and empty where some were chosen.
    pub fn settle(
        &self,
        convention: &Convention,
        separator: Separator,
        names: Option<&[String]>,
        columns: usize,
        values: &[f64],
    ) -> Result<(), Error> {
        let header_open = names.is_none() && convention.header == super::super::Header::Auto;
        let told = matches!(convention.wanted, Wanted::Vector { entries: Some(entries) } if entries == self.rows);
        let matrix = convention.wanted == Wanted::Matrix;
        if header_open && !told && self.rows > 1 && self.first_row_may_be_names(columns, matrix, values) {
            return Err(Error::HeaderOrRow { line: self.line });
        }
        if convention.columns == Columns::Auto && columns > 1 && self.first_column_may_count(names) {
            let name = names.and_then(|names| names.first()).cloned();
            return Err(Error::RowNumbers { line: self.line, name });
        }
        if convention.decimal == Decimal::Auto && separator == Separator::Comma && self.pairs {
            let vector = convention.wanted != Wanted::Matrix && !told && self.rows > 1;
            let pair = columns == 2 && (vector || (self.long && !self.trailing_zero && self.rows > 1));
            if self.led || (pair && names.is_none()) {
                return Err(Error::DecimalCommas { line: self.line });
            }
        }
        Ok(())
    }

    fn first_row_may_be_names(&self, columns: usize, matrix: bool, values: &[f64]) -> bool {
        let Some(first) = &self.first else { return false };
        if columns == 1 {
            // The length of a vector shows a header; that of a matrix does not.
            let alone = !self.later_plain && self.rows > 2;
            return (first == &[0] && (matrix || !self.later_plain)) || (matrix && alone);
        }
        let counts = |from: u64| first.iter().zip(from..).all(|(name, count)| *name == count);
        let mut sorted = first.clone();
        sorted.sort_unstable();
        let distinct = sorted.windows(2).all(|pair| pair[0] < pair[1]);
        // Years, or three numbers and more, above all that follows.
        let years = sorted.iter().all(|name| (1000..3000).contains(name));
        let later = values.iter().skip(columns).fold(0.0, |most: f64, value| most.max(value.abs()));
        let above = !values.is_empty() && sorted[0] as f64 > later && (years || columns > 2);
        counts(0) || counts(1) || (distinct && (above || !self.later_plain))
    }

    fn first_column_may_count(&self, names: Option<&[String]>) -> bool {
        match names.and_then(|names| names.first()) {
            Some(name) if name.is_empty() => true,
            Some(name)
                if !COUNTERS.contains(&name.as_str()) && !COUNTERS[2..].contains(&name.to_lowercase().as_str()) =>
            {
                false
            }
            Some(_) => self.rows > 1 && self.counts_rows(),
            None => (self.rows > 2 || (self.rows == 2 && !self.other_plain)) && self.counts_rows(),
        }
    }

    /// Whether the first column holds 0 to n − 1, or 1 to n, in any order.
    fn counts_rows(&self) -> bool {
        let Some(counter) = &self.counter else { return false };
        let least = counter.iter().copied().min().unwrap_or(2);
        if least > 1 {
            return false;
        }
        let mut seen = vec![false; counter.len()];
        counter.iter().all(|count| {
            let place = usize::try_from(count - least).ok().and_then(|place| seen.get_mut(place));
            place.is_some_and(|seen| !std::mem::replace(seen, true))
        })
    }
}
