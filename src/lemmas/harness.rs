//! A folder of lemma files as a test program: one named test a lemma.

use super::Error;
use super::folder::{files, read, said};
use crate::engine::Examination;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
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
            let checked = lemmas.judge((entry, form), Examination::quick())?;
            if checked.is_expected() { Ok(()) } else { Err(said(&checked).into()) }
        })
        .with_kind(file.file_name().unwrap_or_default().to_string_lossy())
    };
    lemmas.places().map(test).collect()
}

fn failing(name: String, error: Error) -> Trial {
    Trial::test(name, move || Err(Failed::from(error)))
}
