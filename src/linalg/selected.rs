//! Some rows of A: as a matrix that every rank keeps, and summed where they are kept.

use super::Error;
use super::design::{DesignMatrix, Storage};
use super::gram::{self, Lower, Packed, Rows};
use super::half::Half;
use super::rows::{SparseRows, add_gram};
use crate::ranks::{Numbers, Partial};
use nalgebra::DMatrix;
use std::ops::Range;

/// Sparse rows with so many times fewer entries than columns are sooner gathered than their Gram matrices are summed.
const SHORT: usize = 32;

impl DesignMatrix {
    /// The m × d matrix of some of the rows, 0-based and in the order given; its threads are those of this one. Where ranks share
    /// the rows each names some of its own, counted from its first, and all get those of all ranks, in the order of these.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a row that A does not have; [`Error::Ranks`] where a rank is lost.
    pub fn select(&self, rows: &[usize]) -> Result<Self, Error> {
        let (d, height) = (self.columns(), self.height());
        if let Some(&row) = rows.iter().find(|&&row| row >= height) {
            return Err(Error::OutOfRange { row, column: 0, rows: height, columns: d });
        }
        let here = Chosen::of(self, rows);
        if self.over_rows().team().share().is_none() {
            return Ok(self.part_of(rows.len(), here.into_storage()));
        }
        let mut packed = Vec::new();
        here.pack(&mut packed);
        let all = self.over_rows().gathered(packed)?;
        let (mut numbers, mut whole) = (Numbers(&all), Chosen { ends: vec![0], columns: None, entries: Vec::new() });
        while !numbers.0.is_empty() {
            let next = Chosen::unpack(&mut numbers).ok_or_else(|| self.over_rows().failure())?;
            whole = whole.with(next);
        }
        Ok(self.part_of(whole.ends.len() - 1, whole.into_storage()))
    }

    /// All n rows, kept here; they are gathered where ranks share them.
    ///
    /// # Errors
    /// [`Error::Ranks`] where a rank is lost.
    pub(crate) fn gathered(&self) -> Result<Self, Error> {
        match self.over_rows().team().share() {
            None => Ok(self.clone()),
            Some(_) => self.select(&(0..self.height()).collect::<Vec<usize>>()),
        }
    }

    /// Σ wᵢaᵢaᵢᵀ (d × d) over some of the rows, 0-based and increasing, counted from the first that is kept here, with a weight
    /// each.
    ///
    /// # Errors
    /// As [`DesignMatrix::select`].
    pub(crate) fn gram_of(&self, rows: &[usize], weights: &[f64]) -> Result<DMatrix<f64>, Error> {
        let short = matches!(self.storage(), Storage::Sparse { .. })
            && self.entries().saturating_mul(SHORT) <= self.rows().saturating_mul(self.columns());
        if short {
            let weights = self.over_rows().gathered(weights.to_vec())?;
            return self.select(rows)?.weighted_gram(&weights);
        }
        let d = self.columns();
        let part = |range: Range<usize>| {
            let [start, end] = [range.start, range.end].map(|row| rows.partition_point(|chosen| *chosen < row));
            let mut square = vec![0.0; d * d];
            self.add_gram_of(&rows[start..end], &weights[start..end], &mut square);
            match self.storage() {
                Storage::Dense(_) => Half::lower(&square, d),
                Storage::Sparse { .. } => Half::upper(&square, d),
            }
        };
        let half = self.over_rows().reduce(d * d, part, Half::merged).ok_or_else(|| self.over_rows().failure())?;
        Ok(match self.storage() {
            Storage::Dense(_) => half.into_lower(),
            Storage::Sparse { .. } => half.into_upper(),
        })
    }

    /// Adds to one triangle of a d × d matrix: the lower one of a dense A, else the upper one.
    fn add_gram_of(&self, rows: &[usize], weights: &[f64], square: &mut [f64]) {
        let d = self.columns();
        match self.storage() {
            Storage::Dense(values) => {
                let mut chosen = Vec::with_capacity(rows.len() * d);
                rows.iter().for_each(|row| chosen.extend_from_slice(&values[row * d..(row + 1) * d]));
                let lower = Lower { entries: square, d, stride: d };
                gram::add(Rows { values: &chosen, next: &[] }, weights, lower, &mut Packed::default());
            }
            Storage::Sparse { offsets, indices, values } => {
                for (&row, weight) in rows.iter().zip(weights) {
                    let stored = SparseRows { offsets: &offsets[row..=row + 1], indices, values };
                    add_gram(stored, std::slice::from_ref(weight), d, square);
                }
            }
        }
    }
}

/// Rows as they are kept, without the others.
struct Chosen {
    /// Where each begins among the entries, and the end of the last.
    ends: Vec<usize>,
    /// Of sparse rows.
    columns: Option<Vec<u32>>,
    entries: Vec<f64>,
}

