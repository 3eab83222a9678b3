//! The certificate: exactly one critical point of L lies within `radius` of x̂, and it is a strict local minimiser.
//!
//! Kantorovich's argument at x̂ with β = 1/λ, η and a Lipschitz constant K, each a proved bound: λ ≤ λ_min(∇²L(x̂)),
//! η ≥ ‖∇²L(x̂)⁻¹∇L(x̂)‖ and K ≥ ‖∇³L‖ on the ball ‖x − x̂‖ ≤ 2η. Let h = βKη < ½ and r = η(1 + 2h) ≤ 2η. The map
//! p ↦ p − ∇²L(x̂)⁻¹∇L(x̂ + p) takes the ball ‖p‖ ≤ r into itself, since η + βKr²/2 ≤ r, so by Brouwer's theorem a
//! critical point is there; and ∇²L ⪰ λ − 2Kη > 0 on the ball of radius 2η, so it is the only one and a strict minimiser.
//!
//! Ax̂, the weights of the gradient and of the Hessian are enclosed in intervals; passes over A and factorisations run in
//! floating point with a-priori bounds on their rounding. η comes from an approximate inverse C of the Hessian, first with
//! the widths of the enclosures carried through ‖C‖, then through |CAᵀ|, and where A is small enough with the weights of
//! the gradient in balls; the first that gives a small h counts. The point itself is not refined.

use super::Error;
use super::definite::smallest_eigenvalue;
use super::enclosed::Enclosed;
use super::narrow::Narrow;
use super::passes::{self, absolute, absolute_transpose, absolute_transposes, gamma, raised};
use super::third::{Form, lipschitz};
use crate::linalg::Cholesky;
use crate::loss::Instance;
use crate::number::Interval;
use crate::sketch::stored;
use nalgebra::{DMatrix, DVector};
use num_traits::Zero;
use std::fmt;

/// QR sweeps an eigenvalue before the search for a direction of negative curvature is given up.
const SWEEPS: usize = 100;
/// A bound on h at or below this needs no sharper η.
const CLEAR: f64 = 0.05;
/// Entries of A beyond which a bound on ‖∇³L‖ that is up to d times too large is tried first.
const LARGE: usize = 1 << 18;

/// What is proved about the point where a run ended; all bounds are rigorous, in the units of x and L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// What was proved, or why nothing was.
    pub finding: Finding,
    /// r: exactly one critical point lies in ‖x − x̂‖₂ ≤ r. Only with [`Finding::Minimiser`].
    pub radius: Option<f64>,
    /// A lower bound σ > 0 on λ_min(∇²L(x̂)); `None` where none was proved.
    pub lambda_min: Option<f64>,
    /// An upper bound on ‖∇³L‖, hence on the Lipschitz constant of ∇²L, over the ball of radius 2η; `None`
    /// where none was found.
    pub lipschitz: Option<f64>,
    /// η, an upper bound on the length ‖∇²L(x̂)⁻¹∇L(x̂)‖ of the Newton step from x̂.
    pub step: Option<f64>,
    /// h = βKη, an upper bound; below ½ with [`Finding::Minimiser`].
    pub kantorovich: Option<f64>,
}

/// What a certificate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finding {
    /// Proved: exactly one critical point within the radius, and it is a strict local minimiser.
    Minimiser,
    /// Proved: ∇²L(x̂) has a negative eigenvalue. Next: start again from another x0.
    NegativeCurvature,
    /// λ_min(∇²L(x̂)) is not above the rounding of ∇²L. Next: add weights w > 0, or drop dependent columns of A.
    Singular,
    /// h ≥ ½: the Newton step from x̂ is too long for the change of ∇²L along it. Next: tighten the tolerance; where x̂ is
    /// as good as f64 gets, the problem is too ill-conditioned for a proof.
    TooFar,
    /// An enclosure left its domain: an overflow, or α = ⟨u, 1⟩ not separated from 0. Next: scale A down.
    NotDefined,
}

impl Finding {
    /// Whether a minimiser is proved to be within the radius.
    pub fn is_proof(self) -> bool {
        self == Finding::Minimiser
    }

