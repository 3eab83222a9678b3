//! A matrix as a sum of scaled products.

use super::super::{Id, Op};
use super::bounds::Search;
use crate::language::Elementary;
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

/// A piece with its scalars, sorted, and its core, both without definitions.
type Gathered = (Vec<Id>, Id, Piece);

impl Search<'_> {
    /// The terms of a matrix, like ones gathered; `None` where they are too many.
    pub(super) fn pieces(&mut self, of: Id) -> Option<Vec<Piece>> {
        let mut all = Vec::new();
        let whole = Piece { coefficient: Exact::integer(1), scalars: Vec::new(), core: of };
        self.take_apart(whole, &mut all)?;
        let mut gathered: Vec<Gathered> = Vec::new();
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
        self.with_squares_of_cosh(&mut gathered)?;
        Some(gathered.into_iter().map(|(_, _, piece)| piece).filter(|piece| piece.coefficient.signum() != 0).collect())
    }

    /// −s·diag(sinh(z) ∘ sinh(z)) − s·I as −s·diag(cosh(z) ∘ cosh(z)), the common part of both.
    fn with_squares_of_cosh(&mut self, pieces: &mut Vec<Gathered>) -> Option<()> {
        for k in 0..pieces.len() {
            let (scalars, core, _) = pieces[k].clone();
            let Some(z) = self.square_of_sinh(core) else { continue };
            let ones = pieces
                .iter()
                .position(|(own, core, _)| *own == scalars && matches!(self.problem.forest.op(*core), Op::Identity(_)));
            let Some(ones) = ones else { continue };
            let common = pieces[k].2.coefficient.clone().max(pieces[ones].2.coefficient.clone());
            if common.signum() >= 0 {
                continue;
            }
            for place in [k, ones] {
                pieces[place].2.coefficient = pieces[place].2.coefficient.sub(&common, &())?;
            }
            let cosh = self.put(Op::Apply(Elementary::Cosh, z))?;
            let square = self.put(Op::Hadamard(cosh, cosh))?;
            let core = self.put(Op::Diag(square))?;
            let piece = Piece { coefficient: common, core, ..pieces[k].2.clone() };
            pieces.push((scalars, core, piece));
        }
        Some(())
    }

    /// z of diag(sinh(z) ∘ sinh(z)).
    fn square_of_sinh(&self, core: Id) -> Option<Id> {
        let Op::Diag(square) = self.op(core) else { return None };
        let root = match self.op(square) {
            Op::Hadamard(a, b) if a == b => a,
            Op::Power(a, exponent) if exponent == Exact::integer(2) => a,
            _ => return None,
        };
        match self.op(root) {
            Op::Apply(Elementary::Sinh, z) => Some(z),
            _ => None,
        }
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
                Op::Hadamard(a, b) if self.recombine && (self.is_sum(a) || self.is_sum(b)) => {
                    for (negative, core) in self.multiplied_out(a, b)? {
                        self.take_apart(if negative { minus(core) } else { with(core) }, all)?;
                    }
                    Some(())
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

    /// Whether a tree is a sum as written, not by a definition.
    fn is_sum(&self, of: Id) -> bool {
        matches!(self.op(of), Op::Add(..) | Op::Sub(..))
    }

    /// The terms of diag(a ∘ b) where a or b is a sum, with whether they are subtracted.
    fn multiplied_out(&mut self, a: Id, b: Id) -> Option<[(bool, Id); 2]> {
        let (sum, other) = if self.is_sum(a) { (a, b) } else { (b, a) };
        let (first, second, negative) = match self.op(sum) {
            Op::Add(first, second) => (first, second, false),
            Op::Sub(first, second) => (first, second, true),
            _ => return None,
        };
        let mut entries = |part: Id| {
            let product = self.put(Op::Hadamard(part, other))?;
            self.put(Op::Diag(product))
        };
        Some([(false, entries(first)?), (negative, entries(second)?)])
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
