//! Which numbers ≥ 0 may be of use for a difference of two numbers: facts, squares, lines, quadratic forms, tangents.

use super::super::{Definite, Ground, Id, Measure, Norm, Op, Positive, Rule};
use super::bounds::Search;
use crate::language::{Relation, Shape};
use crate::number::Exact;
use std::collections::HashMap;

/// How many numbers, columns and points are combined with each other.
const FEW: usize = 8;

impl Search<'_> {
    /// Terms for right − left, which is this tree, bare.
    pub(super) fn offered(&mut self, difference: Id) -> Option<Vec<Positive>> {
        let trees = self.subtrees(&[difference]);
        let one = self.put(Op::Number(Exact::integer(1)))?;
        let scales = self.scales(&trees, FEW)?;
        let mut all = Vec::new();
        let put = |all: &mut Vec<Positive>, scale: Id, ground: Ground| all.push(Positive { scale, ground });
        for scale in scales.clone() {
            put(&mut all, scale, Ground::One);
        }
        // the claim by an extreme eigenvalue, entry or logsumexp in it
        self.by_extremes(difference, &trees, one, &mut all);
        for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
            if self.problem.forest.shape(fact.left).is_number() {
                let equal = fact.relation == Relation::Equal;
                let said = fact.at_most().next().is_some();
                for scale in scales.iter().filter(|_| said) {
                    put(&mut all, *scale, if equal { Ground::Equal(number) } else { Ground::Given(number) });
                }
                if equal {
                    self.equalities(number, (fact.left, fact.right), &trees, &mut all);
                }
            }
        }
        for tree in trees.clone() {
            if let Op::Power(t, exponent) = self.op(tree)
                && exponent.signum() < 0
                && self.problem.forest.shape(t).is_number()
            {
                for scale in &scales {
                    put(&mut all, *scale, Ground::Inverse(t));
                }
            }
        }
        self.squares(&trees, &scales, &mut all);
        self.bounded(&trees, &scales, &mut all);
        self.quadratic(difference, &trees, one, &mut all);
        self.tangents(&trees, &scales, &mut all);
        self.averages(&trees, &scales, &mut all);
        // simple multiples first
        let places: HashMap<Id, usize> = scales.iter().rev().map(|scale| (*scale, self.factors_of(*scale))).collect();
        all.sort_by_key(|term| places.get(&term.scale).copied().unwrap_or(1));
        Some(all)
    }

    /// Of how many numbers a multiple is the product.
    fn factors_of(&self, scale: Id) -> usize {
        match self.op(scale) {
            Op::Number(_) => 0,
            Op::Scale(a, b) => self.factors_of(a) + self.factors_of(b),
            _ => 1,
        }
    }

    /// ‖u‖ = 1 as ‖u‖² = 1, each times products of numbers that stand there.
    fn equalities(&mut self, number: usize, (left, right): (Id, Id), trees: &[Id], all: &mut Vec<Positive>) {
        let inner: Vec<Id> = trees.iter().copied().filter(|tree| matches!(self.op(*tree), Op::Inner(..))).collect();
        let mut write = || {
            let sum = self.put(Op::Add(left, right))?;
            let mut scales = vec![sum];
            for tree in inner.iter().take(FEW) {
                let square = self.put(Op::Scale(*tree, *tree))?;
                scales.extend([*tree, square, self.put(Op::Scale(*tree, sum))?, self.put(Op::Scale(square, sum))?]);
            }
            Some(scales)
        };
        for scale in write().unwrap_or_default() {
            all.push(Positive { scale, ground: Ground::Equal(number) });
        }
    }

    /// X whose squares may be of use, of each shape.
    fn squared_trees(&mut self, trees: &[Id]) -> Vec<Id> {
        let mut found: Vec<Id> = Vec::new();
        for tree in trees {
            let parts = match self.op(*tree) {
                Op::Inner(a, b) => vec![a, b],
                Op::Scale(a, b) if self.problem.forest.shape(*tree).is_number() => vec![a, b],
                Op::Norm(Norm::Euclidean | Norm::Frobenius, a) => vec![a],
                Op::Power(a, exponent) => match exponent.to_integer() {
                    None => vec![*tree],
                    Some(whole) if whole % 2 == 0 => vec![a],
                    _ => Vec::new(),
                },
                Op::Trace(a) => match self.op(a) {
                    Op::Mul(a, b) => {
                        let transposed = self.put(Op::Transpose(a));
                        transposed.into_iter().chain([b]).collect()
                    }
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            for part in parts {
                let flat = super::recombination::flat(&mut self.problem.forest, part, false);
                for tree in flat.into_keys().chain([part]) {
                    let plain = !matches!(self.op(tree), Op::Number(_) | Op::Ones(_));
                    if plain && !found.contains(&tree) {
                        found.push(tree);
                    }
                }
            }
        }
        found
    }

    fn squares(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let mut found = self.squared_trees(trees);
        // the root of every number under a root
        for tree in trees {
            if let Op::Power(under, exponent) = self.op(*tree)
                && exponent.to_integer().is_none()
                && let Op::Scale(a, b) = self.op(under)
            {
                let roots = [a, b].map(|a| self.put(Op::Power(a, exponent.clone())));
                found.extend(roots.into_iter().flatten());
            }
        }
        let one = self.put(Op::Number(Exact::integer(1)));
        // columns and matrices before numbers
        found.sort_by_key(|x| self.problem.forest.shape(*x).is_number());
        found.truncate(FEW);
        let numbers = found.iter().any(|x| self.problem.forest.shape(*x).is_number());
        found.extend(one.filter(|_| numbers));
        let columns: Vec<Shape> = found.iter().map(|x| self.problem.forest.shape(*x).clone()).collect();
        let inverse = |s: &&Id| matches!(self.op(**s), Op::Power(_, e) if e.signum() < 0);
        let weighted = scales.iter().any(|s| inverse(&s));
        let factors: Vec<Id> = scales.iter().filter(|s| weighted && !inverse(s)).take(FEW).skip(1).copied().collect();
        let mut of = Vec::new();
        for (k, x) in found.iter().enumerate() {
            of.push(*x);
            for (other, y) in found.iter().enumerate().take(k) {
                if columns[k] == columns[other] {
                    of.extend(self.put(Op::Add(*x, *y)));
                    of.extend(self.put(Op::Sub(*x, *y)));
                    // c x ± y beside 1/c
                    for scale in &factors {
                        let both = [(*x, *y), (*y, *x)].map(|(x, y)| {
                            let scaled = self.put(Op::Scale(*scale, x))?;
                            Some([self.put(Op::Add(scaled, y))?, self.put(Op::Sub(scaled, y))?])
                        });
                        of.extend(both.into_iter().flatten().flatten());
                    }
                }
            }
        }
        for x in of {
            for scale in scales.iter().take(4 * FEW) {
                all.push(Positive { scale: *scale, ground: Ground::Square(x) });
            }
        }
    }

    /// What the calculus of norms says of the terms.
    fn bounded(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let mut lines = Vec::new();
        for tree in trees {
            let measured = match self.op(*tree) {
                Op::Norm(Norm::Absolute, s) => Some(s),
                Op::Inner(..) | Op::Trace(_) | Op::Eigenvalue(..) | Op::Entry(..) | Op::Apply(..) => Some(*tree),
                Op::Norm(..) | Op::SmallestSingular(_) => Some(*tree),
                Op::Power(_, exponent) if exponent.to_integer().is_some_and(|whole| whole > 1) => Some(*tree),
                _ => None,
            };
            let Some(s) = measured.filter(|s| self.problem.forest.shape(*s).is_number()) else { continue };
            let absolute = Measure::Norm(Norm::Absolute);
            let mut found = Vec::new();
            let exact = self.signs.norm(&mut self.problem.forest, Norm::Absolute, s);
            self.add(&mut found, s, absolute, Rule::Itself, Vec::new(), exact);
            lines.extend(found.into_iter().map(|one| self.write(one)).collect::<Vec<_>>());
            lines.extend(self.bounds(s, Norm::Absolute));
        }
        for line in lines {
            for scale in scales.iter().take(4 * FEW) {
                for plus in [false, true] {
                    all.push(Positive { scale: *scale, ground: Ground::Line(line, plus) });
                }
            }
        }
    }

    /// ⟨z, M z⟩, tr M, tr(M N) and M_ii.
    fn quadratic(&mut self, difference: Id, trees: &[Id], one: Id, all: &mut Vec<Positive>) {
        let mut sizes: Vec<Shape> = Vec::new();
        for tree in trees {
            let shape = self.problem.forest.shape(*tree);
            if shape.is_square() && !shape.is_number() && !sizes.contains(shape) {
                sizes.push(shape.clone());
            }
        }
        for shape in sizes {
            let terms = self.basic_forms(difference, &shape);
            let mut columns: Vec<Id> = Vec::new();
            for tree in trees {
                if let Op::Inner(a, b) = self.op(*tree) {
                    for side in [a, b] {
                        let mut parts = vec![side];
                        for (part, _) in super::recombination::flat(&mut self.problem.forest, side, false) {
                            parts.push(part);
                            if let Op::Mul(_, z) = self.op(part) {
                                parts
                                    .extend(super::recombination::flat(&mut self.problem.forest, z, false).into_keys());
                            }
                        }
                        for part in parts {
                            if self.problem.forest.shape(part).rows == shape.rows && !columns.contains(&part) {
                                columns.push(part);
                            }
                        }
                    }
                }
            }
            columns.retain(|x| self.problem.forest.shape(*x).is_column());
            columns.sort_by_key(|x| self.subtrees(&[*x]).len());
            columns.truncate(FEW);
            let pairs: Vec<(Id, Id)> =
                columns.iter().enumerate().flat_map(|(k, x)| columns[..k].iter().map(move |y| (*x, *y))).collect();
            let single = columns.clone();
            for (x, y) in pairs {
                columns.extend(self.put(Op::Sub(x, y)));
                columns.extend(self.put(Op::Add(x, y)));
            }
            for term in &terms {
                let terms = vec![term.clone()];
                for column in &columns {
                    let ground = Ground::Form { column: *column, terms: terms.clone() };
                    all.push(Positive { scale: one, ground });
                }
                for (k, x) in single.iter().enumerate() {
                    for y in &single[..k] {
                        let ground = Ground::Cauchy { left: *x, right: *y, terms: terms.clone() };
                        all.push(Positive { scale: one, ground });
                    }
                }
                for tree in trees {
                    match self.op(*tree) {
                        Op::Entry(column, i) if matches!(self.op(column), Op::Column(_, j) if i == j) => {
                            all.push(Positive {
                                scale: one,
                                ground: Ground::Diagonal { index: i, terms: terms.clone() },
                            });
                        }
                        _ => {}
                    }
                }
                if trees.iter().any(|tree| matches!(self.op(*tree), Op::Trace(_) | Op::Inner(..))) {
                    all.push(Positive { scale: one, ground: Ground::Trace { terms: terms.clone() } });
                    for other in terms_of(&terms, &self.basic_forms(difference, &shape)) {
                        let ground = Ground::TraceOfProduct { left: terms.clone(), right: vec![other] };
                        all.push(Positive { scale: one, ground });
                    }
                }
            }
        }
    }
}

/// Terms that are no squares, beside which a term stands.
fn terms_of(own: &[Definite], all: &[Definite]) -> Vec<Definite> {
    let plain =
        |term: &&Definite| matches!(term, Definite::Given { .. } | Definite::Extreme { .. } | Definite::Normed { .. });
    if own.iter().any(|term| !plain(&term)) {
        return Vec::new();
    }
    all.iter().filter(plain).take(FEW).cloned().collect()
}
