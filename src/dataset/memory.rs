//! Memory is asked for before it is taken.

use super::{Error, Place};

/// Room for `more` entries; what a growing list asks for at once is half of what it has.
///
/// # Errors
/// [`Error::TooLarge`] at `at` with the bytes that the system refused.
pub(super) fn room<T>(list: &mut Vec<T>, more: usize, at: Place) -> Result<(), Error> {
    let bytes = list.len().saturating_add(more).saturating_mul(size_of::<T>());
    list.try_reserve(more).map_err(|_| Error::TooLarge { at, bytes })
}

/// Whether the system grants so many bytes at once, beside what is taken; they are given back at once, so that what
/// takes them afterwards in several lists need not fail.
///
/// # Errors
/// [`Error::TooLarge`] at `at`.
pub(super) fn ask(bytes: Option<usize>, at: Place) -> Result<(), Error> {
    let bytes = bytes.unwrap_or(usize::MAX);
    let mut probe = Vec::<u8>::new();
    probe.try_reserve_exact(bytes).map_err(|_| Error::TooLarge { at, bytes })
}

/// Whether there is memory for a sparse matrix of so many entries beside its triplets: to sort them, and to keep them.
///
/// # Errors
/// [`Error::TooLarge`] at `at`.
pub(super) fn ask_sparse(rows: usize, entries: usize, at: Place) -> Result<(), Error> {
    let triplet = size_of::<(usize, usize, f64)>();
    // Lists that grow by doubling take up to thrice their size for a moment.
    let kept = (size_of::<f64>() + size_of::<u32>()) * 3;
    let sum =
        entries.checked_mul(triplet + kept).and_then(|bytes| bytes.checked_add(rows.checked_mul(size_of::<usize>())?));
    ask(sum, at)
}
