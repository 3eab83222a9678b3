//! What a candidate changes.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One change of a printed lemma.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case")]
pub enum Edit {
    /// Another reading of the print, or another case of it, that stands in the same file.
    Reading {
        /// Its words.
        words: String,
    },
    /// A hypothesis is added.
    Supposed {
        /// What is supposed.
        hypothesis: String,
        /// Whether it stands in the file already, elsewhere.
        printed: bool,
    },
    /// A hypothesis asks for more.
    Strengthened {
        /// As printed.
        from: String,
        /// What is supposed now.
        to: String,
    },
    /// The bound is multiplied by a constant.
    Constant {
        /// As printed.
        from: String,
        /// As it holds.
        to: String,
    },
    /// The bound is multiplied by powers of what it depends on.
    Growth {
        /// As printed.
        from: String,
        /// As it holds.
        to: String,
    },
    /// Coefficients or terms of a sum are others.
    Terms {
        /// As printed.
        from: String,
        /// As it holds.
        to: String,
    },
    /// One expression stands for another.
    Replaced {
        /// What kind of change it is.
        change: Change,
        /// As printed.
        from: String,
        /// As it holds.
        to: String,
    },
}

/// What kind of change one expression for another is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A sign.
    Sign,
    /// A transpose.
    Transpose,
    /// A number that is no exponent.
    Number,
    /// An exponent.
    Exponent,
    /// A name for another of its shape.
    Symbol,
    /// A factor left out, or its order.
    Factor,
    /// Which norm.
    Norm,
    /// A bound by norms: ‖a − b‖ by ‖a‖ + ‖b‖, a matrix by its norm times the identity.
    Coarser,
    /// A term left out or added.
    Term,
    /// An index, or a count by one.
    Index,
    /// A relation.
    Relation,
    /// A derivative carried out.
    Derivative,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Change::Sign => "sign",
            Change::Transpose => "transpose",
            Change::Number => "number",
            Change::Exponent => "exponent",
            Change::Symbol => "symbol",
            Change::Factor => "factor",
            Change::Norm => "norm",
            Change::Coarser => "bound by norms",
            Change::Term => "term",
            Change::Index => "index",
            Change::Relation => "relation",
            Change::Derivative => "derivative",
        })
    }
}

/// A family of edits, of which one repair is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Reading,
    Claim,
    Hypothesis,
}

impl Edit {
    /// The word for what it changes.
    pub fn word(&self) -> String {
        match self {
            Edit::Reading { .. } => "reading".into(),
            Edit::Supposed { .. } => "hypothesis".into(),
            Edit::Strengthened { .. } => "hypothesis strengthened".into(),
            Edit::Constant { .. } => "constant".into(),
            Edit::Growth { .. } => "growth".into(),
            Edit::Terms { .. } => "terms".into(),
            Edit::Replaced { change, .. } => change.to_string(),
        }
    }

    pub(super) fn family(&self) -> Family {
        match self {
            Edit::Reading { .. } => Family::Reading,
            Edit::Supposed { .. } | Edit::Strengthened { .. } => Family::Hypothesis,
            _ => Family::Claim,
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Reading { words } => write!(f, "read as: {words}"),
            Edit::Supposed { hypothesis, .. } => write!(f, "given + {hypothesis}"),
            Edit::Strengthened { from, to } => write!(f, "given {from}  →  {to}"),
            Edit::Constant { from, to } | Edit::Growth { from, to } | Edit::Terms { from, to } => {
                write!(f, "{from}  →  {to}")
            }
            Edit::Replaced { from, to, .. } => write!(f, "{from}  →  {to}"),
        }
    }
}
