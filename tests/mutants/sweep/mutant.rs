//! The mutants as `cargo mutants --list --json` gives them.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What kind of change a mutant is, by cargo-mutants' names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Genre {
    /// An operator of two operands is another one.
    BinaryOperator,
    /// `!` or `-` is not there.
    UnaryOperator,
    /// A function returns a value at once.
    FnValue,
    /// A guard is `true` or `false`.
    MatchArmGuard,
    /// An arm is not there.
    MatchArm,
    /// A field of a struct comes from its base.
    StructField,
}

/// One mutant.
#[derive(Debug)]
pub struct Mutant {
    /// Its number from 1, in the order of the list.
    pub id: usize,
    /// The file it is in.
    pub file: String,
    /// What it does, as cargo-mutants says it, without its place.
    pub name: String,
    /// The kind of change.
    pub genre: Genre,
    /// The text that it puts there.
    pub replacement: String,
    /// Line and column of what it changes, from 1.
    pub start: (usize, usize),
}

impl Mutant {
    /// FILE:LINE:COLUMN: WHAT, as cargo-mutants prints it.
    pub fn place(&self) -> String {
        format!("{}:{}:{}: {}", self.file, self.start.0, self.start.1, self.name)
    }
}

/// The mutants of a list; `None` where an entry is not as cargo-mutants 27 writes it.
pub fn read(list: &Value) -> Option<Vec<Mutant>> {
    let entries = list.as_array()?.iter().enumerate();
    entries
        .map(|(i, entry)| {
            let genre = match entry["genre"].as_str()? {
                "BinaryOperator" => Genre::BinaryOperator,
                "UnaryOperator" => Genre::UnaryOperator,
                "FnValue" => Genre::FnValue,
                "MatchArmGuard" => Genre::MatchArmGuard,
                "MatchArm" => Genre::MatchArm,
                "StructField" => Genre::StructField,
                _ => return None,
            };
            let start = &entry["span"]["start"];
            let number = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
            Some(Mutant {
                id: i + 1,
                file: entry["file"].as_str()?.into(),
                name: entry["name"].as_str()?.split_once(": ")?.1.into(),
                genre,
                replacement: entry["replacement"].as_str()?.into(),
                start: (number(&start["line"])?, number(&start["column"])?),
            })
        })
        .collect()
}

/// The mutants by file.
pub fn by_file(mutants: &[Mutant]) -> BTreeMap<&Path, Vec<&Mutant>> {
    let mut files: BTreeMap<&Path, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        files.entry(Path::new(&mutant.file)).or_default().push(mutant);
    }
    files
}
