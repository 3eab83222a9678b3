//! How files and options reach the verbs: what is told about them, standard input, odd paths, refusals.

use super::{json, lemmacheck, numbers, scratch};
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const A: &str = "0.5,-0.25,1.0\n1.5,0.75,-0.5\n-1.0,0.5,0.25\n0.25,1.25,0.5\n2.0,-1.5,0.75\n";
const B: &str = "1.5\n0.75\n2.0\n0.5\n1.25\n";

/// The minimiser of ½‖exp(Ax) − b‖² for these A and b, from the table beside the small inputs that once went wrong.
const X: [f64; 3] = [-0.6928, -0.6158, 0.6804];

/// A fixture of tests/dataset.
fn table(name: &str) -> String {
    format!("{}/tests/dataset/fixtures/tables/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn is_x(found: &serde_json::Value) -> bool {
    let x = numbers(&found["x"]);
    x.len() == X.len() && x.iter().zip(X).all(|(x, wanted)| (x - wanted).abs() < 1e-4)
}

/// `solve --loss exp` with these arguments.
fn solve<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["solve", "--loss", "exp"], arguments].concat()
}

/// A run with something on standard input.
fn piped(arguments: &[impl AsRef<OsStr>], input: &[u8]) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_lemmacheck"));
    let mut run =
        run.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A run that refuses its options reads nothing.
    let _ = run.stdin.take().unwrap().write_all(input);
    run.wait_with_output().unwrap()
}

#[test]
fn n_and_d_and_their_files_are_always_told() {
    let (a, b) = (scratch("told-a.csv", Some(&format!("# by hand\nu,v,w\n{A}"))), scratch("told-b.csv", Some(B)));
    let (out, err, code) = lemmacheck(&solve(&["--matrix", &a, "--target", &b, "--weights", "0.1"]));
    assert_eq!(code, 0, "{err}");
    let told =
        format!("A is 5 × 3 from `{a}` (header line 2 skipped; 1 comment line skipped)\nb has 5 entries from `{b}`\n");
    assert!(out.ends_with(&told), "{out}");
    let found = json(&solve(&["--matrix", &a, "--target", &b]), 0);
    assert!(is_x(&found));
    assert_eq!((found["n"].as_u64(), found["d"].as_u64()), (Some(5), Some(3)));
    assert_eq!(found["source"]["matrix"]["file"], a.as_str());
    assert_eq!(found["source"]["matrix"]["names"][2], "w");
    assert_eq!(found["source"]["matrix"]["notes"][0], "header line 2 skipped");
    assert_eq!(found["source"]["target"]["rows"], 5);
    let shift =
        ["shift", "--loss", "rescaled-exp", "--matrix", &a, "--target", &b, "--x", "0,0,0", "--x-next", "-1e-3,0,0"];
    let (out, err, code) = lemmacheck(&shift);
    assert!(code == 0 && out.contains("A is 5 × 3 from"), "{err}{out}");
    assert_eq!(json(&shift, 0)["n"], 5);
}

