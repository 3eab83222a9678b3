//! Algorithm 1 of both papers, as printed and corrected: Newton's method on a sampled diagonal.
//!
//! One iteration, with SUBSAMPLE of [`crate::sketch::sampling`]:
//!
//! ```text
//! D ← B_diag(x_t) + diag(w∘w)
//! D̃ ← SUBSAMPLE(D, A, ε₁, δ₁ = δ/T)
//! g ← …                                 the gradient, as each version has it
//! H̃ ← AᵀD̃A                              corrected: + AᵀV M VᵀA, which no sampling changes
//! x_{t+1} ← x_t − H̃⁻¹g                   printed in the residual paper: x_t + H̃⁻¹g
//! ```
//!
//! Printed, the rescaled paper leaves out the part of rank two, so H̃ does not approximate ∇²L. The residual paper's
//! D lacks the diagonal of α⁻²diag(z)KᵀK diag(z), its g the factor α⁻¹z, the sign and the ridge, and its step goes
//! uphill. Each is run as it stands; how it ends is the answer.

use crate::linalg::{Cholesky, length};
use crate::loss::{Evaluation, Loss, LowRank, Regression};
use crate::number::Exp;
use crate::sketch::{self, Subsample, Work, spectral};
use crate::solver::error::check_start;
use crate::solver::step::quadratic::unit_norms;
use crate::solver::step::quadratic::{Quadratic, Slope, add_low_rank, in_unit_columns};
use crate::solver::step::trust_region::TrustRegion;
use crate::solver::{CriticalPoint, Error, Stop};
use nalgebra::{DMatrix, DVector};
use std::time::Instant;

/// Matrices (d × d) that are kept at a time.
const SQUARES: usize = 4;
/// Which text of Algorithm 1 is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// As the paper of the loss prints it; there is one for the rescaled losses and one for soft-residual.
    Printed,
    /// With the true diagonal, gradient, part of rank two and direction, for every loss.
    Corrected,
}

/// Algorithm 1 and its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlgorithmOne {
    /// The text that is run.
    pub version: Version,
    /// ε₁ ∈ (0, 1), the precision of SUBSAMPLE.
    pub precision: f64,
    /// δ ∈ (0, 1), the failure probability of the whole run.
    pub delta: f64,
    /// T + 1, the rounds of the loop.
    pub rounds: usize,
    /// Relative gradient ‖∇L(x)‖/‖∇L(x₀)‖ at which the end counts as converged; the loop runs on all the same.
    pub tolerance: f64,
    /// Whether each round measures how near H̃ comes to ∇²L, which costs an exact Hessian.
    pub measured: bool,
    /// The seed of the samples.
    pub seed: u64,
}

impl AlgorithmOne {
    /// ε₁ = 0.08, for which 2(ε₁ + 1/9) ≤ 0.4 as the rate asks, δ = 0.01, tolerance 1e-10, seed 0, nothing measured.
    pub fn new(version: Version, rounds: usize) -> Self {
        Self { version, precision: 0.08, delta: 0.01, rounds, tolerance: 1e-10, measured: false, seed: 0 }
    }
}

/// One round: the point it started from, and what it drew.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Round {
    /// t.
    pub round: usize,
    /// r_t = ‖x_t − x*‖₂, where x* is given.
    pub distance: Option<f64>,
    /// L(x_t).
    pub value: f64,
    /// ‖∇L(x_t)‖₂, whatever g the version has.
    pub gradient_norm: f64,
    /// Rows of D̃ that are not 0.
    pub rows: usize,
    /// The least ε with (1 − ε)∇²L ⪯ H̃ ⪯ (1 + ε)∇²L, in floating point; `None` where it is not measured, or ∇²L is
    /// not positive definite.
    pub epsilon: Option<f64>,
    /// What the round cost, measuring not counted.
    pub work: Work,
    /// Its seconds, measuring not counted.
    pub seconds: f64,
}

/// Why a run of Algorithm 1 ended before its rounds were over.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Hindrance {
    /// SUBSAMPLE takes no D with an entry that is negative or not finite.
    Diagonal(sketch::Error),
    /// H̃ has no Cholesky factor.
    Singular {
        /// 0-based index of the pivot that failed.
        pivot: usize,
        /// Its value.
        value: f64,
    },
    /// x, L or ∇L is not finite.
    NonFinite,
}

/// Where Algorithm 1 ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Descent {
    /// x̃ (d).
    pub x: Vec<f64>,
    /// L(x̃).
    pub value: f64,
    /// ‖∇L(x̃)‖₂.
    pub gradient_norm: f64,
    /// ‖∇L(x̃)‖₂ over ‖∇L(x₀)‖₂.
    pub relative_gradient: f64,
    /// [`Stop::Converged`] where all rounds ran and the relative gradient is within the tolerance; [`Stop::Diverging`]
    /// where loss or gradient ended above the start; [`Stop::Singular`] where the run was hindered before that, and
    /// [`Stop::NonFinite`] at its start; [`Stop::StepLimit`] else.
    pub stop: Stop,
    /// What hindered the run.
    pub hindrance: Option<Hindrance>,
    /// What kind of point x̃ is, where the run converged.
    pub critical_point: CriticalPoint,
    /// What all rounds cost together.
    pub work: Work,
    /// One record a round.
    pub trace: Vec<Round>,
}

