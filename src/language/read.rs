//! Reading a text: lemmas out of a lemma file or a Markdown file.

use super::message::{Diagnostic, Severity, Source};
use super::tree::File;
use super::{Row, markdown, parser, rows};
use std::collections::BTreeSet;
use std::path::Path;

/// What a text says.
#[derive(Clone, Debug)]
pub struct Reading {
    /// One row a verdict, in the order of the text.
    pub rows: Vec<Row>,
    /// What it warns of.
    pub warnings: Vec<Diagnostic>,
}

/// The most warnings of one text.
const WARNINGS: usize = 100;
/// The longest text that is read, in bytes.
const LONGEST: usize = 1 << 26;

/// The surface tree of a text. A name that ends in `.md` is that of a Markdown file, whose blocks fenced with
/// ` ```lemma ` are read; so are those of any text that has one.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse(source_name: &str, text: &str) -> Result<File, Diagnostic> {
    let source = Source { name: source_name.into(), text: text.into() };
    if text.len() > LONGEST {
        let fault = super::message::Fault::new(super::Span::new(0, 0), format!("a text of more than {LONGEST} bytes"));
        return Err(fault.of(&Source { text: "".into(), ..source }, Severity::Error));
    }
    let lemmas = markdown::lemmas(source_name, text);
    parser::file(&lemmas).map_err(|fault| fault.of(&source, Severity::Error))
}

/// The id of the `paper` that a lemma file belongs to, as far as it is said before the first lemma.
pub fn paper(text: &str) -> Option<&str> {
    let line = text.lines().map(|line| line.trim_start_matches('\u{feff}')).find(|line| line.starts_with("paper "))?;
    line["paper ".len()..].split(|c: char| c.is_whitespace() || matches!(c, '"' | '#' | '“')).find(|id| !id.is_empty())
}

/// The rows of a text. Ids begin with the id of its `paper`, else with the stem of its name (`stdin` for `-`).
///
/// # Errors
/// The first thing that is wrong with it.
///
/// ```
/// let reading = lemmacheck::language::read("own.lemma", "lemma swapped\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n")?;
/// assert_eq!(&*reading.rows[0].id, "own.swapped");
/// # Ok::<(), lemmacheck::language::Diagnostic>(())
/// ```
pub fn read(source_name: &str, text: &str) -> Result<Reading, Diagnostic> {
    let file = parse(source_name, text)?;
    let source = Source { name: source_name.into(), text: text.into() };
    let stem = stem(source_name);
    let (rows, found) = rows::rows(text, &file, &stem).map_err(|fault| fault.of(&source, Severity::Error))?;
    let (mut told, mut places) = (BTreeSet::new(), BTreeSet::new());
    let mut warnings = Vec::new();
    for (about, fault) in found {
        // A reading of norms is told once a file, everything else once a place.
        let new =
            if about.once_a_file() { told.insert(about) } else { places.insert((fault.span, fault.message.clone())) };
        if new && warnings.len() < WARNINGS {
            warnings.push(fault.of(&source, Severity::Warning));
        }
    }
    Ok(Reading { rows, warnings })
}

/// The rows of a text, each with the file that it is alone: its own lemma in its own case and reading, with settings and
/// definitions written out. Printed and read again, that file has one row, which says the same.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn flat(source_name: &str, text: &str) -> Result<Vec<(Row, File)>, Diagnostic> {
    let file = parse(source_name, text)?;
    let source = Source { name: source_name.into(), text: text.into() };
    rows::flattened(text, &file, &stem(source_name)).map_err(|fault| fault.of(&source, Severity::Error))
}

/// What ids begin with in a text of this name.
fn stem(source_name: &str) -> String {
    let stem = match source_name {
        "-" => "stdin".into(),
        name => Path::new(name).file_stem().map_or_else(|| "lemmas".into(), |stem| stem.to_string_lossy()),
    };
    // a word of its own in the text that an id travels in
    stem.replace(|c: char| c.is_whitespace() || matches!(c, '"' | '#' | '“'), "-")
}
