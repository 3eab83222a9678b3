//! Who shares the rows of a matrix: one process alone, threads, or the processes of an MPI run.
//!
//! Every rank runs the same program on rows of its own. What goes between them are lists of numbers: partial sums up a tree
//! that the rows alone decide, and whole sums back down, so that all ranks go on with the same bits. A rank that is lost, or
//! that has come to another place of the run, is noticed at the next message and told to all.

mod division;
mod error;
mod group;
#[cfg(feature = "mpi")]
mod message_passing;
mod numbers;
mod partial;
mod threads;
mod traffic;

pub(crate) use division::division;
pub use error::Error;
pub(crate) use group::Group;
#[cfg(feature = "mpi")]
pub use message_passing::{Session, World, session};
pub(crate) use partial::{Numbers, Partial};
use std::fmt;
pub use threads::{Thread, threads};
pub use traffic::Traffic;

/// The ranks of a run, as one of them sees them.
pub trait Ranks: fmt::Debug + Send + Sync {
    /// The 0-based number of this one.
    fn rank(&self) -> usize;

    /// How many there are, at least 1.
    fn count(&self) -> usize;

    /// Sends numbers to another rank; messages from one to another come in the order in which they were sent.
    ///
    /// # Errors
    /// [`Error::Lost`] where that rank is no more.
    fn send(&self, to: usize, numbers: &[f64]) -> Result<(), Error>;

    /// The next message of another rank; waits for it.
    ///
    /// # Errors
    /// [`Error::Lost`] where that rank is no more.
    fn receive(&self, from: usize) -> Result<Vec<f64>, Error>;
}

/// One process that keeps all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alone;

impl Ranks for Alone {
    fn rank(&self) -> usize {
        0
    }

    fn count(&self) -> usize {
        1
    }

    fn send(&self, to: usize, _: &[f64]) -> Result<(), Error> {
        Err(Error::Lost { rank: to })
    }

    fn receive(&self, from: usize) -> Result<Vec<f64>, Error> {
        Err(Error::Lost { rank: from })
    }
}
