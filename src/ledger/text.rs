//! The hash that makes stored evidence stale: of the claim's words, and of its formula at sizes that tell rows from
//! columns.

use crate::claims::{Executable, Judged, Size, Words};

/// FNV-1a of 128 bits.
struct Hash(u128);

impl Hash {
    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    fn word(&mut self, text: &str) {
        self.feed(text.as_bytes());
        self.feed(&[0xff]);
    }
}

/// A hash of everything a stored counterexample depends on: the words and the recorded formula.
pub fn text_hash(words: &Words, form: &Executable) -> String {
    let mut hash = Hash(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    for part in [&words.given, &words.statement, &words.tex, &words.notes] {
        hash.word(part);
    }
    match form {
        Executable::Typed(typed) => typed.formulas.iter().for_each(|formula| hash.word(&formula.to_string())),
        Executable::Experiment(experiment) => hash.word(&experiment.description()),
        Executable::Formula(claim) => formula(claim, &mut hash),
        Executable::Unjudged(unjudged) => hash.word(&unjudged.why.reason()),
    }
    format!("{:032x}", hash.0)
}

/// The recordings at two sizes, in bytes; a size at which the claim says nothing has none.
fn formula(claim: &Judged, hash: &mut Hash) {
    for floor in [1, 2] {
        let size = told_apart(claim, floor);
        size.lengths().for_each(|length| hash.feed(&(length as u64).to_le_bytes()));
        if let Some(recording) = claim.record(size) {
            recording.encode(&mut |bytes| hash.feed(bytes));
        }
        hash.feed(&[0xff]);
    }
}

/// The smallest size of at least `floor` along every dimension in which no two dimensions are of one length, later ones
/// shorter where they may be: (2, 1), then (3, 2) for n and d.
fn told_apart(claim: &Judged, floor: usize) -> Size {
    let mut lengths: Vec<usize> = claim.least.lengths().map(|least| least.max(floor)).collect();
    for k in (0..lengths.len()).rev() {
        while lengths[k + 1..].contains(&lengths[k]) {
            lengths[k] += 1;
        }
    }
    Size::of(&lengths)
}
