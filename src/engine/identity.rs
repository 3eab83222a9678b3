//! Identities settled in the finite field, with no tolerance and a stated error.

use super::generate::{Phase, sizes, stream};
use super::{Budget, Subject};
use crate::claims::{Atom, Size};
use crate::number::Arithmetic;
use crate::number::field::{Key, Residue, error_bound, is_field_formula};
use crate::number::recorder::{Operation, Slot, Tape};

/// What the field says of an identity.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// Both sides agreed at every size tried; they differ at one of them with probability at most 2^−bits.
    Agrees {
        /// The largest size.
        largest: Size,
        /// −log₂ of the error bound, the least over the sizes.
        bits: u32,
    },
    /// They differ at this size: a suspicion, since the field is not the reals.
    Differs(Size),
}

/// How often one trial is redrawn when a denominator vanishes before the claim is given up.
const REDRAWS: usize = 16;

/// √a = √b where a = b: the pair that the field can compare.
fn under_roots(tape: &Tape, l: Slot, r: Slot) -> (Slot, Slot) {
    match (&tape.operations()[l as usize], &tape.operations()[r as usize]) {
        (Operation::Sqrt(a), Operation::Sqrt(b)) => (*a, *b),
        _ => (l, r),
    }
}

/// Settles an identity, or a bound that holds with equality everywhere, in GF(2⁶¹ − 1); `None` where the statement is
/// neither, or says nothing at any size.
pub fn settle(subject: &Subject, budget: Budget, seed: u64) -> Option<Settled> {
    let claim = subject.claim();
    let mut rng = stream(seed, claim.id(), claim.case(), Phase::Field);
    let mut agreed: Option<(Size, u32)> = None;
    for size in sizes(claim.least(), budget) {
        let recording = subject.recording(size);
        let mut bound = false;
        let pairs: Vec<(u32, u32)> = recording
            .statement
            .atoms()
            .iter()
            .map(|atom| match atom {
                Atom::Equal(l, r, _) => Some(under_roots(&recording.tape, *l, *r)),
                Atom::AtMost(l, r) => {
                    bound = true;
                    Some(under_roots(&recording.tape, *l, *r))
                }
                _ => None,
            })
            .collect::<Option<_>>()?;
        if pairs.is_empty() {
            continue;
        }
        let (tape, pairs) = recording.tape.restricted_to(&pairs);
        if !is_field_formula(&tape) {
            return None;
        }
        let per_trial = -core_math::log2(error_bound(&tape, &pairs));
        if per_trial.is_nan() || per_trial < 8.0 {
            return None;
        }
        let trials = (f64::from(budget.field_bits()) / per_trial).ceil() as u32;
        for _ in 0..trials {
            let values = (0..REDRAWS).find_map(|_| {
                subject.count();
                let key = Key::draw(&tape, &mut rng);
                let inputs: Vec<Residue> =
                    (0..inputs_of(claim.shapes(), size)).map(|_| Residue::draw(&mut rng)).collect();
                let values = tape.replay(&inputs, &key)?;
                Some((values, key))
            });
            let (values, key) = values?;
            let differs = |&(l, r): &(u32, u32)| {
                values[l as usize].sub(&values[r as usize], &key).is_none_or(|difference| !difference.is_zero())
            };
            if pairs.iter().any(differs) {
                return (!bound).then_some(Settled::Differs(size));
            }
        }
        let bits = (per_trial * f64::from(trials)).floor() as u32;
        agreed = Some((size, agreed.map_or(bits, |(_, least)| least.min(bits))));
    }
    agreed.map(|(largest, bits)| Settled::Agrees { largest, bits })
}

fn inputs_of(shapes: &[crate::claims::Shape], size: Size) -> usize {
    shapes.iter().map(|shape| size.along(shape.rows) * size.along(shape.columns)).sum()
}
