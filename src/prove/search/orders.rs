//! Orders of matrices as quadratic forms: what is positive semidefinite by its form is dropped, multiples of the identity are
//! kept, and the rest is bounded by norms.

use super::super::{Conclusion, Definite, Goal, Id, Measure, Norm, Op, Posynomial, Residue};
use super::bounds::Search;
use super::choices::choices;
use super::pieces::Piece;
use crate::language::Relation;
use crate::number::{Arithmetic, Exact};

/// How many choices of bounds are tried for one order.
const CHOICES: usize = 200;
/// How many facts that bound a diagonal matrix below are tried.
const BELOW: usize = 4;

/// What becomes of right − left.
#[derive(Default)]
struct Sorted {
    dropped: Vec<Definite>,
    /// The scalars of the identity, kept on the right.
    identity: Vec<Id>,
    /// What is bounded by its norm.
    rest: Vec<Id>,
}

impl Search<'_> {
    /// Takes note of what the multiples of the identity speak of.
    pub(super) fn expect_order(&mut self, goal: &Goal) {
        let mut pieces = self.pieces_of(goal).unwrap_or_default();
        for piece in pieces.clone() {
            if let Some((_, middle)) = self.between_transposes(piece.core, None) {
                pieces.extend(self.pieces(middle).unwrap_or_default());
            }
        }
        for piece in pieces {
            for scalar in piece.scalars {
                if let Some(exact) = self.exactly(scalar) {
                    self.know(&exact);
                }
            }
        }
        for fact in self.problem.facts.clone() {
            if let Op::Scale(lower, ones) = self.op(fact.left)
                && matches!(self.op(ones), Op::Ones(_))
                && let Some(exact) = self.exactly(lower)
            {
                self.know(&exact);
            }
        }
    }

    pub(super) fn pieces_of(&mut self, goal: &Goal) -> Option<Vec<Piece>> {
        let difference = self.put(Op::Sub(goal.right, goal.left))?;
        self.pieces(difference)
    }

    /// right − left ⪰ 0.
    pub(super) fn order(&mut self, goal: &Goal) -> Option<Conclusion> {
        let pieces = self.pieces_of(goal)?;
        self.any_facts(|search| {
            let sorted = search.sorted(pieces.clone())?;
            let (lines, residue) = search.settled(&sorted, goal.relation != Relation::Precedes)?;
            let Sorted { dropped, identity, .. } = sorted;
            Some(Conclusion::Order { dropped, identity, lines, residue })
        })
        .or_else(|| self.congruent(goal))
    }

    /// Terms ⪰ 0 whose sum pieces are.
    pub(super) fn definite(&mut self, pieces: Vec<Piece>) -> Option<Vec<Definite>> {
        self.any_facts(|search| {
            let sorted = search.sorted(pieces.clone())?;
            let (lines, residue) = search.settled(&sorted, false)?;
            let Sorted { mut dropped, identity, .. } = sorted;
            if !lines.is_empty() {
                dropped.push(Definite::Bounded { identity, lines, residue });
            } else if !identity.is_empty() {
                let form = pieces.iter().find(|piece| matches!(search.op(piece.core), Op::Identity(_)))?.core;
                dropped.extend(identity.into_iter().map(|scale| Definite::Square { scale, form }));
            }
            Some(dropped)
        })
    }

    /// With one fact after the other that bounds a diagonal matrix below.
    fn any_facts<T>(&mut self, mut attempt: impl FnMut(&mut Self) -> Option<T>) -> Option<T> {
        for below in 0..BELOW {
            self.below = below;
            self.passed = 0;
            let found = attempt(self);
            if found.is_some() || self.passed <= below {
                return found;
            }
        }
        None
    }

    /// Σ of bounds of what is left ≤ what is kept of the identity.
    fn settled(&mut self, sorted: &Sorted, strict: bool) -> Option<(Vec<usize>, Residue)> {
        let right =
            sorted.identity.iter().try_fold(Posynomial::zero(), |sum, scalar| sum.plus(&self.exactly(*scalar)?))?;
        let lists: Vec<Vec<usize>> = sorted.rest.iter().map(|matrix| self.bounds(*matrix, Norm::Spectral)).collect();
        for lines in choices(&lists, CHOICES) {
            let sum = lines.iter().try_fold(Posynomial::zero(), |sum, line| sum.plus(&self.line(*line).bound));
            let Some(sum) = sum else { continue };
            if let Some(residue) = self.table.decide(self.problem, &mut self.signs, &sum, &right)
                && (!strict || self.strict(&residue))
            {
                return Some((lines, residue));
            }
        }
        None
    }

    fn sorted(&mut self, pieces: Vec<Piece>) -> Option<Sorted> {
        let mut sorted = Sorted::default();
        let pieces = match self.recombine {
            true => self.by_orders(pieces, &mut sorted)?,
            false => pieces,
        };
        let pieces = self.without_gram(pieces, &mut sorted);
        for piece in pieces {
            let visible = self.all_visible(&piece.scalars)?;
            let positive = piece.coefficient.signum() > 0;
            let scale = self.scale(&piece.coefficient, &piece.scalars)?;
            match self.op(piece.core) {
                Op::Identity(_) if positive && self.exactly(scale).is_some() => sorted.identity.push(scale),
                Op::Diag(column) if positive && visible && self.bounded_below(scale, column, &mut sorted).is_some() => {
                }
                Op::Diag(column) if positive && visible && !self.measured(column, Measure::Nonnegative).is_empty() => {
                    let line = self.measured(column, Measure::Nonnegative)[0];
                    sorted.dropped.push(Definite::Diagonal { scale, column, line });
                }
                _ if positive && visible && self.is_square(piece.core) => {
                    sorted.dropped.push(Definite::Square { scale, form: piece.core });
                }
                _ => {
                    let matrix = self.put(Op::Scale(scale, piece.core))?;
                    sorted.rest.push(matrix);
                }
            }
        }
        Some(sorted)
    }

    /// Facts X ⪯ Y: s·Y is s·(Y − X), which is dropped, and s·X; −s·X is s·(Y − X) and −s·Y.
    fn by_orders(&mut self, pieces: Vec<Piece>, sorted: &mut Sorted) -> Option<Vec<Piece>> {
        let facts = self.problem.facts.clone();
        let ordered = |relation| matches!(relation, Relation::Precedes | Relation::StrictlyPrecedes);
        let mut rest = Vec::new();
        for piece in pieces {
            let core = self.forest().bare(piece.core)?;
            let visible = self.all_visible(&piece.scalars)?;
            let positive = piece.coefficient.signum() > 0;
            let mut said = None;
            for (number, fact) in facts.iter().enumerate().filter(|(_, fact)| ordered(fact.relation)) {
                let (known, other) = if positive { (fact.right, fact.left) } else { (fact.left, fact.right) };
                if visible && self.forest().bare(known) == Some(core) && !matches!(self.op(core), Op::Identity(_)) {
                    said = Some((number, other));
                    break;
                }
            }
            let Some((fact, other)) = said else {
                rest.push(piece);
                continue;
            };
            let size = piece.coefficient.abs(&())?;
            let scale = self.scale(&size, &piece.scalars)?;
            sorted.dropped.push(Definite::Given { scale, fact });
            let signed = self.scale(&piece.coefficient, &piece.scalars)?;
            let term = self.put(Op::Scale(signed, other))?;
            rest.extend(self.pieces(term)?);
        }
        Some(rest)
    }

    /// Whether scalars are ≥ 0 one by one, or in pairs.
    fn all_visible(&mut self, scalars: &[Id]) -> Option<bool> {
        let mut odd: Vec<Id> = Vec::new();
        for scalar in scalars {
            let bare = self.forest().bare(*scalar)?;
            match odd.iter().position(|known| *known == bare) {
                Some(place) => {
                    odd.remove(place);
                }
                None => odd.push(bare),
            }
        }
        Some(odd.into_iter().all(|scalar| self.not_negative(scalar)))
    }

    /// The product of a coefficient and scalars.
    pub(super) fn scale(&mut self, coefficient: &Exact, scalars: &[Id]) -> Option<Id> {
        let first = self.put(Op::Number(coefficient.clone()))?;
        scalars.iter().try_fold(first, |product, scalar| self.put(Op::Scale(product, *scalar)))
    }

    /// s·diag(y) where a fact says t ≤ y: s·diag(y − t) is dropped, s·t·I is kept.
    fn bounded_below(&mut self, scale: Id, column: Id, sorted: &mut Sorted) -> Option<()> {
        let square = |search: &mut Self, of: Id| match search.op(of) {
            Op::Power(w, exponent) if exponent == Exact::integer(2) => search.put(Op::Hadamard(w, w)),
            _ => Some(of),
        };
        let bare = self.forest().bare(column)?;
        let bare = square(self, bare)?;
        for fact in self.problem.facts.clone() {
            if !matches!(fact.relation, Relation::AtMost | Relation::Less) {
                continue;
            }
            let above = self.forest().bare(fact.right)?;
            let (Op::Scale(lower, ones), true) = (self.op(fact.left), square(self, above)? == bare) else {
                continue;
            };
            let kept = self.put(Op::Scale(scale, lower))?;
            if !matches!(self.op(ones), Op::Ones(_)) || self.exactly(kept).is_none() {
                continue;
            }
            // the first facts that fit were tried
            self.passed += 1;
            if self.passed <= self.below {
                continue;
            }
            let rest = self.put(Op::Sub(fact.right, fact.left))?;
            let line = *self.measured(rest, Measure::Nonnegative).first()?;
            sorted.dropped.push(Definite::Diagonal { scale, column: rest, line });
            sorted.identity.push(kept);
            return Some(());
        }
        None
    }

    /// Whether a number is ≥ 0 by its form or by what is known.
    fn not_negative(&mut self, s: Id) -> bool {
        if self.exactly(s).is_some() {
            return true;
        }
        match self.op(self.problem.forest.unfolded(s)) {
            Op::Power(_, exponent) if exponent.to_integer().is_some_and(|whole| whole % 2 == 0) => true,
            Op::Power(t, _) => self.not_negative(t),
            Op::Scale(a, b) => a == b || (self.not_negative(a) && self.not_negative(b)),
            Op::Add(a, b) => self.not_negative(a) && self.not_negative(b),
            Op::Inner(x, y) => x == y,
            _ => !self.measured(s, Measure::Nonnegative).is_empty(),
        }
    }

    /// Whether a matrix is x xᵀ, diag(w ∘ w) or GᵀG by its form.
    pub(super) fn is_square(&mut self, matrix: Id) -> bool {
        let Some(bare) = self.forest().bare(matrix) else {
            return false;
        };
        match self.op(bare) {
            Op::Identity(_) => true,
            Op::Outer(x, y) => x == y,
            Op::Diag(x) => match self.op(x) {
                Op::Hadamard(a, b) => a == b,
                Op::Power(_, exponent) => exponent.to_integer().is_some_and(|whole| whole % 2 == 0),
                _ => false,
            },
            Op::Mul(..) => {
                let mut factors = Vec::new();
                self.factors(bare, &mut factors);
                let count = factors.len();
                count.is_multiple_of(2)
                    && (0..count / 2).all(|i| self.put(Op::Transpose(factors[i])) == Some(factors[count - 1 - i]))
            }
            _ => false,
        }
    }

    pub(super) fn factors(&self, of: Id, all: &mut Vec<Id>) {
        match self.op(of) {
            Op::Mul(a, b) => {
                self.factors(a, all);
                self.factors(b, all);
            }
            _ => all.push(of),
        }
    }

    /// Takes out the terms x yᵀ with rational coefficients where together they are positive semidefinite.
    fn without_gram(&mut self, pieces: Vec<Piece>, sorted: &mut Sorted) -> Vec<Piece> {
        let rank = |search: &Self, piece: &Piece| match search.op(piece.core) {
            Op::Outer(x, y) if piece.scalars.is_empty() => Some((x, y)),
            _ => None,
        };
        let mut columns: Vec<Id> = Vec::new();
        let mut terms = Vec::new();
        for piece in &pieces {
            if let Some((x, y)) = rank(self, piece) {
                let mut place = |column: Id| {
                    columns.iter().position(|known| *known == column).unwrap_or_else(|| {
                        columns.push(column);
                        columns.len() - 1
                    })
                };
                terms.push((place(x), place(y), piece.coefficient.clone()));
            }
        }
        let count = columns.len();
        let Some(half) = Exact::ratio(1, 2) else {
            return pieces;
        };
        let mut coefficients = vec![Exact::zero(); count * count];
        for (i, j, c) in terms {
            for at in [i * count + j, j * count + i] {
                let sum = c.mul(&half, &()).and_then(|c| coefficients[at].add(&c, &()));
                coefficients[at] = sum.unwrap_or_else(Exact::zero);
            }
        }
        if count == 0 || semidefinite(count, &coefficients) != Some(true) {
            return pieces;
        }
        sorted.dropped.push(Definite::Gram { columns, coefficients });
        pieces.into_iter().filter(|piece| rank(self, piece).is_none()).collect()
    }
}

/// Whether a symmetric rational matrix, row after row, is positive semidefinite.
fn semidefinite(count: usize, entries: &[Exact]) -> Option<bool> {
    let mut rows: Vec<Vec<Exact>> = entries.chunks(count).map(<[Exact]>::to_vec).collect();
    for k in 0..count {
        let pivot = rows[k][k].clone();
        match pivot.signum() {
            1 => {}
            0 if rows[k][k + 1..].iter().all(|entry| entry.signum() == 0) => continue,
            _ => return Some(false),
        }
        for i in k + 1..count {
            let factor = rows[i][k].div(&pivot, &())?;
            let (above, below) = rows.split_at_mut(i);
            for (entry, over) in below[0].iter_mut().zip(&above[k]).skip(k + 1) {
                *entry = entry.minus(&factor.mul(over, &())?);
            }
        }
    }
    Some(true)
}
