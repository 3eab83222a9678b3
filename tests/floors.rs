//! A folder of `src/` is a floor and imports only from those below it; the files of a floor import each other in no circle.
//!
//! Every path that the tokens of a file name is looked at: in `use` with nested braces, in types and expressions, in the
//! bodies of macros, through `super` and through re-exports; and every file that is included.

#[path = "floors/named.rs"]
mod named;

use named::Crate;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The floors, ground first.
const FLOORS: [&str; 19] = [
    "ranks", "number", "linalg", "sketch", "loss", "solver", "claims", "language", "prove", "engine", "dataset",
    "ledger", "export", "lemmas", "repair", "papers", "figures", "report", "commands",
];

/// Folders beside `src/` whose files only one floor and those above may include.
const BESIDE: [(&str, &str); 1] = [("papers", "papers")];

/// Files that are one recursion, each set with the reason.
const RECURSIONS: [(&[&str], &str); 8] = [
    (&["number/arithmetic.rs", "number/rational.rs", "number/rational/matrix.rs", "number/rational/power.rs"], NUMBER),
    (
        &[
            "number/ball.rs",
            "number/ball/basis.rs",
            "number/ball/determinant.rs",
            "number/ball/inertia.rs",
            "number/ball/spectrum.rs",
        ],
        NUMBER,
    ),
    (&["number/interval.rs", "number/interval/determinant.rs", "number/interval/spectrum.rs"], NUMBER),
    (
        &[
            "number/wide.rs",
            "number/wide/corner.rs",
            "number/wide/determinant.rs",
            "number/wide/exponential.rs",
            "number/wide/rotation.rs",
            "number/wide/rounding.rs",
            "number/wide/spectrum.rs",
        ],
        NUMBER,
    ),
    (
        &["language/expression.rs", "language/proposition.rs"],
        "a case of an expression has a condition over expressions",
    ),
    (
        &["language/lower/matrix.rs", "language/lower/value.rs"],
        "entries of matrices are values, and of values matrices",
    ),
    (
        &[
            "language/shapes/arithmetic.rs",
            "language/shapes/builtin.rs",
            "language/shapes/dims.rs",
            "language/shapes/mod.rs",
            "language/shapes/norm.rs",
        ],
        "the shape of an expression is that of its parts",
    ),
    (&["solver/run/mod.rs", "solver/starts/warm_start.rs"], "a run starts from a run on a sample of rows"),
];

/// Why the files of a number are one recursion.
const NUMBER: &str = "what a number can do is computed with the number";

fn level(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == floor)
}

/// The floor of a file, where it is on one.
fn floor(file: &str) -> Option<&str> {
    let mut parts = file.split('/');
    match parts.next()? {
        "src" => parts.next().filter(|name| level(name).is_some()),
        folder => BESIDE.iter().find(|(beside, _)| *beside == folder).map(|(_, floor)| *floor),
    }
}

impl Crate {
    /// What a floor names or includes of one above it.
    fn upward(&self) -> Vec<String> {
        let named = self.edges().into_iter().map(|(from, to, ..)| (from, to));
        let all = named.chain(self.included.iter().cloned());
        let above = all.filter(|(from, to)| match (floor(from).and_then(level), floor(to).and_then(level)) {
            (Some(from), Some(to)) => from < to,
            _ => false,
        });
        above.map(|(from, to)| format!("{from} → {to}")).collect()
    }

    /// The sets of files that name each other in a circle, tests left out.
    fn circles(&self) -> BTreeSet<BTreeSet<String>> {
        let mut after: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to, tests, hands_on) in self.edges() {
            if !tests && !hands_on {
                after.entry(from).or_default().insert(to);
            }
        }
        let reached = |from: &String| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(file) = next.pop() {
                let new = after.get(&file).into_iter().flatten().filter(|to| seen.insert((*to).clone()));
                next.extend(new.cloned().collect::<Vec<_>>());
            }
            seen
        };
        let reach: BTreeMap<&String, BTreeSet<String>> = after.keys().map(|file| (file, reached(file))).collect();
        let back = |from: &String, to: &String| reach.get(to).is_some_and(|reach| reach.contains(from));
        let circle = |file: &String| reach[file].iter().filter(|to| back(file, to)).cloned().collect::<BTreeSet<_>>();
        after.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
    }
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("src is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files
                .push((path.to_str().expect("UTF-8").replace('\\', "/"), fs::read_to_string(&path).expect("readable")));
        }
    }
    files
}

