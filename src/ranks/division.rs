//! Which parts of the rows each rank keeps.

/// Where the parts of each rank begin, with the end behind the last: `count` is a power of two, and the parts of a rank are at
/// most two whole subtrees of the tree in which partial sums are merged by halves. The most that any rank keeps is least.
///
/// A rank beyond the number of parts keeps none.
pub(crate) fn division(count: usize, ranks: usize) -> Vec<usize> {
    let (mut low, mut high) = (1, count);
    while low < high {
        let middle = low.midpoint(high);
        if ends(count, middle).len() <= ranks { high = middle } else { low = middle + 1 }
    }
    let mut starts = vec![0];
    starts.extend(ends(count, low));
    starts.resize(ranks + 1, count);
    starts
}

/// The ends of the fewest runs of at most `most` parts, each of two subtrees or one, that cover all.
fn ends(count: usize, most: usize) -> Vec<usize> {
    // the fewest runs that end at each place, and where the last of them begins
    let mut fewest = vec![(usize::MAX, 0); count + 1];
    fewest[0] = (0, 0);
    for start in 0..count {
        let (runs, _) = fewest[start];
        if runs == usize::MAX {
            continue;
        }
        for middle in subtrees(count, start) {
            for end in subtrees(count, middle).chain([middle]).filter(|end| end - start <= most) {
                if runs + 1 < fewest[end].0 {
                    fewest[end] = (runs + 1, start);
                }
            }
        }
    }
    let mut found = Vec::new();
    let mut end = count;
    while end > 0 {
        found.push(end);
        end = fewest[end].1;
    }
    found.reverse();
    found
}

/// Where the subtrees that begin at a part end.
fn subtrees(count: usize, start: usize) -> impl Iterator<Item = usize> {
    let sizes = (0..=count.ilog2()).map(|bit| 1 << bit);
    sizes.filter(move |size| start.is_multiple_of(*size) && start + size <= count).map(move |size| start + size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole subtrees that a run of parts falls into.
    fn pieces(count: usize, mut start: usize, end: usize) -> usize {
        let mut found = 0;
        while start < end {
            start = subtrees(count, start).filter(|next| *next <= end).max().unwrap();
            found += 1;
        }
        found
    }

    #[test]
    fn every_rank_keeps_two_subtrees_at_most_and_no_one_keeps_much_more_than_its_share() {
        for bits in 0..=10 {
            let count = 1 << bits;
            for ranks in [1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 31, 64, 100] {
                let starts = division(count, ranks);
                assert_eq!((starts.len(), starts[0], starts[ranks]), (ranks + 1, 0, count));
                assert!(starts.is_sorted() && starts.windows(2).all(|ends| pieces(count, ends[0], ends[1]) <= 2));
                let most = starts.windows(2).map(|ends| ends[1] - ends[0]).max().unwrap();
                assert!(
                    most >= count.div_ceil(ranks) && most <= (count.div_ceil(ranks) * 3).div_ceil(2),
                    "{count} {ranks}"
                );
            }
        }
        assert_eq!(division(8, 3), [0, 2, 5, 8]);
        assert_eq!(division(1, 3), [0, 1, 1, 1]);
    }
}
