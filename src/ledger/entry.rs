//! One judged claim: id, verdict, evidence, provenance, in the JSON of the contract.

use super::text::text_hash;
use super::{Hypothesis, Part, once::once};
use crate::claims::{
    Bounds, Counterexample, Evidence, Executable, Instance, Judged, Judgement, Name, Object, Size, Verdict, Words,
};
use crate::number::Exact;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema that this version writes and reads.
pub const SCHEMA: &str = "lemmacheck.ledger/1";

/// Significant digits of printed enclosures.
const DIGITS: usize = 17;

/// A ledger: every claim of one run, in catalogue order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// [`SCHEMA`].
    pub schema: String,
    /// The version of this crate that wrote it.
    pub version: String,
    /// The seed of every random stream.
    pub seed: u64,
    /// quick, standard or deep.
    pub budget: String,
    /// Whether kept counterexamples were ignored; written where they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
    /// Whether hints were ignored; written where they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_hints: bool,
    /// The one size that was asked for, `n=31,d=2`; written where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The selections of which some shards are still missing; written where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The claims.
    pub claims: Vec<Entry>,
}

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
    /// `field`, `rational`, `enclosure`, `typing`, `contraction`, `statistical` or `exclusion`.
    pub kind: String,
    /// The arithmetics that each proved it.
    pub arithmetics: Vec<String>,
    /// Working precision, or −log₂ of the error probability of the field or of the statistics.
    pub bits: u32,
}

/// A counterexample as exact values; `n`, `d` and `values` suffice to read one back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredCounterexample {
    /// The length of the dimension n, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<usize>,
    /// The length of the dimension d, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub d: Option<usize>,
    /// The lengths of all dimensions by their names; n and d alone may be missing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "once")]
    pub dims: BTreeMap<String, usize>,
    /// Which part of the statement fails, counted from 1; where it is missing, any may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// The objects by their printed names.
    #[serde(deserialize_with = "once")]
    pub values: BTreeMap<String, Vec<Vec<Exact>>>,
    /// Objects that are formulas over the values.
    #[serde(default)]
    pub derived: BTreeMap<String, DerivedObject>,
    /// The premises, with the enclosures that proved them.
    #[serde(default)]
    pub premises: Vec<StoredPremise>,
    /// Enclosure of the left side.
    #[serde(default)]
    pub lhs: Option<[String; 2]>,
    /// Enclosure of the right side.
    #[serde(default)]
    pub rhs: Option<[String; 2]>,
    /// The entry of a matrix statement, 1-based.
    #[serde(default)]
    pub at: Option<[usize; 2]>,
    /// The vector that shows a Loewner order to fail.
    #[serde(default)]
    pub witness: Option<Vec<Exact>>,
    /// By how much it fails at least.
    #[serde(default)]
    pub margin: Option<String>,
}

/// An object that is a formula over the stored values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivedObject {
    /// The formula over the names of the values.
    pub formula: String,
}

/// A premise with the enclosures of its sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPremise {
    /// As printed.
    pub name: String,
    /// Enclosure of the left side.
    pub lhs: [String; 2],
    /// Enclosure of the right side.
    pub rhs: [String; 2],
}

/// Counterexamples beside the minimal one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Fails by the largest factor.
    pub worst: Option<StoredCounterexample>,
    /// The simplest that fails by a clear margin.
    pub clearest: Option<StoredCounterexample>,
}

fn enclosure(bounds: &Bounds) -> [String; 2] {
    [bounds.lo.to_decimal(DIGITS, false), bounds.hi.to_decimal(DIGITS, true)]
}

impl StoredCounterexample {
    fn new(found: &Counterexample, form: &Executable) -> Self {
        let derived = form.judged().map_or(&[][..], |claim| &claim.derived[..]);
        let violation = &found.violation;
        let rows = |m: &DMatrix<Exact>| (0..m.nrows()).map(|i| m.row(i).iter().cloned().collect()).collect();
        let objects = &found.instance.objects;
        let dims = form.judged().map(|claim| dims(claim, found.instance.size)).unwrap_or_default();
        StoredCounterexample {
            n: dims.get("n").copied(),
            d: dims.get("d").copied(),
            dims,
            part: Some(violation.part + 1),
            values: objects.iter().map(|o| (o.name.to_string(), rows(&o.value))).collect(),
            derived: derived
                .iter()
                .map(|d| (d.name.to_string(), DerivedObject { formula: d.formula.to_string() }))
                .collect(),
            premises: violation
                .premises
                .iter()
                .map(|p| StoredPremise { name: p.name.to_string(), lhs: enclosure(&p.lhs), rhs: enclosure(&p.rhs) })
                .collect(),
            lhs: Some(enclosure(&violation.lhs)),
            rhs: Some(enclosure(&violation.rhs)),
            at: violation.at.map(|(i, j)| [i, j]),
            witness: violation.witness.clone(),
            margin: Some(violation.margin.to_decimal(DIGITS, false)),
        }
    }

