use thiserror::Error;

/// What ends a run over several ranks.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A rank ended, or its machine can no longer be reached.
    #[error("rank {rank} is lost; its own message says why, else start the run again")]
    Lost {
        /// Its 0-based number.
        rank: usize,
    },
    /// A rank sent what does not belong to this place of the run.
    #[error(
        "rank {rank} is at another place of the run; start all ranks with one program and the same arguments, on machines of \
         one kind"
    )]
    Apart {
        /// Its 0-based number.
        rank: usize,
    },
    /// A rank runs another program, or was asked for something else.
    #[error("rank {rank} has `{found}` as {name} where rank 0 has `{expected}`; all ranks must agree")]
    Different {
        /// Its 0-based number.
        rank: usize,
        /// What differs.
        name: &'static str,
        /// What rank 0 has.
        expected: String,
        /// What that rank has.
        found: String,
    },
}