/// D and the weights y of g = Aᵀy at a point.
struct Lines {
    diagonal: Vec<f64>,
    weights: Vec<f64>,
    /// V and M; `None` where a version has no part of rank two.
    low_rank: Option<LowRank>,
    /// −1, or +1 for the residual paper's step.
    sign: f64,
}

/// A point with what the loss is there.
struct Place {
    x: DVector<f64>,
    z: Vec<f64>,
    evaluation: Evaluation,
    gradient_norm: f64,
}

impl AlgorithmOne {
    /// Runs the loop from x₀ (d); x* (d), where it is given, only enters the trace.
    ///
    /// # Errors
    /// [`Error::StartShape`] when x₀ or x* has not d entries, [`Error::StartNotFinite`] when one is NaN or infinite,
    /// [`Error::NotPrinted`] for a loss that neither paper prints an algorithm for, [`Error::Sample`] for a precision
    /// or probability outside (0, 1).
    pub fn solve(&self, instance: &Regression, x0: &[f64], minimiser: Option<&[f64]>) -> Result<Descent, Error> {
        check_start(instance, x0)?;
        if let Some(minimiser) = minimiser {
            check_start(instance, minimiser)?;
        }
        if self.version == Version::Printed && !matches!(instance.loss(), Loss::Rescaled(_) | Loss::SoftResidual) {
            return Err(Error::NotPrinted { loss: instance.loss() });
        }
        instance.design().room_for_squares(SQUARES)?;
        self.subsample(0).oversampling(instance.design().columns())?;
        let start = Place::at(instance, DVector::from_row_slice(x0))?;
        let (first_value, first_gradient) = (start.evaluation.value(), start.gradient_norm);
        let (mut place, mut trace, mut work) = (start, Vec::new(), Work::default());
        let mut hindrance = (!place.is_finite()).then_some(Hindrance::NonFinite);
        for t in 0..self.rounds {
            if hindrance.is_some() {
                break;
            }
            instance.design().turn()?;
            let clock = Instant::now();
            let (next, mut round) = match self.round(instance, &place, t)? {
                Ok(done) => done,
                Err(why) => {
                    hindrance = Some(why);
                    break;
                }
            };
            round.seconds = clock.elapsed().as_secs_f64() - round.seconds;
            round.distance = minimiser.map(|x| (&place.x - DVector::from_row_slice(x)).norm());
            work += round.work;
            trace.push(round);
            place = Place::at(instance, next)?;
            if !place.is_finite() {
                hindrance = Some(Hindrance::NonFinite);
            }
        }
        let relative_gradient = if place.gradient_norm == 0.0 { 0.0 } else { place.gradient_norm / first_gradient };
        let value = place.evaluation.value();
        let stop = match &hindrance {
            Some(Hindrance::NonFinite) if trace.is_empty() => Stop::NonFinite,
            Some(Hindrance::NonFinite) => Stop::Diverging,
            None if relative_gradient <= self.tolerance => Stop::Converged,
            _ if relative_gradient > 1.0 || value > first_value => Stop::Diverging,
            Some(_) => Stop::Singular,
            None => Stop::StepLimit,
        };
        let critical_point = if stop == Stop::Converged { place.kind(instance)? } else { CriticalPoint::Unknown };
        instance.design().rest()?;
        let (x, gradient_norm) = (place.x.as_slice().to_vec(), place.gradient_norm);
        Ok(Descent { x, value, gradient_norm, relative_gradient, stop, hindrance, critical_point, work, trace })
    }

    /// SUBSAMPLE's parameters in round t: δ₁ = δ/T.
    fn subsample(&self, t: usize) -> Subsample {
        let delta = self.delta / self.rounds.max(1) as f64;
        Subsample { epsilon: self.precision, delta, seed: self.seed.wrapping_add(t as u64) }
    }

