//! Symmetric matrices between others, and matrices with singular values in a range.

use super::super::knobs::{congruence, diagonal, mirrored, product};
use super::super::parts::ingredient;
use super::super::patterns::{Asked, Bound, Multiple};
use super::{Made, Maker, Matrix};
use crate::language::{Domain, Expr, Ingredient};
use crate::number::Real;
use crate::number::recorder::Recorded;
use nalgebra::DMatrix;
use num_traits::{One, Zero};

impl Maker<'_, '_> {
    /// The ends of the eigenvalues, of the bounds that are multiples of the identity.
    pub(super) fn eigenvalues(&mut self, asked: &[Asked<'_>]) -> Made<(Option<Recorded>, Option<Recorded>)> {
        let (mut low, mut high) = (None, None);
        for one in asked {
            let (multiple, over) = match one {
                Asked::Over(multiple) => (multiple, true),
                Asked::Under(multiple) => (multiple, false),
                _ => continue,
            };
            let end = match multiple {
                Multiple::Zero => Recorded::zero(),
                Multiple::Identity(Some(factor)) => self.number(factor)?,
                Multiple::Identity(None) => Recorded::one(),
                Multiple::Of(..) => continue,
            };
            match over {
                true => low = Some(low.map_or(end, |known: Recorded| known.max(&end))),
                false => high = Some(high.map_or(end, |known: Recorded| known.min(end))),
            }
        }
        Ok((low, high))
    }

    pub(super) fn symmetric(&mut self, number: usize, of: &Ingredient, n: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let definite = matches!(of.domain, Domain::Definite);
        let semidefinite = definite || matches!(of.domain, Domain::Semidefinite);
        let (mut low, mut high) = self.eigenvalues(asked)?;
        if semidefinite {
            low = Some(low.map_or_else(Recorded::zero, |low| low.max(&Recorded::zero())));
        }
        let mut open = (definite, false);
        for one in asked {
            if let Asked::Spectral(bound) = one {
                let by = self.number(bound.by)?;
                high = Some(high.map_or(by, |known| known.min(by)));
                low = Some(low.map_or(-by, |known| known.max(&-by)));
                open.1 |= bound.strict;
            }
        }
        let others = |over: bool| {
            asked.iter().find_map(move |one| match one {
                Asked::Over(Multiple::Of(factor, matrix)) if over => Some((*factor, *matrix)),
                Asked::Under(Multiple::Of(factor, matrix)) if !over => Some((*factor, *matrix)),
                _ => None,
            })
        };
        let made =
            match (others(true), others(false)) {
                (None, None) => match (low, high) {
                    (None, None) => {
                        let hollow = asked.iter().any(|one| matches!(one, Asked::Hollow));
                        let free = self.knobs.matrix(n, n);
                        mirrored(&DMatrix::from_fn(n, n, |i, j| {
                            if hollow && i == j { Recorded::zero() } else { free[(i, j)] }
                        }))
                    }
                    (Some(low), None) => {
                        let factor = self.knobs.factor(n, definite);
                        let square = congruence(&factor, &diagonal(&vec![Recorded::one(); n]));
                        let zero = low == Recorded::zero();
                        if zero {
                            self.factors.insert(number, factor);
                        }
                        shifted(&square, low)
                    }
                    (low, high) => {
                        let values: Vec<Recorded> = (0..n).map(|_| self.between(low, high, open)).collect();
                        let q = self.knobs.orthogonal(n);
                        congruence(&q, &diagonal(&values))
                    }
                },
                (low_matrix, high_matrix) => self.around(n, low_matrix, high_matrix, semidefinite)?,
            };
        self.balls(made, asked)
    }

    /// A symmetric matrix between multiples of others.
    pub(super) fn around(
        &mut self,
        n: usize,
        low: Option<(Option<&Expr>, &Expr)>,
        high: Option<(Option<&Expr>, &Expr)>,
        semidefinite: bool,
    ) -> Made<Matrix> {
        let mut multiple = |side: Option<(Option<&Expr>, &Expr)>| -> Made<Option<(Recorded, usize, Matrix)>> {
            let Some((factor, matrix)) = side else { return Ok(None) };
            let factor = factor.map_or(Ok(Recorded::one()), |factor| self.number(factor))?;
            let of = ingredient(self.row, matrix).unwrap_or(usize::MAX);
            Ok(Some((factor, of, self.lowering.expression(matrix)?)))
        };
        let (low, high) = (multiple(low)?, multiple(high)?);
        let scaled = |(factor, _, matrix): &(Recorded, usize, Matrix)| matrix.map(|x| *factor * x);
        let square = |maker: &mut Self| {
            let factor = maker.knobs.factor(n, false);
            congruence(&factor, &diagonal(&vec![Recorded::one(); n]))
        };
        Ok(match (&low, &high) {
            (Some(low), Some(high)) => match self.factors.get(&low.1).filter(|_| low.1 == high.1).cloned() {
                Some(factor) => self.within_factor(n, &factor, low.0, high.0),
                None => {
                    let u = self.knobs.unit((false, false));
                    scaled(low).zip_map(&scaled(high), |a, b| a + u * (b - a))
                }
            },
            (None, Some(high)) if semidefinite => match self.factors.get(&high.1).cloned() {
                Some(factor) => self.within_factor(n, &factor, Recorded::zero(), high.0),
                None => {
                    let u = self.knobs.unit((false, false));
                    scaled(high).map(|x| u * x)
                }
            },
            (Some(low), None) => {
                let square = square(self);
                scaled(low).zip_map(&square, |a, b| a + b)
            }
            (None, Some(high)) => {
                let square = square(self);
                scaled(high).zip_map(&square, |a, b| a - b)
            }
            (None, None) => square(self),
        })
    }

    /// G Q diag(λ) Qᵀ Gᵀ with every λ between two numbers.
    pub(super) fn within_factor(&mut self, n: usize, factor: &Matrix, low: Recorded, high: Recorded) -> Matrix {
        let values: Vec<Recorded> = (0..n).map(|_| self.between(Some(low), Some(high), (false, false))).collect();
        let q = self.knobs.orthogonal(n);
        congruence(&product(factor, &q), &diagonal(&values))
    }

    /// A matrix with singular values in a range.
    pub(super) fn spectral(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let (mut low, mut high, mut open) = (None, None, (false, false));
        for one in asked {
            match one {
                Asked::Spectral(Bound { by, strict }) => {
                    let by = self.number(by)?;
                    high = Some(high.map_or(by, |known: Recorded| known.min(by)));
                    open.1 |= *strict;
                }
                Asked::Floor(Bound { by, strict }) => {
                    let by = self.number(by)?;
                    low = Some(low.map_or(by, |known: Recorded| known.max(&by)));
                    open.0 |= *strict;
                }
                _ => {}
            }
        }
        let least = low.or(high.map(|_| Recorded::zero()));
        let count = rows.min(columns);
        let open = (open.0 && low.is_some(), open.1);
        let values: Vec<Recorded> = (0..count).map(|_| self.between(least, high, open)).collect();
        let (left, right) = (self.knobs.orthonormal(rows, count), self.knobs.orthonormal(columns, count));
        let left = DMatrix::from_fn(rows, count, |i, j| left[(i, j)] * values[j]);
        let made = product(&left, &right.transpose());
        self.balls(made, asked)
    }
}

/// M + shift · I.
fn shifted(m: &Matrix, shift: Recorded) -> Matrix {
    DMatrix::from_fn(m.nrows(), m.ncols(), |i, j| if i == j { m[(i, j)] + shift } else { m[(i, j)] })
}
