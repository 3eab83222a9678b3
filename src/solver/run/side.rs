//! Which side of α = 0 a run ends on: soft-residual has no limit there, so a run keeps to the side where it starts.

use crate::loss::{Loss, Regression};
use crate::solver::Error;
use nalgebra::DVector;
use std::ops::Range;

/// The share of α that the rounding of Ax may be where a Hessian in f64 tells a minimum.
pub(in crate::solver) const BLURRED: f64 = 1e-11;
/// The same where Ax is at twice the working precision, and only x is rounded.
pub(in crate::solver) const LOST: f64 = 1e-9;

/// Whether Ax (n) is so near α = 0 that its rounding is more than a `share` of α: what looks level there need not be.
pub(in crate::solver) fn is_blurred(instance: &Regression, z: &[f64], share: f64) -> bool {
    let (n, over_rows) = (instance.design().rows() as f64, instance.design().over_rows());
    // α ≥ n·(e^m + m) for the mean m of z
    if instance.loss() != Loss::SoftResidual || over_rows.total(z) >= -0.5 * n {
        return false;
    }
    let add = |(alpha, size): (f64, f64), z: &f64| (alpha + (z.exp() + z), size + (z.exp() + z.abs()));
    let part = |rows: Range<usize>| z[rows].iter().fold((0.0, 0.0), add);
    let both = over_rows.reduce(1, part, |(a, b), (c, d)| (a + c, b + d));
    let (alpha, size) = both.unwrap_or((f64::NAN, f64::NAN));
    size.is_finite() && f64::EPSILON * size > share * alpha.abs()
}

/// α > 0 at x (d) as a reader would compute it, z = Ax summed plainly; `None` for a loss that is not divided by α.
fn side(instance: &Regression, x: &[f64]) -> Result<Option<bool>, Error> {
    Ok(instance.evaluate(&instance.design().times(x)?).positive_normaliser)
}

/// The point nearest to x (d) on the way to x0 (d) that is on the side of x0, where x is not: rounding has led it across.
pub(in crate::solver) fn back(instance: &Regression, x: &[f64], x0: &[f64]) -> Result<Option<DVector<f64>>, Error> {
    let (wanted, from) = (side(instance, x0)?, DVector::from_row_slice(x));
    let to = DVector::from_row_slice(x0);
    let mut share = 0.0_f64;
    let mut nearer = from.clone();
    while share < 1.0 && side(instance, nearer.as_slice())? != wanted {
        share = (2.0 * share).clamp(f64::EPSILON, 1.0);
        nearer = from.lerp(&to, share);
    }
    Ok((share > 0.0).then_some(nearer))
}
