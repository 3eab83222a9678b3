//! The page about the language is read by the language.

use super::examples::sizes;
use lemmacheck::language::{Diagnostic, read};

const PAGE: &str = include_str!("../../docs/language.md");

#[test]
fn every_block_of_the_page_is_read_and_recorded() {
    let reading = read("docs/language.md", PAGE).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(reading.rows.len() >= 45, PAGE.contains("```lemma"));
    for row in &reading.rows {
        if row.ill_formed.is_some() || row.experiment.is_some() {
            continue;
        }
        let results: Vec<_> = sizes(row, 4).into_iter().map(|size| row.record(size)).collect();
        assert!(results.iter().any(Result::is_ok), "{} {}: {:?}", row.id, row.case, results.first());
    }
}

#[test]
fn the_message_on_the_page_is_the_message() {
    let text = "lemma a\n  let A ∈ ℝ^(n×d), x ∈ ℝ^n\n  claim ‖A x‖ ≤ ‖A‖ ‖x‖\n";
    let error: Diagnostic = read("own.lemma", text).expect_err("a clash of shapes");
    let shown = PAGE.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of text");
    assert_eq!(error.to_string().trim_end(), shown.trim_end());
}
