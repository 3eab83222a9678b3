//! Points at which bounds are compared, to keep the better ones.

use super::super::program::cheapest;
use super::super::residue::Table;
use super::super::{Id, Monomial, Op, Posynomial, Problem, Signs};
use crate::language::Elementary;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How many points.
const POINTS: usize = 12;
/// The logarithms of all atoms lie within these.
const BOXES: [(f64, f64); 2] = [(-12.0, 60.0), (-3.0, 8.0)];
/// The logarithm of a distance between points that are close to each other.
const CLOSE: f64 = -1e5;
/// No logarithm is larger.
const LARGEST: f64 = 1e100;

/// Logarithms of atoms at some points that meet what is known of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    base: Vec<Id>,
    /// How many points there are.
    points: usize,
    /// Of every atom that was met, at every point.
    atoms: HashMap<Id, Arc<[f64]>>,
    monomials: HashMap<Monomial, Arc<[f64]>>,
}

impl Sample {
    /// New points where there are new atoms that are no function of others.
    pub fn renew(&mut self, problem: &Problem, _: &mut Signs, table: &Table, known: &BTreeSet<Id>) {
        let derived = |atom: &Id| matches!(problem.forest.op(*atom), Op::Apply(..) | Op::Max(_));
        let mut base: BTreeSet<Id> = known.iter().copied().filter(|atom| !derived(atom)).collect();
        for (says, _) in table.rows() {
            base.extend(says.left.factors().chain(says.right.factors()).map(|(atom, _)| atom).filter(|a| !derived(a)));
        }
        let base: Vec<Id> = base.into_iter().collect();
        if base == self.base && self.points > 0 {
            return;
        }
        let places: HashMap<Id, usize> = base.iter().enumerate().map(|(place, atom)| (*atom, place)).collect();
        let mut columns = Vec::new();
        let mut costs = Vec::new();
        for (says, log) in table.rows() {
            if says.left.factors().chain(says.right.factors()).all(|(atom, _)| places.contains_key(&atom)) {
                let mut column = vec![0.0; base.len()];
                says.left.factors().for_each(|(atom, e)| column[places[&atom]] += e.to_f64());
                says.right.factors().for_each(|(atom, e)| column[places[&atom]] -= e.to_f64());
                columns.push(column);
                costs.push(log);
            }
        }
        let mut draws = ChaCha8Rng::seed_from_u64(1);
        let mut points: Vec<Vec<f64>> = Vec::new();
        for k in 0..POINTS {
            let (low, high) = BOXES[k % BOXES.len()];
            let (mut columns, mut costs) = (columns.clone(), costs.clone());
            for place in 0..base.len() {
                for (sign, end) in [(1.0, high), (-1.0, -low)] {
                    let mut column = vec![0.0; base.len()];
                    column[place] = sign;
                    columns.push(column);
                    costs.push(end);
                }
            }
            let target: Vec<f64> = base.iter().map(|_| draws.random_range(-1.0..1.0)).collect();
            if let Some(vertex) = cheapest(&columns, &costs, &target) {
                let mut point = vertex.duals;
                // points that are close to each other, so that a bound by their distance is not given up for a number
                if k % 3 == 2 {
                    for (_, log) in base.iter().zip(&mut point).filter(|(atom, _)| is_distance(problem, **atom)) {
                        *log = CLOSE;
                    }
                }
                points.push(point);
            }
        }
        let place = |(place, atom): (usize, &Id)| (*atom, points.iter().map(|point| point[place]).collect());
        self.atoms = base.iter().enumerate().map(place).collect();
        self.monomials.clear();
        (self.points, self.base) = (points.len(), base);
    }

    /// ln of a sum at every point.
    pub fn values(&mut self, problem: &mut Problem, signs: &mut Signs, sum: &Posynomial) -> Vec<f64> {
        let mut terms = Vec::with_capacity(sum.terms().len());
        for (monomial, coefficient) in sum.terms() {
            terms.push((super::super::comparisons::logarithm(coefficient), self.monomial(problem, signs, monomial)));
        }
        let at = |point: usize| terms.iter().map(move |(log, rest)| (log + rest[point]).clamp(-LARGEST, LARGEST));
        let value = |point: usize| {
            let most = at(point).fold(-LARGEST, f64::max);
            most + at(point).map(|log| (log - most).exp()).sum::<f64>().max(f64::MIN_POSITIVE).ln()
        };
        (0..self.points).map(value).collect()
    }

    /// ln of a monomial at every point.
    fn monomial(&mut self, problem: &mut Problem, signs: &mut Signs, monomial: &Monomial) -> Arc<[f64]> {
        if let Some(known) = self.monomials.get(monomial) {
            return known.clone();
        }
        let mut logs = vec![0.0; self.points];
        for (atom, exponent) in monomial.factors() {
            let (exponent, values) = (exponent.to_f64(), self.atom(problem, signs, atom));
            logs.iter_mut().zip(values.iter()).for_each(|(log, value)| *log += exponent * value);
        }
        let logs: Arc<[f64]> = logs.into();
        self.monomials.insert(monomial.clone(), logs.clone());
        logs
    }

    /// ln of an atom at every point.
    fn atom(&mut self, problem: &mut Problem, signs: &mut Signs, atom: Id) -> Arc<[f64]> {
        if let Some(known) = self.atoms.get(&atom) {
            return known.clone();
        }
        let logs: Vec<f64> = match problem.forest.op(atom).clone() {
            Op::Apply(function, inner) => {
                let inner = signs.exactly(&mut problem.forest, inner);
                let inner = inner.map(|inner| self.values(problem, signs, &inner));
                inner.unwrap_or(vec![0.0; self.points]).into_iter().map(|log| applied(function, log)).collect()
            }
            Op::Max(parts) => {
                let mut largest = vec![-LARGEST; self.points];
                for part in parts {
                    if let Some(part) = signs.exactly(&mut problem.forest, part) {
                        let values = self.values(problem, signs, &part);
                        largest.iter_mut().zip(values).for_each(|(most, value)| *most = most.max(value));
                    }
                }
                largest
            }
            _ => vec![0.0; self.points],
        };
        let logs: Arc<[f64]> = logs.into_iter().map(|log| log.clamp(-LARGEST, LARGEST)).collect();
        self.atoms.insert(atom, logs.clone());
        logs
    }
}

/// ln f(t) where ln t is this.
fn applied(function: Elementary, log: f64) -> f64 {
    let t = log.exp().min(LARGEST);
    match function {
        Elementary::Exp => t,
        Elementary::Cosh => t + (0.5 * (1.0 + (-2.0 * t).exp())).ln(),
        Elementary::Sinh => t + (0.5 * (1.0 - (-2.0 * t).exp())).max(f64::MIN_POSITIVE).ln(),
        Elementary::Tanh => t.tanh().max(f64::MIN_POSITIVE).ln(),
        _ => 0.0,
    }
}

/// Whether an atom is the norm of a difference.
fn is_distance(problem: &Problem, atom: Id) -> bool {
    matches!(problem.forest.op(atom), Op::Norm(_, of) if matches!(problem.forest.op(*of), Op::Sub(..)))
}