/// A crate of these files.
fn planted(files: &[(&str, &str)]) -> Crate {
    Crate::read(&files.iter().map(|(file, text)| (file.to_string(), text.to_string())).collect::<Vec<_>>())
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
    let upward = Crate::read(&sources(Path::new("src"))).upward();
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle_but_a_true_recursion() {
    let found = Crate::read(&sources(Path::new("src")));
    let circles = found.circles();
    let known = RECURSIONS.map(|(files, _)| files.iter().map(|file| format!("src/{file}")).collect::<BTreeSet<_>>());
    let mut new = Vec::new();
    for circle in circles.iter().filter(|circle| !known.contains(circle)) {
        let edges = found.edges();
        let inside = edges
            .iter()
            .filter(|(from, to, tests, hands_on)| !tests && !hands_on && circle.contains(from) && circle.contains(to));
        new.extend(inside.map(|(from, to, ..)| format!("{from} → {to}")).chain([String::new()]));
    }
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (circle, (_, reason)) in known.iter().zip(RECURSIONS) {
        assert!(circles.contains(circle), "{circle:?} is no circle any more: {reason}");
    }
}

#[test]
fn an_upward_import_is_seen_wherever_it_stands() {
    let above = ("src/engine/mod.rs", "mod judge; pub use judge::Budget;");
    let upward = |text: &str| {
        let file = ("src/loss/scaled/inner.rs", text);
        planted(&[above, ("src/loss/mod.rs", "mod scaled;"), ("src/loss/scaled/mod.rs", "mod inner;"), file]).upward()
    };
    for text in [
        "use crate::engine::Budget;",
        "use crate::{loss, engine::{Budget as Other, self}};",
        "use crate::{loss::{scaled, plain}, engine};",
        "use super::super::super::engine::*;",
        "use super::super::super::{loss, engine::Budget};",
        "fn f() -> crate::engine::Budget {}",
        "fn f(x: &[Vec<super::super::super::engine::Budget>]) {}",
        "fn f() { vec![crate::engine::Budget::new()] }",
        "macro_rules! m { () => { $crate::engine::Budget } }",
        "mod tests { use super::super::super::super::engine; }",
        "#[cfg(test)] mod tests { use crate::engine::Budget; }",
        "#[derive(crate::engine::Budget)] struct S;",
    ] {
        assert_eq!(upward(text), ["src/loss/scaled/inner.rs → src/engine/mod.rs"], "{text}");
    }
    for text in [
        "// use crate::engine::Budget;",
        "/// See [`crate::engine::Budget`].\nstruct S;",
        "const S: &str = \"crate::engine::Budget\";",
        "use crate::loss::scaled; use self::engine::Budget; use engine::Budget;",
        "mod tests { use super::super::super::engine; }",
    ] {
        assert_eq!(upward(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn an_upward_import_is_seen_through_a_re_export_and_a_macro() {
    let roof = "mod engine; mod loss; pub use engine::Budget as Purse; use crate::engine as motor;";
    let through = |text: &str| {
        let engine = "pub struct Budget; #[macro_export] macro_rules! burn { () => {} }";
        planted(&[("src/lib.rs", roof), ("src/engine/mod.rs", engine), ("src/loss/mod.rs", text)]).upward()
    };
    for text in ["use crate::Purse;", "fn f(purse: crate::Purse) {}", "use super::motor::Budget;", "use crate::burn;"] {
        assert_eq!(through(text), ["src/loss/mod.rs → src/engine/mod.rs"], "{text}");
    }
    assert_eq!(through("use crate::Purser;"), Vec::<String>::new());
}

#[test]
fn an_upward_include_is_seen() {
    let include = |text: &str| planted(&[("src/loss/mod.rs", text)]).upward();
    assert_eq!(
        include("const T: &str = include_str!(\"../engine/table.txt\");"),
        ["src/loss/mod.rs → src/engine/table.txt"]
    );
    let of_a_paper = "macro_rules! m { ($n:literal) => { include_str!(concat!(\"../../papers/\", $n)) } }";
    assert_eq!(include(of_a_paper), ["src/loss/mod.rs → papers/"]);
    assert_eq!(include("const T: &[u8] = include_bytes!(\"table.bin\");"), Vec::<String>::new());
}

#[test]
fn a_circle_of_files_is_seen_and_a_parent_that_hands_on_is_none() {
    let parent = "mod one; mod two; mod three; pub use one::One; pub(crate) use two::{Two, deep::Deep};";
    let circles = |one: &str, two: &str, three: &str| {
        let files = [("loss/mod.rs", parent), ("loss/one.rs", one), ("loss/two.rs", two), ("loss/three.rs", three)];
        let files = files.map(|(file, text)| (format!("src/{file}"), text.to_owned()));
        Crate::read(&files).circles()
    };
    let set = |files: &[&str]| BTreeSet::from([files.iter().map(|file| format!("src/loss/{file}.rs")).collect()]);
    assert_eq!(circles("use super::Two;", "fn f(one: super::One) {}", ""), set(&["one", "two"]), "through the parent");
    assert_eq!(
        circles("use super::{two::Two};", "use crate::loss::{three::{A, B}};", "use super::One;"),
        set(&["one", "two", "three"])
    );
    assert_eq!(circles("use super::LIMIT;", "use super::{Two, One};", "use super::two;"), BTreeSet::new());
    assert_eq!(circles("use super::Two;", "#[cfg(test)] mod tests { use crate::loss::One; }", ""), BTreeSet::new());
    assert_eq!(circles("use super::Two;", "#[cfg(not(test))] use super::One;", ""), set(&["one", "two"]));
    let user = [("src/loss/mod.rs", "mod one; fn f() { one::g() }"), ("src/loss/one.rs", "use super::f;")];
    assert_eq!(planted(&user).circles(), set(&["mod", "one"]), "a parent that uses its child is in a circle");
    let file = [("src/loss/mod.rs", "#[cfg(test)] mod one;\npub mod two;"), ("src/loss/one.rs", "use super::two;")];
    let beside = ("src/loss/two.rs", "use super::one;");
    assert_eq!(planted(&[file[0], file[1], beside]).circles(), BTreeSet::new(), "what only tests compile");
    let after =
        [("src/loss/mod.rs", "#[cfg(test)] mod three; mod one; mod two;"), ("src/loss/one.rs", "use super::two;")];
    assert_eq!(planted(&[after[0], after[1], beside]).circles(), set(&["one", "two"]), "and nothing else");
}
