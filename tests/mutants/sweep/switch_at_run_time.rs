//! Which mutant is alive: the one whose number `LEMMACHECK_MUTANT` gives. With `LEMMACHECK_REACHED` the numbers of all
//! that a run comes by are written to that file. Put into the mutated copy of the crate as `src/mutant.rs`.
#![allow(missing_docs)]

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

const UNREAD: usize = usize::MAX;
const RECORDING: usize = usize::MAX - 1;
const MOST: usize = 1 << 16;

static CHOSEN: AtomicUsize = AtomicUsize::new(UNREAD);
static REACHED: [AtomicBool; MOST] = [const { AtomicBool::new(false) }; MOST];
static RECORD: OnceLock<std::fs::File> = OnceLock::new();

#[inline]
pub fn on(id: usize) -> bool {
    let chosen = CHOSEN.load(Relaxed);
    if chosen >= RECORDING { slow(id) } else { chosen == id }
}

#[cold]
#[inline(never)]
fn slow(id: usize) -> bool {
    if CHOSEN.load(Relaxed) == UNREAD {
        if let Ok(path) = std::env::var("LEMMACHECK_REACHED") {
            RECORD.get_or_init(|| std::fs::File::options().append(true).create(true).open(path).unwrap());
            CHOSEN.store(RECORDING, Relaxed);
        } else {
            let chosen = std::env::var("LEMMACHECK_MUTANT").map_or(0, |text| text.parse().unwrap());
            CHOSEN.store(chosen, Relaxed);
            return chosen == id;
        }
    }
    if !REACHED[id].swap(true, Relaxed) {
        let _ = RECORD.get().unwrap().write_all(format!("{id}\n").as_bytes());
    }
    false
}
