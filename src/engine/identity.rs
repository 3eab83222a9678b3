//! Identities settled in the finite field, with no tolerance and a stated error.

mod combination;
mod form;
mod laws;
mod roots;

use super::free::freed;
use super::generate::{Phase, beyond, sizes, stream};
use super::sameness::{Answer, ask, fingerprint};
use super::signs::Order;
use super::squares::Squares;
use super::{Budget, Subject};
use crate::claims::{Atom, Covering, Dependence, Judged, Premise, Size, Statement};
use crate::number::Exact;
use crate::number::recorder::{Operation, Slot, Tape};
use combination::{combined, open};
use laws::rewritten;
use rand::rngs::ChaCha8Rng;
use roots::{adjoined, is_root};

/// What the field says of an identity.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// Both sides agreed at every size tried; they differ at one of them with probability at most 2^−bits.
    Agrees {
        /// The largest size.
        largest: Size,
        /// Whether that took the hypotheses which are equalities.
        given: bool,
        /// Whether the sizes were enough for all sizes, by what is known of how the sides depend on them.
        everywhere: bool,
        /// −log₂ of the error bound, the least over the sizes.
        bits: u32,
    },
    /// They differ at this size: a suspicion, since the field is not the reals.
    Differs(Size),
}

/// Settles an identity, or a bound that holds with equality everywhere, in finite fields with primes drawn at random;
/// `None` where the statement is neither, or says nothing at any size. At sizes beyond the usual ones the sides must not
/// be seen to differ, either.
///
/// Sides that differ for free ingredients are compared on the covering of the hypotheses, where there is one. The random
/// stream depends on the recorded formula, too: no claim can be made for the primes that it will meet.
pub fn settle(subject: &Subject, budget: Budget, seed: u64) -> Option<Settled> {
    let least = subject.claim().least;
    let (short, enough) = (sizes(least, budget), enough(subject.claim()).unwrap_or_default());
    // an error at any size is one of the whole
    let lost = doublings(short.len() + enough.len());
    let ask = |size: Size| settle_at(subject, size, Orders::Used, (budget, lost), seed);
    let mut agreed: Option<(Size, u32)> = None;
    let mut given = false;
    for size in short {
        match ask(size) {
            At::Equal { bits, under } => {
                given |= under;
                agreed = Some((size, agreed.map_or(bits, |(_, fewest)| fewest.min(bits))));
            }
            At::Different => return Some(Settled::Differs(size)),
            At::SaysNothing | At::Nowhere => {}
            At::Loose | At::Silent => return None,
        }
    }
    let (largest, bits) = agreed?;
    for size in beyond(least, budget) {
        match ask(size) {
            At::Different => return Some(Settled::Differs(size)),
            At::Loose => return None,
            At::Equal { .. } | At::SaysNothing | At::Nowhere | At::Silent => {}
        }
    }
    let alone = |size: Size| settle_at(subject, size, Orders::Unused, (budget, lost), seed);
    let fewest = if given { None } else { settle_everywhere(subject, &enough, alone) };
    let (everywhere, bits) = (fewest.is_some(), fewest.map_or(bits, |fewest| fewest.min(bits)));
    Some(Settled::Agrees { largest, given, everywhere, bits: bits.saturating_sub(lost) })
}

/// Lengths up to which, and sizes of which, it is asked whether they settle all.
const LONGEST: usize = 16;
const SIZES: usize = 400;

/// The sizes that are enough for every size, by how the sides depend on the lengths; `None` where that is not known, or where
/// they are too many.
fn enough(claim: &Judged) -> Option<Vec<Size>> {
    let lengths: Vec<usize> = claim.dependence.as_ref()?.iter().map(Dependence::enough).collect();
    let count = lengths.iter().try_fold(1_usize, |count, length| count.checked_mul(*length))?;
    if count > SIZES || lengths.iter().any(|length| *length > LONGEST) {
        return None;
    }
    let size = |at: usize| {
        let mut rest = at;
        let one = |most: &usize| {
            let length = rest % most + 1;
            rest /= most;
            length
        };
        Size::of(&lengths.iter().map(one).collect::<Vec<_>>())
    };
    Some((0..count).map(size).collect())
}

