//! Which side of α = 0 a run ends on: soft-residual has no limit there, so a run keeps to the side where it starts.

use super::Error;
use crate::loss::Instance;
use nalgebra::DVector;

/// α > 0 at x (d) as a reader would compute it, z = Ax summed plainly; `None` for a loss that is not divided by α.
fn side(instance: &Instance, x: &[f64]) -> Result<Option<bool>, Error> {
    Ok(instance.evaluate(&instance.design().times(x)?).positive_normaliser)
}

/// The point nearest to x (d) on the way to x0 (d) that is on the side of x0, where x is not: rounding has led it across.
pub(super) fn back(instance: &Instance, x: &[f64], x0: &[f64]) -> Result<Option<DVector<f64>>, Error> {
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
