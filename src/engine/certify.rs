//! Enclosures settle an instance: premises proved, statement proved, refuted or neither.

mod show;

use super::cuts::premises_of;
use crate::claims::{Atom, Instance, Name, Premise, ProvedPremise, Recording, Violation};
use crate::number::recorder::{Operation, Slot};
use crate::number::{Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use show::{Failure, How, Shown, is_trivial, show, sides};

/// What one arithmetic shows of one instance.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Premises and statement are proved.
    Holds,
    /// The premises are proved and a part of the statement is refuted.
    Violated(Box<Violation>),
    /// The premises are proved; the enclosures of the statement overlap. No violation greater than this, relative to
    /// the larger side, is possible (infinite where no bound is known).
    Tie(f64),
    /// A premise is refuted: no evidence.
    Rejected(Name),
    /// A premise is not proved: no evidence.
    Open(Name),
    /// An operation left its domain or this number system: no evidence.
    Undefined,
}

/// The values of a recording at an instance, in one arithmetic.
struct Evaluated<'a, S: Enclosure> {
    recording: &'a Recording,
    values: Vec<S>,
    context: &'a S::Context,
}

impl<'a, S: Enclosure> Evaluated<'a, S> {
    /// `None` where an operation leaves its domain or this number system, or where shapes do not fit.
    fn of(recording: &'a Recording, instance: &Instance, context: &'a S::Context) -> Option<Self> {
        Self::again(recording, instance, context, &mut Vec::new())
    }

    /// The same, with the memory and the constants of values that the same recording had in the same arithmetic.
    fn again(
        recording: &'a Recording,
        instance: &Instance,
        context: &'a S::Context,
        values: &mut Vec<S>,
    ) -> Option<Self> {
        let statements = recording.premises.iter().map(|premise| &premise.statement).chain([&recording.statement]);
        if statements.into_iter().any(|statement| statement.malformed().is_some()) {
            return None;
        }
        let inputs = instance.entries().map(|x| S::constant(x, context)).collect::<Option<Vec<S>>>()?;
        recording.tape.replay_into(&inputs, context, values)?;
        Some(Evaluated { recording, values: std::mem::take(values), context })
    }

    fn at(&self, part: &Atom<Slot>) -> Atom<S> {
        part.map(&mut |slot| self.values[*slot as usize].clone())
    }

    fn show(&self, part: &Atom<Slot>, how: How<'_>) -> Shown {
        if is_trivial(part) { Shown::True } else { show(&self.at(part), self.context, how) }
    }

    /// The proved premises; the decision where one is not. What this arithmetic leaves open is asked of exact rationals
    /// where `exact` says so.
    fn premises(&self, exact: Option<&Instance>) -> Result<(), Decision> {
        for premise in &self.recording.premises {
            for part in &premise.statement.atoms() {
                let shown = match exact {
                    Some(instance) => match self.show(part, How::Hasty) {
                        Shown::Neither(_) => match rationally(self.recording, part, instance) {
                            Shown::Neither(_) if matches!(part, Atom::Loewner(..)) => self.show(part, How::Rest),
                            Shown::Neither(_) => self.show(part, How::Unbounded),
                            shown => shown,
                        },
                        shown => shown,
                    },
                    None => self.show(part, How::Unbounded),
                };
                match shown {
                    Shown::True => {}
                    Shown::False(_) => return Err(Decision::Rejected(premise.name.clone())),
                    Shown::Neither(_) => return Err(Decision::Open(premise.name.clone())),
                }
            }
        }
        Ok(())
    }