#[test]
fn options_settle_what_the_tables_leave_open() {
    let b = table("b.npy");
    let found = |arguments: &[&str]| json(&solve(arguments), 0);
    let (rows, numbers, svm) = (table("pandas-names-rows.csv"), table("pandas-numbers.csv"), table("from-0.svm"));
    let (series, german, narrow) =
        (table("pandas-series.csv"), table("german-target.csv"), table("last-column-zero.svm"));
    assert!(is_x(&found(&["--matrix", &rows, "--target", &b, "--columns", "2-"])));
    assert!(is_x(&found(&["--matrix", &rows, "--target", &b, "--columns", "a,b,c"])));
    assert!(is_x(&found(&["--matrix", &numbers, "--target", &series, "--header", "yes"])));
    assert!(is_x(&found(&["--matrix", &numbers, "--target", &b, "--header", "matrix=yes"])));
    assert!(is_x(&found(&["--matrix", &svm, "--index-base", "0"])));
    assert!(is_x(&found(&["--matrix", &svm, "--target", &german, "--index-base", "0", "--decimal", "comma"])));
    assert_eq!(found(&["--matrix", &narrow, "--weights", "0.1", "--columns", "4"])["d"], 4);
    assert_eq!(found(&["--matrix", &narrow, "--weights", "0.1", "--width", "4"])["d"], 4);
    let both = scratch(
        "both.csv",
        Some("y,u,v,w\n1.5,0.5,-0.25,1\n0.75,1.5,0.75,-0.5\n2,-1,0.5,0.25\n.5,.25,1.25,.5\n1.25,2,-1.5,.75\n"),
    );
    assert!(is_x(&found(&["--matrix", &both, "--target", &both, "--columns", "2-", "--columns", "target=y"])));
    for (arguments, message) in [
        (&["--matrix", &numbers, "--target", &b][..], "pandas-numbers.csv`: line 1 may be"),
        (&["--matrix", &rows, "--target", &b], "`--columns 2-`"),
        (&["--matrix", &svm], "`--index-base 0`"),
        (&["--matrix", &b, "--target", &b, "--width", "3"], "--width is for a libsvm file"),
        (&["--matrix", &b, "--target", &b, "--columns", "2-"], "--columns is for a .csv or libsvm file"),
        (&["--matrix", &rows, "--target", &b, "--columns", "2-9"], "there is no column 9 among 4"),
        (&["--matrix", &svm, "--index-base", "2"], "wanted 0 or 1"),
        (&["--matrix", &svm, "--header", "maybe"], "wanted yes, no, auto"),
        (&["--matrix", &svm, "--header", "-1"], "wanted yes, no, auto"),
        (&["--matrix", &svm, "--width", "-1"], "-1 is not in 1.."),
        (&["--matrix", &svm, "--columns", "3-1"], "`3-1` names no columns"),
        (&["--matrix", &svm, "--input-format", "xls"], "wanted npy, mtx, csv or libsvm"),
    ] {
        let (out, err, code) = lemmacheck(&solve(arguments));
        assert!(code == 1 && out.is_empty() && err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn a_message_names_the_file_that_is_wrong_and_whether_a_header_may_be_why() {
    let (a, b) = (scratch("wrong-a.csv", Some(A)), scratch("wrong-b.csv", Some(B)));
    let six = scratch("wrong-six.csv", Some("0.0\n1.5\n0.75\n2.0\n0.5\n1.25\n"));
    let bad = scratch("wrong-bad.csv", Some("1.5\n0.75\nabc\n0.5\n1.25\n"));
    for (arguments, messages) in [
        (
            &["--matrix", &a, "--target", &six][..],
            &["wrong-six.csv", "6 entries where A has 5 rows", "`--header target=yes`"][..],
        ),
        (&["--matrix", &six, "--target", &b], &["wrong-b.csv", "A is 6 × 1", "`--header matrix=yes`"]),
        (
            &["--matrix", &a, "--target", &b, "--weights", &six],
            &["the weights: 6 entries", "wrong-six.csv", "`--header weights=yes`"],
        ),
        (
            &["--matrix", &a, "--target", &b, "--x0", &b],
            &["wrong-b.csv`: the starting point: 5 entries where A has 3 columns"],
        ),
        (&["--matrix", &a, "--target", &b, "--x0", "1,-2"], &["--x0: the starting point: 2 entries"]),
        (&["--matrix", &a, "--target", &bad], &["--target", "wrong-bad.csv`: line 3"]),
        (&["--matrix", &bad, "--target", &b], &["--matrix", "wrong-bad.csv`: line 3"]),
        (&["--matrix", &a, "--target", &b, "--weights", &bad], &["--weights", "wrong-bad.csv`: line 3"]),
        (&["--matrix", &a, "--target", &b, "--x0", &bad], &["--x0", "wrong-bad.csv`: line 3"]),
        (&["--matrix", &a, "--target", &b, "--x0", &a], &["--x0", "wrong-a.csv`: wanted a vector"]),
        (&["--matrix", &a, "--target", &b, "--x0", "1,nan,2"], &["--x0 `1,nan,2`"]),
    ] {
        let (out, err, code) = lemmacheck(&solve(arguments));
        assert!(code == 1 && out.is_empty(), "{arguments:?}: {out}");
        for message in messages {
            assert!(err.contains(message), "{arguments:?}: {message}: {err}");
        }
    }
}

#[test]
fn numbers_may_be_negative_where_that_means_something_and_are_refused_with_the_reason_where_not() {
    let (a, b) = (scratch("negative-a.csv", Some(A)), scratch("negative-b.csv", Some(B)));
    let run = |option: &str, value: &str| lemmacheck(&solve(&["--matrix", &a, "--target", &b, option, value]));
    for (option, value, reason) in [
        ("--tolerance", "-1", "strictly between 0 and 1"),
        ("--tolerance", "-1e-9", "strictly between 0 and 1"),
        ("--tolerance", "nan", "strictly between 0 and 1"),
        ("--multistart", "-2", "-2 is not in 1.."),
        ("--seed", "-3", "a seed is a whole number from 0"),
        ("--jobs", "-1", "whole number from 1"),
        ("--jobs", "0", "whole number from 1"),
    ] {
        let (_, err, code) = run(option, value);
        assert!(code == 1 && err.contains(reason) && err.contains(option), "{option} {value}: {err}");
    }
    let squared = |weight: &str| json(&solve(&["--matrix", &a, "--target", &b, "--weights", weight]), 0);
    assert_eq!(squared("-0.5")["x"], squared("0.5")["x"], "only the squares of weights count");
    let from = json(&solve(&["--matrix", &a, "--target", &b, "--x0", "-0.6,-0.6,0.7"]), 0);
    assert!(is_x(&from));
    for option in ["--seed", "--trials"] {
        let (_, err, code) = lemmacheck(&["data", "sampling", option, "-5"]);
        assert!(code == 1 && err.contains("whole number from") && err.contains(option), "{err}");
    }
}

#[test]
fn standard_input_is_read_wherever_a_file_is_and_once() {
    let (a, b) = (scratch("standard-a.csv", Some(A)), scratch("standard-b.csv", Some(B)));
    let npy = std::fs::read(table("A.npy")).unwrap();
    let mtx = "%%MatrixMarket matrix array real general\n5 1\n".to_owned() + B;
    let svm = std::fs::read(table("last-column-zero.svm")).unwrap();
    let cases: [(&[&str], &[u8], &str); 8] = [
        (&["--matrix", "-", "--target", &b], A.as_bytes(), "A is 5 × 3 from standard input (csv by its content)"),
        (&["--matrix", "-", "--target", &b], &npy, "A is 5 × 3 from standard input (npy by its content)"),
        (&["--matrix", "/dev/stdin", "--target", &b], &npy, "from `/dev/stdin` (npy by its content)"),
        (
            &["--matrix", &a, "--target", "-"],
            mtx.as_bytes(),
            "b has 5 entries from standard input (mtx by its content)",
        ),
        (&["--matrix", "-"], &svm, "the labels of standard input (libsvm by its content)"),
        (
            &["--matrix", &a, "--target", "-", "--input-format", "target=csv"],
            B.as_bytes(),
            "standard input (read as csv)",
        ),
        (
            &["--matrix", &a, "--target", &b, "--weights", "-"],
            b"0\n0\n0\n0\n0\n",
            "w has 5 entries from standard input",
        ),
        (&["--matrix", &a, "--target", &b, "--x0", "-"], b"0\n0\n0.5\n", "x0 has 3 entries from standard input"),
    ];
    for (arguments, input, told) in cases {
        let output = piped(&solve(arguments), input);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && out.contains(told), "{arguments:?}: {err}{out}");
        assert!(out.contains("\nx                  -0.692785"), "{out}");
    }
    let twice = piped(&solve(&["--matrix", "-", "--target", "-"]), A.as_bytes());
    let err = String::from_utf8_lossy(&twice.stderr).into_owned();
    assert!(twice.status.code() == Some(1) && err.contains("--matrix and --target both read standard input"), "{err}");
    for input in [&b""[..], &b"PK\x03\x04"[..]] {
        let unknown = piped(&solve(&["--matrix", "-", "--target", &b]), input);
        let err = String::from_utf8_lossy(&unknown.stderr).into_owned();
        assert!(unknown.status.code() == Some(1) && err.contains("`--input-format npy`"), "{err}");
    }
    let bad = piped(&solve(&["--matrix", &a, "--target", "-"]), b"1\nx\n");
    assert!(String::from_utf8_lossy(&bad.stderr).contains("--target standard input: line 2"));
}

#[test]
fn process_substitution_works() {
    let (a, b) = (scratch("process-a.csv", Some(A)), scratch("process-b.csv", Some(B)));
    let script = r#"exec "$0" solve --loss exp --matrix <(cat "$1") --target <(cat "$2") --x0 <(echo "0 0 0.5")"#;
    let output = Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_lemmacheck"), &a, &b]).output();
    let output = output.expect("bash runs");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("\nx                  -0.692785") && out.contains("csv by its content"), "{out}");
}

#[test]
fn a_dash_is_standard_output_for_a_trace_and_for_figures() {
    let (a, b) = (scratch("dash-a.csv", Some(A)), scratch("dash-b.csv", Some(B)));
    let (out, _, code) = lemmacheck(&solve(&["--matrix", &a, "--target", &b, "--format", "json", "--trace", "-"]));
    assert_eq!(code, 0);
    let (solution, trace) = out.split_once('\n').unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(solution).is_ok());
    assert!(trace.starts_with("iteration,value,gradient_norm") && trace.lines().count() > 3, "{trace}");
    assert!(!Path::new("-").exists());
    let plain = lemmacheck(&["data", "sampling", "--trials", "2"]);
    assert_eq!(lemmacheck(&["data", "sampling", "--trials", "2", "--out", "-"]), plain);
}

