//! A design matrix with the target and the names that its file holds.

use super::proportion::check_dense;
use super::{Error, Note, Place, memory};
use crate::linalg::{DesignMatrix, Storage};
use nalgebra::DMatrix;

/// A design matrix `A` (n × d) with what else its file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// A, dense or sparse as the file is.
    pub design: DesignMatrix,
    /// b, n entries, where the file holds it apart from A: the labels of a libsvm file.
    pub target: Option<Vec<f64>>,
    /// The names of the d columns, where the file has a header.
    pub names: Option<Vec<String>>,
    /// How the file was understood.
    pub notes: Vec<Note>,
}

impl Dataset {
    /// The same data with the first column taken out of A to be the target b, whatever the target was before.
    ///
    /// # Errors
    /// [`Error::NoColumnLeft`] when A has fewer than two columns.
    ///
    /// ```
    /// use lemmacheck::dataset::csv;
    /// let table = csv::read("b,x,y\n0.5,1,2\n0.25,3,4\n".as_bytes())?.with_target_first()?;
    /// assert_eq!(table.target, Some(vec![0.5, 0.25]));
    /// assert_eq!((table.design.rows(), table.design.columns()), (2, 2));
    /// # Ok::<(), lemmacheck::dataset::Error>(())
    /// ```
    pub fn with_target_first(self) -> Result<Self, Error> {
        let (rows, columns) = (self.design.rows(), self.design.columns());
        if columns < 2 {
            return Err(Error::NoColumnLeft { columns });
        }
        let (design, target) = match self.design.storage() {
            Storage::Dense(values) => {
                let rest = values.chunks_exact(columns).flat_map(|row| &row[1..]).copied().collect();
                let target = values.iter().step_by(columns).copied().collect();
                (DesignMatrix::dense(rows, columns - 1, rest)?, target)
            }
            Storage::Sparse { .. } => {
                let (first, rest): (Vec<_>, Vec<_>) = triplets(&self.design).partition(|entry| entry.1 == 0);
                let mut target = vec![0.0; rows];
                for (row, _, value) in first {
                    target[row] = value;
                }
                let rest = rest.into_iter().map(|(row, column, value)| (row, column - 1, value)).collect();
                (DesignMatrix::from_triplets(rows, columns - 1, rest)?, target)
            }
        };
        let names = self.names.map(|names| names.into_iter().skip(1).collect());
        Ok(Self { design, target: Some(target), names, notes: self.notes })
    }

    /// The targets that the file holds: its labels where it has them (n × 1), else all its columns (n × k), dense.
    ///
    /// # Errors
    /// [`Error::TooSparse`] for a sparse matrix whose zeros would fill the memory, [`Error::TooLarge`].
    pub fn into_targets(self) -> Result<DMatrix<f64>, Error> {
        if let Some(labels) = self.target {
            return Ok(DMatrix::from_vec(labels.len(), 1, labels));
        }
        let (rows, columns) = (self.design.rows(), self.design.columns());
        let ask =
            || memory::ask(rows.checked_mul(columns).and_then(|count| count.checked_mul(8)), Place::Line { line: 1 });
        match self.design.storage() {
            Storage::Dense(values) => {
                ask()?;
                Ok(DMatrix::from_row_slice(rows, columns, values))
            }
            Storage::Sparse { values, .. } => {
                check_dense(rows, columns, values.len(), Place::Line { line: 1 })?;
                ask()?;
                let mut targets = DMatrix::zeros(rows, columns);
                for (row, column, value) in triplets(&self.design) {
                    targets[(row, column)] = value;
                }
                Ok(targets)
            }
        }
    }

    /// The vector that the file holds: its labels where it has them, else its one column or its one row.
    ///
    /// # Errors
    /// [`Error::NotAVector`] when there are several rows and columns; [`Error::TooSparse`], [`Error::TooLarge`].
    pub fn into_vector(self) -> Result<Vec<f64>, Error> {
        let targets = self.into_targets()?;
        let (rows, columns) = targets.shape();
        if rows != 1 && columns != 1 {
            return Err(Error::NotAVector { rows, columns });
        }
        Ok(targets.data.into())
    }
}

/// The stored entries of a sparse matrix as (row, column, value), 0-based; none of a dense matrix.
pub(super) fn triplets(matrix: &DesignMatrix) -> impl Iterator<Item = (usize, usize, f64)> {
    let (offsets, indices, values): (&[usize], &[u32], &[f64]) = match matrix.storage() {
        Storage::Sparse { offsets, indices, values } => (offsets, indices, values),
        Storage::Dense(_) => (&[], &[], &[]),
    };
    offsets
        .windows(2)
        .enumerate()
        .flat_map(move |(row, ends)| (ends[0]..ends[1]).map(move |at| (row, indices[at] as usize, values[at])))
}
