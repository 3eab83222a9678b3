//! What the arguments of a verb name: claims of the papers by pattern, or files of lemmas.

use super::path::is_standard;
use super::selection::{Selection, cases, matches, nearest_ids};
use super::{Error, tell};
use crate::claims::Catalogue;
use crate::ledger::{Ledger, Name, SCHEMA, fingerprint};
use crate::lemmas::{Expected, Known, Lemmas, Text};
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The claims that arguments name.
pub(super) enum Sources {
    /// Of the papers.
    Papers { lemmas: Box<Lemmas>, patterns: Vec<String> },
    /// Of files of lemmas; for every entry whether an argument names it.
    Files { lemmas: Box<Lemmas>, named: Vec<bool>, fingerprint: String },
}

/// A file of lemmas as an argument names it: `FILE` or `FILE#ID`.
struct Named {
    file: PathBuf,
    id: Option<String>,
}

/// The file that an argument names, where it names one: what ends in .lemma or .md, is `-`, or has a slash, as no id has.
fn named(argument: &OsStr) -> Option<Named> {
    let is_file = |name: &str| name == "-" || name.ends_with(".lemma") || name.ends_with(".md");
    let file = |id: Option<&str>, file: &OsStr| Some(Named { file: file.into(), id: id.map(str::to_owned) });
    let Some(text) = argument.to_str() else {
        // no id is written so: it is a file, or one with an id behind its ending
        return with_id(argument)
            .filter(|named| is_file(&named.file.to_string_lossy()))
            .or_else(|| file(None, argument));
    };
    match text.rsplit_once('#') {
        _ if is_file(text) => file(None, argument),
        Some((path, id)) if is_file(path) => file(Some(id), path.as_ref()),
        _ if text.contains('/') => file(None, argument),
        _ => None,
    }
}

/// `FILE#ID` of a path that is no text.
fn with_id(argument: &OsStr) -> Option<Named> {
    let (mut file, mut id) = (PathBuf::from(argument), String::new());
    loop {
        let part = file.extension()?.to_str()?.to_owned();
        match part.split_once('#') {
            Some((ending, first)) => {
                file.set_extension(ending);
                return Some(Named { file, id: Some(format!("{first}{id}")) });
            }
            None => id.insert_str(0, &format!(".{part}")),
        }
        file.set_extension("");
    }
}

/// Both papers' claims.
///
/// # Errors
/// [`Error::NoPapers`] in a build without them.
#[cfg(feature = "papers")]
pub(super) fn papers() -> Result<Lemmas, Error> {
    Ok(crate::papers::lemmas()?)
}

/// The ledger that the project keeps for them, and a fingerprint of it.
#[cfg(feature = "papers")]
fn kept() -> Result<(Ledger, String), Error> {
    Ok((crate::papers::kept()?, fingerprint(&crate::papers::kept_text()?)))
}

/// Fingerprints of the proofs in Coq that were seen to be accepted.
#[cfg(feature = "papers")]
pub(super) fn in_coq() -> Vec<&'static str> {
    crate::papers::in_coq().collect()
}

/// None is known without them.
#[cfg(not(feature = "papers"))]
pub(super) fn in_coq() -> Vec<&'static str> {
    Vec::new()
}

/// Both papers' claims.
///
/// # Errors
/// [`Error::NoPapers`] in a build without them.
#[cfg(not(feature = "papers"))]
pub(super) fn papers() -> Result<Lemmas, Error> {
    Err(Error::NoPapers)
}

/// No ledger is kept without them.
#[cfg(not(feature = "papers"))]
fn kept() -> Result<(Ledger, String), Error> {
    Err(Error::NoPapers)
}

impl Sources {
    /// What arguments name; warnings about files of lemmas are told on stderr.
    ///
    /// # Errors
    /// [`Error::Mixed`] for patterns beside files, and what is wrong with a file.
    pub(super) fn of(arguments: &[OsString], hints: bool) -> Result<Self, Error> {
        let written = |argument: &OsString| argument.to_string_lossy().into_owned();
        let files: Vec<Option<Named>> = arguments.iter().map(|argument| named(argument)).collect();
        let Some(first) = files.iter().flatten().next() else {
            let patterns = arguments.iter().map(written).collect();
            return Ok(Sources::Papers { lemmas: Box::new(papers()?), patterns });
        };
        if let Some(at) = files.iter().position(Option::is_none) {
            return Err(Error::Mixed {
                pattern: written(&arguments[at]),
                file: first.file.to_string_lossy().into_owned(),
            });
        }
        let files: Vec<Named> = files.into_iter().flatten().collect();
        let (mut paths, mut texts): (Vec<&Path>, Vec<Text>) = (Vec::new(), Vec::new());
        for Named { file, .. } in &files {
            if !paths.contains(&file.as_path()) {
                paths.push(file);
                texts.push(Text { name: file.to_string_lossy().into_owned(), text: read(file)? });
            }
        }
        let lemmas = Lemmas::read(&texts)?;
        lemmas.warnings.iter().try_for_each(tell)?;
        for hint in lemmas.hints.iter().filter(|_| hints) {
            writeln!(std::io::stderr(), "warning: {hint}")?;
        }
        let ids: Vec<&str> = lemmas.catalogue.entries.iter().map(|entry| entry.words.id.as_str()).collect();
        let mut taken = vec![false; ids.len()];
        for Named { file, id } in &files {
            let number = paths.iter().position(|path| path == file);
            let of_file = |at: usize| Some(lemmas.texts[at]) == number;
            let found = chosen(&ids, id.as_deref(), of_file);
            // a file that only gives settings to the other files of its paper has no lemma
            if let (true, Some(id)) = (found.is_empty(), id) {
                let known = ids.iter().enumerate().filter(|(at, _)| of_file(*at)).map(|(_, id)| *id);
                let nearest = nearest_ids(id, known);
                return Err(Error::NoLemma { file: file.to_string_lossy().into_owned(), id: id.clone(), nearest });
            }
            found.into_iter().for_each(|at| taken[at] = true);
        }
        let whole: Vec<String> = texts.iter().map(|text| format!("{}\n{}", text.name, text.text)).collect();
        let fingerprint = fingerprint(whole.join("\n").as_bytes());
        Ok(Sources::Files { lemmas: Box::new(lemmas), named: taken, fingerprint })
    }

