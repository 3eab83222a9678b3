//! Steps from sampled rows: conjugate gradients on the exact Hessian behind a sampled preconditioner, and the papers'
//! step on a sampled Hessian.
//!
//! Leverage scores τ of A are estimated once; rows are kept with probability min(1, s·τᵢ|weightᵢ|), so heavy rows are
//! always kept and a sample follows the weights of the point it is drawn at. The part of rank two is never sampled.

use super::conjugate_gradients::{Found, System};
use super::cost::Cost;
use super::gram::Gram;
use super::measured::Step;
use super::quadratic::{Quadratic, Slope, hessian_rounding, in_unit_columns};
use super::trust_region::TrustRegion;
use crate::linalg::{Cholesky, DesignMatrix, Error};
use crate::loss::evaluation::times_exp;
use crate::loss::{Evaluation, Regression};
use crate::sketch::sampling::probabilities_over;
use crate::sketch::{Approximation, LeverageScores, Sample};
use nalgebra::{DMatrix, DVector};
use std::sync::Arc;

/// Rows of the preconditioner's sample for each column of A.
const PRECONDITIONER_ROWS: usize = 8;
/// Rows of a sampled Hessian for each column of A.
const HESSIAN_ROWS: usize = 20;
/// Products with the Hessian for each tenth of the residual, beyond which a preconditioner is poor.
const SLOW: f64 = 8.0;
/// Conjugate gradients reduce the residual by this at least.
const FORCING: f64 = 0.1;
/// Products with the Hessian that an exact step past a saddle is worth.
const FEW: usize = 8;
/// Shifts of a preconditioner that is singular, relative to its largest diagonal entry, until it is positive definite.
const SHIFTS: [f64; 4] = [0.0, 1e-12, 1e-8, 1e-4];
/// Passes over A for the leverage scores and the metric.
pub(in crate::solver) const PASSES: usize = 2;

/// How a step is made from a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::solver) enum Use {
    /// The sample preconditions conjugate gradients on the exact Hessian.
    Preconditioner,
    /// The sample stands for the Hessian.
    Hessian,
}

/// What depends on A and the seed alone, so that runs on one A share it.
#[derive(Debug)]
pub(in crate::solver) struct Shared {
    /// τ (n).
    scores: Vec<f64>,
    /// C, a sampled AᵀA in columns of unit norm: √(sᵀCs) is about ‖Ap‖₂.
    metric: DMatrix<f64>,
}

/// What is kept between iterations.
pub(in crate::solver) struct Sketch {
    used: Use,
    seed: u64,
    /// `None` where one matrix is all there is.
    shared: Option<Arc<Shared>>,
    /// What the preconditioner is made of.
    gram: Option<Gram>,
    /// A direction of negative curvature is followed by an exact step, not by conjugate gradients' own.
    exact_at_saddles: bool,
    /// Samples drawn so far.
    drawn: u64,
    /// Products that the last step took.
    products: usize,
    /// The last step took many products for what it was to reach.
    poor: bool,
    /// Passes over A so far.
    pub passes: usize,
}

/// The model at one point.
pub(in crate::solver) enum Model {
    /// Conjugate gradients.
    Products {
        /// The factor of the preconditioner.
        preconditioner: Cholesky,
        /// η.
        forcing: f64,
    },
    /// A matrix.
    Sampled(Box<TrustRegion>),
}

impl Shared {
    /// Estimates τ and C in [`PASSES`] passes; `None` where A has entries that overflow.
    pub fn of(design: &DesignMatrix, norms: &DVector<f64>, seed: u64) -> Option<Self> {
        let ones = vec![1.0; design.height()];
        let how = Approximation { seed, rows_per_column: 4, ..Approximation::default() };
        let scores = LeverageScores::approximate(design, &ones, how).ok()?.scores().to_vec();
        let metric = sampled(design, &scores, &ones, norms, PRECONDITIONER_ROWS, seed)?;
        Some(Self { scores, metric })
    }
}

/// A sample of Aᵀ diag(weights)A in columns of unit norm; its expectation is the whole.
fn sampled(
    design: &DesignMatrix,
    scores: &[f64],
    weights: &[f64],
    norms: &DVector<f64>,
    rows_per_column: usize,
    seed: u64,
) -> Option<DMatrix<f64>> {
    let importances: Vec<f64> = scores.iter().zip(weights).map(|(score, w)| score * w.abs()).collect();
    let over_rows = design.over_rows();
    let kept = probabilities_over(over_rows, importances, (rows_per_column * design.columns()) as f64);
    let sample = Sample::draw_over(over_rows, weights, &kept, seed).ok()?;
    Some(in_unit_columns(sample.gram(design).ok()?.0, norms))
}

impl Sketch {
    /// A run's samples.
    pub fn of(shared: Arc<Shared>, design: &DesignMatrix, used: Use, seed: u64) -> Self {
        Self { used, seed, ..Self::with(design, Some(shared), None) }
    }

    /// A preconditioner from one Gram matrix, as long as it serves.
    pub fn preconditioned(gram: Gram, design: &DesignMatrix) -> Self {
        Self::with(design, None, Some(gram))
    }

    /// The exact Gram matrix of a point nearby, where that is the preconditioner.
    pub fn exact(&self) -> Option<&Gram> {
        self.gram.as_ref().filter(|gram| gram.is_exact())
    }

