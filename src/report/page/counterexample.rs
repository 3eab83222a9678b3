//! A counterexample as small matrices, to copy, and as a calculation line by line.

use super::statement::math;
use super::store::Store;
use crate::claims::Executable;
use crate::export::{Program, Scripting, body};
use crate::ledger::StoredCounterexample;
use crate::report::calculation::{Calculation, Figure, calculation};
use crate::report::material::Line;
use crate::report::notation::{matrix, name};
use maud::{Markup, html};

/// The counterexample of a refuted row.
pub fn counterexample(line: &Line, store: &Store) -> Markup {
    let Some(found) = &line.entry.counterexample else { return html! {} };
    let claim = line.form.judged();
    let names: Vec<String> = match claim {
        Some(claim) => claim.objects.iter().map(|shape| shape.name.to_string()).collect(),
        None => found.values.keys().cloned().collect(),
    };
    let objects: Vec<(&String, &Vec<Vec<_>>)> =
        names.iter().filter_map(|name| found.values.get_key_value(name)).collect();
    let copied: Vec<String> = objects
        .iter()
        .map(|(name, rows)| {
            let rows: Vec<String> =
                rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")).collect();
            format!("{name}={}", rows.join(";"))
        })
        .collect();
    let sized = found.sized();
    // the parts of the scripts that show the violation: what is for Python, for Julia, and for both
    let formula = claim.filter(|_| matches!(line.form, Executable::Formula(_)));
    let scripts = formula.and_then(|claim| Program::new(claim, found).ok()).map(|program| {
        let head = |language: Scripting| store.keep(language.head().to_owned());
        (head(Scripting::Python), head(Scripting::Julia), store.keep(body(&program)))
    });
    let steps = line.known.zip(claim).and_then(|(known, claim)| calculation(&known.row, claim, found));
    html! {
        div.counter {
            p.k { "counterexample" @if !sized.is_empty() { ", " (sized) } }
            div.m.values {
                @for (of, rows) in &objects { span { (math(&format!("{}<mo>=</mo>{}", name(of), matrix(rows)))) } " " }
            }
            @for (of, derived) in &found.derived { p.words { (of) " := " (derived.formula) } }
            p.copy data-x=(copied.join("|")) data-p=[scripts.map(|it| it.0)] data-j=[scripts.map(|it| it.1)] data-b=[scripts.map(|it| it.2)] {}
            @if let Some(steps) = steps { (conclusion(&steps)) (store.put(lines(&steps))) } @else { (enclosures(found)) }
            @if !found.premises.is_empty() { (store.put(premises(found))) }
        }
    }
}

/// The contradiction.
fn conclusion(of: &Calculation) -> Markup {
    html! {
        p.k { "the claim says" }
        div.m { (math(&of.says)) }
        p.k { "and here" }
        div.m.so { (math(&of.is)) @if let Some([i, j]) = of.entry { span.case { " in row " (i) @if j > 1 { ", column " (j) } } } }
    }
}

fn lines(of: &Calculation) -> Markup {
    html! {
        p.k { "line by line" }
        div.m {
            table.calc { tbody { @for step in &of.steps {
                tr {
                    td { (math(&step.of)) }
                    td { @if let Some(by) = &step.by { (math(&format!("<mo>=</mo>{by}"))) } }
                    td { (math(&format!("<mo>=</mo>{}", step.value))) }
                }
            } } }
        }
    }
}

/// The hypotheses with what was proved of their sides.
fn premises(found: &StoredCounterexample) -> Markup {
    html! {
        p.k { "it meets every hypothesis (norms may be compared by their squares)" }
        ul.formulas { @for premise in &found.premises {
            li { (premise.name) @if let (Some(l), Some(r)) = (enclosed(&premise.lhs), enclosed(&premise.rhs)) { ": " (math(&format!("{l}<mtext> against </mtext>{r}"))) } }
        } }
    }
}

/// What the two bounds of a ledger enclose, as MathML.
fn enclosed(of: &[String; 2]) -> Option<String> {
    Figure::enclosed(of).map(|figure| figure.mathml())
}

fn enclosures(found: &StoredCounterexample) -> Markup {
    let side = |of: &Option<[String; 2]>| of.as_ref().and_then(enclosed);
    html! {
        @if let (Some(left), Some(right)) = (side(&found.lhs), side(&found.rhs)) {
            div.m.so { (math(&format!("<mtext>left side </mtext>{left}<mtext>, right side </mtext>{right}"))) }
        }
    }
}
