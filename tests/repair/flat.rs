//! A row as a file of its own says the same.

use lemmacheck::language::{flat, print, read};

#[test]
fn a_row_written_out_has_one_row_that_says_the_same() {
    let text = "
define square(t) = t^2
setting ball
  let x ∈ ℝ^n, R ∈ ℝ
  given R ≥ 1; ‖x‖ ≤ R
lemma cases
  in ball
  for f in {exp, cosh}
  where u = f(x)
  claim ‖u‖ ≤ √n exp(R)
  reading \"squared\"
    without R ≥ 1
    claim square(‖u‖) ≤ n exp(2 R)
lemma counted
  let k ∈ 1..3, x ∈ ℝ^n
  claim ‖x‖^k ≥ 0
";
    let rows = flat("whole.lemma", text).expect("it reads");
    assert_eq!(rows.len(), 7);
    for (row, file) in rows {
        let written = print(&file);
        let again = read("whole.lemma", &written).unwrap_or_else(|error| panic!("{error}\n{written}"));
        let [alone] = again.rows.as_slice() else { panic!("{written}") };
        assert_eq!(alone.id, row.id);
        assert!(row.case.starts_with(&*alone.case), "{} {}", row.case, alone.case);
        let said = |row: &lemmacheck::language::Row| {
            let hypotheses = row.hypotheses.iter().map(|one| one.text.to_string());
            (hypotheses.collect::<Vec<_>>(), row.claims.iter().map(|one| one.text.to_string()).collect::<Vec<_>>())
        };
        assert_eq!(said(alone), said(&row));
    }
}
