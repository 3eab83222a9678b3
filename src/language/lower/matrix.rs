//! Functions of whole matrices, powers and blocks.

use super::super::{Expr, MatrixFunction, Node, Norm};
use super::exact::is_short;
use super::value::folded;
use super::{Attempt, Lowering, Matrix, NotAtThisSize};
use crate::language::{Domain, Fold};
use crate::number::recorder::{self, Recorded};
use crate::number::{Exp, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

/// A B.
pub(super) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
        (0..a.ncols()).fold(Recorded::zero(), |sum, k| sum + a[(i, k)] * b[(k, j)])
    })
}

impl Lowering<'_> {
    pub(super) fn matrix_function(&mut self, function: MatrixFunction, of: &Matrix) -> Attempt<Matrix> {
        let number = |value| DMatrix::from_element(1, 1, value);
        let n = of.nrows();
        Ok(match function {
            MatrixFunction::Trace => number((0..n).fold(Recorded::zero(), |sum, i| sum + of[(i, i)])),
            MatrixFunction::Det => {
                self.work(n * n * n)?;
                number(recorder::determinant(of))
            }
            MatrixFunction::LogDet => {
                self.work(n * n * n)?;
                number(recorder::log_determinant(of))
            }
            MatrixFunction::Diag => {
                let m = of.len();
                self.work(m * m)?;
                DMatrix::from_fn(m, m, |i, j| if i == j { of.as_slice()[i] } else { Recorded::zero() })
            }
            MatrixFunction::Diagonal => DMatrix::from_fn(n, 1, |i, _| of[(i, i)]),
            MatrixFunction::Vec => DMatrix::from_column_slice(of.len(), 1, of.as_slice()),
            MatrixFunction::LogSumExp => {
                let sum = of.iter().fold(Recorded::zero(), |sum, x| sum + Exp::exp(x));
                number(Real::ln(&sum))
            }
        })
    }

    pub(super) fn inverse(&mut self, of: &Matrix) -> Attempt<Matrix> {
        let n = of.nrows();
        self.work(n.saturating_pow(4))?;
        Ok(if n == 1 { of.map(|x| Recorded::one() / x) } else { recorder::inverse(of) })
    }

    /// A power of a number, or of every entry.
    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Attempt<Matrix> {
        let Some(known) = self.exact(exponent) else {
            let (base, exponent) = (self.expression(base)?, self.expression(exponent)?);
            return Ok(base.map(|x| x.to_the(exponent[(0, 0)])));
        };
        if let Some(whole) = known.to_integer() {
            if whole.unsigned_abs() > 4096 {
                return Err(NotAtThisSize::TooLarge);
            }
            if let Some(constant) = self.exact(base)
                && !is_short(&constant, whole.unsigned_abs())
            {
                return Err(NotAtThisSize::TooLarge);
            }
            // An even power of a norm is one of a sum of squares: no root is taken to be squared.
            if whole > 0
                && whole % 2 == 0
                && let Some(square) = self.square_of_norm(base)?
            {
                let half = crate::number::Exact::integer(whole / 2);
                return Ok(DMatrix::from_element(1, 1, square.power(&half)));
            }
        }
        Ok(self.expression(base)?.map(|x| x.power(&known)))
    }

    fn square_of_norm(&mut self, base: &Expr) -> Attempt<Option<Recorded>> {
        let Node::Norm(norm, of) = &base.node else {
            return Ok(None);
        };
        let squares = |of: &Matrix| of.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x);
        Ok(match norm {
            Norm::Euclidean | Norm::Frobenius => Some(squares(&self.expression(of)?)),
            Norm::Weighted(weight) if self.is_semidefinite(weight) => {
                let (x, weight) = (self.expression(of)?, self.expression(weight)?);
                Some(product(&x.transpose(), &product(&weight, &x))[(0, 0)])
            }
            _ => None,
        })
    }

    /// Whether a weight is semidefinite by its type, so that its norm has no domain to leave.
    fn is_semidefinite(&self, weight: &Expr) -> bool {
        match &weight.node {
            Node::Ingredient(name) => self
                .ingredients
                .iter()
                .any(|one| one.name == *name && matches!(one.domain, Domain::Semidefinite | Domain::Definite)),
            Node::Identity => true,
            Node::Inverse(of) | Node::Transpose(of) => self.is_semidefinite(of),
            _ => false,
        }
    }

    pub(super) fn matrix_power(&mut self, base: &Expr, exponent: &Expr) -> Attempt<Matrix> {
        let whole = self.whole_number(exponent)?;
        if whole.unsigned_abs() > 256 {
            return Err(NotAtThisSize::TooLarge);
        }
        let base = self.expression(base)?;
        let n = base.nrows();
        let factor = if whole < 0 { self.inverse(&base)? } else { base };
        let identity = DMatrix::from_fn(n, n, |i, j| if i == j { Recorded::one() } else { Recorded::zero() });
        let (mut power, mut count, mut square) = (identity, whole.unsigned_abs(), factor);
        while count > 0 {
            self.work(2 * n * n * n)?;
            if count % 2 == 1 {
                power = product(&power, &square);
            }
            count /= 2;
            if count > 0 {
                square = product(&square, &square);
            }
        }
        Ok(power)
    }

    pub(super) fn block(&mut self, rows: &[Vec<Expr>]) -> Attempt<Matrix> {
        let mut bands: Vec<Matrix> = Vec::new();
        for row in rows {
            let cells = row.iter().map(|cell| self.expression(cell)).collect::<Attempt<Vec<_>>>()?;
            let tall = cells.first().map_or(0, Matrix::nrows);
            let entries = cells.iter().flat_map(|cell| cell.iter().copied()).collect();
            let wide = cells.iter().map(Matrix::ncols).sum();
            bands.push(DMatrix::from_vec(tall, wide, entries));
        }
        let (tall, wide) = (bands.iter().map(Matrix::nrows).sum(), bands.first().map_or(0, Matrix::ncols));
        let mut whole = DMatrix::from_element(tall, wide, Recorded::zero());
        let mut from = 0;
        for band in &bands {
            whole.rows_mut(from, band.nrows()).copy_from(band);
            from += band.nrows();
        }
        Ok(whole)
    }

    /// The largest of some numbers.
    pub(super) fn largest(&self, of: &[Recorded]) -> Attempt<Recorded> {
        folded(Fold::Max, of).ok_or(NotAtThisSize::Empty)
    }
}
