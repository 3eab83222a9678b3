//! How an identity depends on the lengths of its dimensions, so that a few of them settle all.

use std::fmt;

/// How an identity depends on the length of one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// A polynomial in sums over its places.
    Sums {
        /// The degree of the difference of the sides, denominators cleared.
        degree: usize,
        /// How many places an entry names.
        named: usize,
    },
    /// Contractions of matrices with vectors.
    Contractions {
        /// How many vectors there are.
        vectors: usize,
        /// How many places an entry names.
        named: usize,
    },
}

impl Dependence {
    /// The length up to which an identity must hold so that it holds for all.
    pub fn enough(&self) -> usize {
        match self {
            Dependence::Sums { degree, named } => degree + (*named).max(1),
            Dependence::Contractions { vectors, named } => (vectors + named).max(1),
        }
    }
}

impl fmt::Display for Dependence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dependence::Sums { degree, .. } => write!(f, "degree {degree} in sums"),
            Dependence::Contractions { vectors: 1, .. } => f.write_str("products with one vector"),
            Dependence::Contractions { vectors, .. } => write!(f, "products with {vectors} vectors"),
        }
    }
}
