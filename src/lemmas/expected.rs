//! What a lemma is expected to come out as.

use crate::claims::Verdict;
use crate::language::Expectation;
use std::fmt;

/// What a row is expected to come out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Certified or survived.
    Holds,
    /// This verdict.
    Verdict(Verdict),
    /// Refuted, or left open: what the next stronger variant of a repair must be.
    Open,
}

impl Expected {
    /// Whether a verdict is the expected one.
    pub fn is_met(self, verdict: Verdict) -> bool {
        match self {
            Expected::Holds => matches!(verdict, Verdict::Certified | Verdict::Survived),
            Expected::Verdict(expected) => verdict == expected,
            Expected::Open => matches!(verdict, Verdict::Refuted | Verdict::Survived | Verdict::Undecided),
        }
    }
}

impl From<Expectation> for Expected {
    fn from(written: Expectation) -> Self {
        match written {
            Expectation::Holds => Expected::Holds,
            Expectation::Verdict(verdict) => Expected::Verdict(verdict),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Holds => f.write_str("to hold"),
            Expected::Verdict(verdict) => verdict.fmt(f),
            Expected::Open => f.write_str("refuted or left open"),
        }
    }
}
