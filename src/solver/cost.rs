//! What a run is expected to cost by either method, from n, d and the pattern of A alone, so that the choice is the
//! same on every machine.
//!
//! Units are nanoseconds on one core of a machine of 2024; only their ratios matter. Each rate was measured on this
//! crate's kernels, and the counts of iterations are those met on the benchmark's instances.

use crate::linalg::{DesignMatrix, Storage};

/// An entry of A in a pass.
const PASS: f64 = 0.25;
/// An entry of A in a product with the Hessian.
const PRODUCT: f64 = 0.55;
/// A multiply-add of AᵀDA for a dense A.
const DENSE_GRAM: f64 = 0.05;
/// The same for a sparse A.
const SPARSE_GRAM: f64 = 0.6;
/// A multiply-add of a factorisation.
const FACTOR: f64 = 0.15;
/// An entry of A in the approximate leverage scores.
const SCORES: f64 = 3.0;
/// An entry of a symmetric d × d matrix, for each of d sweeps of its eigenvectors.
const EIGENVECTORS: f64 = 3.0;
/// Products with the Hessian that an exact step past a saddle is worth.
const FEW: f64 = 8.0;

/// Iterations of the exact method, and of the sketched one.
const ITERATIONS: f64 = 8.0;
/// Products with the Hessian in a run of the sketched method.
const PRODUCTS: f64 = 45.0;
/// Preconditioners drawn in such a run.
const SAMPLES: f64 = 4.0;

/// The sizes that a cost depends on.
pub(super) struct Cost {
    d: f64,
    entries: f64,
    /// Multiply-adds of AᵀDA.
    gram: f64,
    gram_rate: f64,
}

impl Cost {
    pub fn of(design: &DesignMatrix) -> Self {
        let d = design.columns() as f64;
        match design.storage() {
            Storage::Dense(values) => {
                let entries = values.len() as f64;
                Self { d, entries, gram: 0.5 * entries * (d + 1.0), gram_rate: DENSE_GRAM }
            }
            Storage::Sparse { offsets, values, .. } => {
                let pairs = |row: &[usize]| (row[1] - row[0]) as f64 * (row[1] - row[0] + 1) as f64 / 2.0;
                let gram = offsets.windows(2).map(pairs).sum();
                Self { d, entries: values.len() as f64, gram, gram_rate: SPARSE_GRAM }
            }
        }
    }

    /// A run of the exact method.
    pub fn exact(&self) -> f64 {
        ITERATIONS * (self.hessian() + 2.0 * self.pass())
    }

    /// A run of the sketched method: scores, preconditioners, products, and one exact Hessian at the end.
    pub fn sketched(&self) -> f64 {
        let d = self.d;
        let cube = d * d * d;
        let scores = SCORES * self.entries + 4.0 * DENSE_GRAM * cube / 2.0 + FACTOR * cube / 3.0;
        let samples = SAMPLES * DENSE_GRAM * 8.0 * cube / 2.0 + ITERATIONS * FACTOR * cube / 6.0;
        let products = PRODUCTS * (PRODUCT * self.entries + FACTOR * d * d);
        scores + samples + products + 2.0 * ITERATIONS * self.pass() + self.hessian()
    }

    /// An exact model with its eigenvectors costs no more than a few products with the Hessian.
    pub fn spectrum_is_cheap(&self) -> bool {
        self.hessian() + EIGENVECTORS * self.d * self.d * self.d <= FEW * PRODUCT * self.entries
    }

    fn pass(&self) -> f64 {
        PASS * self.entries
    }

    fn hessian(&self) -> f64 {
        self.gram_rate * self.gram + FACTOR * self.d * self.d * self.d / 6.0
    }
}
