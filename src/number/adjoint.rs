//! Derivatives of a recorded formula by its inputs, all in one backward sweep: the direction of the search.

use super::recorder::{Operation, Slot, Tape};
use super::{Exp, Field};
use nalgebra::DMatrix;

impl Tape {
    /// Σ weight · ∂(slot)/∂(input k) for every input k < `inputs`, from the f64 values of a replay.
    ///
    /// Floating point with no promise; one-sided where |·|, max, ‖·‖ or λ_min has a kink.
    pub fn adjoint(&self, values: &[f64], weights: &[(Slot, f64)], inputs: usize) -> Vec<f64> {
        let mut adjoint = vec![0.0; self.operations().len()];
        for &(slot, weight) in weights {
            adjoint[slot as usize] += weight;
        }
        let mut gradient = vec![0.0; inputs];
        for (slot, operation) in self.operations().iter().enumerate().rev() {
            let weight = adjoint[slot];
            if weight == 0.0 {
                continue;
            }
            let value = |operand: &Slot| values[*operand as usize];
            let mut give = |operand: &Slot, slope: f64| adjoint[*operand as usize] += weight * slope;
            match operation {
                Operation::Input(k) => {
                    if let Some(entry) = gradient.get_mut(*k as usize) {
                        *entry += weight;
                    }
                }
                Operation::Constant(_) => {}
                Operation::Add(a, b) => {
                    give(a, 1.0);
                    give(b, 1.0);
                }
                Operation::Sub(a, b) => {
                    give(a, 1.0);
                    give(b, -1.0);
                }
                Operation::Mul(a, b) => {
                    give(a, value(b));
                    give(b, value(a));
                }
                Operation::Div(a, b) => {
                    give(a, 1.0 / value(b));
                    give(b, -values[slot] / value(b));
                }
                Operation::Neg(a) => give(a, -1.0),
                Operation::Exp(a) => give(a, values[slot]),
                Operation::Sinh(a) => give(a, Exp::cosh(&value(a))),
                Operation::Cosh(a) => give(a, Exp::sinh(&value(a))),
                Operation::Sqrt(a) => give(a, f64::ratio(1, 2) / values[slot]),
                Operation::Ln(a) => give(a, 1.0 / value(a)),
                Operation::Abs(a) => give(a, if value(a) < 0.0 { -1.0 } else { 1.0 }),
                Operation::Max(a, b) => give(if value(a) < value(b) { b } else { a }, 1.0),
                Operation::SpectralNorm(rows, entries) => {
                    let matrix = DMatrix::from_iterator(*rows, entries.len() / rows.max(&1), entries.iter().map(value));
                    for (entry, slope) in entries.iter().zip(norm_slopes(matrix).iter()) {
                        give(entry, *slope);
                    }
                }
                Operation::SmallestEigenvalue(rows, entries) => {
                    let matrix = DMatrix::from_iterator(*rows, *rows, entries.iter().map(value));
                    for (entry, slope) in entries.iter().zip(eigenvalue_slopes(matrix).iter()) {
                        give(entry, *slope);
                    }
                }
            }
        }
        gradient
    }
}

/// ∂‖M‖/∂M = p qᵀ with the leading singular pair p, q; 0 where M is not finite.
fn norm_slopes(matrix: DMatrix<f64>) -> DMatrix<f64> {
    let zero = matrix.map(|_| 0.0);
    if matrix.is_empty() || !matrix.iter().all(|x| x.is_finite()) {
        return zero;
    }
    let svd = matrix.svd(true, true);
    let largest = svd.singular_values.imax();
    let (Some(u), Some(v_t)) = (svd.u, svd.v_t) else {
        return zero;
    };
    DMatrix::from_fn(zero.nrows(), zero.ncols(), |i, j| u[(i, largest)] * v_t[(largest, j)])
}

/// ∂λ_min(M)/∂M on the lower triangle, which is the one that is read; 0 where M is not finite.
pub(crate) fn eigenvalue_slopes(matrix: DMatrix<f64>) -> DMatrix<f64> {
    let zero = matrix.map(|_| 0.0);
    if matrix.is_empty() || !matrix.iter().all(|x| x.is_finite()) {
        return zero;
    }
    let eigen = matrix.symmetric_eigen();
    let w = eigen.eigenvectors.column(eigen.eigenvalues.imin()).into_owned();
    DMatrix::from_fn(zero.nrows(), zero.ncols(), |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => w[i] * w[i],
        std::cmp::Ordering::Greater => 2.0 * w[i] * w[j],
    })
}
