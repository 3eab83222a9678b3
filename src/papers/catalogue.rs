//! Every claim, in paper order: the words (TOML) joined to the executable values by id.

use super::{rescaled, residual, sampling};
use crate::claims::{Argument, CORRECTED, Catalogue, Executable, Repair, Words};
use crate::language::Row;
use crate::lemmas::{Lemmas, Text};
use serde::Deserialize;
use std::collections::HashSet;
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
    /// A lemma file of the papers that cannot be read.
    #[error(transparent)]
    Lemmas(#[from] Box<crate::lemmas::Error>),
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

/// Both papers' claims, each followed by its repaired twins: those that are lemmas, and what is left in Rust.
///
/// # Errors
/// [`enum@Error`] when the project's own catalogue is damaged; a test keeps it from happening.
pub fn catalogue() -> Result<Catalogue, Error> {
    let mut forms = forms();
    let mut plan = |_: &str, row: &Row| {
        let at = forms.iter().position(|form| form.id() == &*row.id && form.case() == &*row.case)?;
        Some(forms.swap_remove(at))
    };
    let texts: Vec<Text> =
        super::texts::TEXTS.iter().map(|(name, text)| Text { name: (*name).into(), text: (*text).into() }).collect();
    let lemmas = Lemmas::read_with(&texts, &mut plan).map_err(Box::new)?.catalogue;
    let base = |id: &str| id.strip_suffix(CORRECTED).unwrap_or(id).to_owned();
    let moved: HashSet<String> = lemmas.entries.iter().map(|entry| base(&entry.words.id)).collect();
    let mut all = parse("rescaled", rescaled::WORDS)?;
    let other = parse("residual", residual::WORDS)?;
    all.claim.extend(other.claim);
    all.repair.extend(other.repair);
    all.argument.extend(other.argument);
    let order: Vec<String> = all.claim.iter().map(|words| words.id.clone()).collect();
    all.claim.retain(|words| !moved.contains(&words.id));
    all.repair.retain(|repair| !moved.contains(&repair.id));
    all.argument.retain(|argument| !moved.contains(&argument.id));
    forms.retain(|form| !moved.contains(&base(form.id())));
    let (mut catalogue, strays) = Catalogue::join(all.claim, &all.repair, all.argument, forms);
    if let Some((id, case)) = strays.into_iter().next() {
        return Err(Error::Stray { id, case });
    }
    catalogue.entries.extend(lemmas.entries.into_iter().map(|mut entry| {
        entry.words.lemma.clear();
        entry
    }));
    catalogue.arguments.extend(lemmas.arguments);
    catalogue.entries.sort_by_key(|entry| order.iter().position(|id| *id == base(&entry.words.id)));
    Ok(catalogue)
}

/// What is written in Rust.
pub fn forms() -> Vec<Executable> {
    let mut forms = rescaled::claims();
    forms.extend(residual::claims());
    forms.extend(sampling::rescaled_claims());
    forms.extend(sampling::residual_claims());
    forms.extend(rescaled::twins());
    forms.extend(residual::twins());
    forms.extend(sampling::rescaled_twins());
    forms
}
