//! The quadratic model of L at x: gᵀs + ½sᵀHs in columns of unit norm, sⱼ = ‖A_{*,j}‖·pⱼ for a step p.
//!
//! H = Aᵀ diag(δ)A + W M Wᵀ with W = AᵀV, so that every method has the part of rank two exactly.

use crate::linalg::{DesignMatrix, Error, length};
use crate::loss::evaluation::times_exp;
use crate::loss::{Evaluation, LowRank};
use nalgebra::{DMatrix, DVector, Matrix2};

/// Factor from the rounding of single entries to that of the factorisations and products they go through.
const SAFETY: f64 = 4.0;

/// The columns of W = AᵀV (d × 2), in columns of unit norm, and M.
type Coupled = ([DVector<f64>; 2], [[f64; 2]; 2]);

/// The gradient at x and the exact part of rank two of the Hessian, over e^(log_scale): one pass over A.
pub(in crate::solver) struct Slope {
    /// g (d).
    pub gradient: DVector<f64>,
    /// `None` where the loss has no low-rank part.
    low_rank: Option<Coupled>,
    /// An estimate of the rounding error of g, as a norm.
    pub gradient_rounding: f64,
    /// ‖∇L‖₂.
    pub steepness: Steepness,
}

impl Slope {
    /// The slope of a loss evaluated at z = Ax; `norms` are the column norms of A, all positive.
    pub fn at(design: &DesignMatrix, evaluation: &Evaluation, norms: &DVector<f64>) -> Result<Self, Error> {
        Ok(match &evaluation.low_rank {
            Some(LowRank { V: [first, second], M }) => {
                let products = design.transpose_times([&evaluation.g, first, second])?;
                Self::coupled(products, *M, evaluation, norms)
            }
            None => {
                let [gradient] = design.transpose_times([&evaluation.g])?;
                Self::of(gradient, None, evaluation, norms)
            }
        })
    }

    /// The slope with Aᵀ diag(δ)A in columns of unit norm, in the same pass.
    pub fn and_gram(
        design: &DesignMatrix,
        evaluation: &Evaluation,
        norms: &DVector<f64>,
    ) -> Result<(Self, DMatrix<f64>), Error> {
        let delta = &evaluation.delta;
        let (slope, gram) = match &evaluation.low_rank {
            Some(LowRank { V: [first, second], M }) => {
                let (gram, products) = design.weighted_gram_and(delta, [&evaluation.g, first, second])?;
                (Self::coupled(products, *M, evaluation, norms), gram)
            }
            None => {
                let (gram, [gradient]) = design.weighted_gram_and(delta, [&evaluation.g])?;
                (Self::of(gradient, None, evaluation, norms), gram)
            }
        };
        Ok((slope, in_unit_columns(gram, norms)))
    }

    fn coupled(
        [gradient, first, second]: [DVector<f64>; 3],
        core: [[f64; 2]; 2],
        evaluation: &Evaluation,
        norms: &DVector<f64>,
    ) -> Self {
        let columns = [first.component_div(norms), second.component_div(norms)];
        Self::of(gradient, Some((columns, core)), evaluation, norms)
    }

    fn of(gradient: DVector<f64>, low_rank: Option<Coupled>, evaluation: &Evaluation, norms: &DVector<f64>) -> Self {
        let exponent = evaluation.log_scale;
        let norm = Magnitude { mantissa: length(gradient.as_slice()), exponent };
        let gradient = gradient.component_div(norms);
        Self {
            steepness: Steepness { norm, scaled: Magnitude { mantissa: length(gradient.as_slice()), exponent } },
            gradient,
            low_rank,
            gradient_rounding: SAFETY * (norms.len() as f64).sqrt() * evaluation.gradient_rounding,
        }
    }

    /// Every entry is a finite number.
    pub fn is_finite(&self) -> bool {
        let coupled = self.low_rank.iter().flat_map(|(columns, _)| columns.iter().flatten());
        self.gradient.iter().chain(coupled).all(|entry| entry.is_finite())
    }

    /// g is within its rounding of 0.
    pub fn is_level(&self) -> bool {
        length(self.gradient.as_slice()) <= self.gradient_rounding
    }

    /// Adds W M Wᵀ to a matrix (d × d).
    pub fn add_low_rank(&self, matrix: &mut DMatrix<f64>) {
        if let Some((columns, core)) = &self.low_rank {
            add_low_rank(matrix, columns, core);
        }
    }

    /// Takes W M Wᵀ off a matrix (d × d).
    pub fn take_low_rank(&self, matrix: &mut DMatrix<f64>) {
        if let Some((columns, core)) = &self.low_rank {
            add_low_rank(matrix, columns, &core.map(|row| row.map(|entry| -entry)));
        }
    }

