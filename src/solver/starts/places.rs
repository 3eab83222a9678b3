//! Where several starts lie: about x₀ and about 0, with z = Ax as far out as the loss asks, and at fits of the target.

use crate::linalg::{Cholesky, Error};
use crate::loss::{Activation, Loss, Regression};
use crate::sketch::Stream;
use crate::solver::step::quadratic::in_unit_columns;
use crate::solver::step::quadratic::unit_norms;

/// The purpose of the random stream.
const STARTS: u64 = 4;
/// ‖A(x − centre)‖∞ of the random starts, in turn; each is tried on both sides of its centre.
const SPREADS: [f64; 8] = [1.0, 20.0, 60.0, 6.0, 100.0, 3.0, 30.0, 0.3];
/// Entries of b below this share of the largest one have no logarithm of their own.
const SMALL: f64 = 1e-6;
/// What is added to a fit of ln b for the sum of eᶻ and z, which is like softmax where z is large.
const SHIFTS: [f64; 4] = [0.0, 4.0, 12.0, 40.0];
/// −max z of fits of −b, where α = ⟨eᶻ + z, 1⟩ is below 0.
const DEPTHS: [f64; 4] = [16.0, 60.0, 4.0, 1.0];
/// The sizes of fits of b less its mean, on both sides: z itself is part of u, and leads far out.
const LINES: [f64; 4] = [60.0, 100.0, 20.0, 6.0];
/// The ridge of a fit in columns of unit norm.
const RIDGE: f64 = 1e-10;

/// The starts of a search in their order, of which the first is x₀ (d); all but the fits come in pairs ±.
pub(in crate::solver) struct Starts<'a> {
    instance: &'a Regression,
    x0: &'a [f64],
    seed: u64,
    fits: Vec<Vec<f64>>,
}

impl<'a> Starts<'a> {
    pub fn of(instance: &'a Regression, x0: &'a [f64], seed: u64) -> Result<Self, Error> {
        Ok(Self { instance, x0, seed, fits: fits(instance)? })
    }

    /// Start k: x₀, then fits and random ones in turn.
    pub fn at(&self, k: usize) -> Result<Vec<f64>, Error> {
        let d = self.instance.design().columns();
        if k == 0 || self.x0.len() != d {
            return Ok(self.x0.to_vec());
        }
        // every other one is a fit, as long as there are any
        let (fit, before) = ((k - 1) / 2, ((k - 1).div_ceil(2)).min(self.fits.len()));
        match self.fits.get(fit).filter(|_| k % 2 == 1) {
            Some(fit) => Ok(fit.clone()),
            None => self.random(k - 1 - before),
        }
    }

    /// A point in a direction that is uniform in columns of unit norm.
    fn random(&self, at: usize) -> Result<Vec<f64>, Error> {
        let design = self.instance.design();
        let (pair, d) = (at / 2, design.columns());
        let stream = Stream::new(self.seed, STARTS);
        let norms = unit_norms(design);
        let mut p: Vec<f64> = (0..d).map(|j| (2.0 * stream.uniform((pair * d + j) as u64) - 1.0) / norms[j]).collect();
        let reach = design.over_rows().largest(&design.times(&p)?);
        let side = if at.is_multiple_of(2) { 1.0 } else { -1.0 };
        let length = side * SPREADS[pair % SPREADS.len()] / if reach > 0.0 { reach } else { 1.0 };
        // about x₀ and about 0 in turn
        let about = |j: usize| if pair.is_multiple_of(2) { self.x0[j] } else { 0.0 };
        p.iter_mut().enumerate().for_each(|(j, p)| *p = about(j) + length * *p);
        Ok(p)
    }
}

/// Least squares fits of the z at which u is the target, or in proportion to it.
fn fits(instance: &Regression) -> Result<Vec<Vec<f64>>, Error> {
    let (b, over_rows) = (instance.target(), instance.design().over_rows());
    let most = over_rows.largest(b);
    let (rows, columns) = (instance.design().rows(), instance.design().columns());
    if columns > rows || !(most > 0.0 && most.is_finite()) {
        return Ok(Vec::new());
    }
    let logarithms: Vec<f64> = b.iter().map(|b| (b / most).max(SMALL).ln()).collect();
    let shares: Vec<f64> = b.iter().map(|b| (b / most).max(SMALL)).collect();
    let raised = |shift: f64| logarithms.iter().map(|z| z + shift).collect::<Vec<f64>>();
    let (mut found, ones) = (Vec::new(), vec![1.0; b.len()]);
    let mut push = |weights: &[f64], z: &[f64]| -> Result<(), Error> {
        found.extend(fit(instance, weights, z)?);
        Ok(())
    };
    match instance.loss() {
        Loss::Softmax => {
            push(&shares, &logarithms)?;
            push(&ones, &logarithms)?;
        }
        Loss::SoftResidual => {
            let mean = over_rows.sum(|rows| b[rows].iter().sum()) / rows as f64;
            let spread = over_rows.most(|rows| b[rows].iter().fold(0.0, |most: f64, b| most.max((b - mean).abs())));
            let line = |size: f64| -> Vec<f64> {
                let unit = if spread > 0.0 { size / spread } else { 0.0 };
                b.iter().map(|b| unit * (b - mean)).collect()
            };
            for ((shift, depth), size) in SHIFTS.into_iter().zip(DEPTHS).zip(LINES) {
                push(&shares, &raised(shift))?;
                push(&ones, &line(size))?;
                let below: Vec<f64> = b.iter().map(|b| -depth * b / most).collect();
                push(&ones, &below)?;
                push(&ones, &line(-size))?;
            }
            push(&ones, &raised(SHIFTS[1]))?;
        }
        Loss::Rescaled(activation) | Loss::Plain(activation) => {
            let unit = if matches!(instance.loss(), Loss::Plain(_)) { 1.0 } else { 1.0 / most };
            let inverse = |b: &f64| match activation {
                Activation::Exp => (b * unit).max(SMALL * most * unit).ln(),
                Activation::Cosh => (b * unit).max(1.0).acosh(),
                Activation::Sinh => (b * unit).asinh(),
            };
            let z: Vec<f64> = b.iter().map(inverse).collect();
            push(&ones, &z)?;
            if activation == Activation::Exp {
                push(&shares, &z)?;
            } else {
                push(&ones, &z.iter().map(|z| -z).collect::<Vec<f64>>())?;
            }
        }
    }
    Ok(found)
}

/// The x (d) with the least Σᵢ weightᵢ(⟨aᵢ, x⟩ − zᵢ)², a small ridge aside; `None` where it does not come out.
fn fit(instance: &Regression, weights: &[f64], z: &[f64]) -> Result<Option<Vec<f64>>, Error> {
    let design = instance.design();
    let norms = unit_norms(design);
    let weighted: Vec<f64> = weights.iter().zip(z).map(|(weight, z)| weight * z).collect();
    let (gram, [product]) = design.weighted_gram_and(weights, [&weighted])?;
    let mut gram = in_unit_columns(gram, &norms);
    (0..norms.len()).for_each(|j| gram[(j, j)] += RIDGE);
    let Ok(factor) = Cholesky::factor_in(gram, 0.0) else { return Ok(None) };
    let x = factor.solve(&product.component_div(&norms))?.component_div(&norms);
    Ok(x.iter().all(|entry| entry.is_finite()).then(|| x.as_slice().to_vec()))
}
