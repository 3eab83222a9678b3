//! Proofs in floating point that a symmetric matrix is positive definite, and how far above 0 its eigenvalues are.
//!
//! Rump, "Verification of positive definiteness" (BIT 46, 2006): where floating-point Cholesky of M runs to its end, the
//! factor R has |RᵀR − M|ᵢⱼ ≤ γ√(mᵢᵢmⱼⱼ)/(1 − γ) with γ = γ_{d+2}, and RᵀR ⪰ 0. A symmetric error matrix with
//! |E| ≤ F entrywise has −T ⪯ E ⪯ T for T = diag(Fv/v) and any v > 0, by Gershgorin's theorem for diag(v)⁻¹E diag(v);
//! v = 1/√mⱼⱼ gives T = d·γ/(1 − γ)·diag(mⱼⱼ). So M − T is factored in place of M.

use crate::linalg::rounding::{UNDERFLOW, gamma, raised};
use crate::linalg::{Cholesky, length};
use nalgebra::{DMatrix, DVector};

/// Inverse iterations that estimate λ_min, and power iterations that estimate λ_max.
const ITERATIONS: usize = 16;
/// Shares of the estimate of λ_min that are tried.
const SHARES: [f64; 5] = [0.99, 0.9, 0.5, 0.1, 0.01];
/// Multiples of the estimate of λ_max that are tried.
const MULTIPLES: [f64; 4] = [1.01, 1.1, 1.5, 3.0];

/// A factor of about M, which proves M ⪰ diag(slack) for the symmetric M (d × d) and slack ≥ 0 (d).
pub(in crate::solver) fn factor_above(matrix: &DMatrix<f64>, slack: &[f64]) -> Option<Cholesky> {
    let d = matrix.nrows();
    let largest = matrix.diagonal().amax();
    let share = d as f64 * gamma(d + 2) / (1.0 - gamma(d + 2));
    let lost = raised(3.0 * d as f64 * (2.0 * d as f64 + largest) * UNDERFLOW, 8);
    let mut lowered = matrix.clone();
    for (j, slack) in slack.iter().enumerate() {
        let taken = raised(slack + share * matrix[(j, j)].abs() + lost, 4);
        lowered[(j, j)] = (matrix[(j, j)] - taken).next_down();
    }
    let finite = lowered.iter().all(|entry| entry.is_finite());
    if finite { Cholesky::factor(&lowered, 0.0).ok() } else { None }
}

/// A proved lower bound σ > 0 on λ_min(M − E) for every symmetric E with −diag(slack) ⪯ E ⪯ diag(slack), and a factor of
/// about M; `None` where no such bound is found.
pub(in crate::solver) fn smallest_eigenvalue(matrix: &DMatrix<f64>, slack: &[f64]) -> Option<(f64, Cholesky)> {
    let factor = factor_above(matrix, slack)?;
    let mut v = start(matrix.nrows());
    let mut estimate = f64::NAN;
    for _ in 0..ITERATIONS {
        let next = factor.solve(&v).ok()?;
        estimate = 1.0 / length(next.as_slice());
        v = next * estimate;
    }
    SHARES
        .iter()
        .find_map(|share| {
            let sigma = share * estimate;
            let above: Vec<f64> = slack.iter().map(|slack| raised(slack + sigma, 1)).collect();
            (sigma > 0.0 && factor_above(matrix, &above).is_some()).then_some(sigma)
        })
        .map(|sigma| (sigma, factor))
}

/// An upper bound on λ_max(M) of a symmetric M ⪰ 0 up to rounding; +∞ where none is found.
pub(in crate::solver) fn largest_eigenvalue(matrix: &DMatrix<f64>) -> f64 {
    let d = matrix.nrows();
    let mut v = start(d);
    let mut estimate = matrix.diagonal().amax();
    for _ in 0..ITERATIONS {
        let next = matrix * &v;
        let norm = length(next.as_slice());
        if norm.is_nan() || norm <= 0.0 {
            break;
        }
        estimate = estimate.max(norm);
        v = next / norm;
    }
    let slack = vec![0.0; d];
    let bounds = |bound: &f64| {
        let mut rest = -matrix;
        for j in 0..d {
            rest[(j, j)] = (bound - matrix[(j, j)]).next_down();
        }
        factor_above(&rest, &slack).is_some()
    };
    // a matrix of zeros is still to be factored
    let least = 16.0 * (d * d + 4) as f64 * UNDERFLOW;
    MULTIPLES.iter().map(|multiple| multiple * estimate + least).find(bounds).unwrap_or(f64::INFINITY)
}

/// A unit vector with no symmetry that an eigenvector could be orthogonal to by accident.
fn start(d: usize) -> DVector<f64> {
    DVector::from_fn(d, |j, _| 1.0 + (0.618 * j as f64).fract()).normalize()
}
