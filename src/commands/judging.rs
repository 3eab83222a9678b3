//! Claims judged side by side, their outcomes in catalogue order as they come.

use super::Error;
use super::journal::Journal;
use super::size::At;
use super::sources::Sources;
use crate::claims::{Executable, Verdict, Words};
use crate::engine::{Contradiction, Examination, examine};
use crate::ledger::{Entry, Ledger, text_hash};
use crate::lemmas::{Expected, pasted};
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// One claim with its outcome.
pub(super) struct Outcome {
    pub(super) entry: Result<Entry, Contradiction>,
    pub(super) expected: Option<Expected>,
    /// The counterexample of a lemma as its file would say it.
    pub(super) counterexample: Option<String>,
}

impl Outcome {
    /// The exit code that this claim alone asks for.
    pub(super) fn code(&self) -> u8 {
        let Ok(entry) = &self.entry else {
            return 70;
        };
        match (self.expected, entry.verdict) {
            (Some(expected), found) if expected.is_met(found) => 0,
            (Some(_), _) => 2,
            (None, Verdict::Certified | Verdict::Survived) => 0,
            (None, Verdict::Vacuous) => 4,
            (None, Verdict::Undecided) if entry.accepted == 0 => 4,
            (None, Verdict::Undecided) => 3,
            (None, _) => 2,
        }
    }
}

/// What is judged, and how.
pub(super) struct Work {
    pub(super) sources: Arc<Sources>,
    pub(super) expected: Ledger,
    pub(super) journal: Option<Journal>,
    /// Whether kept counterexamples are ignored.
    pub(super) fresh: bool,
    /// Whether the claims' own instances are ignored, too.
    pub(super) no_hints: bool,
    pub(super) how: Examination,
    /// The one size to attack at.
    pub(super) at: Option<At>,
    pub(super) bar: ProgressBar,
}

impl Work {
    fn form(&self, (entry, form): (usize, usize)) -> (&Words, &Executable) {
        let entry = &self.sources.catalogue().entries[entry];
        (&entry.words, &entry.forms[form])
    }

    fn outcome(&self, place: (usize, usize), told: &[Entry]) -> Result<Outcome, Error> {
        let (words, form) = self.form(place);
        let known = self.expected.find(form.id(), form.case());
        let written = self.sources.expected(form.id(), form.case());
        let expected = written.or_else(|| known.map(|entry| Expected::Verdict(entry.verdict)));
        let text = text_hash(words, form);
        let of = |entry: Entry| {
            let found = entry.counterexample.as_ref().zip(form.judged()).filter(|_| entry.lemma.is_some());
            let counterexample = found.map(|(found, claim)| pasted(found, claim));
            Outcome { entry: Ok(entry), expected, counterexample }
        };
        // one whose text, or that of its lemma with its hints, has changed since is judged again
        let same = |entry: &&Entry| {
            let lemma = entry.lemma.as_deref().unwrap_or_default();
            entry.id == form.id() && entry.case == form.case() && entry.text == text && lemma == words.lemma
        };
        let held = self.journal.as_ref().map_or(&[][..], Journal::held);
        if let Some(entry) = held.iter().chain(told).find(same) {
            return Ok(of(entry.clone()));
        }
        let instances =
            if self.fresh { Vec::new() } else { known.map_or_else(Vec::new, |entry| entry.instances(form)) };
        let without = if self.no_hints { form.without_corners() } else { None };
        let at = self.at.as_ref().zip(form.judged()).map(|(at, claim)| at.of(claim));
        let judged = examine(without.as_ref().unwrap_or(form), &instances, Examination { at, ..self.how });
        let entry = judged.map(|judgement| Entry::new(self.sources.catalogue(), place, &judgement));
        if let (Some(journal), Ok(entry)) = (&self.journal, &entry) {
            journal.append(entry)?;
        }
        self.bar.set_message(form.id().to_string());
        Ok(match entry {
            Ok(entry) => of(entry),
            Err(contradiction) => Outcome { entry: Err(contradiction), expected, counterexample: None },
        })
    }

    /// Judges claims, by the places of their entries and forms, in other threads, at most `jobs` at a time; those that are
    /// `told` are not judged again.
    ///
    /// # Errors
    /// [`Error::Threads`] for threads that cannot be had.
    pub(super) fn begin(
        self: &Arc<Self>,
        chosen: Vec<(usize, usize)>,
        told: Vec<Entry>,
        jobs: usize,
    ) -> Result<Judging, Error> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
        let (sender, outcomes) = channel();
        let work = Arc::clone(self);
        let all = chosen.len();
        let judge = move || pool.install(|| work.judge(&chosen, &told, &sender));
        let thread = std::thread::Builder::new().name("judging".into()).spawn(judge)?;
        Ok(Judging { outcomes, early: BTreeMap::new(), next: 0, all, failed: false, thread: Some(thread) })
    }

    /// Judges in catalogue order as far as several threads can; nobody asks for outcomes after an error.
    fn judge(&self, chosen: &[(usize, usize)], told: &[Entry], to: &Sender<(usize, Result<Outcome, Error>)>) {
        let _ = chosen.iter().enumerate().par_bridge().try_for_each_with(to.clone(), |to, (at, place)| {
            let outcome = self.outcome(*place, told);
            self.bar.inc(1);
            let failed = outcome.is_err();
            let heard = to.send((at, outcome)).is_ok();
            (heard && !failed).then_some(())
        });
    }
}

/// The outcomes, in order; the threads behind it go on by themselves.
pub(super) struct Judging {
    outcomes: Receiver<(usize, Result<Outcome, Error>)>,
    /// What came before its turn.
    early: BTreeMap<usize, Outcome>,
    next: usize,
    all: usize,
    failed: bool,
    thread: Option<JoinHandle<()>>,
}

impl Iterator for Judging {
    type Item = Result<Outcome, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.all && !self.failed {
            if let Some(outcome) = self.early.remove(&self.next) {
                self.next += 1;
                return Some(Ok(outcome));
            }
            match self.outcomes.recv() {
                Ok((at, Ok(outcome))) => {
                    self.early.insert(at, outcome);
                }
                Ok((_, Err(error))) => {
                    self.failed = true;
                    return Some(Err(error));
                }
                // a thread that ends early has panicked
                Err(_) => {
                    if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
                        resume_unwind(panic);
                    }
                    return None;
                }
            }
        }
        // what the threads hold, the journal above all, is let go before the run ends
        if let (true, Some(thread)) = (self.next == self.all && !self.failed, self.thread.take())
            && let Err(panic) = thread.join()
        {
            resume_unwind(panic);
        }
        None
    }
}
