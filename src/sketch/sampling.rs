//! SUBSAMPLE (Lemma 6.4 of the rescaled paper, Lemma A.8 of the residual paper): a sparse positive diagonal D̃ with
//! (1 − ε)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε)AᵀDA with probability at least 1 − δ.
//!
//! Row i is kept with probability qᵢ = min(1, cℓᵢ), independently of the others, and then has D̃ᵢ = Dᵢ/qᵢ; so
//! E[D̃] = D, and a heavy row (cℓᵢ ≥ 1) is kept as it is. With c = (2 + ⅔ε)ε⁻² ln(2r/δ), r = rank(√D A), the matrix
//! Chernoff bound gives the probability for exact leverage scores ℓ: in the basis where AᵀDA is I_r, every kept term
//! has norm ℓᵢ/qᵢ ≤ 1/c (a heavy one is the sum of ⌈cℓᵢ⌉ sure parts of such norms), the mean is I, and both tails are
//! at most r·exp(−cε²/(2 + ⅔ε)). The expected number of rows is at most cr ≤ (8/3)ε⁻² d ln(2d/δ). For approximate
//! scores the inequality is not proved; [`super::spectral`] tells whether it holds.

use super::rows::{Row, check_positive};
use super::{Approximation, Error, LeverageScores, Stream, Work};
use crate::linalg::team::Team;
use crate::linalg::{DesignMatrix, OverRows};
use nalgebra::DMatrix;
use std::ops::Range;

/// The purpose of the random stream.
const KEEPING: u64 = 3;

/// The parameters of SUBSAMPLE.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subsample {
    /// ε ∈ (0, 1), the precision.
    pub epsilon: f64,
    /// δ ∈ (0, 1), the failure probability.
    pub delta: f64,
    /// The seed.
    pub seed: u64,
}

/// A sampled diagonal D̃, with the probabilities it was drawn by.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    rows: Vec<usize>,
    entries: Vec<f64>,
    counts: Counts,
}

/// What is counted over all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    /// Rows with D̃ᵢ ≠ 0.
    kept: usize,
    certain: usize,
    expected: f64,
}

impl Subsample {
    /// c = (2 + ⅔ε)ε⁻² ln(2r/δ) for a rank r; 0 for r = 0.
    ///
    /// # Errors
    /// [`Error::Parameter`] when ε or δ is not in (0, 1).
    pub fn oversampling(&self, rank: usize) -> Result<f64, Error> {
        let Self { epsilon, delta, .. } = *self;
        for (name, value) in [("precision ε", epsilon), ("failure probability δ", delta)] {
            if !(value > 0.0 && value < 1.0) {
                return Err(Error::Parameter { name, value });
            }
        }
        if rank == 0 {
            return Ok(0.0);
        }
        Ok((2.0 + 2.0 * epsilon / 3.0) / (epsilon * epsilon) * core_math::log(2.0 * rank as f64 / delta))
    }

    /// D̃ of a diagonal D ≥ 0 (n) with the leverage scores of √D A. Scores from [`LeverageScores::exact`] give the
    /// lemma's inequality with probability ≥ 1 − δ (up to the rounding of f64).
    ///
    /// # Errors
    /// [`Error::Parameter`] when ε or δ is not in (0, 1), [`Error::ShapeMismatch`] when D has another length than the
    /// scores, [`Error::NotPositive`] for an entry of D that is negative or not finite.
    pub fn draw(&self, diagonal: &[f64], scores: &LeverageScores) -> Result<Sample, Error> {
        self.draw_over(&here(diagonal.len()), diagonal, scores)
    }

    fn draw_over(&self, over: &OverRows, diagonal: &[f64], scores: &LeverageScores) -> Result<Sample, Error> {
        let c = self.oversampling(scores.rank())?;
        let probabilities: Vec<f64> = scores.scores().iter().map(|score| (c * score).min(1.0)).collect();
        check_positive(over, diagonal)?;
        Sample::draw_over(over, diagonal, &probabilities, self.seed)
    }
}

impl Subsample {
    /// SUBSAMPLE(D, A, ε, δ) with approximate leverage scores of √D A from the same seed, and what it cost:
    /// O(nnz(A) + (cr/d)·d³) operations.
    ///
    /// # Errors
    /// As [`Subsample::draw`] and [`LeverageScores::approximate`].
    pub fn of(&self, design: &DesignMatrix, diagonal: &[f64]) -> Result<(Sample, Work), Error> {
        let how = Approximation { seed: self.seed, ..Approximation::default() };
        let scores = LeverageScores::approximate(design, diagonal, how)?;
        Ok((self.draw_over(design.over_rows(), diagonal, &scores)?, scores.work()))
    }
}

/// Rows that are all kept here.
fn here(n: usize) -> OverRows {
    OverRows::of(n, 1, 0..n, Team::default())
}

/// qᵢ = min(1, s·pᵢ) for importances p ≥ 0 (n), with s such that Σᵢ qᵢ = `rows`; 1 for every pᵢ > 0 where fewer are.
///
/// An importance that is negative or NaN counts as 0.
pub fn probabilities(importances: Vec<f64>, rows: f64) -> Vec<f64> {
    probabilities_over(&here(importances.len()), importances, rows)
}

