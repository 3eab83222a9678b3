//! Sums over the rows of A, with the bits that n and d alone decide; of rows that ranks share, the sums over all of them.
//!
//! Vectors here have as many entries as rows are kept on this rank. A sum whose ranks fail is NaN, and the run ends for it
//! at its next turn ([`super::DesignMatrix::turn`]).

use super::Error;
use super::norm::largest;
use super::parts::Parts;
use super::summation::{self, square_over};
use super::team::Team;
use crate::ranks::Partial;
use std::ops::Range;

/// The rows of A: how many there are, which are kept here, and who works on them.
#[derive(Clone, Debug)]
pub(crate) struct OverRows {
    rows: usize,
    columns: usize,
    own: Range<usize>,
    team: Team,
}

/// Who works on them does not count.
impl PartialEq for OverRows {
    fn eq(&self, other: &Self) -> bool {
        (self.rows, self.columns) == (other.rows, other.columns)
    }
}

impl OverRows {
    /// The rows of a matrix (n × d), of which some are kept here.
    pub fn of(rows: usize, columns: usize, own: Range<usize>, team: Team) -> Self {
        Self { rows, columns, own, team }
    }

    /// n.
    pub fn whole(&self) -> usize {
        self.rows
    }

    /// The rows that are kept here, counted from the first of all.
    pub fn own(&self) -> Range<usize> {
        self.own.clone()
    }

    /// Whoever works on them.
    pub fn team(&self) -> &Team {
        &self.team
    }

    /// The partition of a pass, the result of a part being `memory` numbers.
    fn parts(&self, memory: usize) -> Parts {
        Parts::for_pass(self.rows, self.columns, memory, self.own.clone())
    }

    /// The results of all parts, each of `memory` numbers and over rows counted from the first one here, merged by halves; `None`
    /// where n is 0 or a rank is lost.
    pub fn reduce<T: Partial>(
        &self,
        memory: usize,
        part: impl Fn(Range<usize>) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        self.team.reduce(&self.parts(memory), part, merge)
    }

    /// As [`OverRows::reduce`], while each part also writes its rows of some vectors; a vector may be empty.
    pub fn sweep<const K: usize, T: Partial>(
        &self,
        memory: usize,
        outs: [&mut [f64]; K],
        part: impl Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        self.team.sweep(&self.parts(memory), outs, part, merge)
    }

    /// Calls `visit` with some rows that are kept here and what belongs to them of some vectors, until all are visited.
    pub fn visit<const K: usize>(&self, outs: [&mut [f64]; K], visit: impl Fn(Range<usize>, [&mut [f64]; K]) + Sync) {
        self.team.visit(&self.parts(1), outs, visit);
    }

    /// Σ over parts of a number each.
    pub fn sum(&self, part: impl Fn(Range<usize>) -> f64 + Sync) -> f64 {
        if self.rows == 0 {
            return 0.0;
        }
        self.reduce(1, part, |a, b| a + b).unwrap_or(f64::NAN)
    }

    /// The largest of a number ≥ 0 a part; entries that are NaN do not count.
    pub fn most(&self, part: impl Fn(Range<usize>) -> f64 + Sync) -> f64 {
        if self.rows == 0 {
            return 0.0;
        }
        self.reduce(1, part, f64::max).unwrap_or(f64::NAN)
    }

    /// Whether something holds of every part.
    pub fn all(&self, part: impl Fn(Range<usize>) -> bool + Sync) -> bool {
        self.reduce(1, part, |a, b| a && b).unwrap_or(true)
    }

    /// Σᵢ aᵢ.
    pub fn total(&self, a: &[f64]) -> f64 {
        self.sum(|rows| summation::total(&a[rows]))
    }

    /// Σᵢ aᵢbᵢ.
    pub fn inner(&self, a: &[f64], b: &[f64]) -> f64 {
        self.sum(|rows| summation::inner(&a[rows.clone()], &b[rows]))
    }

    /// Σᵢ δᵢqᵢ².
    pub fn weighted_square(&self, delta: &[f64], q: &[f64]) -> f64 {
        self.sum(|rows| summation::weighted_square(&delta[rows.clone()], &q[rows]))
    }

    /// maxᵢ |aᵢ|, entries that are NaN not counted.
    pub fn largest(&self, a: &[f64]) -> f64 {
        self.most(|rows| largest(&a[rows]))
    }

    /// ‖a‖₂, with no overflow or underflow on the way; NaN or infinite where an entry is.
    pub fn length(&self, a: &[f64]) -> f64 {
        let unit = self.largest(a);
        if unit == 0.0 || unit == f64::INFINITY {
            return self.sum(|rows| a[rows].iter().map(|x| x.abs()).sum());
        }
        unit * self.sum(|rows| square_over(&a[rows], unit)).sqrt()
    }

    /// The number of the entry that is largest, counted from the first row here, on the rank that keeps it; of equal ones the
    /// first. A NaN is none unless it is the first of all.
    pub fn first_largest(&self, a: &[f64]) -> Option<usize> {
        let start = self.own.start;
        let part = |rows: Range<usize>| {
            let mut best = (a[rows.start], rows.start + start);
            for row in rows.skip(1) {
                best = if a[row] > best.0 { (a[row], row + start) } else { best };
            }
            best
        };
        let (_, row) = self.reduce(1, part, |best, next| if next.0 > best.0 { next } else { best })?;
        self.own.contains(&row).then(|| row - start)
    }

    /// Numbers of all ranks, in their order.
    ///
    /// # Errors
    /// [`Error::Ranks`] where one is lost.
    pub fn gathered(&self, own: Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(match self.team.share() {
            None => own,
            Some(share) => share.group.gathered(own).ok_or_else(|| self.failure())?.concat(),
        })
    }

    /// What ended the ranks.
    pub fn failure(&self) -> Error {
        let failure = self.team.share().and_then(|share| share.group.failure());
        failure.unwrap_or(crate::ranks::Error::Lost { rank: 0 }).into()
    }
}
