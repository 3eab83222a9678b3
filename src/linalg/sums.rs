//! K sums of d numbers that rows of A are added to: apart for dense rows, side by side for sparse ones.

use nalgebra::DVector;

/// K d-vectors.
pub(super) enum Sums<const K: usize> {
    /// One after the other, for rows that touch every entry.
    Apart([Vec<f64>; K]),
    /// Entry by entry, so that a row that touches few entries looks each up once.
    Beside(Vec<[f64; K]>),
}

impl<const K: usize> Sums<K> {
    /// Zeros for dense or sparse rows.
    pub fn zeros(d: usize, sparse: bool) -> Self {
        if sparse { Sums::Beside(vec![[0.0; K]; d]) } else { Sums::Apart(std::array::from_fn(|_| vec![0.0; d])) }
    }

    /// The sums of both, entry by entry; of one kind, as [`Sums::zeros`] made them.
    pub fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Sums::Apart(mut left), Sums::Apart(right)) => {
                left.iter_mut().zip(&right).for_each(|(left, right)| add(left, right));
                Sums::Apart(left)
            }
            (Sums::Beside(mut left), Sums::Beside(right)) => {
                add(left.as_flattened_mut(), right.as_flattened());
                Sums::Beside(left)
            }
            (left, _) => left,
        }
    }

    /// The vectors.
    pub fn vectors(self) -> [DVector<f64>; K] {
        match self {
            Sums::Apart(sums) => sums.map(DVector::from_vec),
            Sums::Beside(sums) => {
                std::array::from_fn(|k| DVector::from_iterator(sums.len(), sums.iter().map(|sum| sum[k])))
            }
        }
    }
}

/// left + right in place.
pub(super) fn add(left: &mut [f64], right: &[f64]) {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
}
