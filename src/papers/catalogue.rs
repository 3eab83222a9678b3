//! Both papers' lemmas, with the experiments that they name.

use super::{sampling, texts};
use crate::claims::experiment::{Experiment, Plan};
use crate::claims::{Catalogue, Executable, Typed};
use crate::language::Row;
use crate::lemmas::{self, Lemmas};
use thiserror::Error;

/// Why the catalogue or its ledger could not be put together: a fault of this program's own data; a test keeps it from happening.
#[derive(Debug, Error)]
pub enum Error {
    /// A lemma file of the papers that cannot be read.
    #[error(transparent)]
    Lemmas(#[from] lemmas::Error),
    /// An experiment that no lemma names.
    #[error("no lemma names the experiment {id} ({case})")]
    Stray {
        /// Its id.
        id: String,
        /// Its case.
        case: String,
    },
    /// The kept ledger is damaged.
    #[error("the kept ledger does not parse: {0}")]
    Kept(#[from] serde_json::Error),
    /// What the build made of it is damaged.
    #[error("the kept ledger is not what the build deflated: {0}")]
    Deflated(String),
}

/// Both papers' claims in the order of the print, each followed by its repaired twins.
///
/// # Errors
/// [`enum@Error`] when the project's own lemma files are damaged.
pub fn lemmas() -> Result<Lemmas, Error> {
    let mut experiments = sampling::experiments();
    let mut plan = |name: &str, row: &Row| {
        if name == TYPES {
            return Some(Executable::Typed(typed(row)));
        }
        let named = |one: &Experiment| one.id == &*row.id && one.case == &*row.case && of_kind(&one.plan) == name;
        let at = experiments.iter().position(named)?;
        Some(Executable::Experiment(experiments.swap_remove(at)))
    };
    let mut lemmas = Lemmas::read_with(&texts::texts(), &mut plan)?;
    if let Some(Experiment { id, case, .. }) = experiments.first() {
        return Err(Error::Stray { id: (*id).into(), case: (*case).into() });
    }
    // the texts of the papers need not travel in their ledgers
    lemmas.catalogue.entries.iter_mut().for_each(|entry| entry.words.lemma.clear());
    Ok(lemmas)
}

/// The same without what only lemmas have.
///
/// # Errors
/// Those of [`lemmas()`].
pub fn catalogue() -> Result<Catalogue, Error> {
    Ok(lemmas()?.catalogue)
}

/// The plan of a definition or a condition of the papers, of which only whether it has a type is judged.
const TYPES: &str = "types";

fn typed(row: &Row) -> Typed {
    Typed {
        id: row.id.clone(),
        case: row.case.clone(),
        reading: row.words.read_as.clone().unwrap_or_else(|| "as printed".into()),
        formulas: row.claims.iter().map(|clause| clause.text.clone()).collect(),
    }
}

/// As what an experiment is named in a lemma.
fn of_kind(plan: &Plan) -> &'static str {
    match plan {
        Plan::Trials(_) => "sampling",
        Plan::Growth(_) => "costs",
        Plan::Exclusion(_) => "exclusion",
    }
}
