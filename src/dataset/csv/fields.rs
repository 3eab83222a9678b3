//! A line of a table, cut into its fields.

use super::super::convention::Decimal;
use super::super::error::excerpt;
use super::super::text::{Line, finite};
use super::super::{Error, Place};
use std::borrow::Cow;

/// What stands between the fields of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// Blanks, one or more.
    Blanks,
}

impl Separator {
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Separator::Comma => "commas",
            Separator::Semicolon => "semicolons",
            Separator::Tab => "tabs",
            Separator::Blanks => "blanks",
        }
    }

    /// What separates the fields of a line; `None` where it has one field.
    pub(super) fn of(line: &str, decimal: Decimal) -> Option<Self> {
        let has = |separator: char| outside_quotes(line).any(|letter| letter == separator);
        let mut words = line.split_ascii_whitespace();
        let decimals = words.clone().count() > 1 && words.all(is_decimal_comma);
        let all_quoted = line.contains('"') && outside_quotes(line).all(|letter| letter == ',' || letter == ' ');
        if has(';') {
            Some(Separator::Semicolon)
        } else if has(',') && (all_quoted || (decimal != Decimal::Comma && !decimals)) {
            Some(Separator::Comma)
        } else if has('\t') && !line.trim_ascii().bytes().all(|byte| byte != b'\t') {
            Some(if mixes_blanks(line) { Separator::Blanks } else { Separator::Tab })
        } else {
            outside_quotes(line.trim_ascii()).any(|letter| letter == ' ' || letter == '\t').then_some(Separator::Blanks)
        }
    }

    fn is_blank(self, letter: char) -> bool {
        letter.is_ascii_whitespace() && !(self == Separator::Tab && letter == '\t')
    }

    fn separates(self, letter: char) -> bool {
        match self {
            Separator::Comma => letter == ',',
            Separator::Semicolon => letter == ';',
            Separator::Tab => letter == '\t',
            Separator::Blanks => letter.is_ascii_whitespace(),
        }
    }

    /// The fields of a line, unquoted and without the blanks around them.
    pub(super) fn split<'a>(self, line: Line<'a>) -> Result<Vec<Cow<'a, str>>, Error> {
        let mut fields = Vec::new();
        let mut rest = Some(if self == Separator::Blanks { line.text.trim_ascii() } else { line.text });
        while let Some(text) = rest {
            let at = Place::Field { line: line.number, column: fields.len() + 1 };
            let text = text.trim_start_matches(|letter| self.is_blank(letter));
            let (field, after) = match text.strip_prefix('"') {
                Some(text) => {
                    let (field, after) = quoted(text, at)?;
                    let blanks = after.len() - after.trim_start_matches(|letter| self.is_blank(letter)).len();
                    let after = &after[blanks..];
                    match after.strip_prefix(|letter| self.separates(letter)) {
                        Some(after) => (field, Some(after)),
                        None if after.is_empty() => (field, None),
                        None if self == Separator::Blanks && blanks > 0 => (field, Some(after)),
                        None => {
                            return Err(Error::malformed(
                                at,
                                "a separator or the end of the line after the quote",
                                after,
                            ));
                        }
                    }
                }
                None => {
                    let (field, after) = match text.split_once(|letter| self.separates(letter)) {
                        Some((field, after)) => (field, Some(after)),
                        None => (text, None),
                    };
                    (Cow::Borrowed(field.trim_end_matches(|letter| self.is_blank(letter))), after)
                }
            };
            fields.push(field);
            rest = after;
        }
        Ok(fields)
    }
}

/// A field whose first quote is gone, and what follows the last.
fn quoted(text: &str, at: Place) -> Result<(Cow<'_, str>, &str), Error> {
    let mut end = 0;
    loop {
        match text[end..].find('"') {
            None => return Err(Error::malformed(at, "a closing quote on the same line", text)),
            Some(inside) if text[end + inside + 1..].starts_with('"') => end += inside + 2,
            Some(inside) => {
                end += inside;
                break;
            }
        }
    }
    let inside = if text[..end].contains('"') {
        Cow::Owned(text[..end].replace("\"\"", "\""))
    } else {
        Cow::Borrowed(text[..end].trim_ascii())
    };
    Ok((inside, &text[end + 1..]))
}

fn outside_quotes(line: &str) -> impl Iterator<Item = char> {
    line.split('"').step_by(2).flat_map(str::chars)
}

/// Whether tabs and blanks both stand between numbers, none of which is missing.
fn mixes_blanks(line: &str) -> bool {
    let numbers =
        |field: &str| field.split_ascii_whitespace().map(|word| word.parse::<f64>().is_ok()).collect::<Vec<_>>();
    let fields: Vec<Vec<bool>> = line.trim_ascii().split('\t').map(numbers).collect();
    let all_are_numbers = fields.iter().all(|field| !field.is_empty() && field.iter().all(|number| *number));
    all_are_numbers && fields.iter().any(|field| field.len() > 1)
}

/// The line without what follows a blank and `#`; a `#` within quotes is no comment.
pub(super) fn without_comment(line: Line) -> Line {
    let blank = |at: usize| line.text[..at].ends_with(|letter: char| letter.is_ascii_whitespace());
    match line.text.match_indices('#').find(|(at, _)| blank(*at)) {
        Some((at, _)) if line.text[..at].matches('"').count().is_multiple_of(2) => {
            Line { text: &line.text[..at], ..line }
        }
        _ => line,
    }
}

/// Whether a field says that a value is missing.
pub(super) fn is_missing(field: &str) -> bool {
    const MARKS: [&str; 14] =
        ["", "na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "none", "nil", "missing", "?", "-", "."];
    field.len() <= 7 && MARKS.contains(&field.to_ascii_lowercase().as_str())
}

/// Whether a field is a number with one comma amid its digits.
pub(super) fn is_decimal_comma(field: &str) -> bool {
    match field.split_once(',') {
        Some((whole, fraction)) => {
            let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits(whole)
                && fraction.starts_with(|letter: char| letter.is_ascii_digit())
                && format!("0.{fraction}").parse::<f64>().is_ok()
        }
        None => false,
    }
}

/// The number that a field of data spells.
pub(super) fn number(field: &str, at: Place, decimal: Decimal) -> Result<f64, Error> {
    if is_missing(field) {
        return Err(Error::Missing { at, found: excerpt(field) });
    }
    match decimal {
        Decimal::Comma if field.contains('.') => Err(Error::malformed(at, "a number with a decimal comma", field)),
        Decimal::Comma => finite(&field.replacen(',', ".", 1), at),
        _ if is_decimal_comma(field) => Err(Error::DecimalComma { at, found: excerpt(field) }),
        _ => finite(field, at),
    }
}
