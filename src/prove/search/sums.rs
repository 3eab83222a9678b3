//! A difference of sides as a sum of terms that are ≥ 0, or ⪰ 0: which of many terms, and how much of each, is a linear programme over
//! normal forms.

use super::super::check::{Laws, Row};
use super::super::program::cheapest;
use super::super::{Chain, Conclusion, Definite, Goal, Ground, Id, Measure, Norm, Op, Positive, Rule};
use super::bounds::Search;
use crate::language::{Elementary, Relation};
use crate::number::{Arithmetic, Exact};
use std::collections::{BTreeMap, BTreeSet};

/// How many trees a claim may be made of.
const TREES: usize = 40;
/// Of how many trees a claim is made for which all terms are tried, though none of the simple ones is of use.
const SHORT: usize = 20;
/// How many terms are tried for one claim, and how many more where those are not enough.
const TERMS: [usize; 3] = [150, 400, 800];
/// How many of the numbers ≥ 0 stand in products of three.
const TRIPLES: usize = 5;
/// How many unknowns and equations a programme may have.
const SIZES: (usize, usize) = (600, 120);

impl Search<'_> {
    /// A claim by a sum of what is ≥ 0.
    pub(super) fn by_sums(&mut self, goal: &Goal) -> Option<Conclusion> {
        let (left, right) = (self.forest().bare(goal.left)?, self.forest().bare(goal.right)?);
        if self.subtrees(&[left, right]).len() > TREES {
            return None;
        }
        [self.recombine, self.apart, self.fold, self.long] = [false; 4];
        self.sums = true;
        self.speak_of(&[left, right]);
        self.again();
        let found = self.sum_of(goal, left, right);
        self.sums = false;
        self.again();
        found
    }

    /// The norms and sizes that stand in trees are worth bounding other things by.
    fn speak_of(&mut self, roots: &[Id]) {
        for tree in self.subtrees(roots) {
            let sizes = match self.op(tree) {
                Op::Norm(norm, x) => vec![(norm, x)],
                Op::Inner(x, y) => {
                    let norm = if self.problem.forest.shape(x).is_column() { Norm::Euclidean } else { Norm::Frobenius };
                    vec![(norm, x), (norm, y)]
                }
                Op::Scale(s, _) => vec![(Norm::Absolute, s)],
                _ => Vec::new(),
            };
            for (norm, x) in sizes {
                if norm.measures(self.problem.forest.shape(x))
                    && let Some(size) = self.signs.norm(&mut self.problem.forest, norm, x)
                {
                    self.know(&size);
                }
            }
        }
    }

    fn sum_of(&mut self, goal: &Goal, left: Id, right: Id) -> Option<Conclusion> {
        match goal.relation {
            Relation::Equal => Laws::new(self.problem).same(goal.left, goal.right).then_some(Conclusion::Same),
            Relation::Precedes => {
                let dropped = self.ordered(left, right)?;
                let (identity, lines) = (Vec::new(), Vec::new());
                Some(Conclusion::Order { dropped, identity, lines, residue: Default::default() })
            }
            Relation::AtMost if self.problem.forest.shape(left).is_number() => match self.op(left) {
                Op::Norm(Norm::Absolute, s) => {
                    let minus = self.put(Op::Number(Exact::integer(-1)))?;
                    let turned = self.put(Op::Scale(minus, s))?;
                    let above = self.summed(s, right)?;
                    Some(Conclusion::Within(above, self.summed(turned, right)?))
                }
                Op::Norm(Norm::Spectral, x) if self.problem.forest.shape(x).is_square() => {
                    if !Laws::new(self.problem).is_symmetric(x) {
                        return None;
                    }
                    let eye = self.put(Op::Identity(self.problem.forest.shape(x).rows.clone()))?;
                    let multiple = self.put(Op::Scale(right, eye))?;
                    let minus = self.put(Op::Number(Exact::integer(-1)))?;
                    let turned = self.put(Op::Scale(minus, x))?;
                    let above = self.ordered(x, multiple)?;
                    Some(Conclusion::Between(above, self.ordered(turned, multiple)?))
                }
                Op::Norm(Norm::Euclidean | Norm::Frobenius, x) => {
                    if let Some(terms) = self.summed(left, right) {
                        return Some(Conclusion::Positive(terms));
                    }
                    if !Laws::new(self.problem).is_nonnegative(right) {
                        return None;
                    }
                    let (square, other) = (self.put(Op::Inner(x, x))?, self.put(Op::Scale(right, right))?);
                    self.summed(square, other).map(Conclusion::Squared)
                }
                _ => self.summed(left, right).map(Conclusion::Positive),
            },
            Relation::AtMost if self.problem.forest.is_zero(goal.left) => {
                let line = *self.nonnegative_lines(goal.right).first()?;
                Some(Conclusion::Sum { lines: vec![line], residue: Default::default() })
            }
            _ => None,
        }
    }

    /// The trees that trees are made of, parts before wholes.
    pub(super) fn subtrees(&self, roots: &[Id]) -> Vec<Id> {
        let (mut all, mut open) = (BTreeSet::new(), roots.to_vec());
        while let Some(tree) = open.pop() {
            if all.insert(tree) {
                open.extend(self.problem.forest.parts(tree));
            }
        }
        all.into_iter().collect()
    }

    /// Everything that was written so far, as a chain.
    fn all_lines(&self) -> Chain {
        Chain { lines: self.lines.iter().map(|found| found.line.clone()).collect(), conclusions: Vec::new() }
    }

    /// Numbers ≥ 0 whose sum right − left is.
    pub(super) fn summed(&mut self, left: Id, right: Id) -> Option<Vec<Positive>> {
        let difference = self.put(Op::Sub(right, left))?;
        let difference = self.forest().bare(difference)?;
        let short = self.subtrees(&[left, right]).len() <= SHORT;
        let mut offered = self.offered(difference)?.into_iter();
        let chain = self.all_lines();
        let mut laws = Laws::new(self.problem);
        let goal = laws.number(difference)?;
        let minus = laws.forest().put(Op::Number(Exact::integer(-1)))?;
        let mut terms = Vec::new();
        let found = combination(&goal, short, |most, rows| {
            for term in offered.by_ref().take(most) {
                let row = laws.positive(&chain, &term).ok().and_then(|tree| laws.number(tree));
                let Some(row) = row else { continue };
                // what is 0 may be taken either way
                if matches!(term.ground, Ground::Equal(_) | Ground::Inverse(_)) {
                    let Some(scale) = laws.forest().put(Op::Scale(minus, term.scale)) else { continue };
                    rows.push(row.iter().map(|(place, c)| (*place, Exact::zero().minus(c))).collect());
                    terms.push(Positive { scale, ground: term.ground.clone() });
                }
                rows.push(row);
                terms.push(term);
            }
        });
        let mut sum = Vec::new();
        for (which, times) in found? {
            let times = self.put(Op::Number(times))?;
            let scale = self.put(Op::Scale(times, terms[which].scale))?;
            sum.push(Positive { scale, ground: terms[which].ground.clone() });
        }
        Some(sum)
    }

    /// Terms ⪰ 0 whose sum right − left is.
    pub(super) fn ordered(&mut self, left: Id, right: Id) -> Option<Vec<Definite>> {
        let difference = self.put(Op::Sub(right, left))?;
        let difference = self.forest().bare(difference)?;
        let short = self.subtrees(&[left, right]).len() <= SHORT;
        let mut offered = self.offered_forms(difference)?.into_iter();
        let chain = self.all_lines();
        let mut laws = Laws::new(self.problem);
        let goal = laws.matrix(difference)?;
        let mut terms = Vec::new();
        let found = combination(&goal, short, |most, rows| {
            for term in offered.by_ref().take(most) {
                if let Some(row) = laws.definite(&chain, &term).ok().and_then(|tree| laws.matrix(tree)) {
                    rows.push(row);
                    terms.push(term);
                }
            }
        });
        let sum = found?.into_iter().map(|(which, times)| self.multiplied(&terms[which], &times));
        sum.collect()
    }

    /// A multiple of a term.
    fn multiplied(&mut self, term: &Definite, times: &Exact) -> Option<Definite> {
        let mut term = term.clone();
        match &mut term {
            Definite::Square { scale, .. }
            | Definite::Given { scale, .. }
            | Definite::Diagonal { scale, .. }
            | Definite::Spread { scale, .. }
            | Definite::Normed { scale, .. }
            | Definite::Extreme { scale, .. } => {
                let times = self.put(Op::Number(times.clone()))?;
                *scale = self.put(Op::Scale(times, *scale))?;
            }
            Definite::Gram { coefficients, .. } => {
                *coefficients = coefficients.iter().map(|c| c.mul(times, &())).collect::<Option<_>>()?;
            }
            Definite::Congruent { terms, .. } => {
                *terms = terms.iter().map(|one| self.multiplied(one, times)).collect::<Option<_>>()?;
            }
            Definite::Bounded { .. } => return None,
        }
        Some(term)
    }

    /// Numbers by which terms are multiplied: 1, those ≥ 0 that stand in trees, 1 over what a logarithm is of, what facts say to be
    /// ≥ 0, and products of two and of three of them; simple ones first.
    pub(super) fn scales(&mut self, trees: &[Id], most: usize) -> Option<Vec<Id>> {
        let mut numbers: Vec<Id> = Vec::new();
        for tree in trees.iter().rev() {
            if !self.problem.forest.shape(*tree).is_number() {
                continue;
            }
            numbers.push(*tree);
            if let Op::Apply(Elementary::Log, t) = *self.problem.forest.op(*tree) {
                numbers.push(self.problem.forest.put(Op::Power(t, Exact::integer(-1)))?);
            }
        }
        let mut differences = Vec::new();
        for fact in self.problem.facts.clone() {
            let number = self.problem.forest.shape(fact.left).is_number();
            for (below, above) in fact.at_most().filter(|_| number) {
                let difference = self.problem.forest.put(Op::Sub(above, below))?;
                differences.push(self.problem.forest.bare(difference)?);
            }
        }
        let mut laws = Laws::new(self.problem);
        let mut single: Vec<Id> = Vec::new();
        for number in numbers {
            let sum = matches!(laws.forest().op(number), Op::Number(_) | Op::Add(..) | Op::Sub(..) | Op::Scale(..));
            if !sum && !single.contains(&number) && laws.is_nonnegative(number) {
                single.push(number);
            }
        }
        single.truncate(most);
        differences.retain(|tree| matches!(self.problem.forest.op(*tree), Op::Sub(..)) && !single.contains(tree));
        single.extend(differences.into_iter().take(most / 2));
        let mut all = vec![self.put(Op::Number(Exact::integer(1)))?];
        all.extend(&single);
        let mut pairs = Vec::new();
        for (k, s) in single.iter().enumerate() {
            for (l, t) in single[..=k].iter().enumerate() {
                pairs.push((l, self.put(Op::Scale(*s, *t))?));
            }
        }
        all.extend(pairs.iter().map(|(_, pair)| *pair));
        for (l, pair) in pairs {
            for s in single.iter().take(l.min(TRIPLES)) {
                all.push(self.put(Op::Scale(pair, *s))?);
            }
        }
        Some(all)
    }

    /// Lines that say x ≥ 0.
    pub(super) fn nonnegative_lines(&mut self, x: Id) -> Vec<usize> {
        let known = self.measured(x, Measure::Nonnegative);
        if known.is_empty() && Laws::new(self.problem).is_nonnegative(x) {
            return self.nonnegative_by(Rule::Visible, x).into_iter().collect();
        }
        known
    }
}

