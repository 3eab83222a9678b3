//! The journal file of a `check`.

use super::left::Left;
use super::{Error, interrupt};
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

/// The journals that there are of a run: the file at its path, and those of the processes of runs under `mpirun`, which are
/// beside it as `NAME.K-of-N`.
pub(super) fn journals(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_process = |found: &str| {
        let numbers = found.strip_prefix(&name)?.strip_prefix('.')?.split_once("-of-")?;
        (numbers.0.parse::<usize>().is_ok() && numbers.1.parse::<usize>().is_ok()).then_some(())
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = fs::read_dir(folder).into_iter().flatten().flatten();
    let beside = beside.filter(|one| of_process(&one.file_name().to_string_lossy()).is_some()).map(|one| one.path());
    let mut all: Vec<PathBuf> = path.exists().then(|| path.into()).into_iter().chain(beside).collect();
    all.sort();
    all
}

/// The journal of one of several processes.
pub(super) fn of_process(path: &Path, process: usize, of: usize) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-of-{of}", process + 1));
    path.with_file_name(name)
}

impl Journal {
    /// The journal at `path` for a run: a new file, or with `resume` the one that is there. What `others` hold is not judged
    /// again either: the journals of the same run, by the paths at which they were when it began.
    pub(super) fn open(path: &Path, others: &[PathBuf], run: &Run, resume: bool) -> Result<Self, Error> {
        if let (Some(other), false) = (others.first(), resume) {
            return Err(Error::JournalExists { path: other.into() });
        }
        let mut told = Vec::new();
        for other in others.iter().filter(|other| *other != path) {
            let wrong = |source| Error::Journal { path: other.clone(), source };
            let file = File::open(other).map_err(|source| Error::Read { path: other.clone(), source })?;
            let held = journal::read(BufReader::new(file)).map_err(wrong)?;
            held.fits(run).map_err(wrong)?;
            told.extend(held.entries);
        }
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
        told.extend(held.entries);
        Ok(Journal { path: path.into(), holder, lines: Mutex::new(lines), held: told })
    }

    /// The entries that it holds.
    pub(super) fn held(&self) -> &[Entry] {
        &self.held
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
