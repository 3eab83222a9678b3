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
                Operation::Tanh(a) => give(a, 1.0 - values[slot] * values[slot]),
                Operation::Sqrt(a) => give(a, f64::ratio(1, 2) / values[slot]),
                Operation::Ln(a) => give(a, 1.0 / value(a)),
                Operation::Abs(a) => give(a, if value(a) < 0.0 { -1.0 } else { 1.0 }),
                Operation::Max(a, b) => give(if value(a) < value(b) { b } else { a }, 1.0),
                Operation::Power(a, exponent) => {
                    let exponent = exponent.to_f64();
                    give(a, exponent * core_math::pow(value(a), exponent - 1.0));
                }
                Operation::Determinant(rows, entries) => {
                    let matrix = DMatrix::from_iterator(*rows, *rows, entries.iter().map(value));
                    for (entry, slope) in entries.iter().zip(determinant_slopes(&matrix, values[slot]).iter()) {
                        give(entry, *slope);
                    }
                }
                Operation::Eigenvalue(k, rows, entries) => {
                    let matrix = DMatrix::from_iterator(*rows, *rows, entries.iter().map(value));
                    for (entry, slope) in entries.iter().zip(eigenvalue_slopes(matrix, *k).iter()) {
                        give(entry, *slope);
                    }
                }
                Operation::SingularValue(k, rows, entries) => {
                    let matrix = DMatrix::from_iterator(*rows, entries.len() / rows.max(&1), entries.iter().map(value));
                    for (entry, slope) in entries.iter().zip(singular_slopes(matrix, *k).iter()) {
                        give(entry, *slope);
                    }
                }
            }
        }
        gradient
    }
}

/// ∂det M/∂M, the cofactors: det M · M⁻ᵀ, or minor by minor where M is singular as far as floats see.
fn determinant_slopes(matrix: &DMatrix<f64>, determinant: f64) -> DMatrix<f64> {
    if let Some(inverse) = matrix.clone().try_inverse()
        && inverse.iter().all(|x| x.is_finite())
    {
        return inverse.transpose() * determinant;
    }
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
        let minor = super::float::determinant(matrix.clone().remove_row(i).remove_column(j));
        if (i + j) % 2 == 0 { minor } else { -minor }
    })
}

/// The place of number k of some values, the largest first.
pub(super) fn place_of(values: &[f64], k: usize) -> Option<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    order.get(k).copied()
}

/// ∂σ_k(M)/∂M = p qᵀ with the singular pair p, q; 0 where M is not finite.
fn singular_slopes(matrix: DMatrix<f64>, k: usize) -> DMatrix<f64> {
    let zero = matrix.map(|_| 0.0);
    if matrix.is_empty() || !matrix.iter().all(|x| x.is_finite()) {
        return zero;
    }
    let svd = matrix.svd(true, true);
    let (Some(u), Some(v_t), Some(at)) = (svd.u, svd.v_t, place_of(svd.singular_values.as_slice(), k)) else {
        return zero;
    };
    DMatrix::from_fn(zero.nrows(), zero.ncols(), |i, j| u[(i, at)] * v_t[(at, j)])
}

/// ∂λ_k(M)/∂M on the lower triangle, which is the one that is read; 0 where M is not finite.
pub(crate) fn eigenvalue_slopes(matrix: DMatrix<f64>, k: usize) -> DMatrix<f64> {
    let zero = matrix.map(|_| 0.0);
    if matrix.is_empty() || !matrix.iter().all(|x| x.is_finite()) {
        return zero;
    }
    let eigen = matrix.symmetric_eigen();
    let Some(at) = place_of(eigen.eigenvalues.as_slice(), k) else {
        return zero;
    };
    let w = eigen.eigenvectors.column(at).into_owned();
    DMatrix::from_fn(zero.nrows(), zero.ncols(), |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => w[i] * w[i],
        std::cmp::Ordering::Greater => 2.0 * w[i] * w[j],
    })
}
