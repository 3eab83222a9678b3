//! Exact numbers and matrices of them as MathML.

use super::name::escaped;
use crate::number::Exact;

/// The longest number, in characters, that is written whole.
const LONG: usize = 24;
/// Digits of a number that is not.
const DIGITS: usize = 8;

/// A number: whole where it is short, a decimal with … where it is not.
pub fn number(value: &Exact) -> String {
    let text = value.to_string();
    let (sign, size) = match text.strip_prefix(['-', '−']) {
        Some(size) => ("<mo>−</mo>", size),
        None => ("", text.as_str()),
    };
    let body = match size.split_once('/') {
        _ if size.chars().count() > LONG => {
            let cut = value.to_decimal(DIGITS, false);
            format!("<mn>{}…</mn>", escaped(cut.trim_start_matches('-')))
        }
        Some((top, bottom)) => format!("<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>"),
        None => format!("<mn>{}</mn>", escaped(size)),
    };
    if sign.is_empty() { body } else { format!("<mrow>{sign}{body}</mrow>") }
}

/// A matrix; one of one entry is its number.
pub fn matrix(rows: &[Vec<Exact>]) -> String {
    match rows {
        [row] if row.len() == 1 => number(&row[0]),
        _ => table(rows.iter().map(|row| row.iter().map(number).collect())),
    }
}

/// Cells in brackets.
pub fn table(rows: impl Iterator<Item = Vec<String>>) -> String {
    let row = |cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<mtd>{cell}</mtd>")).collect();
        format!("<mtr>{cells}</mtr>")
    };
    let rows: String = rows.map(row).collect();
    format!("<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>")
}