    /// Whether some step has no rational value at the instance, which is where exact rationals stop.
    fn is_irrational(&self) -> bool {
        let other_than = |slot: &Slot, value: i64| {
            let (x, value) = (&self.values[*slot as usize], S::constant(&Exact::integer(value), self.context));
            value.is_some_and(|value| x.less(&value) || value.less(x))
        };
        self.recording.tape.operations().iter().any(|operation| match operation {
            Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) | Operation::Tanh(a) => other_than(a, 0),
            Operation::Ln(a) => other_than(a, 1),
            _ => false,
        })
    }

    /// What this arithmetic makes of the instance.
    fn decide(&self, instance: &Instance, how: How<'_>) -> Decision {
        if let Err(decision) = self.premises(Some(instance)) {
            return decision;
        }
        let parts = self.recording.statement.atoms();
        if parts.is_empty() {
            return Decision::Undefined; // nothing is said at this size, and that is no evidence
        }
        let mut possible: Option<f64> = None;
        for (part, atom) in parts.iter().enumerate() {
            match self.show(atom, how) {
                Shown::True => {}
                Shown::Neither(violation) => possible = Some(possible.unwrap_or(0.0).max(violation)),
                Shown::False(failure) => return violated(part, failure, self.proved()),
            }
        }
        possible.map_or(Decision::Holds, Decision::Tie)
    }

    /// What was shown of the first part of every premise that compares numbers.
    fn proved(&self) -> Vec<ProvedPremise> {
        let shown = |premise: &Premise<Slot>| {
            let (lhs, rhs) = sides(&self.at(premise.statement.atoms().first()?))?;
            Some(ProvedPremise { name: premise.name.clone(), lhs, rhs })
        };
        self.recording.premises.iter().filter_map(shown).collect()
    }
}

/// What exact rationals show of one part, from the steps that it needs alone, where the entries are short.
fn rationally(recording: &Recording, part: &Atom<Slot>, instance: &Instance) -> Shown {
    let long = if matches!(part, Atom::Loewner(..)) { SHORT } else { LONG };
    if instance.entries().map(Exact::bits).sum::<usize>() > long {
        return Shown::Neither(f64::INFINITY);
    }
    let mut slots = Vec::new();
    part.map(&mut |slot| slots.push((*slot, *slot)));
    let (tape, moved) = recording.tape.restricted_to(&slots);
    let inputs: Vec<Exact> = instance.entries().cloned().collect();
    let Some(values) = tape.replay::<Exact>(&inputs, &()) else { return Shown::Neither(f64::INFINITY) };
    let mut next = moved.into_iter();
    let exact = part.map(&mut |_| next.next().map_or_else(Exact::zero, |(slot, _)| values[slot as usize].clone()));
    // By how much an order fails is nobody's question.
    show(&exact, &(), How::Unbounded)
}

/// Decides an instance in the arithmetic `S`.
pub fn decide<S: Enclosure>(recording: &Recording, instance: &Instance, context: &S::Context) -> Decision {
    Evaluated::<S>::of(recording, instance, context)
        .map_or(Decision::Undefined, |evaluated| evaluated.decide(instance, How::Thorough))
}

/// What one arithmetic says of a violation that another one proved.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It proves the premises and that the very part fails, by the very witness.
    Confirmed,
    /// It proves that this premise fails there.
    PremiseFails(Name),
    /// It proves the premises and that the part holds.
    Holds,
    /// None of these.
    Silent,
}

/// What the arithmetic `S` says of the violation of one part of the statement, counted from 0 over
/// [`Statement::atoms`](crate::claims::Statement::atoms), by a stored witness where it is one of an order.
pub fn reply<S: Enclosure>(
    recording: &Recording,
    instance: &Instance,
    part: usize,
    witness: Option<&[Exact]>,
    context: &S::Context,
) -> Reply {
    let Some(evaluated) = Evaluated::<S>::of(recording, instance, context) else {
        return Reply::Silent;
    };
    match evaluated.premises(None) {
        Err(Decision::Rejected(premise)) => return Reply::PremiseFails(premise),
        Err(_) => return Reply::Silent,
        Ok(_) => {}
    }
    let parts = recording.statement.atoms();
    let Some(atom) = parts.get(part) else {
        return Reply::Silent;
    };
    match evaluated.show(atom, witness.map_or(How::Thorough, How::By)) {
        Shown::False(_) => Reply::Confirmed,
        Shown::True => Reply::Holds,
        Shown::Neither(_) if witness.is_none() => Reply::Silent,
        Shown::Neither(_) => match evaluated.show(atom, How::Thorough) {
            Shown::True => Reply::Holds,
            _ => Reply::Silent,
        },
    }
}

