//! The claims about Newton's method and Algorithm 1, with faults planted and with their structured instances taken away.

use super::weakened::weakened;
use lemmacheck::claims::{Executable, Judged, Verdict};
use lemmacheck::engine::{Budget, Examination, examine};
use lemmacheck::number::Exact;
use lemmacheck::papers::catalogue;

/// A claim with one constant replaced wherever it stands in the formula, with or without its structured instances.
struct Altered {
    claim: Judged,
    replaced: Option<(Exact, Exact)>,
    bare: bool,
}

fn claim(id: &str, case: &str) -> Judged {
    let entries = catalogue().unwrap().entries;
    let forms = entries.into_iter().filter(|entry| entry.words.id == id).flat_map(|entry| entry.forms);
    let found = forms.filter(|form| form.case() == case).find_map(|form| match form {
        Executable::Formula(claim) => Some(claim),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{id} ({case}) is no formula"))
}

fn verdict(claim: Altered, budget: Budget) -> Verdict {
    let Altered { mut claim, replaced, bare } = claim;
    if let Some((from, to)) = replaced {
        claim = weakened(claim, from, to);
    }
    if bare {
        claim.corners.clear();
    }
    let executable = Executable::Formula(claim);
    examine(&executable, &[], Examination { budget, ..Examination::quick() }).unwrap().verdict
}

const GENERAL: &str = "general L, general H̃";

/// Claims that hold, a constant of theirs, and one in its place with which they do not.
const PLANTED: [(&str, &str, &str, &str); 7] = [
    ("residual.lemma-a11.1.corrected", GENERAL, "1/5", "17/100"),
    ("residual.lemma-a11.2.corrected", GENERAL, "1/50", "17/1000"),
    ("rescaled.lemma-6.6.1.corrected", "any", "1/5", "17/100"),
    ("rescaled.lemma-6.6.2.corrected", "any", "1/50", "17/1000"),
    ("residual.theorem-9.1.iterations", "O(log) order", "9/4", "2"),
    ("residual.algorithm-1.line6", "T calls", "2", "1"),
    ("rescaled.lemma-6.5", "any; d = 1", "2", "1"),
];

#[test]
fn the_next_stronger_constant_is_refuted() {
    let stands = |&&(id, case, from, to): &&(&str, &str, &str, &str)| {
        let replaced = Some((from.parse().unwrap(), to.parse().unwrap()));
        verdict(Altered { claim: claim(id, case), replaced, bare: false }, Budget::Quick) != Verdict::Refuted
    };
    let missed: Vec<_> = PLANTED.iter().filter(stands).collect();
    assert!(missed.is_empty(), "not refuted: {missed:?}");
}

/// Claims that a quick search refutes without being shown where.
const FOUND: [(&str, &str); 8] = [
    ("residual.algorithm-1.line3", "natural logarithm, T rounded up"),
    ("residual.algorithm-1.line5", "stated loss"),
    ("residual.algorithm-1.line6", "T+1 calls"),
    ("residual.algorithm-1.line7", "loss + 0.5‖diag(w)Ax‖_2²"),
    ("residual.theorem-9.1.good", "l-local minimum"),
    ("rescaled.def-6.1.good", "sinh"),
    ("rescaled.algorithm-1.line3", "any"),
    ("rescaled.theorem-1.3", "exp; log to base 2"),
];

/// Claims that take a longer search.
const FOUND_LATER: [(&str, &str); 1] = [("residual.algorithm-1.line5", "loss + 0.5‖diag(w)Ax‖_2²")];

#[test]
fn what_falls_falls_without_its_structured_instances_too() {
    let quick = FOUND.iter().map(|name| (name, Budget::Quick));
    let stands = |&(&(id, case), budget): &(&(&str, &str), Budget)| {
        verdict(Altered { claim: claim(id, case), replaced: None, bare: true }, budget) != Verdict::Refuted
    };
    let missed: Vec<_> = quick.chain(FOUND_LATER.iter().map(|name| (name, Budget::Standard))).filter(stands).collect();
    assert!(missed.is_empty(), "not refuted: {missed:?}");
}

#[test]
fn a_loop_that_makes_one_update_too_many_is_counted() {
    let printed = Altered { claim: claim("residual.algorithm-1.line4", "any"), replaced: None, bare: true };
    assert_eq!(verdict(printed, Budget::Quick), Verdict::Refuted);
    let repaired = Altered { claim: claim("residual.algorithm-1.line4.corrected", "any"), replaced: None, bare: true };
    assert_eq!(verdict(repaired, Budget::Quick), Verdict::Certified);
}