impl Chosen {
    fn of(design: &DesignMatrix, rows: &[usize]) -> Self {
        let d = design.columns();
        let mut found = Self { ends: vec![0], columns: None, entries: Vec::new() };
        match design.storage() {
            Storage::Dense(values) => {
                found.entries.reserve_exact(rows.len() * d);
                for row in rows {
                    found.entries.extend_from_slice(&values[row * d..(row + 1) * d]);
                    found.ends.push(found.entries.len());
                }
            }
            Storage::Sparse { offsets, indices, values } => {
                let kept = rows.iter().map(|&row| offsets[row + 1] - offsets[row]).sum();
                let mut columns = Vec::with_capacity(kept);
                found.entries.reserve_exact(kept);
                for &row in rows {
                    let stored = offsets[row]..offsets[row + 1];
                    columns.extend_from_slice(&indices[stored.clone()]);
                    found.entries.extend_from_slice(&values[stored]);
                    found.ends.push(found.entries.len());
                }
                found.columns = Some(columns);
            }
        }
        found
    }

    /// These rows, then others of the same matrix.
    fn with(mut self, next: Self) -> Self {
        let before = self.entries.len();
        self.ends.extend(next.ends[1..].iter().map(|end| before + end));
        self.entries.extend(next.entries);
        if let Some(columns) = next.columns {
            self.columns.get_or_insert_default().extend(columns);
        }
        self
    }

    fn into_storage(self) -> Storage {
        match self.columns {
            None => Storage::Dense(self.entries.into()),
            Some(indices) => Storage::Sparse { offsets: self.ends, indices, values: self.entries.into() },
        }
    }
}

impl Partial for Chosen {
    fn pack(&self, into: &mut Vec<f64>) {
        let numbers = |whole: &[usize]| whole.iter().map(|number| *number as f64).collect::<Vec<f64>>();
        numbers(&self.ends).pack(into);
        let columns = self.columns.as_ref().map(|columns| columns.iter().map(|j| f64::from(*j)).collect::<Vec<f64>>());
        columns.pack(into);
        self.entries.pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let ends = Vec::<f64>::unpack(from)?.into_iter().map(|end| end as usize).collect::<Vec<usize>>();
        let columns = Option::<Vec<f64>>::unpack(from)?.map(|columns| columns.iter().map(|j| *j as u32).collect());
        let entries = Vec::<f64>::unpack(from)?;
        (ends.last() == Some(&entries.len())).then_some(Self { ends, columns, entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_rows_come_in_the_order_asked_for() {
        let dense = DesignMatrix::dense(3, 2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        let chosen = DesignMatrix::dense(3, 2, vec![5.0, 6.0, 1.0, 2.0, 5.0, 6.0]).unwrap();
        assert_eq!(dense.select(&[2, 0, 2]).unwrap(), chosen);
        let sparse = DesignMatrix::from_triplets(3, 4, vec![(0, 1, 1.0), (0, 3, 2.0), (2, 0, 3.0)]).unwrap();
        let chosen = DesignMatrix::from_triplets(3, 4, vec![(0, 0, 3.0), (2, 1, 1.0), (2, 3, 2.0)]).unwrap();
        assert_eq!(sparse.select(&[2, 1, 0]).unwrap(), chosen);
        assert_eq!(sparse.select(&[]).unwrap(), DesignMatrix::from_triplets(0, 4, Vec::new()).unwrap());
        let refused = DesignMatrix::select(&dense, &[0, 3]);
        assert_eq!(refused, Err(Error::OutOfRange { row: 3, column: 0, rows: 3, columns: 2 }));
    }

    #[test]
    fn a_sum_over_chosen_rows_is_that_over_the_matrix_of_them() {
        let (n, d) = (9_000, 3);
        let values: Vec<f64> = (0..n * d).map(|k| (k as f64 * 0.7).sin()).collect();
        let rows: Vec<usize> = (0..n).step_by(7).collect();
        let weights: Vec<f64> = rows.iter().map(|row| (*row as f64).cos()).collect();
        let triplets = values.iter().enumerate().map(|(at, a)| (at / d, at % d, *a));
        let long = DesignMatrix::from_triplets(n, d, triplets.clone().collect()).unwrap();
        let short = DesignMatrix::from_triplets(n, 40 * d, triplets.collect()).unwrap();
        for design in [DesignMatrix::dense(n, d, values.clone()).unwrap(), long, short] {
            let found = design.gram_of(&rows, &weights).unwrap();
            let expected = design.select(&rows).unwrap().weighted_gram(&weights).unwrap();
            assert!((&found - &expected).amax() <= 1e-12 * expected.amax());
            assert_eq!(found, found.transpose());
            assert!(design.gram_of(&[], &[]).unwrap().iter().all(|entry| *entry == 0.0));
        }
    }
}