#[test]
fn a_path_that_is_not_utf_8_works_everywhere() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = |name: &[u8], content: &str| {
        let path = folder.join(OsStr::from_bytes(name));
        std::fs::write(&path, content).unwrap();
        path.into_os_string()
    };
    let (a, b) = (path(b"odd-\xff-a.csv", A), path(b"odd-\xff-b.csv", B));
    let (w, x0) = (path(b"odd-\xfe.csv", "0.1\n0.1\n0.1\n0.1\n0.1\n"), path(b"odd-\xfd", "0.5 0.5 0.5\n"));
    let trace = folder.join(OsStr::from_bytes(b"odd-\xff-trace.csv"));
    let _ = std::fs::remove_file(&trace);
    let run: Vec<&OsStr> = ["solve", "--loss", "exp", "--matrix"].iter().map(OsStr::new).collect();
    let option = OsStr::new;
    let run = [
        &run[..],
        &[
            &a,
            option("--target"),
            &b,
            option("--weights"),
            &w,
            option("--x0"),
            &x0,
            option("--trace"),
            trace.as_os_str(),
        ],
    ]
    .concat();
    let output = piped(&run, b"");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("A is 5 × 3 from"), "{err}{out}");
    assert!(trace.exists());
    let shift =
        [option("shift"), option("--loss"), option("rescaled-exp"), option("--matrix"), &a, option("--target"), &b]
            .into_iter()
            .chain([option("--x"), &x0, option("--matrix-next"), &a])
            .collect::<Vec<_>>();
    let output = piped(&shift, b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures = folder.join(OsStr::from_bytes(b"odd-\xff-figures.csv"));
    let _ = std::fs::remove_file(&figures);
    let output = piped(
        &[option("data"), option("sampling"), option("--trials"), option("2"), option("--out"), figures.as_os_str()],
        b"",
    );
    assert!(output.status.success() && figures.exists());
    let missing = folder.join(OsStr::from_bytes(b"odd-\xff-missing.csv"));
    let output = piped(&[&run[..4], &[missing.as_os_str(), option("--target"), &b]].concat(), b"");
    assert!(
        output.status.code() == Some(1) && String::from_utf8_lossy(&output.stderr).contains("odd-\u{fffd}-missing.csv")
    );
}

