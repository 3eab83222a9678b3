//! The journal file of a `check`.

use super::Error;
use crate::claims::Executable;
use crate::ledger::{Entry, Run, journal};
use std::fs::{File, OpenOptions};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The journal of this run, with what it already held.
pub(super) struct Journal {
    path: PathBuf,
    file: Mutex<File>,
    held: Vec<Entry>,
}

impl Journal {
    /// The journal at `path` for a run: a new file, or with `resume` the one that is there.
    pub(super) fn open(path: &Path, run: &Run, resume: bool) -> Result<Self, Error> {
        let wrong = |source| Error::Journal { path: path.into(), source };
        let (file, held) = if resume && path.exists() {
            let from = File::open(path).map_err(|source| Error::Read { path: path.into(), source })?;
            let (found, held, whole) = journal::read(BufReader::new(from)).map_err(wrong)?;
            journal::same_run(found, run).map_err(wrong)?;
            let file = OpenOptions::new().append(true).open(path);
            let file = file.and_then(|file| file.set_len(whole).map(|()| file));
            (file.map_err(|source| Error::Write { path: path.into(), source })?, held)
        } else {
            let created = OpenOptions::new().write(true).create_new(true).open(path);
            let mut file = created.map_err(|source| match source.kind() {
                std::io::ErrorKind::AlreadyExists => Error::JournalExists { path: path.into() },
                _ => Error::Write { path: path.into(), source },
            })?;
            journal::append(run, &mut file).map_err(wrong)?;
            (file, Vec::new())
        };
        Ok(Journal { path: path.into(), file: Mutex::new(file), held })
    }

    /// The entry that the journal holds for a claim whose text has not changed since.
    pub(super) fn find(&self, form: &Executable, text: &str) -> Option<Entry> {
        let same = |entry: &&Entry| entry.id == form.id() && entry.case == form.case() && entry.text == text;
        self.held.iter().find(same).cloned()
    }

    /// Appends an entry, whole, before anything else happens.
    pub(super) fn append(&self, entry: &Entry) -> Result<(), Error> {
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        journal::append(entry, &mut *file).map_err(|source| Error::Journal { path: self.path.clone(), source })
    }
}
