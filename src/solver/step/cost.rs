//! What a run is expected to cost by either method, from n, d and the pattern of A alone, so that the choice is the
//! same on every machine.
//!
//! Units are nanoseconds on one core of a machine of 2024; only their ratios matter. Each rate was measured on this
//! crate's kernels (`benches/kernels.rs`), and the counts of iterations are those met on the benchmark's instances.

use crate::linalg::{DesignMatrix, Storage};

/// What an entry of A costs, by how A is kept.
struct Rates {
    /// In a pass.
    pass: f64,
    /// In a product with the Hessian.
    product: f64,
    /// In the approximate leverage scores.
    scores: f64,
}

const DENSE: Rates = Rates { pass: 0.2, product: 0.3, scores: 3.0 };
const SPARSE: Rates = Rates { pass: 0.5, product: 0.8, scores: 10.0 };

/// A multiply-add of AᵀDA for a dense A of many columns, and what is added for one column.
const DENSE_GRAM: (f64, f64) = (0.01, 2.0);
/// A multiply-add of AᵀDA for a sparse A.
const SPARSE_GRAM: f64 = 0.6;
/// A multiply-add of a factorisation.
const FACTOR: f64 = 0.045;

/// Iterations of the exact method, and of the sketched one.
const ITERATIONS: f64 = 8.0;
/// Products with the Hessian in a run of the sketched method.
const PRODUCTS: f64 = 45.0;
/// Preconditioners drawn in such a run.
const SAMPLES: f64 = 4.0;
/// Iterations on a sample of rows.
const SAMPLE_ITERATIONS: f64 = 10.0;
/// The share of a whole run that a run on a sample of rows may cost.
const SAMPLE_SHARE: f64 = 0.25;

/// The sizes that a cost depends on.
pub(in crate::solver) struct Cost {
    n: f64,
    d: f64,
    entries: f64,
    /// Multiply-adds of AᵀDA, and what one costs.
    gram: f64,
    gram_rate: f64,
    rates: Rates,
}

impl Cost {
    pub fn of(design: &DesignMatrix) -> Self {
        let (n, d, entries) = (design.rows() as f64, design.columns() as f64, design.entries() as f64);
        let gram = design.pairs() as f64;
        let (gram_rate, rates) = match design.storage() {
            Storage::Dense(_) => (DENSE_GRAM.0 + DENSE_GRAM.1 / d, DENSE),
            Storage::Sparse { .. } => (SPARSE_GRAM, SPARSE),
        };
        Self { n, d, entries, gram, gram_rate, rates }
    }

    /// A run of the exact method.
    pub fn exact(&self) -> f64 {
        ITERATIONS * (self.hessian() + 2.0 * self.pass())
    }

    /// A run of the sketched method: scores, preconditioners, products, and one exact Hessian at the end.
    pub fn sketched(&self) -> f64 {
        let d = self.d;
        let (cube, gram_rate) = (d * d * d, DENSE_GRAM.0 + DENSE_GRAM.1 / d);
        let scores = self.rates.scores * self.entries + 4.0 * gram_rate * cube / 2.0 + FACTOR * cube / 3.0;
        let samples = SAMPLES * gram_rate * 8.0 * cube / 2.0 + ITERATIONS * self.factor();
        let products = PRODUCTS * (self.product() + FACTOR * d * d);
        scores + samples + products + 2.0 * ITERATIONS * self.pass() + self.hessian()
    }

    /// Rows of a sample such that a run of the exact method on them costs no more than a good share of one on all.
    pub fn affordable_rows(&self) -> f64 {
        let room = SAMPLE_SHARE / SAMPLE_ITERATIONS * self.exact().min(self.sketched()) - self.factor();
        (self.n * room / (self.gram_rate * self.gram + 2.0 * self.pass())).max(0.0)
    }

    /// So many products with the Hessian cost more than the Hessian.
    pub fn is_beyond_a_hessian(&self, products: usize) -> bool {
        products as f64 * self.product() > self.hessian()
    }

    fn pass(&self) -> f64 {
        self.rates.pass * self.entries
    }

    fn product(&self) -> f64 {
        self.rates.product * self.entries
    }

    fn factor(&self) -> f64 {
        FACTOR * self.d * self.d * self.d / 6.0
    }

    fn hessian(&self) -> f64 {
        self.gram_rate * self.gram + self.factor()
    }
}
