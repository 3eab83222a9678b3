//! The errata sheet of a run: what is printed and false, why, a counterexample, what is true instead, what else it touches.

mod erratum;
mod latex;
mod markdown;
mod tex;

use super::beside::Beside;
use super::material::Material;
use crate::ledger::Ledger;
use crate::lemmas::Lemmas;
use erratum::errata;

/// How an errata sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// An article for a stock LaTeX: amsmath and amssymb alone.
    Latex,
    /// Markdown with formulas between dollars.
    Markdown,
}

/// The errata sheet on a ledger, under a title; `lemmas` are those that the ledger is about. Figures are left out. The same
/// values give the same bytes.
pub fn sheet(title: &str, ledger: &Ledger, lemmas: &Lemmas, beside: Beside, as_what: Sheet) -> String {
    let material = Material::new(ledger, lemmas, beside);
    let errata = errata(&material);
    match as_what {
        Sheet::Latex => latex::written(title, ledger, &errata),
        Sheet::Markdown => markdown::written(title, ledger, &errata),
    }
}
