//! The command line: snapshots of what it prints, one test an exit code, JSON that follows the contract.

mod data;
mod interrupted;
mod manners;
mod selection;
mod whole;

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

fn lemmacheck(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lemmacheck")).args(arguments).output().expect("the command runs")
}

fn text(output: &Output) -> (String, String, i32) {
    let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (read(&output.stdout), read(&output.stderr), output.status.code().expect("an exit code"))
}

/// A file of its own for a test, in cargo's folder for them.
fn scratch(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("writable");
    path
}

#[test]
fn check_prints_a_line_a_claim_and_exits_0_as_expected() {
    let (out, err, code) = text(&lemmacheck(&["check", "rescaled.lemma-b1", "residual.lemma-4.1.5"]));
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("check", out);
}

#[test]
fn list_prints_ids_cases_and_kept_verdicts() {
    let (out, _, code) = text(&lemmacheck(&["list", "*lemma-b?.1"]));
    assert_eq!(code, 0);
    insta::assert_snapshot!("list", out);
}

#[test]
fn explain_prints_the_statement_the_evidence_and_the_counterexample() {
    let (out, _, code) = text(&lemmacheck(&["explain", "residual.fact-6.1.2"]));
    assert_eq!(code, 0);
    insta::assert_snapshot!("explain", out);
}

#[test]
fn explain_writes_a_formula_out_at_the_size_asked_for_or_the_least_that_says_anything() {
    let written = |id: &str, size: &[&str]| {
        let (out, err, code) = text(&lemmacheck(&[&["explain", id, "--formula"], size].concat()));
        assert_eq!((code, err.as_str()), (0, ""));
        out
    };
    let (plain, wide) = (written("rescaled.lemma-b1.1", &[]), written("rescaled.lemma-b1.1", &["--size", "3x2"]));
    assert!(plain.contains("formula at n = 2, d = 1") && plain.contains("A[2,1]") && !plain.contains("A[2,2]"));
    assert!(wide.contains("formula at n = 3, d = 2") && wide.contains("A[3,2]"));
    let mixed = written("residual.lemma-4.1.10", &["--size", "1x1"]);
    assert!(mixed.contains("formula at n = 1, d = 2"), "one coordinate has no mixed derivatives: {mixed}");
    for size in ["2", "0x1", "2x", "10x2", "2x2x2", "-1x2"] {
        let (_, err, code) =
            text(&lemmacheck(&["explain", "rescaled.lemma-b1.1", "--formula", &format!("--size={size}")]));
        assert!(code == 1 && err.contains("such as 2x2"), "{size}: {err}");
    }
    assert_eq!(text(&lemmacheck(&["explain", "rescaled.lemma-b1.1", "--size", "2x2"])).2, 1);
}

