//! The hash that makes stored evidence stale: of the claim's words, and of its formula at sizes that tell rows from
//! columns.

use super::fingerprint;
use crate::claims::{Executable, Judged, Size, Words};

/// A hash of everything a stored counterexample depends on: the words and the recorded formula.
pub fn text_hash(words: &Words, form: &Executable) -> String {
    let mut bytes = Vec::new();
    let mut word = |text: &str| bytes.extend(text.bytes().chain([0xff]));
    // a lemma that travels in its ledger is hashed as it travels: the print of it, whatever its source was spelled like
    match words.lemma.is_empty() {
        true => [&words.given, &words.statement, &words.tex, &words.notes].into_iter().for_each(|part| word(part)),
        false => word(&words.lemma),
    }
    match form {
        Executable::Typed(typed) => typed.formulas.iter().for_each(|formula| word(formula)),
        Executable::Experiment(experiment) => word(&experiment.description()),
        Executable::Formula(claim) => formula(claim, words.lemma.is_empty(), &mut bytes),
        Executable::Unjudged(unjudged) => word(&unjudged.why.reason()),
    }
    fingerprint(&bytes)
}

/// The recordings at two sizes, in bytes, with the names of the premises or without; a size at which the claim says nothing has
/// none.
fn formula(claim: &Judged, named: bool, bytes: &mut Vec<u8>) {
    for floor in [1, 2] {
        let size = told_apart(claim, floor);
        size.lengths().for_each(|length| bytes.extend((length as u64).to_le_bytes()));
        if let Some(mut recording) = claim.record(size) {
            if !named {
                recording.premises.iter_mut().for_each(|premise| premise.name = "".into());
            }
            recording.encode(&mut |step| bytes.extend(step));
        }
        bytes.push(0xff);
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
