//! Formulas written in Rust may break down while they are recorded, as where matrices that do not fit are multiplied.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is made, or the words of the panic in between.
pub(super) fn caught<T>(make: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(make)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        words.unwrap_or_else(|| "a panic without words".into())
    })
}
