//! The join of words and executable claims.

use lemmacheck::claims::{CORRECTED, Catalogued, Verdict};
use lemmacheck::papers::{catalogue, kept};
use std::collections::BTreeSet;

#[test]
fn the_claims_without_an_executable_form_are_those_of_the_snapshot_which_only_shrinks() {
    let catalogue = catalogue().unwrap();
    let missing: Vec<String> = catalogue.missing().iter().map(|(id, case)| format!("{id} ({case})")).collect();
    insta::assert_snapshot!("missing", missing.join("\n"));
}

#[test]
fn every_derivative_hessian_identity_and_definition_is_executable() {
    let catalogue = catalogue().unwrap();
    let missing = catalogue.missing();
    for entry in &catalogue.entries {
        if ["derivative", "hessian", "identity", "definition"].contains(&entry.words.kind.as_str()) {
            assert!(!missing.iter().any(|(id, _)| *id == entry.words.id), "{} is not executable", entry.words.id);
        }
    }
}

#[test]
fn the_catalogue_holds_both_papers_and_no_printed_id_twice() {
    let catalogue = catalogue().unwrap();
    let printed: Vec<&Catalogued> = catalogue.entries.iter().filter(|e| !e.words.id.ends_with(CORRECTED)).collect();
    let ids: BTreeSet<&str> = printed.iter().map(|entry| entry.words.id.as_str()).collect();
    assert_eq!(ids.len(), printed.len());
    assert_eq!(ids.iter().filter(|id| id.starts_with("rescaled.")).count(), 171);
    assert_eq!(ids.iter().filter(|id| id.starts_with("residual.")).count(), 166);
    let cases: usize = printed.iter().map(|entry| entry.words.cases.len()).sum();
    assert_eq!(cases, 577);
}

#[test]
fn every_repaired_twin_is_executable() {
    let catalogue = catalogue().unwrap();
    let twins: Vec<_> = catalogue.missing().into_iter().filter(|(id, _)| id.ends_with(CORRECTED)).collect();
    assert!(twins.is_empty(), "{twins:?}");
}

#[test]
fn every_executable_claim_has_its_own_name() {
    let catalogue = catalogue().unwrap();
    let mut names = BTreeSet::new();
    for form in catalogue.entries.iter().flat_map(|entry| &entry.forms) {
        assert!(names.insert((form.id(), form.case())), "{} ({}) stands twice", form.id(), form.case());
    }
}

#[test]
fn the_kept_ledger_names_executable_claims_only() {
    let catalogue = catalogue().unwrap();
    for entry in kept().unwrap().claims {
        assert!(catalogue.find(&entry.id, &entry.case).is_some(), "{} ({}) is kept in vain", entry.id, entry.case);
    }
}

#[test]
fn every_kept_case_has_an_argument_and_every_fallen_one_a_twin_that_stands() {
    let (catalogue, kept) = (catalogue().unwrap(), kept().unwrap());
    let printed = |entry: &&lemmacheck::ledger::Entry| {
        let words = catalogue.entries.iter().find(|e| e.words.id == entry.id).map(|e| &e.words);
        !entry.id.ends_with(CORRECTED) && words.is_some_and(|words| words.cases.contains(&entry.case))
    };
    for entry in kept.claims.iter().filter(printed) {
        let name = format!("{} ({})", entry.id, entry.case);
        assert!(catalogue.arguments(&entry.id, &entry.case).next().is_some(), "{name} has no argument");
        if !matches!(entry.verdict, Verdict::Refuted | Verdict::IllFormed) {
            continue;
        }
        let twin = entry.corrected.as_ref().unwrap_or_else(|| panic!("{name} has no twin"));
        let twin = kept.find(twin, &entry.case).unwrap_or_else(|| panic!("the twin of {name} was not judged"));
        assert!(
            matches!(twin.verdict, Verdict::Certified | Verdict::Survived),
            "the twin of {name} is {}",
            twin.verdict
        );
    }
}

#[test]
fn the_kept_verdicts_are_those_of_the_snapshot() {
    let kept = kept().unwrap();
    let verdicts: Vec<String> =
        kept.claims.iter().map(|entry| format!("{} {} ({})", entry.verdict, entry.id, entry.case)).collect();
    insta::assert_snapshot!("verdicts", verdicts.join("\n"));
}
