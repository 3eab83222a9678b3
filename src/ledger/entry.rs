//! One judged claim: id, verdict, evidence, in the JSON of the contract.

use super::counterexample::{StoredCounterexample, dims};
use super::proof::StoredProof;
use super::text::text_hash;
use super::{Hypothesis, once::once};
use crate::claims::{Catalogue, Counterexample, Evidence, Executable, Instance, Judgement, Size, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One (id, case) with its verdict and evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The catalogue's id.
    pub id: String,
    /// The case, or `case; reading` for an extra row.
    pub case: String,
    /// The catalogue's kind.
    pub kind: String,
    /// The reading judged.
    pub reading: String,
    /// A hash of the claim's words and of its recorded formula: a change makes stored evidence stale.
    pub text: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why this one.
    pub reason: String,
    /// Instances tried.
    pub instances: u64,
    /// Instances whose premises were proved.
    pub accepted: u64,
    /// Search health.
    pub health: Health,
    /// What became of each hypothesis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hypotheses: Vec<Hypothesis>,
    /// How much of a bound was used.
    pub tightness: Option<Tightness>,
    /// The region of a certified verdict.
    pub region: Option<String>,
    /// The methods that took part.
    pub method: Vec<String>,
    /// What proves the verdict.
    pub certificate: Option<Certificate>,
    /// The proof for all sizes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<StoredProof>,
    /// The minimal counterexample.
    pub counterexample: Option<StoredCounterexample>,
    /// Two more counterexamples.
    pub counterexamples: Option<Others>,
    /// The id of the repaired twin.
    pub corrected: Option<String>,
    /// Refuted claims that this one's proof uses.
    pub rests_on_refuted: Vec<String>,
    /// Formula evaluations spent.
    pub evaluations: u64,
    /// The text of the lemma, with all that it takes from its file; absent for claims written in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lemma: Option<String>,
}

/// Search health as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Instances whose premises were not proved.
    pub rejected: u64,
    /// Accepted instances that enclosures could not decide.
    pub ties: u64,
    /// Accepted instances that enclosures decided.
    #[serde(default)]
    pub decided: u64,
    /// Whether the statement was exercised.
    pub exercised: bool,
    /// What the instances are worth: `solid`, `thin`, `slack`, `no-instance` or `undefined`.
    #[serde(default)]
    pub evidence: Evidence,
    /// `finished`, or `cut` where the budget ran out.
    pub attack: String,
}

/// The greatest lhs/rhs seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tightness {
    /// lhs/rhs.
    pub ratio: f64,
    /// log₁₀ of it; absent for a ratio ≤ 0.
    pub log10: Option<f64>,
    /// The length of the dimension n at the instance, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<usize>,
    /// The length of the dimension d, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub d: Option<usize>,
    /// The lengths of all dimensions by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "once")]
    pub dims: BTreeMap<String, usize>,
}

/// What proves a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// `field`, `chain`, `rational`, `enclosure`, `typing`, `contraction`, `statistical` or `exclusion`.
    pub kind: String,
    /// The arithmetics that each proved it.
    pub arithmetics: Vec<String>,
    /// Working precision, or −log₂ of the error probability of the field or of the statistics.
    pub bits: u32,
}

/// Counterexamples beside the minimal one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Fails by the largest factor.
    pub worst: Option<StoredCounterexample>,
    /// The simplest that fails by a clear margin.
    pub clearest: Option<StoredCounterexample>,
}

impl Entry {
    /// The entry of a judgement of a catalogued claim, at the place of its entry and of its form therein. What it rests on, all
    /// claims of a run together tell ([`blamed`](super::blamed)).
    pub fn new(catalogue: &Catalogue, (entry, form): (usize, usize), judgement: &Judgement) -> Self {
        let of = &catalogue.entries[entry];
        let (words, form) = (&of.words, &of.forms[form]);
        let stored =
            |found: &Option<Counterexample>| found.as_ref().map(|found| StoredCounterexample::new(found, form));
        let lengths = |size: Size| form.judged().map(|claim| dims(claim, size)).unwrap_or_default();
        let (worst, clearest) = (stored(&judgement.worst), stored(&judgement.clearest));
        Entry {
            id: form.id().into(),
            case: form.case().into(),
            kind: words.kind.clone(),
            reading: form.reading().into(),
            text: text_hash(words, form),
            verdict: judgement.verdict,
            reason: judgement.reason.clone(),
            instances: judgement.instances,
            accepted: judgement.accepted,
            health: Health {
                rejected: judgement.health.rejected,
                ties: judgement.health.ties,
                decided: judgement.health.decided,
                exercised: judgement.health.exercised,
                evidence: judgement.health.evidence,
                attack: "finished".into(),
            },
            hypotheses: judgement.hypotheses.iter().map(Hypothesis::from).collect(),
            tightness: judgement.tightness.map(|t| Tightness {
                ratio: t.ratio,
                log10: (t.ratio > 0.0).then(|| core_math::log10(t.ratio)),
                n: lengths(t.size).get("n").copied(),
                d: lengths(t.size).get("d").copied(),
                dims: lengths(t.size),
            }),
            region: judgement.region.clone(),
            method: judgement.method.iter().map(ToString::to_string).collect(),
            certificate: judgement.certificate.as_ref().map(|c| Certificate {
                kind: c.kind.into(),
                arithmetics: c.arithmetics.iter().map(ToString::to_string).collect(),
                bits: c.bits,
            }),
            proof: judgement.proof.as_ref().map(StoredProof::from),
            counterexample: stored(&judgement.counterexample),
            counterexamples: (worst.is_some() || clearest.is_some()).then_some(Others { worst, clearest }),
            corrected: catalogue.corrected(form.id(), form.case()),
            rests_on_refuted: Vec::new(),
            evaluations: judgement.evaluations,
            lemma: Some(words.lemma.clone()).filter(|lemma| !lemma.is_empty()),
        }
    }

    /// The counterexamples kept here, as instances of a claim; those that do not fit it any more are left out.
    pub fn instances(&self, form: &Executable) -> Vec<Instance> {
        let Some(claim) = form.judged() else {
            return Vec::new();
        };
        let others = self.counterexamples.iter().flat_map(|others| [&others.worst, &others.clearest]);
        let stored = std::iter::once(&self.counterexample).chain(others).flatten();
        stored.filter_map(|counterexample| counterexample.instance(claim).ok()).collect()
    }
}
