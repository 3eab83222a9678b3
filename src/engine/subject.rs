//! A claim under examination: its recordings by size, and the count of what was spent on it.

use super::attack::Strategy;
use super::certify::{Decision, decide_again, decide_escalating};
use super::cuts::Cuts;
use super::eased::eased;
use super::ended::end_if;
use super::score::{Score, is_tight, score};
use super::symmetry::guarded;
use crate::claims::{Atom, Construction, Exactness, Instance, Judged, Premise, Recording, Size, Statement};
use crate::number::recorder::{BuildQuick, Operation, Slot, Tape};
use crate::number::{Exact, Interval};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::AtomicBool;

/// A size, and the plan by which instances of it are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The size.
    pub size: Size,
    /// The number of the plan, below the claim's `plans`.
    pub plan: usize,
}

/// The steps that make the entries of an instance, and where the entries stand on them.
type Entries = (Tape, Vec<Slot>);

/// A claim with its recorded formulas and its evaluation count.
pub struct Subject<'a> {
    claim: &'a Judged,
    recordings: RefCell<HashMap<Size, Rc<Recording>, BuildQuick>>,
    /// What was recorded before it was eased.
    plain: RefCell<HashMap<Size, Rc<Recording>, BuildQuick>>,
    cuts: RefCell<HashMap<Size, Rc<Cuts>, BuildQuick>>,
    constructions: RefCell<HashMap<Place, Rc<Construction>, BuildQuick>>,
    entries: RefCell<HashMap<Place, Rc<Entries>, BuildQuick>>,
    evaluations: Cell<u64>,
    without: Option<Strategy>,
    ended: Option<&'a AtomicBool>,
    easing: Cell<bool>,
    /// What the f64 replays of a recording or construction fill again and again.
    recorded: RefCell<HashMap<Size, Vec<f64>, BuildQuick>>,
    constructed: RefCell<HashMap<Place, Vec<f64>, BuildQuick>>,
    supposed: RefCell<HashMap<Size, Vec<f64>, BuildQuick>>,
    enclosed: RefCell<HashMap<Size, Vec<Interval>, BuildQuick>>,
}

/// Bits in numerator and denominator of an exact entry, at most.
const LONGEST: usize = 400;
/// Bits of a short knob.
const SHORT: i32 = 8;

fn is_short(x: f64) -> bool {
    rounded(x, SHORT) == Exact::from_f64(x)
}

/// A number in so many significant bits; `None` where it is not finite.
fn rounded(x: f64, digits: i32) -> Option<Exact> {
    if x == 0.0 || !x.is_finite() {
        return Exact::from_f64(x);
    }
    let exponent = core_math::log2(x.abs()).floor();
    let scale = core_math::exp2(f64::from(digits) - exponent);
    if !scale.is_finite() || scale == 0.0 {
        return Exact::from_f64(x);
    }
    Exact::from_f64((x * scale).round() / scale)
}

/// Premises and statement at one point, in floating point.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The statement.
    pub statement: Statement<f64>,
    /// How near it is to being violated; `None` where a premise fails or something is not a number.
    pub score: Option<f64>,
}

impl<'a> Subject<'a> {
    /// A claim about to be examined.
    pub fn new(claim: &'a Judged) -> Self {
        Subject::without(claim, None)
    }

    /// A claim about to be examined without one of the strategies of the attack.
    pub fn without(claim: &'a Judged, without: Option<Strategy>) -> Self {
        Subject {
            claim,
            without,
            ended: None,
            recordings: RefCell::default(),
            plain: RefCell::default(),
            cuts: RefCell::default(),
            constructions: RefCell::default(),
            entries: RefCell::default(),
            evaluations: Cell::new(0),
            easing: Cell::new(false),
            recorded: RefCell::default(),
            constructed: RefCell::default(),
            supposed: RefCell::default(),
            enclosed: RefCell::default(),
        }
    }

    /// The same, examined until somebody sets the flag ([`super::ended`]).
    pub(super) fn until(self, ended: Option<&'a AtomicBool>) -> Self {
        Subject { ended, ..self }
    }

    /// Whether a strategy may be used.
    pub fn uses(&self, strategy: Strategy) -> bool {
        self.without != Some(strategy)
    }

