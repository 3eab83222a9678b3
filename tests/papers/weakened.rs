//! The papers' bounds with a constant too small: each must be refuted.

use lemmacheck::claims::{Executable, Judged, Recording, Size, Verdict};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::number::Exact;
use lemmacheck::number::recorder::Operation;
use lemmacheck::papers::catalogue;

/// The claim in whose formula one constant is replaced wherever it stands.
pub(super) fn weakened(claim: Judged, from: Exact, to: Exact) -> Judged {
    claim.with_recording(move |mut recording: Recording| {
        let wanted = Operation::Constant(from.clone());
        for slot in 0..recording.tape.operations().len() {
            if recording.tape.operations()[slot] == wanted {
                recording.tape = recording.tape.with(slot as u32, Operation::Constant(to.clone()));
            }
        }
        recording
    })
}

/// Claims with a printed constant and one in its place that is too small.
const PLANTED: [(&str, &str, &str); 24] = [
    ("residual.lemma-8.2.2", "2", "1"),
    ("rescaled.fact-a7.9", "2", "1"),
    ("rescaled.fact-a7.11", "2", "1"),
    ("rescaled.fact-a7.12", "2", "1"),
    ("rescaled.fact-a7.13", "2", "1"),
    ("rescaled.fact-a7.14", "2", "1"),
    ("rescaled.fact-a8.5", "2", "1"),
    ("rescaled.fact-a8.6", "2", "1"),
    ("rescaled.fact-a8.7", "2", "1"),
    ("rescaled.lemma-c3.6", "10", "9/10"),
    ("rescaled.lemma-c3.6-terms", "2", "1/2"),
    ("rescaled.lemma-c4.2", "9/10", "1"),
    ("rescaled.lemma-c4.2", "11/10", "1"),
    ("rescaled.lemma-d1.r-infinity", "2", "1/2"),
    ("rescaled.lemma-d2.1", "2", "9/20"),
    ("rescaled.lemma-d6.1", "2", "1"),
    ("rescaled.lemma-d7.1", "2", "1"),
    ("rescaled.lemma-d8.1", "2", "1"),
    ("rescaled.lemma-d9.1", "4", "1"),
    ("rescaled.lemma-d10.1", "4", "1/2"),
    ("rescaled.prose-4.u-lipschitz-in-a", "2", "1"),
    ("rescaled.algorithm-1.line4-hessian.corrected", "51/50", "1001/1000"),
    ("rescaled.theorem-f1.contraction", "4/25", "1/10"),
    ("rescaled.theorem-f1.iterations-log2", "2", "3"),
];

#[test]
fn a_bound_whose_constant_is_made_too_small_is_refuted() {
    let how = Examination::quick();
    let (mut missed, mut reached) = (Vec::new(), 0);
    for (id, from, to) in PLANTED {
        let entries = catalogue().unwrap().entries;
        let forms = entries.into_iter().find(|entry| entry.words.id == id).unwrap().forms;
        let mut planted = 0;
        for form in forms {
            let Executable::Formula(claim) = form else {
                continue;
            };
            let (from, to): (Exact, Exact) = (from.parse().unwrap(), to.parse().unwrap());
            let stands = Operation::Constant(from.clone());
            if !claim.record(Size::new(2, 2)).is_some_and(|found| found.tape.operations().contains(&stands)) {
                continue; // a row for another reading
            }
            planted += 1;
            let weakened = Executable::Formula(weakened(claim, from, to));
            let judgement = examine(&weakened, &[], how).unwrap();
            if judgement.verdict != Verdict::Refuted {
                missed.push(format!("{id} ({}): {} {}", weakened.case(), judgement.verdict, judgement.reason));
            }
        }
        reached += usize::from(planted > 0);
    }
    // `2 n` is one number at a size, so that some constants do not stand by themselves
    assert!(reached >= 20, "only {reached} of the constants stand in a formula");
    assert!(missed.is_empty(), "not refuted:\n{}", missed.join("\n"));
}
