//! The claims that a ledger is about: of the papers, and the lemmas whose texts it carries.

use super::Error;
use super::sources::papers;
use crate::claims::Catalogue;
use crate::ledger::{Entry, Ledger, Name};
use crate::lemmas::{Lemmas, Text};
use std::collections::HashMap;

/// Under which name messages speak of a lemma's text in a ledger.
const IN_LEDGER: &str = "the lemma in the ledger";

/// The lemma that a text in a ledger is.
pub(super) fn lemma(text: &str) -> Result<Lemmas, Error> {
    Ok(Lemmas::read(&[Text { name: IN_LEDGER.into(), text: text.into() }])?)
}

/// Lemmas that ledgers carry, in the order of their file as far as that is known.
#[derive(Default)]
pub(super) struct Carried {
    /// For each text the least place of a claim of it.
    places: HashMap<String, (usize, usize)>,
    /// Whether some claim is none of a lemma file.
    papers: bool,
}

impl Carried {
    /// Takes note of a ledger: one of shards tells the order of the whole selection.
    pub(super) fn note(&mut self, ledger: &Ledger) {
        let all = ledger.parts.iter().flat_map(|part| &part.claims).zip(0..);
        let order: HashMap<&Name, usize> = all.collect();
        for (k, Entry { lemma, id, case, .. }) in ledger.claims.iter().enumerate() {
            let Some(text) = lemma else {
                self.papers = true;
                continue;
            };
            let name = Name { id: id.clone(), case: case.clone() };
            let place = (order.get(&name).copied().unwrap_or(k), self.places.len());
            let known = self.places.entry(text.clone()).or_insert(place);
            *known = place.min(*known);
        }
    }

    /// The claims: those of the papers where a ledger has one that is of no lemma file, then the lemmas.
    ///
    /// # Errors
    /// A text that cannot be read, and two texts of one lemma.
    pub(super) fn catalogue(self) -> Result<Catalogue, Error> {
        Ok(self.lemmas()?.catalogue)
    }

    /// The same, with what only lemmas have.
    fn lemmas(self) -> Result<Lemmas, Error> {
        let mut texts: Vec<(String, (usize, usize))> = self.places.into_iter().collect();
        texts.sort_by_key(|(_, place)| *place);
        let texts: Vec<Text> = texts.into_iter().map(|(text, _)| Text { name: IN_LEDGER.into(), text }).collect();
        let carried = Lemmas::read(&texts)?;
        Ok(if self.papers { papers()?.with(carried) } else { carried })
    }
}

/// The lemmas that a ledger is about.
///
/// # Errors
/// Those of [`Carried::catalogue`].
pub(super) fn lemmas_of(ledger: &Ledger) -> Result<Lemmas, Error> {
    let mut carried = Carried::default();
    carried.note(ledger);
    carried.lemmas()
}
