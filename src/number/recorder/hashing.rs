//! Hashes of steps while a formula is recorded, and of sizes: quick, since nobody from outside chooses what is hashed.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`Quick`] hashers.
pub(crate) type BuildQuick = BuildHasherDefault<Quick>;

/// Words folded one after another by a multiplication whose halves are added.
#[derive(Clone, Default)]
pub(crate) struct Quick {
    state: u64,
}

/// ⌊2⁶⁴/φ⌋, odd.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Quick {
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.state ^ word.rotate_left(23) ^ FACTOR) * u128::from(FACTOR | word << 1);
        self.state = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.state
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.fold(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, word: u8) {
        self.fold(word.into());
    }
    fn write_u32(&mut self, word: u32) {
        self.fold(word.into());
    }
    fn write_usize(&mut self, word: usize) {
        self.fold(word as u64);
    }
    fn write_isize(&mut self, word: isize) {
        self.fold(word as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::Quick;
    use crate::number::recorder::Operation;
    use std::collections::HashSet;
    use std::hash::{Hash, Hasher};

    #[test]
    fn steps_of_a_tape_hardly_share_a_hash_or_its_low_bits() {
        let steps = (0..200).flat_map(|a| (0..200).flat_map(move |b| [Operation::Add(a, b), Operation::Mul(a, b)]));
        let hash = |step: Operation| {
            let mut hasher = Quick::default();
            step.hash(&mut hasher);
            hasher.finish()
        };
        let hashes: Vec<u64> = steps.map(hash).collect();
        let whole: HashSet<u64> = hashes.iter().copied().collect();
        assert_eq!(whole.len(), hashes.len());
        for shift in [0, 48] {
            let low: HashSet<u64> = hashes.iter().map(|hash| hash >> shift & 0xffff).collect();
            assert!(low.len() > 45_000, "{} of 65536 after 80000 draws, where chance makes 46000", low.len());
        }
    }
}
