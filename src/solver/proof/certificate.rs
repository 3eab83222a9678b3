//! The certificate: exactly one critical point of L lies within `radius` of x̂, and it is a strict local minimiser.
//!
//! Kantorovich's argument at x̂ with β = 1/λ, η and a Lipschitz constant K, each a proved bound: λ ≤ λ_min(∇²L(x̂)),
//! η ≥ ‖∇²L(x̂)⁻¹∇L(x̂)‖ and K ≥ ‖∇³L‖ on the ball ‖x − x̂‖ ≤ 2η. Let h = βKη < ½ and r = η(1 + 2h) ≤ 2η. The map
//! p ↦ p − ∇²L(x̂)⁻¹∇L(x̂ + p) takes the ball ‖p‖ ≤ r into itself, since η + βKr²/2 ≤ r, so by Brouwer's theorem a
//! critical point is there; and ∇²L ⪰ λ − 2Kη > 0 on the ball of radius 2η, so it is the only one and a strict minimiser.
//!
//! Three passes over A give ∇L, ∇²L and what bounds ∇³L: Ax̂ with compensated sums and the row norms; Aᵀg with compensated
//! sums beside the sums of all radii; ∇²L and AᵀV in floating point, with a-priori bounds on the rounding. The weights of the
//! rows are middles and radii (see [`super::blurred`], [`super::enclosed`]). η follows from a solution in floating point
//! and its residual over λ. Where h comes out too large, ∇³L is bounded by another Gram matrix, then η with the radii
//! carried through |CAᵀ| for an approximate inverse C of the Hessian, and where A is small enough with the weights of the
//! gradient in balls; the first that gives a small h counts. The point itself is not refined.

use super::definite::smallest_eigenvalue;
use super::derivatives::{Derivatives, radii};
use super::enclosed::Enclosed;
use super::image::Image;
use super::narrow::Narrow;
use super::third::{Form, lipschitz};
use crate::linalg::Cholesky;
use crate::linalg::rounding::{gamma, raised};
use crate::loss::Regression;
use crate::sketch::stored;
use crate::solver::Error;
use crate::solver::sums::passes;
use nalgebra::{DMatrix, DVector};
use std::fmt;

/// A bound on h at or below this needs no sharper η.
const CLEAR: f64 = 0.05;
/// Matrices (d × d) that a proof keeps at a time.
const SQUARES: usize = 8;
/// Entries of A beyond which a bound on ‖∇³L‖ that is up to d times too large is tried first.
const LARGE: usize = 1 << 18;

/// What is proved about the point where a run ended; all bounds are rigorous, in the units of x and L.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Certificate {
    /// What was proved, or why nothing was.
    pub finding: Finding,
    /// r: exactly one critical point lies in ‖x − x̂‖₂ ≤ r. Only with [`Finding::Minimiser`]; with
    /// [`Finding::MinimiserInColumns`] it lies there, too, and is the only one in an ellipsoid within that ball.
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
#[non_exhaustive]
pub enum Finding {
    /// Proved: exactly one critical point within the radius, and it is a strict local minimiser.
    Minimiser,
    /// Proved where the columns of A differ in size by far: a strict local minimiser lies within the radius, and is the only
    /// critical point in the ellipsoid Σⱼ (2^kⱼ(xⱼ − x̂ⱼ))² ≤ (2^k·radius)² for the kⱼ = log₂‖A_{*,j}‖ rounded, and the least k
    /// of them. No unit of a column changes what it says of Ax.
    MinimiserInColumns,
    /// Proved: ∇²L(x̂) has a negative eigenvalue. Next: start again from another x0.
    NegativeCurvature,
    /// λ_min(∇²L(x̂)) is not above the rounding of ∇²L. Next: drop columns of A that
    /// nearly depend on others, or where L hardly curves along Ax add weights w > 0.
    Singular,
    /// A has more columns than rows, so that L is level along d − n directions. Next: drop columns.
    Wide,
    /// h ≥ ½: the Newton step from x̂ is too long for the change of ∇²L along it. Next: tighten the tolerance; where x̂ is
    /// as good as f64 gets, the problem is too ill-conditioned for a proof.
    TooFar,
    /// An enclosure left its domain: an overflow, or α = ⟨u, 1⟩ not separated from 0. Next: scale A down.
    NotDefined,
}

impl Finding {
    /// Whether a minimiser is proved to be within the radius.
    pub fn is_proof(self) -> bool {
        matches!(self, Finding::Minimiser | Finding::MinimiserInColumns)
    }