/// Whether exact rationals, f64 intervals or arithmetic A prove the premises of an instance, whatever the rest of its
/// formula does.
pub fn meets_premises(recording: &Recording, instance: &Instance) -> bool {
    let alone = premises_of(recording);
    let bits = Bits::new(PRECISIONS[1]);
    Evaluated::<Exact>::of(&alone, instance, &()).is_some_and(|at| at.premises(None).is_ok())
        || Evaluated::<Interval>::of(&alone, instance, &()).is_some_and(|at| at.premises(None).is_ok())
        || Evaluated::<Wide>::of(&alone, instance, &bits).is_some_and(|at| at.premises(None).is_ok())
}

fn violated(part: usize, failure: Box<Failure>, premises: Vec<ProvedPremise>) -> Decision {
    let Failure { lhs, rhs, at, witness } = *failure;
    let gap = |low: &Exact, high: &Exact| low.minus(high);
    let margin = if lhs.lo >= rhs.hi { gap(&lhs.lo, &rhs.hi) } else { gap(&rhs.lo, &lhs.hi) };
    Decision::Violated(Box::new(Violation { part, premises, lhs, rhs, at, witness, margin }))
}

/// The precisions, in bits, at which arithmetics A and B are asked in turn.
pub const PRECISIONS: [u32; 5] = [64, 128, 256, 512, 1024];
/// Those at which arithmetic B is asked about a violation after that: arithmetic A may know more of a function far out.
const BEYOND: [u32; 2] = [2048, 4096];
/// The last at which arithmetic A is asked.
pub(super) const FULL: u32 = PRECISIONS[PRECISIONS.len() - 1];

/// Decides with exact rationals where every value is rational, else with f64 intervals.
pub fn decide_fast(recording: &Recording, instance: &Instance) -> (Decision, &'static str) {
    let interval = Evaluated::<Interval>::of(recording, instance, &());
    if interval.as_ref().is_none_or(|at| !at.is_irrational()) {
        match decide::<Exact>(recording, instance, &()) {
            Decision::Undefined | Decision::Tie(_) => {}
            exact => return (exact, "rational"),
        }
    }
    (interval.map_or(Decision::Undefined, |at| at.decide(instance, How::Thorough)), "interval")
}

/// Entries of so many bits in all are short enough for exact rationals in a search.
const SHORT: usize = 1_500;
/// And of so many for an equality alone.
const LONG: usize = 20_000;

/// Decides with f64 intervals and, where these do not tell and the entries are short, with exact rationals.
pub fn decide_cheaply(recording: &Recording, instance: &Instance) -> Decision {
    decide_again(recording, instance, &mut Vec::new())
}

/// The same, with the values that intervals had of the same recording, or none, which become those of the instance.
pub(super) fn decide_again(recording: &Recording, instance: &Instance, values: &mut Vec<Interval>) -> Decision {
    let interval = Evaluated::<Interval>::again(recording, instance, &(), values);
    let decision = decide_after(recording, instance, interval.as_ref());
    if let Some(interval) = interval {
        *values = interval.values;
    }
    decision
}

