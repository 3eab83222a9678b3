use lemmacheck::claims::Size;
use lemmacheck::language::{Row, read};
use std::fs;

/// Every file of lemmas beside the tests, with its name.
pub fn files() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir("tests/lemmas")
        .expect("the examples are there")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "lemma"))
        .map(|entry| (entry.path().display().to_string(), fs::read_to_string(entry.path()).expect("readable")))
        .collect();
    files.sort();
    files
}

/// Every size up to `most` along each dimension, up to a number of sizes.
pub fn sizes(row: &Row, most: usize) -> Vec<Size> {
    let count = row.dims.len();
    let total = most.pow(count as u32).min(256);
    let lengths = |k: usize| (0..count).map(|at| 1 + k / most.pow(at as u32) % most).collect::<Vec<_>>();
    (0..total).map(|k| Size::of(&lengths(k))).collect()
}

#[test]
fn every_example_is_read_and_recorded_at_some_size() {
    for (name, text) in files() {
        let reading = read(&name, &text).unwrap_or_else(|error| panic!("{error}"));
        for row in &reading.rows {
            if row.ill_formed.is_some() || row.experiment.is_some() {
                continue;
            }
            let small = sizes(row, 6);
            // some say something of long dimensions alone
            let long = || small[0].lengths().enumerate().fold(small[0], |size, (k, _)| size.with(k, 100));
            let says = small.iter().any(|size| row.record(*size).is_ok()) || row.record(long()).is_ok();
            assert!(says, "{} {}: {:?}", row.id, row.case, row.record(small[0]).err());
        }
    }
}
