use crate::{dataset, linalg, loss, solver};

/// Why figures cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A design.
    #[error(transparent)]
    Data(#[from] dataset::Error),
    /// A product.
    #[error(transparent)]
    Product(#[from] linalg::Error),
    /// An instance.
    #[error(transparent)]
    Loss(#[from] loss::Error),
    /// A run of a solver.
    #[error(transparent)]
    Solve(#[from] solver::Error),
}
