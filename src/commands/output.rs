//! Files that are written whole or not at all: beside, to the disk, then renamed.
//!
//! The file beside is made, and room in it reserved, before the work whose result it will hold: a folder that cannot be
//! written and a disk that is full are noticed first. It has one name for each path, `.NAME.partial`, so that what a
//! killed run leaves behind is used again and not added to, and it is locked, so that two runs cannot write one file.

use super::left::Left;
use super::path::is_standard;
use super::{Error, interrupt};
use same_file::Handle;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A file to be: nothing is at its path, or what was there before, until [`Output::finish`].
pub(super) struct Output {
    path: PathBuf,
    target: Target,
}

enum Target {
    /// What cannot be renamed: a device, a pipe, standard output.
    Stream(Box<dyn Write>),
    Beside(Beside),
}

/// The file that will be renamed; dropped before, it is removed.
struct Beside {
    file: File,
    partial: PathBuf,
    /// Where it goes, links followed.
    place: PathBuf,
    /// What is there until then: nothing, or the old file.
    left: Left,
    done: bool,
}

/// The number of links that are followed before they are taken for a circle.
const LINKS: usize = 40;

impl Output {
    /// A file that must not be there yet; `-` is standard output, and a device or a pipe is written to as it is.
    pub(super) fn new(path: &Path) -> Result<Self, Error> {
        match fs::symlink_metadata(path) {
            _ if is_stream(path) => Self::stream(path),
            Ok(_) => Err(Error::Exists { path: path.into() }),
            Err(_) => Self::beside(path, path.into(), Left::Nothing),
        }
    }

    /// A file that takes the place of the one that is there, if any.
    pub(super) fn replacing(path: &Path) -> Result<Self, Error> {
        let refused = |source| Error::Write { path: path.into(), source, left: Left::Old };
        match fs::metadata(path) {
            _ if is_stream(path) => Self::stream(path),
            Ok(found) if found.is_dir() => Err(refused(io::ErrorKind::IsADirectory.into())),
            Ok(found) if found.permissions().readonly() => Err(refused(io::ErrorKind::PermissionDenied.into())),
            Ok(_) => Self::beside(path, fs::canonicalize(path).map_err(refused)?, Left::Old),
            Err(_) => Self::beside(path, followed(path), Left::Nothing),
        }
    }

    fn stream(path: &Path) -> Result<Self, Error> {
        let target: Box<dyn Write> = if is_standard(path) {
            Box::new(io::stdout())
        } else {
            let opened = OpenOptions::new().write(true).open(path);
            Box::new(opened.map_err(|source| Error::Write { path: path.into(), source, left: Left::Part })?)
        };
        Ok(Output { path: path.into(), target: Target::Stream(target) })
    }

    fn beside(path: &Path, place: PathBuf, left: Left) -> Result<Self, Error> {
        let refused = |source| Error::Write { path: path.into(), source, left };
        let name = place.file_name().ok_or_else(|| refused(io::ErrorKind::InvalidInput.into()))?;
        let mut partial_name = std::ffi::OsString::from(".");
        partial_name.push(name);
        partial_name.push(".partial");
        let partial = place.with_file_name(partial_name);
        let file = loop {
            let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&partial);
            let mut file = opened.map_err(refused)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = (&mut file).take(20).read_to_string(&mut holder);
                    let holder = holder.split('\n').next().and_then(|number| number.parse().ok());
                    return Err(Error::Busy { path: path.into(), holder });
                }
                Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(source)) => return Err(refused(source)),
            }
            // another run may have renamed it before it was locked
            let here = file.try_clone().and_then(Handle::from_file).map_err(refused)?;
            if Handle::from_path(&partial).is_ok_and(|there| there == here) {
                break file;
            }
        };
        interrupt::remove_at_exit(&partial);
        let beside = Beside { file, partial, place, left, done: false };
        let mut output = Output { path: path.into(), target: Target::Beside(beside) };
        output.reserve(0)?;
        Ok(output)
    }

    /// Takes so many bytes of the disk before the work.
    pub(super) fn reserve(&mut self, bytes: u64) -> Result<(), Error> {
        let Target::Beside(beside) = &mut self.target else {
            return Ok(());
        };
        let holder = format!("{}\n", std::process::id());
        let taken = (|| {
            beside.file.rewind()?;
            beside.file.write_all(holder.as_bytes())?;
            io::copy(&mut io::repeat(0).take(bytes), &mut beside.file)?;
            beside.file.sync_data()
        })();
        let left = beside.left;
        taken.map_err(|source| Error::Write { path: self.path.clone(), source, left })
    }

    /// Writes the content and puts the file at its path.
    pub(super) fn finish(self, content: &[u8]) -> Result<(), Error> {
        let Output { path, target } = self;
        match target {
            Target::Stream(mut stream) => stream
                .write_all(content)
                .and_then(|()| stream.flush())
                .map_err(|source| Error::Write { path, source, left: Left::Part }),
            Target::Beside(mut beside) => {
                let left = beside.left;
                let whole = interrupt::not_now();
                let put = beside.put(content);
                drop(whole);
                put.map_err(|source| match source.kind() {
                    io::ErrorKind::AlreadyExists => Error::Exists { path },
                    _ => Error::Write { path, source, left },
                })
            }
        }
    }
}

impl Beside {
    fn put(&mut self, content: &[u8]) -> io::Result<()> {
        self.file.rewind()?;
        self.file.write_all(content)?;
        self.file.set_len(content.len() as u64)?;
        if let (Left::Old, Ok(found)) = (self.left, fs::metadata(&self.place)) {
            self.file.set_permissions(found.permissions())?;
        }
        self.file.sync_all()?;
        match self.left {
            Left::Old | Left::Part => fs::rename(&self.partial, &self.place)?,
            Left::Nothing => match fs::hard_link(&self.partial, &self.place) {
                Ok(()) => fs::remove_file(&self.partial)?,
                Err(source) if source.kind() == io::ErrorKind::AlreadyExists => return Err(source),
                // a file system without links
                Err(_) if fs::symlink_metadata(&self.place).is_err() => fs::rename(&self.partial, &self.place)?,
                Err(source) => return Err(source),
            },
        }
        self.done = true;
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        // not every file system can sync a folder, and the file itself is whole by now
        let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // once it is done, another run may have one of this name
        if !self.done {
            let _ = fs::remove_file(&self.partial);
        }
        interrupt::forget(&self.partial);
    }
}

/// Whether a path is `-` or leads to something that is neither a file nor a folder.
fn is_stream(path: &Path) -> bool {
    is_standard(path) || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Where a link that leads to no file yet leads.
fn followed(path: &Path) -> PathBuf {
    let mut place = path.to_path_buf();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&place) else { break };
        place = place.parent().map_or(next.clone(), |folder| folder.join(&next));
    }
    place
}