/// λ > 0 with Σ λ_k row_k = the goal, exactly, of rows that `more` brings, so many at a time.
///
/// Of a claim that is not short, no more are brought where none of the simple ones is of use.
fn combination(goal: &Row, short: bool, mut more: impl FnMut(usize, &mut Vec<Row>)) -> Option<Vec<(usize, Exact)>> {
    let mut rows = Vec::new();
    if goal.is_empty() {
        return Some(Vec::new());
    }
    for most in TERMS {
        more(most, &mut rows);
        let open = worth(goal, &rows);
        if open.is_empty() && !short {
            return None;
        }
        if let Some(found) = combined(goal, &rows, &open) {
            return Some(found);
        }
    }
    None
}

/// The same of rows that there are, by those that are open.
fn combined(goal: &Row, rows: &[Row], open: &[usize]) -> Option<Vec<(usize, Exact)>> {
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, _) in open.iter().flat_map(|k| &rows[*k]).chain(goal) {
        let next = places.len();
        places.entry(*place).or_insert(next);
    }
    if open.is_empty() || open.len() > SIZES.0 || places.len() > SIZES.1 {
        return None;
    }
    let column = |row: &Row| {
        let mut column = vec![0.0; places.len()];
        row.iter().for_each(|(place, c)| column[places[place]] = c.to_f64());
        column
    };
    let columns: Vec<Vec<f64>> = open.iter().map(|k| column(&rows[*k])).collect();
    let vertex = cheapest(&columns, &vec![1.0; columns.len()], &column(goal))?;
    let support: Vec<usize> = vertex.basis.iter().filter(|(_, value)| *value > 1e-9).map(|(of, _)| open[*of]).collect();
    solved(goal, rows, &support)
}

