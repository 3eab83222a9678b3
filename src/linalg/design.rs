//! The design matrix `A`, dense or sparse, as the data gives it.

use super::Error;

/// The design matrix `A` (n × d) over f64, dense by rows or sparse by rows (CSR).
///
/// Every entry is finite; a sparse matrix has sorted, distinct column indices in each row.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignMatrix {
    rows: usize,
    columns: usize,
    storage: Storage,
}

/// How the entries of a [`DesignMatrix`] are kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Storage {
    /// All n·d entries, row after row.
    Dense(Vec<f64>),
    /// Compressed sparse rows: row i holds `indices[offsets[i]..offsets[i + 1]]` and the same range of `values`.
    Sparse {
        /// Where each row starts; n + 1 entries.
        offsets: Vec<usize>,
        /// 0-based columns of the stored entries, increasing within a row.
        indices: Vec<u32>,
        /// The stored entries.
        values: Vec<f64>,
    },
}

impl DesignMatrix {
    /// A dense matrix from its entries, row after row.
    ///
    /// # Errors
    /// [`Error::EntryCount`] when `values.len() ≠ rows · columns`; [`Error::NotFinite`] at the first NaN or infinity.
    pub fn dense(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, Error> {
        if rows.checked_mul(columns) != Some(values.len()) {
            return Err(Error::EntryCount { rows, columns, found: values.len() });
        }
        if let Some(at) = values.iter().position(|v| !v.is_finite()) {
            return Err(Error::NotFinite { row: at / columns, column: at % columns, value: values[at] });
        }
        Ok(Self { rows, columns, storage: Storage::Dense(values) })
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
        Ok(Self { rows, columns, storage: Storage::Sparse { offsets, indices, values } })
    }

    /// n, the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// d, the number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entries as they are kept.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }
}
