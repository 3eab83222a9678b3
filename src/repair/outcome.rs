//! What a search comes to: repairs with their evidence.

use super::edit::Edit;
use crate::claims::Verdict;
use serde::{Deserialize, Serialize};

/// What was found for one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The id.
    pub id: String,
    /// The case, with the words of a reading behind `; `.
    pub case: String,
    /// The claim as it is judged, a line each.
    pub claim: Vec<String>,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The nearest statements that stand, nearest first; at most three.
    pub repairs: Vec<Repair>,
    /// Candidates that were read.
    pub candidates: usize,
    /// Attacks that were made.
    pub attacks: usize,
    /// Steps of tapes that they replayed, about.
    pub steps: u64,
}

/// A statement near a refuted one that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    /// What is changed.
    pub edits: Vec<Edit>,
    /// The hypotheses that it adds, and its claim, a line each.
    pub given: Vec<String>,
    /// The claim, a line each.
    pub claim: Vec<String>,
    /// Certified or survived.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Accepted instances of the hardest attack that it stood.
    pub accepted: u64,
    /// What the greatest lhs/rhs that was seen is at least.
    pub ratio: Option<f64>,
    /// The share of the printed claim's own instances that meet its hypotheses.
    pub coverage: f64,
    /// The next stronger statement, and the verdict on it.
    pub stronger: Option<Stronger>,
    /// Where its constant was changed: from where it stands, and up to where it fails.
    pub constant: Option<Ends>,
    /// The whole lemma as it stands now.
    pub text: String,
    /// The same as a `repair` of the lemma, to be pasted into its file.
    pub block: String,
}

/// The next stronger variant of a repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stronger {
    /// What it says.
    pub claim: Vec<String>,
    /// Refuted, or what else came out.
    pub verdict: Verdict,
    /// The counterexample, where it is refuted, as an instance in words.
    pub counterexample: Option<String>,
}

/// Both ends of what is known of a constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ends {
    /// The constant with which the claim stands.
    pub stands: String,
    /// A constant with which it fails at an exact instance, as it does with every smaller one; of a bound from below with every
    /// larger one.
    pub fails: String,
    /// Whether it is a bound from above.
    pub upper: bool,
}
