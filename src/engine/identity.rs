//! Identities settled in the finite field, with no tolerance and a stated error.

use super::free::{Freed, freed};
use super::generate::{Phase, beyond, sizes, stream};
use super::signs::{Sign, signs};
use super::{Budget, Subject};
use crate::claims::{Atom, Size};
use crate::number::Arithmetic;
use crate::number::field::{Key, Residue, error_bound, is_field_formula, is_field_operation};
use crate::number::recorder::{Operation, Slot, Tape, expanded};
use rand::Rng;

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

/// How often one trial is redrawn, its prime too, when a denominator vanishes before the claim is given up.
const REDRAWS: usize = 16;
/// The least −log₂ of the error bound of one trial for which repeating it is worth while.
const LEAST_GAIN: f64 = 8.0;

/// A tape on which sides with roots and absolute values are squared, so that the field can compare them.
struct Squares {
    tape: Tape,
    /// Which of the recorded slots are made by field operations and exponentials alone.
    settled: Vec<bool>,
    signs: Vec<Sign>,
}

impl Squares {
    fn on(tape: &Tape) -> Self {
        let mut settled = Vec::with_capacity(tape.operations().len());
        for operation in tape.operations() {
            let mut from_settled = is_field_operation(operation);
            operation.operands(&mut |slot| from_settled &= settled[slot as usize]);
            settled.push(from_settled);
        }
        Squares { tape: tape.clone(), settled, signs: signs(tape) }
    }

    /// The square of a recorded slot: a for √a, a·a for |a|, factor by factor.
    fn square(&mut self, slot: Slot) -> Slot {
        let operation = self.tape.operations()[slot as usize].clone();
        let squared = match operation {
            Operation::Sqrt(a) => return a,
            Operation::Abs(a) => Operation::Mul(a, a),
            Operation::Neg(a) if !self.settled[slot as usize] => return self.square(a),
            Operation::Mul(a, b) if !self.settled[slot as usize] => {
                let first = self.square(a);
                Operation::Mul(first, if a == b { first } else { self.square(b) })
            }
            Operation::Div(a, b) if !self.settled[slot as usize] => Operation::Div(self.square(a), self.square(b)),
            _ => Operation::Mul(slot, slot),
        };
        self.tape.push(squared)
    }

    /// What the field compares in place of two sides: l² = r² with r ≥ 0 shows l ≤ r, and with l ≥ 0 too l = r.
    fn comparable(&mut self, l: Slot, r: Slot, bound: bool) -> (Slot, Slot) {
        let settled = self.settled[l as usize] && self.settled[r as usize];
        let nonnegative = |slot: Slot| self.signs[slot as usize].is_nonnegative();
        if settled || !nonnegative(r) || !(bound || nonnegative(l)) {
            return (l, r);
        }
        (self.square(l), self.square(r))
    }
}

/// What a finite field says of pairs of slots.
enum Answer {
    /// They are equal; wrong with probability at most 2^−bits.
    Equal(u32),
    /// Some pair differs there.
    Different,
}

/// Settles an identity, or a bound that holds with equality everywhere, in finite fields with primes drawn at random;
/// `None` where the statement is neither, or says nothing at any size. At sizes beyond the usual ones the sides must not
/// be seen to differ, either.
///
/// The random stream depends on the recorded formula, too: no claim can be made for the primes that it will meet.
pub fn settle(subject: &Subject, budget: Budget, seed: u64) -> Option<Settled> {
    let least = subject.claim().least;
    let mut agreed: Option<(Size, u32)> = None;
    for size in sizes(least, budget) {
        match settle_at(subject, size, budget, seed) {
            At::Equal(bits) => agreed = Some((size, agreed.map_or(bits, |(_, fewest)| fewest.min(bits)))),
            At::Different => return Some(Settled::Differs(size)),
            At::SaysNothing => {}
            At::Loose | At::Silent => return None,
        }
    }
    let (largest, bits) = agreed?;
    for size in beyond(least, budget) {
        match settle_at(subject, size, budget, seed) {
            At::Different => return Some(Settled::Differs(size)),
            At::Loose => return None,
            At::Equal(_) | At::SaysNothing | At::Silent => {}
        }
    }
    Some(Settled::Agrees { largest, bits })
}