/// The same for the importances of rows that ranks may share.
pub(crate) fn probabilities_over(over: &OverRows, importances: Vec<f64>, rows: f64) -> Vec<f64> {
    let mut p = importances;
    p.iter_mut().for_each(|p| *p = if *p > 0.0 { *p } else { 0.0 });
    // of each part, how many are certain for a factor s, and what the others sum to
    let shares = |p: &[f64], s: f64| {
        let part = |range: Range<usize>| {
            let (mut certain, mut light) = (0.0, 0.0);
            for p in &p[range] {
                if s * p >= 1.0 { certain += 1.0 } else { light += p }
            }
            [certain, light]
        };
        over.reduce(1, part, |[a, b], [c, d]| [a + c, b + d]).unwrap_or([0.0; 2])
    };
    let positive = over.sum(|range| p[range].iter().filter(|p| **p > 0.0).count() as f64);
    if positive <= rows {
        p.iter_mut().for_each(|p| *p = if *p > 0.0 { 1.0 } else { 0.0 });
        return p;
    }
    let mut s = 0.0;
    // each round makes more rows certain, which leaves less to share: s only grows, and n rounds would do
    for _ in 0..=over.whole() {
        let [certain, light] = shares(&p, s);
        let next = (rows - certain).max(0.0) / light;
        if next.is_nan() || next <= s {
            break;
        }
        s = next;
    }
    p.iter_mut().for_each(|p| *p = (s * *p).min(1.0));
    p
}

impl Sample {
    /// Keeps row i with probability qᵢ, to within 2⁻⁵³, independently, and gives it the entry Dᵢ/qᵢ. Rows with Dᵢ = 0
    /// are left out; so are rows with qᵢ = 0, whose part of D is lost.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when the lengths differ, [`Error::NotPositive`] for an entry of D that is negative or
    /// not finite.
    pub fn draw(diagonal: &[f64], probabilities: &[f64], seed: u64) -> Result<Self, Error> {
        check_positive(&here(diagonal.len()), diagonal)?;
        Self::draw_signed(diagonal, probabilities, seed)
    }

    /// As [`Sample::draw`], for a diagonal of any sign: E[D̃] = D still, but no spectral inequality follows.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when the lengths differ.
    pub fn draw_signed(diagonal: &[f64], probabilities: &[f64], seed: u64) -> Result<Self, Error> {
        Self::draw_over(&here(diagonal.len()), diagonal, probabilities, seed)
    }

    /// The same for the entries of rows that ranks may share: each draws its own, as one rank alone would draw them.
    pub(crate) fn draw_over(
        over: &OverRows,
        diagonal: &[f64],
        probabilities: &[f64],
        seed: u64,
    ) -> Result<Self, Error> {
        if diagonal.len() != probabilities.len() {
            let (expected, found) = (diagonal.len(), probabilities.len());
            return Err(Error::ShapeMismatch { name: "probabilities", expected, found });
        }
        let (stream, start) = (Stream::new(seed, KEEPING), over.own().start);
        let is_kept = |&i: &usize| diagonal[i] != 0.0 && stream.uniform((start + i) as u64) < probabilities[i];
        let rows: Vec<usize> = (0..diagonal.len()).filter(is_kept).collect();
        let part = |range: Range<usize>| {
            let [first, end] = [range.start, range.end].map(|row| rows.partition_point(|kept| *kept < row));
            let mut counts = [(end - first) as f64, 0.0, 0.0];
            for i in range.filter(|&i| diagonal[i] != 0.0) {
                counts[1] += f64::from(u8::from(probabilities[i] >= 1.0));
                counts[2] += probabilities[i];
            }
            counts
        };
        let merge = |[a, b, c]: [f64; 3], [d, e, f]: [f64; 3]| [a + d, b + e, c + f];
        let [kept, certain, expected] = over.reduce(1, part, merge).unwrap_or([0.0; 3]);
        let counts = Counts { kept: kept as usize, certain: certain as usize, expected };
        let entries = rows.iter().map(|&i| diagonal[i] / probabilities[i].min(1.0)).collect();
        Ok(Self { rows, entries, counts })
    }

    /// How many rows have D̃ᵢ ≠ 0, whoever keeps them.
    pub fn count(&self) -> usize {
        self.counts.kept
    }

    /// The 0-based rows with D̃ᵢ ≠ 0, increasing; where ranks share the rows, of those kept here, counted from the first of them.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// D̃ᵢ at [`Sample::rows`].
    pub fn entries(&self) -> &[f64] {
        &self.entries
    }

    /// Rows that were certain to be kept (qᵢ = 1), where D̃ᵢ = Dᵢ.
    pub fn certain(&self) -> usize {
        self.counts.certain
    }

    /// Σᵢ qᵢ, the expected number of rows.
    pub fn expected_rows(&self) -> f64 {
        self.counts.expected
    }

    /// diag(D̃) (n) with its zeros.
    pub fn diagonal(&self, n: usize) -> Vec<f64> {
        let mut diagonal = vec![0.0; n];
        for (&row, entry) in self.rows.iter().zip(&self.entries) {
            diagonal[row] = *entry;
        }
        diagonal
    }

    /// AᵀD̃A (d × d), both triangles filled, and its cost: the sampled rows alone are read.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when A has fewer rows than the sample names.
    pub fn gram(&self, design: &DesignMatrix) -> Result<(DMatrix<f64>, Work), Error> {
        if let Some(row) = self.rows.last().filter(|row| **row >= design.height()) {
            let (expected, found) = (design.height(), row + 1);
            return Err(Error::ShapeMismatch { name: "weights", expected, found });
        }
        let mut work = Work::multiply(self.count(), design.columns());
        let length = |&row: &usize| match Row::of(design, row) {
            Row::Dense(entries) | Row::Sparse(_, entries) => entries.len() as f64,
        };
        let read = |range: Range<usize>| {
            let [start, end] = [range.start, range.end].map(|row| self.rows.partition_point(|chosen| *chosen < row));
            self.rows[start..end].iter().map(length).sum()
        };
        work.entries = design.over_rows().sum(read) as u64;
        Ok((design.gram_of(&self.rows, &self.entries)?, work))
    }
}