/// ⌈log₂ count⌉.
fn doublings(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// Whether the sides agree at all sizes that are enough for every size: −log₂ of the error bound, the least over them. A size
/// at which the formula is too large to be recorded, or nowhere defined, shows nothing of the others.
fn settle_everywhere(subject: &Subject, enough: &[Size], ask: impl Fn(Size) -> At) -> Option<u32> {
    let mut fewest = None;
    for &size in enough {
        subject.claim().record(size)?;
        match ask(size) {
            At::Equal { bits, under: false } => fewest = Some(fewest.map_or(bits, |known: u32| known.min(bits))),
            At::SaysNothing => {}
            _ => return None,
        }
    }
    fewest
}

/// Whether the hypotheses that order two numbers are used. What settles all sizes must hold without them: an instance that
/// meets them may have parts that do not.
#[derive(Clone, Copy)]
enum Orders {
    Used,
    Unused,
}

/// What the field says of a statement at one size.
enum At {
    /// All sides are equal, `under` the hypotheses or without them; wrong with probability at most 2^−bits.
    Equal { bits: u32, under: bool },
    /// Sides of an identity differ.
    Different,
    /// Sides of a bound differ, as they may.
    Loose,
    /// The statement has no parts there.
    SaysNothing,
    /// Something is divided by 0 at every instance of that size.
    Nowhere,
    /// It has parts that are no equalities, or that no field can settle.
    Silent,
}

/// As `budget` asks, with `more` bits.
fn settle_at(subject: &Subject, size: Size, orders: Orders, (budget, more): (Budget, u32), seed: u64) -> At {
    let recording = subject.recording(size);
    let how = How { subject, bits: budget.field_bits() + more, seed };
    let inputs = subject.claim().entries(size);
    let premises: &[Premise<Slot>] = match orders {
        Orders::Used => &recording.premises,
        Orders::Unused => &[],
    };
    let free = Said { tape: &recording.tape, statement: &recording.statement, inputs, premises };
    match how.settled(&free, &Given::default(), how.bits) {
        found @ (At::Different | At::Loose | At::Silent) => {
            (subject.claim().cover)(size).map_or(found, |all| how.covered(&all))
        }
        found => found,
    }
}

/// ⌈log₂⌉ of how many ways there are to ask whether two sides are equal: four of the formula, four of its covering.
const WAYS: u32 = 3;

/// Choices of signs that are gone through, at most.
const CHOICES: usize = 1 << 7;

/// A statement on a tape with so many inputs, and the hypotheses there.
struct Said<'t> {
    tape: &'t Tape,
    statement: &'t Statement<Slot>,
    inputs: usize,
    premises: &'t [Premise<Slot>],
}

/// Equalities between slots of a tape that are given, and the entries of an instance there.
#[derive(Default)]
struct Given<'t> {
    equalities: Vec<(Slot, Slot)>,
    entries: &'t [Slot],
}

struct How<'s, 'a> {
    subject: &'s Subject<'a>,
    bits: u32,
    seed: u64,
}

impl How<'_, '_> {
    /// What the field says for every choice of the signs of a covering.
    fn covered(&self, all: &Covering) -> At {
        let choices = u32::try_from(all.signs.len()).ok().and_then(|count| 2usize.checked_pow(count));
        let Some(choices) = choices.filter(|&choices| choices <= CHOICES) else { return At::Silent };
        let premises = all.premises.iter().flat_map(|premise| premise.statement.atoms());
        let equalities: Vec<(Slot, Slot)> =
            premises.filter_map(|part| if let Atom::Equal(l, r, _) = part { Some((l, r)) } else { None }).collect();
        // An error in any choice is one of the whole.
        let lost = doublings(choices);
        let given = Given { equalities, entries: &all.entries };
        let mut fewest: Option<u32> = None;
        for choice in 0..choices {
            let mut tape = all.tape.clone();
            for (slot, operation) in all.tape.operations().iter().enumerate() {
                if let Operation::Input(k) = operation
                    && let Some(at) = all.signs.iter().position(|sign| sign == k)
                {
                    let sign = Exact::integer(if choice >> at & 1 == 0 { 1 } else { -1 });
                    tape = tape.with(slot as Slot, Operation::Constant(sign));
                }
            }
            let said = Said { tape: &tape, statement: &all.statement, inputs: all.inputs, premises: &all.premises };
            match self.settled(&said, &given, self.bits + lost) {
                At::Equal { bits, .. } => fewest = Some(fewest.map_or(bits, |known| known.min(bits))),
                At::SaysNothing | At::Nowhere => {}
                other => return other,
            }
        }
        fewest.map_or(At::SaysNothing, |bits| At::Equal { bits: bits.saturating_sub(lost), under: true })
    }

