//! `data`: figures as CSV.

use super::{lemmacheck, text};

#[test]
fn figures_name_their_columns_and_seed_and_are_the_same_twice() {
    for (figure, column) in [("contraction", "bound"), ("sampling", "rate_upper"), ("lipschitz", "log10_printed")] {
        let arguments = ["data", figure, "--seed", "5", "--trials", "10"];
        let (out, err, code) = text(&lemmacheck(&arguments));
        assert_eq!((code, err.as_str()), (0, ""), "{figure}");
        assert!(out.contains("seed 5"), "{figure}");
        assert!(out.lines().any(|line| line.starts_with(&format!("# {column}: "))), "{figure}");
        let table: Vec<&str> = out.lines().filter(|line| !line.starts_with('#')).collect();
        let columns = table[0].split(',').count();
        assert!(table.len() > 20 && table.iter().all(|line| line.split(',').count() == columns), "{figure}");
        assert_eq!(text(&lemmacheck(&arguments)).0, out, "{figure}");
    }
}

#[test]
fn no_file_is_overwritten_with_figures_and_an_unknown_figure_is_refused() {
    let path = std::env::temp_dir().join(format!("lemmacheck-data-{}.csv", std::process::id()));
    let name = path.to_string_lossy().into_owned();
    let arguments = ["data", "contraction", "--out", &name];
    assert_eq!(text(&lemmacheck(&arguments)).2, 0);
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.starts_with("# contraction"));
    let (out, err, code) = text(&lemmacheck(&arguments));
    assert!(code == 1 && out.is_empty() && err.contains("no file is overwritten"), "{err}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(text(&lemmacheck(&["data", "weather"])).2, 1);
}
