//! The search for the nearest true statement: candidates, what kills them, and what is left.

use super::candidate::Candidate;
use super::coarser::{by_degree, by_norms};
use super::derived::derived;
use super::edit::{Change, Edit, Family};
use super::form::{Bound, Form, Place, Read};
use super::growth::{constants, growths, profile};
use super::hypotheses::atoms;
use super::linear::linear;
use super::rays::eased_by;
use super::replaced::{replaced, strengthened};
use super::target::Target;
use super::trial::{Trial, fits};
use super::vocabulary::Vocabulary;
use crate::claims::Instance;
use crate::engine::Subject;
use crate::engine::certify::Decision;
use crate::language::tree::{Comparison, Expr, Kind};
use std::collections::HashSet;

/// Single edits that are attacked, at most, of one family.
const ATTACKED: usize = 16;
/// Those that are attacked even where the search has spent what it may.
const LEAST: usize = 5;
/// Pairs of edits that are attacked, at most.
const PAIRED: usize = 14;
/// Survivors of one family after which no more are looked for.
const ENOUGH: usize = 4;
/// Partial candidates that pairs are made of.
const PARTIAL: usize = 40;
/// Powers of ten by which a bound is eased so that violations that are further off are met.
const CLIMBED: [u32; 3] = [3, 9, 18];
/// Instances at which a candidate must have a value.
const DEFINED: usize = 40;

/// A candidate that no kept counterexample and no quick attack killed.
pub(super) struct Survivor {
    pub candidate: Candidate,
    pub read: Read,
}

/// One search under way.
pub(super) struct Search<'a> {
    pub target: &'a Target,
    pub trial: Trial,
    pub words: Vocabulary,
    pub read: Read,
    /// Instances of the printed claim, and whether it holds there.
    pub sample: Vec<(Instance, bool)>,
    seen: HashSet<String>,
}

/// A single edit that some counterexamples do not violate.
struct Partial {
    candidate: Candidate,
    violated: Vec<bool>,
}

impl<'a> Search<'a> {
    pub fn new(target: &'a Target, trial: Trial, read: Read) -> Self {
        let words = Vocabulary::of(&target.form, &read.row);
        let sample = trial.sample(&read.claim);
        let violated = sample.iter().filter(|(_, holds)| !holds).map(|(instance, _)| instance.clone());
        trial.keep(violated.take(10).collect::<Vec<_>>());
        Search { target, trial, words, read, sample, seen: HashSet::from([target.form.text()]) }
    }

    /// Everything that survives, the nearest to the print first within each round.
    pub fn run(&mut self) -> Vec<Survivor> {
        let mut survivors = Vec::new();
        for candidate in self.readings() {
            survivors.extend(self.tried(candidate));
        }
        let mut partial = Vec::new();
        if self.target.form.is_identity() {
            let made = linear(&self.trial, &self.target.form, &self.words);
            let sums = self.new_ones(made);
            self.round(sums, &mut survivors, &mut partial);
            let made = derived(&self.trial, &self.target.form, &self.words);
            let derivatives = self.new_ones(made);
            self.round(derivatives, &mut survivors, &mut Vec::new());
        }
        // where a sum comes out as long as it was, no change at one node is nearer
        if !survivors.iter().any(|survivor| survivor.candidate.keeps_its_terms()) {
            let claims = self.claims();
            self.round(claims, &mut survivors, &mut partial);
        }
        let hypotheses = self.hypotheses(&self.target.form.clone(), &[]);
        self.round(hypotheses, &mut survivors, &mut partial);
        if survivors.len() < 2 {
            let pairs = self.pairs(&partial);
            let mut nothing = Vec::new();
            self.round(pairs, &mut survivors, &mut nothing);
        }
        survivors
    }

    /// Attacks those that no kept counterexample violates, best first; what violates in part is remembered.
    fn round(&mut self, mut all: Vec<Candidate>, survivors: &mut Vec<Survivor>, partial: &mut Vec<Partial>) {
        all.sort_by_key(Candidate::rank);
        let before = survivors.len();
        let identity =
            self.target.form.is_identity() && all.iter().all(|candidate| candidate.family() == Family::Claim);
        let limit = if all.iter().any(|candidate| candidate.edits.len() > 1) { PAIRED } else { ATTACKED };
        let mut attacked = 0;
        for candidate in all {
            if survivors.len() - before >= ENOUGH {
                return;
            }
            let Some(read) = self.trial.reads(&candidate.form) else { continue };
            // an identity that is false is false nearly everywhere: one that fails in part makes no pair
            if identity && self.trial.is_killed(&read.claim) {
                continue;
            }
            let violated = if identity { Vec::new() } else { self.trial.sieve(&read.claim).violated };
            if !violated.is_empty() && violated.iter().all(|violated| *violated) || self.leaves_undefined(&read) {
                continue;
            }
            if violated.iter().any(|violated| *violated) {
                if partial.len() < PARTIAL {
                    partial.push(Partial { candidate, violated });
                }
                continue;
            }
            if attacked >= limit || attacked >= LEAST && self.trial.is_spent() {
                continue;
            }
            attacked += 1;
            let findings = self.trial.attacked(&read.claim, None);
            if findings.violations.is_empty() && findings.accepted > 0 {
                survivors.push(Survivor { candidate, read });
            }
        }
    }

