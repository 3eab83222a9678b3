//! Numbers of a file that are used where they lie, so that a matrix may be larger than the memory.

use memmap2::Mmap;
use std::fs::File;
use std::ops::Range;

/// Some numbers of a file; the system reads them when they are asked for, and drops them when memory is short.
pub(super) struct Mapped {
    map: Mmap,
    bytes: Range<usize>,
}

impl Mapped {
    /// The numbers at some bytes of a file, in the byte order of this machine; `None` where they cannot be used as they lie.
    pub fn of(file: &File, bytes: Range<usize>) -> std::io::Result<Option<Self>> {
        // SAFETY: the map is private and only read; a file that others change meanwhile gives other numbers, which no
        // invariant of an f64 forbids, and the run says that its inputs must not change
        let map = unsafe { Mmap::map(file)? };
        let found = Self { map, bytes };
        Ok(found.numbers().is_some().then_some(found))
    }

    fn numbers(&self) -> Option<&[f64]> {
        bytemuck::try_cast_slice(self.map.get(self.bytes.clone())?).ok()
    }
}

impl AsRef<[f64]> for Mapped {
    fn as_ref(&self) -> &[f64] {
        self.numbers().unwrap_or_default()
    }
}
