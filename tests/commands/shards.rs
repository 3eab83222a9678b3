//! A run cut into shards by the names of claims, put together again; the scripts that do it on a cluster.

use super::{json, lemmacheck, scratch};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const LEMMAS: &str = "lemma a
  let x ∈ ℝ^n
  claim ‖x‖_1 ≤ ‖x‖
  expect refuted
  reading \"other\"
    claim ‖x‖ ≤ ‖x‖_1
lemma b
  for p in {1, 2}
  let x ∈ ℝ^n
  uses a
  claim ‖x‖_∞ ≤ ‖x‖_p
lemma c
  let t ∈ ℝ
  claim t ≤ exp(t)
lemma d
  let t ∈ ℝ
  claim cosh(t) ≥ 1
";

/// The numbers of the shards of a cut that are not empty, each with its ledger.
fn shards(file: &str, of: usize) -> Vec<(usize, String)> {
    let judged = |shard: usize| {
        let path = scratch(&format!("{}-{shard}-{of}.json", Path::new(file).file_stem().unwrap().display()), None);
        let (_, err, code) =
            lemmacheck(&["check", file, "--shard", &format!("{shard}/{of}"), "--write-expected", &path]);
        match code {
            0 => Some((shard, path)),
            _ => {
                assert!(code == 1 && err.contains("is empty"), "{err}");
                None
            }
        }
    };
    (1..=of).filter_map(judged).collect()
}

fn merged(files: &[&str], to: &str) -> (String, String, i32) {
    lemmacheck(&[&["merge"], files, &["--out", to]].concat())
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("written")
}

#[test]
fn shards_put_together_are_the_whole_run_byte_for_byte_and_a_missing_or_doubled_one_is_an_error() {
    let file = scratch("shards.lemma", Some(LEMMAS));
    let whole = scratch("shards-whole.json", None);
    lemmacheck(&["check", &file, "--write-expected", &whole]);
    for of in 1..=4 {
        let shards = shards(&file, of);
        let mut files: Vec<&str> = shards.iter().rev().map(|(_, path)| path.as_str()).collect();
        let to = scratch("shards-merged.json", None);
        let (out, err, code) = merged(&files, &to);
        assert_eq!((code, read(&to) == read(&whole)), (0, true), "{of}: {out}{err}");
        if files.len() == 1 {
            continue;
        }
        let (missing, its) = &shards[0];
        files.pop();
        let most = scratch("shards-most.json", None);
        let (out, _, code) = merged(&files, &most);
        assert!(code == 3 && out.contains(&format!("missing: shard {missing} of {of}, ")), "{out}");
        let held: Value = serde_json::from_str(&read(its)).expect("JSON");
        let name = held["claims"][0]["id"].as_str().expect("an id");
        assert!(out.contains(name), "{out} names {name}");
        // what was put together goes on to be put together
        let late = scratch("shards-late.json", None);
        assert_eq!(merged(&[&most, its], &late).2, 0);
        assert_eq!(read(&late), read(&whole));
        let twice = scratch("shards-twice.json", None);
        let (_, err, code) = merged(&[its, &most, its], &twice);
        assert!(code == 1 && err.contains("so does a ledger of shards before it"), "{err}");
        assert!(!Path::new(&twice).exists());
    }
}

#[test]
fn shards_of_two_cuts_are_not_mixed_and_a_part_beside_the_whole_is_no_error() {
    let file = scratch("cuts.lemma", Some(LEMMAS));
    let (two, three) = (shards(&file, 2), shards(&file, 3));
    let to = scratch("cuts-merged.json", None);
    let all: Vec<&str> = two.iter().chain(&three).map(|(_, path)| path.as_str()).collect();
    assert_eq!(merged(&all, &to).2, 1);
    let whole = scratch("cuts-whole.json", None);
    lemmacheck(&["check", &file, "--write-expected", &whole]);
    let (out, err, code) = merged(&[&whole, &two[0].1], &to);
    assert!(code == 0 && out.contains("overlapping: "), "{out}{err}");
    assert_eq!(read(&to), read(&whole));
}

#[test]
fn a_claim_that_is_added_moves_no_other() {
    let more = format!("lemma z\n  claim 1 = 1\n{LEMMAS}lemma e\n  claim 2 = 2\n");
    let names = |text: &str, shard: &str| -> Vec<String> {
        let file = scratch("moves.lemma", Some(text));
        let (out, err, code) = lemmacheck(&["check", &file, "--shard", shard, "--format", "json"]);
        if code == 1 && err.contains("is empty") {
            return Vec::new();
        }
        let ledger: Value = serde_json::from_str(&out).expect("JSON");
        let claims = ledger["claims"].as_array().expect("claims");
        claims.iter().map(|claim| format!("{} {}", claim["id"], claim["case"])).collect()
    };
    for shard in ["1/3", "2/3", "3/3"] {
        let mut now = names(&more, shard);
        now.retain(|name| !name.contains("moves.z") && !name.contains("moves.e"));
        assert_eq!(now, names(LEMMAS, shard), "{shard}");
    }
}

#[test]
fn the_script_of_a_cluster_judges_each_shard_and_puts_them_together() {
    let file = scratch("it's a \"cluster\".lemma", Some(LEMMAS));
    let whole = scratch("cluster-whole.json", None);
    lemmacheck(&["check", &file, "--seed", "3", "--write-expected", &whole]);
    let (folder, to) = (scratch("cluster shards", None), scratch("cluster merged.json", None));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).expect("a folder");
    for scheduler in ["parallel", "slurm"] {
        let arguments =
            ["cluster", scheduler, "--shards", "4", "--folder", &folder, "--out", &to, "--seed", "3", file.as_str()];
        let (script, err, code) = lemmacheck(&arguments);
        assert_eq!(code, 0, "{err}");
        let script = scratch(&format!("{scheduler}.sh"), Some(&script));
        let run = |words: &[&str], task: &str| {
            let mut command = Command::new("bash");
            command.arg(&script).args(words).env("SLURM_ARRAY_TASK_ID", task);
            let output = command.env("LEMMACHECK", env!("CARGO_BIN_EXE_lemmacheck")).output().expect("bash");
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        for (shard, _) in shards(&file, 4) {
            let (code, err) = run(&["shard", &shard.to_string()], &shard.to_string());
            assert_eq!(code, Some(0), "a refuted claim is no failure: {err}");
        }
        let _ = std::fs::remove_file(&to);
        assert_eq!(run(&["merge"], "").0, Some(0));
        assert_eq!(read(&to), read(&whole));
    }
    std::fs::remove_dir_all(&folder).expect("it is there");
}

#[test]
fn a_script_is_refused_where_no_shard_could_run() {
    let refused = |arguments: &[&str]| {
        let (out, err, code) = lemmacheck(&[&["cluster", "slurm", "--shards", "3"], arguments].concat());
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
        err
    };
    assert!(refused(&["-"]).contains("name a file"));
    assert!(refused(&["no-such.lemma"]).contains("no-such.lemma"));
    let file = scratch("refused.lemma", Some(LEMMAS));
    assert!(refused(&[&file, "--options", "--time='4"]).contains("a quote is open"));
    assert!(refused(&[&file, "--case", "no such case"]).contains("no case contains"));
    assert!(refused(&[&file, "--at", "k=2"]).contains("dimension `k`"));
    let ledger = json(&["check", &file, "--shard", "1/1"], 0);
    assert!(ledger.get("parts").is_none(), "one shard of one is the whole");
}