    /// Whether a claim has no value where the printed one has: that would be a hypothesis in disguise.
    fn leaves_undefined(&self, read: &Read) -> bool {
        let subject = Subject::new(&read.claim);
        let some = self.sample.iter().take(DEFINED).filter(|(instance, _)| fits(&read.claim, instance));
        // intervals see no value where there is one: more precision is asked before a candidate is refused
        some.into_iter().any(|(instance, _)| {
            subject.decide(instance) == Decision::Undefined
                && subject.decide_escalating(instance) == Decision::Undefined
        })
    }

    fn tried(&mut self, candidate: Candidate) -> Option<Survivor> {
        let read = self.trial.reads(&candidate.form)?;
        let findings = self.trial.attacked(&read.claim, None);
        (findings.violations.is_empty() && findings.holds > 0).then_some(Survivor { candidate, read })
    }

    fn new_ones(&mut self, made: Vec<(Form, Edit)>) -> Vec<Candidate> {
        let mut kept = Vec::new();
        for (form, edit) in made {
            if self.seen.insert(form.text()) {
                let order = match edit {
                    Edit::Constant { .. } | Edit::Growth { .. } => kept.len(),
                    // of an identity the right side is what is said of the left one
                    _ => usize::from(self.target.form.is_identity() && starts_otherwise(&self.target.form, &form)),
                };
                kept.push(Candidate { order, ..Candidate::of(form, edit) });
            }
        }
        kept
    }

    /// Other readings and cases of the print.
    fn readings(&mut self) -> Vec<Candidate> {
        let made = self.target.siblings.iter();
        let made = made.map(|(words, form)| (form.clone(), Edit::Reading { words: words.clone() })).collect();
        self.new_ones(made)
    }

    /// Changes of the claim and of what it is made of.
    fn claims(&mut self) -> Vec<Candidate> {
        let form = &self.target.form;
        let mut made = Vec::new();
        for bound in form.bounds() {
            made.extend(self.bounds(bound));
        }
        made.extend(replaced(form, &self.words));
        self.new_ones(made)
    }

    /// Other bounds.
    fn bounds(&self, bound: Bound) -> Vec<(Form, Edit)> {
        let form = &self.target.form;
        let Some(side) = form.bounding(bound) else { return Vec::new() };
        let mut made = Vec::new();
        if bound.order {
            for dim in &self.words.dims {
                made.extend(by_norms(side, dim).into_iter().chain(by_degree(&self.words, dim)).map(|to| {
                    let edit = Edit::Replaced { change: Change::Coarser, from: side.to_string(), to: to.to_string() };
                    (form.bounded(bound, to), edit)
                }));
            }
        }
        // a quick attack stops at the first violations: worse ones are what kills candidates
        for power in CLIMBED {
            let eased = eased_by(form, bound, power).and_then(|eased| self.trial.reads(&eased));
            let found = eased.map(|read| self.trial.attacked(&read.claim, None).violations.is_empty());
            if found != Some(false) {
                break;
            }
        }
        match profile(&self.trial, form, bound, &self.read.row) {
            Some(profile) => {
                self.trial.keep([profile.at.clone()]);
                if profile.rays.iter().any(super::rays::Ray::grows) {
                    made.extend(growths(form, bound, &profile));
                } else {
                    made.extend(constants(form, bound, profile.worst));
                }
            }
            None if bound.order => {
                for worst in [2.0_f64, 4.0] {
                    made.extend(constants(form, bound, worst.ln()));
                }
            }
            None => {}
        }
        made
    }

