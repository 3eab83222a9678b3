//! What a report is about: a ledger with the lemmas that it judges.

use super::kept::ledger_of;
use super::sources::{Sources, papers};
use super::stored::lemmas_of;
use super::{Error, progress};
use crate::engine::Examination;
use crate::ledger::Ledger;
use crate::lemmas::{Lemmas, Watched};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A ledger with its lemmas.
pub(super) struct Reported {
    pub ledger: Ledger,
    pub lemmas: Lemmas,
    /// What people call it.
    pub name: String,
    /// Whether it is of the papers.
    pub papers: bool,
}

/// What a file names: a ledger, or lemmas, which are judged; nothing names the kept ledger of the papers.
///
/// # Errors
/// What is wrong with the file, and [`Error::NoPapers`] in a build without them where they are wanted.
pub(super) fn of(path: Option<&Path>) -> Result<Reported, Error> {
    let Some(path) = path else {
        let ledger = Sources::of(&[], true)?.kept()?.0;
        return Ok(Reported { ledger, lemmas: papers()?, name: "the papers".into(), papers: true });
    };
    let text = path.to_string_lossy();
    let name = path.file_name().map_or_else(|| text.to_string(), |name| name.to_string_lossy().into_owned());
    if text.ends_with(".lemma") || text.ends_with(".md") {
        let Sources::Files { lemmas, .. } = Sources::of(&[path.into()], true)? else {
            return Err(Error::NotALedger { path: path.into() });
        };
        let how = Examination::quick();
        let bar = progress::bar(lemmas.places().count());
        let never = AtomicBool::new(false);
        let run = Watched { how, hints: true, rows: None, ended: &never, told: &|_, _| bar.inc(1) };
        // nobody ends it
        let judged = lemmas.judged_by(&run)?.unwrap_or_default();
        bar.finish_and_clear();
        let ledger = Lemmas::ledger(&judged, how, true);
        return Ok(Reported { ledger, lemmas: *lemmas, name, papers: false });
    }
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    let ledger = ledger_of(path, &bytes)?;
    let lemmas = lemmas_of(&ledger)?;
    let only_papers = ledger.claims.iter().all(|entry| entry.lemma.is_none());
    let name = if only_papers { "the papers".into() } else { name };
    Ok(Reported { ledger, lemmas, name, papers: only_papers })
}
