//! Decides Σ left ≤ Σ right of posynomials by what is known of their atoms.

use super::comparisons::{Factor, Says, logarithm, product_above, says};
use super::program::cheapest;
use super::{Comparison, Id, Monomial, Norm, Op, Posynomial, Problem, Quotient, Residue, Share, Signs};
use crate::language::{Elementary, Relation};
use crate::number::{Arithmetic, Exact};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where tangents of e^t are laid.
const TANGENTS: [i64; 7] = [1, 2, 4, 8, 16, 32, 64];
/// How many quotients are bounded for a row.
const QUOTIENTS: usize = 40_000;
/// The denominator of shares.
const SHARE: f64 = (1u64 << 40) as f64;

/// What is known of the atoms that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: Vec<(Comparison, Says, f64)>,
    met: HashSet<Id>,
    lengths: HashMap<Id, Vec<(Norm, Id)>>,
    quotients: HashMap<(Monomial, Monomial), Option<Bounded>>,
    asked: usize,
}

/// A quotient m/k ≤ e^log, as proposed: the rows with their multipliers.
#[derive(Clone, Debug)]
struct Bounded {
    log: f64,
    rows: Vec<(usize, Exact)>,
}

impl Table {
    /// Takes in what the facts say.
    pub fn new(problem: &mut Problem, signs: &mut Signs) -> Self {
        let mut table = Table::default();
        for (number, fact) in problem.facts.clone().into_iter().enumerate() {
            table.put(problem, signs, Comparison::Given(number));
            if fact.relation == Relation::Equal {
                table.put(problem, signs, Comparison::Equal(number));
            }
        }
        table
    }

    /// Every inequality with its logarithmic constant.
    pub fn rows(&self) -> impl Iterator<Item = (&Says, f64)> {
        self.rows.iter().map(|(_, says, log)| (says, *log))
    }

    fn put(&mut self, problem: &mut Problem, signs: &mut Signs, comparison: Comparison) {
        let Some(says) = says(problem, signs, &comparison) else {
            return;
        };
        let log = says.factor.log();
        let atoms: BTreeSet<Id> = says.left.factors().chain(says.right.factors()).map(|(atom, _)| atom).collect();
        if log.is_finite() {
            self.rows.push((comparison, says, log));
            self.quotients.clear();
        }
        for atom in atoms {
            self.meet(problem, signs, atom);
        }
    }

    /// Takes in what is known of every atom of a sum.
    pub fn meet_all(&mut self, problem: &mut Problem, signs: &mut Signs, sum: &Posynomial) {
        let atoms: BTreeSet<Id> = sum.terms().flat_map(|(m, _)| m.factors()).map(|(atom, _)| atom).collect();
        for atom in atoms {
            self.meet(problem, signs, atom);
        }
    }