    /// Adds the positive semidefinite part of W M Wᵀ, which has rank one, to a matrix (d × d).
    pub fn add_positive_part(&self, matrix: &mut DMatrix<f64>) {
        let Some(([first, second], core)) = &self.low_rank else { return };
        let triangle = DMatrix::from_columns(&[first.clone(), second.clone()]).qr();
        let core = Matrix2::new(core[0][0], core[0][1], core[1][0], core[1][1]);
        let r = triangle.r();
        let r = Matrix2::from_fn(|i, j| if i < r.nrows() { r[(i, j)] } else { 0.0 });
        let eigen = (r * core * r.transpose()).symmetric_eigen();
        let q = triangle.q();
        for k in 0..2 {
            if eigen.eigenvalues[k] > 0.0 {
                let direction = eigen.eigenvectors.column(k);
                let y = q.column_iter().zip(direction.iter()).fold(DVector::zeros(q.nrows()), |y, (q, v)| y + q * *v);
                matrix.ger(eigen.eigenvalues[k], &y, &y, 1.0);
            }
        }
    }

    /// Adds W M Wᵀs to a vector (d).
    pub fn add_low_rank_times(&self, s: &DVector<f64>, sum: &mut DVector<f64>) {
        if let Some(([first, second], core)) = &self.low_rank {
            let (a, b) = (first.dot(s), second.dot(s));
            sum.axpy(core[0][0] * a + core[0][1] * b, first, 1.0);
            sum.axpy(core[1][0] * a + core[1][1] * b, second, 1.0);
        }
    }
}

/// g and H with their rounding, all over e^(log_scale).
pub(in crate::solver) struct Quadratic {
    /// g (d).
    pub gradient: DVector<f64>,
    /// H (d × d).
    pub hessian: DMatrix<f64>,
    /// An estimate of the rounding error of g, as a norm.
    pub gradient_rounding: f64,
    /// An estimate of the rounding error of H, as a spectral norm.
    pub hessian_rounding: f64,
}

impl Quadratic {
    /// The model with a matrix, in columns of unit norm, for Aᵀ diag(δ)A.
    pub fn of(gram: DMatrix<f64>, evaluation: &Evaluation, slope: &Slope) -> Self {
        let mut hessian = gram;
        slope.add_low_rank(&mut hessian);
        Self {
            gradient: slope.gradient.clone(),
            hessian,
            gradient_rounding: slope.gradient_rounding,
            hessian_rounding: hessian_rounding(evaluation, slope.gradient.len()),
        }
    }

    /// Every entry is a finite number.
    pub fn is_finite(&self) -> bool {
        self.gradient.iter().chain(&self.hessian).all(|entry| entry.is_finite())
    }
}

/// An estimate of the rounding error of H (d × d), as a spectral norm.
pub(in crate::solver) fn hessian_rounding(evaluation: &Evaluation, d: usize) -> f64 {
    SAFETY * d as f64 * evaluation.curvature_rounding
}

/// Adds W M Wᵀ to a matrix (d × d) for the two columns of W.
pub(in crate::solver) fn add_low_rank(
    matrix: &mut DMatrix<f64>,
    [first, second]: &[DVector<f64>; 2],
    core: &[[f64; 2]; 2],
) {
    matrix.ger(core[0][0], first, first, 1.0);
    matrix.ger(core[0][1], first, second, 1.0);
    matrix.ger(core[1][0], second, first, 1.0);
    matrix.ger(core[1][1], second, second, 1.0);
}

/// A symmetric matrix (d × d) with rows and columns divided by the norms.
pub(in crate::solver) fn in_unit_columns(mut matrix: DMatrix<f64>, norms: &DVector<f64>) -> DMatrix<f64> {
    for (mut column, norm) in matrix.column_iter_mut().zip(norms) {
        column.component_div_assign(norms);
        column /= *norm;
    }
    matrix
}

/// How steep L is.
#[derive(Clone, Copy, Debug)]
pub(in crate::solver) struct Steepness {
    /// ‖∇L‖₂, in the units of x.
    pub norm: Magnitude,
    /// The same in columns of unit norm, which no unit of a column changes: what the tolerance is about.
    pub scaled: Magnitude,
}

/// mantissa·e^exponent ≥ 0, for numbers that may exceed f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::solver) struct Magnitude {
    pub mantissa: f64,
    pub exponent: f64,
}

impl Magnitude {
    /// L.
    pub fn of(evaluation: &Evaluation) -> Self {
        let exponent = evaluation.log_scale;
        Self { mantissa: evaluation.value_over(exponent), exponent }
    }

    /// self / other; 0 when self is 0.
    pub fn over(self, other: Magnitude) -> f64 {
        if self.mantissa == 0.0 {
            return 0.0;
        }
        times_exp(self.mantissa / other.mantissa, self.exponent - other.exponent)
    }

    /// As an f64; +∞ beyond its range.
    pub fn value(self) -> f64 {
        times_exp(self.mantissa, self.exponent)
    }
}

/// ‖A_{*,j}‖, 1 for a column of zeros (d).
pub(in crate::solver) fn unit_norms(design: &DesignMatrix) -> DVector<f64> {
    design.column_norms().map(|norm| if norm > 0.0 { norm } else { 1.0 })
}
