//! The design matrix `A`, dense or sparse, as the data gives it.

use super::Error;
use super::entries::{Entries, Keeper};
use super::over_rows::OverRows;
use super::team::Team;
use std::sync::Arc;

/// Entries of A from which a pass is worth more than one thread.
const WORTH_SHARING: usize = 1_000_000;

/// The design matrix `A` (n × d) over f64, dense by rows or sparse by rows (CSR).
///
/// Every entry is finite; a sparse matrix has sorted, distinct column indices in each row. A clone shares the entries. Where
/// several ranks share the rows ([`DesignMatrix::shared`]), each keeps some of them and the same part of every n-vector.
#[derive(Clone, Debug)]
pub struct DesignMatrix {
    columns: usize,
    storage: Arc<Storage>,
    over_rows: OverRows,
    /// What all ranks keep, where several do.
    whole: Option<Whole>,
}

/// Equal shapes and entries; who computes its products does not count.
impl PartialEq for DesignMatrix {
    fn eq(&self, other: &Self) -> bool {
        (self.rows(), self.columns) == (other.rows(), other.columns)
            && self.over_rows.own() == other.over_rows.own()
            && self.storage == other.storage
    }
}

/// What is stored of a matrix, in numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    /// nnz(A).
    pub entries: usize,
    /// Σᵢ kᵢ² for kᵢ entries in row i.
    pub squares: usize,
}

/// How the entries of a [`DesignMatrix`] are kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Storage {
    /// All n·d entries, row after row.
    Dense(Entries),
    /// Compressed sparse rows: row i holds `indices[offsets[i]..offsets[i + 1]]` and the same range of `values`.
    Sparse {
        /// Where each row starts; n + 1 entries.
        offsets: Vec<usize>,
        /// 0-based columns of the stored entries, increasing within a row.
        indices: Vec<u32>,
        /// The stored entries.
        values: Entries,
    },
}

impl Whole {
    /// What is stored.
    pub(super) fn of(storage: &Storage, columns: usize) -> Self {
        match storage {
            Storage::Dense(values) => Self { entries: values.len(), squares: values.len() * columns },
            Storage::Sparse { offsets, values, .. } => {
                let square = |row: &[usize]| (row[1] - row[0]) * (row[1] - row[0]);
                Self { entries: values.len(), squares: offsets.windows(2).map(square).sum() }
            }
        }
    }

    /// Σᵢ kᵢ(kᵢ + 1)/2.
    pub(super) fn pairs(self) -> usize {
        (self.squares + self.entries) / 2
    }
}