    /// What the field says of a statement, wrong with probability at most 2^−`bits`.
    fn settled(&self, said: &Said<'_>, given: &Given<'_>, bits: u32) -> At {
        let claim = self.subject.claim();
        let (mut bound, mut squares) = (false, Squares::on(said.tape));
        let parts = said.statement.atoms();
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
        let mut rng = stream(self.seed ^ fingerprint(&squares.tape), &claim.id, &claim.case, Phase::Field);
        let count = || self.subject.count();
        // an error of any of the ways to ask is one of the whole
        let (bits, lost) = (bits + WAYS, WAYS);
        let ask = |tape: &Tape, pairs: &[(Slot, Slot)], inputs: usize, rng: &mut ChaCha8Rng| {
            ask(tape, pairs, inputs, bits, rng, &count)
        };
        let mut answer = ask(&squares.tape, &pairs, said.inputs, &mut rng);
        if matches!(answer, Some(Answer::Different)) || (answer.is_none() && !bound) {
            // Sides that differ for free exponentials may be equal by their laws.
            let laws = rewritten(&squares.tape, &pairs, &orders(said.premises, &squares));
            let sides = [Some(laws.pairs), laws.raised].into_iter().flatten();
            let again = sides.map(|pairs| {
                let free = freed(&laws.tape, &pairs, said.inputs, is_root);
                let free = adjoined(&free.tape, &free.pairs, free.inputs, &mut rng)
                    .unwrap_or_else(|| freed(&laws.tape, &pairs, said.inputs, |_| false));
                ask(&free.tape, &free.pairs, free.inputs, &mut rng)
            });
            answer = again.flatten().find(|again| matches!(again, Answer::Equal(_))).or(answer);
        }
        let equalities = given.equalities.iter().filter_map(|sides| squares.consequence(*sides)).collect();
        let equalities = open(&squares.tape, equalities, said.inputs, &mut rng);
        if matches!(answer, Some(Answer::Different)) && !equalities.is_empty() {
            let entries: Vec<Slot> = given.entries.iter().map(|slot| squares.at(*slot)).collect();
            answer = combined(&squares.tape, &pairs, &equalities, &entries, said.inputs, &mut rng)
                .and_then(|(tape, pairs)| ask(&tape, &pairs, said.inputs, &mut rng))
                .filter(|again| matches!(again, Answer::Equal(_)));
        }
        match answer {
            Some(Answer::Equal(bits)) => At::Equal { bits: bits.saturating_sub(lost), under: false },
            Some(Answer::Nowhere) => At::Nowhere,
            Some(Answer::Different) if bound => At::Loose,
            Some(Answer::Different) => At::Different,
            None => At::Silent,
        }
    }
}

/// The hypotheses that order two numbers.
fn orders(premises: &[Premise<Slot>], squares: &Squares) -> Vec<Order> {
    let order = |part| match part {
        Atom::AtMost(l, r) => Some(Order { sides: (squares.at(l), squares.at(r)), strict: false }),
        Atom::Less(l, r) => Some(Order { sides: (squares.at(l), squares.at(r)), strict: true }),
        _ => None,
    };
    premises.iter().flat_map(|premise| premise.statement.atoms()).filter_map(order).collect()
}
