//! An append-only journal of judged claims, one JSON object a line: what a long run has done so far.
//!
//! The first line names the run, every other is a ledger entry. A line torn by an interruption is the last one and is
//! dropped on reading; anything else that does not parse is an error.

use super::Entry;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};
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
    /// The first line is missing.
    #[error("the file is empty; a journal starts with the line that names its run")]
    Empty,
    /// The journal is of another run.
    #[error("the journal is of version {}, seed {}, budget {}{}, this run is of version {}, seed {}, budget {}{}; name another file",
        found.version, found.seed, found.budget, if found.fresh { ", fresh" } else { "" },
        wanted.version, wanted.seed, wanted.budget, if wanted.fresh { ", fresh" } else { "" })]
    OtherRun {
        /// The run of the journal.
        found: Box<Run>,
        /// This run.
        wanted: Box<Run>,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// Appends one line and sees it on its way before anything else happens.
///
/// # Errors
/// What the writer says.
pub fn append(line: &impl Serialize, to: &mut impl Write) -> Result<(), JournalError> {
    let text = serde_json::to_string(line).map_err(std::io::Error::from)? + "\n";
    to.write_all(text.as_bytes())?;
    Ok(to.flush()?)
}

/// The run and the entries of a journal, and how many bytes of whole lines it holds.
///
/// # Errors
/// [`JournalError`] for a line that does not parse, unless it is the last one and has no end of line.
pub fn read(from: impl BufRead) -> Result<(Run, Vec<Entry>, u64), JournalError> {
    let (mut run, mut entries, mut whole, mut from) = (None, Vec::new(), 0, from);
    for line in 1.. {
        let mut text = String::new();
        let length = from.read_line(&mut text)?;
        if length == 0 || !text.ends_with('\n') {
            break;
        }
        let wrong = |source| JournalError::Line { line, source };
        match run {
            None => run = Some(serde_json::from_str::<Run>(&text).map_err(wrong)?),
            Some(_) => entries.push(serde_json::from_str::<Entry>(&text).map_err(wrong)?),
        }
        whole += length as u64;
    }
    Ok((run.ok_or(JournalError::Empty)?, entries, whole))
}

/// Refuses a journal of another run.
///
/// # Errors
/// [`JournalError::OtherRun`].
pub fn same_run(found: Run, wanted: &Run) -> Result<(), JournalError> {
    if found == *wanted {
        return Ok(());
    }
    Err(JournalError::OtherRun { found: Box::new(found), wanted: Box::new(wanted.clone()) })
}
