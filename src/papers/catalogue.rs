//! Every claim, in paper order: the words (TOML) joined to the executable values by id.

use super::{rescaled, residual, sampling};
use crate::claims::{Argument, Catalogue, Repair, Words};
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
    /// An executable claim, a repair or an argument that the catalogue does not name.
    #[error("{id} ({case}) is not in the catalogue")]
    Stray {
        /// Its id.
        id: String,
        /// Its case.
        case: String,
    },
}

#[derive(Deserialize)]
struct File {
    claim: Vec<Words>,
    #[serde(default)]
    repair: Vec<Repair>,
    #[serde(default)]
    argument: Vec<Argument>,
}

fn parse(paper: &'static str, text: &str) -> Result<File, Error> {
    toml::from_str(text).map_err(|source| Error::Words { paper, source: Box::new(source) })
}

/// Both papers' claims, each followed by its repaired twins.
///
/// # Errors
/// [`enum@Error`] when the project's own catalogue is damaged; a test keeps it from happening.
pub fn catalogue() -> Result<Catalogue, Error> {
    let mut all = parse("rescaled", rescaled::WORDS)?;
    let other = parse("residual", residual::WORDS)?;
    all.claim.extend(other.claim);
    all.repair.extend(other.repair);
    all.argument.extend(other.argument);
    let mut forms = rescaled::claims();
    forms.extend(residual::claims());
    forms.extend(sampling::rescaled_claims());
    forms.extend(sampling::residual_claims());
    forms.extend(rescaled::twins());
    forms.extend(residual::twins());
    forms.extend(sampling::rescaled_twins());
    let (catalogue, strays) = Catalogue::join(all.claim, &all.repair, all.argument, forms);
    match strays.into_iter().next() {
        Some((id, case)) => Err(Error::Stray { id, case }),
        None => Ok(catalogue),
    }
}
