//! Lemma files through the command line: exit codes, hints, streams, ledgers that carry their lemmas.

use super::{json, lemmacheck, scratch};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// A lemma file of this test run.
fn file(name: &str, text: &str) -> String {
    scratch(&format!("{name}.lemma"), Some(text))
}

/// The exit code and the table of a check.
fn checked(arguments: &[&str]) -> (i32, String) {
    let (out, err, code) = lemmacheck(&[&["check"], arguments].concat());
    (code, out + &err)
}

#[test]
fn every_exit_code_of_the_contract_is_met() {
    let swapped = "lemma swapped\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n";
    let right = "lemma right\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\n";
    for (name, text, expected) in [
        ("code-right", right.to_string(), 0),
        ("code-expected", format!("{swapped}  expect refuted\n"), 0),
        ("code-holds", format!("{right}  expect holds\n"), 0),
        ("code-ill", "lemma i\n  let A ∈ ℝ^(n×d)\n  claim A A = A\n  expect ill-formed\n".into(), 0),
        ("code-unexpected", swapped.into(), 2),
        ("code-not-holds", format!("{swapped}  expect holds\n"), 2),
        ("code-not-refuted", format!("{right}  expect refuted\n"), 2),
        ("code-consequence", right.replace("claim", "consequence"), 3),
        ("code-experiment", "lemma e\n  let x ∈ ℝ^n\n  experiment tosses\n".into(), 4),
        ("code-vacuous", "lemma v\n  let t ∈ ℝ\n  given 1 < t < 0\n  claim t = 3\n".into(), 4),
        ("code-syntax", format!("{right}  claim ‖x\n"), 1),
        ("code-empty", "# nothing\n".into(), 1),
    ] {
        let (code, out) = checked(&[&file(name, &text)]);
        assert_eq!(code, expected, "{name}: {out}");
    }
}

