//! The ranks of a run with what went between them, and whether all are still at one place of it.

use super::numbers::{text, words};
use super::traffic::Counters;
use super::{Error, Numbers, Partial, Ranks, Traffic};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The ranks that share the rows of a matrix.
///
/// What one of them does all do, in one order, and each such doing has a number that its messages begin with. After a failure
/// nothing more is waited for: no sum comes out, whoever is told of it fails too, and [`Group::failure`] says what it was.
#[derive(Debug)]
pub(crate) struct Group {
    ranks: Arc<dyn Ranks>,
    serial: AtomicU64,
    turned: AtomicU64,
    failure: Mutex<Option<Error>>,
    counters: Counters,
}

/// What a message begins with that says that its sender has failed.
const FAILED: f64 = -1.0;

impl Group {
    pub fn new(ranks: Arc<dyn Ranks>) -> Self {
        Self {
            ranks,
            serial: AtomicU64::new(0),
            turned: AtomicU64::new(0),
            failure: Mutex::new(None),
            counters: Counters::default(),
        }
    }

    pub fn rank(&self) -> usize {
        self.ranks.rank()
    }

    pub fn count(&self) -> usize {
        self.ranks.count()
    }

    /// What has failed so far.
    pub fn failure(&self) -> Option<Error> {
        self.failure.lock().map_or(Some(Error::Lost { rank: self.rank() }), |failure| failure.clone())
    }

    pub fn traffic(&self) -> Traffic {
        self.counters.traffic()
    }

    /// An iteration of a run begins.
    ///
    /// # Errors
    /// What has failed before.
    pub fn turn(&self) -> Result<(), Error> {
        self.counters.turn(self.turned.fetch_add(1, Ordering::Relaxed) == 0);
        self.failure().map_or(Ok(()), Err)
    }

    /// A run ends, and its last iteration with it.
    pub fn rest(&self) {
        if self.turned.swap(0, Ordering::Relaxed) > 0 {
            self.counters.turn(false);
        }
    }

    /// What all ranks do next begins.
    pub fn begin(&self) {
        self.serial.fetch_add(1, Ordering::Relaxed);
    }

    fn fail(&self, error: Error) {
        if let Ok(mut failure) = self.failure.lock() {
            failure.get_or_insert(error);
        }
    }

    fn write(&self, to: usize, numbers: Vec<f64>, up: bool) {
        let numbers = if self.failure().is_some() { vec![FAILED] } else { numbers };
        self.counters.count(numbers.len() - 1, up);
        if let Err(lost) = self.ranks.send(to, &numbers) {
            self.fail(lost);
        }
    }

    /// A message for this place of the run, with its number before it.
    fn read(&self, from: usize) -> Option<Vec<f64>> {
        if self.failure().is_some() {
            return None;
        }
        match self.ranks.receive(from) {
            Ok(numbers) if numbers.first() == Some(&self.header()) => return Some(numbers),
            Ok(numbers) if numbers.first() == Some(&FAILED) => self.fail(Error::Lost { rank: from }),
            Ok(_) => self.fail(Error::Apart { rank: from }),
            Err(lost) => self.fail(lost),
        }
        None
    }

    fn header(&self) -> f64 {
        self.serial.load(Ordering::Relaxed) as f64
    }

    fn unpacked<T: Partial>(&self, from: usize, numbers: &[f64]) -> Option<T> {
        let mut numbers = Numbers(numbers.get(1..)?);
        let found = T::unpack(&mut numbers).filter(|_| numbers.0.is_empty());
        if found.is_none() {
            self.fail(Error::Apart { rank: from });
        }
        found
    }

    fn packed<T: Partial>(&self, value: &T) -> Vec<f64> {
        let mut numbers = vec![self.header()];
        value.pack(&mut numbers);
        numbers
    }

    /// Sends a partial result up to another rank.
    pub fn give<T: Partial>(&self, to: usize, value: &T) {
        self.write(to, self.packed(value), true);
    }

    /// The partial result that another rank sends up.
    pub fn take<T: Partial>(&self, from: usize) -> Option<T> {
        self.read(from).and_then(|numbers| self.unpacked(from, &numbers))
    }

    /// What rank 0 has, on every rank.
    pub fn told<T: Partial>(&self, value: Option<T>) -> Option<T> {
        let (rank, count) = (self.rank(), self.count());
        if rank == 0 && value.is_none() {
            self.fail(Error::Lost { rank });
        }
        // rank 0 tells all halves of the ranks, and each the halves of its own
        let mut bit = if rank == 0 { count.next_power_of_two() } else { rank & rank.wrapping_neg() };
        let from = rank - if rank == 0 { 0 } else { bit };
        let numbers = match (&value, rank) {
            (Some(value), 0) => Some(self.packed(value)),
            (None, 0) => None,
            _ => self.read(from),
        };
        let numbers = numbers.unwrap_or_else(|| vec![FAILED]);
        while bit > 1 {
            bit /= 2;
            if rank + bit < count {
                self.write(rank + bit, numbers.clone(), false);
            }
        }
        match rank {
            0 => value,
            _ if self.failure().is_some() => None,
            _ => self.unpacked(from, &numbers),
        }
    }

