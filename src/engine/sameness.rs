//! Whether slots of a tape are the same function, asked of finite fields.

use super::free::{Freed, freed};
use super::squares::Squares;
use crate::number::Arithmetic;
use crate::number::field::{Key, Residue, error_bound, is_field_formula};
use crate::number::recorder::{Slot, Tape};
use rand::Rng;

/// How often one trial is redrawn, its prime too, when a denominator vanishes, before that is taken to be so everywhere.
const REDRAWS: usize = 16;
/// The least −log₂ of the error bound of one trial for which repeating it is worth while.
const LEAST_GAIN: f64 = 8.0;

/// What a finite field says of pairs of slots.
pub(super) enum Answer {
    /// They are equal; wrong with probability at most 2^−bits.
    Equal(u32),
    /// Some pair differs there.
    Different,
    /// Something is divided by 0 wherever one looks.
    Nowhere,
}

/// Asks fields with fresh primes until an error is less probable than 2^−`bits`; `None` where the field cannot say:
/// other operations than its own, degrees or coefficients too large.
pub(super) fn ask(
    tape: &Tape,
    pairs: &[(Slot, Slot)],
    inputs: usize,
    bits: u32,
    rng: &mut impl Rng,
    count: &dyn Fn(),
) -> Option<Answer> {
    let (tape, pairs) = tape.restricted_to(pairs);
    if !is_field_formula(&tape) {
        return None;
    }
    let per_trial = (-core_math::log2(error_bound(&tape, &pairs))).min(f64::from(bits));
    if per_trial.is_nan() || per_trial < LEAST_GAIN {
        return None;
    }
    let trials = (f64::from(bits) / per_trial).ceil() as u32;
    for _ in 0..trials {
        let drawn = (0..REDRAWS).find_map(|_| {
            count();
            let key = Key::draw(&tape, rng);
            let inputs: Vec<Residue> = (0..inputs).map(|_| Residue::draw(&key, rng)).collect();
            Some((tape.replay(&inputs, &key)?, key))
        });
        // One denominator vanishes by chance with probability 2^−per_trial at most, so many in a row never.
        let Some((values, key)) = drawn else { return Some(Answer::Nowhere) };
        let differs = |&(l, r): &(Slot, Slot)| {
            values[l as usize].sub(&values[r as usize], &key).is_none_or(|difference| !difference.is_zero())
        };
        if pairs.iter().any(differs) {
            return Some(Answer::Different);
        }
    }
    Some(Answer::Equal((per_trial * f64::from(trials)).floor() as u32))
}

/// Whether all pairs of slots are equal whatever the operations are that no field has; wrong with probability at most
/// 2^−`bits`, and false where the field cannot say.
pub(super) fn same_by_congruence(
    tape: &Tape,
    pairs: &[(Slot, Slot)],
    inputs: usize,
    bits: u32,
    rng: &mut impl Rng,
) -> bool {
    let (tape, pairs) = tape.restricted_to(pairs);
    let Freed { tape, pairs, inputs } = freed(&tape, &pairs, inputs, |_| false);
    matches!(ask(&tape, &pairs, inputs, bits, rng, &|| {}), Some(Answer::Equal(_)))
}

/// Single pairs of slots of one tape, asked whether they are the same function.
pub(super) struct Sameness {
    squares: Squares,
    /// The steps before any side is squared.
    steps: usize,
    inputs: usize,
}

impl Sameness {
    /// Of a recorded tape with so many inputs.
    pub(super) fn of(tape: &Tape, inputs: usize) -> Self {
        let squares = Squares::on(tape);
        Sameness { steps: squares.tape.operations().len(), squares, inputs }
    }

    /// Whether l = r, or l ≤ r of a `bound` that holds with |l| = r, is shown; wrong with probability at most 2^−`bits`.
    pub(super) fn shows(&mut self, l: Slot, r: Slot, bound: bool, bits: u32, rng: &mut impl Rng) -> bool {
        let sides = (self.squares.at(l), self.squares.at(r));
        let pair = self.squares.comparable(l, r, bound);
        let equal = matches!(ask(&self.squares.tape, &[pair], self.inputs, bits, rng, &|| {}), Some(Answer::Equal(_)));
        let shown = equal || same_by_congruence(&self.squares.tape, &[sides], self.inputs, bits, rng);
        self.squares.tape.truncate(self.steps);
        shown
    }
}

/// 64 bits that depend on every step of a tape.
pub(super) fn fingerprint(tape: &Tape) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    tape.encode(&mut |bytes| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    });
    hash
}
