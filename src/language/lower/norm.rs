//! Norms.

use super::super::{Expr, Norm};
use super::{Attempt, Lowering, Matrix, matrix};
use crate::number::Real;
use crate::number::recorder::{self, Recorded};
use num_traits::Zero;

impl Lowering<'_> {
    pub(super) fn norm(&mut self, norm: &Norm, of: &Expr) -> Attempt<Recorded> {
        let of = self.expression(of)?;
        self.work(of.len())?;
        let sizes = of.map(|x| Real::abs(&x));
        let sum = |line: &mut dyn Iterator<Item = &Recorded>| line.fold(Recorded::zero(), |sum, x| sum + *x);
        Ok(match norm {
            Norm::One => sum(&mut sizes.iter()),
            Norm::Infinity | Norm::Max => self.largest(sizes.as_slice())?,
            Norm::Euclidean | Norm::Frobenius | Norm::Spectral if of.len() == 1 => sizes[(0, 0)],
            Norm::Euclidean | Norm::Frobenius => length(&of),
            Norm::P(p) => recorder::p_norm(of.as_slice(), p),
            Norm::Weighted(weight) => {
                let weight = self.expression(weight)?;
                Real::sqrt(&matrix::product(&of.transpose(), &matrix::product(&weight, &of))[(0, 0)])
            }
            Norm::Spectral => recorder::singular_value(&of, 0),
            Norm::Nuclear => recorder::nuclear_norm(&of),
            Norm::InducedOne => {
                let sums: Vec<Recorded> = sizes.column_iter().map(|line| sum(&mut line.iter())).collect();
                self.largest(&sums)?
            }
            Norm::InducedInfinity => {
                let sums: Vec<Recorded> = sizes.row_iter().map(|line| sum(&mut line.iter())).collect();
                self.largest(&sums)?
            }
        })
    }
}

fn length(of: &Matrix) -> Recorded {
    Real::sqrt(&of.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x))
}
