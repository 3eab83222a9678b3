//! Claims that nothing can judge: texts without a type, and plans that do not exist.

use super::{Name, Verdict};

/// A claim that nothing can judge, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unjudged {
    /// The id.
    pub id: Name,
    /// The case.
    pub case: Name,
    /// The reading.
    pub reading: Name,
    /// The reason.
    pub why: Why,
}

/// Why nothing can judge a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It does not type-check; the place and what does not fit.
    IllFormed(Name),
    /// It names a plan in Rust, and there is none of this name.
    NoPlan(Name),
    /// Its ingredients have shapes that instances cannot have; which, and what was wanted.
    NoShapes(Name),
}

impl Why {
    /// The verdict: ill-formed for what does not type-check, else undecided.
    pub fn verdict(&self) -> Verdict {
        match self {
            Why::IllFormed(_) => Verdict::IllFormed,
            Why::NoPlan(_) | Why::NoShapes(_) => Verdict::Undecided,
        }
    }

    /// The reason in a sentence.
    pub fn reason(&self) -> String {
        match self {
            Why::IllFormed(place) => format!("the text does not type-check: in {place}"),
            Why::NoPlan(name) => {
                format!(
                    "nothing was run: no plan in Rust is called `{name}`; state a `claim` in place of `experiment {name}`"
                )
            }
            Why::NoShapes(shapes) => format!("nothing was run: {shapes}"),
        }
    }
}
