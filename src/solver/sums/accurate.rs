//! Products with A at twice the working precision, for points and gradients of which little is left by cancellation.
//!
//! A point is x + x′ for two d-vectors, a shift c is taken off every row of A first where a loss does not see a shift of z.

use super::compensated::{Compensated, two_sum};
use crate::linalg::DesignMatrix;
use crate::ranks::{Numbers, Partial};
use crate::sketch::Row;
use std::ops::Range;

/// Numbers that a compensated sum keeps.
const COMPENSATED: usize = 3;

/// The rows aᵢ − c of A, of which the zeros of a sparse row are visited only where c is given.
pub(in crate::solver) struct Centred<'a> {
    pub design: &'a DesignMatrix,
    /// c (d).
    pub centre: Option<Vec<f64>>,
}

impl Centred<'_> {
    /// Calls `visit` with the number of each of some rows that are kept here, and with its entries.
    pub fn each_row_of(&self, range: Range<usize>, mut visit: impl FnMut(usize, &[(usize, f64, f64)])) {
        let mut entries = Vec::new();
        for i in range {
            let row = Row::of(self.design, i);
            entries.clear();
            match &self.centre {
                None => row.visit(|j, a| entries.push((j, a, 0.0))),
                Some(centre) => {
                    entries.extend(centre.iter().enumerate().map(|(j, c)| (j, -c, 0.0)));
                    row.visit(|j, a| {
                        let (high, low) = two_sum(a, -centre[j]);
                        entries[j] = (j, high, low);
                    });
                }
            }
            visit(i, &entries);
        }
    }

    /// A(x + x′) (n), rounded once but for the square of the rounding unit.
    pub fn times(&self, [high, low]: [&[f64]; 2]) -> Vec<f64> {
        let mut z = vec![0.0; self.design.height()];
        self.design.over_rows().visit([&mut z], |range, [z]| {
            let start = range.start;
            self.each_row_of(range, |i, row| {
                let mut sum = Compensated::default();
                for &(j, a, rest) in row {
                    sum.add(a, high[j]);
                    sum.add(a, low[j]);
                    sum.add(rest, high[j]);
                }
                z[i - start] = sum.result(0).0;
            });
        });
        z
    }

    /// Aᵀ(y + y′) (d) as sums and what they lost to rounding; y′ may be left empty.
    pub fn transpose_times(&self, [y, low]: [&[f64]; 2]) -> [Vec<f64>; 2] {
        let d = self.design.columns();
        let part = |range: Range<usize>| {
            let mut sums = vec![Compensated::default(); d];
            self.each_row_of(range, |i, row| {
                for &(j, a, rest) in row {
                    sums[j].add(a, y[i]);
                    sums[j].add(rest, y[i]);
                    sums[j].add(a, low.get(i).copied().unwrap_or(0.0));
                }
            });
            Each(sums)
        };
        let merge = |mut left: Each, right: Each| {
            left.0.iter_mut().zip(right.0).for_each(|(left, right)| left.merge(right));
            left
        };
        let sums = self.design.over_rows().reduce(COMPENSATED * d, part, merge);
        let (mut high, mut low) = (vec![0.0; d], vec![0.0; d]);
        for (j, sum) in sums.into_iter().flat_map(|sums| sums.0).enumerate() {
            [high[j], low[j]] = sum.parts();
        }
        [high, low]
    }
}

/// A sum a column.
struct Each(Vec<Compensated>);

impl Partial for Each {
    fn pack(&self, into: &mut Vec<f64>) {
        self.0.len().pack(into);
        self.0.iter().for_each(|sum| sum.pack(into));
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let d = usize::unpack(from)?;
        (0..d).map(|_| Compensated::unpack(from)).collect::<Option<Vec<_>>>().map(Each)
    }
}
