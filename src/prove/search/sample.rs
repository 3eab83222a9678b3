//! Points at which bounds are compared, to keep the better ones.

use super::super::program::cheapest;
use super::super::residue::Table;
use super::super::{Id, Op, Posynomial, Problem, Signs};
use crate::language::Elementary;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeSet, HashMap};

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
    points: Vec<HashMap<Id, f64>>,
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
        if base == self.base && !self.points.is_empty() {
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
        self.points.clear();
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
                let mut point: HashMap<Id, f64> = base.iter().copied().zip(vertex.duals).collect();
                // points that are close to each other, so that a bound by their distance is not given up for a number
                if k % 3 == 2 {
                    for (_, log) in point.iter_mut().filter(|(atom, _)| is_distance(problem, **atom)) {
                        *log = CLOSE;
                    }
                }
                self.points.push(point);
            }
        }
        self.base = base;
    }

    /// ln of a sum at every point.
    pub fn values(&mut self, problem: &mut Problem, signs: &mut Signs, sum: &Posynomial) -> Vec<f64> {
        let mut points = std::mem::take(&mut self.points);
        let values = points.iter_mut().map(|point| value(problem, signs, point, sum)).collect();
        self.points = points;
        values
    }
}

/// Whether an atom is the norm of a difference.
fn is_distance(problem: &Problem, atom: Id) -> bool {
    matches!(problem.forest.op(atom), Op::Norm(_, of) if matches!(problem.forest.op(*of), Op::Sub(..)))
}

fn value(problem: &mut Problem, signs: &mut Signs, point: &mut HashMap<Id, f64>, sum: &Posynomial) -> f64 {
    let mut logs = Vec::new();
    for (monomial, coefficient) in sum.terms() {
        let mut log = super::super::comparisons::logarithm(coefficient);
        for (atom, exponent) in monomial.factors() {
            log += exponent.to_f64() * logarithm(problem, signs, point, atom);
        }
        logs.push(log.clamp(-LARGEST, LARGEST));
    }
    let most = logs.iter().copied().fold(-LARGEST, f64::max);
    most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().max(f64::MIN_POSITIVE).ln()
}

fn logarithm(problem: &mut Problem, signs: &mut Signs, point: &mut HashMap<Id, f64>, atom: Id) -> f64 {
    if let Some(known) = point.get(&atom) {
        return *known;
    }
    let log = match problem.forest.op(atom).clone() {
        Op::Apply(function, inner) => {
            let inner = signs.exactly(&mut problem.forest, inner);
            let t = inner.map_or(0.0, |inner| value(problem, signs, point, &inner)).exp().min(LARGEST);
            match function {
                Elementary::Exp => t,
                Elementary::Cosh => t + (0.5 * (1.0 + (-2.0 * t).exp())).ln(),
                Elementary::Sinh => t + (0.5 * (1.0 - (-2.0 * t).exp())).max(f64::MIN_POSITIVE).ln(),
                Elementary::Tanh => t.tanh().max(f64::MIN_POSITIVE).ln(),
                _ => 0.0,
            }
        }
        Op::Max(parts) => parts.into_iter().fold(-LARGEST, |most, part| {
            let part = signs.exactly(&mut problem.forest, part);
            most.max(part.map_or(-LARGEST, |part| value(problem, signs, point, &part)))
        }),
        _ => 0.0,
    };
    let log = log.clamp(-LARGEST, LARGEST);
    point.insert(atom, log);
    log
}
