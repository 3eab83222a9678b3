//! A text of lemmas, judged.

use super::{Error, Expected, Lemmas, Text, pasted};
use crate::claims::Verdict;
use crate::engine::{Examination, examine};
use crate::ledger::Entry;
use rayon::prelude::*;

/// One judged row of a text: a lemma in one case and one reading.
#[derive(Clone, Debug, PartialEq)]
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
        places.into_par_iter().map(|(entry, form)| self.judge(entry, form, how)).collect()
    }

    /// The places of all rows: of the entry of the catalogue, and of the form therein.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let entries = self.catalogue.entries.iter().enumerate();
        entries.flat_map(|(entry, of)| (0..of.forms.len()).map(move |form| (entry, form)))
    }

    /// Judges one row.
    pub(super) fn judge(&self, entry: usize, form: usize, how: Examination) -> Result<Checked, Error> {
        let of = &self.catalogue.entries[entry];
        let form = &of.forms[form];
        let judgement = examine(form, &[], how)?;
        let mut entry = Entry::new(&of.words, form, &judgement);
        entry.corrected = self.catalogue.corrected(form.id(), form.case());
        let counterexample = entry.counterexample.as_ref().zip(form.judged());
        Ok(Checked {
            id: entry.id.clone(),
            case: entry.case.clone(),
            verdict: entry.verdict,
            reason: entry.reason.clone(),
            expected: self.known(form.id(), form.case()).and_then(|known| known.expected).unwrap_or(Expected::Holds),
            counterexample: counterexample.map(|(found, claim)| pasted(found, claim)),
            entry,
        })
    }
}
