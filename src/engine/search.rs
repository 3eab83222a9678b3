//! What an attack met: instances decided, violations, ties and suspects.

use super::Subject;
use super::certify::Decision;
use super::ratio;
use super::score::{exercises, used};
use super::shrink::complexity;
use super::symmetry::SYMMETRIC;
use crate::claims::{Instance, Met, Name, Violation};
use crate::number::Exact;

/// Violations kept from one search: half of them the simplest, half the worst.
const KEPT: usize = 64;

/// Unsettled instances kept of a size and a kind that have a score.
const EACH_SIZE: usize = 3;
/// And those that have none, or agree, each of another scale.
const SCALES: usize = 40;
/// Instances without a value that are kept.
const UNDEFINED: usize = 64;

fn rank(unsettled: &Unsettled) -> f64 {
    unsettled.score.unwrap_or(f64::NEG_INFINITY)
}

/// The relative width to which the sides of a tie must be known for them to agree: a thousandth.
pub(super) const AGREES: f64 = 1e-3;

/// Why an instance is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// It counts as an accepted instance and a tie, too wide for its sides to agree.
    Wide,
    /// It has no value, or a premise is not proved.
    Open,
    /// It counts as an accepted instance and a tie whose sides agree as far as f64 sees.
    Narrow,
}

/// An instance that the fast arithmetics could not settle.
#[derive(Clone, Debug)]
pub struct Unsettled {
    /// The instance.
    pub instance: Instance,
    /// Its float score, where it has one.
    pub score: Option<f64>,
    /// Why.
    pub left: Left,
}

/// Twice the binary logarithm of the largest entry and its sign: at each scale a function is another case.
pub(super) fn scale(instance: &Instance) -> (i32, bool) {
    let larger = |known: f64, x: f64| if x.abs() > known.abs() { x } else { known };
    let largest = instance.entries().map(Exact::to_f64).fold(0.0, larger);
    let near = largest != 0.0 && largest.is_finite();
    (if near { (2.0 * core_math::log2(largest.abs())) as i32 } else { i32::MAX }, largest < 0.0)
}

/// What an attack met.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Instances tried.
    pub instances: u64,
    /// Instances whose premises were proved.
    pub accepted: u64,
    /// Accepted instances on which the statement was proved.
    pub holds: u64,
    /// Accepted instances on which enclosures could not decide.
    pub ties: u64,
    /// Accepted instances on which the statement was proved or its sides agree to a thousandth.
    pub agreeing: u64,
    /// Whether some accepted instance exercised the statement.
    pub exercised: bool,
    /// What became of each hypothesis.
    pub met: Vec<Met>,
    /// The first accepted instance.
    pub witness: Option<Instance>,
    /// Whether instances had to be searched for.
    pub sought: bool,
    /// An instance that misses the hypotheses by least, with by how much, as long as none was accepted.
    pub nearest: Option<(f64, Instance)>,
    /// Violations proved by the first arithmetic, in order of discovery.
    pub violations: Vec<(Instance, Violation)>,
    /// Ties, with their scores, and what no fast arithmetic could evaluate: for arithmetic A to decide: of each size a few
    /// of the highest scores, and of those that have none one of each scale.
    pub unsettled: Vec<Unsettled>,
    /// Of the instances that have no value in the fast arithmetics the farthest out, by the sign of its largest entry.
    pub farthest: [Option<Instance>; 2],
    /// Some instances at which the formula was found to have no value.
    pub undefined: Vec<Instance>,
    /// An instance that meets the premises and at which a matrix that must be symmetric is not.
    pub asymmetric: Option<Instance>,
    /// Instances that floats call violated and the first arithmetic could not decide, highest score first.
    pub suspects: Vec<(f64, Instance)>,
    /// The accepted instance with the greatest lhs/rhs that f64 intervals show, and what it is at least there.
    pub tightest: Option<(f64, Instance)>,
}

impl Findings {
    /// Adds what another attack met.
    pub fn absorb(&mut self, other: Findings) {
        self.instances += other.instances;
        self.accepted += other.accepted;
        self.holds += other.holds;
        self.ties += other.ties;
        self.agreeing += other.agreeing;
        self.exercised |= other.exercised;
        for one in other.met {
            let known = self.of(&one.name);
            known.met += one.met;
            known.missed += one.missed;
            known.tight += one.tight;
        }
        self.witness = self.witness.take().or(other.witness);
        self.sought |= other.sought;
        self.nearest = self.nearest.take().or(other.nearest);
        self.violations.extend(other.violations);
        self.unsettled.extend(other.unsettled);
        self.undefined.extend(other.undefined);
        other.farthest.into_iter().flatten().for_each(|instance| self.note_far(&instance));
        self.asymmetric = self.asymmetric.take().or(other.asymmetric);
        self.suspects.extend(other.suspects);
        self.suspects.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some((ratio, instance)) = other.tightest
            && self.is_tighter(ratio)
        {
            self.tightest = Some((ratio, instance));
        }
    }

    /// Decides one instance in the fast arithmetics and files it; returns its float score.
    pub fn try_instance(&mut self, subject: &Subject, instance: &Instance) -> Option<f64> {
        let decision = subject.decide(instance);
        self.file(subject, instance, decision)
    }

    /// Decides one structured instance with as much precision as it takes, and files it.
    pub fn try_structured(&mut self, subject: &Subject, instance: &Instance) {
        let decision = subject.decide_escalating(instance);
        self.file(subject, instance, decision);
    }

