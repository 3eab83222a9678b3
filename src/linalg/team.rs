//! Threads, and ranks, for the passes over A: a fixed partition of the rows and a fixed tree of sums, whoever computes them.

use super::Error;
use super::parts::{Parts, Tree};
use crate::ranks::{Group, Partial, division};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::Arc;

/// Whoever works on a pass: the calling thread alone, or a pool of its own; on all rows, or on those of one rank of several.
///
/// Every sum runs over parts that the length alone decides and is merged by halves, so its bits depend neither on the number of
/// threads nor on that of ranks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Team {
    pool: Option<Arc<ThreadPool>>,
    share: Option<Arc<Share>>,
}

/// The rows that one rank keeps, and the ranks that keep the others.
#[derive(Debug)]
pub(crate) struct Share {
    pub group: Group,
    /// Where the parts of each rank begin, of the fewest that any pass is cut into, and the end of the last.
    starts: Vec<usize>,
    /// So many these are.
    grain: usize,
}

impl Share {
    /// The share of one of the ranks in n rows of d entries.
    pub fn of(group: Group, rows: usize, columns: usize) -> Self {
        let grain = Parts::grain(rows, columns).count.max(1);
        Self { starts: division(grain, group.count()), grain, group }
    }

    /// The parts of this rank, of so many.
    fn own(&self, count: usize) -> Range<usize> {
        let rank = self.group.rank();
        let at = |start: usize| start * (count / self.grain);
        at(self.starts[rank])..at(self.starts[rank + 1])
    }

    /// Who keeps a part, of so many.
    fn owner(&self, part: usize, count: usize) -> usize {
        let part = part / (count / self.grain);
        self.starts.partition_point(|start| *start <= part) - 1
    }
}

