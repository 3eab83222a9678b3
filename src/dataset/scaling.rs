//! Bring data under the papers' hypotheses, ‖A‖ ≤ R and ‖b‖₁ ≤ 1, and say by how much.
//!
//! For every loss that sees A only through z = Ax, a minimiser x of the scaled data is the minimiser `factor`·x of the
//! data as it was. A scaled target has no such way back: its factor tells how far the problem is from the one given.

use super::Error;
use super::table::triplets;
use crate::linalg::{DesignMatrix, Storage, total};
use nalgebra::{DMatrix, DVector};

/// How far below its bound a norm is put, relatively, so that rounding cannot lift it above: 2⁻⁴⁰.
const ROOM: f64 = 1.0 / (1u64 << 40) as f64;

/// The most columns for which AᵀA is formed.
const LARGEST_GRAM: usize = 512;

/// The most steps of the Lanczos iteration.
const STEPS: usize = 128;

/// Scaled data, and the factor that every entry was multiplied by.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaled<T> {
    /// The data after scaling.
    pub data: T,
    /// The factor, dimensionless and positive; 1 when nothing was changed.
    pub factor: f64,
}

/// The design matrix scaled, up or down, to the spectral norm `size`: ‖factor·A‖ lies 2⁻⁴⁰ relatively below `size`, as
/// far as [`spectral_norm`] is right.
///
/// # Errors
/// [`Error::NoFactor`] when A = 0, when `size` is not positive and finite, or when the factor is beyond range.
pub fn to_spectral_norm(matrix: &DesignMatrix, size: f64) -> Result<Scaled<DesignMatrix>, Error> {
    let norm = spectral_norm(matrix)?;
    let factor = factor(norm, size)?;
    Ok(Scaled { data: multiply(matrix, factor)?, factor })
}

/// The target scaled down to ‖b‖₁ ≤ 1, exactly and not only in floating point; unchanged when it is already there with
/// 2⁻⁴⁰ to spare.
///
/// # Errors
/// [`Error::NoFactor`] when ‖b‖₁ is NaN or beyond the range of a double.
pub fn to_unit_l1(target: &[f64]) -> Result<Scaled<Vec<f64>>, Error> {
    let norm = total(&target.iter().map(|b| b.abs()).collect::<Vec<_>>());
    if norm <= 1.0 - ROOM {
        return Ok(Scaled { data: target.to_vec(), factor: 1.0 });
    }
    let factor = factor(norm, 1.0)?;
    Ok(Scaled { data: target.iter().map(|b| b * factor).collect(), factor })
}

fn factor(norm: f64, wanted: f64) -> Result<f64, Error> {
    let factor = wanted * (1.0 - ROOM) / norm;
    let usable = norm > 0.0 && wanted > 0.0 && norm.is_finite() && factor.is_normal();
    if usable { Ok(factor) } else { Err(Error::NoFactor { norm, wanted }) }
}

/// ‖A‖, the largest singular value: floating point with no promise.
///
/// Up to 512 columns the square root of the largest eigenvalue of AᵀA, right to a few units in the last place times d;
/// beyond, at most 128 Lanczos steps from a fixed start, which approach ‖A‖ from below, in practice to ten digits and
/// more. Entries near the ends of the range neither overflow nor vanish.
///
/// # Errors
/// [`Error::Matrix`] only if the linear algebra refuses the matrix.
pub fn spectral_norm(matrix: &DesignMatrix) -> Result<f64, Error> {
    let (Storage::Dense(values) | Storage::Sparse { values, .. }) = matrix.storage();
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 {
        return Ok(0.0);
    }
    // Entries of order one, so that their squares stay in range; in two steps, since 1 / largest may overflow.
    let half = largest.sqrt().recip();
    let unit = multiply(&multiply(matrix, half)?, half)?;
    let square = if unit.columns() <= LARGEST_GRAM {
        unit.weighted_gram(&vec![1.0; unit.rows()])?.symmetric_eigenvalues().max()
    } else {
        lanczos(&unit)?
    };
    Ok(square.max(0.0).sqrt() * largest)
}

/// The largest eigenvalue of AᵀA, from below.
fn lanczos(matrix: &DesignMatrix) -> Result<f64, Error> {
    let columns = matrix.columns();
    // A fixed start without symmetry, so that no singular vector of structured data is orthogonal to it.
    let start = (0..columns).map(|j| 1.0 + (j * 2_654_435_761 % 1_048_576) as f64 / 1_048_576.0);
    let mut v = DVector::from_iterator(columns, start).normalize();
    let mut before = DVector::zeros(columns);
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    let mut beta = 0.0;
    for _ in 0..STEPS.min(columns) {
        let [mut next] = matrix.transpose_times([&matrix.times(v.as_slice())?])?;
        let alpha = v.dot(&next);
        next.axpy(-alpha, &v, 1.0);
        next.axpy(-beta, &before, 1.0);
        diagonal.push(alpha);
        beta = next.norm();
        if beta <= f64::EPSILON * alpha {
            break;
        }
        beside.push(beta);
        before = std::mem::replace(&mut v, next / beta);
    }
    let steps = diagonal.len();
    let projected = DMatrix::from_fn(steps, steps, |i, j| match i.abs_diff(j) {
        0 => diagonal[i],
        1 => beside[i.min(j)],
        _ => 0.0,
    });
    Ok(projected.symmetric_eigenvalues().max())
}

fn multiply(matrix: &DesignMatrix, factor: f64) -> Result<DesignMatrix, Error> {
    let (rows, columns) = (matrix.rows(), matrix.columns());
    Ok(match matrix.storage() {
        Storage::Dense(values) => {
            DesignMatrix::dense(rows, columns, values.iter().map(|value| value * factor).collect())?
        }
        Storage::Sparse { .. } => {
            let entries = triplets(matrix).map(|(row, column, value)| (row, column, value * factor)).collect();
            DesignMatrix::from_triplets(rows, columns, entries)?
        }
    })
}
