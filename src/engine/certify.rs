//! Enclosures settle an instance: premises proved, statement proved, refuted or neither.

use crate::claims::{Atom, Bounds, Instance, Name, Premise, ProvedPremise, Recording, Statement, Violation};
use crate::linalg::loewner;
use crate::number::recorder::Slot;
use crate::number::{Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use nalgebra::DMatrix;

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

/// One part of a statement in one arithmetic.
enum Shown {
    True,
    False(Box<Failure>),
    /// No violation beyond this, relative to the larger side, is possible.
    Neither(f64),
}

struct Failure {
    lhs: Bounds,
    rhs: Bounds,
    at: Option<(usize, usize)>,
    witness: Option<Vec<Exact>>,
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
        let statements = recording.premises.iter().map(|premise| &premise.statement).chain([&recording.statement]);
        if statements.into_iter().any(|statement| statement.malformed().is_some()) {
            return None;
        }
        let inputs = instance.entries().map(|x| S::constant(x, context)).collect::<Option<Vec<S>>>()?;
        Some(Evaluated { recording, values: recording.tape.replay(&inputs, context)?, context })
    }

    fn at(&self, part: &Atom<Slot>) -> Atom<S> {
        part.map(&mut |slot| self.values[*slot as usize].clone())
    }

    fn show(&self, part: &Atom<Slot>, stored: &[Vec<Exact>]) -> Shown {
        if is_trivial(part) { Shown::True } else { show(&self.at(part), self.context, stored) }
    }

    /// The proved premises; the decision where one is not. What this arithmetic leaves open is asked of exact rationals
    /// where `exact` says so.
    fn premises(&self, exact: Option<&Instance>) -> Result<(), Decision> {
        for premise in &self.recording.premises {
            for part in &premise.statement.atoms() {
                let shown = match (self.show(part, &[]), exact) {
                    (Shown::Neither(_), Some(instance)) => rationally(self.recording, part, instance),
                    (shown, _) => shown,
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
    let Atom::Loewner(l, r) = &exact else { return show(&exact, &(), &[]) };
    // An order is wanted proved or not: by how much it fails is nobody's question.
    match loewner::difference(l, r, &()).is_some_and(|gap| loewner::is_semidefinite(&gap, &())) {
        true => Shown::True,
        false => Shown::Neither(f64::INFINITY),
    }
}

/// Whether a part holds because both of its sides are one and the same step.
fn is_trivial(part: &Atom<Slot>) -> bool {
    match part {
        Atom::AtMost(l, r) | Atom::Equal(l, r, _) => l == r,
        Atom::Loewner(l, r) => l == r,
        Atom::If(_, then) => is_trivial(then),
        Atom::Less(..) | Atom::Differ(..) => false,
    }
}

/// Decides an instance in the arithmetic `S`.
pub fn decide<S: Enclosure>(recording: &Recording, instance: &Instance, context: &S::Context) -> Decision {
    let Some(evaluated) = Evaluated::<S>::of(recording, instance, context) else {
        return Decision::Undefined;
    };
    if let Err(decision) = evaluated.premises(Some(instance)) {
        return decision;
    }
    let parts = recording.statement.atoms();
    if parts.is_empty() {
        return Decision::Undefined; // nothing is said at this size, and that is no evidence
    }
    let mut possible: Option<f64> = None;
    for (part, atom) in parts.iter().enumerate() {
        match evaluated.show(atom, &[]) {
            Shown::True => {}
            Shown::Neither(violation) => possible = Some(possible.unwrap_or(0.0).max(violation)),
            Shown::False(failure) => return violated(part, failure, evaluated.proved()),
        }
    }
    possible.map_or(Decision::Holds, Decision::Tie)
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
    let stored: Vec<Vec<Exact>> = witness.iter().map(|w| w.to_vec()).collect();
    match evaluated.show(atom, &stored) {
        Shown::False(_) => Reply::Confirmed,
        Shown::True => Reply::Holds,
        Shown::Neither(_) if stored.is_empty() => Reply::Silent,
        Shown::Neither(_) => match evaluated.show(atom, &[]) {
            Shown::True => Reply::Holds,
            _ => Reply::Silent,
        },
    }
}

/// Whether exact rationals, f64 intervals or arithmetic A prove the premises of an instance, whatever the rest of its
/// formula does.
pub fn meets_premises(recording: &Recording, instance: &Instance) -> bool {
    let mut slots = Vec::new();
    for premise in &recording.premises {
        premise.map(&mut |slot: &Slot| slots.push((*slot, *slot)));
    }
    let (tape, moved) = recording.tape.restricted_to(&slots);
    let mut moved = moved.into_iter().map(|pair| pair.0);
    let premises: Vec<Premise<Slot>> =
        recording.premises.iter().map(|premise| premise.map(&mut |_| moved.next().unwrap_or(0))).collect();
    let alone = Recording { tape, premises, statement: Statement::All(Vec::new()) };
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

fn bounds<S: Enclosure>(x: &S) -> Option<Bounds> {
    Some(Bounds { lo: x.lower()?, hi: x.upper()? })
}

fn sides<S: Enclosure>(atom: &Atom<S>) -> Option<(Bounds, Bounds)> {
    match atom {
        Atom::AtMost(l, r) | Atom::Less(l, r) | Atom::Differ(l, r) | Atom::Equal(l, r, _) => {
            Some((bounds(l)?, bounds(r)?))
        }
        Atom::Loewner(..) => None,
        Atom::If(_, then) => sides(then),
    }
}

fn show<S: Enclosure>(atom: &Atom<S>, context: &S::Context, stored: &[Vec<Exact>]) -> Shown {
    let same = |l: &S, r: &S| l.at_most(r) && r.at_most(l);
    let (truth, falsehood, at) = match atom {
        Atom::AtMost(l, r) => (l.at_most(r), r.less(l), None),
        Atom::Less(l, r) => (l.less(r), r.at_most(l), None),
        Atom::Equal(l, r, at) => (same(l, r), l.less(r) || r.less(l), Some(*at)),
        Atom::Differ(l, r) => (l.less(r) || r.less(l), same(l, r), None),
        Atom::Loewner(l, r) => return show_loewner(l, r, context, stored),
        Atom::If(when, then) => return show_where(when, then, context, stored),
    };
    if truth && !falsehood {
        return Shown::True;
    }
    match (truth, falsehood, sides(atom)) {
        (false, true, Some((lhs, rhs))) => Shown::False(Box::new(Failure { lhs, rhs, at, witness: None })),
        (_, _, Some((lhs, rhs))) => Shown::Neither(possible_violation(atom, &lhs, &rhs)),
        _ => Shown::Neither(f64::INFINITY),
    }
}

/// A statement under conditions: true where one of them is refuted, false only where all of them are proved.
fn show_where<S: Enclosure>(when: &[Atom<S>], then: &Atom<S>, context: &S::Context, stored: &[Vec<Exact>]) -> Shown {
    let conditions: Vec<Shown> = when.iter().map(|atom| show(atom, context, &[])).collect();
    if conditions.iter().any(|shown| matches!(shown, Shown::False(_))) {
        return Shown::True;
    }
    let met = conditions.iter().all(|shown| matches!(shown, Shown::True));
    match show(then, context, stored) {
        Shown::False(_) if !met => Shown::Neither(f64::INFINITY),
        shown => shown,
    }
}

/// How far the ends of overlapping enclosures leave a violation possible, relative to the larger side.
fn possible_violation<S: Enclosure>(atom: &Atom<S>, lhs: &Bounds, rhs: &Bounds) -> f64 {
    let over = lhs.hi.minus(&rhs.lo).to_f64();
    let under = rhs.hi.minus(&lhs.lo).to_f64();
    let size = [&lhs.lo, &lhs.hi, &rhs.lo, &rhs.hi].into_iter().map(|x| x.to_f64().abs()).fold(0.0, f64::max);
    let gap = if matches!(atom, Atom::Equal(..) | Atom::Differ(..)) { over.max(under) } else { over };
    if size > 0.0 && gap.is_finite() { gap / size } else { f64::INFINITY }
}

fn show_loewner<S: Enclosure>(
    lhs: &DMatrix<S>,
    rhs: &DMatrix<S>,
    context: &S::Context,
    stored: &[Vec<Exact>],
) -> Shown {
    let Some(gap) = loewner::difference(lhs, rhs, context) else {
        return Shown::Neither(f64::INFINITY);
    };
    if stored.is_empty() && loewner::is_semidefinite(&gap, context) {
        return Shown::True;
    }
    let suggested = stored.iter().cloned().chain(loewner::witnesses(&gap).filter(|_| stored.is_empty()));
    let failure = suggested.filter(|w| w.len() == gap.nrows()).find_map(|w| {
        let form = loewner::quadratic_form(&gap, &w, context)?;
        form.less(&S::constant(&Exact::zero(), context)?).then_some(())?;
        let left = bounds(&loewner::quadratic_form(lhs, &w, context)?)?;
        let right = bounds(&loewner::quadratic_form(rhs, &w, context)?)?;
        (left.lo > right.hi).then_some(Failure { lhs: left, rhs: right, at: None, witness: Some(w) })
    });
    failure.map_or_else(
        || Shown::Neither(loewner::possible_violation(lhs, rhs, context)),
        |failure| Shown::False(Box::new(failure)),
    )
}

/// The precisions, in bits, at which arithmetics A and B are tried in turn.
pub const PRECISIONS: [u32; 5] = [64, 128, 256, 512, 1024];

/// Decides with exact rationals where every value is rational, else with f64 intervals.
pub fn decide_fast(recording: &Recording, instance: &Instance) -> (Decision, &'static str) {
    match decide::<Exact>(recording, instance, &()) {
        Decision::Undefined | Decision::Tie(_) => (decide::<Interval>(recording, instance, &()), "interval"),
        exact => (exact, "rational"),
    }
}

/// Entries of so many bits in all are short enough for exact rationals in a search.
const SHORT: usize = 1_500;
/// And of so many for an equality alone.
const LONG: usize = 20_000;

/// Decides with f64 intervals and, where these do not tell and the entries are short, with exact rationals.
pub fn decide_cheaply(recording: &Recording, instance: &Instance) -> Decision {
    match decide::<Interval>(recording, instance, &()) {
        open @ (Decision::Undefined | Decision::Tie(_) | Decision::Open(_)) => {
            if instance.entries().map(Exact::bits).sum::<usize>() > SHORT {
                return open;
            }
            match decide::<Exact>(recording, instance, &()) {
                Decision::Undefined | Decision::Tie(_) => open,
                exact => exact,
            }
        }
        decided => decided,
    }
}

/// What the first arithmetic makes of an instance, with as much precision as it takes: exact rationals, f64 intervals,
/// then arithmetic A. The name of the arithmetic and its bits go with the decision.
pub fn decide_escalating(recording: &Recording, instance: &Instance) -> (Decision, &'static str, u32) {
    let (mut decision, mut arithmetic) = decide_fast(recording, instance);
    let mut bits = if arithmetic == "rational" { 0 } else { 53 };
    for precision in PRECISIONS {
        if !matches!(decision, Decision::Tie(_) | Decision::Open(_) | Decision::Undefined) {
            break;
        }
        (decision, arithmetic, bits) = (decide::<Wide>(recording, instance, &Bits::new(precision)), "wide", precision);
    }
    (decision, arithmetic, bits)
}

/// What arithmetic B says of a violation, and the bits that it took: the first reply that is not silence, else the last.
pub fn reply_of_balls(
    recording: &Recording,
    instance: &Instance,
    part: usize,
    witness: Option<&[Exact]>,
) -> (Reply, u32) {
    let mut last = (Reply::Silent, 0);
    for bits in PRECISIONS {
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