    /// The size in words: `n = 2, d = 1`.
    pub fn sized(&self) -> String {
        sized(&self.dims)
    }

    fn size(&self, claim: &Judged) -> Result<Size, Misfit> {
        let length = |(k, name): (usize, &Name)| {
            let plain = match &**name {
                "n" => self.n,
                "d" => self.d,
                _ => None,
            };
            let (found, least) = (self.dims.get(&**name).copied().or(plain), claim.least.length(k));
            let fits = |length: &usize| (least..=LARGEST).contains(length);
            found.filter(fits).ok_or_else(|| Misfit::Length { dimension: name.clone(), found, least })
        };
        let lengths = claim.dimensions.iter().enumerate().map(length).collect::<Result<Vec<_>, _>>()?;
        Ok(Size::of(&lengths))
    }

    /// The instance that the stored values are; the error says which object does not fit the claim.
    pub fn instance(&self, claim: &Judged) -> Result<Instance, Misfit> {
        let size = self.size(claim)?;
        let object = |shape: &crate::claims::Shape| {
            let name = &shape.name;
            let rows = self.values.get(&**name).ok_or_else(|| Misfit::Missing { object: name.clone() })?;
            let wanted = (size.along(shape.rows), size.along(shape.columns));
            if rows.len() != wanted.0 || rows.iter().any(|row| row.len() != wanted.1) {
                let found = (rows.len(), rows.first().map_or(0, Vec::len));
                return Err(Misfit::Shape { object: name.clone(), wanted, found });
            }
            Ok(Object { name: name.clone(), value: DMatrix::from_fn(wanted.0, wanted.1, |i, j| rows[i][j].clone()) })
        };
        Ok(Instance { size, objects: claim.objects.iter().map(object).collect::<Result<_, _>>()? })
    }
}

/// Lengths in words, n and d first.
pub fn sized(dims: &BTreeMap<String, usize>) -> String {
    let first = |name: &str| !["n", "d"].contains(&name);
    let mut lengths: Vec<_> = dims.iter().collect();
    lengths.sort_by_key(|(name, _)| (first(name), name.as_str() != "n"));
    lengths.iter().map(|(name, length)| format!("{name} = {length}")).collect::<Vec<_>>().join(", ")
}

/// The lengths of a claim's dimensions by their names.
fn dims(claim: &Judged, size: Size) -> BTreeMap<String, usize> {
    claim.dimensions.iter().map(ToString::to_string).zip(size.lengths()).collect()
}

/// The greatest length that a dimension of a stored counterexample may have: formulas form square matrices of them.
const LARGEST: usize = 64;

/// Why stored values are no instance of a claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// An object is not there.
    #[error("`values` lacks `{object}`")]
    Missing {
        /// Its printed name.
        object: Name,
    },
    /// An object has another shape.
    #[error("`{object}` is {} × {}, wanted {} × {}", found.0, found.1, wanted.0, wanted.1)]
    Shape {
        /// Its printed name.
        object: Name,
        /// Rows and columns that n and d ask for.
        wanted: (usize, usize),
        /// Rows and columns found.
        found: (usize, usize),
    },
    /// The length of a dimension is missing or out of range.
    #[error("the dimension {dimension} is {}, wanted {least} to {LARGEST}", found.map_or("missing".into(), |n| n.to_string()))]
    Length {
        /// The dimension.
        dimension: Name,
        /// Its length.
        found: Option<usize>,
        /// The least that the claim allows.
        least: usize,
    },
    /// The claim says nothing at this size.
    #[error("the claim says nothing at {size}")]
    Silent {
        /// The size, in words.
        size: String,
    },
}

impl Entry {
    /// The entry of a judgement.
    pub fn new(words: &Words, form: &Executable, judgement: &Judgement) -> Self {
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
            counterexample: stored(&judgement.counterexample),
            counterexamples: (worst.is_some() || clearest.is_some()).then_some(Others { worst, clearest }),
            corrected: None,
            rests_on_refuted: Vec::new(),
            evaluations: judgement.evaluations,
            lemma: Some(words.lemma.clone()).filter(|lemma| !lemma.is_empty()),
        }
    }
}

impl Ledger {
    /// Marks every claim whose catalogued `uses` name a claim that this ledger refutes.
    pub fn mark_rests_on_refuted(&mut self, uses: impl Fn(&str) -> Vec<String>) {
        let refuted: Vec<String> =
            self.claims.iter().filter(|c| c.verdict == Verdict::Refuted).map(|c| c.id.clone()).collect();
        for claim in &mut self.claims {
            claim.rests_on_refuted = uses(&claim.id).into_iter().filter(|id| refuted.contains(id)).collect();
        }
    }

    /// The entry of an id and case.
    pub fn find(&self, id: &str, case: &str) -> Option<&Entry> {
        self.claims.iter().find(|entry| entry.id == id && entry.case == case)
    }
}