    fn meet(&mut self, problem: &mut Problem, signs: &mut Signs, atom: Id) {
        if !self.met.insert(atom) {
            return;
        }
        let mut all = Vec::new();
        match problem.forest.op(atom).clone() {
            Op::Dimension(name) => all.push(Comparison::Dimension(name)),
            Op::Norm(norm, of) if norm != Norm::Absolute => {
                let known = self.lengths.entry(of).or_default();
                for (_, other) in known.iter() {
                    all.push(Comparison::Norms { left: atom, right: *other });
                    all.push(Comparison::Norms { left: *other, right: atom });
                }
                known.push((norm, atom));
            }
            Op::Max(parts) => all.extend((0..parts.len()).map(|part| Comparison::Part { maximum: atom, part })),
            Op::Apply(Elementary::Exp, inner) => {
                let inner = signs.exactly(&mut problem.forest, inner);
                if let Some((monomial, _)) = inner.as_ref().and_then(Posynomial::single) {
                    if let Some(inner) = &inner {
                        self.meet_all(problem, signs, inner);
                    }
                    all.push(Comparison::ExpAtLeastOne(atom));
                    if let Some(quotient) = self.certified(problem, signs, monomial, &Monomial::one()) {
                        all.push(Comparison::ExpBounded(atom, Box::new(quotient)));
                    }
                    all.extend(TANGENTS.map(|t| Comparison::ExpTangent(atom, Exact::integer(t))));
                }
            }
            Op::Apply(Elementary::Sinh, inner) => {
                self.meet_inner(problem, signs, inner);
                all.extend([
                    Comparison::SinhAtMostCosh(atom),
                    Comparison::AtMostExp(atom),
                    Comparison::SinhAtMostHalf(atom),
                    Comparison::SinhLinear(atom),
                    Comparison::SinhAtLeast(atom),
                ]);
            }
            Op::Apply(Elementary::Cosh, inner) => {
                self.meet_inner(problem, signs, inner);
                all.extend([Comparison::CoshAtLeastOne(atom), Comparison::AtMostExp(atom)]);
                let inner = signs.exactly(&mut problem.forest, inner);
                if inner.as_ref().is_some_and(|p| self.is_squared(problem, p)) {
                    all.push(Comparison::CoshAtMostSquare(atom));
                }
                if let Some((monomial, c)) = inner.as_ref().and_then(Posynomial::single)
                    && let Some(quotient) = self.certified(problem, signs, &Monomial::one(), monomial)
                    && let Some(least) = c.div(&quotient.bound, &())
                {
                    all.push(Comparison::CoshTail(atom, least, Box::new(quotient)));
                }
            }
            Op::Apply(Elementary::Tanh, inner) => {
                self.meet_inner(problem, signs, inner);
                all.extend([Comparison::TanhAtMostOne(atom), Comparison::TanhLinear(atom)]);
            }
            _ => {}
        }
        for comparison in all {
            self.put(problem, signs, comparison);
        }
    }

    /// Whether exp(p²) is spoken of, p one term.
    fn is_squared(&self, problem: &mut Problem, p: &Posynomial) -> bool {
        let mut write = || {
            let (monomial, _) = p.single()?;
            let square = Posynomial::term(&Exact::integer(1), monomial.times(monomial)?)?;
            let inside = super::tree_of(&mut problem.forest, &square)?;
            problem.forest.put(Op::Apply(Elementary::Exp, inside))
        };
        write().is_some_and(|exp| self.met.contains(&exp))
    }

    fn meet_inner(&mut self, problem: &mut Problem, signs: &mut Signs, inner: Id) {
        if let Some(inner) = signs.exactly(&mut problem.forest, inner) {
            self.meet_all(problem, signs, &inner);
        }
    }

    /// m/k ≤ e^log by the rows, where there is such a bound.
    fn bounded(&mut self, problem: &mut Problem, signs: &mut Signs, m: &Monomial, k: &Monomial) -> Option<Bounded> {
        let key = (m.clone(), k.clone());
        if let Some(known) = self.quotients.get(&key) {
            return known.clone();
        }
        self.asked += 1;
        if self.asked > QUOTIENTS {
            return None;
        }
        let found = self.bound(problem, signs, m, k);
        self.quotients.insert(key, found.clone());
        found
    }

