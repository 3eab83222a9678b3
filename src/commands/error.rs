use crate::{dataset, loss, solver};
use std::path::PathBuf;
use thiserror::Error;

/// What a verb refuses; every message names the file or the option, and the way out.
#[derive(Debug, Error)]
pub enum Error {
    /// A file cannot be opened.
    #[error("cannot open `{}`: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write `{}`: {source}; no file is overwritten, give a new name", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The results cannot be written.
    #[error("cannot write the results: {0}")]
    Output(#[from] std::io::Error),
    /// A file does not hold what was wanted of it.
    #[error("`{}`: {source}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// Where in it, and what was wanted.
        source: dataset::Error,
    },
    /// The matrix holds no labels and no target was given.
    #[error("`{}` holds no labels; give the target with --target FILE", matrix.display())]
    NoTarget {
        /// The matrix.
        matrix: PathBuf,
    },
    /// A, b and w do not make an instance.
    #[error("{from}: {source}")]
    Instance {
        /// The file or option that does not fit.
        from: String,
        /// Why.
        source: loss::Error,
    },
    /// The solver refuses to start.
    #[error("{from}: {source}")]
    Start {
        /// The file or option that it refuses.
        from: String,
        /// Why.
        source: solver::Error,
    },
    /// An option names what this version does not have.
    #[error("{option} is not built into this version; {instead}")]
    NotBuilt {
        /// The option with its value.
        option: String,
        /// The way out.
        instead: &'static str,
    },
}
