//! A counterexample as a calculation that a person follows line by line.
//!
//! The sides of the part that fails are taken apart: definitions that they call, products, norms. Every line is enclosed in
//! arithmetic A on the exact instance and printed to a few digits, as many as the enclosure proves. It shows; what proves is
//! the ledger's certificate.

mod evaluate;
mod expand;
mod failing;
mod figure;

pub use figure::{Figure, fraction};

use super::notation::{Notation, escaped};
use crate::claims::Judged;
use crate::language::{Relation, Row};
use crate::ledger::StoredCounterexample;
use evaluate::Evaluation;
use expand::steps;
use failing::failing;

/// The most lines of a calculation; longer ones name what definitions and sides come to, and nothing between.
const LINES: usize = 18;

/// One line: what is computed, from what, and its value, each as MathML.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is computed.
    pub of: String,
    /// The definition that it is, where it is one.
    pub by: Option<String>,
    /// Its value.
    pub value: String,
}

/// The lines, and the contradiction in which they end.
#[derive(Clone, Debug, PartialEq)]
pub struct Calculation {
    /// The lines in order.
    pub steps: Vec<Step>,
    /// What the claim says, as MathML.
    pub says: String,
    /// What is the case, as MathML: `left side > right side` in figures.
    pub is: String,
    /// The entry of a matrix at which it fails, counted from 1.
    pub entry: Option<[usize; 2]>,
}

/// The calculation for a counterexample of a row; `None` where it does not fit the row, or the part that fails is not found.
pub fn calculation(row: &Row, claim: &Judged, found: &StoredCounterexample) -> Option<Calculation> {
    let instance = found.instance(claim).ok()?;
    let evaluation = Evaluation::new(row, &instance);
    let failing = failing(&evaluation, row, found)?;
    let notation = Notation::of(&failing.row);
    let sides = [&failing.left, &failing.right];
    let evaluation = Evaluation::new(&failing.row, &instance);
    let expanded = steps(&failing.row, &sides.map(Clone::clone), LINES);
    let wanted: Vec<_> = expanded.iter().map(|one| one.of.clone()).collect();
    let values = evaluation.values(&wanted)?;
    let mut lines: Vec<Step> = Vec::new();
    for (one, value) in expanded.iter().zip(&values) {
        let Some(value) = figure::matrix(value) else { continue };
        let of = notation.row(&one.of);
        if lines.iter().any(|line| line.of == of) || of == value {
            continue;
        }
        lines.push(Step { of, by: one.by.as_ref().map(|by| notation.row(by)), value });
    }
    let (left, right) = failing.figures(found)?;
    let (left, right) = (left.mathml(), right.mathml());
    let not = escaped(opposite(failing.relation));
    let is = match (&found.witness, failing.relation) {
        (Some(witness), Relation::Precedes | Relation::StrictlyPrecedes) => {
            let column: Vec<Vec<_>> = witness.iter().map(|entry| vec![entry.clone()]).collect();
            let w = super::notation::matrix(&column);
            let form = |side: &_| {
                let side = notation.row(side);
                format!("<msup><mi>w</mi><mi>⊤</mi></msup><mrow><mo>(</mo>{side}<mo>)</mo></mrow><mi>w</mi>")
            };
            let (of_left, of_right) = (form(&failing.left), form(&failing.right));
            format!(
                "<mi>w</mi><mo>=</mo>{w}<mo>,</mo><mspace width=\"1em\"/>{of_left}<mo>=</mo>{left}<mo>{not}</mo>{right}<mo>=</mo>{of_right}"
            )
        }
        _ => format!("{left}<mo>{not}</mo>{right}"),
    };
    Some(Calculation { steps: lines, says: notation.statement(&failing.proposition()), is, entry: failing.entry })
}

/// What is the case where a relation does not hold.
fn opposite(of: Relation) -> &'static str {
    match of {
        Relation::AtMost | Relation::Precedes | Relation::StrictlyPrecedes => ">",
        Relation::Less => "≥",
        Relation::Equal => "≠",
        Relation::Differ => "=",
    }
}

/// Both sides of the part that fails, in figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The left side; of an order of matrices the quadratic form of the witness.
    pub left: Figure,
    /// What stands between them.
    pub not: &'static str,
    /// The right side.
    pub right: Figure,
}

/// What fails of a row at a counterexample; `None` as of [`calculation`].
pub fn failure(row: &Row, claim: &Judged, found: &StoredCounterexample) -> Option<Failure> {
    let instance = found.instance(claim).ok()?;
    let failing = failing(&Evaluation::new(row, &instance), row, found)?;
    let (left, right) = failing.figures(found)?;
    Some(Failure { left, not: opposite(failing.relation), right })
}