    /// Makes sure that a text is the same on every rank.
    ///
    /// # Errors
    /// [`Error::Different`] with the first rank that has another one than rank 0.
    pub fn agree(&self, name: &'static str, own: &str) -> Result<(), Error> {
        let all = self.texts(own)?;
        match all.iter().enumerate().find(|(_, found)| **found != all[0]) {
            Some((rank, found)) => Err(Error::Different { rank, name, expected: all[0].clone(), found: found.clone() }),
            None => Ok(()),
        }
    }

    /// A text of each rank, in their order, on every rank.
    ///
    /// # Errors
    /// [`Error::Lost`] where one is no more.
    pub fn texts(&self, own: &str) -> Result<Vec<String>, Error> {
        let all = self.gathered(words(own));
        let all = all.ok_or_else(|| self.failure().unwrap_or(Error::Lost { rank: 0 }))?;
        Ok(all.iter().map(|numbers| text(numbers)).collect())
    }

    /// What each rank has, in their order, on every rank.
    pub fn gathered(&self, own: Vec<f64>) -> Option<Vec<Vec<f64>>> {
        self.begin();
        let (rank, count) = (self.rank(), self.count());
        let all = if rank == 0 {
            let others = (1..count).map(|from| self.take::<Vec<f64>>(from));
            let others: Option<Vec<Vec<f64>>> = others.collect();
            others.map(|others| [vec![own], others].concat())
        } else {
            self.give(0, &own);
            None
        };
        self.told(all.map(All)).map(|All(all)| all)
    }

    /// What each rank has for this one, in their order, for what this one has for each.
    #[cfg(any(feature = "cli", test))]
    pub fn exchanged(&self, outgoing: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
        self.begin();
        let rank = self.rank();
        let mut found = Vec::with_capacity(self.count());
        for (other, numbers) in outgoing.into_iter().enumerate() {
            // of two ranks the first one speaks first, so that neither waits for the other to listen
            found.push(match other.cmp(&rank) {
                std::cmp::Ordering::Equal => Some(numbers),
                std::cmp::Ordering::Greater => {
                    self.give(other, &numbers);
                    self.take(other)
                }
                std::cmp::Ordering::Less => {
                    let taken = self.take(other);
                    self.give(other, &numbers);
                    taken
                }
            });
        }
        found.into_iter().collect()
    }
}

/// Lists of numbers one after the other.
struct All(Vec<Vec<f64>>);

impl Partial for All {
    fn pack(&self, into: &mut Vec<f64>) {
        self.0.len().pack(into);
        self.0.iter().for_each(|list| list.pack(into));
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let count = usize::unpack(from)?;
        (0..count).map(|_| Vec::unpack(from)).collect::<Option<Vec<_>>>().map(All)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranks::threads;

    /// What each of some ranks finds.
    fn each<T: Send>(count: usize, run: impl Fn(Group) -> T + Sync) -> Vec<T> {
        let run = &run;
        std::thread::scope(|scope| {
            let ranks = threads(count).into_iter().map(|rank| scope.spawn(move || run(Group::new(Arc::new(rank)))));
            let all: Vec<_> = ranks.collect();
            all.into_iter().map(|rank| rank.join().unwrap()).collect()
        })
    }

    #[test]
    fn every_rank_hears_what_rank_0_says_and_what_all_have() {
        for count in 1..12 {
            let found = each(count, |group| {
                group.begin();
                let told = group.told((group.rank() == 0).then(|| vec![1.0, -0.0, f64::NAN]));
                let gathered = group.gathered(vec![group.rank() as f64; group.rank()]).unwrap();
                (told.unwrap().len(), gathered.concat().len(), gathered.len(), group.traffic().up > 0)
            });
            for (rank, found) in found.into_iter().enumerate() {
                assert_eq!(found, (3, count * (count - 1) / 2, count, rank > 0));
            }
        }
    }

    #[test]
    fn every_rank_hears_from_each_other_what_it_has_for_it() {
        for count in 1..7 {
            each(count, |group| {
                let rank = group.rank() as f64;
                let found = group.exchanged((0..count).map(|to| vec![rank, to as f64]).collect()).unwrap();
                assert!(found.iter().enumerate().all(|(from, numbers)| *numbers == [from as f64, rank]));
            });
        }
    }

    #[test]
    fn a_rank_that_is_lost_or_elsewhere_is_known_to_all_in_the_next_message() {
        for gone in 0..4 {
            let failures = each(4, |group| {
                if group.rank() == gone {
                    return None;
                }
                assert_eq!(group.gathered(vec![1.0]), None);
                assert_eq!(group.gathered(vec![1.0]), None);
                group.failure()
            });
            assert!(
                failures.iter().enumerate().all(|(rank, failure)| rank == gone || failure.is_some()),
                "{failures:?}"
            );
        }
        let failures = each(3, |group| {
            if group.rank() == 1 {
                group.begin();
            }
            group.gathered(vec![1.0]);
            group.gathered(vec![1.0]);
            group.turn().unwrap_err()
        });
        assert_eq!(failures[0], Error::Apart { rank: 1 });
    }
}
