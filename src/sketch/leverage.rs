//! Leverage scores of √D A: ℓᵢ = Dᵢ aᵢᵀ(AᵀDA)⁺aᵢ, exact to rounding or approximate.
//!
//! ℓᵢ ∈ [0, 1] says how much of one direction row i carries alone; Σᵢ ℓᵢ is the rank. Approximate scores cost
//! O(nnz(A) + d³): √D A is embedded in 16·d rows by [`SIGNS`] signs a row (one sign alone, a CountSketch, loses a
//! direction as soon as two heavy rows meet), its triangle R taken, and ‖Dᵢ^½ aᵢᵀR⁻¹G‖² estimated with a G of 16
//! columns of signs (Johnson–Lindenstrauss). Where rows are so short that AᵀDA costs no more, R is that of A itself.

use super::basis::{Basis, Triangle, columns_of};
use super::rows::{Row, check_positive, rows, stored};
use super::{Error, Stream, Work};
use crate::linalg::{self, DesignMatrix};
use nalgebra::DMatrix;
use std::ops::Range;

/// Rows of the embedding that each row of A is added to.
pub const SIGNS: usize = 4;

/// Multiply-adds for each entry of A up to which AᵀDA itself is formed, which costs less than an embedding and gives R.
const GRAM: usize = 16;

/// Purposes of the random streams.
const EMBEDDING: u64 = 1;
const PROJECTION: u64 = 2;

/// The leverage scores of √D A, with what they cost.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverageScores {
    scores: Vec<f64>,
    rank: usize,
    work: Work,
}

/// How approximate scores are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approximation {
    /// Rows of the embedding for each column of A; A with no more rows than that is not embedded.
    pub rows_per_column: usize,
    /// Columns of the projection G; a score's relative standard deviation is √(2/columns) at most.
    pub columns: usize,
    /// The seed of embedding and projection.
    pub seed: u64,
}

impl Default for Approximation {
    /// 16 rows a column, 16 columns, seed 0.
    fn default() -> Self {
        Self { rows_per_column: 16, columns: 16, seed: 0 }
    }
}

impl LeverageScores {
    /// ℓ exact to rounding, by an orthonormal basis of √D A: 3nd² multiply-adds and n·d memory. The basis decides the
    /// rank: directions within max(n, d)·2⁻⁵² of dependence are dropped.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when `diagonal` has not n entries, [`Error::NotPositive`] for one that is negative or
    /// not finite, [`Error::Overflow`] where √D A exceeds f64.
    pub fn exact(design: &DesignMatrix, diagonal: &[f64]) -> Result<Self, Error> {
        design.check_whole()?;
        let roots = roots(design, diagonal)?;
        let (n, d) = (design.rows(), design.columns());
        let basis = Basis::of(columns_of(&scaled(design, &roots)?));
        let mut scores = vec![0.0; n];
        for q in &basis.q {
            scores.iter_mut().zip(q).for_each(|(score, q)| *score += q * q);
        }
        let mut work = Work::pass(stored(design));
        work += Work::multiply(n, d);
        Ok(Self { scores: scores.into_iter().map(|score| score.min(1.0)).collect(), rank: basis.q.len(), work })
    }

    /// Estimates of ℓ, in [0, 1]: two passes over A. An estimate's expectation is the score within the embedding's
    /// distortion; no bound on the largest error is promised.
    ///
    /// # Errors
    /// As [`LeverageScores::exact`].
    pub fn approximate(design: &DesignMatrix, diagonal: &[f64], how: Approximation) -> Result<Self, Error> {
        let roots = roots(design, diagonal)?;
        let (n, d) = (design.rows(), design.columns());
        let height = (how.rows_per_column.max(2) * d).next_multiple_of(SIGNS);
        let mut work = Work::pass(stored(design));
        let by_gram = if design.pairs() <= GRAM * stored(design) {
            Triangle::by_cholesky(&design.weighted_gram(diagonal)?)
        } else {
            None
        };
        let triangle = match by_gram {
            Some(triangle) => {
                work.entries += design.pairs() as u64;
                work += Work::multiply(d, d);
                triangle
            }
            None => {
                work += Work::multiply(n.min(height), d);
                let short = n <= height;
                Triangle::of(&if short {
                    scaled(&design.gathered()?, &design.over_rows().gathered(roots)?)?
                } else {
                    embedded(design, &roots, height, how.seed)?
                })?
            }
        };
        let mut scores = design.row_squares(&projection(&triangle, d, how))?;
        work += Work::pass(stored(design));
        let weighed = |square: f64, weight: f64| if weight > 0.0 { (weight * square).min(1.0) } else { 0.0 };
        scores.iter_mut().zip(diagonal).for_each(|(score, weight)| *score = weighed(*score, *weight));
        Ok(Self { scores, rank: triangle.pivots.len(), work })
    }