    /// A form with a further hypothesis, the weakest first, one of each set of instances.
    fn hypotheses(&mut self, form: &Form, before: &[Edit]) -> Vec<Candidate> {
        let mut kept: Vec<(Vec<bool>, Candidate)> = Vec::new();
        let added = atoms(form, &self.words, &self.target.printed).into_iter().map(|atom| {
            let edit = Edit::Supposed { hypothesis: atom.expr.to_string(), printed: atom.printed };
            (form.supposing(atom.expr.clone()), edit, atom.expr)
        });
        let all: Vec<(Form, Edit, Expr)> = added.chain(strengthened(form, &self.read.row)).collect();
        for (supposed, edit, expr) in all {
            if !self.seen.insert(supposed.text()) {
                continue;
            }
            let Some(read) = self.trial.reads(&supposed) else { continue };
            let subject = Subject::new(&read.claim);
            let meets = |(instance, _): &(Instance, bool)| {
                fits(&read.claim, instance) && !matches!(subject.decide(instance), Decision::Rejected(_))
            };
            let met: Vec<bool> = self.sample.iter().map(meets).collect();
            let share = met.iter().filter(|met| **met).count() as f64 / met.len().max(1) as f64;
            // what the claim's own instances always meet repairs nothing, what says just what is claimed is no repair
            let more = met.iter().zip(&self.sample).any(|(met, (_, holds))| *holds && !met);
            // what no instance meets says little, but for an equality, which none meets by chance
            if share == 0.0 && !matches!(&expr.kind, Kind::Chain(_, rest) if rest[0].0 == Comparison::Equal) {
                continue;
            }
            let all = met.iter().all(|met| *met) && !met.is_empty();
            if all || (!more && met.iter().any(|met| !met)) {
                continue;
            }
            let edits = before.iter().cloned().chain([edit]).collect();
            let candidate = Candidate { form: supposed, edits, coverage: share, order: 0 };
            match kept.iter_mut().find(|(other, known)| *other == met && known.coverage == share && share > 0.0) {
                Some((_, known)) if candidate.rank() < known.rank() => *known = candidate,
                Some(_) => {}
                None => kept.push((met, candidate)),
            }
        }
        kept.into_iter().map(|(_, candidate)| candidate).collect()
    }

    /// Two edits, each of which keeps off some counterexamples, that together keep off all.
    fn pairs(&mut self, partial: &[Partial]) -> Vec<Candidate> {
        let mut made = Vec::new();
        for (at, one) in partial.iter().enumerate() {
            for other in &partial[at + 1..] {
                let turned = |edit: &Edit| matches!(edit, Edit::Replaced { change: Change::Relation, .. });
                if [one, other].iter().any(|one| one.candidate.edits.iter().any(turned)) {
                    continue;
                }
                // two equalities together are solved for too dearly
                if [one, other].iter().all(|one| one.candidate.supposes_equality()) {
                    continue;
                }
                let covered = one.violated.iter().zip(&other.violated).all(|(a, b)| !(*a && *b));
                if !covered {
                    continue;
                }
                if let Some(form) = joined(&self.target.form, &one.candidate.form, &other.candidate.form)
                    && self.seen.insert(form.text())
                {
                    let edits = [one.candidate.edits.clone(), other.candidate.edits.clone()].concat();
                    let coverage = (one.candidate.coverage + other.candidate.coverage - 1.0).max(0.0);
                    made.push(Candidate {
                        form,
                        edits,
                        coverage,
                        order: one.candidate.order.max(other.candidate.order),
                    });
                }
            }
        }
        made
    }
}

/// Whether a line of the claim begins with something else.
fn starts_otherwise(printed: &Form, form: &Form) -> bool {
    printed.claims().iter().zip(form.claims()).any(|(one, other)| match (&one.expr.kind, &other.expr.kind) {
        (Kind::Chain(one, _), Kind::Chain(other, _)) => one != other,
        _ => false,
    })
}

/// Both changes of a lemma in one, where they are at different places.
fn joined(printed: &Form, one: &Form, other: &Form) -> Option<Form> {
    let mut form = one.clone();
    for at in 0..printed.claims().len() {
        let (was, first, second) = (&printed.claims()[at], one.claims().get(at)?, other.claims().get(at)?);
        match (first == was, second == was) {
            (_, true) => {}
            (true, false) => form = form.with(Place::Claim(at), second.expr.clone()),
            (false, false) => return None,
        }
    }
    for at in 0..printed.definitions().len() {
        let (was, first, second) =
            (&printed.definitions()[at], one.definitions().get(at)?, other.definitions().get(at)?);
        match (first == was, second == was) {
            (_, true) => {}
            (true, false) => form = form.with(Place::Definition(at), second.body.clone()),
            (false, false) => return None,
        }
    }
    for line in other.given().iter().filter(|line| !printed.given().contains(line)) {
        if !form.given().contains(line) {
            form = form.supposing(line.expr.clone());
        }
    }
    Some(form)
}
