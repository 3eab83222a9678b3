//! A size as the command line gives it: `n=31,d=2`.

use super::Error;
use crate::claims::{Catalogue, Judged, Size};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The longest length that may be asked for: what a counterexample is re-checked at.
const LONGEST: usize = 64;

/// Lengths of dimensions by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At(BTreeMap<String, usize>);

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            || format!("`{text}` is not a size: wanted dimensions with lengths from 1 to {LONGEST}, such as n=31,d=2");
        let mut lengths = BTreeMap::new();
        for part in text.split(',') {
            let (name, length) = part.split_once('=').ok_or_else(wanted)?;
            let length =
                length.trim().parse().ok().filter(|length| (1..=LONGEST).contains(length)).ok_or_else(wanted)?;
            if name.trim().is_empty() || lengths.insert(name.trim().to_owned(), length).is_some() {
                return Err(wanted());
            }
        }
        Ok(At(lengths))
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths: Vec<String> = self.0.iter().map(|(name, length)| format!("{name}={length}")).collect();
        f.write_str(&lengths.join(","))
    }
}

impl At {
    /// Sees that some claim has every dimension that is asked for.
    pub(super) fn fits(&self, catalogue: &Catalogue, chosen: &[(usize, usize)]) -> Result<(), Error> {
        let claims = chosen.iter().filter_map(|(entry, form)| catalogue.entries[*entry].forms[*form].judged());
        let mut known: Vec<String> =
            claims.flat_map(|claim| claim.dimensions.iter().map(ToString::to_string)).collect();
        known.sort();
        known.dedup();
        match self.0.keys().find(|name| !known.contains(name)) {
            Some(dimension) => Err(Error::NoDimension { dimension: dimension.clone(), known }),
            None => Ok(()),
        }
    }

    /// The size for a claim: the least along dimensions that are not asked for.
    pub(super) fn of(&self, claim: &Judged) -> Size {
        let least = claim.dimensions.iter().zip(claim.least.lengths());
        Size::of(&least.map(|(name, least)| self.0.get(&**name).copied().unwrap_or(least)).collect::<Vec<_>>())
    }
}
