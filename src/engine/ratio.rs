//! How much of a bound an instance uses, enclosed.

use crate::claims::{Atom, Instance, Recording};
use crate::number::{Arithmetic, Bits, Enclosure, Exact, Interval, Wide};

/// Bits at which the tightest instance is looked at once more.
const BITS: u32 = 192;

/// A number that lhs/rhs of some part between numbers with rhs > 0 is not below, by f64 intervals.
pub(super) fn quickly(recording: &Recording, instance: &Instance) -> Option<f64> {
    least::<Interval>(recording, instance, &())
}

/// The same by arithmetic A, nearly sharp.
pub(super) fn sharply(recording: &Recording, instance: &Instance) -> Option<f64> {
    least::<Wide>(recording, instance, &Bits::new(BITS))
}

fn least<S: Enclosure>(recording: &Recording, instance: &Instance, context: &S::Context) -> Option<f64> {
    let inputs = instance.entries().map(|x| S::constant(x, context)).collect::<Option<Vec<S>>>()?;
    let values = recording.tape.replay(&inputs, context)?;
    let used = |part: &Atom<_>| match part {
        Atom::AtMost(l, r) | Atom::Less(l, r) => {
            let (l, r) = (&values[*l as usize], &values[*r as usize]);
            let above = r.lower().filter(|lower| lower.signum() > 0).and(r.upper())?;
            Some(below(&l.lower()?.div(&above, &())?))
        }
        _ => None,
    };
    recording.statement.atoms().iter().filter_map(used).filter(|ratio| ratio.is_finite()).reduce(f64::max)
}

/// The largest f64 that is not above a rational.
fn below(value: &Exact) -> f64 {
    let near = value.to_f64();
    let above = Exact::from_f64(near).is_none_or(|near| near > *value);
    if above { near.next_down() } else { near }
}
