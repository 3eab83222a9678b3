//! What is printed of a run, and the table of the files that were swept.

use crate::mutant::{Mutant, by_file};
use crate::record::{Record, Status};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;

const EQUIVALENT: &str = "tests/mutants/equivalent.txt";
const COVERED: &str = "tests/mutants/covered.txt";

/// The mutants that the list of equivalents names.
pub struct Listed {
    names: Vec<String>,
    equivalent: HashSet<usize>,
}

impl Listed {
    /// FILE | MUTANT | COLUMN WITHOUT INDENTATION | THE LINE THAT IT CHANGES is a name that outlives a change of the lines above.
    pub fn read(mutants: &[Mutant]) -> Result<Listed, Box<dyn Error>> {
        let listed = fs::read_to_string(EQUIVALENT)?;
        let listed: HashSet<&str> =
            listed.lines().filter_map(|line| line.rsplit_once(" | ")).map(|(name, _)| name).collect();
        let mut sources: HashMap<&str, Vec<String>> = HashMap::new();
        let (mut names, mut equivalent) = (Vec::new(), HashSet::new());
        for mutant in mutants {
            if !sources.contains_key(mutant.file.as_str()) {
                let lines = fs::read_to_string(&mutant.file)?.lines().map(str::to_owned).collect();
                sources.insert(&mutant.file, lines);
            }
            let (line, column) = (&sources[mutant.file.as_str()][mutant.start.0 - 1], mutant.start.1);
            let column = column + line.trim_start().chars().count() - line.chars().count();
            let name = format!("{} | {} | {column} | {}", mutant.file, mutant.name, line.trim());
            if listed.contains(name.as_str()) {
                equivalent.insert(mutant.id);
            }
            names.push(name);
        }
        Ok(Listed { names, equivalent })
    }

    /// Whether it is one of those.
    pub fn is_equivalent(&self, mutant: &Mutant) -> bool {
        self.equivalent.contains(&mutant.id)
    }
}

/// Prints what no test sees, and the figures; with `whole`, writes the figures of each file into the table. Returns how
/// many were missed.
pub fn report(mutants: &[Mutant], record: &Record, listed: &Listed, whole: bool) -> Result<usize, Box<dyn Error>> {
    let files = by_file(mutants);
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    let covered = fs::read_to_string(COVERED).unwrap_or_default();
    for line in covered.lines().filter(|line| !line.starts_with('#')) {
        rows.insert(line.split(" | ").next().unwrap_or_default().to_owned(), line.to_owned());
    }
    let (mut all, mut missed) = ([0; 6], Vec::new());
    for (file, mutants) in files {
        let mut counts = [0; 6];
        for mutant in &mutants {
            let place = match record.status(mutant) {
                Some(Status::Seen) => 0,
                Some(Status::Unviable) => 4,
                Some(Status::Apart) => 5,
                _ if listed.is_equivalent(mutant) => 3,
                Some(Status::Missed) => {
                    missed.push(&listed.names[mutant.id - 1]);
                    1
                }
                Some(Status::Left) | None => 2,
            };
            counts[place] += 1;
            all[place] += 1;
        }
        let [seen, missed, left, equivalent, unviable, apart] = counts;
        let file = file.to_str().unwrap_or_default();
        rows.insert(
            file.to_owned(),
            format!(
                "{file} | {} | {} | {seen} | {missed} | {left} | {equivalent} | {unviable} | {apart}",
                record.hash(file),
                mutants.len()
            ),
        );
    }
    if whole {
        let head = "# What became of the mutants of each file, written by `tests/mutants/run all` and `file`.\n\
                    # FILE | git hash-object FILE | MUTANTS | SEEN | MISSED | LEFT | EQUIVALENT | DO NOT BUILD | FOR `alone`\n";
        let rows: String = rows.values().map(|row| format!("{row}\n")).collect();
        fs::write(COVERED, head.to_owned() + &rows)?;
    }
    if !missed.is_empty() {
        println!("mutants that no test sees:");
    }
    for name in &missed {
        println!("  {name}");
    }
    let [seen, missed, left, equivalent, unviable, apart] = all;
    println!(
        "mutants: {seen} seen, {missed} missed, {left} left for want of time, {equivalent} equivalent, \
         {unviable} that do not build, {apart} for `tests/mutants/run alone`"
    );
    Ok(missed)
}
