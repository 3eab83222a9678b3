//! The bounds of a tree that are kept, and the lines that give them.

use super::super::residue::Table;
use super::super::{Forest, Id, Line, Measure, Norm, Op, Posynomial, Problem, Rule, Signs};
use super::choices::choices;
use super::sample::Sample;
use crate::language::Relation;
use crate::number::Exact;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many choices of bounds of parts are tried for one rule at one tree.
const CHOICES: usize = 64;
/// How many lines are written for one goal.
const LINES: usize = 60_000;
/// How many terms a bound may have.
const TERMS: usize = 60;
/// How many where long bounds are looked for.
const LONG_TERMS: usize = 600;
/// How many products of terms are formed for one rule at one tree then, its first choice apart.
const PRODUCTS: usize = 4_000;
/// After so many bounds that were too long other choices among short ones are of no use.
const TOO_LONG: usize = 100;

/// A line with the length of its proof.
#[derive(Clone, Debug)]
pub(in super::super) struct Found {
    pub line: Line,
    pub(super) size: usize,
}

/// A search over one problem.
pub(in super::super) struct Search<'a> {
    pub problem: &'a mut Problem,
    pub signs: Signs,
    pub table: Table,
    /// Lines, each after its premises.
    pub(super) lines: Vec<Found>,
    memo: HashMap<(Id, Measure), Vec<usize>>,
    forms: HashMap<(Id, Norm), Vec<usize>>,
    open: HashSet<(Id, Measure)>,
    /// Atoms that right sides speak of.
    pub known: BTreeSet<Id>,
    /// Those of the facts.
    pub given_atoms: BTreeSet<Id>,
    /// Facts that bound a norm, by the norm and the canonical tree.
    facts: HashMap<(Norm, Id), Vec<usize>>,
    pub(super) sample: Sample,
    /// Whether trees are written as a known one and a rest.
    pub recombine: bool,
    /// Whether the two sides of a difference are bounded on their own too.
    pub apart: bool,
    /// The shares of sums that stand in the row, once they were asked for.
    pub(super) shares: Option<Vec<Id>>,
    /// Whether shares are found again in sums.
    pub fold: bool,
    /// Whether sums of what is ≥ 0 are looked for.
    pub sums: bool,
    /// Whether bounds may be long, for fewer choices.
    pub long: bool,
    /// How many bounds were too long.
    too_long: usize,
    /// How many facts that bound a diagonal matrix below are passed over, and how many were met.
    pub below: usize,
    pub passed: usize,
}

impl<'a> Search<'a> {
    pub fn new(problem: &'a mut Problem) -> Self {
        let mut signs = Signs::of(problem);
        let table = Table::new(problem, &mut signs);
        let mut search = Search {
            problem,
            signs,
            table,
            lines: Vec::new(),
            memo: HashMap::new(),
            forms: HashMap::new(),
            open: HashSet::new(),
            known: BTreeSet::new(),
            given_atoms: BTreeSet::new(),
            facts: HashMap::new(),
            sample: Sample::default(),
            recombine: false,
            apart: false,
            shares: None,
            fold: false,
            sums: false,
            long: false,
            too_long: 0,
            below: 0,
            passed: 0,
        };
        search.index();
        search.given_atoms = search.known.clone();
        search
    }

    pub fn forest(&mut self) -> &mut Forest {
        &mut self.problem.forest
    }

    pub fn op(&self, of: Id) -> Op {
        self.problem.forest.op(of).clone()
    }

    pub fn put(&mut self, op: Op) -> Option<Id> {
        self.problem.forest.put(op)
    }

    pub fn exactly(&mut self, of: Id) -> Option<Posynomial> {
        self.signs.exactly(&mut self.problem.forest, of)
    }

    pub fn line(&self, number: usize) -> &Line {
        &self.lines[number].line
    }

