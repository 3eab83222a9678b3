//! Formulas written in Rust may break down while they are recorded, as where matrices that do not fit are multiplied.

use super::{Judged, Recording, Size};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl Judged {
    /// The formula for instances of this size; `None` at a size at which the claim says nothing, or at which its formula
    /// [breaks down](Judged::breakdown).
    pub fn record(&self, size: Size) -> Option<Recording> {
        self.recorded(size).ok()?
    }

    /// What the formula says of why it cannot be recorded at this size: the words of its panic; `None` where it can.
    pub fn breakdown(&self, size: Size) -> Option<String> {
        self.recorded(size).err()
    }

    fn recorded(&self, size: Size) -> Result<Option<Recording>, String> {
        // Nothing that a recording changes is looked at after it broke down.
        caught(|| (self.record)(size))
    }
}

/// What is made, or the words of the panic in between.
pub(super) fn caught<T>(make: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(make)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        words.unwrap_or_else(|| "a panic without words".into())
    })
}
