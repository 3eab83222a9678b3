//! The losses along a line, from their definitions, as power series over balls.

use super::{exact, rows, sum, times};
use crate::loss::{Activation, Loss, Regression};
use crate::number::{Arithmetic, Ball, Exact, Precision};

/// A number and its derivatives 1 to 3 along a line, each over its factorial.
pub(super) type Series = [Ball; 4];

/// The definitions over balls.
pub(super) struct Balls(pub(super) Precision);

impl Balls {
    pub fn constant(&self, value: &Exact) -> Ball {
        Ball::constant(value, &self.0).unwrap()
    }

    pub fn ratio(&self, numerator: i64, denominator: i64) -> Ball {
        self.constant(&Exact::ratio(numerator, denominator).unwrap())
    }

    pub fn sum<'a>(&self, terms: impl Iterator<Item = &'a Ball>) -> Option<Ball> {
        terms.into_iter().try_fold(self.ratio(0, 1), |sum, term| sum.add(term, &self.0))
    }

    pub fn inner(&self, a: &[Ball], b: &[Ball]) -> Option<Ball> {
        let terms = a.iter().zip(b).map(|(a, b)| a.mul(b, &self.0)).collect::<Option<Vec<Ball>>>()?;
        self.sum(terms.iter())
    }

    pub fn product(&self, a: &Series, b: &Series) -> Option<Series> {
        let at = |k: usize| {
            let terms = (0..=k).map(|l| a[l].mul(&b[k - l], &self.0)).collect::<Option<Vec<Ball>>>()?;
            self.sum(terms.iter())
        };
        Some([at(0)?, at(1)?, at(2)?, at(3)?])
    }

    /// f(z + ts) from f, f′, f″ and f‴ at z.
    pub fn along(&self, derivatives: [&Ball; 4], s: &Ball) -> Option<Series> {
        let mut power = self.ratio(1, 1);
        let mut at = |k: usize| {
            let found = derivatives[k].mul(&power, &self.0)?;
            power = power.mul(s, &self.0)?.mul(&self.ratio(1, k as i64 + 1), &self.0)?;
            Some(found)
        };
        Some([at(0)?, at(1)?, at(2)?, at(3)?])
    }

    pub fn added(&self, a: &Series, b: &Series) -> Option<Series> {
        let at = |k: usize| a[k].add(&b[k], &self.0);
        Some([at(0)?, at(1)?, at(2)?, at(3)?])
    }

    pub fn less(&self, a: &Series, b: &Series) -> Option<Series> {
        self.added(a, &self.product(b, &self.still(&Exact::integer(-1)))?)
    }

    pub fn still(&self, value: &Exact) -> Series {
        let zero = || self.ratio(0, 1);
        [self.constant(value), zero(), zero(), zero()]
    }

    pub fn quotient(&self, a: &Series, b: &Series) -> Option<Series> {
        let mut found: Vec<Ball> = Vec::new();
        for k in 0..4 {
            let known = (0..k).map(|l| found[l].mul(&b[k - l], &self.0)).collect::<Option<Vec<Ball>>>()?;
            found.push(a[k].sub(&self.sum(known.iter())?, &self.0)?.div(&b[0], &self.0)?);
        }
        found.try_into().ok()
    }

    /// u along z + ts.
    pub fn u(&self, loss: Loss, z: &Exact, s: &Exact) -> Option<Series> {
        let (ball, s) = (self.constant(z), self.constant(s));
        let (e, even, odd) = (ball.exp(&self.0)?, ball.cosh(&self.0)?, ball.sinh(&self.0)?);
        match loss {
            Loss::Softmax | Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => {
                self.along([&e, &e, &e, &e], &s)
            }
            Loss::Plain(Activation::Cosh) | Loss::Rescaled(Activation::Cosh) => {
                self.along([&even, &odd, &even, &odd], &s)
            }
            Loss::Plain(Activation::Sinh) | Loss::Rescaled(Activation::Sinh) => {
                self.along([&odd, &even, &odd, &even], &s)
            }
            Loss::SoftResidual => {
                let zero = self.ratio(0, 1);
                self.added(&self.along([&e, &e, &e, &e], &s)?, &[ball, s, zero.clone(), zero])
            }
        }
    }

    /// p = u/α where the loss is normalised, else u; and the residual; each along Ax + tAp.
    pub fn residual(&self, instance: &Regression, x: &[Exact], p: &[Exact]) -> Option<[Vec<Series>; 2]> {
        let loss = instance.loss();
        let inner = |row: &[Exact], x: &[Exact]| sum(row.iter().zip(x).map(|(a, x)| times(a, x)));
        let rows = rows(instance.design());
        let u = rows.iter().map(|row| self.u(loss, &inner(row, x), &inner(row, p)));
        let u = u.collect::<Option<Vec<Series>>>()?;
        let alpha = u.iter().try_fold(self.still(&Exact::zero()), |sum, u| self.added(&sum, u))?;
        let share = |u: &Series| match loss {
            Loss::Softmax | Loss::SoftResidual => self.quotient(u, &alpha),
            _ => Some(u.clone()),
        };
        let share = u.iter().map(share).collect::<Option<Vec<Series>>>()?;
        let residual = |(p, b): (&Series, &f64)| match loss {
            Loss::Rescaled(_) => self.less(p, &self.product(&alpha, &self.still(&exact(*b)))?),
            _ => self.less(p, &self.still(&exact(*b))),
        };
        let residual = share.iter().zip(instance.target()).map(residual).collect::<Option<Vec<Series>>>()?;
        Some([share, residual])
    }

    /// L along x + tp: its value and derivatives, each over its factorial; without the ridge.
    pub fn loss(&self, instance: &Regression, x: &[Exact], p: &[Exact]) -> Option<Series> {
        let [_, residual] = self.residual(instance, x, p)?;
        let squares = residual.iter().map(|r| self.product(r, r)).collect::<Option<Vec<Series>>>()?;
        let total = squares.iter().try_fold(self.still(&Exact::zero()), |sum, square| self.added(&sum, square))?;
        self.product(&total, &self.still(&Exact::ratio(1, 2).unwrap()))
    }
}
