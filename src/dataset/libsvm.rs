//! `.svm` / `.libsvm`: a target and a sparse row a line, `label index:value index:value …`.
//!
//! Indices start at 1 and increase along a line; `#` starts a comment, `qid:…` after the label is ignored, empty
//! lines are skipped. The design matrix has as many columns as the largest index says: the format does not store d.

use super::proportion::check_shape;
use super::text::{Line, Lines, finite, whole};
use super::{Dataset, Error, Place};
use crate::linalg::{DesignMatrix, Storage};
use std::io::{Read, Write};

/// Reads a sparse matrix, and the labels as its target.
///
/// # Errors
/// Each with line and field: [`Error::Malformed`] for a label that is no number or a field that is not `index:value`,
/// [`Error::NotFinite`], [`Error::Index`] for index 0 or one beyond 2³² − 1, [`Error::Unsorted`],
/// [`Error::TooSparse`] at the largest index, [`Error::Empty`], [`Error::NotText`], [`Error::Read`].
pub fn read(reader: impl Read) -> Result<Dataset, Error> {
    let mut lines = Lines::new(reader);
    let (mut triplets, mut labels) = (Vec::new(), Vec::new());
    let mut columns = 0;
    let mut widest = Place::Line { line: 1 };
    while let Some(line) = lines.read_filled()? {
        let text = line.text.split('#').next().unwrap_or_default();
        if text.trim_ascii().is_empty() {
            continue;
        }
        labels.push(read_row(Line { text, ..line }, labels.len(), &mut triplets)?);
        if let Some(&(_, column, _)) = triplets.last().filter(|last| last.0 + 1 == labels.len() && last.1 >= columns) {
            columns = column + 1;
            widest = Place::Line { line: line.number };
        }
    }
    if triplets.is_empty() {
        return Err(Error::Empty { at: Place::Line { line: lines.number() + 1 } });
    }
    check_shape(labels.len(), columns, triplets.len(), widest)?;
    let design = DesignMatrix::from_triplets(labels.len(), columns, triplets)?;
    Ok(Dataset { design, target: Some(labels), names: None })
}

/// The label of a line; its entries go to `triplets` as row `row`.
fn read_row(line: Line, row: usize, triplets: &mut Vec<(usize, usize, f64)>) -> Result<f64, Error> {
    let mut fields = line.text.split_ascii_whitespace().zip(1..);
    let place = |column| Place::Field { line: line.number, column };
    let Some((label, column)) = fields.next() else {
        return Err(Error::malformed(place(1), "a label", line.text));
    };
    let label = finite(label, place(column))?;
    let mut previous = 0;
    for (field, column) in fields {
        let at = place(column);
        let Some((index, value)) = field.split_once(':') else {
            return Err(Error::malformed(at, "index:value", field));
        };
        if index == "qid" && column == 2 {
            whole(value, at, "a whole number after `qid:`")?;
            continue;
        }
        let index = whole(index, at, "an index from 1 on before the colon")?;
        let largest = u64::from(u32::MAX);
        if index == 0 || index > largest {
            return Err(Error::Index { at, index, largest });
        }
        if index <= previous {
            return Err(Error::Unsorted { at, index, previous });
        }
        previous = index;
        triplets.push((row, index as usize - 1, finite(value, at)?));
    }
    Ok(label)
}

/// Writes a matrix and its labels; zeros of a dense matrix are left out. Reading it back gives the same entries, but
/// for columns of zeros at the end, which the format cannot hold.
///
/// # Errors
/// [`Error::Labels`] unless there is one label a row, [`Error::Write`] when the writer fails.
pub fn write(matrix: &DesignMatrix, labels: &[f64], mut writer: impl Write) -> Result<(), Error> {
    if labels.len() != matrix.rows() {
        return Err(Error::Labels { rows: matrix.rows(), labels: labels.len() });
    }
    for (row, label) in labels.iter().enumerate() {
        write!(writer, "{label:?}")?;
        match matrix.storage() {
            Storage::Dense(values) => {
                let columns = matrix.columns();
                for (column, value) in values[row * columns..(row + 1) * columns].iter().enumerate() {
                    if *value != 0.0 {
                        write!(writer, " {}:{value:?}", column + 1)?;
                    }
                }
            }
            Storage::Sparse { offsets, indices, values } => {
                for at in offsets[row]..offsets[row + 1] {
                    write!(writer, " {}:{:?}", indices[at] + 1, values[at])?;
                }
            }
        }
        writeln!(writer)?;
    }
    Ok(writer.flush()?)
}
