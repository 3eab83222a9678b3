//! An examination that somebody ends before it has come to a verdict.
//!
//! The count of evaluations is in every loop of an examination, and most of them have no error to return; so the stack is
//! unwound from there, as salsa cancels a query. No panic hook runs, and nothing of an examination outlives it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// What is thrown.
struct Ended;

/// Ends the examination around this where the flag is set.
pub(super) fn end_if(ended: Option<&AtomicBool>) {
    if ended.is_some_and(|ended| ended.load(Ordering::Relaxed)) {
        resume_unwind(Box::new(Ended));
    }
}

/// What an examination comes to; `None` where the flag was set before it came to anything.
pub(super) fn unless_ended<T, E>(
    ended: &AtomicBool,
    examination: impl FnOnce() -> Result<T, E>,
) -> Result<Option<T>, E> {
    let examination = || {
        end_if(Some(ended));
        examination()
    };
    match catch_unwind(AssertUnwindSafe(examination)) {
        Ok(found) => found.map(Some),
        Err(thrown) if thrown.is::<Ended>() => Ok(None),
        Err(panic) => resume_unwind(panic),
    }
}