    /// The reason, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Finding::Minimiser => {
                "proved: exactly one critical point lies within the radius of x, and it is a strict local minimiser"
            }
            Finding::NegativeCurvature => {
                "saddle: the Hessian at x is proved to have a negative eigenvalue; start again from another x0"
            }
            Finding::Singular => {
                "singular: the smallest eigenvalue of the Hessian at x is not above its rounding bound; add weights w > 0, \
                 or drop dependent columns of A"
            }
            Finding::TooFar => {
                "radius too large: the Newton step from x is too long for the change of the Hessian along it; tighten \
                 --tolerance, or accept that the problem is too ill-conditioned for a proof"
            }
            Finding::NotDefined => {
                "not defined: an enclosure overflows, or the normaliser is not separated from 0; scale A down"
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl Certificate {
    /// Proves what can be proved about the point x (d): one or two Hessians, a few more passes over A, and O(d³).
    ///
    /// # Errors
    /// [`Error::StartShape`] when x has not d entries. A point with an entry that is not finite is
    /// [`Finding::NotDefined`].
    pub fn at(instance: &Instance, x: &[f64]) -> Result<Self, Error> {
        let design = instance.design();
        if x.len() != design.columns() {
            return Err(Error::StartShape { expected: design.columns(), found: x.len() });
        }
        let z = passes::times(design, x);
        let parts = Enclosed::at(instance, &z);
        let (Some(hessian), true) = (Hessian::at(instance, &parts)?, z.iter().all(|z| z.is_defined())) else {
            return Ok(Self::without_proof(Finding::NotDefined));
        };
        let weights = parts.gradient(&z);
        let Some((lambda, factor)) = smallest_eigenvalue(&hessian.matrix, &hessian.slack) else {
            let finding = if hessian.bends_down() { Finding::NegativeCurvature } else { Finding::Singular };
            return Ok(Self::without_proof(finding));
        };
        let Some(weights) = Narrow::from_intervals(&weights) else {
            return Ok(Self::without_proof(Finding::NotDefined));
        };
        let inverse = Inverse::of(&hessian, &factor)?;
        let bounds = |step: f64, form: Form| -> Result<Self, Error> {
            let lipschitz = lipschitz(instance, &z, raised(2.0 * step, 1), form)?;
            let kantorovich = raised(raised(lipschitz * step, 1) / lambda, 1);
            let proved = kantorovich < 0.5 && step.is_finite();
            Ok(Self {
                finding: if proved { Finding::Minimiser } else { Finding::TooFar },
                radius: proved.then(|| raised(step * (1.0 + 2.0 * kantorovich), 2)),
                lambda_min: Some(lambda),
                lipschitz: Some(lipschitz).filter(|bound| bound.is_finite()),
                step: Some(step).filter(|bound| bound.is_finite()),
                kantorovich: Some(kantorovich).filter(|bound| bound.is_finite()),
            })
        };
        let is_clear = |found: &Self| found.kantorovich.is_some_and(|h| h <= CLEAR);
        let step = inverse.step(instance, &weights);
        if stored(design) > LARGE {
            let found = bounds(step, Form::Trace)?;
            if is_clear(&found) {
                return Ok(found);
            }
        }
        let found = bounds(step, Form::Factored)?;
        if is_clear(&found) {
            return Ok(found);
        }
        let found = bounds(inverse.sharp_step(instance, &weights), Form::Factored)?;
        match if is_clear(&found) { None } else { Narrow::from_balls(instance, x) } {
            Some(weights) => bounds(inverse.sharp_step(instance, &weights), Form::Factored),
            None => Ok(found),
        }
    }

    fn without_proof(finding: Finding) -> Self {
        Self { finding, radius: None, lambda_min: None, lipschitz: None, step: None, kantorovich: None }
    }
}

fn are_finite(intervals: &[Interval]) -> bool {
    intervals.iter().all(|y| y.is_defined() && y.lo().is_finite() && y.hi().is_finite())
}

/// ∇²L at x̂ in floating point, with its error: −diag(slack) ⪯ ∇²L − matrix ⪯ diag(slack).
struct Hessian {
    matrix: DMatrix<f64>,
    slack: Vec<f64>,
}

impl Hessian {
    /// `None` where an enclosure is not defined or not finite.
    ///
    /// With |∇²L − matrix| ≤ F entrywise, slackⱼ = (Fv)ⱼ/vⱼ for v = 1/‖A_{*,j}‖ (see [`super::definite`]).
    fn at(instance: &Instance, parts: &Enclosed) -> Result<Option<Self>, Error> {
        let design = instance.design();
        let (n, delta) = (design.rows(), parts.delta());
        let scale: Vec<f64> = design
            .column_norms()
            .iter()
            .map(|&norm| if norm > 0.0 && norm.is_finite() { 1.0 / norm } else { 1.0 })
            .collect();
        if !are_finite(&delta) {
            return Ok(None);
        }
        let middle: Vec<f64> = delta.iter().map(|delta| delta.middle()).collect();
        let mut matrix = design.weighted_gram(&middle)?;
        let weights = delta.iter().zip(&middle).zip(absolute(design, &scale));
        let rounding = gamma(n + 20);
        let weighted: Vec<f64> = weights
            .map(|((delta, middle), row)| raised((rounding * middle.abs() + passes::radius(delta)) * row, 3))
            .collect();
        let mut slack = absolute_transpose(design, &weighted);
        if let Some((columns, corner)) = parts.low_rank() {
            if !(are_finite(&columns[0]) && are_finite(&columns[1]) && are_finite(&[corner])) {
                return Ok(None);
            }
            let core = [[corner.middle(), -1.0], [-1.0, 0.0]];
            let unsure = [[passes::radius(&corner), 0.0], [0.0, 0.0]];
            let low_rank = LowRank::at(instance, &columns, &scale)?;
            for (k, l) in [(0, 0), (0, 1), (1, 0)] {
                matrix.ger(core[k][l], &low_rank.products[k], &low_rank.products[l], 1.0);
                for (j, slack) in slack.iter_mut().enumerate() {
                    *slack += low_rank.error(j, (k, l), core[k][l].abs(), unsure[k][l]);
                }
            }
        }
        let slack: Vec<f64> = slack.iter().zip(&scale).map(|(slack, scale)| raised(slack / scale, 8)).collect();
        let finite = matrix.iter().chain(&slack).all(|entry| entry.is_finite());
        Ok(finite.then_some(Self { matrix, slack }))
    }

    /// Proved: wᵀ∇²L w < 0 for the eigenvector w of the least eigenvalue in floating point.
    fn bends_down(&self) -> bool {
        let d = self.slack.len();
        let limit = SWEEPS * (1 + d);
        let Some(eigen) = nalgebra::SymmetricEigen::try_new(self.matrix.clone(), f64::EPSILON, limit) else {
            return false;
        };
        let w: Vec<Interval> =
            eigen.eigenvectors.column(eigen.eigenvalues.imin()).iter().map(|&w| Interval::point(w)).collect();
        let mut form = Interval::zero();
        for j in 0..d {
            form += Interval::point(self.slack[j]) * w[j] * w[j];
            for i in 0..d {
                let entry = self.matrix[(i.max(j), i.min(j))];
                form += Interval::point(entry) * w[i] * w[j];
            }
        }
        form.is_defined() && form.hi() < 0.0
    }
}

/// An approximate inverse C: ∇²L⁻¹ = (C∇²L)⁻¹C, and ‖(C∇²L)⁻¹‖ ≤ 1/(1 − ‖I − C∇²L‖).
struct Inverse {
    c: DMatrix<f64>,
    /// At least ‖C‖.
    norm: f64,
    /// At least ‖I − C∇²L‖.
    defect: f64,
}

impl Inverse {
    fn of(hessian: &Hessian, factor: &Cholesky) -> Result<Self, Error> {
        let d = hessian.slack.len();
        let mut c = DMatrix::identity(d, d);
        for mut column in c.column_iter_mut() {
            let solved = factor.solve(&column.clone_owned())?;
            column.copy_from(&solved);
        }
        let rest = DMatrix::identity(d, d) - &c * &hessian.matrix;
        let lost = c.abs() * hessian.matrix.abs() + DMatrix::identity(d, d);
        let rounding = gamma(d + 4) * raised(passes::length(lost.as_slice()), d);
        let widest = hessian.slack.iter().fold(0.0, |most: f64, slack| most.max(*slack));
        let norm = passes::length(c.as_slice());
        let defect = raised(passes::length(rest.as_slice()) + rounding + norm * widest, 4);
        Ok(Self { c, norm, defect })
    }

    /// At least η = ‖∇²L⁻¹Aᵀy‖, with the radii of y carried through ‖C‖.
    fn step(&self, instance: &Instance, y: &Narrow) -> f64 {
        let blur = passes::length(&absolute_transpose(instance.design(), &y.radii));
        self.over_defect(passes::length(&self.carried(instance, y)) + raised(self.norm * blur, 1))
    }

    /// At least η, with the radii of y carried through |CAᵀ|.
    fn sharp_step(&self, instance: &Instance, y: &Narrow) -> f64 {
        let blur = passes::carried(instance.design(), &self.c, &y.radii);
        let whole: Vec<f64> = self.carried(instance, y).iter().zip(&blur).map(|(known, blur)| known + blur).collect();
        self.over_defect(raised(passes::length(&whole), 1))
    }

    /// At least |CAᵀy| entry by entry for the centre of y.
    fn carried(&self, instance: &Instance, y: &Narrow) -> Vec<f64> {
        let d = self.c.nrows();
        let (gradient, errors) = passes::transpose_times(instance.design(), &y.high, &y.low);
        let gradient = DVector::from_vec(gradient);
        let image = &self.c * &gradient;
        let unsure = self.c.abs() * (gamma(d + 4) * gradient.abs() + DVector::from_vec(errors));
        image.iter().zip(&unsure).map(|(image, unsure)| raised(image.abs() + raised(*unsure, d + 2), 2)).collect()
    }

    /// +∞ where C is no approximate inverse.
    fn over_defect(&self, length: f64) -> f64 {
        if self.defect < 1.0 { raised(length / (1.0 - self.defect).next_down(), 2) } else { f64::INFINITY }
    }
}

/// AᵀV (d × 2) in floating point with its error.
struct LowRank {
    products: [DVector<f64>; 2],
    errors: [Vec<f64>; 2],
    /// ⟨|AᵀV|, v⟩ and ⟨its error, v⟩.
    paired: [(f64, f64); 2],
}

impl LowRank {
    fn at(instance: &Instance, columns: &[Vec<Interval>; 2], scale: &[f64]) -> Result<Self, Error> {
        let (design, d) = (instance.design(), scale.len());
        let rounding = gamma(design.rows() + 4);
        let middles = columns.each_ref().map(|column| column.iter().map(|y| y.middle()).collect::<Vec<f64>>());
        let products = design.transpose_times([&middles[0], &middles[1]])?;
        let widths = |k: usize| -> Vec<f64> {
            let entries = columns[k].iter().zip(&middles[k]);
            entries.map(|(y, middle)| raised(rounding * middle.abs() + passes::radius(y), 2)).collect()
        };
        let errors = absolute_transposes(design, [&widths(0), &widths(1)]);
        let pair = |k: usize| {
            let product: f64 = products[k].iter().zip(scale).map(|(y, v)| y.abs() * v).sum();
            let error: f64 = errors[k].iter().zip(scale).map(|(e, v)| e * v).sum();
            (raised(product, d), raised(error, d))
        };
        let paired = [pair(0), pair(1)];
        Ok(Self { products, errors, paired })
    }

    /// Row j of Fv for the term M_{kl}(AᵀV)_k(AᵀV)_lᵀ, with |M_{kl}| and its error.
    fn error(&self, j: usize, (k, l): (usize, usize), core: f64, unsure: f64) -> f64 {
        let (product, error, (paired, missed)) = (self.products[k][j].abs(), self.errors[k][j], self.paired[l]);
        let whole = (product + error) * (paired + missed);
        let shifted = product * missed + error * (paired + missed);
        raised(core * (shifted + gamma(20) * whole) + unsure * whole, 8)
    }
}