    fn bound(&self, problem: &mut Problem, signs: &mut Signs, m: &Monomial, k: &Monomial) -> Option<Bounded> {
        let wanted = m.times(&k.power(&Exact::integer(-1))?)?;
        if wanted.is_one() {
            return Some(Bounded { log: 0.0, rows: Vec::new() });
        }
        let mut atoms: BTreeMap<Id, usize> = BTreeMap::new();
        let rows = self.rows.iter().flat_map(|(_, says, _)| says.left.factors().chain(says.right.factors()));
        for (atom, _) in rows.chain(wanted.factors()) {
            let next = atoms.len();
            atoms.entry(atom).or_insert(next);
        }
        let column = |left: &Monomial, right: Option<&Monomial>| {
            let mut column = vec![0.0; atoms.len()];
            left.factors().for_each(|(atom, e)| column[atoms[&atom]] += e.to_f64());
            if let Some(right) = right {
                right.factors().for_each(|(atom, e)| column[atoms[&atom]] -= e.to_f64());
            }
            column
        };
        let columns: Vec<Vec<f64>> =
            self.rows.iter().map(|(_, says, _)| column(&says.left, Some(&says.right))).collect();
        let costs: Vec<f64> = self.rows.iter().map(|(_, _, log)| *log).collect();
        let vertex = cheapest(&columns, &costs, &column(&wanted, None))?;
        let support: Vec<usize> = vertex.basis.iter().filter(|(_, value)| *value > 1e-9).map(|(of, _)| *of).collect();
        let multipliers = self.exact_multipliers(&support, &wanted)?;
        // what is common to both sides may be 0: it may be multiplied by, not divided by
        let mut common = m.clone();
        for (row, power) in &multipliers {
            common = common.times(&self.rows[*row].1.left.power(&Exact::zero().minus(power))?)?;
        }
        for (atom, exponent) in common.factors() {
            if exponent.signum() < 0 && !signs.positive(&mut problem.forest, atom) {
                return None;
            }
        }
        Some(Bounded { log: vertex.value, rows: multipliers })
    }

    /// λ > 0 with Σ λ_i (l_i − r_i) = the wanted exponents, exactly.
    fn exact_multipliers(&self, support: &[usize], wanted: &Monomial) -> Option<Vec<(usize, Exact)>> {
        let mut equations: BTreeMap<Id, Vec<Exact>> = BTreeMap::new();
        let width = support.len() + 1;
        for (place, row) in support.iter().enumerate() {
            let says = &self.rows[*row].1;
            for (atom, exponent) in says.left.factors() {
                let cell = &mut equations.entry(atom).or_insert_with(|| vec![Exact::zero(); width])[place];
                *cell = cell.add(exponent, &())?;
            }
            for (atom, exponent) in says.right.factors() {
                let cell = &mut equations.entry(atom).or_insert_with(|| vec![Exact::zero(); width])[place];
                *cell = cell.minus(exponent);
            }
        }
        for (atom, exponent) in wanted.factors() {
            equations.entry(atom).or_insert_with(|| vec![Exact::zero(); width])[width - 1] = exponent.clone();
        }
        let mut rows: Vec<Vec<Exact>> = equations.into_values().collect();
        let mut solved = 0;
        for place in 0..support.len() {
            let pivot = (solved..rows.len()).find(|i| rows[*i][place].signum() != 0)?;
            rows.swap(solved, pivot);
            let head = rows[solved][place].clone();
            for cell in &mut rows[solved] {
                *cell = cell.div(&head, &())?;
            }
            let row = rows[solved].clone();
            for (i, other) in rows.iter_mut().enumerate() {
                let factor = other[place].clone();
                if i != solved && factor.signum() != 0 {
                    for (cell, entry) in other.iter_mut().zip(&row) {
                        *cell = cell.minus(&factor.mul(entry, &())?);
                    }
                }
            }
            solved += 1;
        }
        if rows[solved..].iter().any(|row| row[width - 1].signum() != 0) {
            return None;
        }
        let values = support.iter().zip(&rows).map(|(row, equation)| (*row, equation[width - 1].clone()));
        let all: Vec<(usize, Exact)> = values.filter(|(_, value)| value.signum() != 0).collect();
        all.iter().all(|(_, value)| value.signum() > 0).then_some(all)
    }

    /// m ≤ κ·k with everything exact.
    fn certified(&mut self, problem: &mut Problem, signs: &mut Signs, m: &Monomial, k: &Monomial) -> Option<Quotient> {
        let bounded = self.bounded(problem, signs, m, k)?;
        let factors: Vec<(Factor, Exact)> =
            bounded.rows.iter().map(|(row, power)| (self.rows[*row].1.factor.clone(), power.clone())).collect();
        let bound = product_above(&factors)?;
        let multipliers = bounded.rows.into_iter().map(|(row, power)| (self.rows[row].0.clone(), power)).collect();
        Some(Quotient { bound, multipliers })
    }

