//! What became of each mutant: a line as soon as it is known, so that a run that ends early is not lost.

use crate::mutant::Mutant;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// What is known of a mutant; what is known best comes last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// No test that was asked in its time fails.
    Left,
    /// A test fails.
    Seen,
    /// No test fails.
    Missed,
    /// It does not build.
    Unviable,
    /// It has no switch: cargo-mutants itself has to try it.
    Apart,
}

impl Status {
    const ALL: [Status; 5] = [Status::Left, Status::Seen, Status::Missed, Status::Unviable, Status::Apart];

    fn word(self) -> &'static str {
        match self {
            Status::Left => "left",
            Status::Seen => "seen",
            Status::Missed => "missed",
            Status::Unviable => "unviable",
            Status::Apart => "apart",
        }
    }
}

/// The lines `STATUS | HASH OF THE FILE | PLACE: MUTANT | WHY`.
pub struct Record {
    file: File,
    hashes: BTreeMap<String, String>,
    known: HashMap<String, Status>,
}

impl Record {
    /// Goes on with the results of `path` for files as they are now.
    pub fn open(path: &Path, mutants: &[Mutant]) -> Result<Record, Box<dyn Error>> {
        let mut hashes = BTreeMap::new();
        for mutant in mutants {
            if !hashes.contains_key(&mutant.file) {
                let output = Command::new("git").args(["hash-object", &mutant.file]).output()?;
                hashes.insert(mutant.file.clone(), String::from_utf8(output.stdout)?.trim().to_owned());
            }
        }
        let before = fs::read_to_string(path).unwrap_or_default();
        let known = before.lines().filter_map(|line| {
            let (word, line) = line.split_once(" | ")?;
            let status = Status::ALL.into_iter().find(|status| status.word() == word)?;
            Some((line.rsplit_once(" | ")?.0.to_owned(), status))
        });
        let known = known.collect();
        Ok(Record { file: File::options().create(true).append(true).open(path)?, hashes, known })
    }

    /// The git hash of a file with mutants.
    pub fn hash(&self, file: &str) -> &str {
        &self.hashes[file]
    }

    fn key(&self, mutant: &Mutant) -> String {
        format!("{} | {}", self.hash(&mutant.file), mutant.place())
    }

    /// What is known of a mutant.
    pub fn status(&self, mutant: &Mutant) -> Option<Status> {
        self.known.get(&self.key(mutant)).copied()
    }

    /// Writes a line.
    pub fn note(&mut self, mutant: &Mutant, status: Status, why: &str) -> Result<(), Box<dyn Error>> {
        let key = self.key(mutant);
        writeln!(self.file, "{} | {key} | {why}", status.word())?;
        self.known.insert(key, status);
        Ok(())
    }
}