fn decide_after(recording: &Recording, instance: &Instance, interval: Option<&Evaluated<'_, Interval>>) -> Decision {
    let long = || instance.entries().map(Exact::bits).sum::<usize>() > SHORT;
    if interval.is_some_and(Evaluated::is_irrational) || long() {
        return interval.map_or(Decision::Undefined, |at| at.decide(instance, How::Thorough));
    }
    let hasty = interval.map_or(Decision::Undefined, |at| at.decide(instance, How::Hasty));
    if !matches!(hasty, Decision::Undefined | Decision::Tie(_) | Decision::Open(_)) {
        return hasty;
    }
    match (decide::<Exact>(recording, instance, &()), interval) {
        (Decision::Undefined | Decision::Tie(_), Some(at)) => at.decide(instance, How::Thorough),
        (Decision::Undefined | Decision::Tie(_), None) => Decision::Undefined,
        (exact, _) => exact,
    }
}

/// What the first arithmetic makes of an instance, with as much precision as it takes: exact rationals, f64 intervals,
/// then arithmetic A. The name of the arithmetic and its bits go with the decision.
pub fn decide_escalating(recording: &Recording, instance: &Instance) -> (Decision, &'static str, u32) {
    decide_until(recording, instance, FULL, Until::Agrees)
}

/// The same with no more than so many bits.
pub(super) fn decide_until(
    recording: &Recording,
    instance: &Instance,
    most: u32,
    until: Until,
) -> (Decision, &'static str, u32) {
    let (decision, arithmetic) = decide_fast(recording, instance);
    if !is_open(&decision) {
        return (decision, arithmetic, if arithmetic == "rational" { 0 } else { 53 });
    }
    let (decision, bits) = raise(recording, instance, (decision, 53), most, until);
    (decision, if bits == 53 { arithmetic } else { "wide" }, bits)
}

/// How long arithmetic A is asked with more bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// Until it tells.
    Told,
    /// Until it tells, or the sides agree to almost every bit of 256 or more.
    Agrees,
}

/// Bits that arithmetic A may lose and a tie still be as narrow as its precision allows.
const LOST: u32 = 32;
/// The precision from which on such a tie is taken for one at any precision.
const NARROW: u32 = 256;

/// What arithmetic A makes of an instance that a decision with fewer bits left open: with more bits in turn, up to so many.
pub(super) fn raise(
    recording: &Recording,
    instance: &Instance,
    (mut decision, mut bits): (Decision, u32),
    most: u32,
    until: Until,
) -> (Decision, u32) {
    let after = bits;
    for precision in PRECISIONS.into_iter().filter(|&precision| precision > after && precision <= most) {
        let narrow = |possible: f64| possible <= core_math::exp2(f64::from(LOST) - f64::from(bits));
        let agrees = matches!(decision, Decision::Tie(possible) if bits >= NARROW && narrow(possible));
        if !is_open(&decision) || (agrees && until == Until::Agrees) {
            break;
        }
        (decision, bits) = (decide::<Wide>(recording, instance, &Bits::new(precision)), precision);
    }
    (decision, bits)
}

fn is_open(decision: &Decision) -> bool {
    matches!(decision, Decision::Tie(_) | Decision::Open(_) | Decision::Undefined)
}

/// What arithmetic B says of a violation, and the bits that it took: the first reply that is not silence, else the last.
pub fn reply_of_balls(
    recording: &Recording,
    instance: &Instance,
    part: usize,
    witness: Option<&[Exact]>,
) -> (Reply, u32) {
    let mut last = (Reply::Silent, 0);
    for bits in PRECISIONS.into_iter().chain(BEYOND) {
        last = (reply::<Ball>(recording, instance, part, witness, &Precision::new(bits)), bits);
        if last.0 != Reply::Silent {
            break;
        }
    }
    last
}

/// What arithmetic B makes of an instance: the first decision that is neither a tie nor open, else the last.
pub fn decide_with_balls(recording: &Recording, instance: &Instance) -> (Decision, u32) {
    let mut last = (Decision::Undefined, 0);
    for bits in PRECISIONS {
        last = (decide::<Ball>(recording, instance, &Precision::new(bits)), bits);
        if !matches!(last.0, Decision::Tie(_) | Decision::Open(_) | Decision::Undefined) {
            break;
        }
    }
    last
}