    /// The facts that bound norms.
    fn index(&mut self) {
        for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
            for (left, right) in fact.at_most() {
                if let Op::Norm(norm, of) = self.op(self.problem.forest.unfolded(left))
                    && let Some(of) = self.canonical(of)
                {
                    self.facts.entry((norm, of)).or_default().push(number);
                }
                if let Some(right) = self.exactly(right) {
                    self.know(&right);
                }
            }
        }
    }

    /// Its atoms are worth bounding other things by.
    pub fn know(&mut self, sum: &Posynomial) {
        let mut open: Vec<Id> = sum.terms().flat_map(|(m, _)| m.factors()).map(|(atom, _)| atom).collect();
        while let Some(atom) = open.pop() {
            if self.known.insert(atom) {
                let inner = match self.op(atom) {
                    Op::Apply(_, inner) => vec![inner],
                    Op::Max(parts) => parts,
                    _ => Vec::new(),
                };
                for inner in inner {
                    let inner = self.exactly(inner);
                    let atoms = inner.iter().flat_map(|inner| inner.terms()).flat_map(|(m, _)| m.factors());
                    open.extend(atoms.map(|(atom, _)| atom));
                }
            }
        }
        self.table.meet_all(self.problem, &mut self.signs, sum);
    }

    /// One tree for all that have its norms by form: bare, without a sign, differences one way round.
    pub fn canonical(&mut self, of: Id) -> Option<Id> {
        let bare = self.forest().bare(of)?;
        match self.op(bare) {
            Op::Sub(a, b) if b < a => self.put(Op::Sub(b, a)),
            Op::Scale(c, x) if self.problem.forest.number(c) == Some(&Exact::integer(-1)) => self.canonical(x),
            _ => Some(bare),
        }
    }

    /// Forgets what was found by fewer means.
    pub fn again(&mut self) {
        self.memo.clear();
        self.forms.clear();
        self.open.clear();
        self.too_long = 0;
    }

    /// Whether bounds grew too long for the means that there are.
    pub fn overflows(&self) -> bool {
        !self.long && self.too_long > TOO_LONG
    }

    fn is_spent(&self) -> bool {
        self.lines.len() > LINES
    }

    /// The lines that are kept for a norm of a tree.
    pub fn bounds(&mut self, of: Id, norm: Norm) -> Vec<usize> {
        self.measured(of, Measure::Norm(norm))
    }

    /// The lines that are kept for a tree.
    pub fn measured(&mut self, of: Id, measure: Measure) -> Vec<usize> {
        let key = (of, measure);
        if let Some(known) = self.memo.get(&key) {
            return known.clone();
        }
        if self.open.contains(&key) || self.is_spent() {
            return Vec::new();
        }
        self.open.insert(key);
        let mut found = Vec::new();
        match measure {
            Measure::Norm(norm) => {
                self.norm_forms(of, norm, &mut found);
                self.other_norms(of, norm, &mut found);
            }
            Measure::Away => self.away_forms(of, &mut found),
            Measure::Nonnegative => self.sign_forms(of, &mut found),
        }
        self.open.remove(&key);
        let kept = self.kept(found);
        self.memo.insert(key, kept.clone());
        kept
    }

    /// Lines for a norm that come from no other norm of the same tree.
    fn by_form(&mut self, of: Id, norm: Norm) -> Vec<usize> {
        let key = (of, Measure::Norm(norm));
        if let Some(known) = self.forms.get(&(of, norm)) {
            return known.clone();
        }
        if self.open.contains(&key) || self.is_spent() {
            return Vec::new();
        }
        self.open.insert(key);
        let mut found = Vec::new();
        self.norm_forms(of, norm, &mut found);
        self.open.remove(&key);
        let kept = self.kept(found);
        self.forms.insert((of, norm), kept.clone());
        kept
    }

    fn other_norms(&mut self, of: Id, norm: Norm, found: &mut Vec<Found>) {
        let others: &[(Norm, bool)] = match norm {
            Norm::Infinity => &[(Norm::Euclidean, false)],
            Norm::Euclidean => &[(Norm::Infinity, false), (Norm::One, false)],
            Norm::One => &[(Norm::Euclidean, false), (Norm::Infinity, false)],
            Norm::Spectral => &[(Norm::Frobenius, false)],
            Norm::Frobenius => &[(Norm::Spectral, false), (Norm::Spectral, true)],
            Norm::Absolute => &[],
        };
        for (other, columns) in others {
            let forest = &mut self.problem.forest;
            let times = super::super::comparisons::between(forest, &mut self.signs, norm, *other, of, *columns);
            if let Some(times) = times {
                for line in self.by_form(of, *other) {
                    let bound = self.line(line).bound.times(&times);
                    self.add(found, of, Measure::Norm(norm), Rule::Other(*columns), vec![line], bound);
                }
            }
        }
    }

    /// A line to choose from, where its bound could be written.
    pub fn add(
        &mut self,
        found: &mut Vec<Found>,
        about: Id,
        measure: Measure,
        rule: Rule,
        premises: Vec<usize>,
        bound: Option<Posynomial>,
    ) {
        let most = if self.long { LONG_TERMS } else { TERMS };
        let Some(bound) = bound else { return };
        if bound.terms().count() > most {
            self.too_long += 1;
        } else {
            let size = premises.iter().fold(1_usize, |size, premise| size.saturating_add(self.lines[*premise].size));
            found.push(Found { line: Line { about, measure, bound, rule, premises }, size });
        }
    }

    /// A line for all choices of bounds of the parts, with the bound that `combined` makes of theirs.
    pub fn combine(
        &mut self,
        found: &mut Vec<Found>,
        (about, measure): (Id, Measure),
        rule: Rule,
        parts: &[(Id, Measure)],
        combined: impl Fn(&[&Posynomial]) -> Option<Posynomial>,
    ) {
        let lists: Vec<Vec<usize>> = parts.iter().map(|(part, measure)| self.measured(*part, *measure)).collect();
        let products: usize = lists.iter().map(|list| self.longest(list)).product();
        let most = if self.long { (PRODUCTS / products.max(1)).clamp(1, CHOICES) } else { CHOICES };
        for choice in choices(&lists, most) {
            let bounds: Vec<&Posynomial> = choice.iter().map(|line| &self.lines[*line].line.bound).collect();
            let bound = combined(&bounds);
            self.add(found, about, measure, rule, choice, bound);
        }
    }

    /// The most terms of the bounds of lines.
    fn longest(&self, lines: &[usize]) -> usize {
        lines.iter().map(|line| self.line(*line).bound.terms().count()).max().unwrap_or(0)
    }

    /// The product of the bounds of the parts.
    pub fn product(&mut self, found: &mut Vec<Found>, of: (Id, Measure), rule: Rule, parts: &[(Id, Measure)]) {
        self.combine(found, of, rule, parts, |bounds| {
            bounds.iter().try_fold(Posynomial::constant(&Exact::integer(1))?, |product, bound| product.times(bound))
        });
    }

    /// The sum of the bounds of the parts.
    pub fn sum(&mut self, found: &mut Vec<Found>, of: (Id, Measure), rule: Rule, parts: &[(Id, Measure)]) {
        self.combine(found, of, rule, parts, |bounds| {
            bounds.iter().try_fold(Posynomial::zero(), |sum, bound| sum.plus(bound))
        });
    }

    /// The bound of the only part.
    pub fn equal(&mut self, found: &mut Vec<Found>, of: (Id, Measure), rule: Rule, part: (Id, Measure)) {
        self.combine(found, of, rule, &[part], |bounds| bounds.first().map(|bound| (*bound).clone()));
    }

    /// What bounds a tree that is the same by the laws of rings.
    pub fn same(&mut self, found: &mut Vec<Found>, of: (Id, Measure), other: Id) {
        if other != of.0 {
            self.equal(found, of, Rule::Same, (other, of.1));
        }
    }

    /// Facts that bound this norm.
    pub fn given(&mut self, found: &mut Vec<Found>, of: Id, norm: Norm) {
        let Some(canonical) = self.canonical(of) else {
            return;
        };
        for number in self.facts.get(&(norm, canonical)).cloned().unwrap_or_default() {
            let fact = self.problem.facts[number];
            for (left, right) in [(fact.left, fact.right), (fact.right, fact.left)] {
                let Op::Norm(_, x) = self.op(self.problem.forest.unfolded(left)) else {
                    continue;
                };
                if self.canonical(x) != Some(canonical) || (left == fact.right && fact.relation != Relation::Equal) {
                    continue;
                }
                let measure = Measure::Norm(norm);
                let mut direct = Vec::new();
                let exact = self.exactly(right);
                self.add(&mut direct, x, measure, Rule::Given(number), Vec::new(), exact);
                self.equal(&mut direct, (x, measure), Rule::Through(number), (right, Measure::Norm(Norm::Absolute)));
                for one in direct {
                    if x == of {
                        found.push(one);
                    } else {
                        let bound = Some(one.line.bound.clone());
                        let line = self.write(one);
                        self.add(found, of, measure, Rule::Same, vec![line], bound);
                    }
                }
            }
        }
    }

    /// Writes a line down.
    pub fn write(&mut self, found: Found) -> usize {
        self.lines.push(found);
        self.lines.len() - 1
    }
}