    /// The reason, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Finding::Minimiser => {
                "proved: exactly one critical point lies within the radius of x, and it is a strict local minimiser"
            }
            Finding::MinimiserInColumns => {
                "proved: a strict local minimiser lies within the radius of x, and no other critical point as near to x, measured in \
                 columns of about unit norm"
            }
            Finding::NegativeCurvature => {
                "saddle: the Hessian at x is proved to have a negative eigenvalue; start again from another x0"
            }
            Finding::Singular => {
                "singular: the smallest eigenvalue of the Hessian at x is not above its rounding bound; drop columns of A that \
                 nearly depend on others, or where L hardly curves along Ax add weights w > 0"
            }
            Finding::Wide => {
                "singular: A has more columns than rows, so that every minimiser lies on a plane of minimisers; no weights change \
                 that, fewer columns do"
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
    /// Proves what can be proved about the point x (d): one or two Hessians, two more passes over A, and O(d³); where that
    /// leaves too much open, n·d² once more. Where no proof comes out and the columns of A differ in size, the same again in
    /// columns of about unit norm, whose units are powers of two, so that a copy of A is exact; where they differ by far, the
    /// claim is about an ellipsoid in x ([`Finding::MinimiserInColumns`]).
    ///
    /// # Errors
    /// [`Error::StartShape`] when x has not d entries; [`Error::Product`] where there is no memory for d × d matrices. A point
    /// with an entry that is not finite is [`Finding::NotDefined`].
    pub fn at(instance: &Regression, x: &[f64]) -> Result<Self, Error> {
        let found = Self::found(instance, x);
        // where a rank was lost, what came out means nothing
        instance.design().rest()?;
        found
    }

    fn found(instance: &Regression, x: &[f64]) -> Result<Self, Error> {
        let design = instance.design();
        if x.len() != design.columns() {
            return Err(Error::StartShape { expected: design.columns(), found: x.len() });
        }
        if design.columns() > design.rows() {
            return Ok(Self::without_proof(Finding::Wide));
        }
        design.room_for_squares(SQUARES)?;
        let found = Self::in_units(instance, x, 1.0)?;
        if matches!(found.finding, Finding::Minimiser | Finding::NegativeCurvature) {
            return Ok(found);
        }
        let Some((units, scaled)) = in_even_units(instance) else { return Ok(found) };
        let y: Vec<f64> = x.iter().zip(&units).map(|(x, unit)| x / unit).collect();
        let [least, most] = [f64::min, f64::max].map(|pick| units.iter().copied().reduce(pick).unwrap_or(1.0));
        let even = Self::in_units(&scaled, &y, 1.0)?;
        match even.finding {
            Finding::NegativeCurvature => return Ok(even),
            Finding::Minimiser => {}
            _ => return Ok(found),
        }
        let stretched = Self::in_units(&scaled, &y, most / least)?;
        Ok(match stretched.finding {
            Finding::Minimiser => stretched.with_units([least, most]),
            _ => Self { finding: Finding::MinimiserInColumns, ..even.with_units([least, most]) },
        })
    }

    /// The proof in the units that x has; with it, the critical point is the only one in a ball that is `stretch` times as
    /// wide as that in which the argument holds: h·stretch < ½, and K is a bound on ‖∇³L‖ there.
    fn in_units(instance: &Regression, x: &[f64], stretch: f64) -> Result<Self, Error> {
        let design = instance.design();
        let Some(image) = Image::at(instance, x) else { return Ok(Self::without_proof(Finding::NotDefined)) };
        let Some(enclosed) = Enclosed::at(&image, image.alone()) else {
            return Ok(Self::without_proof(Finding::NotDefined));
        };
        let Some(derivatives) = Derivatives::at(&enclosed)? else {
            return Ok(Self::without_proof(Finding::NotDefined));
        };
        let Some((lambda, factor)) = smallest_eigenvalue(&derivatives.hessian, &derivatives.slack) else {
            let finding = if derivatives.bends_down() { Finding::NegativeCurvature } else { Finding::Singular };
            return Ok(Self::without_proof(finding));
        };
        let bounds = |step: f64, form: Form| -> Result<Self, Error> {
            let lipschitz = lipschitz(&image, &derivatives, raised(2.0 * stretch * step, 2), form)?;
            let kantorovich = raised(stretch * raised(raised(lipschitz * step, 1) / lambda, 1), 1);
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
        let step = derivatives.step(lambda, &factor)?;
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
        let inverse = Inverse::of(&derivatives, &factor)?;
        let known = [&derivatives.gradient, &derivatives.rounding];
        let found = bounds(inverse.step(instance, known, &radii(&enclosed)), Form::Factored)?;
        match if is_clear(&found) { None } else { Narrow::at(instance, [x, &[]]) } {
            Some(Narrow { high, low, radii }) => {
                let (gradient, rounding) = passes::transpose_times(design, &high, &low);
                let known = [&DVector::from_vec(gradient), &DVector::from_vec(rounding)];
                bounds(inverse.step(instance, known, &radii), Form::Factored)
            }
            None => Ok(found),
        }
    }

    /// From units of x that are `[least, most]` times those of the proof: existence in the largest ball, uniqueness in the
    /// smallest, and ∇²L over the square of a unit, ∇³L over its cube.
    fn with_units(self, [least, most]: [f64; 2]) -> Self {
        let over = |bound: f64, power: f64| raised(bound / power, 2);
        Self {
            radius: self.radius.map(|radius| raised(most * radius, 1)),
            lambda_min: self
                .lambda_min
                .map(|lambda| (lambda / (most * most)).next_down())
                .filter(|lambda| *lambda > 0.0),
            lipschitz: self.lipschitz.map(|bound| over(over(bound, least * least), least)).filter(|it| it.is_finite()),
            step: self.step.map(|step| raised(most * step, 1)),
            ..self
        }
    }

    fn without_proof(finding: Finding) -> Self {
        Self { finding, radius: None, lambda_min: None, lipschitz: None, step: None, kantorovich: None }
    }
}

/// Units of the columns, powers of two, and the instance in which each column is multiplied with its own and so has a norm
/// from ½ to 2. `None` where that changes nothing, or is not exact.
fn in_even_units(instance: &Regression) -> Option<(Vec<f64>, Regression)> {
    let power = |norm: &f64| if *norm > 0.0 { (-norm.log2().round()).exp2() } else { 1.0 };
    let units: Vec<f64> = instance.design().column_norms().iter().map(power).collect();
    if units.windows(2).all(|pair| pair[0] == pair[1]) {
        return None;
    }
    Some((units.clone(), instance.with_design(instance.design().in_units(&units)?)))
}

/// An approximate inverse C: ∇²L⁻¹ = (C∇²L)⁻¹C, and ‖(C∇²L)⁻¹‖ ≤ 1/(1 − ‖I − C∇²L‖).
struct Inverse {
    c: DMatrix<f64>,
    /// At least ‖I − C∇²L‖.
    defect: f64,
}

impl Inverse {
    fn of(derivatives: &Derivatives, factor: &Cholesky) -> Result<Self, Error> {
        let Derivatives { hessian, slack, .. } = derivatives;
        let d = slack.len();
        let mut c = DMatrix::identity(d, d);
        for mut column in c.column_iter_mut() {
            let solved = factor.solve(&column.clone_owned())?;
            column.copy_from(&solved);
        }
        let rest = DMatrix::identity(d, d) - &c * hessian;
        let lost = c.abs() * hessian.abs() + DMatrix::identity(d, d);
        let rounding = gamma(d + 4) * raised(crate::linalg::rounding::length(lost.as_slice()), d);
        let widest = slack.iter().fold(0.0, |most: f64, slack| most.max(*slack));
        let norm = crate::linalg::rounding::length(c.as_slice());
        let defect = raised(crate::linalg::rounding::length(rest.as_slice()) + rounding + norm * widest, 4);
        Ok(Self { c, defect })
    }

    /// At least η = ‖∇²L⁻¹∇L‖ for ∇L known but for its rounding and for n weights off by at most `radii`, which are carried
    /// through |CAᵀ|; +∞ where C is no approximate inverse.
    fn step(&self, instance: &Regression, [gradient, rounding]: [&DVector<f64>; 2], radii: &[f64]) -> f64 {
        let d = self.c.nrows();
        let blur = passes::carried(instance.design(), &self.c, radii);
        let image = &self.c * gradient;
        let unsure = self.c.abs() * (gamma(d + 4) * gradient.abs() + rounding);
        let whole = image.iter().zip(&unsure).zip(&blur);
        let whole: Vec<f64> =
            whole.map(|((image, unsure), blur)| raised(image.abs() + raised(*unsure, d + 2) + blur, 3)).collect();
        let length = raised(crate::linalg::rounding::length(&whole), 1);
        if self.defect < 1.0 { raised(length / (1.0 - self.defect).next_down(), 2) } else { f64::INFINITY }
    }
}
