//! Which numbers ≥ 0 may be of use for a difference of two numbers: facts, squares, lines, quadratic forms, tangents.

use super::super::{Definite, End, Ground, Id, Measure, Norm, Op, Positive, Rule};
use super::bounds::Search;
use crate::language::{Elementary, Relation, Shape};
use crate::number::Exact;

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
        let places: std::collections::HashMap<Id, usize> =
            scales.iter().rev().enumerate().map(|(k, s)| (*s, scales.len() - k)).collect();
        all.sort_by_key(|term| places.get(&term.scale).copied().unwrap_or(1));
        Some(all)
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

    /// Tangents of exp and ln at each other's arguments.
    fn tangents(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let (mut exps, mut columns, mut logs) = (Vec::new(), Vec::new(), Vec::new());
        for tree in trees {
            match self.op(*tree) {
                Op::Apply(Elementary::Exp, t) if self.problem.forest.shape(t).is_number() => exps.push(t),
                Op::Apply(Elementary::Exp, x) if self.problem.forest.shape(x).is_column() => columns.push(x),
                Op::Apply(Elementary::Log, t) if self.problem.forest.shape(t).is_number() => logs.push(t),
                _ => {}
            }
        }
        let numbers = (self.put(Op::Number(Exact::zero())), self.put(Op::Number(Exact::integer(1))));
        let (Some(zero), Some(one)) = numbers else { return };
        let mut lines = Vec::new();
        for t in exps.iter().chain(&columns).take(FEW) {
            for a in exps.iter().chain([&zero]).take(FEW).filter(|a| *a != t) {
                if let Some(tree) = self.exp_tangent(*t, *a) {
                    let line = self.nonnegative_by(Rule::ExpTangent, tree);
                    if self.problem.forest.shape(tree).is_number() {
                        lines.extend(line);
                    } else if let Some(line) = line
                        && let Some(ones) = self.put(Op::Ones(self.problem.forest.shape(tree).clone()))
                        && let Some(other) = self.nonnegative_by(Rule::SignByForm, ones)
                    {
                        let each = scales.iter().take(2 * FEW);
                        all.extend(each.map(|scale| Positive { scale: *scale, ground: Ground::Inner(line, other) }));
                    }
                }
            }
        }
        let mut points = logs.clone();
        points.push(one);
        for t in points.iter().take(FEW) {
            for a in points.iter().take(FEW).filter(|a| *a != t) {
                if let Some(tree) = self.log_tangent(*t, *a) {
                    lines.extend(self.nonnegative_by(Rule::LogTangent, tree));
                }
            }
        }
        for line in lines {
            for scale in scales.iter().take(2 * FEW) {
                all.push(Positive { scale: *scale, ground: Ground::Line(line, false) });
            }
        }
    }

    fn exp_tangent(&mut self, t: Id, a: Id) -> Option<Id> {
        let shape = self.problem.forest.shape(t).clone();
        let (value, steep) = (self.put(Op::Apply(Elementary::Exp, t))?, self.put(Op::Apply(Elementary::Exp, a))?);
        let ones = self.put(Op::Ones(shape))?;
        let shift = self.put(Op::Scale(a, ones))?;
        let apart = self.put(Op::Sub(t, shift))?;
        let sum = self.put(Op::Add(ones, apart))?;
        let tangent = self.put(Op::Scale(steep, sum))?;
        self.put(Op::Sub(value, tangent))
    }

    fn log_tangent(&mut self, t: Id, a: Id) -> Option<Id> {
        let (value, there) = (self.put(Op::Apply(Elementary::Log, t))?, self.put(Op::Apply(Elementary::Log, a))?);
        let under = self.put(Op::Power(a, Exact::integer(-1)))?;
        let apart = self.put(Op::Sub(t, a))?;
        let slope = self.put(Op::Scale(under, apart))?;
        let sum = self.put(Op::Add(there, slope))?;
        self.put(Op::Sub(sum, value))
    }

    /// A line by a rule without premises that says a tree to be ≥ 0.
    pub(super) fn nonnegative_by(&mut self, rule: Rule, about: Id) -> Option<usize> {
        let mut found = Vec::new();
        let zero = Some(super::super::Posynomial::zero());
        self.add(&mut found, about, Measure::Nonnegative, rule, Vec::new(), zero);
        found.pop().map(|one| self.write(one))
    }

    /// t·1 − x.
    fn below(&mut self, t: Id, x: Id) -> Option<Id> {
        let ones = self.put(Op::Ones(self.problem.forest.shape(x).clone()))?;
        let multiple = self.put(Op::Scale(t, ones))?;
        self.put(Op::Sub(multiple, x))
    }

    /// ⟨p, v⟩ and entries of columns that are ≥ 0.
    fn averages(&mut self, trees: &[Id], scales: &[Id], all: &mut Vec<Positive>) {
        let mut columns: Vec<Id> = Vec::new();
        let mut weights: Vec<Id> = Vec::new();
        for tree in trees {
            match self.op(*tree) {
                Op::Inner(a, b) => weights.extend([a, b]),
                Op::Largest(x) | Op::LogSumExp(x) => columns.push(x),
                Op::Entry(x, _) => columns.push(x),
                _ => {}
            }
        }
        columns.extend(weights.clone());
        columns.retain(|x| self.problem.forest.shape(*x).is_column());
        columns.sort_unstable();
        columns.dedup();
        let mut lines = Vec::new();
        for x in columns.iter().take(FEW) {
            for (op, rule) in [(Op::Largest(*x), Rule::BelowLargest), (Op::LogSumExp(*x), Rule::BelowLogSumExp)] {
                if let Some(largest) = self.put(op)
                    && trees.contains(&largest)
                    && let Some(below) = self.below(largest, *x)
                {
                    lines.extend(self.nonnegative_by(rule, below));
                }
            }
            lines.extend(self.nonnegative_lines(*x).first());
            let minus = self.put(Op::Number(Exact::integer(-1)));
            for side in [Some(*x), minus.and_then(|minus| self.put(Op::Scale(minus, *x)))].into_iter().flatten() {
                for line in self.bounds(side, Norm::Infinity) {
                    let bound = self.line(line).bound.clone();
                    let bound = super::super::tree_of(&mut self.problem.forest, &bound);
                    let below = bound.and_then(|bound| self.below(bound, side));
                    lines.extend(below.and_then(|below| self.below_norm(side, line, below)));
                }
            }
            for (number, fact) in self.problem.facts.clone().into_iter().enumerate() {
                for (left, right) in fact.at_most() {
                    if self.problem.forest.shape(left) == self.problem.forest.shape(*x)
                        && let Some(tree) = self.put(Op::Sub(right, left))
                    {
                        lines.extend(self.nonnegative_by(Rule::Given(number), tree));
                    }
                }
            }
        }
        let ones: Vec<usize> = lines
            .iter()
            .filter_map(|line| Some(self.problem.forest.shape(self.line(*line).about).clone()))
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|shape| {
                let ones = self.put(Op::Ones(shape))?;
                self.nonnegative_by(Rule::SignByForm, ones)
            })
            .collect();
        lines.extend(ones);
        lines.dedup();
        lines.truncate(3 * FEW);
        for (k, x) in lines.iter().enumerate() {
            for scale in scales.iter().take(FEW) {
                let inner = lines[..k].iter().map(|y| Ground::Inner(*x, *y));
                let entries = trees.iter().filter_map(|tree| match self.op(*tree) {
                    Op::Entry(_, i) => Some(Ground::Entry(*x, i)),
                    _ => None,
                });
                all.extend(inner.chain(entries).map(|ground| Positive { scale: *scale, ground }));
            }
        }
    }

    /// The claim itself, where an eigenvalue, a largest entry or a logsumexp stands alone on its smaller side.
    fn by_extremes(&mut self, difference: Id, trees: &[Id], one: Id, all: &mut Vec<Positive>) {
        for tree in trees {
            match self.op(*tree) {
                Op::Eigenvalue(end, matrix) => {
                    let _ = self.by_eigenvalue(difference, *tree, (end, matrix), one, all);
                }
                Op::Largest(x) => {
                    let _ = self.by_largest(difference, *tree, x, one, all);
                }
                Op::LogSumExp(x) => {
                    let _ = self.by_logsumexp(trees, x, one, all);
                }
                _ => {}
            }
        }
    }

    fn by_eigenvalue(
        &mut self,
        difference: Id,
        value: Id,
        (end, matrix): (End, Id),
        one: Id,
        all: &mut Vec<Positive>,
    ) -> Option<()> {
        let eye = self.put(Op::Identity(self.problem.forest.shape(matrix).rows.clone()))?;
        let bound = match end {
            End::Largest => self.put(Op::Add(difference, value))?,
            End::Smallest => self.put(Op::Sub(value, difference))?,
        };
        let bound = self.gathered(bound)?;
        if self.subtrees(&[bound]).contains(&value) {
            return None;
        }
        let multiple = self.put(Op::Scale(bound, eye))?;
        let terms = match end {
            End::Largest => self.ordered(matrix, multiple)?,
            End::Smallest => self.ordered(multiple, matrix)?,
        };
        all.push(Positive { scale: one, ground: Ground::Eigenvalue { end, matrix, bound, terms } });
        Some(())
    }

    /// A sum of numbers with like ones gathered.
    fn gathered(&mut self, sum: Id) -> Option<Id> {
        let flat = super::recombination::flat(&mut self.problem.forest, sum, false);
        let mut whole = self.put(Op::Number(Exact::zero()))?;
        for (tree, c) in flat {
            let c = self.put(Op::Number(c))?;
            let term = self.put(Op::Scale(c, tree))?;
            whole = self.put(Op::Add(whole, term))?;
        }
        Some(whole)
    }

    fn by_largest(&mut self, difference: Id, value: Id, x: Id, one: Id, all: &mut Vec<Positive>) -> Option<()> {
        let bound = self.put(Op::Add(difference, value))?;
        let bound = self.gathered(bound)?;
        let below = self.below(bound, x)?;
        let lines = match self.op(bound) {
            Op::LogSumExp(y) if y == x => vec![self.nonnegative_by(Rule::BelowLogSumExp, below)?],
            _ => {
                let mut lines = self.nonnegative_lines(below);
                for line in self.bounds(x, Norm::Infinity) {
                    lines.extend(self.below_norm(x, line, below));
                }
                lines
            }
        };
        let line = *lines.first()?;
        all.push(Positive { scale: one, ground: Ground::Largest { column: x, bound, line } });
        Some(())
    }

    /// A line b 1 − x ≥ 0 from ‖x‖∞ ≤ b, where that is this tree.
    fn below_norm(&mut self, x: Id, line: usize, below: Id) -> Option<usize> {
        let bound = self.line(line).bound.clone();
        let bound = super::super::tree_of(&mut self.problem.forest, &bound)?;
        (self.below(bound, x)? == below).then_some(())?;
        let mut found = Vec::new();
        let zero = Some(super::super::Posynomial::zero());
        self.add(&mut found, below, Measure::Nonnegative, Rule::BelowNorm, vec![line], zero);
        found.pop().map(|one| self.write(one))
    }

    /// logsumexp(x) against logsumexp(y) and a shift, y another argument or 0.
    fn by_logsumexp(&mut self, trees: &[Id], x: Id, one: Id, all: &mut Vec<Positive>) -> Option<()> {
        let zero = self.put(Op::Zeros(self.problem.forest.shape(x).clone()))?;
        let mut others: Vec<Id> = trees
            .iter()
            .filter_map(|tree| match self.op(*tree) {
                Op::LogSumExp(y) if y != x => Some(y),
                _ => None,
            })
            .collect();
        others.push(zero);
        for y in others {
            // t 1 + y − x ≥ 0 with t = max(x − y) or ‖x − y‖∞
            let apart = self.put(Op::Sub(x, y))?;
            let largest = self.put(Op::Largest(apart))?;
            let mut lines = Vec::new();
            if let Some(below) = self.below(largest, apart) {
                lines.push((largest, self.nonnegative_by(Rule::BelowLargest, below)?));
            }
            for line in self.bounds(apart, Norm::Infinity) {
                let bound = self.line(line).bound.clone();
                let bound = super::super::tree_of(&mut self.problem.forest, &bound)?;
                let below = self.below(bound, apart)?;
                if let Some(line) = self.below_norm(apart, line, below) {
                    lines.push((bound, line));
                }
            }
            for (shift, line) in lines {
                let ones = self.put(Op::Ones(self.problem.forest.shape(x).clone()))?;
                let multiple = self.put(Op::Scale(shift, ones))?;
                let moved = self.put(Op::Add(multiple, y))?;
                let about = self.put(Op::Sub(moved, x))?;
                let mut found = Vec::new();
                let zero = Some(super::super::Posynomial::zero());
                self.add(&mut found, about, Measure::Nonnegative, Rule::Same, vec![line], zero);
                let line = if self.line(line).about == about { line } else { self.write(found.pop()?) };
                all.push(Positive { scale: one, ground: Ground::LogSumExp { below: x, above: y, shift, line } });
            }
        }
        Some(())
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
