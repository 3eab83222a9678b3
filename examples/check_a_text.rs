//! Judges lemmas that stand in a string: two attempts at a bound, and what is found of them.
//!
//! Run with `cargo run --example check_a_text`.

use lemmacheck::lemmas::{Error, Verdict, check};

const LEMMAS: &str = "
lemma too-strong
  let   x, y ∈ ℝ^n
  claim |‖x‖ − ‖y‖| ≤ 1/2 ‖x − y‖

lemma the-truth
  let   x, y ∈ ℝ^n
  claim |‖x‖ − ‖y‖| ≤ ‖x − y‖
";

pub fn main() -> Result<(), Error> {
    let checked = check(LEMMAS)?;
    for one in &checked {
        println!("{} {}: {}", one.verdict, one.id, one.counterexample.as_ref().unwrap_or(&one.reason));
    }
    assert_eq!(checked[0].verdict, Verdict::Refuted);
    assert!(!checked[0].is_expected(), "without `expect` a lemma is expected to hold");
    assert_eq!(checked[1].verdict, Verdict::Certified);

    // What is wrong with a text is said with its place, both shapes and the likely repair.
    let wrong = check("lemma squares\n  let x ∈ ℝ^n\n  claim 0 ≤ x^2\n");
    println!("{}", wrong.as_ref().expect_err("a vector has no square"));
    assert!(matches!(wrong, Err(Error::Text(place)) if place.line == 3));
    Ok(())
}
