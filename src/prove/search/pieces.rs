//! A matrix as a sum of scaled products.

use super::super::{Id, Op};
use super::bounds::Search;
use crate::number::{Arithmetic, Exact};

/// How many terms a matrix is taken apart into.
const MOST: usize = 200;

/// c·s₁·s₂…·X with a rational c and no scalar in front of X.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub coefficient: Exact,
    pub scalars: Vec<Id>,
    pub core: Id,
}

impl Search<'_> {
    /// The terms of a matrix, like ones gathered; `None` where they are too many.
    pub(super) fn pieces(&mut self, of: Id) -> Option<Vec<Piece>> {
        let mut all = Vec::new();
        let whole = Piece { coefficient: Exact::integer(1), scalars: Vec::new(), core: of };
        self.take_apart(whole, &mut all)?;
        let mut gathered: Vec<(Vec<Id>, Id, Piece)> = Vec::new();
        for piece in all {
            let mut scalars = Vec::new();
            for scalar in &piece.scalars {
                scalars.push(self.forest().bare(*scalar)?);
            }
            scalars.sort_unstable();
            let core = self.forest().bare(piece.core)?;
            match gathered.iter_mut().find(|(s, c, _)| *s == scalars && *c == core) {
                Some((_, _, known)) => known.coefficient = known.coefficient.add(&piece.coefficient, &())?,
                None => gathered.push((scalars, core, piece)),
            }
        }
        Some(gathered.into_iter().map(|(_, _, piece)| piece).filter(|piece| piece.coefficient.signum() != 0).collect())
    }

    fn take_apart(&mut self, piece: Piece, all: &mut Vec<Piece>) -> Option<()> {
        let with = |core: Id| Piece { core, ..piece.clone() };
        let minus = |core: Id| {
            let coefficient = Exact::zero().minus(&piece.coefficient);
            Piece { core, coefficient, ..piece.clone() }
        };
        match self.op(self.problem.forest.unfolded(piece.core)) {
            Op::Zeros(_) => Some(()),
            Op::Add(a, b) => {
                self.take_apart(with(a), all)?;
                self.take_apart(with(b), all)
            }
            Op::Sub(a, b) => {
                self.take_apart(with(a), all)?;
                self.take_apart(minus(b), all)
            }
            Op::Scale(s, x) => {
                let scaled = self.scaled(with(x), s)?;
                self.take_apart(scaled, all)
            }
            Op::Diag(y) => match self.op(self.problem.forest.unfolded(y)) {
                Op::Ones(shape) => {
                    let core = self.put(Op::Identity(shape.rows))?;
                    self.ended(with(core), all)
                }
                Op::Add(a, b) => {
                    let (a, b) = (self.put(Op::Diag(a))?, self.put(Op::Diag(b))?);
                    self.take_apart(with(a), all)?;
                    self.take_apart(with(b), all)
                }
                Op::Sub(a, b) => {
                    let (a, b) = (self.put(Op::Diag(a))?, self.put(Op::Diag(b))?);
                    self.take_apart(with(a), all)?;
                    self.take_apart(minus(b), all)
                }
                Op::Scale(s, x) => {
                    let core = self.put(Op::Diag(x))?;
                    let scaled = self.scaled(with(core), s)?;
                    self.take_apart(scaled, all)
                }
                _ => self.ended(piece, all),
            },
            Op::Transpose(x) => match self.op(self.problem.forest.unfolded(x)) {
                Op::Add(a, b) => {
                    let (a, b) = (self.put(Op::Transpose(a))?, self.put(Op::Transpose(b))?);
                    self.take_apart(with(a), all)?;
                    self.take_apart(with(b), all)
                }
                Op::Sub(a, b) => {
                    let (a, b) = (self.put(Op::Transpose(a))?, self.put(Op::Transpose(b))?);
                    self.take_apart(with(a), all)?;
                    self.take_apart(minus(b), all)
                }
                Op::Scale(s, x) => {
                    let core = self.put(Op::Transpose(x))?;
                    let scaled = self.scaled(with(core), s)?;
                    self.take_apart(scaled, all)
                }
                Op::Outer(a, b) => {
                    let core = self.put(Op::Outer(b, a))?;
                    self.take_apart(with(core), all)
                }
                Op::Mul(a, b) => {
                    let (a, b) = (self.put(Op::Transpose(a))?, self.put(Op::Transpose(b))?);
                    let core = self.put(Op::Mul(b, a))?;
                    self.take_apart(with(core), all)
                }
                Op::Transpose(x) => self.take_apart(with(x), all),
                Op::Diag(x) => {
                    let core = self.put(Op::Diag(x))?;
                    self.take_apart(with(core), all)
                }
                _ => self.ended(piece, all),
            },
            Op::Outer(a, b) => self.outward(piece, (a, b), Op::Outer, all),
            Op::Mul(a, b) => match (self.diagonal(a), self.diagonal(b)) {
                (Some(x), Some(y)) => {
                    let entries = self.put(Op::Hadamard(x, y))?;
                    let core = self.put(Op::Diag(entries))?;
                    self.take_apart(with(core), all)
                }
                _ => self.outward(piece, (a, b), Op::Mul, all),
            },
            _ => self.ended(piece, all),
        }
    }

    fn diagonal(&self, of: Id) -> Option<Id> {
        match self.op(self.problem.forest.unfolded(of)) {
            Op::Diag(x) => Some(x),
            _ => None,
        }
    }

    fn ended(&mut self, piece: Piece, all: &mut Vec<Piece>) -> Option<()> {
        all.push(piece);
        (all.len() <= MOST).then_some(())
    }

    /// Takes the scalars of both factors in front.
    fn outward(&mut self, piece: Piece, (a, b): (Id, Id), op: fn(Id, Id) -> Op, all: &mut Vec<Piece>) -> Option<()> {
        let (mut a, mut b) = ((self.scalar_of(a), a), (self.scalar_of(b), b));
        if matches!(op(a.1, b.1), Op::Outer(..)) {
            // a scaled column is more than its parts, as one that sums to 1
            for side in [&mut a, &mut b] {
                if side.0.0.is_some_and(|s| self.problem.forest.number(s).is_none()) {
                    side.0 = (None, side.1);
                }
            }
        }
        let (a, b) = (a.0, b.0);
        if a.0.is_none() && b.0.is_none() {
            return self.ended(piece, all);
        }
        let core = self.put(op(a.1, b.1))?;
        let mut whole = Piece { core, ..piece };
        for scalar in [a.0, b.0].into_iter().flatten() {
            whole = self.scaled(whole, scalar)?;
        }
        self.take_apart(whole, all)
    }

    /// s and X of s·X, of a product with such a factor too.
    fn scalar_of(&mut self, of: Id) -> (Option<Id>, Id) {
        match self.op(self.problem.forest.unfolded(of)) {
            Op::Scale(s, x) => (Some(s), x),
            Op::Mul(a, b) => {
                let (s, a) = self.scalar_of(a);
                let (t, b) = if s.is_none() { self.scalar_of(b) } else { (None, b) };
                match (s.or(t), self.put(Op::Mul(a, b))) {
                    (Some(s), Some(product)) => (Some(s), product),
                    _ => (None, of),
                }
            }
            _ => (None, of),
        }
    }

    /// s in front of a piece, numbers in its coefficient.
    fn scaled(&mut self, mut piece: Piece, s: Id) -> Option<Piece> {
        match self.op(self.problem.forest.unfolded(s)) {
            Op::Number(value) => {
                piece.coefficient = piece.coefficient.mul(&value, &())?;
                Some(piece)
            }
            Op::Scale(a, b) => {
                let piece = self.scaled(piece, a)?;
                self.scaled(piece, b)
            }
            _ => {
                piece.scalars.push(s);
                Some(piece)
            }
        }
    }
}
