//! What the catalogue holds for one id and case.

use super::experiment::{Experiment, Plan};
use super::unjudged::Unjudged;
use super::{Judged, Name};

/// A definition or a condition that is no claim: only whether its formulas have a type is judged. They had one when the
/// lemma was read.
pub struct Typed {
    /// The catalogue's id.
    pub id: Name,
    /// The catalogue's case, or `case; reading`.
    pub case: Name,
    /// The reading judged.
    pub reading: Name,
    /// The formulas as written.
    pub formulas: Vec<Name>,
}

/// What the catalogue holds for one (id, case).
pub enum Executable {
    /// A statement about numbers.
    Formula(Judged),
    /// A statement about the print.
    Typed(Typed),
    /// A statement that an experiment judges.
    Experiment(Experiment),
    /// What nothing can judge, with the reason.
    Unjudged(Unjudged),
}

impl Executable {
    /// The catalogue's id.
    pub fn id(&self) -> &str {
        match self {
            Executable::Formula(claim) => &claim.id,
            Executable::Typed(typed) => &typed.id,
            Executable::Experiment(experiment) => experiment.id,
            Executable::Unjudged(unjudged) => &unjudged.id,
        }
    }

    /// The catalogue's case.
    pub fn case(&self) -> &str {
        match self {
            Executable::Formula(claim) => &claim.case,
            Executable::Typed(typed) => &typed.case,
            Executable::Experiment(experiment) => experiment.case,
            Executable::Unjudged(unjudged) => &unjudged.case,
        }
    }

    /// The reading judged: the claim's own words, else what follows `; ` in the case, else `as printed`.
    pub fn reading(&self) -> &str {
        let named = self.case().split_once("; ").map(|(_, reading)| reading);
        match self {
            Executable::Formula(claim) if &*claim.reading != "as printed" => &claim.reading,
            Executable::Experiment(experiment) if experiment.reading != "as printed" => experiment.reading,
            Executable::Typed(typed) if &*typed.reading != "as printed" => &typed.reading,
            Executable::Unjudged(unjudged) if &*unjudged.reading != "as printed" => &unjudged.reading,
            _ => named.unwrap_or("as printed"),
        }
    }

    /// The same claim without its structured instances of its own; `None` where there are none that it could do without.
    pub fn without_corners(&self) -> Option<Executable> {
        match self {
            Executable::Formula(claim) if !claim.corners.is_empty() => {
                Some(Executable::Formula(Judged { corners: Vec::new(), ..claim.clone() }))
            }
            _ => None,
        }
    }

    /// The formula that a counterexample is an instance of; `None` where there are no counterexamples.
    pub fn judged(&self) -> Option<&Judged> {
        match self {
            Executable::Formula(claim) => Some(claim),
            Executable::Experiment(Experiment { plan: Plan::Exclusion(exclusion), .. }) => Some(&exclusion.claim),
            _ => None,
        }
    }
}
