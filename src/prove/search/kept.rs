//! Which bounds of a tree are kept, and the chain of what is wanted of all lines.

use super::super::{Chain, Conclusion, Measure, Posynomial};
use super::bounds::{Found, Search};
use std::collections::{BTreeSet, HashMap};

/// How many bounds of one tree are kept.
const KEPT: usize = 4;
/// Of bounds of more terms than this the best alone is kept where they may be long.
const LONG: usize = 20;
/// Logarithms beyond this are as good as infinite where bounds are put in order.
const FAR: f64 = 1e6;

impl Search<'_> {
    /// Of equal bounds the shortest, and of all those that are not above another one everywhere.
    pub(super) fn kept(&mut self, found: Vec<Found>) -> Vec<usize> {
        let mut best: HashMap<Posynomial, Found> = HashMap::new();
        let mut order = Vec::new();
        for one in found {
            match best.get_mut(&one.line.bound) {
                None => {
                    order.push(one.line.bound.clone());
                    best.insert(one.line.bound.clone(), one);
                }
                Some(known) if one.size < known.size => *known = one,
                Some(_) => {}
            }
        }
        let mut all: Vec<Found> = order.iter().filter_map(|bound| best.remove(bound)).collect();
        if all.len() > 1 {
            self.sample.renew(self.problem, &mut self.signs, &self.table, &self.known);
            let mut valued: Vec<(Vec<f64>, Found)> = Vec::new();
            for one in all {
                valued.push((self.sample.values(self.problem, &mut self.signs, &one.line.bound), one));
            }
            // away from 0 a larger bound is the better one
            if valued.iter().all(|(_, one)| one.line.measure == Measure::Away) {
                valued.iter_mut().for_each(|(values, _)| values.iter_mut().for_each(|value| *value = -*value));
            }
            // a logarithm that is an exponential itself would hide all others
            let total = |values: &[f64]| values.iter().map(|value| value.clamp(-FAR, FAR)).sum::<f64>();
            valued.sort_by(|(a, one), (b, other)| total(a).total_cmp(&total(b)).then(one.size.cmp(&other.size)));
            let mut front: Vec<(Vec<f64>, Found)> = Vec::new();
            for (values, one) in valued {
                let above = |known: &(Vec<f64>, Found)| known.0.iter().zip(&values).all(|(k, v)| *k <= *v + 1e-12);
                let best = front.first().map_or(0, |best| best.1.line.bound.terms().count());
                let most = if self.long && best > LONG { 1 } else { KEPT };
                if front.len() < most && !front.iter().any(above) {
                    front.push((values, one));
                }
            }
            all = front.into_iter().map(|(_, one)| one).collect();
        }
        all.into_iter().map(|one| self.write(one)).collect()
    }

    /// The chain of what conclusions rest on, with their lines renumbered.
    pub fn chain(&self, mut conclusions: Vec<Conclusion>) -> Chain {
        let mut wanted = BTreeSet::new();
        for conclusion in &mut conclusions {
            conclusion.renumber(&mut |line| {
                wanted.insert(line);
                line
            });
        }
        for number in (0..self.lines.len()).rev() {
            if wanted.contains(&number) {
                wanted.extend(self.lines[number].line.premises.iter().copied());
            }
        }
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut chain = Chain::default();
        for number in wanted {
            let mut line = self.lines[number].line.clone();
            line.premises.iter_mut().for_each(|premise| *premise = numbers[premise]);
            let known = chain.lines.iter().position(|other| *other == line);
            numbers.insert(number, known.unwrap_or(chain.lines.len()));
            if known.is_none() {
                chain.lines.push(line);
            }
        }
        for conclusion in &mut conclusions {
            conclusion.renumber(&mut |line| numbers[&line]);
        }
        chain.conclusions = conclusions;
        chain
    }
}