    /// The claims.
    pub(super) fn catalogue(&self) -> &Catalogue {
        match self {
            Sources::Papers { lemmas, .. } | Sources::Files { lemmas, .. } => &lemmas.catalogue,
        }
    }

    /// The places of the named claims, in cases that contain some text; never none.
    ///
    /// # Errors
    /// Those of [`Selection::places`].
    pub(super) fn places(&self, case: Option<&str>) -> Result<Vec<(usize, usize)>, Error> {
        match self {
            Sources::Papers { lemmas, patterns } => Selection { patterns, case }.places(&lemmas.catalogue),
            Sources::Files { lemmas, named, .. } => cases(&lemmas.catalogue, case, |at, _| named[at]),
        }
    }

    /// The names of claims by their places.
    pub(super) fn names(&self, places: &[(usize, usize)]) -> Vec<Name> {
        let form = |(entry, form): &(usize, usize)| &self.catalogue().entries[*entry].forms[*form];
        places.iter().map(form).map(|form| Name { id: form.id().into(), case: form.case().into() }).collect()
    }

    /// What is known of a claim because it is a lemma.
    pub(super) fn known(&self, id: &str, case: &str) -> Option<&Known> {
        match self {
            Sources::Papers { lemmas, .. } | Sources::Files { lemmas, .. } => lemmas.known(id, case),
        }
    }

    /// What a file of lemmas says of a claim's verdict.
    pub(super) fn expected(&self, id: &str, case: &str) -> Option<Expected> {
        match self {
            Sources::Papers { .. } => None,
            Sources::Files { lemmas, .. } => lemmas.known(id, case)?.expected,
        }
    }

    /// A fingerprint of the files of lemmas; `None` for the papers.
    pub(super) fn fingerprint(&self) -> Option<String> {
        match self {
            Sources::Papers { .. } => None,
            Sources::Files { fingerprint, .. } => Some(fingerprint.clone()),
        }
    }

    /// The ledger that the project keeps for the claims, and a fingerprint of it: one without a claim for files.
    pub(super) fn kept(&self) -> Result<(Ledger, String), Error> {
        match self {
            Sources::Papers { .. } => kept(),
            Sources::Files { .. } => Ok((nothing(), fingerprint(b""))),
        }
    }
}

/// A ledger without a claim.
fn nothing() -> Ledger {
    Ledger {
        schema: SCHEMA.into(),
        version: String::new(),
        seed: 0,
        budget: String::new(),
        fresh: false,
        no_hints: false,
        at: None,
        parts: Vec::new(),
        claims: Vec::new(),
    }
}

/// The entries of a file that an id names: one of that id with its twins, else those that it is a prefix or glob of, the
/// paper before it left out or not.
fn chosen(ids: &[&str], id: Option<&str>, of_file: impl Fn(usize) -> bool) -> Vec<usize> {
    let bare = |id: &str| id.split_once('.').map_or(String::new(), |(_, rest)| rest.to_owned());
    let all = || ids.iter().enumerate().filter(|(at, _)| of_file(*at));
    let Some(wanted) = id else {
        return all().map(|(at, _)| at).collect();
    };
    let twin = |id: &str| id.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(".corrected"));
    let exact = |id: &str| id == wanted || twin(id);
    let found: Vec<usize> = all().filter(|(_, id)| exact(id) || exact(&bare(id))).map(|(at, _)| at).collect();
    if !found.is_empty() {
        return found;
    }
    all().filter(|(_, id)| matches(wanted, id) || matches(wanted, &bare(id))).map(|(at, _)| at).collect()
}

/// The text of a file, or of standard input.
fn read(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = if is_standard(path) {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|source| Error::Read { path: path.into(), source })?;
    String::from_utf8(bytes).map_err(|wrong| Error::NotText { path: path.into(), at: wrong.utf8_error().valid_up_to() })
}
