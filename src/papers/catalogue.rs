//! Every claim, in paper order: the words (TOML) joined to the executable values by id.

use super::{rescaled, residual};
use crate::claims::{Catalogue, Words};
use serde::Deserialize;
use thiserror::Error;

/// Why the catalogue could not be put together: a fault of this program's own data.
#[derive(Debug, Error)]
pub enum Error {
    /// A catalogue file does not parse.
    #[error("the catalogue of {paper} does not parse: {source}")]
    Words {
        /// Which paper.
        paper: &'static str,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// An executable claim that the catalogue does not name.
    #[error("executable claim {id} ({case}) is not in the catalogue")]
    Stray {
        /// Its id.
        id: &'static str,
        /// Its case.
        case: &'static str,
    },
}

#[derive(Deserialize)]
struct File {
    claim: Vec<Words>,
}

fn words(paper: &'static str, text: &str) -> Result<Vec<Words>, Error> {
    let file: File = toml::from_str(text).map_err(|source| Error::Words { paper, source: Box::new(source) })?;
    Ok(file.claim)
}

/// Both papers' claims.
///
/// # Errors
/// [`Error`] when the project's own catalogue is damaged; a test keeps it from happening.
pub fn catalogue() -> Result<Catalogue, Error> {
    let mut all = words("rescaled", rescaled::WORDS)?;
    all.extend(words("residual", residual::WORDS)?);
    let mut forms = rescaled::claims();
    forms.extend(residual::claims());
    let (catalogue, strays) = Catalogue::join(all, forms);
    match strays.first() {
        Some(stray) => Err(Error::Stray { id: stray.id(), case: stray.case() }),
        None => Ok(catalogue),
    }
}
