//! The verbs that compute on files, through the command line.

mod guide;
mod input;
mod lemmas;
mod near;
mod row_files;
mod shards;
mod shift;
mod solve;

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Output, errors and exit code of a run.
fn lemmacheck(arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_lemmacheck")).args(arguments).output().expect("the command runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("an exit code"))
}

/// The JSON of a run that ends with this exit code.
fn json(arguments: &[&str], expected: i32) -> Value {
    let (out, err, code) = lemmacheck(&[arguments, &["--format", "json"]].concat());
    assert_eq!(code, expected, "{err}{out}");
    serde_json::from_str(&out).expect("JSON")
}

/// A file of this test run; a file of an earlier run is removed.
fn scratch(name: &str, content: Option<&str>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    if let Some(content) = content {
        std::fs::write(&path, content).expect("a scratch file");
    }
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|entry| entry.as_f64().expect("a number")).collect()
}
