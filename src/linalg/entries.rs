//! The stored entries of a matrix: its own, or kept by another.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Whoever keeps numbers for a matrix, such as an array of another language: the same slice, with the same numbers in it,
/// whenever it is asked.
pub type Keeper = Arc<dyn AsRef<[f64]> + Send + Sync>;

/// The stored entries of a matrix.
#[derive(Clone)]
pub struct Entries(Kept);

#[derive(Clone)]
enum Kept {
    Here(Vec<f64>),
    Elsewhere(Keeper),
}

impl From<Vec<f64>> for Entries {
    fn from(values: Vec<f64>) -> Self {
        Entries(Kept::Here(values))
    }
}

impl From<Keeper> for Entries {
    fn from(keeper: Keeper) -> Self {
        Entries(Kept::Elsewhere(keeper))
    }
}

impl Deref for Entries {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match &self.0 {
            Kept::Here(values) => values,
            Kept::Elsewhere(keeper) => (**keeper).as_ref(),
        }
    }
}

/// Equal numbers; who keeps them does not count.
impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
