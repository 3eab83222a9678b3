//! Counterexamples as exact values, and how they become instances again.

use super::once::once;
use crate::claims::{Bounds, Counterexample, Executable, Instance, Judged, Name, Object, Size};
use crate::number::Exact;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Significant digits of printed enclosures.
const DIGITS: usize = 17;

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

fn enclosure(bounds: &Bounds) -> [String; 2] {
    [bounds.lo.to_decimal(DIGITS, false), bounds.hi.to_decimal(DIGITS, true)]
}

impl StoredCounterexample {
    pub(super) fn new(found: &Counterexample, form: &Executable) -> Self {
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
pub(super) fn dims(claim: &Judged, size: Size) -> BTreeMap<String, usize> {
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