impl Team {
    /// A team of so many threads; 1, and 0, are the calling thread alone.
    pub fn of(jobs: usize) -> Result<Self, Error> {
        if jobs <= 1 {
            return Ok(Self::default());
        }
        let pool = ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|_| Error::NoThreads { jobs })?;
        Ok(Self { pool: Some(Arc::new(pool)), share: None })
    }

    /// The same threads, on the rows of one rank.
    pub fn sharing(self, share: Share) -> Self {
        Self { share: Some(Arc::new(share)), ..self }
    }

    /// The same threads, on rows that every rank keeps.
    pub fn alone(&self) -> Self {
        Self { pool: self.pool.clone(), share: None }
    }

    /// The ranks that share the rows.
    pub fn share(&self) -> Option<&Share> {
        self.share.as_deref()
    }

    /// The same ranks with the threads of another team.
    pub fn with_threads(&self, of: Team) -> Self {
        Self { pool: of.pool, share: self.share.clone() }
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

    /// The results of all parts, merged by halves; `None` where there is no part, and where a rank is lost.
    pub fn reduce<T: Partial>(
        &self,
        parts: &Parts,
        part: impl Fn(Range<usize>) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        self.sweep(parts, [], |rows, []| part(rows), merge)
    }

    /// As [`Team::reduce`], while each part also writes its rows of some vectors, of as many entries as there are rows here or
    /// of none.
    pub fn sweep<const K: usize, T: Partial>(
        &self,
        parts: &Parts,
        outs: [&mut [f64]; K],
        part: impl Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        let (tree, whole) = (Tree { parts, part, merge }, 0..parts.count);
        match &self.share {
            _ if parts.count == 0 => None,
            None => Some(self.subtree(&tree, whole, outs)),
            Some(share) => {
                share.group.begin();
                share.group.told(self.across(&tree, share, whole, outs))
            }
        }
    }

    /// Calls `visit` with the rows of each part that is kept here and its rows of some vectors; nothing is summed.
    pub fn visit<const K: usize>(
        &self,
        parts: &Parts,
        outs: [&mut [f64]; K],
        visit: impl Fn(Range<usize>, [&mut [f64]; K]) + Sync,
    ) {
        let tree = Tree { parts, part: visit, merge: |(), ()| () };
        let own = self.share.as_ref().map_or(0..parts.count, |share| share.own(parts.count));
        if !own.is_empty() {
            self.subtree(&tree, own, outs);
        }
    }

    /// The result of some parts that are all kept here.
    fn subtree<const K: usize, T: Send, P, M>(
        &self,
        tree: &Tree<'_, P, M>,
        range: Range<usize>,
        outs: [&mut [f64]; K],
    ) -> T
    where
        P: Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        M: Fn(T, T) -> T + Sync,
    {
        match &self.pool {
            Some(pool) => pool.install(|| tree.shared(range, outs)),
            None => tree.alone(range, outs),
        }
    }

    /// The result of some parts on the rank that keeps the first of them: each rank works out what it keeps, and sends it to
    /// who keeps the other half. `None` on every other rank.
    fn across<const K: usize, T: Partial, P, M>(
        &self,
        tree: &Tree<'_, P, M>,
        share: &Share,
        range: Range<usize>,
        outs: [&mut [f64]; K],
    ) -> Option<T>
    where
        P: Fn(Range<usize>, [&mut [f64]; K]) -> T + Sync,
        M: Fn(T, T) -> T + Sync,
    {
        let (count, group) = (tree.parts.count, &share.group);
        let own = share.own(count);
        if own.is_empty() || range.end <= own.start || own.end <= range.start {
            return None;
        }
        if own.start <= range.start && range.end <= own.end {
            return Some(self.subtree(tree, range, outs));
        }
        let (ranges, [upper, lower]) = tree.halves(range, outs);
        let [left_owner, right_owner] = ranges.each_ref().map(|range| share.owner(range.start, count));
        let [left_range, right_range] = ranges;
        let left = self.across(tree, share, left_range, upper);
        let right = self.across(tree, share, right_range, lower);
        if let Some(left) = left {
            let right = if right_owner == group.rank() { right } else { group.take(right_owner) };
            return right.map(|right| (tree.merge)(left, right));
        }
        if let Some(right) = right {
            group.give(left_owner, &right);
        }
        None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranks::{Thread, threads};

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
    fn a_sum_has_the_same_bits_for_every_number_of_ranks_and_each_keeps_its_own_rows() {
        for (n, d) in [(100, 1), (5000, 2), (40_000, 3), (40_000, 300), (100_000, 1)] {
            let terms: Vec<f64> = (0..n).map(|k| (k as f64 * 0.7).sin() / (1.0 + k as f64)).collect();
            let expected = Team::default()
                .reduce(&Parts::for_pass(n, d, 1, 0..n), |rows| terms[rows].iter().sum::<f64>(), |a, b| a + b)
                .unwrap();
            for count in [1, 2, 3, 4, 7, 40] {
                let run = |rank: Thread| {
                    let share = Share::of(Group::new(Arc::new(rank)), n, d);
                    let (rank, grain) = (share.group.rank(), Parts::grain(n, d));
                    let own = grain.begin(share.starts[rank])..grain.begin(share.starts[rank + 1]);
                    let (terms, team) = (&terms[own.clone()], Team::default().sharing(share));
                    let mut copy = vec![0.0; own.len()];
                    let parts = Parts::for_pass(n, d, 1, own.clone());
                    let part = |rows: Range<usize>, [copy]: [&mut [f64]; 1]| {
                        copy.copy_from_slice(&terms[rows.clone()]);
                        terms[rows].iter().sum::<f64>()
                    };
                    let sum = team.sweep(&parts, [&mut copy], part, |a, b| a + b).unwrap();
                    assert_eq!(sum.to_bits(), expected.to_bits(), "{n} × {d} on {count}");
                    assert_eq!(copy, terms);
                    // two partial sums of one number at most
                    assert!(team.share().unwrap().group.traffic().up <= 2);
                    own.len()
                };
                let run = &run;
                let kept: usize = std::thread::scope(|scope| {
                    let ranks = threads(count).into_iter().map(|rank| scope.spawn(move || run(rank)));
                    ranks.collect::<Vec<_>>().into_iter().map(|rank| rank.join().unwrap()).sum()
                });
                assert_eq!(kept, n);
            }
        }
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
