//! An append-only journal of judged claims, one JSON object a line: what a long run has done so far.
//!
//! The first line names the run, every other is a ledger entry that ends in a fingerprint of itself (`sum`). A line torn
//! by an interruption is the last one and is dropped on reading, whatever bytes it was cut at; blank lines hold nothing;
//! anything else that does not parse, or not as it was written, is an error.

use super::{Entry, fingerprint};
use serde::{Deserialize, Serialize};
use std::io::BufRead;
use thiserror::Error;

/// The schema that this version writes and reads.
pub const JOURNAL_SCHEMA: &str = "lemmacheck.journal/1";

/// The run that a journal belongs to: entries of another run must not be mixed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// [`JOURNAL_SCHEMA`].
    pub schema: String,
    /// The version of this crate.
    pub version: String,
    /// The seed.
    pub seed: u64,
    /// The budget.
    pub budget: String,
    /// Whether kept counterexamples were ignored.
    pub fresh: bool,
    /// Whether hints were ignored; written where they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_hints: bool,
    /// The one size that was asked for; written where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A fingerprint of the ledger whose counterexamples are replayed; absent in journals that did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
}

/// What a journal says of itself, whatever its schema.
#[derive(Deserialize)]
struct Heading {
    schema: String,
}

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Held {
    /// The run; `None` where the journal holds no whole line.
    pub run: Option<Run>,
    /// The judged claims, in the order in which they were judged.
    pub entries: Vec<Entry>,
    /// Bytes of whole lines.
    pub whole: u64,
    /// The bytes after them: a torn line.
    pub torn: Vec<u8>,
}

