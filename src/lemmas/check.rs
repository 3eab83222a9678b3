//! A text of lemmas, judged.

use super::{Error, Expected, Lemmas, Text, pasted};
use crate::claims::Verdict;
use crate::engine::{Examination, examine};
use crate::ledger::{Entry, blamed};
use rayon::prelude::*;

/// One judged row of a text: a lemma in one case and one reading.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// The id: `lemmas.` and that of the lemma, or that of the `paper` before it; a repair's ends in `.corrected`.
    pub id: String,
    /// `any`, or what the lemma says with `for`; the words of a reading follow after `; `.
    pub case: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why this one, in a sentence.
    pub reason: String,
    /// What the text expects; certified or survived where it does not say.
    pub expected: Expected,
    /// The smallest counterexample of a refuted lemma, as it can be pasted back behind `try`.
    pub counterexample: Option<String>,
    /// The verdict with all of its evidence, as the ledger keeps it.
    pub entry: Entry,
}

impl Checked {
    /// Whether the verdict is the expected one.
    pub fn is_expected(&self) -> bool {
        self.expected.is_met(self.verdict)
    }
}

/// Judges every lemma of a text at the quick budget with seed 0: the same verdicts on every machine.
///
/// The text is a lemma file, or Markdown with blocks of lemmas.
///
/// # Errors
/// [`Error::Text`] with the first thing that is wrong with the text, underlined; [`Error::Empty`], [`Error::Twice`],
/// and [`Error::Contradiction`] should our own arithmetics disagree.
///
/// ```
/// use lemmacheck::claims::Verdict;
///
/// let text = "
/// lemma norms-swapped
///   let   x ∈ ℝ^n
///   claim ‖x‖_1 ≤ ‖x‖
///
/// lemma order-of-norms
///   let   x ∈ ℝ^n
///   claim ‖x‖_∞ ≤ ‖x‖ ≤ ‖x‖_1
/// ";
/// let checked = lemmacheck::lemmas::check(text)?;
/// assert_eq!(checked[0].id, "lemmas.norms-swapped");
/// assert_eq!(checked[0].verdict, Verdict::Refuted);
/// assert!(checked[0].counterexample.as_ref().is_some_and(|found| found.starts_with("x = [")));
/// assert!(!checked[0].is_expected() && checked[1].is_expected());
/// # Ok::<(), lemmacheck::lemmas::Error>(())
/// ```
pub fn check(text: &str) -> Result<Vec<Checked>, Error> {
    Lemmas::read(&[Text { name: "lemmas".into(), text: text.into() }])?.judged(Examination::quick())
}

impl Lemmas {
    /// Judges every row, in the order of the texts.
    ///
    /// # Errors
    /// [`Error::Contradiction`] should our own arithmetics disagree.
    pub fn judged(&self, how: Examination) -> Result<Vec<Checked>, Error> {
        let places: Vec<(usize, usize)> = self.places().collect();
        let entries = places.par_iter().map(|place| self.entry(*place, how)).collect::<Result<Vec<_>, _>>()?;
        let entries = blamed(entries, &self.catalogue);
        Ok(places.into_iter().zip(entries).map(|(place, entry)| self.checked(place, entry)).collect())
    }

    /// The places of all rows: of the entry of the catalogue, and of the form therein.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let entries = self.catalogue.entries.iter().enumerate();
        entries.flat_map(|(entry, of)| (0..of.forms.len()).map(move |form| (entry, form)))
    }

    /// Judges one row.
    #[cfg(feature = "harness")]
    pub(super) fn judge(&self, place: (usize, usize), how: Examination) -> Result<Checked, Error> {
        Ok(self.checked(place, self.entry(place, how)?))
    }

    fn entry(&self, place: (usize, usize), how: Examination) -> Result<Entry, Error> {
        let form = &self.catalogue.entries[place.0].forms[place.1];
        Ok(Entry::new(&self.catalogue, place, &examine(form, &[], how)?))
    }

    fn checked(&self, (entry, form): (usize, usize), found: Entry) -> Checked {
        let form = &self.catalogue.entries[entry].forms[form];
        let counterexample = found.counterexample.as_ref().zip(form.judged());
        Checked {
            id: found.id.clone(),
            case: found.case.clone(),
            verdict: found.verdict,
            reason: found.reason.clone(),
            expected: self.known(form.id(), form.case()).and_then(|known| known.expected).unwrap_or(Expected::Holds),
            counterexample: counterexample.map(|(found, claim)| pasted(found, claim)),
            entry: found,
        }
    }
}
