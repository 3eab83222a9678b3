//! AᵀMA ⪰ t·I by M ⪰ (t/λ_min(AᵀA))·I, and AᵀMA ⪰ 0 by M ⪰ 0.

use super::super::{Conclusion, Definite, End, Goal, Id, Op, Residue};
use super::bounds::Search;
use super::pieces::Piece;
use crate::language::Relation;
use crate::number::{Arithmetic, Exact};

impl Search<'_> {
    /// right − left ⪰ 0 where some of it stands between Gᵀ and G.
    pub(super) fn congruent(&mut self, goal: &Goal) -> Option<Conclusion> {
        if goal.relation != Relation::Precedes {
            return None;
        }
        let pieces = self.pieces_of(goal)?;
        let by = pieces.iter().find_map(|piece| self.between_transposes(piece.core, None)).map(|(by, _)| by)?;
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for piece in pieces {
            match self.between_transposes(piece.core, Some(by)) {
                Some((_, core)) => inside.push(Piece { core, ..piece }),
                None => outside.push(piece),
            }
        }
        let mut dropped = Vec::new();
        let rows = self.problem.forest.shape(by).rows.clone();
        let (transposed, eye) = (self.put(Op::Transpose(by))?, self.put(Op::Identity(rows))?);
        let square = self.put(Op::Mul(transposed, by))?;
        let square = self.forest().bare(square)?;
        let least = self.put(Op::Eigenvalue(End::Smallest, square))?;
        for piece in std::mem::take(&mut outside) {
            let taken = piece.coefficient.signum() < 0 && matches!(self.op(piece.core), Op::Identity(_));
            if !taken || !self.is_away(least) {
                outside.push(piece);
                continue;
            }
            let size = piece.coefficient.neg(&())?;
            let size = self.scale(&size, &piece.scalars)?;
            let under = self.put(Op::Power(least, Exact::integer(-1)))?;
            let scale = self.put(Op::Scale(size, under))?;
            dropped.push(Definite::Extreme { scale, end: End::Smallest, matrix: square });
            inside.push(Piece { coefficient: Exact::integer(-1), scalars: vec![scale], core: eye });
        }
        let middle = self.whole(inside)?;
        let terms = self.pieces(middle)?;
        let terms = self.definite(terms)?;
        dropped.push(Definite::Congruent { by, terms });
        if !outside.is_empty() {
            dropped.extend(self.definite(outside)?);
        }
        Some(Conclusion::Order { dropped, identity: Vec::new(), lines: Vec::new(), residue: Residue::default() })
    }

    /// G and M of GᵀMG, of that G where one is wanted; I where nothing is between.
    pub(super) fn between_transposes(&mut self, core: Id, by: Option<Id>) -> Option<(Id, Id)> {
        let core = self.forest().bare(core)?;
        let mut factors = Vec::new();
        self.factors(core, &mut factors);
        let (last, rest) = factors.split_last()?;
        let (first, middle) = rest.split_first()?;
        let fits = by.is_none_or(|by| by == *last) && self.put(Op::Transpose(*last)) == Some(*first);
        if !fits || (by.is_none() && middle.is_empty()) {
            return None;
        }
        let rows = self.problem.forest.shape(*last).rows.clone();
        let mut product = None;
        for factor in middle {
            product = Some(match product {
                None => *factor,
                Some(before) => self.put(Op::Mul(before, *factor))?,
            });
        }
        let middle = match product {
            Some(product) => product,
            None => self.put(Op::Identity(rows))?,
        };
        Some((*last, middle))
    }

    /// Whether a number is > 0 as a posynomial.
    fn is_away(&mut self, s: Id) -> bool {
        let exact = self.exactly(s);
        let monomial = exact.as_ref().and_then(|exact| exact.single()).map(|(monomial, _)| monomial.clone());
        monomial.is_some_and(|monomial| self.signs.all_positive(&mut self.problem.forest, &monomial))
    }

    /// Σ of pieces, as a tree.
    fn whole(&mut self, pieces: Vec<Piece>) -> Option<Id> {
        let mut sum = None;
        for piece in pieces {
            let scale = self.scale(&piece.coefficient, &piece.scalars)?;
            let term = self.put(Op::Scale(scale, piece.core))?;
            sum = Some(match sum {
                None => term,
                Some(before) => self.put(Op::Add(before, term))?,
            });
        }
        sum
    }
}
