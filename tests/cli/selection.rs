//! Nothing judged is not a success, and the nearest names are offered.

use super::{lemmacheck, scratch, text};

/// The message of a command that exits 1 and prints nothing.
fn refusal(arguments: &[&str]) -> String {
    let (out, err, code) = text(&lemmacheck(arguments));
    assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {err}");
    err
}

#[test]
fn an_unknown_pattern_or_case_exits_1_with_the_nearest_names() {
    for (arguments, nearest) in [
        (&["check", "rescaled.lemma-b1", "--case", "expp"][..], "`exp`"),
        (&["check", "rescaled.lemmab1"], "`rescaled.lemma-b1.1`"),
        (&["check", "rescaled.lemma-b1", "emma-4.1.5"], "`residual.lemma-4.1.5`"),
        (&["explain", "residual.lema-4.1.5"], "`residual.lemma-4.1.5`"),
        (&["list", "rescald.lemma-b1"], "`rescaled.lemma-b1.1`"),
    ] {
        let err = refusal(arguments);
        assert!(err.contains("nearest") && err.contains(nearest), "{arguments:?}: {err}");
    }
    assert!(refusal(&["check", "rescaled.lemma-b1", "--case", "no such case at all"]).contains("no case contains"));
}

#[test]
fn a_shard_without_a_claim_exits_1_and_says_which_shards_have_one() {
    let shard = |k: usize| text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--shard", &format!("{k}/7")]));
    let (empty, full): (Vec<_>, Vec<_>) = (1..=7).map(|k| (k, shard(k))).partition(|(_, (_, _, code))| *code == 1);
    let full: Vec<String> = full.iter().map(|(k, _)| k.to_string()).collect();
    assert!(empty.len() >= 4, "three claims fill three shards at most");
    for (k, (_, err, _)) in &empty {
        let plural = if full.len() == 1 { "" } else { "s" };
        let wanted =
            format!("shard {k}/7 is empty: 3 claims are selected, and fall in shard{plural} {} of 7", full.join(", "));
        assert!(err.contains(&wanted), "{err} {wanted}");
    }
    assert!(refusal(&["check", "--shard", "3/2"]).contains("not a shard"));
    assert!(refusal(&["check", "--jobs", "-3"]).contains("from 1 on"));
    assert!(refusal(&["check", "--jobs", "0"]).contains("from 1 on"));
    assert!(refusal(&["check", "--seed", "-1"]).contains("a seed is a whole number"));
}

#[test]
fn a_ledger_with_nothing_to_verify_exits_1() {
    let ledger = |claims: &str| {
        format!(r#"{{"schema":"lemmacheck.ledger/1","version":"0","seed":0,"budget":"quick","claims":[{claims}]}}"#)
    };
    let empty = scratch("nothing.json", &ledger(""));
    let err = refusal(&["recheck", empty.to_str().unwrap()]);
    assert!(err.contains("nothing to re-check"), "{err}");
    let certified = ledger(r#"{"id":"residual.lemma-4.1.5","case":"proof","verdict":"certified"}"#);
    let err = refusal(&["recheck", scratch("none.json", &certified).to_str().unwrap()]);
    assert!(err.contains("1 claims, no counterexample and no chain"), "{err}");
    let err = refusal(&["merge", empty.to_str().unwrap(), "--out", "no-such-folder/merged.json"]);
    assert!(err.contains("no-such-folder"), "the place is looked at first: {err}");
    let merged = super::free("merged-nothing.json");
    assert!(refusal(&["merge", empty.to_str().unwrap(), "--out", &merged]).contains("holds no claim"));
    assert!(!std::path::Path::new(&merged).exists());
    // Nothing that is made of it says that all is well.
    let empty = empty.to_str().unwrap();
    let page = super::free("page-of-nothing.html");
    for verb in [
        ["report", empty, "--out", &page].as_slice(),
        &["report", empty, "--format", "latex", "--out", &page],
        &["export", "--python", &page, empty],
        &["export", "--coq", &page, empty],
        &["check", "rescaled.lemma-b1.1", "--expected", empty],
    ] {
        assert!(refusal(verb).contains("holds no claim"), "{verb:?}");
        assert!(!std::path::Path::new(&page).exists(), "{verb:?}");
    }
}

#[test]
fn claims_of_which_the_expected_ledger_says_nothing_are_counted() {
    let other = super::free("expects-another.json");
    let (_, err, code) = text(&lemmacheck(&["check", "rescaled.lemma-b1.2", "--quiet", "--write-expected", &other]));
    assert_eq!(code, 0, "{err}");
    let (out, _, code) = text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--quiet", "--expected", &other]));
    assert!(code == 0 && out.contains("says nothing of 3 of them, which are expected to hold"), "{out}");
    let (out, _, _) = text(&lemmacheck(&["check", "rescaled.lemma-b1.2", "--quiet", "--expected", &other]));
    assert!(!out.contains("says nothing"), "{out}");
}

#[test]
fn a_refuted_claim_whose_counterexample_was_taken_out_is_not_passed_over() {
    let stripped = r#"{"claims":[{"id":"residual.lemma-4.1.5","case":"statement","verdict":"refuted"},
        {"id":"residual.lemma-4.1.5","case":"statement","counterexample":
        {"n":1,"d":1,"values":{"A":[["1"]],"b":[["0"]],"x":[["0"]]}}}]}"#;
    let (out, _, code) = text(&lemmacheck(&["recheck", scratch("stripped.json", stripped).to_str().unwrap()]));
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("refuted without a counterexample"), "{out}");
}
