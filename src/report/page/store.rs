//! Details that the page unfolds when they are asked for: deflated, in base64, as one JSON array of HTML.

use maud::{Markup, html};
use miniz_oxide::deflate::compress_to_vec;
use std::cell::RefCell;
use std::collections::HashMap;

/// How hard to deflate.
const LEVEL: u8 = 9;

/// Pieces of the page that are put aside, each once.
#[derive(Default)]
pub struct Store {
    pieces: RefCell<(Vec<String>, HashMap<String, usize>)>,
}

impl Store {
    /// Puts a piece aside; what is returned stands in its place.
    pub fn put(&self, piece: Markup) -> Markup {
        let mut held = self.pieces.borrow_mut();
        let (all, known) = &mut *held;
        let text = piece.into_string();
        let at = *known.entry(text.clone()).or_insert_with(|| {
            all.push(text);
            all.len() - 1
        });
        html! { div data-s=(at) {} }
    }

    /// All pieces, as the page carries them.
    ///
    /// # Errors
    /// None that text brings about.
    pub fn packed(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_vec(&self.pieces.borrow().0)?;
        Ok(base64(&compress_to_vec(&json, LEVEL)))
    }
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 as RFC 4648 has it, with padding.
fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for k in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * k)) as usize & 63];
            out.push(if k <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let vectors = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(vectors, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }
}