    fn with(design: &DesignMatrix, shared: Option<Arc<Shared>>, gram: Option<Gram>) -> Self {
        let exact_at_saddles = Cost::of(design).is_beyond_a_hessian(FEW);
        Self {
            used: Use::Preconditioner,
            seed: 0,
            shared,
            gram,
            exact_at_saddles,
            drawn: 0,
            products: 0,
            poor: false,
            passes: 0,
        }
    }

    /// A sample that no other of this run shares its randomness with.
    fn sampled(
        &mut self,
        design: &DesignMatrix,
        weights: &[f64],
        norms: &DVector<f64>,
        rows_per_column: usize,
    ) -> Option<DMatrix<f64>> {
        self.drawn += 1;
        let seed = self.seed.wrapping_add(self.drawn);
        sampled(design, &self.shared.as_ref()?.scores, weights, norms, rows_per_column, seed)
    }

    /// The model at a point with a share of the first gradient, of which `tolerance` is to be reached; `None` where no
    /// preconditioner comes out positive definite.
    pub fn model(
        &mut self,
        instance: &Regression,
        evaluation: &Evaluation,
        slope: &Slope,
        norms: &DVector<f64>,
        [share, tolerance]: [f64; 2],
    ) -> Option<Model> {
        let design = instance.design();
        match self.used {
            Use::Hessian => {
                let gram = self.sampled(design, &evaluation.delta, norms, HESSIAN_ROWS)?;
                let model = Quadratic::of(gram, evaluation, slope);
                model.is_finite().then(|| Model::Sampled(Box::new(TrustRegion::new(model))))
            }
            Use::Preconditioner => {
                if self.gram.is_none() || self.poor || self.shared.is_some() && self.is_cheap(design) {
                    let shrink = times_exp(1.0, -evaluation.log_scale);
                    let ridge = |i: usize| instance.weights().square(i) * shrink;
                    let weights: Vec<f64> =
                        evaluation.delta.iter().enumerate().map(|(i, delta)| delta.max(ridge(i))).collect();
                    self.gram = Some(Gram::sampled(self.sampled(design, &weights, norms, PRECONDITIONER_ROWS)?));
                }
                let preconditioner = factor(self.gram.as_ref()?.matrix(), slope)?;
                // quadratic convergence asks for the share, the end for no more than the tolerance
                let forcing = share.max(FORCING * tolerance / share).min(FORCING);
                Some(Model::Products { preconditioner, forcing })
            }
        }
    }

    /// A new sample costs no more than a product with the Hessian.
    fn is_cheap(&self, design: &DesignMatrix) -> bool {
        let (n, d) = (design.rows(), design.columns());
        PRECONDITIONER_ROWS * d * d <= 2 * n
    }

    /// A step of the model in the trust region, in columns of unit norm.
    pub fn step(
        &mut self,
        model: &mut Model,
        instance: &Regression,
        evaluation: &Evaluation,
        slope: &Slope,
        norms: &DVector<f64>,
        radius: f64,
    ) -> Result<Option<Step>, Error> {
        match model {
            Model::Sampled(region) => Ok(region.step(radius)),
            Model::Products { preconditioner, forcing } => {
                let (gradient, metric) = (&slope.gradient, self.shared.as_ref().map(|shared| &shared.metric));
                let rounding = hessian_rounding(evaluation, gradient.len());
                let system = System { gradient, preconditioner, metric, rounding, forcing: *forcing };
                let times = |v: &DVector<f64>| hessian_times(instance.design(), evaluation, slope, norms, v);
                let Found { step, products, bends } = system.solve(radius, times)?;
                self.products = products;
                self.poor = products as f64 > SLOW * -forcing.log10();
                self.passes += products;
                Ok(step.filter(|_| !(bends && self.exact_at_saddles)))
            }
        }
    }

    /// The one preconditioner there is has proved poor.
    pub fn is_spent(&self) -> bool {
        self.poor && self.shared.is_none()
    }

    /// Products with the Hessian that the last step took.
    pub fn last_products(&self) -> usize {
        match self.used {
            Use::Preconditioner => self.products,
            Use::Hessian => 0,
        }
    }
}

/// H v in columns of unit norm, without H.
fn hessian_times(
    design: &DesignMatrix,
    evaluation: &Evaluation,
    slope: &Slope,
    norms: &DVector<f64>,
    v: &DVector<f64>,
) -> Result<DVector<f64>, Error> {
    let p = v.component_div(norms);
    let [product] = design.hessian_times(&evaluation.delta, [p.as_slice()])?;
    let mut product = product.component_div(norms);
    slope.add_low_rank_times(v, &mut product);
    Ok(product)
}

/// The factor of gram + W M Wᵀ or, where that is not positive definite, of gram and its positive part, shifted if need
/// be.
fn factor(gram: &DMatrix<f64>, slope: &Slope) -> Option<Cholesky> {
    let floor = |matrix: &DMatrix<f64>| f64::EPSILON * matrix.nrows() as f64 * matrix.diagonal().amax();
    let mut whole = gram.clone();
    slope.add_low_rank(&mut whole);
    let least = floor(&whole);
    if let Ok(factor) = Cholesky::factor_in(whole, least) {
        return Some(factor);
    }
    let mut convex = gram.clone();
    slope.add_positive_part(&mut convex);
    let largest = convex.diagonal().amax();
    SHIFTS.iter().find_map(|shift| {
        let mut shifted = convex.clone();
        for j in 0..shifted.nrows() {
            shifted[(j, j)] += shift * largest;
        }
        let least = floor(&shifted);
        Cholesky::factor_in(shifted, least).ok()
    })
}