#[test]
fn every_option_with_a_number_in_it_takes_a_negative_one_or_says_why_not() {
    /// Values that are words or names of files; every other one has a number in it.
    const WORDS: [&str; 14] = [
        "FILE",
        "DIR",
        "SUBSTRING",
        "NAME",
        "TEXT",
        "BUDGET",
        "METHOD",
        "FORMAT",
        "STREAM",
        "VERDICT",
        "KIND",
        "OPTIONS",
        "SIGN",
        "HEADER",
    ];
    let mut asked = 0;
    for verb in
        ["check", "explain", "repair", "tighten", "cluster", "solve", "shift", "data", "list", "report", "merge"]
    {
        let (help, _, _) = lemmacheck(&[verb, "--help"]);
        let options = help.lines().filter_map(|line| {
            let (option, rest) = line.trim().split_once(" <")?;
            let value = rest.split('>').next()?;
            let option = option.rsplit(' ').next().filter(|option| option.starts_with("--"))?;
            (!WORDS.iter().any(|word| value.ends_with(word))).then_some(option)
        });
        for option in options {
            let (_, err, code) = lemmacheck(&[verb, option, "-7"]);
            assert!(code == 1 && !err.contains("unexpected argument '-7'"), "{verb} {option}: {err}");
            let bare = err.contains("invalid digit") || err.contains("non-zero type");
            assert!(!bare, "{verb} {option} says no more than that it is no number: {err}");
            asked += 1;
        }
    }
    assert!(asked >= 20, "{asked} options have numbers");
    for (verb, wanted) in [("repair", "a seed is a whole number"), ("tighten", "a seed is a whole number")] {
        let (_, err, code) = lemmacheck(&[verb, "no.lemma", "--seed", "-7"]);
        assert!(code == 1 && err.contains(wanted), "{verb}: {err}");
    }
    let (_, err, code) = lemmacheck(&["cluster", "slurm", "--shards", "-7"]);
    assert!(code == 1 && err.contains("a number of shards is a whole number from 1 on"), "{err}");
    for shard in ["-1/3", "0/3"] {
        let (_, err, code) = lemmacheck(&["check", "--shard", shard]);
        assert!(code == 1 && err.contains("is not a shard: wanted K/N"), "{err}");
    }
}