    /// The residue Σ left ≤ Σ right with its certificate, where there is one.
    pub fn decide(
        &mut self,
        problem: &mut Problem,
        signs: &mut Signs,
        left: &Posynomial,
        right: &Posynomial,
    ) -> Option<Residue> {
        self.meet_all(problem, signs, left);
        self.meet_all(problem, signs, right);
        let ms: Vec<(Monomial, Exact)> = left.terms().map(|(m, c)| (m.clone(), c.clone())).collect();
        let ks: Vec<(Monomial, Exact)> = right.terms().map(|(k, d)| (k.clone(), d.clone())).collect();
        let mut pairs = Vec::new();
        for (i, (m, c)) in ms.iter().enumerate() {
            for (j, (k, d)) in ks.iter().enumerate() {
                if let Some(bounded) = self.bounded(problem, signs, m, k) {
                    // the share of k that all of m takes
                    pairs.push((i, j, (bounded.log + logarithm(c) - logarithm(d)).min(600.0).exp()));
                }
            }
        }
        // shares t and the largest load s: Σ_j t_ij = 1, Σ_i t_ij take_ij + slack_j = s, s least
        let height = ms.len() + ks.len();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        let largest = pairs.iter().fold(1.0_f64, |most, pair| most.max(pair.2.min(1e6)));
        for (i, j, takes) in &pairs {
            let mut column = vec![0.0; height];
            (column[*i], column[ms.len() + j]) = (1.0, takes.min(1e6) / largest);
            columns.push(column);
        }
        for j in 0..ks.len() {
            let mut column = vec![0.0; height];
            column[ms.len() + j] = 1.0;
            columns.push(column);
        }
        let mut load = vec![0.0; height];
        load[ms.len()..].fill(-1.0);
        columns.push(load);
        let mut costs = vec![0.0; columns.len()];
        costs[columns.len() - 1] = 1.0;
        let target: Vec<f64> = (0..height).map(|i| if i < ms.len() { 1.0 } else { 0.0 }).collect();
        let vertex = cheapest(&columns, &costs, &target)?;
        if vertex.value * largest > 1.0 + 1e-7 {
            return None;
        }
        let mut shares: Vec<Exact> = vec![Exact::zero(); pairs.len()];
        for (of, value) in vertex.basis.iter().filter(|(of, value)| *of < pairs.len() && *value > 1e-9) {
            shares[*of] = rounded(*value)?;
        }
        // exactly 1 for each term: the largest share takes the rest
        for i in 0..ms.len() {
            let mine: Vec<usize> = (0..pairs.len()).filter(|at| pairs[*at].0 == i).collect();
            let big = *mine.iter().max_by(|a, b| shares[**a].cmp(&shares[**b]))?;
            let sum = mine.iter().try_fold(Exact::zero(), |sum, at| sum.add(&shares[*at], &()))?;
            shares[big] = shares[big].add(&Exact::integer(1).minus(&sum), &())?;
            if shares[big].signum() < 0 {
                return None;
            }
        }
        let mut loads = vec![Exact::zero(); ks.len()];
        let mut residue = Residue { left: left.clone(), right: right.clone(), shares: Vec::new() };
        for ((i, j, _), share) in pairs.into_iter().zip(shares) {
            if share.signum() > 0 {
                let ((m, c), (k, _)) = (&ms[i], &ks[j]);
                let quotient = self.certified(problem, signs, m, k)?;
                loads[j] = loads[j].add(&share.mul(c, &())?.mul(&quotient.bound, &())?, &())?;
                residue.shares.push(Share { of: m.clone(), below: k.clone(), share, quotient });
            }
        }
        loads.iter().zip(&ks).all(|(load, (_, d))| load <= d).then_some(residue)
    }
}

/// A share as a rational of a short denominator.
fn rounded(value: f64) -> Option<Exact> {
    for denominator in 1..=240_i64 {
        let numerator = (value * denominator as f64).round();
        if (value - numerator / denominator as f64).abs() < 1e-9 {
            return Exact::ratio(numerator as i64, denominator);
        }
    }
    Exact::from_f64((value * SHARE).round() / SHARE)
}
