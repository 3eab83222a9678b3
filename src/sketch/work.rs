//! What an algorithm cost: a count, the same on every machine.

use std::ops::AddAssign;

/// Passes over A, entries of A touched, and d × d multiplies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Passes over the whole of A.
    pub passes: u64,
    /// Stored entries of A read, each time they are; a pass reads nnz(A) of them.
    pub entries: u64,
    /// Products of two d × d matrices, or what costs as much: a factorisation or a product of an m × d matrix with
    /// d columns is ⌈m/d⌉ of them.
    pub multiplies: u64,
}

impl Work {
    /// One pass over a matrix with this many stored entries.
    pub fn pass(entries: usize) -> Self {
        Self { passes: 1, entries: entries as u64, multiplies: 0 }
    }

    /// The factorisation of an m × d matrix, or its product with d columns.
    pub fn multiply(m: usize, d: usize) -> Self {
        Self { passes: 0, entries: 0, multiplies: m.div_ceil(d.max(1)) as u64 }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.passes += other.passes;
        self.entries += other.entries;
        self.multiplies += other.multiplies;
    }
}
