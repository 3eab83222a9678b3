//! The mutated copy of the crate: built until every mutant left in it builds.

use crate::mutant::{Mutant, by_file};
use crate::switch::{Piece, switched};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The test targets that are tried beside the unit tests; they need no paper.
const TARGETS: [&str; 3] = ["engine", "number", "ledger"];

/// A floor that no test of ours asks for, left out of the copy; those behind features are not built anyway.
const ABOVE: &str = "pub mod solver;";

/// Files that the copy does without: the program, and what is no part of a test.
const ABOVE_FILES: [&str; 5] = ["src/lib.rs", "src/main.rs", "fuzz", "dist", "docs"];

/// What became of the mutants in the copy.
pub struct Built {
    /// Those that have a switch.
    pub switched: HashSet<usize>,
    /// Those that do not build, with the compiler's code.
    pub unviable: BTreeMap<usize, String>,
}

/// Writes the mutants into `copy`, a copy of the crate in the current folder, and takes out those that do not build, of
/// which some are known.
pub fn build(mutants: &[Mutant], known: &HashSet<usize>, copy: &Path) -> Result<Built, Box<dyn Error>> {
    let files = by_file(mutants);
    copied(copy, &files.keys().copied().collect())?;
    let mut unviable: BTreeMap<usize, String> = known.iter().map(|id| (*id, "known".to_owned())).collect();
    loop {
        let mut all = HashSet::new();
        let mut pieces = HashMap::new();
        for (file, mutants) in &files {
            let viable: Vec<&Mutant> = mutants.iter().copied().filter(|m| !unviable.contains_key(&m.id)).collect();
            let done = switched(&fs::read_to_string(file)?, &viable)?;
            all.extend(&done.ids);
            pieces.insert(file.to_path_buf(), done.pieces);
            write(&copy.join(file), done.text.as_bytes())?;
        }
        let faults = faults(copy)?;
        if faults.is_empty() {
            return Ok(Built { switched: all, unviable });
        }
        let before = unviable.len();
        for fault in &faults {
            for id in blamed(fault, &pieces) {
                unviable.entry(id).or_insert_with(|| fault.code.clone());
            }
        }
        eprintln!("sweep: {} mutants do not build", unviable.len());
        if unviable.len() == before {
            let texts: Vec<&str> = faults.iter().map(|fault| fault.text.as_str()).collect();
            return Err(format!("the mutated copy does not build:\n{}", texts.join("\n")).into());
        }
    }
}

/// Makes `copy` a copy of the crate but for the files `mutated`. What is already as it should be is not touched, so that
/// only a change is built again.
fn copied(copy: &Path, mutated: &HashSet<&Path>) -> Result<(), Box<dyn Error>> {
    let listed = Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output()?;
    let listed = String::from_utf8(listed.stdout)?;
    let ours: HashSet<&Path> = listed.split_terminator('\0').map(Path::new).filter(|path| path.is_file()).collect();
    for part in ["src", "tests"] {
        remove_others(copy, Path::new(part), &ours)?;
    }
    for file in &ours {
        if !mutated.contains(file) && !ABOVE_FILES.iter().any(|other| file.starts_with(other)) {
            write(&copy.join(file), &as_module(file, fs::read(file)?)?)?;
        }
    }
    let lib = fs::read_to_string("src/lib.rs")?;
    let needed: String = lib.lines().filter(|line| *line != ABOVE).map(|line| format!("{line}\n")).collect();
    // The tests of these floors are modules of the crate, so that it is built once and not once a test target.
    let tests =
        TARGETS.map(|target| format!("#[cfg(test)]\n#[path = \"../tests/{target}/main.rs\"]\nmod tests_{target};\n"));
    let tests = tests.concat() + &lemmas(&ours);
    let lib = format!("{needed}\nextern crate self as lemmacheck;\n#[doc(hidden)]\npub mod mutant;\n{tests}");
    write(&copy.join("src/lib.rs"), lib.as_bytes())?;
    write(&copy.join("src/mutant.rs"), include_bytes!("switch_at_run_time.rs"))
}

