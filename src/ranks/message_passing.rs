//! Ranks that are processes of an MPI run.

use super::{Error, Ranks};
use mpi::environment::Universe;
use mpi::point_to_point::{Destination, Source};
use mpi::topology::{Communicator, Rank, SimpleCommunicator};
use std::fmt;

/// Numbers of a message; longer ones go in several, since MPI counts in 32 bits.
const LONGEST: usize = 1 << 27;
/// The tag of a message that another follows for, and of a last one.
const MORE: i32 = 1;
const LAST: i32 = 0;

/// One process of an MPI run. MPI itself ends all processes soon after one is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct World {
    rank: usize,
    count: usize,
}

/// MPI at work; it ends for this process when this is dropped, which all processes have to come to.
pub struct Session {
    universe: Universe,
}

/// Starts MPI; `None` where it was started before.
pub fn session() -> Option<Session> {
    mpi::initialize().map(|universe| Session { universe })
}

impl Session {
    /// All processes.
    pub fn world(&self) -> World {
        let world = self.universe.world();
        let number = |number: Rank| usize::try_from(number).unwrap_or_default();
        World { rank: number(world.rank()), count: number(world.size()).max(1) }
    }

    /// Ends all processes at once, with this exit code.
    pub fn abort(&self, code: u8) -> ! {
        self.universe.world().abort(i32::from(code))
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rank {} of {} processes", self.rank, self.count)
    }
}

impl Ranks for World {
    fn rank(&self) -> usize {
        self.rank
    }

    fn count(&self) -> usize {
        self.count
    }

    fn send(&self, to: usize, numbers: &[f64]) -> Result<(), Error> {
        let world = SimpleCommunicator::world();
        let other = world.process_at_rank(Rank::try_from(to).map_err(|_| Error::Lost { rank: to })?);
        let mut rest = numbers;
        while rest.len() > LONGEST {
            let (first, after) = rest.split_at(LONGEST);
            other.send_with_tag(first, MORE);
            rest = after;
        }
        other.send_with_tag(rest, LAST);
        Ok(())
    }

    fn receive(&self, from: usize) -> Result<Vec<f64>, Error> {
        let world = SimpleCommunicator::world();
        let other = world.process_at_rank(Rank::try_from(from).map_err(|_| Error::Lost { rank: from })?);
        let (mut numbers, mut status) = other.receive_vec::<f64>();
        while status.tag() == MORE {
            let (more, next) = other.receive_vec::<f64>();
            numbers.extend(more);
            status = next;
        }
        Ok(numbers)
    }
}
