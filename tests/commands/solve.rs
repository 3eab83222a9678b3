use super::{json, lemmacheck, numbers, scratch};
use lemmacheck::dataset::npy;
use lemmacheck::linalg::DesignMatrix;
use std::fs::File;

const A: &str = "1,0.5\n-0.5,1\n0.25,-1\n0.3,0.2\n";

#[test]
fn every_method_prints_the_contract_and_reaches_one_minimiser() {
    let (a, b) = (scratch("methods-a.csv", Some(A)), scratch("methods-b.csv", Some("0.2\n0.4\n0.3\n0.1\n")));
    let run = ["solve", "--loss", "rescaled-exp", "--matrix", &a, "--target", &b, "--weights", "3"];
    let exact = json(&[&run[..], &["--method", "exact"]].concat(), 0);
    for method in ["auto", "exact", "sketched", "subsampled", "algorithm-1"] {
        let found = json(&[&run[..], &["--method", method]].concat(), 0);
        assert_eq!(found["schema"], "lemmacheck.solution/1");
        assert_eq!(found["status"], "converged", "{method}");
        assert_eq!(found["second_order"], "minimum");
        assert_eq!(found["method"], if method == "auto" { "exact" } else { method });
        for (x, expected) in numbers(&found["x"]).iter().zip(numbers(&exact["x"])) {
            assert!((x - expected).abs() < 1e-9, "{method}: {x} {expected}");
        }
        for field in ["value", "gradient_norm", "relative_gradient", "iterations", "passes", "seconds"] {
            assert!(found[field].is_number(), "{method} {field}");
        }
        assert!(found["certificate"]["certified"].as_bool().unwrap(), "{method}");
    }
    let printed = json(&[&run[..], &["--method", "algorithm-1-printed"]].concat(), 0);
    assert_eq!(printed["method"], "algorithm-1-printed");
}

#[test]
fn an_algorithm_that_takes_no_round_takes_no_time_at_all() {
    // a column of zeros: nothing is positive definite
    let (a, b) = (scratch("no-round-a.csv", Some("1,0\n2,0\n")), scratch("no-round-b.csv", Some("0.2\n0.4\n")));
    let run = ["solve", "--loss", "rescaled-exp", "--matrix", &a, "--target", &b, "--method", "algorithm-1"];
    let (text, _, code) = lemmacheck(&run);
    assert_eq!(code, 3, "{text}");
    assert!(
        text.starts_with("rescaled-exp, method algorithm-1: singular after 0 iterations") && !text.contains("-0.000"),
        "{text}"
    );
}

#[test]
fn the_residual_papers_algorithm_as_printed_exits_3_with_its_trace() {
    let (a, b) = (scratch("printed-a.csv", Some(A)), scratch("printed-b.csv", Some("0.2\n0.4\n0.3\n0.1\n")));
    let trace = scratch("printed-trace.csv", None);
    let run = ["solve", "--loss", "soft-residual", "--matrix", &a, "--target", &b, "--weights", "1"];
    let found = json(&[&run[..], &["--method", "algorithm-1-printed", "--trace", &trace]].concat(), 3);
    assert_eq!(found["status"], "diverging");
    assert_eq!(found["second_order"], "unknown");
    assert_eq!(found["algorithm"]["rounds_by_logarithm"].as_array().unwrap().len(), 4);
    let lines = std::fs::read_to_string(trace).unwrap();
    assert!(lines.starts_with("round,distance,value,gradient_norm,rows,epsilon,passes,entries,multiplies,seconds\n0,"));
    let (_, err, code) =
        lemmacheck(&["solve", "--loss", "softmax", "--matrix", &a, "--target", &b, "--method", "algorithm-1-printed"]);
    assert_eq!(code, 1);
    assert!(err.contains("--method algorithm-1-printed: no Algorithm 1 is printed for softmax"), "{err}");
}