    /// ℓ (n).
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// The rank of √D A as the basis found it; of its embedding for approximate scores.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// What the scores cost.
    pub fn work(&self) -> Work {
        self.work
    }
}

/// √D.
fn roots(design: &DesignMatrix, diagonal: &[f64]) -> Result<Vec<f64>, Error> {
    if diagonal.len() != design.height() {
        return Err(Error::ShapeMismatch { name: "weights", expected: design.height(), found: diagonal.len() });
    }
    check_positive(design.over_rows(), diagonal)?;
    Ok(diagonal.iter().map(|d| d.sqrt()).collect())
}

/// √D A.
fn scaled(design: &DesignMatrix, roots: &[f64]) -> Result<DesignMatrix, Error> {
    let (n, d) = (design.height(), design.columns());
    let mut values = vec![0.0; n * d];
    for (i, (row, root)) in rows(design).zip(roots).enumerate() {
        row.visit(|j, a| values[i * d + j] = root * a);
    }
    dense(n, d, values)
}

/// A matrix whose entries may have overflowed.
fn dense(rows: usize, columns: usize, values: Vec<f64>) -> Result<DesignMatrix, Error> {
    DesignMatrix::dense(rows, columns, values).map_err(|refusal| match refusal {
        linalg::Error::NotFinite { row, .. } => Error::Overflow { row },
        other => other.into(),
    })
}

/// S√D A with `height` rows: row i is added, with a random sign, to one random row in each of [`SIGNS`]
/// blocks, which are filled one after the other.
fn embedded(design: &DesignMatrix, roots: &[f64], height: usize, seed: u64) -> Result<DesignMatrix, Error> {
    let (d, block) = (design.columns(), height / SIGNS);
    let (stream, first) = (Stream::new(seed, EMBEDDING), design.own_rows().start);
    let mut sketch = Vec::with_capacity(height * d);
    for k in 0..SIGNS {
        let part = |range: Range<usize>| {
            let mut sums = vec![0.0; block * d];
            for i in range {
                let word = stream.word(((first + i) * SIGNS + k) as u64);
                let sign = if word & 1 == 0 { 0.5 } else { -0.5 }; // 1/√4
                // the high bits scaled to the block: uniform to within block·2⁻⁶⁴
                let place = ((u128::from(word) * block as u128) >> 64) as usize;
                let (target, factor) = (&mut sums[place * d..(place + 1) * d], sign * roots[i]);
                match Row::of(design, i) {
                    Row::Dense(entries) => target.iter_mut().zip(entries).for_each(|(sum, a)| *sum += factor * a),
                    row @ Row::Sparse(..) => row.visit(|j, a| target[j] += factor * a),
                }
            }
            sums
        };
        let merge = |mut left: Vec<f64>, right: Vec<f64>| {
            left.iter_mut().zip(&right).for_each(|(left, right)| *left += right);
            left
        };
        let sums = design.over_rows().reduce(block * d, part, merge);
        sketch.extend(sums.ok_or_else(|| design.over_rows().failure())?);
    }
    dense(height, d, sketch)
}

/// R⁻¹G (d × columns); a column of A that is no pivot has a row of zeros.
fn projection(triangle: &Triangle, d: usize, how: Approximation) -> DMatrix<f64> {
    let columns = how.columns.max(1);
    let stream = Stream::new(how.seed, PROJECTION);
    let unit = 1.0 / (columns as f64).sqrt();
    let mut projection = DMatrix::zeros(d, columns);
    for column in 0..columns {
        let sign = |k: usize| if stream.word((k * columns + column) as u64) >> 63 == 0 { unit } else { -unit };
        let mut y: Vec<f64> = (0..triangle.pivots.len()).map(sign).collect();
        triangle.solve(&mut y);
        for (&pivot, y) in triangle.pivots.iter().zip(y) {
            projection[(pivot, column)] = y;
        }
    }
    projection
}
