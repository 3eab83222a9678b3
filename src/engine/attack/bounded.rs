//! Entries that a premise bounds by other things follow where those go: R ≥ ‖A‖, β ≤ α(x).

use super::super::Subject;
use super::Strategy;
use crate::claims::{Instance, Judged, Object, Size};
use crate::number::{Arithmetic, Bits, Enclosure, Exact, Interval, Wide};
use nalgebra::DMatrix;

/// The entries, with those that a premise bounds set to the bound, in two digits, where they are beyond it; the entry
/// `kept` stays.
pub(super) fn within_bounds(
    subject: &Subject,
    size: Size,
    mut entries: Vec<Exact>,
    kept: Option<usize>,
    bits: Bits,
) -> Vec<Exact> {
    if !subject.uses(Strategy::Bounds) {
        return entries;
    }
    let enclose = |entry: &Exact| Interval::constant(entry, &());
    let mut floats: Option<Vec<Interval>> = entries.iter().map(enclose).collect();
    for bound in &subject.cuts(size).bounds {
        let entry = |entry: Option<usize>| entry.filter(|k| Some(*k) != kept);
        let sides = (entry(bound.entries.0), entry(bound.entries.1));
        if sides == (None, None) || floats.as_ref().is_some_and(|floats| bound.is_kept(floats)) {
            continue;
        }
        let (left, right) = bound.sides;
        let values = enclosed(&entries, bits).and_then(|inputs| bound.tape.replay::<Wide>(&inputs, &bits));
        let Some(values) = values.filter(|values| !values[left].less(&values[right])) else { continue };
        let (to, bound, up) = match sides {
            (Some(k), _) => (k, values[right].lower(), false),
            (_, Some(k)) => (k, values[left].upper(), true),
            _ => continue,
        };
        let usable = bound.filter(|bound| !bound.is_too_long());
        if let Some(bound) = usable.and_then(|bound| bound.to_decimal(2, up).parse().ok()) {
            entries[to] = bound;
            floats = entries.iter().map(enclose).collect();
        }
    }
    entries
}

/// The entries as enclosures.
pub(super) fn enclosed(entries: &[Exact], bits: Bits) -> Option<Vec<Wide>> {
    entries.iter().map(|entry| Wide::constant(entry, &bits)).collect()
}

/// The instance with these entries, object after object and column after column.
pub(super) fn instance(claim: &Judged, size: Size, entries: Vec<Exact>) -> Instance {
    let mut left = entries.into_iter();
    let objects = claim.objects.iter().map(|shape| {
        let (rows, columns) = (size.along(shape.rows), size.along(shape.columns));
        let mut value = DMatrix::from_iterator(rows, columns, left.by_ref().take(rows * columns));
        shape.form.impose(&mut value);
        Object { name: shape.name.clone(), value }
    });
    Instance { size, objects: objects.collect() }
}
