//! Enclosures as figures.

use super::evaluate::Bounds;
use crate::number::Exact;
use crate::report::notation::{number, table};
use nalgebra::DMatrix;

/// Digits of a figure.
const DIGITS: usize = 6;

/// The largest matrix that is written out.
const LARGEST: usize = 16;

/// What is known of a number, in a few digits.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// It, exactly: an integer, a short decimal or p/q.
    Exactly(Exact),
    /// Its first digits, towards 0, as a decimal.
    Begins(String),
    /// A decimal below it and one above.
    Between(String, String),
}

impl Figure {
    /// Of a number within bounds.
    pub fn of((low, high): &Bounds) -> Self {
        if low == high && low.to_string().chars().count() <= 2 * DIGITS {
            return Figure::Exactly(low.clone());
        }
        // towards 0, so that both bounds share what is printed
        let rounded = |value: &Exact, digits| value.to_decimal(digits, value.signum() < 0);
        let shared = |digits: &usize| rounded(low, *digits) == rounded(high, *digits);
        match (2..=DIGITS).rev().find(shared) {
            Some(digits) => Figure::Begins(rounded(low, digits)),
            None => Figure::Between(low.to_decimal(3, false), high.to_decimal(3, true)),
        }
    }

    /// Of what two decimal bounds of a ledger enclose; `None` for what is no decimal.
    pub fn enclosed([low, high]: &[String; 2]) -> Option<Self> {
        Some(Figure::of(&(low.parse().ok()?, high.parse().ok()?)))
    }

    /// As MathML.
    pub fn mathml(&self) -> String {
        let plain = |text: &str| self.parts(text);
        match self {
            Figure::Exactly(value) => number(value),
            Figure::Begins(text) => plain(text),
            Figure::Between(low, high) => {
                format!("<mrow><mo>[</mo>{}<mo>,</mo>{}<mo>]</mo></mrow>", plain(low), plain(high))
            }
        }
    }

    fn parts(&self, text: &str) -> String {
        let (sign, digits, power) = split(text);
        let more = if digits.contains('.') || power.is_some() { "…" } else { "" };
        let sign = if sign { "<mo>−</mo>" } else { "" };
        let power = match power.map(|power| (power.strip_prefix('-'), power)) {
            None => String::new(),
            Some((Some(below), _)) => {
                format!("<mo>·</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>{below}</mn></mrow></msup>")
            }
            Some((None, power)) => format!("<mo>·</mo><msup><mn>10</mn><mn>{power}</mn></msup>"),
        };
        format!("<mrow>{sign}<mn>{digits}{more}</mn>{power}</mrow>")
    }

    /// As TeX within a formula.
    pub fn tex(&self) -> String {
        let one = |text: &str| {
            let (sign, digits, power) = split(text);
            let more = if digits.contains('.') || power.is_some() { r"\ldots" } else { "" };
            let power = power.map_or_else(String::new, |power| format!(r"\cdot10^{{{power}}}"));
            format!("{}{digits}{more}{power}", if sign { "-" } else { "" })
        };
        match self {
            Figure::Exactly(value) => fraction(value),
            Figure::Begins(text) => one(text),
            Figure::Between(low, high) => format!("[{},{}]", one(low), one(high)),
        }
    }

    /// As plain text.
    pub fn text(&self) -> String {
        match self {
            Figure::Exactly(value) => value.to_string(),
            Figure::Begins(text) if text.contains(['.', 'e']) => {
                let (sign, digits, power) = split(text);
                let power = power.map_or_else(String::new, |power| format!("·10^{power}"));
                format!("{}{digits}…{power}", if sign { "-" } else { "" })
            }
            Figure::Begins(text) => text.clone(),
            Figure::Between(low, high) => format!("[{low}, {high}]"),
        }
    }
}

/// Whether a decimal is negative, its digits and its power of ten.
fn split(text: &str) -> (bool, &str, Option<&str>) {
    let (sign, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
    match size.split_once('e') {
        Some((digits, power)) => (sign, digits, Some(power)),
        None => (sign, size, None),
    }
}

/// An exact number as TeX.
pub fn fraction(value: &Exact) -> String {
    let text = value.to_string();
    let (sign, digits, power) = split(&text);
    let sign = if sign { "-" } else { "" };
    match (digits.split_once('/'), power) {
        (Some((top, bottom)), _) => format!(r"{sign}\tfrac{{{top}}}{{{bottom}}}"),
        (None, Some(power)) => format!(r"{sign}{digits}\cdot10^{{{power}}}"),
        (None, None) => format!("{sign}{digits}"),
    }
}

/// A matrix of figures as MathML; `None` for one that is too large to be looked at.
pub fn matrix(of: &DMatrix<Bounds>) -> Option<String> {
    let figure = |bounds: &Bounds| Figure::of(bounds).mathml();
    if of.len() == 1 {
        return of.iter().next().map(figure);
    }
    if of.len() > LARGEST {
        return None;
    }
    let rows = (0..of.nrows()).map(|i| (0..of.ncols()).map(|j| figure(&of[(i, j)])).collect());
    Some(table(rows))
}

#[cfg(test)]
mod tests {
    use super::Figure;

    fn figure(low: &str, high: &str) -> Figure {
        Figure::enclosed(&[low.into(), high.into()]).unwrap()
    }

    #[test]
    fn a_figure_prints_only_digits_that_both_bounds_have() {
        assert_eq!(figure("1.4142135", "1.4142136").text(), "1.41421…");
        assert_eq!(figure("1.41", "1.42").text(), "1.4…");
        assert_eq!(figure("-1.4142136", "-1.4142135").text(), "-1.41421…");
        assert_eq!(figure("0.99", "1.01").text(), "[0.99, 1.01]");
        assert_eq!(figure("2", "2").text(), "2");
        assert_eq!(figure("1/3", "1/3").tex(), r"\tfrac{1}{3}");
        assert_eq!(figure("1234567891234567", "1234567891234567").text(), "1.23456…·10^15");
    }
}