#[test]
fn explain_prints_the_words_of_every_repaired_case() {
    let (out, _, code) = text(&lemmacheck(&["explain", "residual.lemma-7.1.2.corrected"]));
    assert_eq!(code, 0);
    assert!(out.contains("-10 β^{-2} n exp(2R²)·I_n ⪯ -B_rank(x)"), "{out}");
    assert!(out.contains("-B_rank(x) ⪯ 10 β^{-2} n exp(R²)·I_n"), "{out}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_any_number_of_jobs() {
    let run = |jobs, seed| {
        text(&lemmacheck(&["check", "residual.lemma-5", "--fresh", "--format", "json", "--jobs", jobs, "--seed", seed]))
            .0
    };
    let one = run("1", "7");
    assert_eq!(one, run("2", "7"));
    assert_eq!(one, run("1", "7"));
    assert_ne!(one, run("1", "8"));
}

#[test]
fn check_json_follows_the_contract() {
    let (out, _, code) = text(&lemmacheck(&["check", "residual.lemma-4.1", "residual.fact-3.5.7", "--format", "json"]));
    assert_eq!(code, 0);
    let ledger: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(ledger["schema"], "lemmacheck.ledger/1");
    assert_eq!((&ledger["seed"], &ledger["budget"]), (&Value::from(0), &Value::from("quick")));
    let claims = ledger["claims"].as_array().expect("a list");
    assert!(claims.len() > 12);
    let fields = [
        "id",
        "case",
        "kind",
        "reading",
        "text",
        "verdict",
        "reason",
        "instances",
        "accepted",
        "health",
        "tightness",
        "region",
        "method",
        "certificate",
        "counterexample",
        "counterexamples",
        "corrected",
        "rests_on_refuted",
        "evaluations",
    ];
    for claim in claims {
        let object = claim.as_object().expect("an object");
        for field in fields {
            assert!(object.contains_key(field), "{} lacks {field}", claim["id"]);
        }
        assert!(claim["health"]["exercised"].is_boolean() && claim["health"]["attack"].is_string());
    }
    let refuted = claims.iter().find(|claim| claim["verdict"] == "refuted").expect("one is refuted");
    let found = &refuted["counterexample"];
    assert!(found["values"]["A"][0][0].is_string() && found["lhs"][0].is_string() && found["rhs"][1].is_string());
    assert!(
        found["at"][0].as_u64() >= Some(1) && found["margin"].is_string() && found["premises"][0]["name"].is_string()
    );
    assert_eq!(refuted["certificate"]["arithmetics"][1], "ball");
    let certified = claims.iter().find(|claim| claim["verdict"] == "certified").expect("one is certified");
    assert!(certified["region"].is_string() && certified["counterexample"].is_null());
}

#[test]
fn a_counterexample_names_the_objects_that_are_formulas_over_its_values() {
    let lemma = concat!(env!("CARGO_TARGET_TMPDIR"), "/derived.lemma");
    std::fs::write(lemma, "lemma l\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d, y ∈ ℝ^n\n  given y = A x\n  claim ‖y‖ ≤ ‖x‖\n")
        .expect("written");
    let (out, _, _) = text(&lemmacheck(&["check", lemma, "--format", "json"]));
    let ledger: Value = serde_json::from_str(&out).expect("JSON");
    let found = &ledger["claims"][0]["counterexample"];
    assert_eq!(found["derived"]["y"]["formula"], "y = A x");
    assert!(found["values"]["x"].is_array() && found["values"]["y"].is_null());
}

#[test]
fn usage_errors_exit_1_and_help_exits_0() {
    assert_eq!(text(&lemmacheck(&["check", "--budget", "huge"])).2, 1);
    assert_eq!(text(&lemmacheck(&["nonsense"])).2, 1);
    assert_eq!(text(&lemmacheck(&["--help"])).2, 0);
    let (_, err, code) = text(&lemmacheck(&["check", "rescaled.lemma-zzz"]));
    assert_eq!(code, 1);
    assert!(err.starts_with("lemmacheck: no claim is named by `rescaled.lemma-zzz`"), "{err}");
    assert!(err.ends_with("; `lemmacheck list` prints every id\n"), "{err}");
}

#[test]
fn write_expected_keeps_a_ledger_that_recheck_confirms_and_never_overwrites_another_file() {
    let ledger = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("kept.json");
    let _ = std::fs::remove_file(&ledger);
    let path = ledger.to_str().expect("UTF-8");
    assert_eq!(text(&lemmacheck(&["check", "residual.lemma-5.2.9", "--write-expected", path])).2, 0);
    let (out, _, code) = text(&lemmacheck(&["recheck", path]));
    assert_eq!(code, 0);
    insta::assert_snapshot!("recheck", out);
    assert_eq!(text(&lemmacheck(&["check", "residual.lemma-5.2.9", "--write-expected", path])).2, 0);
    let other = scratch("precious.txt", "not a ledger");
    let (_, err, code) =
        text(&lemmacheck(&["check", "residual.lemma-5.2.9", "--write-expected", other.to_str().unwrap()]));
    assert_eq!(code, 1);
    assert!(err.contains("is not a ledger, so it is not overwritten"), "{err}");
    assert_eq!(std::fs::read_to_string(other).unwrap(), "not a ledger");
}

#[test]
fn a_verdict_that_is_not_the_expected_one_exits_2() {
    let ledger = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("expected.json");
    let _ = std::fs::remove_file(&ledger);
    let path = ledger.to_str().expect("UTF-8");
    assert_eq!(text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--write-expected", path])).2, 0);
    assert_eq!(text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--expected", path])).2, 0);
    let wrong = std::fs::read_to_string(&ledger).unwrap().replace("\"certified\"", "\"survived\"");
    let wrong = scratch("wrong.json", &wrong);
    let (out, _, code) = text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--expected", wrong.to_str().unwrap()]));
    assert_eq!(code, 2);
    assert!(out.contains("EXPECTED survived"), "{out}");
}

#[test]
fn without_an_expected_entry_refuted_exits_2_and_undecided_exits_3() {
    let other = free("expects-one-other.json");
    assert_eq!(text(&lemmacheck(&["check", "rescaled.lemma-b1.1", "--write-expected", &other])).2, 0);
    let check = |id: &str, case: &str| text(&lemmacheck(&["check", id, "--case", case, "--expected", &other])).2;
    assert_eq!(check("residual.lemma-4.1.5", "proof"), 0);
    assert_eq!(check("residual.lemma-4.1.5", "statement"), 2);
    assert_eq!(check("rescaled.algorithm-1.line2", "exp"), 3);
    assert_eq!(check("rescaled.algorithm-1.line", "exp"), 2, "2 is stronger than 3");
}

/// A path for a test that no file is at.
fn free(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path.to_str().expect("UTF-8").into()
}

#[test]
fn a_torn_journal_resumes_to_the_same_bytes_and_rechecks() {
    let journal = free("run.jsonl");
    let check = ["check", "residual.lemma-5.2", "--seed", "3", "--format", "json", "--journal", &journal];
    let (whole, _, code) = text(&lemmacheck(&check));
    assert_eq!(code, 0);
    let (_, err, code) = text(&lemmacheck(&check));
    assert_eq!(code, 1);
    assert!(err.contains("continue it with --resume"), "{err}");
    let written = std::fs::read_to_string(&journal).unwrap();
    let lines = written.lines().count();
    assert!(lines > 10);
    std::fs::write(&journal, &written[..written.len() * 2 / 3]).unwrap();
    let resumed = [&check[..], &["--resume"]].concat();
    assert_eq!(text(&lemmacheck(&resumed)).0, whole);
    assert_eq!(std::fs::read_to_string(&journal).unwrap().lines().count(), lines);
    let (out, _, code) = text(&lemmacheck(&["recheck", &journal]));
    assert_eq!(code, 0, "{out}");
    let other = ["check", "residual.lemma-5.2", "--seed", "4", "--journal", &journal, "--resume"];
    let (_, err, code) = text(&lemmacheck(&other));
    assert_eq!(code, 1);
    assert!(err.contains("is of version"), "{err}");
}

/// A ledger of one claim with the given counterexample, as `recheck` needs it.
fn one_claim(values: &str, text: &str) -> String {
    format!(
        r#"{{"claims":[{{"id":"residual.lemma-4.1.5","case":"statement"{text},
            "counterexample":{{"n":1,"d":1,"values":{values}}}}}]}}"#
    )
}

