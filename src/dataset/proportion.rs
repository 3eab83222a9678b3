//! How far a sparse shape may exceed its entries.

use super::{Error, Place};

/// Rows that any sparse file may have: 8 MB of row offsets.
const FREE_ROWS: usize = 1 << 20;

/// Columns that any sparse file may have; hashed features fill 2²⁰ to 2²⁴.
const FREE_COLUMNS: usize = 1 << 24;

/// Rows or columns that each stored entry adds to what a file may have.
const PER_ENTRY: usize = 1 << 10;

/// Refuses a sparse shape whose rows or columns exceed what the stored entries can account for, so that a few bytes
/// never ask for gigabytes.
///
/// # Errors
/// [`Error::TooSparse`] at `at`.
pub(super) fn check_shape(rows: usize, columns: usize, entries: usize, at: Place) -> Result<(), Error> {
    let earned = entries.saturating_mul(PER_ENTRY);
    let fits = |count: usize, free: usize| count <= free.saturating_add(earned) && u32::try_from(count).is_ok();
    if fits(rows, FREE_ROWS) && fits(columns, FREE_COLUMNS) {
        Ok(())
    } else {
        Err(Error::TooSparse { at, rows, columns, entries })
    }
}

/// Refuses to make a sparse matrix dense when its zeros outnumber its entries beyond measure.
///
/// # Errors
/// [`Error::TooSparse`] at `at`.
pub(super) fn check_dense(rows: usize, columns: usize, entries: usize, at: Place) -> Result<(), Error> {
    let limit = FREE_ROWS.saturating_add(entries.saturating_mul(PER_ENTRY));
    match rows.checked_mul(columns) {
        Some(count) if count <= limit => Ok(()),
        _ => Err(Error::TooSparse { at, rows, columns, entries }),
    }
}
