//! A folder of lemma files inside a test of Rust.

use super::{Checked, Error, Lemmas, Text};
use crate::engine::Examination;
use std::path::{Path, PathBuf};

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
pub(super) fn said(checked: &Checked) -> String {
    let Checked { id, case, verdict, expected, reason, counterexample, .. } = checked;
    let found = counterexample.as_ref().map_or(String::new(), |found| format!("\n  try {found}"));
    format!("{id} ({case}) is {verdict}, expected {expected}: {reason}{found}")
}

pub(super) fn read(file: &Path) -> Result<Lemmas, Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::Read { path: file.into(), source })?;
    Lemmas::read(&[Text { name: file.display().to_string(), text }])
}

/// The files of lemmas in a folder and the folders inside it, in the order of their names. A Markdown file counts where
/// it has a block of lemmas.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
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
