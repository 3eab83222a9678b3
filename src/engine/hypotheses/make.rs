//! Ingredients made to meet what is asked of them, from knobs.

mod balls;
mod entries;
mod orders;

use super::knobs::{Knobs, diagonal};
use super::patterns::{Asked, BallNorm};
use super::sequence::Makes;
use crate::language::{Domain, Expr, Ingredient, Lowering, NotAtThisSize, Row};
use crate::number::recorder::Recorded;
use nalgebra::DMatrix;
use num_traits::Zero;
use std::collections::HashMap;

type Matrix = DMatrix<Recorded>;
type Made<T> = Result<T, NotAtThisSize>;

/// Makes the ingredients of one instance, one after another.
pub(super) struct Maker<'a, 'l> {
    pub row: &'a Row,
    /// Whether every ingredient is any object of its shape.
    pub plain: bool,
    pub lowering: &'l mut Lowering<'a>,
    pub knobs: &'l mut Knobs,
    /// G of the ingredients that were made as GGᵀ.
    pub factors: HashMap<usize, Matrix>,
    /// What was made.
    pub values: HashMap<usize, Matrix>,
}

impl<'a> Makes<'a> for Maker<'a, '_> {
    fn make(&mut self, number: usize, asked: &[Asked<'a>]) -> Made<()> {
        let row = self.row;
        let ingredient = &row.ingredients[number];
        let (rows, columns) = self.lowering.shape(&ingredient.shape)?;
        let value = self.value(number, ingredient, (rows, columns), asked)?;
        self.lowering.bind(&ingredient.name, value.clone());
        self.values.insert(number, value);
        Ok(())
    }

    fn lowering(&mut self) -> &mut Lowering<'a> {
        self.lowering
    }
}

impl Maker<'_, '_> {
    fn value(
        &mut self,
        number: usize,
        of: &Ingredient,
        (rows, columns): (usize, usize),
        asked: &[Asked<'_>],
    ) -> Made<Matrix> {
        if self.plain {
            return Ok(self.knobs.matrix(rows, columns));
        }
        let has = |wanted: fn(&Asked<'_>) -> bool| asked.iter().any(wanted);
        match of.domain {
            Domain::Orthogonal => Ok(self.knobs.orthonormal(rows, columns)),
            Domain::Simplex => Ok(column(self.knobs.simplex(rows))),
            Domain::Unit => {
                let unit = self.knobs.unit_vector(rows);
                self.entries(column(unit), asked)
            }
            Domain::Stochastic => {
                let made: Vec<Vec<Recorded>> = (0..rows).map(|_| self.knobs.simplex(columns)).collect();
                Ok(DMatrix::from_fn(rows, columns, |i, j| made[i][j]))
            }
            Domain::Diagonal => {
                let free = column((0..rows).map(|_| self.knobs.real()).collect());
                let raw = self.entries(free, asked)?;
                let (low, high) = self.eigenvalues(asked)?;
                let values: Vec<Recorded> = match (low, high) {
                    (None, None) => raw.iter().copied().collect(),
                    (low, high) => (0..rows).map(|_| self.between(low, high, (false, false))).collect(),
                };
                self.balls(diagonal(&values), asked)
            }
            Domain::Skew => self.skew(rows, asked),
            Domain::Symmetric | Domain::Semidefinite | Domain::Definite => self.symmetric(number, of, rows, asked),
            Domain::Real | Domain::Interval(_) => {
                if has(|asked| matches!(asked, Asked::Orthonormal)) {
                    return Ok(self.knobs.orthonormal(rows, columns));
                }
                if has(|asked| matches!(asked, Asked::Skew)) {
                    return self.skew(rows, asked);
                }
                let ordered = |asked: &Asked<'_>| matches!(asked, Asked::Over(_) | Asked::Under(_) | Asked::Symmetric);
                if has(ordered) && rows == columns && !of.shape.is_number() {
                    return self.symmetric(number, of, rows, asked);
                }
                if has(|asked| matches!(asked, Asked::Spectral(_) | Asked::Floor(_))) {
                    return self.spectral(rows, columns, asked);
                }
                self.general(rows, columns, asked)
            }
        }
    }

    fn number(&mut self, expression: &Expr) -> Made<Recorded> {
        let value = self.lowering.expression(expression)?;
        Ok(value.iter().next().copied().unwrap_or_else(Recorded::zero))
    }

    /// A vector, a matrix or a number of no other form.
    fn general(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let first = asked.iter().find_map(|one| match one {
            Asked::Ball(ball) if ball.map.is_none() && ball.norm == BallNorm::Euclidean => Some(ball),
            _ => None,
        });
        let summed = asked.iter().any(|one| matches!(one, Asked::Sum(_)));
        let raw = match first {
            // The sphere is rational, so that its bound is met with equality where its radius is rational.
            Some(ball) if !summed => {
                let unit = self.knobs.unit_vector(rows * columns);
                let unit = self.entries(DMatrix::from_vec(rows, columns, unit), asked)?;
                let scaled = self.inside(unit, ball)?;
                return self.other_balls(scaled, asked, Some(ball));
            }
            _ => self.knobs_within(rows, columns, asked)?,
        };
        let mut raw = self.sums(raw, asked)?;
        if asked.iter().any(|one| matches!(one, Asked::Hollow)) {
            raw.fill_diagonal(Recorded::zero());
        }
        self.balls(raw, asked)
    }

    fn skew(&mut self, n: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let below = DMatrix::from_fn(n, n, |i, j| if i > j { self.knobs.real() } else { Recorded::zero() });
        let skew = DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => -below[(j, i)],
            std::cmp::Ordering::Equal => Recorded::zero(),
            std::cmp::Ordering::Greater => below[(i, j)],
        });
        self.balls(skew, asked)
    }
}

fn column(entries: Vec<Recorded>) -> Matrix {
    DMatrix::from_vec(entries.len(), 1, entries)
}
