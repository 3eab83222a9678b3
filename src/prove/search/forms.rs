//! Which terms ⪰ 0 may be of use for a difference of two matrices: facts of order, squares, eigenvalues, norms.

use super::super::{Definite, Id, Measure, Norm, Op, Rule};
use super::bounds::Search;
use crate::language::{Relation, Shape};
use crate::number::Exact;

/// How many factors, columns and norms are combined with each other.
const FEW: usize = 6;

impl Search<'_> {
    /// Terms for right − left, which is this tree, bare.
    pub(super) fn offered_forms(&mut self, difference: Id) -> Option<Vec<Definite>> {
        let shape = self.problem.forest.shape(difference).clone();
        if !shape.is_square() {
            return None;
        }
        let trees = self.subtrees(&[difference]);
        let scales = self.scales(&trees, FEW)?;
        let mut all = Vec::new();
        for term in self.basic_forms(difference, &shape) {
            for scale in &scales {
                all.extend(self.scaled_form(&term, *scale));
            }
        }
        let eye = self.put(Op::Identity(shape.rows.clone()))?;
        all.extend(scales.iter().map(|scale| Definite::Square { scale: *scale, form: eye }));
        for form in self.square_forms(&trees, &shape) {
            all.extend(scales.iter().map(|scale| Definite::Square { scale: *scale, form }));
        }
        self.congruences(difference, &trees, &shape, &mut all);
        Some(all)
    }

    fn scaled_form(&mut self, term: &Definite, by: Id) -> Option<Definite> {
        let mut term = term.clone();
        match &mut term {
            Definite::Given { scale, .. }
            | Definite::Extreme { scale, .. }
            | Definite::Normed { scale, .. }
            | Definite::Diagonal { scale, .. }
            | Definite::Spread { scale, .. } => *scale = by,
            _ => return None,
        }
        Some(term)
    }

    /// Terms of a shape from facts, eigenvalues, norms and columns ≥ 0 that a tree speaks of.
    pub(super) fn basic_forms(&mut self, difference: Id, shape: &Shape) -> Vec<Definite> {
        let Some(one) = self.put(Op::Number(Exact::integer(1))) else { return Vec::new() };
        let trees = self.subtrees(&[difference]);
        let mut all = Vec::new();
        let ordered = |relation| matches!(relation, Relation::Precedes | Relation::StrictlyPrecedes);
        for (fact, said) in self.problem.facts.clone().into_iter().enumerate() {
            if ordered(said.relation) && self.problem.forest.shape(said.left) == shape {
                all.push(Definite::Given { scale: one, fact });
            }
        }
        let mut matrices = Vec::new();
        for tree in trees {
            match self.op(tree) {
                Op::Eigenvalue(end, matrix) if self.problem.forest.shape(matrix) == shape => {
                    all.push(Definite::Extreme { scale: one, end, matrix });
                }
                Op::Norm(Norm::Spectral, matrix) if self.problem.forest.shape(matrix) == shape => matrices.push(matrix),
                Op::Diag(p) => self.of_column(p, one, &mut all),
                _ => {}
            }
            let sum =
                matches!(self.op(tree), Op::Add(..) | Op::Sub(..) | Op::Scale(..) | Op::Identity(_) | Op::Zeros(_));
            if self.problem.forest.shape(tree) == shape && !shape.is_number() && !sum {
                matrices.push(tree);
            }
        }
        matrices.sort_unstable();
        matrices.dedup();
        for matrix in matrices.into_iter().take(2 * FEW) {
            let mut found = Vec::new();
            let spectral = Measure::Norm(Norm::Spectral);
            let exact = self.signs.norm(&mut self.problem.forest, Norm::Spectral, matrix);
            self.add(&mut found, matrix, spectral, Rule::Itself, Vec::new(), exact);
            let mut lines: Vec<usize> = found.into_iter().map(|one| self.write(one)).collect();
            lines.extend(self.bounds(matrix, Norm::Spectral));
            for line in lines {
                all.extend([false, true].map(|plus| Definite::Normed { scale: one, line, plus }));
            }
        }
        all
    }

    /// diag(p) ⪰ 0, and what lies above p pᵀ.
    fn of_column(&mut self, p: Id, one: Id, all: &mut Vec<Definite>) {
        let Some(line) = self.nonnegative_lines(p).first().copied() else { return };
        all.push(Definite::Diagonal { scale: one, column: p, line });
        for total in self.bounds(p, Norm::One) {
            all.push(Definite::Spread { scale: one, column: p, line, total });
        }
    }

    /// G Gᵀ and Gᵀ G of factors that stand in products, of their sums and differences; u uᵀ likewise.
    fn square_forms(&mut self, trees: &[Id], shape: &Shape) -> Vec<Id> {
        let (mut tall, mut columns): (Vec<Id>, Vec<Id>) = (Vec::new(), Vec::new());
        for tree in trees {
            match self.op(*tree) {
                Op::Mul(a, b) if self.problem.forest.shape(*tree) == shape => {
                    tall.push(a);
                    tall.extend(self.put(Op::Transpose(b)));
                }
                Op::Outer(x, y) if self.problem.forest.shape(*tree) == shape => columns.extend([x, y]),
                _ => {}
            }
        }
        let mut forms = Vec::new();
        for (factors, outer) in [(tall, false), (columns, true)] {
            let mut parts: Vec<Id> = Vec::new();
            for factor in factors {
                for (part, _) in super::recombination::flat(&mut self.problem.forest, factor, false) {
                    if !parts.contains(&part) {
                        parts.push(part);
                    }
                }
            }
            parts.truncate(FEW);
            let mut all = parts.clone();
            for (k, x) in parts.iter().enumerate() {
                for y in &parts[..k] {
                    if self.problem.forest.shape(*x) == self.problem.forest.shape(*y) {
                        all.extend(self.put(Op::Add(*x, *y)));
                        all.extend(self.put(Op::Sub(*x, *y)));
                    }
                }
            }
            for x in all {
                let form = match outer {
                    true => self.put(Op::Outer(x, x)),
                    false => self.put(Op::Transpose(x)).and_then(|turned| self.put(Op::Mul(x, turned))),
                };
                forms.extend(form.filter(|form| self.problem.forest.shape(*form) == shape));
            }
        }
        forms
    }

    /// Gᵀ M G for facts of order about M.
    fn congruences(&mut self, difference: Id, trees: &[Id], shape: &Shape, all: &mut Vec<Definite>) {
        let mut by = Vec::new();
        for tree in trees {
            let op = self.op(*tree);
            let sides: Vec<Id> = match op {
                Op::Mul(a, b) => self.put(Op::Transpose(a)).into_iter().chain([b]).collect(),
                _ => Vec::new(),
            };
            for side in sides {
                let fits = self.problem.forest.shape(side).columns == shape.columns;
                if fits && !matches!(self.op(side), Op::Mul(..)) && !by.contains(&side) {
                    by.push(side);
                }
            }
        }
        for by in by.into_iter().take(FEW) {
            let rows = self.problem.forest.shape(by).rows.clone();
            for term in self.basic_forms(difference, &Shape::new(rows.clone(), rows)) {
                if matches!(term, Definite::Given { .. } | Definite::Extreme { .. } | Definite::Normed { .. }) {
                    all.push(Definite::Congruent { by, terms: vec![term] });
                }
            }
        }
    }
}