#[test]
fn what_is_wrong_with_a_text_is_underlined() {
    let (out, err, code) = lemmacheck(&["check", &file("wrong", "lemma w\n  let x ∈ ℝ^n\n  claim 0 ≤ x^2\n")]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error") && err.contains("wrong.lemma:3:") && err.contains('^'), "{err}");
    assert!(err.contains("x .^ 2"), "the likely repair is offered: {err}");
    let path = scratch("bytes.lemma", None);
    std::fs::write(&path, b"lemma a\xff").expect("writable");
    let (_, err, code) = lemmacheck(&["check", &path]);
    assert!(code == 1 && err.contains("not UTF-8 at byte 7"), "{err}");
}

#[test]
fn an_experiment_without_a_plan_says_so() {
    let (_, out) = checked(&[&file("plan", "lemma e\n  let x ∈ ℝ^n\n  experiment tosses\n")]);
    assert!(out.contains("undecided") && out.contains("no plan in Rust is called `tosses`"), "{out}");
}

#[test]
fn markdown_and_standard_input_are_read() {
    let notes =
        scratch("notes.md", Some("# Notes\n```lemma\nlemma m\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\n```\nlemma no\n"));
    let (code, out) = checked(&[&notes]);
    assert!(code == 0 && out.contains("notes.m (any)") && out.contains("1 judged"), "{out}");
    let command = Command::new(env!("CARGO_BIN_EXE_lemmacheck"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = command.expect("the command runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all("lemma s\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n".as_bytes()).expect("it listens");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(out.contains("refuted    stdin.s (any)") && out.contains("n = 2: x = ["), "{out}");
}

#[test]
fn files_patterns_and_ids_are_kept_apart() {
    let own =
        file("apart", "lemma a\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\nlemma ab\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\n");
    let (code, out) = checked(&[&own, "rescaled"]);
    assert!(code == 1 && out.contains("one or the other"), "{out}");
    let (code, out) = checked(&[&format!("{own}#a")]);
    assert!(code == 0 && out.contains("1 judged"), "an id is whole: {out}");
    let (code, out) = checked(&[&format!("{own}#a*")]);
    assert!(code == 0 && out.contains("2 judged"), "a glob is not: {out}");
    let (code, out) = checked(&[&format!("{own}#absent")]);
    assert!(code == 1 && out.contains("no lemma `absent`"), "{out}");
    let other = scratch("apart.md", Some("```lemma\nlemma a\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\n```\n"));
    let (code, out) = checked(&[&own, &other]);
    assert!(code == 1 && out.contains("apart.a (any) is judged already"), "{out}");
    let (out, _, code) = lemmacheck(&["list", &own]);
    assert!(code == 0 && out.contains("apart.a (any)") && out.contains("apart.ab (any)"), "{out}");
}

/// False at 12345/6789 only, which no search meets: no dyadic, no short fraction, no quotient of what the claim names.
const NEEDLE: &str = "lemma needle\n  let x ∈ ℝ\n  claim 0 < (x³ − 1881365963625/312908547069)^2\n  expect refuted\n";

#[test]
fn hints_are_tried_first_and_no_hints_ignores_them_all() {
    let told = file("needle", &format!("{NEEDLE}  try x = 12345/6789\n"));
    assert_eq!(checked(&[&told]).0, 0);
    assert_eq!(checked(&[&told, "--no-hints"]).0, 2);
    let ledger = scratch("needle.json", None);
    std::fs::write(&ledger, json(&["check", &told], 0).to_string()).expect("writable");
    let untold = file("needle", NEEDLE);
    assert_eq!(checked(&[&untold]).0, 2);
    assert_eq!(checked(&[&untold, "--expected", &ledger]).0, 0, "kept instances are replayed");
    assert_eq!(checked(&[&untold, "--expected", &ledger, "--no-hints"]).0, 2, "and they are hints");
    let such_as = file("needle-such-as", &format!("{NEEDLE}  such as x = 12345/6789\n"));
    assert_eq!(checked(&[&such_as]).0, 0);
}

#[test]
fn hints_that_cannot_be_used_are_told() {
    let text = "lemma a\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d\n  given ‖A‖_F ≤ 1\n  claim ‖A x‖ ≤ ‖x‖\n";
    for (hint, said) in [
        ("try A = [1, 2]ᵀ, x = [1, 0]", "`try` does not meet `‖A‖_F ≤ 1`"),
        ("such as A = [1/2]", "`such as` lacks `x`, and is not tried"),
        ("draw HOOK(A)", "no parametrisation is called `HOOK`"),
    ] {
        let path = file("hinted", &format!("{text}  {hint}\n"));
        let (code, out) = checked(&[&path]);
        assert!(code == 0 && out.contains(said), "{hint}: {out}");
        let (code, out) = checked(&[&path, "--no-hints"]);
        assert!(code == 0 && !out.contains("warning"), "{hint}: {out}");
    }
}

#[test]
fn a_counterexample_can_be_pasted_back() {
    let row = "given n = 1\n        d = 2\n";
    let square = "given n = 2\n        d = 2\n";
    for (name, given, claim) in [("row", row, "‖A x‖ ≤ 1/2 ‖A‖_F ‖x‖"), ("square", square, "‖A x‖ ≤ 1/2 ‖A‖_F ‖x‖")]
    {
        let text = format!("lemma p\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d\n  {given}  claim {claim}\n  expect refuted\n");
        let (out, _, code) = lemmacheck(&["explain", &file(&format!("paste-{name}"), &text)]);
        assert_eq!(code, 0, "{out}");
        let hint = out.lines().find(|line| line.trim_start().starts_with("try ")).expect("a counterexample").trim();
        let pasted = file(&format!("pasted-{name}"), &format!("{text}  {hint}\n"));
        let (out, err, code) = lemmacheck(&["check", &pasted]);
        assert!(code == 0 && !err.contains("not tried") && !err.contains("meet"), "{hint}: {err}{out}");
        let held = json(&["check", &pasted], 0);
        assert_eq!(held["claims"][0]["verdict"], "refuted");
    }
}

#[test]
fn explain_echoes_the_lemma_with_shapes_and_how_hypotheses_are_met() {
    let text = "setting s\n  let A ∈ ℝ^(n×d), x ∈ ℝ^d, y ∈ ℝ^n\n  given y = A x\n        ‖A‖_F ≤ 1\nlemma e\n  in s\n  claim ‖y‖ ≤ 1/2 ‖x‖\n";
    let (out, _, code) = lemmacheck(&["explain", &format!("{}#e", file("echo", text))]);
    assert_eq!(code, 0);
    for said in [
        "setting s",
        "A is n × d, x is d × 1, y is n × 1",
        "y = A x: one side is computed from the other, exactly",
        "‖A‖_F ≤ 1: instances are built to meet it",
        "case any: refuted",
        "with y from y = A x",
    ] {
        assert!(out.contains(said), "`{said}` is missing: {out}");
    }
}

/// Two lemmas with repair, reading and cases.
const SEVERAL: &str =
    "lemma a\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n  expect refuted\n  reading \"other\"\n    claim ‖x‖ ≤ ‖x‖_1
  repair \"round\"\n    claim ‖x‖ ≤ ‖x‖_1\n    stronger ‖x‖ ≤ 9/10 ‖x‖_1
lemma b\n  for p in {1, 2}\n  let x ∈ ℝ^n\n  uses a\n  claim ‖x‖_∞ ≤ ‖x‖_p\n";

#[test]
fn readings_cases_and_repairs_are_rows_and_the_stronger_variant_may_fail() {
    let several = file("several", SEVERAL);
    let ledger = json(&["check", &several], 0);
    let rows: Vec<String> = claims(&ledger).map(|claim| format!("{} {}", claim["case"], claim["verdict"])).collect();
    assert_eq!(rows.len(), 6, "{rows:?}");
    assert_eq!(rows[0], "\"any\" \"refuted\"");
    assert!(rows.contains(&"\"any; the next stronger variant\" \"refuted\"".into()), "{rows:?}");
    assert_eq!(ledger["claims"][0]["corrected"], "several.a.corrected");
    assert_eq!(ledger["claims"][5]["rests_on_refuted"][0], "several.a");
    assert_eq!(checked(&[&several, "--case", "p = 2"]).0, 0);
}

/// Cases with names, in each of which something else is claimed.
const CASES: &str = "lemma a \"Lemma 1\"\n  kind inequality\n  let x ∈ ℝ^n\n  uses \"Definition 3.1\", b
  case \"statement\"\n    claim ‖x‖_1 ≤ √n ‖x‖\n  case \"proof\"\n    read as \"n lost\"\n    claim ‖x‖_1 ≤ ‖x‖\n    argument \"take ones\"\n    expect refuted
    reading \"turned\"\n      claim ‖x‖ ≤ ‖x‖_1\n    repair \"n is there\"\n      claim ‖x‖_1 ≤ n ‖x‖
lemma b\n  for f in {exp, sinh}\n  let t ∈ ℝ\n  claim f(t) ≥ 0\n  case \"sinh\"\n    given t ≥ 0
  repair \"sinh alone\"\n    for f in {sinh}\n    claim f(t) ≥ t\n";

#[test]
fn a_case_is_a_row_of_its_own_and_changes_that_case_alone() {
    let cases = file("cases", CASES);
    let ledger = json(&["check", &cases], 0);
    let rows: Vec<String> = claims(&ledger)
        .map(|claim| format!("{} {} {}", claim["id"], claim["case"], claim["verdict"]).replace('"', ""))
        .collect();
    let wanted = [
        "cases.a statement certified",
        "cases.a proof refuted",
        "cases.a proof; turned certified",
        "cases.a.corrected proof certified",
        "cases.b exp certified",
        "cases.b sinh certified",
        "cases.b.corrected sinh certified",
    ];
    assert_eq!(rows, wanted);
    assert_eq!(
        (&ledger["claims"][1]["reading"], &ledger["claims"][1]["kind"]),
        (&"n lost".into(), &"inequality".into())
    );
    let said = lemmacheck(&["explain", &cases]).0;
    assert_eq!(said.matches("argument   take ones").count(), 1, "of one of the cases: {said}");
}

#[test]
fn the_files_of_one_paper_share_their_settings_and_an_error_names_its_file() {
    let first = file("shared_first", "paper p \"both\"\nsetting balls\n  let x ∈ ℝ^n\n  given ‖x‖ ≤ 1\n");
    let second = file("shared_second", "paper p\nlemma a\n  in balls\n  claim ‖x‖_∞ ≤ 1\n");
    assert_eq!(claims(&json(&["check", &first, &second], 0)).next().expect("a row")["id"], "p.a");
    let third = file("shared_third", "paper p\nlemma c\n  in balls\n  claim ‖x‖_∞ ≤ y\n");
    let (_, err, code) = lemmacheck(&["check", &first, &second, &third]);
    assert!(code == 1 && err.contains("shared_third.lemma:4:"), "{err}");
}

#[test]
fn of_each_hypothesis_the_ledger_says_its_tier_and_how_often_it_was_met() {
    let text = "lemma ways\n  let Q ∈ Orth(n), x, y, u, v ∈ ℝ^n, a, b ∈ ℝ\n  given y = Q x\n        3 a + 7 b = 1\n        u + v = 1_n\n  \
                claim ‖y‖ + (3 a + 7 b) + ‖u + v‖ ≤ ‖x‖ + 1 + √n\n";
    let ledger = json(&["check", &file("ways", text)], 0);
    let claim = claims(&ledger).next().expect("a row");
    let ways: Vec<(&str, &str)> = claim["hypotheses"]
        .as_array()
        .expect("hypotheses")
        .iter()
        .map(|one| (one["name"].as_str().unwrap_or_default(), one["tier"].as_str().unwrap_or_default()))
        .collect();
    let wanted = [
        ("Q ∈ Orth(n)", "constructed"),
        ("y = Q x", "derived"),
        ("3 a + 7 b = 1", "derived"),
        ("u + v = 1_n", "retracted"),
    ];
    assert_eq!(ways, wanted);
    for one in claim["hypotheses"].as_array().expect("hypotheses") {
        assert!(one["met"].as_u64() >= claim["accepted"].as_u64() && one["tight"].is_u64(), "{one}");
    }
    let text = "lemma none\n  let a ∈ ℝ\n  given a² = −1\n  claim a ≤ 1\n";
    let (out, _, code) = lemmacheck(&["check", &file("none", text)]);
    assert!(code == 4 && out.contains("`a² = −1` is never proved") && out.contains("such as"), "{code}: {out}");
}

fn claims(ledger: &Value) -> impl Iterator<Item = &Value> {
    ledger["claims"].as_array().expect("claims").iter()
}

#[test]
fn a_ledger_carries_its_lemmas_and_is_re_checked_without_the_file() {
    let path = file("carried", SEVERAL);
    let mut ledger = json(&["check", &path], 0);
    std::fs::remove_file(&path).expect("it is there");
    assert!(claims(&ledger).all(|claim| claim["lemma"].as_str().is_some_and(|text| text.contains("lemma"))));
    let rechecked = |ledger: &Value| {
        let (out, err, code) = lemmacheck(&["recheck", &scratch("carried.json", Some(&ledger.to_string()))]);
        (code, out + &err)
    };
    let (code, out) = rechecked(&ledger);
    assert!(code == 0 && out.contains("2 of 2 counterexamples confirmed"), "{out}");
    let kept = ledger.clone();
    ledger["claims"][0]["counterexample"]["values"]["x"] = serde_json::json!([["1"], ["0"]]);
    assert_eq!(rechecked(&ledger).0, 2, "a changed value is no counterexample");
    ledger = kept.clone();
    let text = ledger["claims"][0]["lemma"].as_str().expect("text").replace("claim ‖x‖_1 ≤ ‖x‖", "claim ‖x‖_1 ≤ 0");
    ledger["claims"][0]["lemma"] = text.into();
    let (code, out) = rechecked(&ledger);
    assert!(code == 2 && out.contains("stale"), "a changed lemma is another one: {out}");
    ledger = kept;
    ledger["claims"][0]["lemma"] = "lemma a\n  claim ‖x\n".into();
    let (code, out) = rechecked(&ledger);
    assert!(code == 1 && out.contains("cannot be read"), "{out}");
}

#[test]
fn a_fresh_ledger_is_not_stale_whatever_its_lemma_is_spelled_like() {
    for claim in ["a <= b", "a*b<=1", "a / 2 ≤ b", "a - b ≤ 0", "a  ≤  b", "norm([a, b]) <= 1", "a+b≤ 1"] {
        let path = file("spelled", &format!("lemma s\n  let a, b ∈ ℝ\n  given a>=0;  b <=a\n  claim {claim}\n"));
        let (ledger, _, code) = lemmacheck(&["check", &path, "--format", "json"]);
        assert_eq!(code, 2, "{claim}");
        let (out, err, code) = lemmacheck(&["recheck", &scratch("spelled.json", Some(&ledger))]);
        assert_eq!(code, 0, "{claim}: {out}{err}");
    }
}

#[test]
fn a_file_may_be_a_stream() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_lemmacheck"))
        .args(["check", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    std::io::Write::write_all(
        &mut child.stdin.take().expect("a pipe"),
        b"lemma s\n  let t \xe2\x88\x88 \xe2\x84\x9d\n  claim t = t\n",
    )
    .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(checked(&["no/such/file"]).1.contains("no/such/file"));
}

#[test]
fn a_journal_is_continued_by_the_same_run_and_a_changed_lemma_is_judged_again() {
    let path = file("journal", SEVERAL);
    let journal = scratch("lemmas.jsonl", None);
    let run = |more: &[&str]| lemmacheck(&[&["check", &path, "--journal", &journal], more].concat());
    let (first, _, code) = run(&[]);
    assert_eq!(code, 0);
    let (again, _, code) = run(&["--resume"]);
    assert_eq!((code, again), (0, first));
    let (_, err, code) = run(&["--resume", "--no-hints"]);
    assert!(code == 1 && err.contains("no hints"), "{err}");
    let (_, err, code) = run(&["--resume", "--at", "n=2"]);
    assert!(code == 1 && err.contains("at n=2"), "{err}");
    let lines = || std::fs::read_to_string(&journal).expect("a journal").lines().count();
    let before = lines();
    file("journal", &SEVERAL.replace("‖x‖_∞ ≤", "1/2 ‖x‖_∞ ≤"));
    assert_eq!(run(&["--resume"]).2, 0);
    assert_eq!(lines(), before + 2, "both cases of the lemma that changed, and no other");
}

#[test]
fn one_size_may_be_asked_for() {
    let growing = file("growing", "lemma g\n  given n ≥ 3\n  claim sum(i in n: 1/i) ≤ 3.1\n");
    assert_eq!(checked(&[&growing, "--at", "n=31"]).0, 2);
    assert_eq!(checked(&[&growing, "--at", "n=5"]).0, 0);
    let (code, out) = checked(&[&growing, "--at", "n=2"]);
    assert!(code == 4 && out.contains("says nothing at n = 2"), "{out}");
    for (at, said) in
        [("k=2", "has the dimension `k`"), ("n=0", "not a size"), ("n=65", "not a size"), ("n", "not a size")]
    {
        let (code, out) = checked(&[&growing, "--at", at]);
        assert!(code == 1 && out.contains(said), "{at}: {out}");
    }
}

#[test]
fn new_writes_a_lemma_that_is_judged_and_overwrites_nothing() {
    let path = scratch("new.lemma", None);
    assert_eq!(lemmacheck(&["new", &path]).2, 0);
    let (code, out) = checked(&[&format!("{path}#step")]);
    assert!(code == 0 && out.contains("refuted    new.step") && out.contains("survived   new.step.corrected"), "{out}");
    let (_, err, code) = lemmacheck(&["new", &path]);
    assert!(code == 1 && err.contains("exists"), "{err}");
    let (out, _, code) = lemmacheck(&["new", "-"]);
    assert_eq!((code, out), (0, std::fs::read_to_string(&path).expect("written")));
}

#[test]
#[should_panic(expected = "1 of 2 verdicts are not as expected")]
fn a_folder_fails_where_a_verdict_is_not_the_expected_one() {
    let folder = format!("{}/folder", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let text = "lemma a\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\nlemma b\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖x‖_1\n";
    std::fs::write(format!("{folder}/one.lemma"), text).expect("writable");
    lemmacheck::lemmas::assert_folder(folder);
}
