//! What went between ranks, counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers of 8 bytes that a rank has sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Partial sums and rows towards rank 0.
    pub up: u64,
    /// Whole sums and gathered rows away from it.
    pub down: u64,
    /// Messages of either kind.
    pub messages: u64,
    /// The most that went up in one iteration of a run.
    pub most_up: u64,
}

/// The count that goes on.
#[derive(Debug, Default)]
pub(super) struct Counters {
    up: AtomicU64,
    down: AtomicU64,
    messages: AtomicU64,
    /// What had gone up when the iteration began; none has before the first.
    before: AtomicU64,
    most_up: AtomicU64,
}

impl Counters {
    pub fn count(&self, numbers: usize, up: bool) {
        let direction = if up { &self.up } else { &self.down };
        direction.fetch_add(numbers as u64, Ordering::Relaxed);
        self.messages.fetch_add(1, Ordering::Relaxed);
    }

    /// An iteration begins, and the one before ends unless this is the first.
    pub fn turn(&self, first: bool) {
        let up = self.up.load(Ordering::Relaxed);
        let before = self.before.swap(up, Ordering::Relaxed);
        if !first {
            self.most_up.fetch_max(up - before, Ordering::Relaxed);
        }
    }

    pub fn traffic(&self) -> Traffic {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Traffic { up: of(&self.up), down: of(&self.down), messages: of(&self.messages), most_up: of(&self.most_up) }
    }
}