impl DesignMatrix {
    /// A dense matrix from its entries, row after row.
    ///
    /// # Errors
    /// [`Error::EntryCount`] when `values.len() ≠ rows · columns`; [`Error::NotFinite`] at the first NaN or infinity.
    pub fn dense(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, Error> {
        Self::of_entries(rows, columns, values.into())
    }

    /// A dense matrix whose entries, row after row, another keeps; they are not copied.
    ///
    /// # Errors
    /// As [`DesignMatrix::dense`].
    pub fn dense_kept(rows: usize, columns: usize, values: Keeper) -> Result<Self, Error> {
        Self::of_entries(rows, columns, values.into())
    }

    fn of_entries(rows: usize, columns: usize, values: Entries) -> Result<Self, Error> {
        if rows.checked_mul(columns) != Some(values.len()) {
            return Err(Error::EntryCount { rows, columns, found: values.len() });
        }
        if let Some(at) = values.iter().position(|v| !v.is_finite()) {
            return Err(Error::NotFinite { row: at / columns, column: at % columns, value: values[at] });
        }
        Ok(Self::of(rows, columns, Storage::Dense(values)))
    }

    /// A sparse matrix from its compressed rows: row i holds `indices[offsets[i]..offsets[i + 1]]`, 0-based and increasing,
    /// with the same range of `values`, which another keeps; they are not copied.
    ///
    /// # Errors
    /// [`Error::Offsets`] when the offsets do not rise from 0 to the number of indices in rows + 1 steps, or there are not as
    /// many values; [`Error::OutOfRange`] for an index outside the shape or a shape beyond 2³² columns; [`Error::Unsorted`] for
    /// an index that does not exceed the one before it in its row; [`Error::NotFinite`] for an entry that is NaN or infinite.
    pub fn sparse_kept(
        (rows, columns): (usize, usize),
        offsets: Vec<usize>,
        indices: Vec<u32>,
        values: Keeper,
    ) -> Result<Self, Error> {
        if u32::try_from(columns).is_err() {
            return Err(Error::OutOfRange { row: 0, column: columns, rows, columns });
        }
        let values = Entries::from(values);
        let rises = offsets.first() == Some(&0) && offsets.is_sorted() && offsets.last() == Some(&indices.len());
        if offsets.len() != rows + 1 || !rises || values.len() != indices.len() {
            let (found, entries) = (offsets.len(), values.len());
            return Err(Error::Offsets { rows, found, indices: indices.len(), values: entries });
        }
        let entries: &[f64] = &values;
        for row in 0..rows {
            let mut before = None;
            for at in offsets[row]..offsets[row + 1] {
                let (column, value) = (indices[at] as usize, entries[at]);
                if column >= columns {
                    return Err(Error::OutOfRange { row, column, rows, columns });
                }
                if before >= Some(column) {
                    return Err(Error::Unsorted { row, column });
                }
                if !value.is_finite() {
                    return Err(Error::NotFinite { row, column, value });
                }
                before = Some(column);
            }
        }
        Ok(Self::of(rows, columns, Storage::Sparse { offsets, indices, values }))
    }

    /// A sparse matrix from (row, column, value) triplets, 0-based and in any order; equal positions add up.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a position outside the shape or a shape beyond 2³² columns; [`Error::NotFinite`] for
    /// an entry, or a sum of entries at one position, that is NaN or infinite.
    pub fn from_triplets(rows: usize, columns: usize, mut triplets: Vec<(usize, usize, f64)>) -> Result<Self, Error> {
        if u32::try_from(columns).is_err() {
            return Err(Error::OutOfRange { row: 0, column: columns, rows, columns });
        }
        if let Some(&(row, column, _)) = triplets.iter().find(|t| t.0 >= rows || t.1 >= columns) {
            return Err(Error::OutOfRange { row, column, rows, columns });
        }
        triplets.sort_by_key(|&(row, column, _)| (row, column));
        let mut offsets = vec![0; rows + 1];
        let (mut indices, mut values) = (Vec::new(), Vec::<f64>::new());
        let mut last = None;
        for (row, column, value) in triplets {
            if last == Some((row, column)) {
                if let Some(sum) = values.last_mut() {
                    *sum += value;
                }
            } else {
                indices.push(column as u32);
                values.push(value);
                offsets[row + 1] += 1;
                last = Some((row, column));
            }
            if let Some(&sum) = values.last().filter(|v| !v.is_finite()) {
                return Err(Error::NotFinite { row, column, value: sum });
            }
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        Ok(Self::of(rows, columns, Storage::Sparse { offsets, indices, values: values.into() }))
    }

    pub(super) fn of(rows: usize, columns: usize, storage: Storage) -> Self {
        Self::on_team(rows, columns, storage, Team::default())
    }

    fn on_team(rows: usize, columns: usize, storage: Storage, team: Team) -> Self {
        let over_rows = OverRows::of(rows, columns, 0..rows, team);
        Self { columns, storage: Arc::new(storage), over_rows, whole: None }
    }

    /// The same entries as the own ones of a rank.
    pub(super) fn with_rows(self, over_rows: OverRows, whole: Whole) -> Self {
        Self { over_rows, whole: Some(whole), ..self }
    }

    /// n, the number of rows, whoever keeps them.
    pub fn rows(&self) -> usize {
        self.over_rows.whole()
    }

    /// The rows that are kept here: all n, but where several ranks share them.
    pub fn own_rows(&self) -> std::ops::Range<usize> {
        self.over_rows.own()
    }

    /// How many rows are kept here, and entries of every n-vector.
    pub fn height(&self) -> usize {
        self.over_rows.own().len()
    }

    /// d, the number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entries as they are kept.
    #[doc(hidden)]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The same matrix whose passes run on so many threads of its own, 1 unless asked for.
    ///
    /// No bit of any product depends on the number. A matrix of fewer than 10⁶ entries stays with the calling thread: its
    /// passes end before other threads wake up.
    ///
    /// # Errors
    /// [`Error::NoThreads`] when the system gives no such threads.
    pub fn with_jobs(self, jobs: usize) -> Result<Self, Error> {
        let threads = if self.entries() >= WORTH_SHARING { Team::of(jobs)? } else { Team::default() };
        let team = self.team().with_threads(threads);
        let over_rows = OverRows::of(self.rows(), self.columns, self.own_rows(), team);
        Ok(Self { over_rows, ..self })
    }

    /// A matrix of rows of this one, with its threads if it is worth them.
    pub(super) fn part_of(&self, rows: usize, storage: Storage) -> Self {
        let chosen = Self::of(rows, self.columns, storage);
        let shared = chosen.entries() >= WORTH_SHARING;
        let team = if shared { self.team().alone() } else { Team::default() };
        Self { over_rows: OverRows::of(rows, self.columns, 0..rows, team), ..chosen }
    }

    /// The matrix whose columns are multiplied with d positive powers of two; `None` where that loses a bit of an entry.
    pub fn in_units(&self, units: &[f64]) -> Option<Self> {
        let exact = |(a, unit): (&f64, f64)| {
            let scaled = a * unit;
            (scaled.is_finite() && scaled / unit == *a).then_some(scaled)
        };
        let storage = match self.storage() {
            Storage::Dense(values) => {
                let each = values.iter().zip(units.iter().copied().cycle()).map(exact);
                each.collect::<Option<Vec<f64>>>().map(|values| Storage::Dense(values.into()))
            }
            Storage::Sparse { offsets, indices, values } => {
                let each = values.iter().zip(indices.iter().map(|&j| units[j as usize])).map(exact);
                let values = each.collect::<Option<Vec<f64>>>();
                values.map(|values| Storage::Sparse {
                    offsets: offsets.clone(),
                    indices: indices.clone(),
                    values: values.into(),
                })
            }
        };
        // every rank, or none
        let exact = self.over_rows.all(|_| storage.is_some());
        storage.filter(|_| exact).map(|storage| Self { storage: Arc::new(storage), ..self.clone() })
    }

    /// The d × n matrix Aᵀ, stored as this one is; of rows that ranks share, of those that are kept here.
    pub fn transposed(&self) -> Self {
        let (n, d) = (self.height(), self.columns);
        let storage = match self.storage() {
            Storage::Dense(values) => {
                let values: &[f64] = values;
                let turned: Vec<f64> = (0..n * d).map(|at| values[at % n.max(1) * d + at / n.max(1)]).collect();
                Storage::Dense(turned.into())
            }
            Storage::Sparse { offsets, indices, values } => {
                let values: &[f64] = values;
                let mut ends = vec![0; d + 1];
                indices.iter().for_each(|&j| ends[j as usize + 1] += 1);
                (0..d).for_each(|j| ends[j + 1] += ends[j]);
                let mut next = ends.clone();
                let (mut rows, mut entries) = (vec![0; values.len()], vec![0.0; values.len()]);
                for i in 0..n {
                    for at in offsets[i]..offsets[i + 1] {
                        let place = &mut next[indices[at] as usize];
                        (rows[*place], entries[*place]) = (i as u32, values[at]);
                        *place += 1;
                    }
                }
                Storage::Sparse { offsets: ends, indices: rows, values: entries.into() }
            }
        };
        Self::on_team(d, n, storage, self.team().alone())
    }

    /// Asks for the memory of some d × d matrices, and gives it back.
    ///
    /// # Errors
    /// [`Error::TooLarge`] where it is not to be had.
    pub fn room_for_squares(&self, count: usize) -> Result<(), Error> {
        room_for(self.columns.saturating_mul(self.columns).saturating_mul(count))
    }

    /// Threads that a pass runs on.
    pub fn jobs(&self) -> usize {
        self.team().jobs()
    }

    /// Entries that are kept, whoever keeps them: n·d of a dense matrix.
    pub fn entries(&self) -> usize {
        self.whole.map_or_else(|| Whole::of(self.storage(), self.columns).entries, |whole| whole.entries)
    }

    /// Multiply-adds of AᵀDA: Σᵢ kᵢ(kᵢ + 1)/2 for kᵢ entries in row i.
    pub(crate) fn pairs(&self) -> usize {
        self.whole.map_or_else(|| Whole::of(self.storage(), self.columns).pairs(), |whole| whole.pairs())
    }

    /// Whoever works on its passes.
    pub(super) fn team(&self) -> &Team {
        self.over_rows.team()
    }

    /// Its rows, for sums over them.
    pub(crate) fn over_rows(&self) -> &OverRows {
        &self.over_rows
    }
}

/// Asks for the memory of so many numbers, and gives it back.
pub(crate) fn room_for(numbers: usize) -> Result<(), Error> {
    let bytes = numbers.saturating_mul(size_of::<f64>());
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| Error::TooLarge { bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_that_another_keeps_are_the_same_matrix_and_are_not_copied() {
        let kept: Keeper = std::sync::Arc::new(vec![1.0, 2.0, 3.0, 4.0]);
        let lent = DesignMatrix::dense_kept(2, 2, kept.clone()).unwrap();
        assert_eq!(lent, DesignMatrix::dense(2, 2, vec![1.0, 2.0, 3.0, 4.0]).unwrap());
        let Storage::Dense(values) = lent.storage() else { panic!("dense") };
        assert!(std::ptr::eq(&**values, (*kept).as_ref()));
        assert_eq!(lent.transposed(), DesignMatrix::dense(2, 2, vec![1.0, 3.0, 2.0, 4.0]).unwrap());
        let sparse = DesignMatrix::sparse_kept((2, 3), vec![0, 1, 4], vec![1, 0, 1, 2], kept).unwrap();
        let triplets = vec![(0, 1, 1.0), (1, 0, 2.0), (1, 1, 3.0), (1, 2, 4.0)];
        assert_eq!(sparse, DesignMatrix::from_triplets(2, 3, triplets).unwrap());
    }

    #[test]
    fn compressed_rows_that_do_not_fit_are_refused() {
        let rows = |offsets: &[usize], indices: &[u32], last: f64| {
            let kept: Keeper = std::sync::Arc::new(vec![1.0, last]);
            DesignMatrix::sparse_kept((2, 3), offsets.to_vec(), indices.to_vec(), kept).map(|_| ())
        };
        assert_eq!(rows(&[0, 1, 2], &[2, 2], 1.0), Ok(()));
        assert_eq!(rows(&[0, 2, 2], &[2, 2], 1.0), Err(Error::Unsorted { row: 0, column: 2 }));
        assert_eq!(rows(&[0, 2, 2], &[0, 3], 1.0), Err(Error::OutOfRange { row: 0, column: 3, rows: 2, columns: 3 }));
        for offsets in [&[0, 2, 1][..], &[0, 2], &[1, 1, 2], &[0, 1, 3]] {
            assert!(matches!(rows(offsets, &[0, 1], 1.0), Err(Error::Offsets { .. })), "{offsets:?}");
        }
        assert!(matches!(rows(&[0, 1, 2], &[0], 1.0), Err(Error::Offsets { .. })));
        assert!(matches!(rows(&[0, 1, 2], &[0, 1], f64::NAN), Err(Error::NotFinite { row: 1, column: 1, .. })));
    }
}