    fn file(&mut self, subject: &Subject, instance: &Instance, decision: Decision) -> Option<f64> {
        self.instances += 1;
        let seen = subject.see(instance);
        let score = seen.as_ref().and_then(|seen| seen.score);
        if let Decision::Holds | Decision::Tie(_) | Decision::Violated(_) = decision {
            self.accepted += 1;
            self.witness.get_or_insert_with(|| instance.clone());
            if let Some(seen) = seen {
                self.exercised |= exercises(&seen.statement);
                if !self.exercised && matches!(decision, Decision::Holds) {
                    self.exercised = subject.meets_zero(instance.size);
                }
                // floats propose, and may see no more than their own cancellation
                if used(&seen.statement).is_some_and(|ratio| self.is_tighter(ratio))
                    && let Some(ratio) = ratio::quickly(&subject.recording(instance.size), instance)
                    && self.is_tighter(ratio)
                {
                    self.tightest = Some((ratio, instance.clone()));
                }
            }
        }
        let undecided = matches!(decision, Decision::Tie(_) | Decision::Undefined | Decision::Open(_));
        self.agreeing += u64::from(match decision {
            Decision::Holds => true,
            Decision::Tie(possible) => possible <= AGREES,
            _ => false,
        });
        self.count_hypotheses(subject, instance, &decision);
        self.set_aside(instance, &decision, score);
        match decision {
            Decision::Holds => self.holds += 1,
            Decision::Tie(_) => self.ties += 1,
            Decision::Violated(violation) => self.keep(instance.clone(), *violation),
            _ => {}
        }
        if let Some(score) = score.filter(|&score| undecided && score > 0.0) {
            self.suspects.push((score, instance.clone()));
            self.suspects.sort_by(|a, b| b.0.total_cmp(&a.0));
            self.suspects.truncate(KEPT);
        }
        score
    }
}

impl Findings {
    fn is_tighter(&self, ratio: f64) -> bool {
        self.tightest.as_ref().is_none_or(|(known, _)| ratio > *known)
    }

    fn of(&mut self, name: &Name) -> &mut Met {
        let at = self.met.iter().position(|met| met.name == *name).unwrap_or_else(|| {
            self.met.push(Met::nowhere(name));
            self.met.len() - 1
        });
        &mut self.met[at]
    }

    /// Hypotheses are proved one after another: all before the one that fails are met.
    fn count_hypotheses(&mut self, subject: &Subject, instance: &Instance, decision: &Decision) {
        let failed = match decision {
            Decision::Rejected(name) | Decision::Open(name) => Some(name),
            Decision::Undefined => return,
            _ => None,
        };
        let recording = subject.recording(instance.size);
        let tight = if failed.is_none() { subject.tight(instance.size) } else { Vec::new() };
        for (k, premise) in recording.premises.iter().enumerate() {
            let met = self.of(&premise.name);
            if failed == Some(&premise.name) {
                met.missed += 1;
                return;
            }
            met.met += 1;
            met.tight += u64::from(tight.get(k).is_some_and(|tight| *tight));
        }
    }

    /// Remembers an instance that misses its hypotheses by so much, if none missed them by less.
    pub(super) fn missed(&mut self, by: f64, instance: &Instance) {
        if self.accepted == 0 && self.nearest.as_ref().is_none_or(|(known, _)| by < *known) {
            self.nearest = Some((by, instance.clone()));
        }
    }

    /// Keeps what the fast arithmetics could not settle: the first of every size, and the highest scores.
    fn set_aside(&mut self, instance: &Instance, decision: &Decision, score: Option<f64>) {
        let left = match decision {
            Decision::Tie(possible) if *possible > AGREES => Left::Wide,
            Decision::Tie(_) => Left::Narrow,
            Decision::Undefined | Decision::Open(_) => Left::Open,
            Decision::Rejected(premise) if &**premise == SYMMETRIC => {
                self.asymmetric.get_or_insert_with(|| instance.clone());
                return;
            }
            _ => return,
        };
        if matches!(decision, Decision::Undefined) && self.undefined.len() < UNDEFINED {
            self.undefined.push(instance.clone());
        }
        if left == Left::Open {
            self.note_far(instance);
        }
        let found = Unsettled { instance: instance.clone(), score, left };
        let alike = |other: &Unsettled| other.left == left && other.instance.size == instance.size;
        if score.is_none() || left == Left::Narrow {
            let scaled = |other: &&Unsettled| alike(other) && (other.score.is_none() || left == Left::Narrow);
            let known: Vec<_> = self.unsettled.iter().filter(scaled).map(|other| scale(&other.instance)).collect();
            if known.len() < SCALES && !known.contains(&scale(instance)) {
                self.unsettled.push(found);
            }
            return;
        }
        let mut scored: Vec<&mut Unsettled> =
            self.unsettled.iter_mut().filter(|other| alike(other) && other.score.is_some()).collect();
        if scored.len() < EACH_SIZE {
            self.unsettled.push(found);
        } else if let Some(lowest) = scored.iter_mut().min_by(|a, b| rank(a).total_cmp(&rank(b)))
            && rank(lowest) < rank(&found)
        {
            **lowest = found;
        }
    }

    fn note_far(&mut self, instance: &Instance) {
        let (far, negative) = scale(instance);
        let known = &mut self.farthest[usize::from(negative)];
        if far != i32::MAX && far > known.as_ref().map_or(0, |known| scale(known).0) {
            *known = Some(instance.clone());
        }
    }

    fn keep(&mut self, instance: Instance, violation: Violation) {
        self.violations.push((instance, violation));
        if self.violations.len() > 2 * KEPT {
            self.violations.sort_by_cached_key(|(instance, _)| complexity(instance));
            let mut rest = self.violations.split_off(KEPT / 2);
            rest.sort_by(|a, b| b.1.gap().total_cmp(&a.1.gap()));
            rest.truncate(KEPT / 2);
            self.violations.append(&mut rest);
        }
    }
}
