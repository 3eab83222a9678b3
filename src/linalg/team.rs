//! Threads for the passes over A: a fixed partition of the rows and a fixed tree of sums, whoever computes them.

use super::Error;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::Arc;

/// Rows of a part are a multiple of this, but in the last one.
pub(crate) const ROWS_OF_A_BLOCK: usize = 256;
/// Most parts that a pass is cut into.
const MOST_PARTS: usize = 64;
/// Least rows of a part.
const LEAST_ROWS: usize = 2048;

/// Whoever works on a pass: the calling thread alone, or a pool of its own.
///
/// Every sum runs over parts that the length alone decides and is merged by halves, so its bits do not depend on the number of threads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Team {
    pool: Option<Arc<ThreadPool>>,
}

impl Team {
    /// A team of so many threads; 1, and 0, are the calling thread alone.
    pub fn of(jobs: usize) -> Result<Self, Error> {
        if jobs <= 1 {
            return Ok(Self::default());
        }
        let pool = ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|_| Error::NoThreads { jobs })?;
        Ok(Self { pool: Some(Arc::new(pool)) })
    }

    /// Threads at work.
    pub fn jobs(&self) -> usize {
        self.pool.as_ref().map_or(1, |pool| pool.current_num_threads())
    }

    /// Cuts `out` into pieces of `piece` entries and calls `fill` with each piece and the place where it starts.
    pub fn fill(&self, out: &mut [f64], piece: usize, fill: impl Fn(usize, &mut [f64]) + Sync) {
        let piece = piece.max(1);
        match &self.pool {
            Some(pool) => pool.install(|| filled(out, 0, piece, &fill)),
            None => out.chunks_mut(piece).enumerate().for_each(|(k, chunk)| fill(k * piece, chunk)),
        }
    }

    /// The results of all parts, merged by halves; `None` where there is no part.
    pub fn reduce<T: Send>(
        &self,
        parts: &Parts,
        part: impl Fn(Range<usize>) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        self.sweep(parts, [], |rows, []| part(rows), merge)
    }

    /// As [`Team::reduce`], while each part also writes its rows of some vectors, of as many entries as there are rows or of
    /// none.
    pub fn sweep<const K: usize, T: Send>(
        &self,
        parts: &Parts,
        outs: [&mut [f64]; K],
        part: impl Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        let tree = Tree { parts, part, merge };
        match &self.pool {
            _ if parts.count == 0 => None,
            Some(pool) => Some(pool.install(|| tree.shared(0..parts.count, outs))),
            None => Some(tree.alone(0..parts.count, outs)),
        }
    }
}

fn filled(out: &mut [f64], start: usize, piece: usize, fill: &(impl Fn(usize, &mut [f64]) + Sync)) {
    if out.len() <= piece {
        if !out.is_empty() {
            fill(start, out);
        }
        return;
    }
    let half = out.len().div_ceil(piece) / 2 * piece;
    let (left, right) = out.split_at_mut(half);
    rayon::join(|| filled(left, start, piece, fill), || filled(right, start + half, piece, fill));
}

/// A partition of n rows that depends on n and on the memory of a part's result alone.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    rows: usize,
    count: usize,
}

impl Parts {
    /// Parts of n rows whose results together keep no more than about 4n numbers, or four results; `memory` numbers each.
    pub fn of(rows: usize, memory: usize) -> Self {
        let affordable = (4 * rows / memory.max(1)).max(4);
        let most = (rows / LEAST_ROWS).min(MOST_PARTS).min(affordable).max(1);
        let count = if rows == 0 { 0 } else { 1 << most.ilog2() };
        Self { rows, count }
    }

    fn rows_of(&self, part: usize) -> Range<usize> {
        let blocks = self.rows.div_ceil(ROWS_OF_A_BLOCK);
        let start = |part: usize| (part * blocks / self.count * ROWS_OF_A_BLOCK).min(self.rows);
        start(part)..start(part + 1)
    }
}

struct Tree<'a, P, M> {
    parts: &'a Parts,
    part: P,
    merge: M,
}

impl<P, M> Tree<'_, P, M> {
    fn alone<const K: usize, T>(&self, range: Range<usize>, outs: [&mut [f64]; K]) -> T
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

    fn shared<const K: usize, T: Send>(&self, range: Range<usize>, outs: [&mut [f64]; K]) -> T
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
    fn halves<'o, const K: usize>(
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
        assert_eq!(Parts::of(20_000, 250_000).count, 4);
        assert_eq!(Parts::of(1_000_000, 1).count, MOST_PARTS);
    }

    #[test]
    fn a_sum_has_the_same_bits_for_every_number_of_threads() {
        let terms: Vec<f64> = (0..100_000).map(|k| (k as f64 * 0.7).sin() / (1.0 + k as f64)).collect();
        let parts = Parts::of(terms.len(), 1);
        let sum = |jobs: usize| {
            let team = Team::of(jobs).unwrap();
            team.reduce(&parts, |rows| terms[rows].iter().sum::<f64>(), |a, b| a + b).unwrap().to_bits()
        };
        assert_eq!(sum(1), sum(2));
        assert_eq!(sum(1), sum(3));
        // the tree matters: the plain sum has other bits
        assert_ne!(sum(1), terms.iter().sum::<f64>().to_bits());
    }

    #[test]
    fn every_piece_is_filled_from_its_own_place() {
        for jobs in [1, 2, 3] {
            let team = Team::of(jobs).unwrap();
            let mut out = vec![0.0; 1001];
            team.fill(&mut out, 100, |start, piece| {
                piece.iter_mut().enumerate().for_each(|(k, entry)| *entry = (start + k) as f64)
            });
            assert!(out.iter().enumerate().all(|(k, entry)| *entry == k as f64));
        }
    }
}