#[test]
fn a_file_of_lemmas_may_have_a_name_that_is_not_utf_8_in_every_verb() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let text =
        "lemma first\n  let x ∈ ℝ\n  claim x ≤ 1\n  expect refuted\n\nlemma second\n  let x ∈ ℝ\n  claim 0 ≤ x²\n";
    // Two names that are one where each byte that is no text is told as the same mark.
    let names: [&[u8]; 2] = [b"odd-\xff.lemma", b"odd-\xfe.lemma"];
    let [file, other] = names.map(|name| folder.join(OsStr::from_bytes(name)));
    std::fs::write(&file, text).unwrap();
    std::fs::write(&other, text.replace("first", "third").replace("second", "fourth")).unwrap();
    let option = OsStr::new;
    let with_id = |id: &str| {
        let mut named = file.clone().into_os_string();
        named.push(format!("#{id}"));
        named
    };
    let page = folder.join(OsStr::from_bytes(b"odd-\xff.html"));
    let _ = std::fs::remove_file(&page);
    let said = |arguments: &[&OsStr]| {
        let output = piped(arguments, b"");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    let (whole, one) = (file.as_os_str(), with_id("first"));
    assert!(said(&[option("check"), whole]).contains("2 judged"));
    assert!(said(&[option("check"), &one]).contains("1 judged"));
    assert!(said(&[option("check"), whole, other.as_os_str()]).contains("4 judged"));
    assert!(said(&[option("list"), whole]).contains("second"));
    assert!(said(&[option("explain"), &one]).contains("first"));
    assert!(said(&[option("repair"), &one, option("--budget"), option("quick")]).contains("first"));
    said(&[option("tighten"), &with_id("second"), option("--budget"), option("quick")]);
    assert!(said(&[option("cluster"), option("parallel"), option("--shards"), option("2"), whole]).contains("odd-"));
    said(&[option("report"), whole, option("--out"), page.as_os_str()]);
    assert!(page.exists());
    let output = piped(&[option("check"), &with_id("fift")], b"");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && err.contains("has no lemma `fift`"), "{err}");
}

#[test]
fn a_file_that_does_not_fit_into_memory_is_refused_with_the_bytes() {
    // 400 MB of zeros as NumPy lays them out, without taking room on the disk, under a limit of 300 MB.
    let entries = 50_000_000_u64;
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({entries}, 1), }}\n");
    let path = scratch("vast.npy", None);
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(&[b"\x93NUMPY\x01\x00", &[header.len() as u8, 0][..], header.as_bytes()].concat()).unwrap();
    file.set_len(10 + header.len() as u64 + 8 * entries).unwrap();
    let script = r#"ulimit -v 300000; exec "$0" solve --loss exp --matrix "$1" --target "$1""#;
    let output = Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_lemmacheck"), &path]).output().unwrap();
    let _ = std::fs::remove_file(&path);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("vast.npy`: byte") && err.contains("bytes of memory are needed here"), "{err}");
}
