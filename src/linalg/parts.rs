//! A fixed partition of the rows and a fixed tree of sums over it.

use std::ops::Range;

/// Rows of a part are a multiple of this, but in the last one.
pub(crate) const ROWS_OF_A_BLOCK: usize = 256;
/// Most parts that a pass is cut into, and so the most ranks that share rows.
const MOST_PARTS: usize = 1024;
/// Least rows of a part.
const LEAST_ROWS: usize = 2048;
/// Parts that a pass may be cut into however large their results are.
const FEW_PARTS: usize = 16;

/// A partition of n rows that depends on n, d and on the memory of a part's result alone; parts of one are unions of parts of a
/// finer one.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    rows: usize,
    pub count: usize,
    /// The rows that are kept here.
    own: Range<usize>,
}

impl Parts {
    /// Parts of n rows whose results together keep no more than about 4n numbers, or a few results; `memory` numbers each.
    pub fn of(rows: usize, memory: usize) -> Self {
        let affordable = (4 * rows / memory.max(1)).max(FEW_PARTS);
        let most = (rows / LEAST_ROWS).min(MOST_PARTS).min(affordable).max(1);
        let count = if rows == 0 { 0 } else { 1 << most.ilog2() };
        Self { rows, count, own: 0..rows }
    }

    /// The fewest that a pass over n rows of d entries is cut into; rows go to ranks by these.
    pub fn grain(rows: usize, columns: usize) -> Self {
        Self::of(rows, columns.saturating_mul(columns))
    }

    /// The partition for a pass over n rows of d entries, of which some are kept here.
    pub fn for_pass(rows: usize, columns: usize, memory: usize, own: Range<usize>) -> Self {
        let (wanted, grain) = (Self::of(rows, memory), Self::grain(rows, columns));
        Self { count: wanted.count.max(grain.count), own, ..wanted }
    }

    /// The first row of a part, or the end of the last one.
    pub(super) fn begin(&self, part: usize) -> usize {
        let blocks = self.rows.div_ceil(ROWS_OF_A_BLOCK);
        (part * blocks / self.count * ROWS_OF_A_BLOCK).min(self.rows)
    }

    /// The rows of a part, counted from the first row that is kept here.
    pub(super) fn rows_of(&self, part: usize) -> Range<usize> {
        let here = |row: usize| row.clamp(self.own.start, self.own.end) - self.own.start;
        here(self.begin(part))..here(self.begin(part + 1))
    }
}

/// Parts with what is done with each and how the results are merged.
pub(super) struct Tree<'a, P, M> {
    pub parts: &'a Parts,
    pub part: P,
    pub merge: M,
}

impl<P, M> Tree<'_, P, M> {
    pub fn alone<const K: usize, T>(&self, range: Range<usize>, outs: [&mut [f64]; K]) -> T
    where
        P: Fn(Range<usize>, [&mut [f64]; K]) -> T,
        M: Fn(T, T) -> T,
    {
        if range.len() == 1 {
            return (self.part)(self.parts.rows_of(range.start), outs);
        }
        let (ranges, [upper, lower]) = self.halves(range, outs);
        let left = self.alone(ranges[0].clone(), upper);
        let right = self.alone(ranges[1].clone(), lower);
        (self.merge)(left, right)
    }

    pub fn shared<const K: usize, T: Send>(&self, range: Range<usize>, outs: [&mut [f64]; K]) -> T
    where
        P: Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        M: Fn(T, T) -> T + Sync,
    {
        if range.len() == 1 {
            return (self.part)(self.parts.rows_of(range.start), outs);
        }
        let (ranges, [upper, lower]) = self.halves(range, outs);
        let left = || self.shared(ranges[0].clone(), upper);
        let (left, right) = rayon::join(left, || self.shared(ranges[1].clone(), lower));
        (self.merge)(left, right)
    }

    /// The two halves of some parts, with the rows of the vectors that belong to each.
    pub fn halves<'o, const K: usize>(
        &self,
        range: Range<usize>,
        outs: [&'o mut [f64]; K],
    ) -> ([Range<usize>; 2], [[&'o mut [f64]; K]; 2]) {
        let middle = range.start + range.len() / 2;
        let height = self.parts.rows_of(middle).start - self.parts.rows_of(range.start).start;
        let (mut upper, mut lower) = ([const { None }; K], [const { None }; K]);
        for ((out, upper), lower) in outs.into_iter().zip(&mut upper).zip(&mut lower) {
            let (top, bottom) = out.split_at_mut(height.min(out.len()));
            (*upper, *lower) = (Some(top), Some(bottom));
        }
        let whole = |outs: [Option<&'o mut [f64]>; K]| outs.map(Option::unwrap_or_default);
        ([range.start..middle, middle..range.end], [whole(upper), whole(lower)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_cover_every_row_once_and_depend_on_no_thread() {
        for rows in [0, 1, 255, 2048, 4096, 5000, 100_000, 1_000_003] {
            let parts = Parts::of(rows, 100);
            let ranges: Vec<Range<usize>> = (0..parts.count).map(|part| parts.rows_of(part)).collect();
            assert_eq!(ranges.iter().map(Range::len).sum::<usize>(), rows);
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].end % ROWS_OF_A_BLOCK == 0));
        }
        assert_eq!(Parts::of(0, 1).count, 0);
        assert_eq!(Parts::of(20_000, 250_000).count, 8);
        assert_eq!(Parts::of(200_000, 250_000).count, FEW_PARTS);
        assert_eq!(Parts::of(4_000_000, 1).count, MOST_PARTS);
    }
}
