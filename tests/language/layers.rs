//! What stands later counts in place of what stands before: settings, lemma, cases, readings, repairs.

use lemmacheck::language::{Row, read};

fn rows(text: &str) -> Vec<Row> {
    read("own.lemma", text).unwrap_or_else(|error| panic!("{error}")).rows
}

fn names(row: &Row) -> Vec<&str> {
    row.ingredients.iter().map(|one| &*one.name).collect()
}

const SETTING: &str =
    "setting s\n  for (f, g) in {(exp, exp), (cosh, sinh)}\n  let x, b ∈ ℝ^n\n  where u = f(x)\n        v = g(x)\n";

#[test]
fn a_definition_of_the_lemma_stands_in_place_of_an_ingredient_of_its_setting() {
    let all = rows(&format!("{SETTING}lemma l\n  in s\n  where b = 1_n / n\n  claim ⟨u, b⟩ = sum(u) / n\n"));
    assert_eq!(names(&all[0]), ["x"]);
    let all = rows(&format!("{SETTING}lemma l\n  in s\n  let u ∈ ℝ^n\n  claim u = b\n"));
    assert_eq!(names(&all[0]), ["b", "u"]);
    let twice = format!("{SETTING}lemma l\n  let a ∈ ℝ^n\n  where a = 1_n\n  claim a = a\n");
    assert!(read("own.lemma", &twice).expect_err("both").to_string().contains("an ingredient and a definition"));
}

#[test]
fn one_name_of_several_that_go_together_picks_their_cases() {
    let all = rows(&format!(
        "{SETTING}lemma l\n  in s\n  claim u = v\n  repair \"of exp alone\"\n    for f in {{exp}}\n    claim u = v\n"
    ));
    let cases: Vec<(&str, &str)> = all.iter().map(|row| (&*row.id, &*row.case)).collect();
    assert_eq!(cases, [("own.l", "exp"), ("own.l", "cosh"), ("own.l.corrected", "exp")]);
    let unknown = format!("{SETTING}lemma l\n  in s\n  for f in {{sinh}}\n  claim u = v\n");
    assert!(read("own.lemma", &unknown).expect_err("none").to_string().contains("no case in which it is this"));
}

#[test]
fn an_instance_for_a_lemma_is_passed_over_by_a_row_with_other_ingredients() {
    let text = "lemma l\n  let a ∈ ℝ\n  claim a ≤ 1\n  try a = 2\n  reading \"of b\"\n    let b ∈ ℝ\n    claim b ≤ 1
  repair \"a is 1\"\n    where a = 1\n    claim a ≤ 1\n";
    let all = rows(text);
    assert_eq!(all.iter().map(|row| row.tries.len()).collect::<Vec<_>>(), [1, 1, 0]);
    let typo = text.replace("try a", "try c");
    assert!(read("own.lemma", &typo).expect_err("unknown").to_string().contains("no ingredient"));
}

#[test]
fn a_number_is_compared_with_vectors_and_zero_with_matrices() {
    let said =
        |claim: &str| read("own.lemma", &format!("lemma l\n  let x ∈ ℝ^n, A ∈ ℝ^(n×d), t ∈ ℝ\n  claim {claim}\n"));
    for fine in ["x = t", "t ≠ x", "A = 0", "0 = A Aᵀ"] {
        assert!(said(fine).is_ok(), "{fine}");
    }
    for wrong in ["A = t", "⟨x, x⟩ = x xᵀ", "A ≠ 1", "t = A Aᵀ"] {
        assert!(said(wrong).expect_err(wrong).to_string().contains("is compared with"), "{wrong}");
    }
}
