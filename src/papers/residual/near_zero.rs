//! Structured instances of Sections 7 and 8: where α nearly vanishes, at the boundary, and where two entries share all of f.

use crate::claims::{Instance, Object, Size, corner, exact_matrix};

/// s with α(4) = exp(−15) − 15 + exp(4s) + 4s = 0 for A = (−15/4, s)ᵀ, to 80 digits: below the zero by less than the last.
const ZERO_OF_ALPHA: &str = "0.63095527816060313247360526867060479006810108824066241856132400740204778931156127";

/// How many digits of [`ZERO_OF_ALPHA`] the instances keep: α(x) is about 10^(2 − digits).
const DIGITS: [usize; 10] = [3, 5, 8, 10, 14, 21, 26, 30, 38, 50];

/// n = 2, d = 1: A = (−15/4, s), x = 4 and y slightly below it, where 30·10⁻ᵏ = β ≤ α < 110·10⁻ᵏ although
/// ‖u‖₂ > 21, so that f, K and c̃ are as large as β allows.
struct NearZero {
    s: String,
    y: String,
    beta: String,
}

impl NearZero {
    fn with_digits(digits: usize) -> Self {
        let kept = &ZERO_OF_ALPHA[..2 + digits];
        NearZero { s: plus_two(kept), y: format!("3.{}5", "9".repeat(digits - 1)), beta: format!("30e-{digits}") }
    }
}

/// A decimal with 2 added to its last digit.
fn plus_two(decimal: &str) -> String {
    let mut carry = 2;
    let digits: Vec<char> = decimal
        .chars()
        .rev()
        .map(|c| match c.to_digit(10) {
            Some(digit) => {
                let sum = digit + carry;
                carry = sum / 10;
                char::from_digit(sum % 10, 10).unwrap_or(c)
            }
            None => c,
        })
        .collect();
    digits.into_iter().rev().collect()
}

fn column(name: &'static str, entries: &[&str]) -> Object<crate::number::Exact> {
    let rows: Vec<&[&str]> = entries.iter().map(std::slice::from_ref).collect();
    Object { name: name.into(), value: exact_matrix(&rows) }
}

/// The instances near the zero of α, at one point.
pub(super) fn points() -> Vec<Instance> {
    let point = |digits| {
        let near = NearZero::with_digits(digits);
        let (A, b, x) = (column("A", &["-15/4", &near.s]), column("b", &["0", "0"]), column("x", &["4"]));
        let (R, beta) = (column("R", &["4"]), column("beta", &[&near.beta]));
        Instance { size: Size::new(2, 1), objects: vec![A, b, x, R, beta] }
    };
    DIGITS.map(point).into()
}

/// The instances near the zero of α, at two points.
pub(super) fn pairs() -> Vec<Instance> {
    let pair = |digits| {
        let near = NearZero::with_digits(digits);
        let (A, b, x) = (column("A", &["-15/4", &near.s]), column("b", &["0", "0"]), column("x", &["4"]));
        let (y, R, beta) = (column("y", &[&near.y]), column("R", &["4"]), column("beta", &[&near.beta]));
        Instance { size: Size::new(2, 1), objects: vec![A, b, x, y, R, beta] }
    };
    DIGITS.map(pair).into()
}

/// n = d = 1 with ‖A‖ = ‖x‖ = R = 4, and a rational instance: x = 0 with A = I₂.
pub(super) fn boundary() -> Vec<Instance> {
    let beta: (&'static str, &[&[&str]]) = ("beta", &[&["1/20"]]);
    let R: (&'static str, &[&[&str]]) = ("R", &[&["4"]]);
    vec![
        corner(1, 1, &[("A", &[&["4"]]), ("b", &[&["0"]]), ("x", &[&["4"]]), R, beta]),
        corner(
            2,
            2,
            &[("A", &[&["1", "0"], &["0", "1"]]), ("b", &[&["0"], &["1"]]), ("x", &[&["0"], &["0"]]), R, beta],
        ),
    ]
}

/// n = d = 1, A = 4 and R = 4, from x to y.
fn on_a_line(x: &[&[&str]], y: &[&[&str]]) -> Instance {
    let numbers: [(&'static str, &[&[&str]]); 2] = [("R", &[&["4"]]), ("beta", &[&["1/20"]])];
    let objects: [(&'static str, &[&[&str]]); 4] = [("A", &[&["4"]]), ("b", &[&["0"]]), ("x", x), ("y", y)];
    corner(1, 1, &[&objects[..], &numbers].concat())
}

/// x at the end of its ball and y a little before it.
pub(super) fn touching() -> Vec<Instance> {
    vec![on_a_line(&[&["4"]], &[&["399/100"]])]
}

/// y three and thirteen units beyond the ball that x = 0 lies in; and in two rows, so that c̃ ≠ 0, far beyond it.
pub(super) fn far() -> Vec<Instance> {
    let (one, b): (&[&[&str]], &[&[&str]]) = (&[&["1"], &["1"]], &[&["1"], &["0"]]);
    let numbers: [(&'static str, &[&[&str]]); 2] = [("R", &[&["4"]]), ("beta", &[&["9/100"]])];
    let points: [(&'static str, &[&[&str]]); 2] = [("x", &[&["0"]]), ("y", &[&["120"]])];
    let two_rows = corner(2, 1, &[&[("A", one), ("b", b)][..], &points, &numbers].concat());
    vec![on_a_line(&[&["0"]], &[&["7"]]), on_a_line(&[&["0"]], &[&["17"]]), two_rows]
}

/// n = 2, d = 1 and b = (−1, 0): f shared by both entries, so that z zᵀ is of the size of α² but c̃ is not small; with
/// β > 1 close to α.
pub(super) fn shared() -> Vec<Instance> {
    let point = |A: &[&[&str]], beta: &[&[&str]]| {
        corner(2, 1, &[("A", A), ("b", &[&["-1"], &["0"]]), ("x", &[&["4"]]), ("R", &[&["4"]]), ("beta", beta)])
    };
    vec![point(&[&["5/2"], &["5/2"]], &[&["44000"]]), point(&[&["11/4"], &["12/5"]], &[&["74000"]])]
}
