//! Ranks that are threads of one process.

use super::{Error, Ranks};
use std::fmt;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

/// One of several threads; it is lost to the others once it is dropped.
pub struct Thread {
    rank: usize,
    to: Vec<Sender<Vec<f64>>>,
    from: Vec<Mutex<Receiver<Vec<f64>>>>,
}

/// So many ranks, at least one, each to be given to a thread of its own.
pub fn threads(count: usize) -> Vec<Thread> {
    let count = count.max(1);
    let mut ranks: Vec<Thread> = (0..count).map(|rank| Thread { rank, to: Vec::new(), from: Vec::new() }).collect();
    for from in 0..count {
        // what each rank hears from this one
        for to in 0..count {
            let (sender, receiver) = channel();
            ranks[to].from.push(Mutex::new(receiver));
            ranks[from].to.push(sender);
        }
    }
    ranks
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rank {} of {} threads", self.rank, self.to.len())
    }
}

impl Ranks for Thread {
    fn rank(&self) -> usize {
        self.rank
    }

    fn count(&self) -> usize {
        self.to.len()
    }

    fn send(&self, to: usize, numbers: &[f64]) -> Result<(), Error> {
        let lost = Error::Lost { rank: to };
        self.to.get(to).and_then(|sender| sender.send(numbers.to_vec()).ok()).ok_or(lost)
    }

    fn receive(&self, from: usize) -> Result<Vec<f64>, Error> {
        let lost = Error::Lost { rank: from };
        let receiver = self.from.get(from).ok_or(lost.clone())?;
        receiver.lock().ok().and_then(|receiver| receiver.recv().ok()).ok_or(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_in_their_order_and_a_rank_that_is_dropped_is_lost() {
        let mut ranks = threads(3);
        let (third, second, first) = (ranks.pop().unwrap(), ranks.pop().unwrap(), ranks.pop().unwrap());
        assert_eq!((first.rank(), second.rank(), third.count()), (0, 1, 3));
        second.send(0, &[1.0]).unwrap();
        third.send(0, &[2.0, 3.0]).unwrap();
        second.send(0, &[4.0]).unwrap();
        assert_eq!(first.receive(1), Ok(vec![1.0]));
        assert_eq!(first.receive(2), Ok(vec![2.0, 3.0]));
        drop(second);
        assert_eq!(first.receive(1), Ok(vec![4.0]), "what was sent before counts");
        assert_eq!(first.receive(1), Err(Error::Lost { rank: 1 }));
        assert_eq!(first.send(1, &[]), Err(Error::Lost { rank: 1 }));
    }
}
