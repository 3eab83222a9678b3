//! Texts as numbers, a byte a number.

/// The bytes of a text as numbers.
pub(crate) fn words(text: &str) -> Vec<f64> {
    text.bytes().map(f64::from).collect()
}

/// The text of such numbers.
pub(crate) fn text(numbers: &[f64]) -> String {
    let bytes: Vec<u8> = numbers.iter().map(|number| *number as u8).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