/// A test a file of tests/lemmas: all of its lemmas come out as they say.
fn lemmas(ours: &HashSet<&Path>) -> String {
    let files = ours.iter().filter(|file| file.starts_with("tests/lemmas"));
    let mut names: Vec<&str> = files.filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".lemma")).collect();
    names.sort_unstable();
    let tests = names.iter().map(|name| {
        format!(
            r#"    #[test]
    fn {name}() {{
        let text = std::fs::read_to_string("tests/lemmas/{name}.lemma").unwrap();
        for one in lemmacheck::lemmas::check(&text).unwrap() {{
            assert!(one.is_expected(), "{{}}", one.id);
        }}
    }}
"#
        )
    });
    format!("#[cfg(test)]\nmod tests_lemmas {{\n{}}}\n", tests.collect::<String>())
}

/// A file of a test target, whose root is a module in the copy; any other as it is.
fn as_module(file: &Path, content: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let target = TARGETS.iter().find(|target| file.starts_with(format!("tests/{target}")));
    match target.filter(|_| file.extension().is_some_and(|extension| extension == "rs")) {
        Some(target) => {
            Ok(String::from_utf8(content)?.replace("crate::", &format!("crate::tests_{target}::")).into_bytes())
        }
        None => Ok(content),
    }
}

fn write(path: &Path, content: &[u8]) -> Result<(), Box<dyn Error>> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, content)?)
}

/// Takes the files under `folder` away that are not in `ours`.
fn remove_others(copy: &Path, folder: &Path, ours: &HashSet<&Path>) -> Result<(), Box<dyn Error>> {
    let Ok(entries) = fs::read_dir(copy.join(folder)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            remove_others(copy, &path, ours)?;
        } else if !ours.contains(path.as_path()) && path != Path::new("src/mutant.rs") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// An error of the compiler.
struct Fault {
    code: String,
    text: String,
    /// File and bytes, what the compiler points at first.
    spans: Vec<(PathBuf, Range<usize>)>,
}

/// The mutants that a fault lies in: those of the smallest piece around what the compiler points at.
fn blamed(fault: &Fault, pieces: &HashMap<PathBuf, Vec<Piece>>) -> Vec<usize> {
    let around = |(file, at): &(PathBuf, Range<usize>)| {
        let around = pieces.get(file)?.iter().filter(|(piece, _)| piece.start <= at.start && at.end <= piece.end);
        around.min_by_key(|(piece, _)| piece.len()).map(|(_, ids)| ids.clone())
    };
    let within = |(file, at): &(PathBuf, Range<usize>)| {
        let within = pieces.get(file)?.iter().filter(|(piece, _)| at.start <= piece.start && piece.end <= at.end);
        let ids: Vec<usize> = within.flat_map(|(_, ids)| ids.clone()).collect();
        (!ids.is_empty()).then_some(ids)
    };
    fault.spans.iter().find_map(around).or_else(|| fault.spans.iter().find_map(within)).unwrap_or_default()
}

fn faults(copy: &Path) -> Result<Vec<Fault>, Box<dyn Error>> {
    let output = Command::new("cargo")
        .args(["check", "--locked", "--no-default-features", "--lib", "--message-format=json", "--quiet"])
        .current_dir(copy)
        .output()?;
    let mut faults = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let message: Value = serde_json::from_str(line)?;
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let mut spans: Vec<&Value> = message["spans"].as_array().into_iter().flatten().collect();
        spans.sort_by_key(|span| span["is_primary"] != true);
        let spans = spans.into_iter().filter_map(|span| {
            let byte = |name: &str| span[name].as_u64().and_then(|n| usize::try_from(n).ok());
            Some((PathBuf::from(span["file_name"].as_str()?), byte("byte_start")?..byte("byte_end")?))
        });
        let spans: Vec<_> = spans.collect();
        if !spans.is_empty() {
            let code = message["code"]["code"].as_str().unwrap_or("no code").to_owned();
            faults.push(Fault { code, text: message["rendered"].as_str().unwrap_or_default().into(), spans });
        }
    }
    if faults.is_empty() && !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(faults)
}