#[test]
fn a_target_with_columns_is_a_batch_of_what_each_gives_alone() {
    let a = scratch("batch-a.csv", Some(A));
    let both = scratch("batch-b.csv", Some("0.2,0.1\n0.4,0.3\n0.3,0.2\n0.1,0.4\n"));
    let first = scratch("batch-b0.csv", Some("0.2\n0.4\n0.3\n0.1\n"));
    let second = scratch("batch-b1.csv", Some("0.1\n0.3\n0.2\n0.4\n"));
    let trace = scratch("batch-trace.csv", None);
    for method in ["exact", "sketched"] {
        let solve = |target: &str| {
            let run =
                ["solve", "--loss", "exp", "--matrix", &a, "--target", target, "--weights", "0.5", "--method", method];
            json(&run, 0)
        };
        let batch = solve(&both);
        assert_eq!(batch["schema"], "lemmacheck.solutions/1");
        let solutions = batch["solutions"].as_array().unwrap();
        assert_eq!(solutions.len(), 2);
        for (one, target) in solutions.iter().zip([&first, &second]) {
            let alone = solve(target);
            for field in ["x", "value", "status", "second_order", "iterations", "certificate"] {
                assert_eq!(one[field], alone[field], "{method} {field}");
            }
        }
    }
    let run = ["solve", "--loss", "exp", "--matrix", &a, "--target", &both, "--weights", "0.5", "--trace", &trace];
    let (out, _, code) = lemmacheck(&run);
    assert_eq!((code, out.matches("exp, method exact: converged").count()), (0, 2));
    let lines = std::fs::read_to_string(trace).unwrap();
    assert!(lines.starts_with("target,iteration,") && lines.contains("\n0,0,") && lines.contains("\n1,0,"));
}

#[test]
fn several_starts_list_distinct_minima_best_first_and_the_same_for_any_number_of_threads() {
    let (a, b) = (scratch("starts-a.csv", Some("1\n")), scratch("starts-b.csv", Some("2\n")));
    let x0 = scratch("starts-x.csv", Some("0.1\n"));
    let run = ["solve", "--loss", "cosh", "--matrix", &a, "--target", &b, "--x0", &x0, "--multistart", "12"];
    let mut alone = json(&run, 0);
    let minima = alone["minima"].as_array().unwrap();
    assert_eq!(minima.len(), 2);
    let found: Vec<f64> = minima.iter().map(|minimum| numbers(&minimum["x"])[0]).collect();
    assert!((found[0] + found[1]).abs() < 1e-9 && (found[0].abs() - 2.0_f64.acosh()).abs() < 1e-9);
    let mut shared = json(&[&run[..], &["--jobs", "2"]].concat(), 0);
    for report in [&mut alone, &mut shared] {
        report["seconds"] = 0.into();
    }
    assert_eq!(alone, shared);
}

#[test]
fn what_does_not_fit_is_named_with_the_way_out() {
    let (a, b) = (scratch("refused-a.csv", Some(A)), scratch("refused-b.csv", Some("0.2,1\n0.4,1\n0.3,1\n")));
    let run = ["solve", "--loss", "exp", "--matrix", &a, "--target", &b];
    let (out, err, code) = lemmacheck(&run);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("refused-b.csv`: the target: 3 entries where A has 4 rows"), "{err}");
    let good = scratch("refused-good.csv", Some("0.2\n0.4\n0.3\n0.1\n"));
    let run = ["solve", "--loss", "exp", "--matrix", &a, "--target", &good, "--multistart", "0"];
    assert_eq!(lemmacheck(&run).2, 1);
}

#[test]
fn a_large_regression_says_the_sample_that_it_started_from() {
    let (n, d) = (100_000, 10);
    let entries: Vec<f64> = (0..n * d).map(|k| (k as f64 * 0.618_033_988_749_894_9).fract() - 0.5).collect();
    let target: Vec<f64> = entries.chunks_exact(d).map(|row| (row[0] - row[9]).exp() / n as f64).collect();
    let (a, b) = (scratch("sampled-a.npy", None), scratch("sampled-b.npy", None));
    npy::write(&DesignMatrix::dense(n, d, entries).unwrap(), File::create(&a).unwrap()).unwrap();
    npy::write_vector(&target, File::create(&b).unwrap()).unwrap();
    let run = ["solve", "--loss", "softmax", "--matrix", &a, "--target", &b, "--weights", "1e-6"];
    let found = json(&run, 0);
    let rows = found["sampled"]["rows"].as_u64().unwrap();
    assert!((400..600).contains(&rows) && found["sampled"]["iterations"].as_u64().unwrap() > 0, "{}", found["sampled"]);
    let exact = json(&[&run[..], &["--method", "exact"]].concat(), 0);
    assert!(exact.get("sampled").is_none());
    for (x, expected) in numbers(&found["x"]).iter().zip(numbers(&exact["x"])) {
        assert!((x - expected).abs() < 1e-7, "{x} {expected}");
    }
    let (text, _, _) = lemmacheck(&run);
    assert!(text.contains(&format!("iterations on a sample of {rows} rows\n")), "{text}");
}
