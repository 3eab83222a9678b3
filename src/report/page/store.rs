//! Details that the page unfolds when they are asked for: deflated, in base64, as one JSON array of HTML.

use data_encoding::BASE64;
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
        let at = self.keep(piece.into_string());
        html! { div data-s=(at) {} }
    }

    /// Keeps a text as it is; the place by which the script of the page finds it.
    pub fn keep(&self, text: String) -> usize {
        let mut held = self.pieces.borrow_mut();
        let (all, known) = &mut *held;
        *known.entry(text.clone()).or_insert_with(|| {
            all.push(text);
            all.len() - 1
        })
    }

    /// All pieces, as the page carries them.
    ///
    /// # Errors
    /// None that text brings about.
    pub fn packed(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_vec(&self.pieces.borrow().0)?;
        Ok(BASE64.encode(&compress_to_vec(&json, LEVEL)))
    }
}
