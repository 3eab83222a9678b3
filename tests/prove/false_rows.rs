//! Some of the rows of both papers: none that is refuted is proved, and none with a constant below the worst ratio of an instance. All
//! of them are tried by `cargo bench --bench prove`.

use crate::catalogue::{known, proved, too_strong};
use lemmacheck::prove::problem;

/// Every which row is tried.
const STEP: usize = 11;

#[test]
fn no_refuted_row_is_proved() {
    let (mut tried, mut trees) = (0, 0);
    for row in known().into_iter().filter(|row| row.refuted).step_by(STEP) {
        tried += 1;
        if let Some(problem) = problem(&row.row) {
            trees += 1;
            assert!(proved(problem).is_none(), "proved though refuted: {}", row.name);
        }
    }
    assert!(tried >= 20 && trees >= 10, "{tried} rows, {trees} with trees");
}

#[test]
fn no_constant_below_the_worst_ratio_is_proved() {
    let (mut printed, mut lowered) = (0, 0);
    for row in known().into_iter().filter(|row| !row.refuted).step_by(STEP) {
        let Some(as_printed) = problem(&row.row).and_then(proved) else { continue };
        printed += usize::from(!as_printed.1.conclusions.is_empty());
        if let Some(problem) = too_strong(&row) {
            lowered += 1;
            assert!(proved(problem).is_none(), "proved below the worst ratio of an instance: {}", row.name);
        }
    }
    assert!(printed >= 15 && lowered >= 10, "{printed} proved, {lowered} of them lowered");
}
