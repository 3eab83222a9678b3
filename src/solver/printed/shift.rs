//! In-context shift (Definitions E.1 and E.4, Corollary F.2 of the rescaled paper): a step of x, or of A, is the same as
//! a step of the target.
//!
//! With c = u − αb before the step and c′ after it, b̃ = b − δ_b with δ_b = α⁻¹(c′ − c) has u − αb̃ = c′, so that
//! ‖u − αb̃‖ = ‖u′ − α′b‖. Other solutions of that equality exist, each a rotation of c′ away; this is the one that the
//! paper's proof selects. Every bound is an enclosure for the b̃ returned, whose entries are f64.

use crate::linalg::{DesignMatrix, Error as Refusal};
use crate::loss::{Activation, Loss, Regression};
use crate::number::{Interval, Real};
use crate::sketch::Row;
use crate::solver::Error;
use crate::solver::error::check_start;
use crate::solver::proof::image;
use crate::solver::sums::intervals::{inner, total};

/// What moves from t to t + 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move<'a> {
    /// x_{t+1} (d).
    Point(&'a [f64]),
    /// A_{t+1} (n × d).
    Design(&'a DesignMatrix),
}

/// The target that a step amounts to; pairs are the ends of enclosures.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Shift {
    /// b̃, or b̂ for a step of A (n).
    pub target: Vec<f64>,
    /// ‖b̃ − b‖₂.
    pub distance: (f64, f64),
    /// ‖x_{t+1} − x_t‖₂; for a step of A its Frobenius norm ‖A_{t+1} − A_t‖_F, which is at least the spectral one.
    pub step: (f64, f64),
    /// ‖b̃ − b‖₂ over the step: at most the corollary's M for every step that it covers; `None` where the step may be 0.
    pub ratio: Option<(f64, f64)>,
    /// An upper bound on ‖A(x_{t+1} − x_t)‖_∞ or ‖(A_{t+1} − A_t)x‖_∞; the corollary asks for less than 0.01.
    pub movement: f64,
    /// ‖u(x_{t+1}) − α(x_{t+1})b‖² − ‖u(x_t) − α(x_t)b̃‖², which is 0 but for the rounding of b̃.
    pub residual: (f64, f64),
    /// ‖u(x_{t+1}) − α(x_{t+1})b‖².
    pub scale: (f64, f64),
}

/// u, α and c at a point.
struct Side {
    z: Vec<Interval>,
    u: Vec<Interval>,
    alpha: Interval,
    c: Vec<Interval>,
}

/// The largest movement of an entry of Ax that the corollary covers.
const COVERED: f64 = 0.01;

impl Shift {
    /// Whether the corollary covers the step.
    pub fn is_covered(&self) -> bool {
        self.movement < COVERED
    }

    /// The shift of a rescaled regression at x_t (d); the weights w do not enter.
    ///
    /// # Errors
    /// [`Error::NotRescaled`] for a loss without α, [`Error::StartShape`] and [`Error::StartNotFinite`] for a point
    /// that does not fit, [`Error::Product`] for an A_{t+1} of another shape, [`Error::NoShift`] where α(x_t) is not
    /// separated from 0 or an enclosure is not finite.
    pub fn of(instance: &Regression, x: &[f64], to: Move<'_>) -> Result<Self, Error> {
        let Loss::Rescaled(activation) = instance.loss() else {
            return Err(Error::NotRescaled { loss: instance.loss() });
        };
        check_start(instance, x)?;
        let design = instance.design();
        design.check_whole()?;
        let (next_design, next_x) = match to {
            Move::Point(next) => {
                check_start(instance, next)?;
                (design, next)
            }
            Move::Design(next) => {
                for (expected, found) in [(design.rows(), next.rows()), (design.columns(), next.columns())] {
                    if expected != found {
                        return Err(Refusal::ShapeMismatch { expected, found }.into());
                    }
                }
                (next, x)
            }
        };
        let before = Side::at(activation, instance, design, x);
        let after = Side::at(activation, instance, next_design, next_x);
        let b = instance.target();
        let wanted = b
            .iter()
            .zip(&before.c)
            .zip(&after.c)
            .map(|((b, c), next)| Interval::point(*b) - (*next - *c) / before.alpha);
        let target: Vec<f64> = wanted.map(|entry| entry.middle()).collect();
        let norm = |v: Vec<Interval>| {
            let square = inner(&v, &v);
            // a square is ≥ 0, and its enclosure need not know
            let known = Interval::between(square.lo().max(0.0), square.hi());
            if square.is_defined() { Real::sqrt(&known) } else { square }
        };
        let distance = norm(target.iter().zip(b).map(|(t, b)| Interval::point(*t) - Interval::point(*b)).collect());
        let step = match to {
            Move::Point(next) => {
                norm(next.iter().zip(x).map(|(n, x)| Interval::point(*n) - Interval::point(*x)).collect())
            }
            Move::Design(next) => norm(difference(design, next)),
        };
        let moved = before.u.iter().zip(&target).map(|(u, t)| *u - before.alpha * Interval::point(*t));
        let moved: Vec<Interval> = moved.collect();
        let scale = inner(&after.c, &after.c);
        let residual = scale - inner(&moved, &moved);
        let movement = before.z.iter().zip(&after.z).map(|(z, next)| *next - *z);
        let movement = movement.map(|gap| gap.lo().abs().max(gap.hi().abs())).fold(0.0, f64::max);
        let ratio = (step.lo() > 0.0).then(|| ends(distance / step));
        let found = Self {
            target,
            distance: ends(distance),
            step: ends(step),
            ratio,
            movement,
            residual: ends(residual),
            scale: ends(scale),
        };
        let all = [distance, step, residual, scale];
        let sound = all.iter().all(|y| y.is_defined() && y.lo().is_finite() && y.hi().is_finite());
        if sound && found.target.iter().all(|entry| entry.is_finite()) {
            Ok(found)
        } else {
            Err(Error::NoShift { alpha: ends(before.alpha) })
        }
    }
}

impl Side {
    fn at(activation: Activation, instance: &Regression, design: &DesignMatrix, x: &[f64]) -> Self {
        let z = image::enclosures(design, x);
        let u: Vec<Interval> = z.iter().map(|z| activation.at(z)).collect();
        let alpha = total(&u);
        let c = u.iter().zip(instance.target()).map(|(u, b)| *u - alpha * Interval::point(*b)).collect();
        Self { z, u, alpha, c }
    }
}

/// The entries of A_{t+1} − A_t, of which at most one a place is kept.
fn difference(design: &DesignMatrix, next: &DesignMatrix) -> Vec<Interval> {
    let mut gaps = Vec::new();
    let mut row = vec![(0.0, 0.0); design.columns()];
    for i in 0..design.rows() {
        row.fill((0.0, 0.0));
        Row::of(design, i).visit(|j, a| row[j].0 = a);
        Row::of(next, i).visit(|j, a| row[j].1 = a);
        let differing = row.iter().filter(|(before, after)| before != after);
        gaps.extend(differing.map(|(before, after)| Interval::point(*after) - Interval::point(*before)));
    }
    gaps
}

fn ends(interval: Interval) -> (f64, f64) {
    (interval.lo(), interval.hi())
}