    /// x_{t+1}, and what the round recorded; its seconds are those spent measuring.
    fn round(
        &self,
        instance: &Regression,
        place: &Place,
        t: usize,
    ) -> Result<Result<(DVector<f64>, Round), Hindrance>, Error> {
        let a = instance.design();
        let Lines { diagonal, weights, low_rank, sign } = self.lines(instance, place);
        let (sampled, mut work) = match self.subsample(t).of(a, &diagonal) {
            Ok(drawn) => drawn,
            Err(refusal) => return Ok(Err(Hindrance::Diagonal(refusal))),
        };
        let (mut hessian, cost) = sampled.gram(a)?;
        work += cost;
        let [gradient] = a.transpose_times([&weights])?;
        if let Some(LowRank { V: [first, second], M }) = &low_rank {
            add_low_rank(&mut hessian, &a.transpose_times([first, second])?, M);
        }
        let entries = crate::sketch::stored(a) as u64;
        let passes = 2 + u64::from(low_rank.is_some()); // z = Ax, Aᵀy and, corrected, AᵀV
        work += Work { passes, entries: passes * entries, multiplies: 1 };
        let step = match Cholesky::factor(&hessian, 0.0) {
            Ok(factor) => factor.solve(&gradient)?,
            Err(crate::linalg::Error::NotPositiveDefinite { pivot, value }) => {
                return Ok(Err(Hindrance::Singular { pivot, value }));
            }
            Err(other) => return Err(other.into()),
        };
        let clock = Instant::now();
        let epsilon = if self.measured { measure(instance, place, &hessian)? } else { None };
        let round = Round {
            round: t,
            distance: None,
            value: place.evaluation.value(),
            gradient_norm: place.gradient_norm,
            rows: sampled.count(),
            epsilon,
            work,
            seconds: clock.elapsed().as_secs_f64(),
        };
        Ok(Ok((&place.x + sign * step, round)))
    }

    /// D, y, V and M, and the direction, as the version has them.
    fn lines(&self, instance: &Regression, place: &Place) -> Lines {
        let Evaluation { g, delta, low_rank, .. } = &place.evaluation;
        match (self.version, instance.loss()) {
            (Version::Printed, Loss::SoftResidual) => residual_as_printed(instance, &place.z),
            // B_diag of Definition C.2 is δ without the ridge, and g is the gradient
            (Version::Printed, _) => Lines { diagonal: delta.clone(), weights: g.clone(), low_rank: None, sign: -1.0 },
            (Version::Corrected, _) => {
                Lines { diagonal: delta.clone(), weights: g.clone(), low_rank: low_rank.clone(), sign: -1.0 }
            }
        }
    }
}

/// Lines 5, 7 and 9 of the residual paper: D = α⁻¹ diag(c̃∘u₂) + diag(w∘w), g = Aᵀ(f⟨c, f⟩ + f∘c), x + H̃⁻¹g.
fn residual_as_printed(instance: &Regression, z: &[f64]) -> Lines {
    let u2: Vec<f64> = z.iter().map(Exp::exp).collect();
    let u: Vec<f64> = u2.iter().zip(z).map(|(e, z)| e + z).collect();
    let over_rows = instance.design().over_rows();
    let alpha = over_rows.total(&u);
    let f: Vec<f64> = u.iter().map(|u| u / alpha).collect();
    let c: Vec<f64> = f.iter().zip(instance.target()).map(|(f, b)| f - b).collect();
    let pairing = over_rows.inner(&c, &f);
    // c̃ = Kᵀc = c − ⟨f, c⟩1ₙ
    let bent = |i: usize| (c[i] - pairing) * u2[i] / alpha + instance.weights().square(i);
    let weights = f.iter().zip(&c).map(|(f, c)| f * pairing + f * c).collect();
    Lines { diagonal: (0..z.len()).map(bent).collect(), weights, low_rank: None, sign: 1.0 }
}

impl Place {
    fn at(instance: &Regression, x: DVector<f64>) -> Result<Self, Error> {
        let z = instance.design().times(x.as_slice())?;
        let evaluation = instance.evaluate(&z);
        let [gradient] = instance.design().transpose_times([&evaluation.g])?;
        let scale = crate::loss::evaluation::times_exp(1.0, evaluation.log_scale);
        Ok(Self { gradient_norm: length(gradient.as_slice()) * scale, x, z, evaluation })
    }

    fn is_finite(&self) -> bool {
        self.evaluation.value().is_finite() && self.gradient_norm.is_finite() && self.x.iter().all(|x| x.is_finite())
    }

    /// A minimum, or a saddle, by the exact Hessian.
    fn kind(&self, instance: &Regression) -> Result<CriticalPoint, Error> {
        let norms = unit_norms(instance.design());
        let (slope, gram) = Slope::and_gram(instance.design(), &self.evaluation, &norms)?;
        let region = TrustRegion::new(Quadratic::of(gram, &self.evaluation, &slope));
        Ok(if region.is_semidefinite() { CriticalPoint::Minimum } else { CriticalPoint::Saddle })
    }
}

/// How near H̃ comes to ∇²L.
fn measure(instance: &Regression, place: &Place, sampled: &DMatrix<f64>) -> Result<Option<f64>, Error> {
    let a = instance.design();
    let mut exact = a.weighted_gram(&place.evaluation.delta)?;
    if let Some(LowRank { V: [first, second], M }) = &place.evaluation.low_rank {
        add_low_rank(&mut exact, &a.transpose_times([first, second])?, M);
    }
    let norms = unit_norms(a);
    let definite = Cholesky::factor(&in_unit_columns(exact.clone(), &norms), 0.0).is_ok();
    Ok(if definite { spectral::measured(&exact, sampled) } else { None })
}