#[test]
fn recheck_needs_only_id_case_and_values_and_reads_every_exact_form() {
    for one in ["1", "1.0", "2/2", "0x1p0", "1e0"] {
        let values = format!(r#"{{"A":[["{one}"]],"b":[["0"]],"x":[["0"]]}}"#);
        let file = scratch(&format!("form-{}.json", one.len()), &one_claim(&values, ""));
        let (out, _, code) = text(&lemmacheck(&["recheck", file.to_str().unwrap()]));
        assert_eq!(code, 0, "{one}: {out}");
    }
}

#[test]
fn a_counterexample_that_is_none_exits_2_and_a_damaged_one_exits_1() {
    let recheck = |name: &str, content: &str| text(&lemmacheck(&["recheck", scratch(name, content).to_str().unwrap()]));
    let zero = r#"{"A":[["0"]],"b":[["0"]],"x":[["0"]]}"#;
    let (out, _, code) = recheck("holds.json", &one_claim(zero, ""));
    assert_eq!(code, 2);
    assert!(out.contains("not confirmed: the statement holds there"), "{out}");
    let (out, _, code) = recheck("stale.json", &one_claim(zero, r#","text":"0""#));
    assert_eq!(code, 2);
    assert!(out.contains("stale"), "{out}");
    let (out, _, code) = recheck("shape.json", &one_claim(r#"{"A":[["1","2"]],"b":[["0"]],"x":[["0"]]}"#, ""));
    assert_eq!(code, 1);
    assert!(out.contains("`A` is 1 × 2, wanted 1 × 1"), "{out}");
    let (_, err, code) = recheck("torn.json", "{\"claims\":[");
    assert_eq!(code, 1);
    assert!(err.contains("is not a ledger"), "{err}");
    assert_eq!(text(&lemmacheck(&["recheck", "no-such-file.json"])).2, 1);
}

#[test]
fn solve_inverts_a_real_attention_row() {
    let set = "examples/data/att-n064-mid";
    let (a, b) = (format!("{set}/A.npy"), format!("{set}/b.npy"));
    let run = ["solve", "--loss", "softmax", "--matrix", &a, "--target", &b, "--format", "json"];
    let (out, err, code) = text(&lemmacheck(&run));
    assert_eq!(code, 0, "{err}");
    let solution: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(solution["schema"], "lemmacheck.solution/1");
    assert!(solution["value"].as_f64().unwrap() <= 1e-24);
    assert_eq!(solution["second_order"], "minimum");
    assert_eq!(solution["x"].as_array().unwrap().len(), 32);
    for field in ["loss", "method", "status", "gradient_norm", "relative_gradient", "iterations", "passes", "seconds"] {
        assert!(!solution[field].is_null(), "{field}");
    }
    assert!(solution["certificate"]["certified"].is_boolean());
}

#[test]
fn solve_exits_3_where_no_minimiser_exists_and_1_on_input_that_does_not_fit() {
    let (a, b) = (scratch("line.csv", "1\n2\n"), scratch("zero.csv", "0\n0\n"));
    let run = |target: &PathBuf| {
        let (a, b) = (a.to_str().unwrap(), target.to_str().unwrap());
        text(&lemmacheck(&["solve", "--loss", "exp", "--matrix", a, "--target", b]))
    };
    let (out, _, code) = run(&b);
    assert_eq!(code, 3, "½‖exp(Ax)‖² has its infimum at infinity: {out}");
    let (_, err, code) = run(&scratch("three.csv", "0\n0\n0\n"));
    assert_eq!(code, 1);
    assert!(err.contains("three.csv"), "{err}");
}
