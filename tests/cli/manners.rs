//! Manners on a terminal and off it: filters, short names, quiet runs, what shells want to know.

use super::{lemmacheck, scratch, text};

const TWO: &str = "lemma good\n  let x ∈ ℝ^n\n  claim 0 ≤ ‖x‖\nlemma bad\n  let x ∈ ℝ^n\n  claim ‖x‖_1 ≤ ‖x‖\n";

#[test]
fn a_name_without_its_paper_finds_what_a_test_of_that_name_finds() {
    let whole = text(&lemmacheck(&["list", "rescaled.lemma-b1"]));
    let bare = text(&lemmacheck(&["list", "lemma-b1"]));
    assert_eq!(bare, whole);
    assert!(bare.0.lines().count() > 3 && bare.2 == 0, "{bare:?}");
    let (out, _, code) = text(&lemmacheck(&["explain", "lemma-b1.1"]));
    assert!(out.starts_with("rescaled.lemma-b1.1") && code == 0, "{out}");
}

#[test]
fn a_list_keeps_to_the_verdicts_and_kinds_that_are_asked_for() {
    let (out, _, code) = text(&lemmacheck(&["list", "--verdict", "refuted", "--kind", "lipschitz"]));
    assert_eq!(code, 0);
    assert!(out.lines().count() > 3);
    for line in out.lines() {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        assert_eq!(words, ["refuted", "lipschitz"], "{line}");
    }
    let (_, err, code) = text(&lemmacheck(&["list", "--kind", "lipshitz"]));
    assert!(code == 1 && err.contains("no claim is of the kind `lipshitz`") && err.contains("lipschitz"), "{err}");
    let (_, err, code) = text(&lemmacheck(&["list", "--verdict", "refutd"]));
    assert!(code == 1 && err.contains("'refuted'"), "{err}");
}

#[test]
fn failed_only_prints_what_is_not_as_expected_and_quiet_the_counts() {
    let file = scratch("two.lemma", TWO);
    let file = file.to_str().unwrap();
    let (all, _, code) = text(&lemmacheck(&["check", file]));
    assert!(code == 2 && all.contains("two.good") && all.contains("two.bad"), "{all}");
    let (failed, _, code) = text(&lemmacheck(&["check", file, "--failed-only"]));
    assert!(code == 2 && !failed.contains("two.good") && failed.contains("two.bad"), "{failed}");
    assert!(failed.contains("2 judged: 1 certified, 1 refuted"), "the counts are of all: {failed}");
    let (quiet, _, code) = text(&lemmacheck(&["check", file, "-q"]));
    assert!(code == 2 && !quiet.contains("two.") && quiet.contains("2 judged"), "{quiet}");
    let (more, _, _) = text(&lemmacheck(&["check", file, "-v"]));
    assert!(more.contains("decided") && more.lines().count() > all.lines().count(), "{more}");
}

#[test]
fn a_report_is_replaced_whole_and_a_broken_file_leaves_it() {
    let file = scratch("reported.lemma", TWO);
    let out = scratch("reported.html", "old");
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    assert_eq!(text(&lemmacheck(&["report", file, "--out", out])).2, 0);
    let page = std::fs::read_to_string(out).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    let broken = scratch("broken.lemma", "lemma broken\n  claim ‖\n");
    assert_eq!(text(&lemmacheck(&["report", broken.to_str().unwrap(), "--out", out])).2, 1);
    assert_eq!(std::fs::read_to_string(out).unwrap(), page);
}

#[test]
fn an_errata_sheet_says_what_is_printed_why_it_fails_and_what_is_true() {
    let lemmas = format!("{TWO}  repair \"the other way round\"\n    claim ‖x‖ ≤ ‖x‖_1\n");
    let file = scratch("errata.lemma", &lemmas);
    let (sheet, _, code) = text(&lemmacheck(&["report", file.to_str().unwrap(), "--out", "-", "--format", "markdown"]));
    assert_eq!(code, 0);
    for wanted in ["## bad", "x = [1, 1]", "2 > 1.41421…", "the other way round"] {
        assert!(sheet.contains(wanted), "{wanted}: {sheet}");
    }
    assert!(!sheet.contains("## good"));
    let (sheet, _, _) = text(&lemmacheck(&["report", file.to_str().unwrap(), "--out", "-", "--format", "latex"]));
    assert!(sheet.contains("\\begin{pmatrix}1\\\\1\\end{pmatrix}") && sheet.contains("\\(L> R\\)"), "{sheet}");
}

#[test]
fn an_export_writes_a_file_for_each_refutation_and_counts() {
    let file = scratch("exported.lemma", TWO);
    let folder = scratch("exported", "").with_extension("dir");
    let (out, _, code) = text(&lemmacheck(&["export", file.to_str().unwrap(), "--python", folder.to_str().unwrap()]));
    assert!(code == 0 && out.starts_with("1 of 1 refutations in Python"), "{out}");
    let script = std::fs::read_to_string(folder.join("exported_bad.py")).unwrap();
    assert!(script.contains("fails(\"the claim\""));
    assert_eq!(text(&lemmacheck(&["export", file.to_str().unwrap()])).2, 1, "no language is asked for");
}

#[test]
fn shells_are_told_of_every_verb() {
    for shell in ["bash", "zsh", "fish"] {
        let (out, _, code) = text(&lemmacheck(&["completions", shell]));
        assert!(code == 0 && out.contains("recheck") && out.contains("export"), "{shell}");
    }
    let (page, _, code) = text(&lemmacheck(&["man"]));
    assert!(code == 0 && page.contains(".TH lemmacheck"), "{page}");
}

#[test]
fn the_help_of_every_verb_ends_in_examples_that_are_understood() {
    let (help, _, _) = text(&lemmacheck(&["--help"]));
    let verbs = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs: Vec<&str> = verbs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.len() >= 16, "{verbs:?}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let (out, _, _) = text(&lemmacheck(&[verb, "--help"]));
        let examples = out.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{verb}: {out}"));
        let examples = examples.split("\n\n").next().unwrap();
        let commands = examples.lines().flat_map(|line| line.split([';', '|', '&'])).map(str::trim);
        let commands: Vec<&str> = commands.filter_map(|command| command.strip_prefix("lemmacheck ")).collect();
        assert!(commands.iter().any(|command| command.starts_with(verb)), "{verb}: {out}");
        for command in commands {
            // the one thing that is wrong with it is what was put behind it
            let words = shlex::split(command.split(" > ").next().unwrap()).unwrap();
            let words: Vec<&str> = words.iter().map(String::as_str).chain(["--no-such-option"]).collect();
            let unread = text(&lemmacheck(&words));
            assert!(unread.2 == 1 && unread.1.contains("'--no-such-option'"), "{command}: {}", unread.1);
        }
    }
}