/// What the field says of a statement at one size.
enum At {
    /// All sides are equal; wrong with probability at most 2^−bits.
    Equal(u32),
    /// Sides of an identity differ.
    Different,
    /// Sides of a bound differ, as they may.
    Loose,
    /// The statement has no parts there.
    SaysNothing,
    /// It has parts that are no equalities, or that no field can settle.
    Silent,
}

fn settle_at(subject: &Subject, size: Size, budget: Budget, seed: u64) -> At {
    let claim = subject.claim();
    let recording = subject.recording(size);
    let (mut bound, mut squares) = (false, Squares::on(&recording.tape));
    let parts = recording.statement.atoms();
    let pairs = parts.iter().map(|part| match part {
        Atom::Equal(l, r, _) => Some(squares.comparable(*l, *r, false)),
        Atom::AtMost(l, r) => {
            bound = true;
            Some(squares.comparable(*l, *r, true))
        }
        _ => None,
    });
    let Some(pairs) = pairs.collect::<Option<Vec<(Slot, Slot)>>>() else {
        return At::Silent;
    };
    if pairs.is_empty() {
        return At::SaysNothing;
    }
    let mut rng = stream(seed ^ fingerprint(&squares.tape), &claim.id, &claim.case, Phase::Field);
    let count = || subject.count();
    let inputs = claim.entries(size);
    let mut answer = ask(&squares.tape, &pairs, inputs, budget.field_bits(), &mut rng, &count);
    if !matches!(answer, Some(Answer::Equal(_))) {
        // Sides that differ for free exponentials may be equal through exp(a + b) = exp(a) exp(b).
        let (tape, pairs) = expanded(&squares.tape, &pairs);
        let again = ask(&tape, &pairs, inputs, budget.field_bits(), &mut rng, &count);
        answer = again.filter(|again| matches!(again, Answer::Equal(_))).or(answer);
    }
    match answer {
        Some(Answer::Equal(bits)) => At::Equal(bits),
        Some(Answer::Different) if bound => At::Loose,
        Some(Answer::Different) => At::Different,
        None => At::Silent,
    }
}

/// Asks fields with fresh primes until an error is less probable than 2^−`bits`; `None` where the field cannot say:
/// other operations than its own, degrees or coefficients too large, denominators that keep vanishing.
fn ask(
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
        let (values, key) = (0..REDRAWS).find_map(|_| {
            count();
            let key = Key::draw(&tape, rng);
            let inputs: Vec<Residue> = (0..inputs).map(|_| Residue::draw(&key, rng)).collect();
            Some((tape.replay(&inputs, &key)?, key))
        })?;
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
    let Freed { tape, pairs, inputs } = freed(&tape, &pairs, inputs);
    matches!(ask(&tape, &pairs, inputs, bits, rng, &|| {}), Some(Answer::Equal(_)))
}

/// Single pairs of slots of one tape, asked whether they are the same function.
pub(super) struct Sameness {
    squares: Squares,
    recorded: usize,
    inputs: usize,
}

impl Sameness {
    /// Of a recorded tape with so many inputs.
    pub(super) fn of(tape: &Tape, inputs: usize) -> Self {
        Sameness { squares: Squares::on(tape), recorded: tape.operations().len(), inputs }
    }

    /// Whether l = r, or l ≤ r of a `bound` that holds with |l| = r, is shown; wrong with probability at most 2^−`bits`.
    pub(super) fn shows(&mut self, l: Slot, r: Slot, bound: bool, bits: u32, rng: &mut impl Rng) -> bool {
        let pair = self.squares.comparable(l, r, bound);
        let equal = matches!(ask(&self.squares.tape, &[pair], self.inputs, bits, rng, &|| {}), Some(Answer::Equal(_)));
        let shown = equal || same_by_congruence(&self.squares.tape, &[(l, r)], self.inputs, bits, rng);
        self.squares.tape.truncate(self.recorded);
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