/// Why a journal cannot be read or continued.
#[derive(Debug, Error)]
pub enum JournalError {
    /// A line does not parse.
    #[error("line {line}: {source}")]
    Line {
        /// 1-based.
        line: usize,
        /// What was wanted.
        source: serde_json::Error,
    },
    /// A line differs from its own fingerprint.
    #[error(
        "line {line} was changed since it was written: its `sum` is of other bytes; take the line out and the claim is judged again"
    )]
    Changed {
        /// 1-based.
        line: usize,
    },
    /// The first line does not name a run.
    #[error("is no journal: its first line does not name a run ({0}); name another file")]
    NoJournal(serde_json::Error),
    /// The only line is torn, and not one that this run began.
    #[error("holds one torn line that this run did not begin; name another file")]
    Foreign,
    /// The journal is of another schema.
    #[error("the journal is of schema {found}, this version reads and writes {JOURNAL_SCHEMA}; name another file")]
    OtherSchema {
        /// The schema of the journal.
        found: String,
    },
    /// The journal is of another run.
    #[error("the journal is of {}, this run is of {}; name another file", named(found), named(wanted))]
    OtherRun {
        /// The run of the journal.
        found: Box<Run>,
        /// This run.
        wanted: Box<Run>,
    },
    /// The journal's run replayed other counterexamples.
    #[error(
        "the run of the journal replayed the counterexamples of another ledger; give the same --expected, or name another file"
    )]
    OtherKept,
    /// One claim is judged twice, differently, by one text.
    #[error("line {line} judges {id} ({case}) in another way than a line before it; name another file")]
    Twice {
        /// 1-based.
        line: usize,
        /// The id.
        id: String,
        /// The case.
        case: String,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

fn named(run: &Run) -> String {
    let fresh = if run.fresh { ", fresh" } else { "" };
    let hints = if run.no_hints { ", no hints" } else { "" };
    let at = run.at.as_ref().map_or(String::new(), |at| format!(", at {at}"));
    format!("version {}, seed {}, budget {}{fresh}{hints}{at}", run.version, run.seed, run.budget)
}

/// The first line of a journal: the run that it is of.
///
/// # Errors
/// What cannot be written as JSON.
pub fn heading(run: &Run) -> Result<String, JournalError> {
    Ok(serde_json::to_string(run).map_err(std::io::Error::from)? + "\n")
}

/// The line of an entry, its fingerprint last.
///
/// # Errors
/// What cannot be written as JSON.
pub fn line(of: &Entry) -> Result<String, JournalError> {
    let mut text = serde_json::to_string(of).map_err(std::io::Error::from)?;
    text.pop();
    let sum = fingerprint(text.as_bytes());
    Ok(text + SUM + &sum + "\"}\n")
}

/// What stands before the fingerprint of a line.
const SUM: &str = ",\"sum\":\"";

/// Whether a line, its end taken off, is as it was written; one without a fingerprint is.
fn unchanged(text: &[u8]) -> bool {
    let Some((body, end)) = text.len().checked_sub(SUM.len() + 34).and_then(|at| text.split_at_checked(at)) else {
        return true;
    };
    let sum = end.strip_prefix(SUM.as_bytes()).and_then(|end| end.strip_suffix(b"\"}"));
    sum.is_none_or(|sum| sum == fingerprint(body).as_bytes())
}

/// What a journal holds.
///
/// # Errors
/// [`JournalError`] for a line that does not parse, unless it is the last one and has no end of line.
pub fn read(from: impl BufRead) -> Result<Held, JournalError> {
    let (mut held, mut from) = (Held::default(), from);
    for line in 1.. {
        let mut text = Vec::new();
        from.read_until(b'\n', &mut text)?;
        if text.last() != Some(&b'\n') {
            held.torn = text;
            break;
        }
        held.whole += text.len() as u64;
        if text.trim_ascii().is_empty() {
            continue;
        }
        if held.run.is_none() {
            held.run = Some(run(&text)?);
            continue;
        }
        if !unchanged(text.trim_ascii_end()) {
            return Err(JournalError::Changed { line });
        }
        let entry: Entry = serde_json::from_slice(&text).map_err(|source| JournalError::Line { line, source })?;
        let known = |known: &&Entry| (&known.id, &known.case, &known.text) == (&entry.id, &entry.case, &entry.text);
        match held.entries.iter().find(known) {
            None => held.entries.push(entry),
            Some(known) if *known == entry => {}
            Some(_) => return Err(JournalError::Twice { line, id: entry.id, case: entry.case }),
        }
    }
    Ok(held)
}

/// The run that a first line names.
fn run(text: &[u8]) -> Result<Run, JournalError> {
    let Heading { schema } = serde_json::from_slice(text).map_err(JournalError::NoJournal)?;
    if schema != JOURNAL_SCHEMA {
        return Err(JournalError::OtherSchema { found: schema });
    }
    serde_json::from_slice(text).map_err(JournalError::NoJournal)
}

impl Held {
    /// Whether a run may go on with what is held; a journal without a whole line may be begun again.
    ///
    /// # Errors
    /// [`JournalError::OtherRun`] and [`JournalError::OtherKept`] for a journal of another run,
    /// [`JournalError::Foreign`] for a torn first line that this run would not have written.
    pub fn fits(&self, wanted: &Run) -> Result<(), JournalError> {
        let Some(found) = &self.run else {
            let begun = heading(wanted)?.into_bytes().starts_with(&self.torn);
            return if begun { Ok(()) } else { Err(JournalError::Foreign) };
        };
        let of = |run: &Run| {
            let Run { version, seed, budget, fresh, no_hints, at, .. } = run.clone();
            (version, seed, budget, fresh, no_hints, at)
        };
        if of(found) != of(wanted) {
            return Err(JournalError::OtherRun { found: Box::new(found.clone()), wanted: Box::new(wanted.clone()) });
        }
        match (&found.kept, &wanted.kept) {
            (Some(found), Some(wanted)) if found != wanted && !self.run.as_ref().is_some_and(|run| run.fresh) => {
                Err(JournalError::OtherKept)
            }
            _ => Ok(()),
        }
    }
}
