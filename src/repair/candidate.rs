//! A changed lemma, and how far it is from the print.

use super::edit::{Change, Edit, Family};
use super::form::Form;

/// A changed lemma.
#[derive(Clone)]
pub(super) struct Candidate {
    pub form: Form,
    pub edits: Vec<Edit>,
    /// The share of the printed claim's own instances that meet its hypotheses.
    pub coverage: f64,
    /// Its place among bounds, the strongest first.
    pub order: usize,
}

impl Candidate {
    pub fn of(form: Form, edit: Edit) -> Self {
        Candidate { form, edits: vec![edit], coverage: 1.0, order: 0 }
    }

    /// The families of what it changes, the weightiest last.
    pub fn family(&self) -> Family {
        self.edits.iter().map(Edit::family).max().unwrap_or(Family::Claim)
    }

    /// Whether it changes a sum without making it longer, products of sums not multiplied out.
    pub fn keeps_its_terms(&self) -> bool {
        let terms = |text: &str| text.matches(" + ").count() + text.matches(" − ").count();
        let brackets = |text: &str| text.matches('(').count();
        let kept = |edit: &Edit| match edit {
            Edit::Terms { from, to } => {
                terms(to) <= terms(from) && to.len() <= from.len() + 6 && brackets(to) >= brackets(from)
            }
            _ => false,
        };
        self.edits.iter().any(kept)
    }

    /// Whether an equality is supposed that the print does not suppose.
    pub fn supposes_equality(&self) -> bool {
        self.edits.iter().any(|edit| matches!(edit, Edit::Supposed { hypothesis, .. } if hypothesis.contains(" = ")))
    }

    /// Whether a relation is turned round: that is another statement.
    pub fn is_turned(&self) -> bool {
        self.edits.iter().any(|edit| match edit {
            Edit::Replaced { change: Change::Relation, from, to } => {
                let up = |text: &str| text.contains(['≥', '>', '⪰', '≻']);
                let down = |text: &str| text.contains(['≤', '<', '⪯', '≺']);
                up(from) && down(to) || down(from) && up(to)
            }
            _ => false,
        })
    }

    /// How far it is from the print: steps, then what is invented, what is lost, and how long it is.
    pub fn rank(&self) -> (usize, usize, i64, usize, usize) {
        let invented = |edit: &Edit| match edit {
            Edit::Reading { .. } | Edit::Supposed { printed: true, .. } => 0,
            Edit::Constant { .. } | Edit::Growth { .. } => 1,
            // < for ≤ is next to nothing, ≥ for ≤ another statement
            Edit::Replaced { change: Change::Relation, from, to } => {
                let lax = from.replace('<', "≤").replace('>', "≥").replace('≺', "⪯").replace('≻', "⪰");
                if lax == *to { 0 } else { 4 }
            }
            // the whole side is another
            Edit::Replaced { change: Change::Derivative, .. } => 3,
            Edit::Terms { .. } if !self.keeps_its_terms() => 3,
            Edit::Replaced { .. } | Edit::Terms { .. } => 2,
            Edit::Supposed { .. } | Edit::Strengthened { .. } => 3,
        };
        let length = self.edits.iter().map(|edit| edit.to_string().chars().count()).sum();
        let lost = ((1.0 - self.coverage) * 20.0) as i64;
        (self.edits.len(), self.edits.iter().map(invented).sum(), lost, self.order, length)
    }
}
