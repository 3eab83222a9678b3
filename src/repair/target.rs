//! What is to be repaired: a row with what its file knows beside it.

use super::Error;
use super::form::Form;
use crate::claims::Instance;
use crate::language::tree::Expr;
use crate::language::{Origin, Row, RowKind, flat, parse};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name under which a row's own text is read.
const NAME: &str = "repair";

/// A row to repair.
pub struct Target {
    pub(super) row: Row,
    pub(super) form: Form,
    /// The other readings and cases of the lemma, with their words.
    pub(super) siblings: Vec<(String, Form)>,
    /// Hypotheses that stand elsewhere in the file.
    pub(super) printed: Vec<Expr>,
    /// Counterexamples that are known of it.
    pub(super) kept: Vec<Instance>,
}

impl Target {
    /// Every row of a text that says something by a formula, corrected twins left out. Hypotheses of one lemma are tried in
    /// another of the same text.
    ///
    /// # Errors
    /// [`Error::Text`] with the first thing that is wrong with the text.
    pub fn all(name: &str, text: &str) -> Result<Vec<Target>, Error> {
        let rows = flat(name, text)?;
        let mut forms: Vec<(Row, Form)> = Vec::new();
        for (row, file) in rows {
            if let Some(form) = Form::of(file)
                .filter(|_| Target::is_printed(&row) && row.ill_formed.is_none() && !row.claims.is_empty())
            {
                forms.push((row, form));
            }
        }
        let mut printed: Vec<Expr> = Vec::new();
        for line in forms.iter().flat_map(|(_, form)| form.given()) {
            if !printed.contains(&line.expr) {
                printed.push(line.expr.clone());
            }
        }
        let of = |(row, form): &(Row, Form)| {
            let siblings = forms.iter().filter(|(other, _)| other.id == row.id && other.case != row.case);
            // another value of a `for` is another lemma
            let siblings = siblings.filter(|(other, _)| other.cases == row.cases);
            let words = |row: &Row| row.case.to_string();
            Target {
                row: row.clone(),
                form: form.clone(),
                siblings: siblings.map(|(row, form)| (words(row), form.clone())).collect(),
                printed: printed.clone(),
                kept: Vec::new(),
            }
        };
        Ok(forms.iter().map(of).collect())
    }

    /// Whether a row is the print or a reading of it, and no corrected twin: those are what is looked for.
    pub fn is_printed(row: &Row) -> bool {
        matches!(row.kind, RowKind::Printed | RowKind::Reading(_))
    }

    /// A row among the rows of its file, whose hypotheses are tried in it but for those of corrected twins; `None` where no
    /// formula judges it.
    ///
    /// # Errors
    /// [`Error::Text`] where the row's own text is none that can be read.
    pub fn among<'a>(row: &Row, others: impl IntoIterator<Item = &'a Row>) -> Result<Option<Target>, Error> {
        let own = Target::all(NAME, &row.text)?;
        let same = |target: &Target| target.row.id == row.id && target.row.case == row.case;
        let Some(mut target) = own.into_iter().find(same) else { return Ok(None) };
        let mut told: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut printed = Vec::new();
        for other in others.into_iter().filter(|row| Target::is_printed(row)) {
            let written = other.hypotheses.iter().chain(&other.dimension_hypotheses);
            for hypothesis in written.filter(|hypothesis| hypothesis.origin == Origin::Written) {
                if told.insert(hypothesis.text.clone()) {
                    let file = parse(NAME, &format!("lemma hypothesis\n  claim {}\n", hypothesis.text));
                    let lines = file.ok().and_then(|mut file| Some(file.lemmas.pop()?.clauses.claims));
                    printed.extend(lines.into_iter().flatten().map(|line| line.expr));
                }
            }
        }
        printed.retain(|expr| !target.printed.contains(expr));
        target.printed.append(&mut printed);
        Ok(Some(target))
    }

    /// The id of the row.
    pub fn id(&self) -> &str {
        &self.row.id
    }

    /// The case of the row, its reading included.
    pub fn case(&self) -> &str {
        &self.row.case
    }

    /// With counterexamples that are known of it or of its siblings; what does not fit is left aside.
    pub fn knowing(mut self, kept: impl IntoIterator<Item = Instance>) -> Self {
        self.kept.extend(kept);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hypothesis_of_a_corrected_twin_is_not_told_beforehand() {
        let text = "lemma first\n  let x, y ∈ ℝ\n  given y ≥ 2\n  claim x ≤ x²\n  repair \"x is large\"\n    also given x ≥ 1\n    claim x ≤ x²\n\n\
                    lemma second\n  let x, y ∈ ℝ\n  given y ≥ 3\n  claim x ≤ y\n";
        let rows: Vec<Row> = flat(NAME, text).unwrap().into_iter().map(|(row, _)| row).collect();
        assert!(rows.iter().any(|row| !Target::is_printed(row)));
        let target = Target::among(&rows[0], &rows).unwrap().unwrap();
        let told: Vec<String> = target.printed.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["y ≥ 2", "y ≥ 3"]);
    }
}