    /// The claim.
    pub fn claim(&self) -> &'a Judged {
        self.claim
    }

    /// Formula evaluations so far, in any number system.
    pub fn evaluations(&self) -> u64 {
        self.evaluations.get()
    }

    /// Counts one evaluation.
    pub fn count(&self) {
        end_if(self.ended);
        self.evaluations.set(self.evaluations.get() + 1);
    }

    /// The formula for a size, recorded once, with the premise that its matrices are symmetric where that is not shown.
    pub fn recording(&self, size: Size) -> Rc<Recording> {
        self.recordings.borrow_mut().entry(size).or_insert_with(|| Rc::new(self.recorded_at(size))).clone()
    }

    fn recorded_at(&self, size: Size) -> Recording {
        let plain = self.plain.borrow_mut().remove(&size).map(Rc::unwrap_or_clone);
        match plain.or_else(|| guarded(self.claim, size)) {
            Some(recording) if self.easing.get() => eased(self.claim, size, recording),
            Some(recording) => recording,
            None => silent(),
        }
    }

    /// From now on parts whose sides are the same function at a size hold there without being evaluated.
    pub fn ease(&self) {
        self.easing.set(true);
        self.plain.replace(self.recordings.take());
    }

    /// What is cut out of the formula for a size.
    pub(super) fn cuts(&self, size: Size) -> Rc<Cuts> {
        let recording = self.recording(size);
        self.cuts.borrow_mut().entry(size).or_insert_with(|| Rc::new(Cuts::of(&recording))).clone()
    }

    /// What is made of the premises of an instance and their values in floating point.
    pub(super) fn suppose<T>(&self, instance: &Instance, make: impl FnOnce(&Cuts, &[f64]) -> T) -> Option<T> {
        self.count();
        let cuts = self.cuts(instance.size);
        let inputs: Vec<f64> = instance.entries().map(Exact::to_f64).collect();
        let mut supposed = self.supposed.borrow_mut();
        let values = supposed.entry(instance.size).or_default();
        cuts.premises.tape.replay_into(&inputs, &(), values)?;
        Some(make(&cuts, values))
    }

    /// The construction at a place, recorded once.
    pub fn construction(&self, place: Place) -> Rc<Construction> {
        self.constructions
            .borrow_mut()
            .entry(place)
            .or_insert_with(|| Rc::new(self.claim.construct(place.size, place.plan).unwrap_or_else(unmade)))
            .clone()
    }

    /// Premises and statement of an instance in floating point.
    pub fn see(&self, instance: &Instance) -> Option<Seen> {
        self.count();
        let recording = self.recording(instance.size);
        let inputs: Vec<f64> = instance.entries().map(Exact::to_f64).collect();
        let mut recorded = self.recorded.borrow_mut();
        let values = recorded.entry(instance.size).or_default();
        recording.tape.replay_into(&inputs, &(), values)?;
        Some(Seen {
            statement: floats(&recording.statement, values),
            score: appraise(&recording.tape, &recording.premises, &recording.statement, values)
                .map(|score| score.value),
        })
    }

    /// Which premises were met with equality at the instance of this size seen last, as far as floats see.
    pub(super) fn tight(&self, size: Size) -> Vec<bool> {
        let recording = self.recording(size);
        let recorded = self.recorded.borrow();
        let Some(values) = recorded.get(&size).filter(|values| values.len() == recording.tape.operations().len())
        else {
            return Vec::new();
        };
        recording.premises.iter().map(|premise| is_tight(&premise.statement, values)).collect()
    }

    /// Whether a part of the statement bounds by 0, and does so with equality at the instance of this size seen last.
    pub(super) fn meets_zero(&self, size: Size) -> bool {
        let recording = self.recording(size);
        let recorded = self.recorded.borrow();
        let Some(values) = recorded.get(&size).filter(|values| values.len() == recording.tape.operations().len())
        else {
            return false;
        };
        let zero = |slot: &Slot| matches!(&recording.tape.operations()[*slot as usize], Operation::Constant(value) if value.signum() == 0);
        let meets = |part: &Atom<Slot>| match part {
            Atom::AtMost(l, r) => (zero(l) || zero(r)) && l != r && values[*l as usize] == values[*r as usize],
            _ => false,
        };
        recording.statement.atoms().iter().any(meets)
    }

    /// The steps that make the entries alone, and where the entries stand on them.
    fn made(&self, place: Place) -> Rc<Entries> {
        let construction = self.construction(place);
        let made = || {
            let pairs: Vec<(Slot, Slot)> = construction.entries.iter().map(|slot| (*slot, *slot)).collect();
            let (tape, pairs) = construction.tape.restricted_to(&pairs);
            Rc::new((tape, pairs.into_iter().map(|(slot, _)| slot).collect()))
        };
        self.entries.borrow_mut().entry(place).or_insert_with(made).clone()
    }

    /// The instance that knobs stand for, its entries exact where the construction is rational and that matters; `None`
    /// where it is not finite.
    pub fn instance(&self, knobs: &[f64], place: Place) -> Option<Instance> {
        let objects = &self.claim.objects;
        let entries: Vec<f64> = self.constructed(knobs, place, |construction, values| {
            Some(construction.entries.iter().map(|slot| values[*slot as usize]).collect())
        })?;
        let floats = Instance::from_floats(objects, place.size, &entries)?;
        let construction = self.construction(place);
        let digits: &[i32] = match construction.exact {
            Exactness::Never => &[],
            Exactness::WhereShort if knobs.iter().all(|x| is_short(*x)) => &[SHORT],
            Exactness::WhereShort => &[],
            Exactness::Always => &[2 * SHORT, SHORT / 2],
        };
        // Knobs are rounded, which is another point of the same set, until the entries are short.
        for digits in digits {
            self.count();
            let short = knobs.iter().map(|x| rounded(*x, *digits)).collect::<Option<Vec<_>>>()?;
            let tape = self.made(place);
            let known = tape.0.replay_partly::<Exact>(&short, &(), |x| x.bits() <= LONGEST);
            let rational = tape.1.iter().map(|slot| known[*slot as usize].as_ref());
            if construction.exact == Exactness::Always && *digits > SHORT && rational.clone().any(|x| x.is_none()) {
                continue;
            }
            let entries = rational.zip(floats.entries()).map(|(exact, float)| exact.unwrap_or(float).clone()).collect();
            return Instance::from_entries(objects, place.size, entries);
        }
        Some(floats)
    }

    /// The score of the instance that knobs stand for.
    pub fn score(&self, knobs: &[f64], place: Place) -> Option<f64> {
        self.count();
        self.constructed(knobs, place, |construction, values| {
            appraise(&construction.tape, &construction.premises, &construction.statement, values)
                .map(|score| score.value)
        })
    }

    /// The score of the instance that knobs stand for, with its derivative by every knob.
    pub fn climb(&self, knobs: &[f64], place: Place) -> Option<(f64, Vec<f64>)> {
        self.count();
        self.constructed(knobs, place, |construction, values| {
            let score = appraise(&construction.tape, &construction.premises, &construction.statement, values)?;
            let gradient = construction.tape.adjoint(values, &score.weights, knobs.len());
            Some((score.value, gradient))
        })
    }

    /// What is made of the values that a construction has in floating point.
    fn constructed<T>(
        &self,
        knobs: &[f64],
        place: Place,
        make: impl FnOnce(&Construction, &[f64]) -> Option<T>,
    ) -> Option<T> {
        let construction = self.construction(place);
        let mut constructed = self.constructed.borrow_mut();
        let values = constructed.entry(place).or_default();
        construction.tape.replay_into(knobs, &(), values)?;
        make(&construction, values)
    }

    /// The decision of exact rationals, intervals or arithmetic A, with as much precision as it takes.
    pub fn decide_escalating(&self, instance: &Instance) -> Decision {
        self.count();
        decide_escalating(&self.recording(instance.size), instance).0
    }

    /// The decision of intervals or exact rationals.
    pub fn decide(&self, instance: &Instance) -> Decision {
        self.count();
        let recording = self.recording(instance.size);
        let mut enclosed = self.enclosed.borrow_mut();
        decide_again(&recording, instance, enclosed.entry(instance.size).or_default())
    }
}

/// What is recorded at a size at which a claim says nothing: a statement without parts, which is no evidence.
fn silent() -> Recording {
    Recording { tape: Tape::default(), premises: Vec::new(), statement: Statement::All(Vec::new()) }
}

/// How instances are made there: not at all.
fn unmade() -> Construction {
    let Recording { tape, premises, statement } = silent();
    Construction { tape, knobs: Vec::new(), entries: Vec::new(), premises, statement, exact: Exactness::Never }
}

fn floats(statement: &Statement<Slot>, values: &[f64]) -> Statement<f64> {
    statement.map(&mut |slot| values[*slot as usize])
}

fn appraise(tape: &Tape, premises: &[Premise<Slot>], statement: &Statement<Slot>, values: &[f64]) -> Option<Score> {
    let met = |premise: &Premise<Slot>| super::score::met(&floats(&premise.statement, values));
    premises.iter().all(met).then(|| score(tape, statement, values))?
}
