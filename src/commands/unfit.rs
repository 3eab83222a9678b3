//! What is refused of a matrix in several files, and of several processes.

use super::path::quoted;
use std::path::PathBuf;
use thiserror::Error;

/// A matrix or a company of processes that does not fit together.
#[derive(Debug, Error)]
pub enum Unfit {
    /// A folder or list of shards names no file.
    #[error(
        "{} names no .npy file; a matrix in shards is a folder of them, or a list with a path a line",
        quoted(path)
    )]
    NoShards {
        /// The folder or list.
        path: PathBuf,
    },
    /// A shard does not belong to the others.
    #[error(
        "{} has {found} where {wanted} are wanted; a shard of another matrix, or one that is not whole",
        quoted(path)
    )]
    Shard {
        /// The shard.
        path: PathBuf,
        /// What it has.
        found: String,
        /// What it should have.
        wanted: String,
    },
    /// A file cannot be used where it lies.
    #[error(
        "{} cannot be used where it lies; `--stream yes` wants one .npy file of doubles in C order, as numpy.save writes them, \
         for the rows of each process",
        quoted(path)
    )]
    NoStream {
        /// The file.
        path: PathBuf,
    },
    /// Several processes cannot all read standard input.
    #[error("the {input} comes from standard input, which one process alone can read; give a file")]
    SharedInput {
        /// What it is.
        input: &'static str,
    },
    /// A launcher started several processes of a program without MPI.
    #[cfg(not(feature = "mpi"))]
    #[error(
        "{count} processes were started, and this program is built without MPI; build it with `--features mpi`, or start one"
    )]
    WithoutMpi {
        /// How many were started.
        count: usize,
    },
    /// The processes of a run do not go together.
    #[error(transparent)]
    Ranks(#[from] crate::linalg::Error),
}
