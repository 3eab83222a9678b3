use super::{json, lemmacheck, numbers, scratch};

#[test]
fn a_step_of_x_and_a_step_of_the_matrix_have_their_targets() {
    let a = scratch("shift-a.csv", Some("1,0.5\n-0.5,1\n0.25,-1\n"));
    let next_a = scratch("shift-a2.csv", Some("1.001,0.5\n-0.5,1.002\n0.25,-1\n"));
    let b = scratch("shift-b.csv", Some("0.2\n0.4\n0.3\n"));
    let x = scratch("shift-x.csv", Some("0.3\n-0.2\n"));
    let next_x = scratch("shift-x2.csv", Some("0.302\n-0.201\n"));
    for (flag, file, moved) in [("--x-next", &next_x, "x"), ("--matrix-next", &next_a, "matrix")] {
        for loss in ["rescaled-exp", "rescaled-cosh", "rescaled-sinh"] {
            let run = ["shift", "--loss", loss, "--matrix", &a, "--target", &b, "--x", &x, flag, file];
            let shift = json(&run, 0);
            assert_eq!((&shift["schema"], &shift["moved"]), (&"lemmacheck.shift/1".into(), &moved.into()));
            assert_eq!(numbers(&shift["target"]).len(), 3);
            for field in ["distance", "step", "ratio", "residual", "scale"] {
                let ends = numbers(&shift[field]);
                assert!(ends.len() == 2 && ends[0] <= ends[1], "{loss} {field}");
            }
            let residual = numbers(&shift["residual"]);
            assert!(residual[0] <= 0.0 && 0.0 <= residual[1] && residual[1] - residual[0] < 1e-12);
            assert!(shift["covered"].as_bool().unwrap());
            let (out, _, code) = lemmacheck(&run);
            assert!(code == 0 && out.contains("Corollary F.2 covers this step"), "{out}");
        }
    }
}

#[test]
fn what_names_no_shift_is_refused() {
    let a = scratch("refused-shift-a.csv", Some("1,0.5\n-0.5,1\n"));
    let b = scratch("refused-shift-b.csv", Some("0.2\n0.4\n"));
    let x = scratch("refused-shift-x.csv", Some("0\n0\n"));
    let short = scratch("refused-shift-short.csv", Some("0.3\n"));
    let run = |loss, more: &[&str]| {
        let start = ["shift", "--loss", loss, "--matrix", &a, "--target", &b, "--x", &x];
        lemmacheck(&[&start[..], more].concat())
    };
    for (loss, more, wanted) in [
        ("softmax", vec!["--x-next", &x], "--loss: softmax has no in-context shift"),
        ("rescaled-sinh", vec!["--x-next", &x], "refused-shift-x.csv`: no shifted target can be enclosed"),
        (
            "rescaled-exp",
            vec!["--x-next", &short],
            "refused-shift-short.csv`: the next point: 1 entries where A has 2 columns",
        ),
        ("rescaled-exp", vec!["--matrix-next", &b], "refused-shift-b.csv`: A_next is 2 × 1 from"),
        ("rescaled-exp", vec![], "--x-next <FILE|VALUES>|--matrix-next <FILE>"),
        ("rescaled-exp", vec!["--x-next", &x, "--matrix-next", &a], "cannot be used with"),
    ] {
        let (out, err, code) = run(loss, &more);
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        assert!(err.contains(wanted), "{err}");
    }
}
