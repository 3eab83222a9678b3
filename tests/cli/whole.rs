//! Ledgers are written whole or not at all, and put together without loss.

use super::{free, lemmacheck, scratch, text};
use serde_json::{Value, json};

const CLAIMS: &str = "residual.lemma-5.2.9";

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// A ledger of the claims that a pattern names, in a file of its own.
fn judged(name: &str, arguments: &[&str]) -> String {
    let path = free(name);
    let run = [&["check", "--write-expected", &path], arguments].concat();
    assert_eq!(text(&lemmacheck(&run)).2, 0, "{run:?}");
    path
}

/// The same ledger with something changed.
fn changed(name: &str, of: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut ledger: Value = serde_json::from_str(&read(of)).unwrap();
    change(&mut ledger);
    scratch(name, &(serde_json::to_string_pretty(&ledger).unwrap() + "\n")).to_str().unwrap().into()
}

fn merge(files: &[&str], to: &str) -> (String, String, i32) {
    text(&lemmacheck(&[&["merge"], files, &["--out", to]].concat()))
}

#[test]
fn one_ledger_merged_is_its_own_bytes() {
    let merged = free("merged-kept.json");
    let (out, err, code) = merge(&["src/papers/ledger.json"], &merged);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(read(&merged), read("src/papers/ledger.json"));
    let again = free("merged-again.json");
    let (out, _, code) = merge(&[&merged, "src/papers/ledger.json"], &again);
    assert_eq!((code, read(&again) == read(&merged)), (0, true), "{out}");
    assert!(out.contains("overlapping: 874 claims") || out.contains("overlapping:"), "{out}");
}

#[test]
fn seven_shards_merge_to_the_bytes_of_one_run_and_six_say_what_is_missing() {
    let whole = judged("seven-whole.json", &["residual.lemma-5.2"]);
    let shard = |k: usize| judged(&format!("seven-{k}.json"), &["residual.lemma-5.2", "--shard", &format!("{k}/7")]);
    let shards: Vec<String> = (1..=7).map(shard).collect();
    let mut files: Vec<&str> = shards.iter().rev().map(String::as_str).collect();
    let merged = free("seven.json");
    assert_eq!(merge(&files, &merged).2, 0);
    assert_eq!(read(&merged), read(&whole));
    assert_eq!(files.remove(4), shards[2]);
    let held: Value = serde_json::from_str(&read(&shards[2])).unwrap();
    let name =
        format!("{} ({})", held["claims"][0]["id"].as_str().unwrap(), held["claims"][0]["case"].as_str().unwrap());
    let six = free("six.json");
    let (out, _, code) = merge(&files, &six);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("missing: shard 3 of 7") && out.contains(&name), "{out} {name}");
    let late = free("late.json");
    assert_eq!(merge(&[&six, &shards[2]], &late).2, 0);
    assert_eq!(read(&late), read(&whole));
}

#[test]
fn what_does_not_belong_together_is_refused_by_name_and_nothing_is_written() {
    let one = judged("one-of-each.json", &[CLAIMS]);
    let refused = |name: &str, other: &str| {
        let to = free(&format!("refused-{name}.json"));
        let (_, err, code) = merge(&[&one, other], &to);
        assert!(code == 1 && !std::path::Path::new(&to).exists(), "{name}: {code} {err}");
        err
    };
    let with = |field: &str, value: Value| {
        let name = format!("other-{field}.json");
        refused(field, &changed(&name, &one, |ledger| ledger[field] = value))
    };
    assert!(with("seed", json!(3)).contains("seed 3"));
    assert!(with("budget", json!("deep")).contains("budget deep"));
    assert!(with("version", json!("0.0.1")).contains("version 0.0.1"));
    assert!(with("fresh", json!(true)).contains("fresh"));
    let err = with("schema", json!("lemmacheck.ledger/9"));
    assert!(err.contains("lemmacheck.ledger/9") && err.contains("lemmacheck.ledger/1"), "{err}");
    assert!(with("author", json!("unknown to this version")).contains("`author`"));
    let other = changed("other-instances.json", &one, |ledger| ledger["claims"][0]["instances"] = json!(1));
    assert!(refused("instances", &other).contains("instances differ"));
    let doubled = changed("other-doubled.json", &one, |ledger| {
        let first = ledger["claims"][0].clone();
        ledger["claims"].as_array_mut().unwrap().push(first);
    });
    assert!(refused("doubled", &doubled).contains("twice"));
    let (_, err, code) = merge(&[&doubled], &free("refused-alone.json"));
    assert!(code == 1 && err.contains("twice"), "a doubled claim is doubled without another file, too: {err}");
}

#[test]
fn a_foreign_claim_is_kept_and_said() {
    let own = judged("foreign-source.json", &[CLAIMS]);
    let foreign = changed("foreign.json", &own, |ledger| ledger["claims"][0]["id"] = json!("own.lemma"));
    let merged = free("foreign-merged.json");
    let (out, _, code) = merge(&[&foreign], &merged);
    assert!(code == 0 && out.contains("foreign: 1") && out.contains("own.lemma"), "{out}");
    assert!(read(&merged).contains("own.lemma"));
}

#[test]
fn write_expected_of_a_part_replaces_it_and_keeps_the_rest() {
    let whole = judged("kept-whole.json", &["residual.lemma-5.2"]);
    let before = read(&whole);
    let (out, _, code) = text(&lemmacheck(&["check", CLAIMS, "--write-expected", &whole]));
    assert_eq!((code, read(&whole) == before), (0, true), "{out}");
    assert!(out.contains("6 claims replaced, 0 added, 28 kept"), "{out}");
    let part = judged("kept-part.json", &[CLAIMS]);
    let rest = ["check", "residual.lemma-5.2", "--write-expected", &part];
    assert_eq!(text(&lemmacheck(&rest)).2, 0);
    assert_eq!(read(&part), before);
    let (_, err, code) = text(&lemmacheck(&["check", CLAIMS, "--seed", "5", "--write-expected", &whole]));
    assert!(code == 1 && err.contains("seed 5") && err.contains("seed 0"), "{err}");
    assert_eq!(read(&whole), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_written_keeps_its_mode_and_the_link_to_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let ledger = judged("linked.json", &[CLAIMS]);
    std::fs::set_permissions(&ledger, std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = free("link.json");
    symlink(&ledger, &link).unwrap();
    assert_eq!(text(&lemmacheck(&["check", CLAIMS, "--write-expected", &link])).2, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&ledger).unwrap().permissions().mode() & 0o777, 0o640);
    std::fs::set_permissions(&ledger, std::fs::Permissions::from_mode(0o440)).unwrap();
    let (_, err, code) = text(&lemmacheck(&["check", CLAIMS, "--write-expected", &ledger]));
    assert!(code == 1 && err.contains("left as it was"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_reported_as_what_it_is() {
    let (_, err, code) = text(&lemmacheck(&["data", "contraction", "--out", "/dev/full"]));
    assert!(code == 1 && err.contains("No space left") && !err.contains("overwritten"), "{err}");
}
