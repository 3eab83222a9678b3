//! A folder of `src/` is a floor and imports only from those below it.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, ground first.
const FLOORS: [&str; 15] = [
    "number", "linalg", "sketch", "loss", "solver", "claims", "language", "prove", "engine", "dataset", "ledger",
    "lemmas", "papers", "report", "commands",
];

fn level(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == floor)
}

/// Every `crate::<floor>` that a source text names outside comments.
fn named_floors(text: &str) -> Vec<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if level(&name).is_some() {
                found.push(name);
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("src is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_folder_is_a_floor() {
    for entry in fs::read_dir("src").expect("src is there").flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(level(&name).is_some(), "src/{name} is no floor");
    }
}

#[test]
fn no_floor_imports_upward() {
    for path in sources(Path::new("src")) {
        let mut parts = path.strip_prefix("src").expect("under src").components();
        let floor = parts.next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let Some(own) = level(&floor) else {
            continue;
        };
        for named in named_floors(&fs::read_to_string(&path).expect("readable")) {
            let below = level(&named).is_some_and(|other| other < own);
            assert!(below || named == floor, "{} imports upward from {named}", path.display());
        }
    }
}

#[test]
fn an_upward_import_is_seen_and_a_comment_is_not() {
    assert_eq!(named_floors("use crate::engine::Budget; // crate::papers"), ["engine"]);
    assert_eq!(named_floors("use crate::{loss, number::Real};"), ["loss", "number"]);
    assert_eq!(named_floors("/// See crate::papers."), Vec::<String>::new());
}
