//! ‖∇L‖² in balls, from the definitions of the losses.

use lemmacheck::linalg::Storage;
use lemmacheck::loss::{Activation, Regression, Loss, Weights};
use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact, Precision};

/// The largest |zᵢ| whose exponential is worth its time.
const FAR: f64 = 1000.0;

/// ‖∇L(x)‖², enclosed.
#[derive(Debug)]
pub struct Gradient(Ball);

/// Balls of one precision; `None` stands for whatever is not defined.
struct Balls(Precision);

impl Balls {
    fn of(&self, value: f64) -> Option<Ball> {
        Ball::constant(&Exact::from_f64(value)?, &self.0)
    }

    fn all(&self, values: &[f64]) -> Option<Vec<Ball>> {
        values.iter().map(|&value| self.of(value)).collect()
    }

    fn sum(&self, terms: impl IntoIterator<Item = Ball>) -> Option<Ball> {
        terms.into_iter().try_fold(self.of(0.0)?, |sum, term| sum.add(&term, &self.0))
    }

    fn inner(&self, a: &[Ball], b: &[Ball]) -> Option<Ball> {
        self.sum(a.iter().zip(b).map(|(a, b)| a.mul(b, &self.0)).collect::<Option<Vec<Ball>>>()?)
    }

    /// u and u′ at z.
    fn activated(&self, loss: Loss, z: &Ball) -> Option<(Ball, Ball)> {
        let (exp, cosh, sinh) = (|| z.exp(&self.0), || z.cosh(&self.0), || z.sinh(&self.0));
        Some(match loss {
            Loss::SoftResidual => (exp()?.add(z, &self.0)?, exp()?.add(&self.of(1.0)?, &self.0)?),
            Loss::Softmax | Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => (exp()?, exp()?),
            Loss::Plain(Activation::Cosh) | Loss::Rescaled(Activation::Cosh) => (cosh()?, sinh()?),
            Loss::Plain(Activation::Sinh) | Loss::Rescaled(Activation::Sinh) => (sinh()?, cosh()?),
        })
    }

    /// L's derivative by zᵢ, for every i: with α = ⟨u, 1⟩ the residual r is u − b, u − αb or u/α − b.
    fn by_rows(&self, instance: &Regression, z: &[Ball]) -> Option<Vec<Ball>> {
        let loss = instance.loss();
        let (u, slope): (Vec<Ball>, Vec<Ball>) =
            z.iter().map(|z| self.activated(loss, z)).collect::<Option<Vec<_>>>()?.into_iter().unzip();
        let b = self.all(instance.target())?;
        let alpha = self.sum(u.iter().cloned())?;
        let shares = u.iter().map(|u| u.div(&alpha, &self.0));
        let residual = |i: usize| match loss {
            Loss::Plain(_) => u[i].sub(&b[i], &self.0),
            Loss::Rescaled(_) => u[i].sub(&alpha.mul(&b[i], &self.0)?, &self.0),
            Loss::Softmax | Loss::SoftResidual => u[i].div(&alpha, &self.0)?.sub(&b[i], &self.0),
        };
        let r = (0..z.len()).map(residual).collect::<Option<Vec<Ball>>>()?;
        let centre = match loss {
            Loss::Plain(_) => self.of(0.0)?,
            Loss::Rescaled(_) => self.inner(&b, &r)?,
            Loss::Softmax | Loss::SoftResidual => self.inner(&shares.collect::<Option<Vec<Ball>>>()?, &r)?,
        };
        let row = |i: usize| {
            let w = self.of(match instance.weights() {
                Weights::Uniform(w) => *w,
                Weights::Each(w) => w[i],
            })?;
            let outer = slope[i].mul(&r[i].sub(&centre, &self.0)?, &self.0)?;
            let outer = match loss {
                Loss::Softmax | Loss::SoftResidual => outer.div(&alpha, &self.0)?,
                _ => outer,
            };
            outer.add(&w.square(&self.0)?.mul(&z[i], &self.0)?, &self.0)
        };
        (0..z.len()).map(row).collect()
    }
}

impl Gradient {
    /// `None` where a value is not defined, or an exponential is astronomical.
    pub fn at(instance: &Regression, x: &[f64]) -> Option<Self> {
        let design = instance.design();
        if !design.times(x).ok()?.iter().all(|z| (-FAR..=FAR).contains(z)) {
            return None;
        }
        let balls = Balls(Precision::new(192));
        let x = balls.all(x)?;
        let rows: Vec<Vec<(usize, f64)>> = (0..design.rows())
            .map(|i| match design.storage() {
                Storage::Dense(values) => values[i * x.len()..(i + 1) * x.len()].iter().copied().enumerate().collect(),
                Storage::Sparse { offsets, indices, values } => {
                    (offsets[i]..offsets[i + 1]).map(|at| (indices[at] as usize, values[at])).collect()
                }
            })
            .collect();
        let scaled = |y: &Ball, a: f64| y.mul(&balls.of(a)?, &balls.0);
        let along = |row: &Vec<(usize, f64)>| {
            balls.sum(row.iter().map(|&(j, a)| scaled(&x[j], a)).collect::<Option<Vec<Ball>>>()?)
        };
        let z = rows.iter().map(along).collect::<Option<Vec<Ball>>>()?;
        let y = balls.by_rows(instance, &z)?;
        let mut gradient = vec![balls.of(0.0)?; x.len()];
        for (row, y) in rows.iter().zip(&y) {
            for &(j, a) in row {
                gradient[j] = gradient[j].add(&scaled(y, a)?, &balls.0)?;
            }
        }
        let squares = gradient.iter().map(|entry| entry.square(&balls.0)).collect::<Option<Vec<Ball>>>()?;
        Some(Self(balls.sum(squares)?))
    }

    /// Proved: ‖∇L‖² > 2·(share²·‖∇L(other)‖² + rounding²), which is more than (share·‖∇L(other)‖ + rounding)².
    pub fn exceeds(&self, share: f64, other: &Self, rounding: f64) -> bool {
        let balls = Balls(Precision::new(192));
        let bound = || {
            let shared = balls.of(share)?.square(&balls.0)?.mul(&other.0, &balls.0)?;
            let sum = shared.add(&balls.of(rounding)?.square(&balls.0)?, &balls.0)?;
            sum.mul(&balls.of(2.0)?, &balls.0)
        };
        bound().is_some_and(|bound| bound.less(&self.0))
    }
}
