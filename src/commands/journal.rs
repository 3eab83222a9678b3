//! The journal file of a `check`.

use super::left::Left;
use super::{Error, interrupt};
use crate::claims::{Executable, Words};
use crate::ledger::{Entry, Run, journal};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The journal of this run, with what it already held. The file is locked as long as this lives; a file beside it,
/// `.NAME.holder`, tells other runs by which process.
pub(super) struct Journal {
    path: PathBuf,
    holder: PathBuf,
    lines: Mutex<Lines>,
    held: Vec<Entry>,
}

/// The whole lines of a journal.
struct Lines {
    file: File,
    bytes: u64,
}

impl Lines {
    /// Appends a line, or nothing.
    fn append(&mut self, line: &str) -> std::io::Result<()> {
        let appended = self.file.write_all(line.as_bytes());
        match appended {
            Ok(()) => self.bytes += line.len() as u64,
            // a part of the line may be there
            Err(_) => self.file.set_len(self.bytes)?,
        }
        appended
    }
}

impl Journal {
    /// The journal at `path` for a run: a new file, or with `resume` the one that is there.
    pub(super) fn open(path: &Path, run: &Run, resume: bool) -> Result<Self, Error> {
        let wrong = |source| Error::Journal { path: path.into(), source };
        let (file, new) = opened(path)?;
        let holder = beside(path);
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&holder).ok().and_then(|text| text.trim().parse().ok());
                return Err(Error::Busy { path: path.into(), holder });
            }
            Err(TryLockError::Error(source)) if source.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(source)) => return Err(wrong(source.into())),
        }
        if !new && !resume {
            return Err(Error::JournalExists { path: path.into() });
        }
        let held = journal::read(BufReader::new(&file)).map_err(wrong)?;
        held.fits(run).map_err(wrong)?;
        let mut lines = Lines { file, bytes: held.whole };
        let heading = journal::heading(run).map_err(wrong)?;
        let begun = lines.file.set_len(held.whole).and_then(|()| match held.run {
            Some(_) => Ok(()),
            None => lines.append(&heading),
        });
        if let Err(source) = begun {
            let left = if new && fs::remove_file(path).is_ok() { Left::Nothing } else { Left::Old };
            return Err(Error::Write { path: path.into(), source, left });
        }
        interrupt::remove_at_exit(&holder);
        // who holds it is a courtesy: without it the lock still holds
        let _ = fs::write(&holder, std::process::id().to_string());
        Ok(Journal { path: path.into(), holder, lines: Mutex::new(lines), held: held.entries })
    }

    /// The entry that the journal holds for a claim whose text, and that of its lemma with its hints, has not changed
    /// since.
    pub(super) fn find(&self, words: &Words, form: &Executable, text: &str) -> Option<Entry> {
        let same = |entry: &&Entry| {
            let lemma = entry.lemma.as_deref().unwrap_or_default();
            entry.id == form.id() && entry.case == form.case() && entry.text == text && lemma == words.lemma
        };
        self.held.iter().find(same).cloned()
    }

    /// Appends an entry, whole, before anything else happens.
    pub(super) fn append(&self, entry: &Entry) -> Result<(), Error> {
        let line = journal::line(entry).map_err(|source| Error::Journal { path: self.path.clone(), source })?;
        let _whole = interrupt::not_now();
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.append(&line).map_err(|source| Error::JournalStopped { path: self.path.clone(), source })
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let lines = self.lines.get_mut().unwrap_or_else(PoisonError::into_inner);
        // a run that ended has its ledger; the lines are safe from all but a loss of power already
        let _ = lines.file.sync_data();
        let _ = fs::remove_file(&self.holder);
        interrupt::forget(&self.holder);
    }
}

/// The file at a path, and whether it is new.
fn opened(path: &Path) -> Result<(File, bool), Error> {
    let refused = |source, left| Error::Write { path: path.into(), source, left };
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    match options.clone().create_new(true).open(path) {
        Ok(file) => Ok((file, true)),
        Err(source) if source.kind() == ErrorKind::AlreadyExists => {
            Ok((options.open(path).map_err(|source| refused(source, Left::Old))?, false))
        }
        Err(source) => Err(refused(source, Left::Nothing)),
    }
}

/// The file that tells who holds a journal.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".holder");
    path.with_file_name(name)
}
