//! A folder of lemma files under `cargo test`.

use super::{Checked, Error, Lemmas, Text};
use crate::engine::Examination;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// A test program over a folder of lemma files: one named test for each lemma, case and reading, which passes where the
/// verdict is the expected one.
///
/// It takes the arguments of `cargo test`: filters, `--list`, `--exact`, `--test-threads`. In `Cargo.toml`,
///
/// ```toml
/// [[test]]
/// name = "lemmas"
/// harness = false
/// ```
///
/// and `tests/lemmas.rs` is
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     lemmacheck::lemmas::test_folder("lemmas")
/// }
/// ```
///
/// The folder is relative to the crate; files in folders inside it count too. A file that cannot be read is one test,
/// which fails with what is wrong in it.
pub fn test_folder(folder: impl AsRef<Path>) -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    match files(folder.as_ref()) {
        Err(error) => trials.push(failing(folder.as_ref().display().to_string(), error)),
        Ok(files) => files.into_iter().for_each(|file| trials.extend(tests(&file))),
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The tests of one file.
fn tests(file: &Path) -> Vec<Trial> {
    let name = file.display().to_string();
    let lemmas = match read(file) {
        Ok(lemmas) => Arc::new(lemmas),
        Err(error) => return vec![failing(name, error)],
    };
    let test = |(entry, form): (usize, usize)| {
        let of = &lemmas.catalogue.entries[entry].forms[form];
        let lemmas = Arc::clone(&lemmas);
        Trial::test(format!("{} ({})", of.id(), of.case()), move || {
            let checked = lemmas.judge(entry, form, Examination::quick())?;
            if checked.is_expected() { Ok(()) } else { Err(said(&checked).into()) }
        })
        .with_kind(file.file_name().unwrap_or_default().to_string_lossy())
    };
    lemmas.places().map(test).collect()
}

fn failing(name: String, error: Error) -> Trial {
    Trial::test(name, move || Err(Failed::from(error)))
}

/// Judges a folder of lemma files inside a `#[test]`: the whole folder as one test.
///
/// ```no_run
/// #[test]
/// fn our_lemmas_come_out_as_expected() {
///     lemmacheck::lemmas::assert_folder("lemmas");
/// }
/// ```
///
/// # Panics
/// Where a verdict is not the expected one, naming every such lemma with its counterexample; and for a folder or file
/// that cannot be read.
#[track_caller]
pub fn assert_folder(folder: impl AsRef<Path>) {
    let judge = || -> Result<Vec<Checked>, Error> {
        let mut all = Vec::new();
        for file in files(folder.as_ref())? {
            all.extend(read(&file)?.judged(Examination::quick())?);
        }
        Ok(all)
    };
    match judge() {
        Err(error) => panic!("{error}"),
        Ok(all) => {
            let other: Vec<String> = all.iter().filter(|one| !one.is_expected()).map(said).collect();
            assert!(
                other.is_empty(),
                "{} of {} verdicts are not as expected:\n{}",
                other.len(),
                all.len(),
                other.join("\n")
            );
        }
    }
}

/// What is said of a verdict that is not the expected one.
fn said(checked: &Checked) -> String {
    let Checked { id, case, verdict, expected, reason, counterexample, .. } = checked;
    let found = counterexample.as_ref().map_or(String::new(), |found| format!("\n  try {found}"));
    format!("{id} ({case}) is {verdict}, expected {expected}: {reason}{found}")
}

fn read(file: &Path) -> Result<Lemmas, Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::Read { path: file.into(), source })?;
    Lemmas::read(&[Text { name: file.display().to_string(), text }])
}

/// The files of lemmas in a folder and the folders inside it, in the order of their names. A Markdown file counts where
/// it has a block of lemmas.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let refused = |source| Error::Read { path: folder.into(), source };
    let mut found = Vec::new();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        paths.push(entry.map_err(refused)?.path());
    }
    paths.sort();
    for path in paths {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let blocks = |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("```lemma"));
        if path.is_dir() {
            match files(&path) {
                Err(Error::NoFiles { .. }) => {}
                inside => found.extend(inside?),
            }
        } else if ending == "lemma" || ending == "md" && blocks(&path) {
            found.push(path);
        }
    }
    if found.is_empty() { Err(Error::NoFiles { path: folder.into() }) } else { Ok(found) }
}
