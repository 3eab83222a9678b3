//! A text of lemmas, judged.

use super::{Error, Expected, Lemmas, Text, pasted};
use crate::claims::Verdict;
use crate::engine::{Examination, examine, examine_until};
use crate::ledger::{Entry, Ledger, SCHEMA, blamed};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

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

/// A run over rows that somebody watches and may end.
pub struct Watched<'a> {
    /// How to judge them.
    pub how: Examination,
    /// Whether the instances that the lemmas name are tried.
    pub hints: bool,
    /// The numbers of the rows to judge, counted from 0; `None` for all.
    pub rows: Option<&'a [usize]>,
    /// Ends the run soon after it is set ([`examine_until`]).
    pub ended: &'a AtomicBool,
    /// Hears of every verdict as soon as it is there, in the thread that came to it, with the number of its row; what it rests
    /// on is not known then.
    pub told: &'a (dyn Fn(usize, &Entry) + Sync),
}

impl Lemmas {
    /// Judges every row, in the order of the texts.
    ///
    /// # Errors
    /// [`Error::Contradiction`] should our own arithmetics disagree.
    pub fn judged(&self, how: Examination) -> Result<Vec<Checked>, Error> {
        let places: Vec<(usize, usize)> = self.places().collect();
        let entries = places.par_iter().map(|place| self.entry(*place, how)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.all_checked(places.into_iter(), entries))
    }

    /// Judges rows as a watched run says, in the order of the texts; `None` where somebody ended it.
    ///
    /// # Errors
    /// Those of [`Lemmas::judged`].
    pub fn judged_by(&self, run: &Watched<'_>) -> Result<Option<Vec<Checked>>, Error> {
        let judge = |(number, place): (usize, (usize, usize))| -> Result<Option<Entry>, Error> {
            let form = &self.catalogue.entries[place.0].forms[place.1];
            let without = if run.hints { None } else { form.without_corners() };
            let judged = examine_until(run.ended, without.as_ref().unwrap_or(form), &[], run.how)?;
            let entry = judged.map(|judged| Entry::new(&self.catalogue, place, &judged));
            entry.iter().for_each(|entry| (run.told)(number, entry));
            Ok(entry)
        };
        let wanted = |number: &usize| run.rows.is_none_or(|rows| rows.contains(number));
        let places: Vec<(usize, (usize, usize))> =
            self.places().enumerate().filter(|(number, _)| wanted(number)).collect();
        let entries = places.par_iter().map(|row| judge(*row)).collect::<Result<Option<Vec<_>>, _>>()?;
        let places = places.iter().map(|(_, place)| *place);
        Ok(entries.map(|entries| self.all_checked(places, entries)))
    }

    /// The ledger of verdicts of one run, as `check --format json` prints it.
    pub fn ledger(checked: &[Checked], how: Examination, hints: bool) -> Ledger {
        Ledger {
            schema: SCHEMA.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            seed: how.seed,
            budget: how.budget.to_string(),
            fresh: false,
            no_hints: !hints,
            at: None,
            parts: Vec::new(),
            claims: checked.iter().map(|one| one.entry.clone()).collect(),
        }
    }

    /// What the entries of rows, in their order, say together.
    fn all_checked(&self, places: impl Iterator<Item = (usize, usize)>, entries: Vec<Entry>) -> Vec<Checked> {
        let entries = blamed(entries, &self.catalogue);
        places.zip(entries).map(|(place, entry)| self.checked(place, entry)).collect()
    }

    /// The places of all rows: of the entry of the catalogue, and of the form therein.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const TWO: &str = "
lemma norms-swapped
  let   x ∈ ℝ^n
  claim ‖x‖_1 ≤ ‖x‖
  try   x = [3, 4]

lemma order-of-norms
  let   x ∈ ℝ^n
  claim ‖x‖_∞ ≤ ‖x‖
";

    fn two() -> Lemmas {
        Lemmas::read(&[Text { name: "lemmas".into(), text: TWO.into() }]).unwrap()
    }

    #[test]
    fn a_watched_run_comes_to_the_same_verdicts_and_tells_of_each_row_that_was_asked_for() {
        let (how, ended, heard) = (Examination::quick(), AtomicBool::new(false), Mutex::new(Vec::new()));
        let told = |number: usize, entry: &Entry| heard.lock().unwrap().push((number, entry.verdict));
        let run = Watched { how, hints: true, rows: None, ended: &ended, told: &told };
        let all = two().judged_by(&run).unwrap().unwrap();
        assert_eq!(all, two().judged(how).unwrap());
        let second = two().judged_by(&Watched { rows: Some(&[1]), ..run }).unwrap().unwrap();
        assert_eq!(second, all[1..]);
        let mut heard = heard.into_inner().unwrap();
        heard.sort_by_key(|(number, _)| *number);
        assert_eq!(heard.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1, 1]);
        assert_eq!(heard[0].1, Verdict::Refuted);
    }

    #[test]
    fn a_run_that_is_ended_has_no_verdicts() {
        let (how, ended, told) = (Examination::quick(), AtomicBool::new(false), AtomicUsize::new(0));
        // the first verdict ends the run; the flag set before leaves none
        let end = |_: usize, _: &Entry| {
            told.fetch_add(1, Ordering::Relaxed);
            ended.store(true, Ordering::Relaxed);
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let run = Watched { how, hints: true, rows: None, ended: &ended, told: &end };
        assert_eq!(pool.install(|| two().judged_by(&run)).unwrap(), None);
        assert_eq!(told.load(Ordering::Relaxed), 1);
        assert_eq!(two().judged_by(&run).unwrap(), None);
        assert_eq!(told.load(Ordering::Relaxed), 1);
    }
}
