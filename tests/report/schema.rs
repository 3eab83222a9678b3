//! The published schemas against what the program prints.

use jsonschema::Validator;
use serde_json::{Value, json};

fn schema(name: &str) -> Validator {
    let text = std::fs::read_to_string(format!("docs/schema/{name}.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn faults(schema: &Validator, value: &Value) -> Vec<String> {
    schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect()
}

#[test]
fn a_ledger_of_own_lemmas_is_what_its_schema_says() {
    let (ledger, _) = super::judged(super::SWAPPED);
    let value: Value = serde_json::from_str(&ledger.json().unwrap()).unwrap();
    assert_eq!(faults(&schema("ledger"), &value), Vec::<String>::new());
    let found = &value["claims"][0]["counterexample"];
    assert!(found.is_object());
    assert_eq!(faults(&schema("counterexample"), found), Vec::<String>::new());
}

#[test]
fn what_is_no_ledger_is_refused() {
    let (ledger, _) = super::judged(super::SWAPPED);
    let good: Value = serde_json::from_str(&ledger.json().unwrap()).unwrap();
    let changes: [(&str, Value); 5] = [
        ("/schema", json!("lemmacheck.ledger/2")),
        ("/claims/0/verdict", json!("true")),
        ("/claims/0/counterexample/values/x/0/0", json!(1.5)),
        ("/claims/0/counterexample/values/x/0/0", json!("one")),
        ("/claims/0/instances", json!(-1)),
    ];
    let schema = schema("ledger");
    for (place, wrong) in changes {
        let mut value = good.clone();
        *value.pointer_mut(place).unwrap() = wrong;
        assert!(!schema.is_valid(&value), "{place}");
    }
}

#[cfg(feature = "papers")]
#[test]
fn the_kept_ledger_is_what_its_schema_says() {
    let value: Value = serde_json::from_str(&lemmacheck::papers::kept().unwrap().json().unwrap()).unwrap();
    assert_eq!(faults(&schema("ledger"), &value), Vec::<String>::new());
}

#[cfg(feature = "cli")]
#[test]
fn solutions_are_what_their_schema_says() {
    let data = "examples/data/att-n064-mid";
    let solve = |extra: &[&str]| -> Value {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lemmacheck"));
        command.args(["solve", "--loss", "softmax", "--format", "json"]);
        command.args(["--matrix", &format!("{data}/A.npy"), "--target", &format!("{data}/b.npy")]).args(extra);
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
    };
    let schema = schema("solution");
    for extra in [&[][..], &["--method", "exact", "--weights", "0.1"], &["--multistart", "3"]] {
        assert_eq!(faults(&schema, &solve(extra)), Vec::<String>::new(), "{extra:?}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_program_prints_the_schemas_that_are_published() {
    for name in ["ledger", "counterexample", "solution"] {
        let printed =
            std::process::Command::new(env!("CARGO_BIN_EXE_lemmacheck")).args(["schema", name]).output().unwrap();
        assert_eq!(printed.stdout, std::fs::read(format!("docs/schema/{name}.json")).unwrap());
    }
}
