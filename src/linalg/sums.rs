//! K sums of d numbers that rows of A are added to: apart for dense rows, side by side for sparse ones.

use crate::ranks::{Numbers, Partial};
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

impl<const K: usize> Partial for Sums<K> {
    fn pack(&self, into: &mut Vec<f64>) {
        match self {
            Sums::Apart(sums) => (false, sums[..].first().map_or(0, Vec::len)).pack(into),
            Sums::Beside(sums) => (true, sums.len()).pack(into),
        }
        match self {
            Sums::Apart(sums) => sums.iter().for_each(|sum| into.extend_from_slice(sum)),
            Sums::Beside(sums) => into.extend_from_slice(sums.as_flattened()),
        }
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let (beside, d) = <(bool, usize)>::unpack(from)?;
        if beside {
            let taken = from.take(d.checked_mul(K)?)?;
            return Some(Sums::Beside((0..d).map(|j| std::array::from_fn(|k| taken[j * K + k])).collect()));
        }
        let sums: Option<Vec<Vec<f64>>> = (0..K).map(|_| from.take(d).map(<[f64]>::to_vec)).collect();
        Some(Sums::Apart(sums?.try_into().ok()?))
    }
}

/// left + right in place.
pub(super) fn add(left: &mut [f64], right: &[f64]) {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
}
