//! What is concluded about a claim, and the evidence that goes with it.

use super::{Instance, Met, Name, Proof, Size};
use crate::number::Exact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The conclusion about one (id, case); each claims no more than was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Proved over a stated region.
    Certified,
    /// Held on every instance decided, under attack.
    Survived,
    /// A counterexample was proved in two arithmetics.
    Refuted,
    /// Nothing settled it.
    Undecided,
    /// The hypotheses are proved contradictory.
    Vacuous,
    /// The print does not type-check.
    IllFormed,
    /// An O(·) statement, measured.
    Asymptotic,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Certified => "certified",
            Verdict::Survived => "survived",
            Verdict::Refuted => "refuted",
            Verdict::Undecided => "undecided",
            Verdict::Vacuous => "vacuous",
            Verdict::IllFormed => "ill-formed",
            Verdict::Asymptotic => "asymptotic",
        })
    }
}

/// Rational bounds of a number: lo ≤ value ≤ hi.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// A lower bound.
    pub lo: Exact,
    /// An upper bound.
    pub hi: Exact,
}

/// One proved premise: what was shown of its two sides.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedPremise {
    /// As printed.
    pub name: Name,
    /// The left side, of the first part.
    pub lhs: Bounds,
    /// The right side, of the first part.
    pub rhs: Bounds,
}

/// A violation proved in one arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which part of the statement fails, counted from 0 over [`Statement::atoms`](super::Statement::atoms).
    pub part: usize,
    /// The premises, all proved.
    pub premises: Vec<ProvedPremise>,
    /// The left side of the part; for a Loewner order wᵀ(lhs)w.
    pub lhs: Bounds,
    /// The right side of the part; for a Loewner order wᵀ(rhs)w.
    pub rhs: Bounds,
    /// The entry of a matrix statement, 1-based.
    pub at: Option<(usize, usize)>,
    /// The vector w that shows a Loewner order to fail.
    pub witness: Option<Vec<Exact>>,
    /// By how much the part fails at least: > 0, or 0 for a strict inequality that fails with equality.
    pub margin: Exact,
}

impl Violation {
    /// By how much the part fails, relative to the larger side.
    pub fn gap(&self) -> f64 {
        let size = |b: &Bounds| b.lo.to_f64().abs().max(b.hi.to_f64().abs());
        self.margin.to_f64() / size(&self.lhs).max(size(&self.rhs)).max(f64::MIN_POSITIVE)
    }
}

/// An instance that violates a claim, with the proof of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The exact values.
    pub instance: Instance,
    /// What was proved of it by the first arithmetic.
    pub violation: Violation,
    /// The arithmetics that each proved it, in order.
    pub arithmetics: Vec<&'static str>,
    /// The greatest precision that was needed, in bits; 0 for exact rationals alone.
    pub bits: u32,
}

/// How well an inequality was exercised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tightness {
    /// What the greatest lhs/rhs that enclosures show is at least, over accepted instances with rhs > 0.
    pub ratio: f64,
    /// Where it was seen.
    pub size: Size,
}

/// Whether the search did what survival rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Instances whose premises were not proved.
    pub rejected: u64,
    /// Accepted instances on which enclosures could not decide.
    pub ties: u64,
    /// Accepted instances that enclosures decided.
    pub decided: u64,
    /// Whether some accepted instance came near the bound, or made both sides of an identity nonzero.
    pub exercised: bool,
    /// What the instances are worth.
    pub evidence: Evidence,
}

/// What the instances are worth that a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Enough of them were decided, and one at least put the statement to use.
    #[default]
    Solid,
    /// Most accepted instances were ties, or hardly any was decided.
    Thin,
    /// No accepted instance used half of the bound.
    Slack,
    /// No instance was found whose premises could be proved.
    NoInstance,
    /// The formula has no value at any instance found, even where the premises hold.
    Undefined,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Evidence::Solid => "solid",
            Evidence::Thin => "thin",
            Evidence::Slack => "slack",
            Evidence::NoInstance => "no-instance",
            Evidence::Undefined => "undefined",
        })
    }
}

/// What proves a certified or refuted verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// `field`, `chain`, `rational`, `enclosure`, `typing`, `contraction`, `statistical` or `exclusion`.
    pub kind: &'static str,
    /// The arithmetics that took part.
    pub arithmetics: Vec<&'static str>,
    /// Working precision in bits; for the field and statistics −log₂ of the error probability.
    pub bits: u32,
}

/// A verdict with everything it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The conclusion.
    pub verdict: Verdict,
    /// One sentence: why this verdict and not another.
    pub reason: String,
    /// The region of a certified verdict.
    pub region: Option<String>,
    /// The methods that took part, in order.
    pub method: Vec<&'static str>,
    /// What proves it, where something does.
    pub certificate: Option<Certificate>,
    /// The proof for all sizes, where there is one.
    pub proof: Option<Proof>,
    /// The smallest violating instance found.
    pub counterexample: Option<Counterexample>,
    /// The one that fails by the largest factor.
    pub worst: Option<Counterexample>,
    /// The simplest one that fails by a clear margin.
    pub clearest: Option<Counterexample>,
    /// Tightness of an inequality that was not refuted.
    pub tightness: Option<Tightness>,
    /// Instances tried.
    pub instances: u64,
    /// Instances whose premises were proved.
    pub accepted: u64,
    /// Search health.
    pub health: Health,
    /// What became of each hypothesis.
    pub hypotheses: Vec<Met>,
    /// Formula evaluations spent.
    pub evaluations: u64,
}