/// The rows that may be used: what a row brings that is not wanted must be taken away by another.
fn worth(goal: &Row, rows: &[Row]) -> Vec<usize> {
    let mut open: Vec<usize> = (0..rows.len()).filter(|k| !rows[*k].is_empty()).collect();
    loop {
        let mut signs: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
        let wanted = goal.iter().map(|(place, c)| (place, -c.signum()));
        let brought = open.iter().flat_map(|k| &rows[*k]).map(|(place, c)| (place, c.signum()));
        for (place, sign) in wanted.chain(brought) {
            let both = signs.entry(*place).or_default();
            if sign > 0 { both.0 = true } else { both.1 = true }
        }
        let before = open.len();
        open.retain(|k| rows[*k].iter().all(|(place, _)| signs.get(place) == Some(&(true, true))));
        if open.len() == before {
            return open;
        }
    }
}

/// The multipliers of these rows, none of which is < 0.
fn solved(goal: &Row, rows: &[Row], support: &[usize]) -> Option<Vec<(usize, Exact)>> {
    let width = support.len() + 1;
    let mut equations: BTreeMap<usize, Vec<Exact>> = BTreeMap::new();
    for (at, row) in support.iter().map(|k| &rows[*k]).chain([goal]).enumerate() {
        for (place, c) in row {
            equations.entry(*place).or_insert_with(|| vec![Exact::zero(); width])[at] = c.clone();
        }
    }
    let mut equations: Vec<Vec<Exact>> = equations.into_values().collect();
    for place in 0..support.len() {
        let pivot = (place..equations.len()).find(|i| equations[*i][place].signum() != 0)?;
        equations.swap(place, pivot);
        let head = equations[place][place].clone();
        for cell in &mut equations[place] {
            *cell = cell.div(&head, &())?;
        }
        let row = equations[place].clone();
        for (i, other) in equations.iter_mut().enumerate() {
            let factor = other[place].clone();
            if i != place && factor.signum() != 0 {
                for (cell, entry) in other.iter_mut().zip(&row) {
                    *cell = cell.minus(&factor.mul(entry, &())?);
                }
            }
        }
    }
    if equations[support.len()..].iter().any(|row| row[width - 1].signum() != 0) {
        return None;
    }
    let values = support.iter().zip(&equations).map(|(k, equation)| (*k, equation[width - 1].clone()));
    let all: Vec<(usize, Exact)> = values.filter(|(_, value)| value.signum() != 0).collect();
    all.iter().all(|(_, value)| value.signum() > 0).then_some(all)
}
