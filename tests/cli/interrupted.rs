//! Runs that are cut, doubled, interrupted or not listened to.

use super::{free, lemmacheck, scratch, text};
use std::process::{Child, Command, Stdio};

const CLAIMS: &str = "residual.lemma-5.2";

/// A journal of some claims, and the ledger of the run that wrote it.
fn journal(name: &str) -> (Vec<u8>, String) {
    let path = free(name);
    let run = ["check", CLAIMS, "--jobs", "1", "--format", "json", "--journal", &path];
    let (whole, err, code) = text(&lemmacheck(&run));
    assert_eq!((code, err.as_str()), (0, ""));
    (std::fs::read(path).unwrap(), whole)
}

fn resume(path: &str) -> (String, String, i32) {
    text(&lemmacheck(&["check", CLAIMS, "--jobs", "1", "--format", "json", "--resume", "--journal", path]))
}

#[test]
fn a_journal_resumes_from_a_cut_anywhere() {
    let (bytes, whole) = journal("cut-whole.jsonl");
    let heading = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let inside = bytes.windows("≤".len()).position(|window| window == "≤".as_bytes()).unwrap() + 1;
    assert!(std::str::from_utf8(&bytes[..inside]).is_err(), "the cut is inside a character");
    for cut in [0, 1, heading, heading + 1, inside, bytes.len() - 1, bytes.len()] {
        let path = free("cut.jsonl");
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let (out, err, code) = resume(&path);
        assert_eq!((code, err.as_str()), (0, ""), "cut at {cut}");
        assert!(out == whole, "cut at {cut}");
        assert!(std::fs::read(&path).unwrap() == bytes, "cut at {cut}");
        assert_eq!(text(&lemmacheck(&["recheck", &path])).2, 0);
    }
    let blank = scratch("blank.jsonl", "");
    std::fs::write(&blank, [&bytes[..], b"\n  \n"].concat()).unwrap();
    assert!(resume(blank.to_str().unwrap()).0 == whole, "blank lines at the end");
    assert_eq!(text(&lemmacheck(&["recheck", blank.to_str().unwrap()])).2, 0);
}

#[test]
fn a_journal_that_is_none_or_another_or_was_changed_is_refused_and_left_alone() {
    let (bytes, _) = journal("changed-whole.jsonl");
    let bytes = String::from_utf8(bytes).unwrap();
    for (name, content, said) in [
        ("schema", bytes.replacen("journal/1", "journal/7", 1), &["lemmacheck.journal/7", "lemmacheck.journal/1"][..]),
        ("verdict", bytes.replacen("\"certified\"", "\"survived\"", 1), &["line 2 was changed"]),
        ("count", bytes.replacen("\"evaluations\":", "\"evaluations\":1", 1), &["line 2 was changed"]),
        ("seed", bytes.replacen("\"seed\":0", "\"seed\":1", 1), &["seed 1", "seed 0"]),
        ("letter", "a letter to a friend".into(), &["did not begin"]),
        ("letters", "a letter\nto a friend\n".into(), &["is no journal"]),
        ("ledger", std::fs::read_to_string("src/papers/ledger.json").unwrap(), &["is no journal"]),
    ] {
        let path = scratch(&format!("changed-{name}.jsonl"), &content);
        let (_, err, code) = resume(path.to_str().unwrap());
        assert_eq!(code, 1, "{name}");
        assert!(said.iter().all(|said| err.contains(said)), "{name}: {err}");
        assert!(std::fs::read_to_string(path).unwrap() == content, "{name}");
    }
}

#[test]
fn a_journal_is_of_the_counterexamples_that_its_run_replayed() {
    let path = free("expected.jsonl");
    let kept = free("expected-of-journal.json");
    assert_eq!(text(&lemmacheck(&["check", CLAIMS, "--write-expected", &kept])).2, 0);
    let run = ["check", CLAIMS, "--journal", &path];
    assert_eq!(text(&lemmacheck(&run)).2, 0);
    let (_, err, code) = text(&lemmacheck(&[&run[..], &["--resume", "--expected", &kept]].concat()));
    assert!(code == 1 && err.contains("another ledger"), "{err}");
}

/// A run that takes longer than a test, and what it has printed once its first line is there.
fn long(arguments: &[&str]) -> (Child, String) {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_lemmacheck"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    (child, first)
}

#[test]
fn the_first_verdict_comes_first_and_a_second_run_is_told_who_holds_the_journal() {
    let path = free("held.jsonl");
    let run = ["check", "--budget", "deep", "--jobs", "1", "--journal", &path];
    let (mut child, first) = long(&run);
    let ended = child.try_wait().unwrap();
    let (_, err, code) = text(&lemmacheck(&[&run[..], &["--resume"]].concat()));
    let id = child.id();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ended.is_none() && first.starts_with("certified"), "{first}");
    assert_eq!(code, 1);
    assert!(err.contains(&format!("process {id}")), "{err}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_its_line_and_says_how_to_go_on() {
    for (signal, wanted) in [("INT", 130), ("TERM", 143)] {
        let path = free(&format!("interrupted-{signal}.jsonl"));
        let (child, _) = long(&["check", "--budget", "deep", "--jobs", "2", "--journal", &path]);
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(wanted), "{err}");
        assert!(err.contains("--resume") && err.contains(&path), "{err}");
        let journal = std::fs::read(&path).unwrap();
        assert_eq!(journal.last(), Some(&b'\n'));
        assert!(!std::path::Path::new(&path).with_file_name(format!(".interrupted-{signal}.jsonl.holder")).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_closed_ends_a_run_quietly() {
    for arguments in [&["check"][..], &["list"], &["explain", "*"], &["recheck", "src/papers/ledger.json"]] {
        let (mut child, first) = long(arguments);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!(output.status.code(), Some(141), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
}

#[test]
fn any_number_of_jobs_is_taken() {
    let (_, err, code) = text(&lemmacheck(&["check", "rescaled.lemma-b1", "--jobs", "100000"]));
    assert_eq!((code, err.as_str()), (0, ""));
}
